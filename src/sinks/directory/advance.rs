//! A folder that moves on to a later instant.
//!
//! File sets whose rows may differ are written under hidden names, beside those that readers see. When all are there, a
//! journal says what is to be done: which hidden file gets which name, which files and entries of the ledger go, and
//! which come. From then on there is only one way, whoever goes it: each step can be taken twice. The journal goes last. Who
//! reads during the renames may see two instants, never a row twice.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::TryLockError;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use fs_err::{File, OpenOptions};
use serde::{Deserialize, Serialize};

use super::ledger::{self, Entries, Locked, Record, SetEntry};
use super::storage::{self, Storage};
use super::{manifest, opening};
use crate::job::{self, Existing, Piece, Request};
use crate::plan::FileSet;
use crate::sinks::{Coding, TargetError};

/// Ends the names of files that wait for the journal; they begin with a dot.
const STAGED: &str = ".next";
/// The journal.
const JOURNAL: &str = "ledger/.advance.json";
/// Held by whoever moves the folder on.
const LOCK: &str = "ledger/.advance.lock";

/// What is still to be done.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Journal {
    /// The job that the folder held.
    pub(super) from: Record,
    /// The job that it is to hold.
    pub(super) to: Record,
    /// Files that get their names, by table.
    named: Vec<(String, String)>,
    /// Files that go, by table.
    gone: Vec<(String, String)>,
    /// All file sets, by the names of their entries.
    sets: BTreeMap<String, SetEntry>,
}

/// An advance while it is made.
pub(super) struct Advance {
    root: PathBuf,
    from: Record,
    /// Every file set that is there, by the names of their entries.
    there: BTreeMap<String, SetEntry>,
    staged: Mutex<Vec<SetEntry>>,
    /// Keeps others from moving the folder on at the same time.
    _lock: File,
}

impl Advance {
    /// Begins to move a folder on.
    pub(super) fn begin(storage: &dyn Storage, entries: &Entries, from: Record) -> Result<Self, TargetError> {
        let root = storage.folder().ok_or_else(|| {
            let hint = "make it anew with --replace, or move a folder on and copy it";
            TargetError::refused(storage.shown(""), "is a bucket, whose files can't be renamed together", hint)
        })?;
        let lock = lock(root)?.ok_or_else(|| {
            let hint = "wait for it, then run the same command again";
            TargetError::refused(root.display(), "is moved on by another process", hint)
        })?;
        remove_staged(root)?;
        Ok(Self { root: root.to_owned(), from, there: entries.sets.clone(), staged: Mutex::default(), _lock: lock })
    }

    /// Where a file waits for the journal.
    pub(super) fn file(table: &str, set: &str, coding: Coding) -> String {
        format!("{table}/.{set}{}{STAGED}", coding.ending())
    }

    /// Takes a file set that is written.
    pub(super) fn take(&self, set: SetEntry) {
        self.staged.lock().unwrap_or_else(PoisonError::into_inner).push(set);
    }

    /// Makes the folder hold the new job: from here on there is no way back.
    pub(super) fn finish(
        &self,
        storage: &dyn Storage,
        to: &Record,
        sets: &[FileSet],
        locked: &Locked<'_>,
    ) -> Result<(), TargetError> {
        let staged = std::mem::take(&mut *self.staged.lock().unwrap_or_else(PoisonError::into_inner));
        let key = |set: &SetEntry| to.key(&set.holds, &set.name);
        let named =
            staged.iter().flat_map(|set| set.files.keys().map(|table| (table.clone(), set.name.clone()))).collect();
        let mut all: BTreeMap<String, SetEntry> = staged.into_iter().map(|set| (key(&set), set)).collect();
        for set in sets {
            let name = to.name(&set.name);
            let there = self.there.values().find(|there| there.name == name);
            let Some(there) = there.filter(|_| all.values().all(|it| it.name != name)) else { continue };
            let of = matches!(there.holds, Piece::Orders { .. }).then(|| to.job.id());
            let carried = SetEntry { of, as_of: to.job.as_of, ..there.clone() };
            all.insert(key(&carried), carried);
        }
        let files =
            |set: &SetEntry| set.files.keys().map(|table| (table.clone(), set.name.clone())).collect::<Vec<_>>();
        let stays: BTreeSet<(String, String)> = all.values().flat_map(files).collect();
        let gone = self.there.values().flat_map(files).filter(|file| !stays.contains(file)).collect();
        let journal = Journal { from: self.from.clone(), to: to.clone(), named, gone, sets: all };
        let text = serde_json::to_vec(&journal).expect("plain data becomes JSON");
        storage.publish(JOURNAL, &text)?;
        journal.go(storage, &self.root, locked)
    }
}

