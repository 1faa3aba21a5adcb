//! What may be done with a folder: which jobs it takes, and what it refuses before anything is written.

use std::collections::{BTreeMap, BTreeSet};

use super::advance::{self, Advance};
use super::ledger::{self, Entries, Ledger, Locked, Record};
use super::manifest;
use super::storage::{Kind, Storage, Visible};
use crate::job::{Admission, Existing, Mode, Request, Step, decide};
use crate::sinks::{Coding, TargetError};
use crate::tables;

/// A folder that takes a job.
pub(super) struct Opened {
    /// The job as the folder takes it; none when others have brought every row of it.
    pub(super) record: Option<Record>,
    /// Chunks that this run makes, by their place in the plan.
    pub(super) todo: BTreeSet<usize>,
    /// When the folder moves on.
    pub(super) advance: Option<Advance>,
}

/// Puts the job into the folder's ledger.
pub(super) fn open(storage: &dyn Storage, request: &Request<'_>, coding: Coding) -> Result<Opened, TargetError> {
    storage.make()?;
    let ledger = Ledger(storage);
    if !ledger.is_there()? {
        refuse_foreign(storage, &Entries::default())?;
    }
    let locked = ledger.lock()?;
    advance::end_what_was_begun(storage, request, &locked)?;
    let entries = locked.read()?;
    if request.mode.existing != Existing::Replace {
        refuse_coding(storage, &entries, coding)?;
    }
    let admission = decide(request, &entries.holdings())
        .map_err(|conflict| TargetError::refused(storage.shown(""), conflict.reason, conflict.hint))?;
    let Admission { step, brings, mut todo, .. } = admission;
    let mut advance = None;
    let record = match step {
        Step::GoOn => {
            let id = request.job.id();
            let record = entries.records.iter().find(|record| record.job.id() == id).cloned();
            refuse_coding(storage, &entries, coding)?;
            check_files(storage, &entries)?;
            record.iter().try_for_each(|record| locked.check_job(record))?;
            record
        }
        Step::Covered => {
            check_files(storage, &entries)?;
            None
        }
        Step::Advance(_) => {
            refuse_coding(storage, &entries, coding)?;
            check_files(storage, &entries)?;
            let from = entries.records[0].clone();
            let record = Record { job: request.job.clone(), brings, ..from.clone() };
            advance = Some(Advance::begin(storage, &entries, from)?);
            let is_touched = |chunks: &std::ops::Range<usize>| todo.range(chunks.clone()).next().is_some();
            // A set is written whole, and so is one whose end has moved.
            let is_there = |name: &String| entries.sets.values().any(|set| set.name == *name);
            let sets = request.plan.sets.iter();
            let sets = sets.filter(|set| is_touched(&set.chunks) || !is_there(&record.name(&set.name)));
            todo = sets.flat_map(|set| set.chunks.clone()).collect();
            Some(record)
        }
        Step::Begin | Step::Replace => {
            let there = if step == Step::Replace {
                sweep(storage, &locked, &entries)?;
                locked.read()?
            } else {
                check_files(storage, &entries)?;
                entries
            };
            // The manifest says that the folder is complete; from here on it is not.
            storage.remove(manifest::NAME)?;
            let label = label(request, &there);
            let record =
                Record { job: request.job.clone(), format: coding.format(), codec: coding.codec(), label, brings };
            locked.add_job(&record)?;
            storage.settle(&[""])?;
            if !locked.keeps_others_away() {
                locked.check_job(&record)?;
                refuse_rivals(storage, request, &locked, &record)?;
            }
            Some(record)
        }
    };
    storage.remove_leftovers()?;
    drop(locked);
    Ok(Opened { record, todo, advance })
}

/// Where no lock keeps others away, another job may have come at the same moment: whoever finds it there does not stay, unless
/// the job may lie beside it.
fn refuse_rivals(
    storage: &dyn Storage,
    request: &Request<'_>,
    locked: &Locked<'_>,
    record: &Record,
) -> Result<(), TargetError> {
    let mut holdings = locked.read()?.holdings();
    holdings.retain(|holding| holding.job.id() != record.job.id());
    let mode = Mode { existing: Existing::Append, ..request.mode };
    let beside =
        if holdings.is_empty() { Ok(()) } else { decide(&Request { mode, ..request.clone() }, &holdings).map(drop) };
    beside.map_err(|conflict| {
        // What stays of it keeps nobody else away for long: it is refused, and --replace removes it.
        let _ = locked.forget_job(record);
        TargetError::refused(storage.shown(""), conflict.reason, conflict.hint)
    })
}

