//! `ledger/`: what a directory holds, one small file per job and per file set.
//!
//! A job's file comes first, then one for each of its file sets, once all files of the set lie under their final names.
//! Each is published whole and named by what it says, so the folder ends the same whichever of several processes was
//! first; nothing is appended to, and only who opens or completes the directory takes a lock. A set of dimension rows
//! belongs to every job of the same clients.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::file_set::Committed;
use super::storage::{Lock, Storage};
use crate::job::{Entry, Holding, Job, Piece};
use crate::plan::FileSet;
use crate::sinks::{Codec, Coding, Format, TargetError};
use crate::tables;

/// Its name in the directory.
pub(super) const FOLDER: &str = "ledger";

/// Held by whoever opens or completes the directory.
pub(super) const LOCK: &str = ".lock";

/// A job, as the ledger tells it: `job-<id>.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Record {
    pub(super) job: Job,
    /// How its files are written: as all files of the folder are.
    pub(super) format: Format,
    pub(super) codec: Codec,
    /// Follows the names of sets in the names of files: nothing when the job makes all clients of its profile.
    pub(super) label: String,
    /// [`Holding::brings`].
    pub(super) brings: BTreeMap<String, u64>,
}

/// A file set that is there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SetEntry {
    /// Its job's id; none for rows of a dimension table.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(super) of: Option<String>,
    /// The name of its files, but for their ending.
    pub(super) name: String,
    pub(super) holds: Piece,
    #[serde(with = "crate::job::instant")]
    pub(super) as_of: i64,
    /// [`Entry::changes_at`].
    #[serde(with = "crate::job::instant::change", skip_serializing_if = "Option::is_none", default)]
    pub(super) changes_at: Option<i64>,
    /// By table.
    pub(super) files: BTreeMap<String, FileEntry>,
}

/// One file of a set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileEntry {
    pub(super) rows: u64,
    pub(super) bytes: u64,
    /// BLAKE3 of its bytes, in hexadecimal.
    pub(super) digest: String,
}

/// What a ledger says.
#[derive(Debug, Default)]
pub(super) struct Entries {
    /// In the order of their time, then of their ids.
    pub(super) records: Vec<Record>,
    /// By the names of their files in the ledger.
    pub(super) sets: BTreeMap<String, SetEntry>,
    /// Files of the ledger that say nothing that can be believed, and why.
    pub(super) damaged: Vec<(String, String)>,
}

impl Record {
    /// The name of its file in the ledger, but for its ending.
    fn stem(&self) -> String {
        format!("job-{}", self.job.id())
    }

    /// The name of its file in the ledger.
    fn file(&self) -> String {
        name(&self.stem())
    }

    /// The names of files of a set, but for their ending.
    pub(super) fn name(&self, set: &str) -> String {
        // `warehouses` belongs to no client.
        let is_of_all = tables::by_name(set).is_some_and(|table| !crate::job::is_of_clients(table.name));
        if is_of_all { set.to_owned() } else { format!("{set}{}", self.label) }
    }

    /// How the names of its files end.
    pub(super) fn ending(&self) -> &'static str {
        self.coding().map_or("", Coding::ending)
    }

    /// How its files are written; none when its format does not take its codec.
    pub(super) fn coding(&self) -> Option<Coding> {
        Coding::new(self.format, Some(self.codec)).ok()
    }

    /// Whether it may have made a file of a table.
    pub(super) fn may_have_made(&self, table: &str, name: &str) -> bool {
        if self.brings.contains_key(table) {
            return name == self.name(table);
        }
        let set = name.strip_suffix(self.label.as_str()).unwrap_or(name);
        let instants = set.split_once('-').and_then(|(from, until)| Some((instant(from)?, instant(until)?)));
        let inside = instants.is_some_and(|(from, until)| self.job.from <= from && until <= self.job.until);
        inside && name == self.name(set) && self.job.tables.iter().any(|it| it == table)
    }

    /// The name of a set's file in the ledger.
    pub(super) fn key(&self, holds: &Piece, name: &str) -> String {
        match holds {
            Piece::Rows { .. } => name.to_owned(),
            Piece::Orders { .. } => format!("{}-{name}", self.job.id()),
        }
    }

    /// The entry of a set of this job that is there now.
    pub(super) fn entry(&self, set: &FileSet, committed: Committed) -> SetEntry {
        let Committed { holds, changes_at, files } = committed;
        let of = matches!(holds, Piece::Orders { .. }).then(|| self.job.id());
        SetEntry { of, name: self.name(&set.name), holds, as_of: self.job.as_of, changes_at, files }
    }

    /// Whether a set is this job's.
    fn has(&self, set: &SetEntry) -> bool {
        match &set.holds {
            Piece::Rows { table, .. } => {
                set.of.is_none() && self.brings.contains_key(table) && set.name == self.name(table)
            }
            piece @ Piece::Orders { from, until } => {
                from % 60_000 == 0
                    && until % 60_000 == 0
                    && set.of.as_ref() == Some(&self.job.id())
                    && set.name == self.name(&FileSet::name_of_minutes(from / 60_000..until / 60_000))
                    && self.job.orders_piece().is_some_and(|all| all.holds(piece))
            }
        }
    }
}