impl Journal {
    /// The journal of a folder, if one was left there.
    pub(super) fn read(storage: &dyn Storage) -> Result<Option<Self>, TargetError> {
        let Some(text) = storage.read(JOURNAL)? else { return Ok(None) };
        let journal = serde_json::from_slice(&text).map_err(|error| {
            let hint = "restore it from a copy, or write to another folder";
            TargetError::refused(storage.shown(JOURNAL), format!("is damaged: {error}"), hint)
        })?;
        Ok(Some(journal))
    }

    /// Does what is still to be done.
    pub(super) fn go(&self, storage: &dyn Storage, root: &Path, locked: &Locked<'_>) -> Result<(), TargetError> {
        let coding = self.to.coding().unwrap_or_default();
        storage.remove(manifest::NAME)?;
        let mut folders = BTreeSet::new();
        for (table, name) in &self.named {
            let (from, to) = (Advance::file(table, name, coding), root.join(opening::file(table, name, coding)));
            match fs_err::rename(root.join(from), &to) {
                // It has its name already.
                Err(error) if error.kind() == io::ErrorKind::NotFound && to.is_file() => {}
                other => other?,
            }
            folders.insert(table.as_str());
        }
        for (table, name) in &self.gone {
            storage.remove(&opening::file(table, name, coding))?;
            folders.insert(table);
        }
        storage.settle(&folders.into_iter().collect::<Vec<_>>())?;
        locked.move_on(&self.from, &self.to, &self.sets)?;
        manifest::write(storage, &locked.read()?)?;
        storage.remove(JOURNAL)?;
        storage.remove(LOCK)?;
        storage.settle(&[ledger::FOLDER])
    }
}

/// Takes the lock of those who move a folder on; none when another process holds it.
fn lock(root: &Path) -> Result<Option<File>, TargetError> {
    let file = OpenOptions::new().create(true).append(true).open(root.join(LOCK))?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) if error.kind() != io::ErrorKind::Unsupported => Err(error.into()),
        _ => Ok(Some(file)),
    }
}

/// Goes on with an advance that was cut short when all its files were there, and refuses what is not asked to; removes what
/// one has left that was cut short before, unless it is under way.
pub(super) fn end_what_was_begun(
    storage: &dyn Storage,
    request: &Request<'_>,
    locked: &Locked<'_>,
) -> Result<(), TargetError> {
    let Some(root) = storage.folder() else { return Ok(()) };
    if let Some(journal) = Journal::read(storage)? {
        let mode = request.mode;
        let is_asked = (mode.resume || mode.existing == Existing::Advance) && request.job.id() == journal.to.job.id();
        if !is_asked && mode.existing != Existing::Replace {
            let conflict = job::between(&journal.from.job, &journal.to.job);
            return Err(TargetError::refused(root.display(), conflict.reason, conflict.hint));
        }
        journal.go(storage, root, locked)?;
    }
    let path = root.join(LOCK);
    if path.is_file() && lock(root)?.is_some() {
        remove_staged(root)?;
        storage::remove_if_there(&path)?;
    }
    Ok(())
}

fn remove_staged(root: &Path) -> Result<(), TargetError> {
    for table in crate::tables::ALL {
        let folder = root.join(table.name);
        if !fs_err::symlink_metadata(&folder).is_ok_and(|found| found.is_dir()) {
            continue;
        }
        for entry in fs_err::read_dir(&folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') && name.ends_with(STAGED) {
                storage::remove_if_there(&entry.path())?;
            }
        }
    }
    Ok(())
}