/// What tells a job's files from those of another one: nothing, or a digest of its clients when they are not all.
fn label(request: &Request<'_>, there: &Entries) -> String {
    let clients = &request.job.clients;
    let is_taken = |record: &Record| record.label.is_empty() && !record.job.clients.keys().eq(clients.keys());
    let all_clients = clients.len() == request.plan.profile.clients.len();
    if all_clients && !there.records.iter().any(is_taken) {
        return String::new();
    }
    let codes: Vec<&str> = clients.keys().map(String::as_str).collect();
    format!("-{}", &blake3::hash(codes.join("\n").as_bytes()).to_hex()[..8])
}

/// All files of a folder have one format and one codec: whoever reads a table reads all of its files in one way.
fn refuse_coding(storage: &dyn Storage, entries: &Entries, coding: Coding) -> Result<(), TargetError> {
    let Some(there) = entries.coding().filter(|there| *there != coding) else { return Ok(()) };
    let (format, codec) = (there.format().name(), there.codec().name());
    Err(TargetError::refused(
        storage.shown(""),
        format!("holds files of {there}, not of {coding}"),
        format!("go on with --format {format} --codec {codec}, begin anew with --replace, or give --to another folder"),
    ))
}

/// What the ledger names must be there.
fn check_files(storage: &dyn Storage, entries: &Entries) -> Result<(), TargetError> {
    let coding = entries.coding().unwrap_or_default();
    let mut found = BTreeMap::new();
    for table in entries.files().map(|(table, ..)| table).collect::<BTreeSet<_>>() {
        let files = storage.list(table)?.into_iter();
        found.extend(files.filter_map(|it| Some((format!("{table}/{}", it.name), it.bytes?))));
    }
    for (table, set, entry) in entries.files() {
        let name = file(table, &set.name, coding);
        let found = found.get(&name);
        if found != Some(&entry.bytes) {
            let what = found.map_or("has vanished".to_owned(), |bytes| format!("has {bytes} bytes"));
            return Err(TargetError::refused(
                storage.shown(&name),
                format!("{what}, but the ledger names it with {} bytes", entry.bytes),
                "put it back, or make everything anew with --replace",
            ));
        }
    }
    Ok(())
}

/// Removes all that the jobs of a ledger have made, and nothing else; refuses when there is something else. Nothing
/// counts any more before the first file goes, and the jobs go last: they tell what is theirs, should this be cut short.
fn sweep(storage: &dyn Storage, locked: &Locked<'_>, entries: &Entries) -> Result<(), TargetError> {
    let own = refuse_foreign(storage, entries)?;
    if !storage.remove_leftovers()? {
        return Err(TargetError::refused(
            storage.shown(""),
            "is being written to by another process",
            "wait for it, or give --to another folder",
        ));
    }
    storage.remove(manifest::NAME)?;
    locked.forget_sets(entries)?;
    storage.remove_all(&own)?;
    for table in tables::ALL {
        storage.remove_folder(table.name);
    }
    locked.forget_jobs(entries)
}

/// The files that jobs of a ledger have made. Refuses a folder with others; hidden ones count for nothing.
fn refuse_foreign(storage: &dyn Storage, entries: &Entries) -> Result<Vec<String>, TargetError> {
    let foreign = |name: &str| {
        let reason = if entries.records.is_empty() {
            format!("is not empty: {} is not ordermill's", storage.shown(name))
        } else {
            format!("holds what ordermill has not made: {}", storage.shown(name))
        };
        TargetError::refused(storage.shown(""), reason, "move it away, or give --to another folder")
    };
    let mut own = Vec::new();
    for Visible { name: folder, kind, .. } in storage.list("")? {
        match kind {
            Kind::File if folder == manifest::NAME => continue,
            Kind::File if folder == manifest::FIXTURE && manifest::fixture(entries).is_some() => {
                own.push(folder);
                continue;
            }
            Kind::Folder if folder == ledger::FOLDER => continue,
            Kind::Folder if tables::by_name(&folder).is_some() => {}
            _ => return Err(foreign(&folder)),
        }
        for Visible { name: file, .. } in storage.list(&folder)? {
            let is_of = |record: &Record| {
                file.strip_suffix(record.ending()).is_some_and(|stem| record.may_have_made(&folder, stem))
            };
            let name = format!("{folder}/{file}");
            if !entries.records.iter().any(is_of) {
                return Err(foreign(&name));
            }
            own.push(name);
        }
    }
    Ok(own)
}

/// The name of a file of a table.
pub(super) fn file(table: &str, set: &str, coding: Coding) -> String {
    format!("{table}/{set}{}", coding.ending())
}