impl SetEntry {
    /// As all targets tell it.
    fn entry(&self) -> Entry {
        let mut digest = blake3::Hasher::new();
        for (table, file) in &self.files {
            digest.update(table.as_bytes()).update(file.digest.as_bytes());
        }
        Entry {
            piece: self.holds.clone(),
            as_of: self.as_of,
            changes_at: self.changes_at,
            rows: self.files.values().map(|file| file.rows).sum(),
            bytes: self.files.values().map(|file| file.bytes).sum(),
            digest: digest.finalize().to_hex().to_string(),
        }
    }
}

impl Entries {
    /// The jobs and what is there of each.
    pub(super) fn holdings(&self) -> Vec<Holding> {
        let of_record = |record: &Record| {
            let entries = self.sets.values().filter(|set| record.has(set)).map(SetEntry::entry);
            Holding { job: record.job.clone(), brings: record.brings.clone(), entries: entries.collect() }
        };
        self.records.iter().map(of_record).collect()
    }

    /// How the files are written; none when no job is there.
    pub(super) fn coding(&self) -> Option<Coding> {
        self.records.first().and_then(Record::coding)
    }

    /// The files that are named, by table and name, with what is said of them.
    pub(super) fn files(&self) -> impl Iterator<Item = (&str, &SetEntry, &FileEntry)> {
        self.sets.values().flat_map(|set| set.files.iter().map(move |(table, file)| (table.as_str(), set, file)))
    }

    /// Adds what a file of the ledger says.
    fn add(&mut self, stem: &str, text: &[u8]) -> Result<(), String> {
        if stem.starts_with("job-") {
            let record: Record = parse(text)?;
            let is_right = is_label(&record.label) && record.coding().is_some();
            if stem != record.stem() || !is_right {
                return Err("does not say what its name says".to_owned());
            }
            self.records.push(record);
        } else {
            let set: SetEntry = parse(text)?;
            self.sets.insert(stem.to_owned(), set);
        }
        Ok(())
    }

    /// Takes out jobs whose files are written in another way than those of the first.
    fn take_out_other_codings(&mut self) {
        let (coding, damaged) = (self.coding(), &mut self.damaged);
        self.records.retain(|record| {
            let is_same = record.coding() == coding;
            if !is_same {
                damaged.push((record.file(), "has another format than the job before it".to_owned()));
            }
            is_same
        });
    }

    /// Takes out what belongs to no job: a set that is named like another thing, or names tables that the job has not.
    fn take_out_strays(&mut self) {
        let records = &self.records;
        let is_right = |stem: &String, set: &SetEntry| {
            records.iter().any(|record| {
                let has_table = |table: &String| match &set.holds {
                    Piece::Rows { table: it, .. } => it == table,
                    Piece::Orders { .. } => record.job.tables.contains(table) && !record.brings.contains_key(table),
                };
                record.has(set) && *stem == record.key(&set.holds, &set.name) && set.files.keys().all(has_table)
            })
        };
        let damaged = &mut self.damaged;
        self.sets.retain(|stem, set| {
            let is_right = is_right(stem, set);
            if !is_right {
                damaged.push((name(stem), "is no file set of a job there".to_owned()));
            }
            is_right
        });
    }
}

/// The ledger of a directory.
#[derive(Clone, Copy)]
pub(super) struct Ledger<'d>(pub(super) &'d dyn Storage);

/// A ledger whose jobs no other process changes for now.
pub(super) struct Locked<'d> {
    ledger: Ledger<'d>,
    lock: Lock,
}

impl<'d> Ledger<'d> {
    /// Waits until no other process opens or completes the directory.
    pub(super) fn lock(self) -> Result<Locked<'d>, TargetError> {
        Ok(Locked { ledger: self, lock: self.0.lock()? })
    }

    /// Whether it names a job.
    pub(super) fn is_there(self) -> Result<bool, TargetError> {
        Ok(self.0.list(FOLDER)?.iter().any(|file| file.name.starts_with("job-")))
    }

    /// Reads all of it; what can't be believed is set apart.
    pub(super) fn read(self) -> Result<Entries, TargetError> {
        let mut entries = Entries::default();
        let mut stems = Vec::new();
        for file in self.0.list(FOLDER)? {
            match file.name.strip_suffix(".json") {
                Some(stem) => stems.push(stem.to_owned()),
                None => entries.damaged.push((format!("{FOLDER}/{}", file.name), "is no file of a ledger".to_owned())),
            }
        }
        let names: Vec<String> = stems.iter().map(|stem| name(stem)).collect();
        for ((stem, name), text) in stems.iter().zip(names.iter()).zip(self.0.read_all(&names)?) {
            if let Err(why) = text.and_then(|text| entries.add(stem, &text)) {
                entries.damaged.push((name.clone(), why));
            }
        }
        entries.records.sort_by_cached_key(|record| (record.job.from, record.job.until, record.job.id()));
        entries.damaged.sort();
        entries.take_out_other_codings();
        entries.take_out_strays();
        Ok(entries)
    }

    /// Says that a file set is there.
    pub(super) fn add_set(self, record: &Record, set: &SetEntry) -> Result<(), TargetError> {
        self.0.enter(&name(&record.key(&set.holds, &set.name)), &text(set))
    }
}

impl Locked<'_> {
    /// Whether others really wait: not every storage has locks.
    pub(super) fn keeps_others_away(&self) -> bool {
        self.lock.keeps_others_away()
    }

    /// Reads all of it.
    ///
    /// # Errors
    /// When some of it is damaged: nothing is written beside what can't be understood.
    pub(super) fn read(&self) -> Result<Entries, TargetError> {
        let entries = self.ledger.read()?;
        match entries.damaged.first() {
            None => Ok(entries),
            Some((file, why)) => Err(TargetError::refused(
                self.ledger.0.shown(file),
                format!("is damaged: {why}"),
                "restore it from a copy, or write to another folder",
            )),
        }
    }

    pub(super) fn add_job(&self, record: &Record) -> Result<(), TargetError> {
        self.ledger.0.enter(&record.file(), &text(record))
    }

    /// Refuses a storage in which another process could add the same job without being noticed.
    pub(super) fn check_job(&self, record: &Record) -> Result<(), TargetError> {
        self.ledger.0.check_entered(&record.file(), &text(record))
    }

    /// Says that one job has become another one, which has these file sets. It can be said again.
    pub(super) fn move_on(
        &self,
        from: &Record,
        to: &Record,
        sets: &BTreeMap<String, SetEntry>,
    ) -> Result<(), TargetError> {
        self.add_job(to)?;
        for (stem, set) in sets {
            self.ledger.0.publish(&name(stem), &text(set))?;
        }
        let old = self.ledger.read()?.sets.into_iter().filter(|(_, set)| from.has(set)).map(|(stem, _)| stem);
        self.forget(old.filter(|stem| !sets.contains_key(stem)))?;
        self.forget_job(from)
    }

    /// Forgets every file set.
    pub(super) fn forget_sets(&self, entries: &Entries) -> Result<(), TargetError> {
        self.forget(entries.sets.keys().cloned())
    }

    /// Forgets a job.
    pub(super) fn forget_job(&self, record: &Record) -> Result<(), TargetError> {
        self.forget([record.stem()].into_iter())
    }

    /// Forgets every job.
    pub(super) fn forget_jobs(&self, entries: &Entries) -> Result<(), TargetError> {
        self.forget(entries.records.iter().map(Record::stem))
    }

    fn forget(&self, stems: impl Iterator<Item = String>) -> Result<(), TargetError> {
        self.ledger.0.remove_all(&stems.map(|stem| name(&stem)).collect::<Vec<_>>())?;
        self.ledger.0.settle(&[FOLDER])
    }
}

/// The name of a file of a ledger.
fn name(stem: &str) -> String {
    format!("{FOLDER}/{stem}.json")
}

/// One file of a ledger. It is written in one way only, so that any change of it shows.
fn text(what: &impl Serialize) -> Vec<u8> {
    let mut text = serde_json::to_vec_pretty(what).expect("plain data becomes JSON");
    text.push(b'\n');
    text
}

fn parse<T: DeserializeOwned + Serialize>(bytes: &[u8]) -> Result<T, String> {
    let parsed: T = serde_json::from_slice(bytes).map_err(|error| format!("can't be read: {error}"))?;
    if text(&parsed) == bytes { Ok(parsed) } else { Err("has been changed since it was written".to_owned()) }
}

/// Nothing, or a dash and eight hexadecimal digits.
fn is_label(label: &str) -> bool {
    label.is_empty()
        || label.strip_prefix('-').is_some_and(|it| it.len() == 8 && it.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// An instant in a set's name.
fn instant(text: &str) -> Option<i64> {
    let at = jiff::civil::DateTime::strptime("%Y%m%dT%H%MZ", text).ok()?;
    Some(at.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_millisecond())
}
