//! What may be done with a folder: which jobs it takes, and what it refuses before anything is written.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::advance::{self, Advance, Journal};
use super::ledger::{self, Entries, Ledger, Record};
use super::{file_set, manifest};
use crate::job::{Admission, Existing, Request, Step, decide};
use crate::sinks::{Coding, TargetError};
use crate::tables;

/// A folder that takes a job.
pub(super) struct Opened {
    pub(super) ledger: Ledger,
    /// The job as the folder takes it; none when others have brought every row of it.
    pub(super) record: Option<Record>,
    /// Chunks that this run makes, by their place in the plan.
    pub(super) todo: BTreeSet<usize>,
    /// When the folder moves on.
    pub(super) advance: Option<Advance>,
}

/// What lies in a folder under a visible name.
pub(super) struct Visible {
    pub(super) name: String,
    pub(super) path: PathBuf,
    pub(super) kind: Kind,
}

/// What a name stands for; a symbolic link is not followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    Folder,
    Link,
    /// A pipe, a socket, a device.
    Other,
}

/// Puts the job into the folder's ledger.
pub(super) fn open(root: &Path, request: &Request<'_>, coding: Coding) -> Result<Opened, TargetError> {
    if fs_err::metadata(root).is_ok_and(|found| !found.is_dir()) {
        return Err(TargetError::refused(root.display(), "is a file, not a folder", "give --to another folder"));
    }
    fs_err::create_dir_all(root)?;
    let ledger = Ledger::of(root);
    if !ledger.is_there() {
        refuse_foreign(root, &Entries::default())?;
    }
    refuse_links(root)?;
    let locked = ledger.lock()?;
    roll_forward(root, request, &locked)?;
    advance::clear(root)?;
    let entries = locked.read()?;
    if request.mode.existing != Existing::Replace {
        refuse_coding(root, &entries, coding)?;
    }
    let admission = decide(request, &entries.holdings())
        .map_err(|conflict| TargetError::refused(root.display(), conflict.reason, conflict.hint))?;
    let Admission { step, brings, mut todo, .. } = admission;
    let mut advance = None;
    let record = match step {
        Step::GoOn => {
            let id = request.job.id();
            let record = entries.records.iter().find(|record| record.job.id() == id).cloned();
            refuse_coding(root, &entries, coding)?;
            check_files(root, &entries)?;
            record
        }
        Step::Covered => {
            check_files(root, &entries)?;
            None
        }
        Step::Advance(_) => {
            refuse_coding(root, &entries, coding)?;
            check_files(root, &entries)?;
            let from = entries.records[0].clone();
            let record = Record { job: request.job.clone(), brings, ..from.clone() };
            advance = Some(Advance::begin(root, &entries, from)?);
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
                sweep(root, &locked, &entries)?;
                locked.read()?
            } else {
                check_files(root, &entries)?;
                entries
            };
            // The manifest says that the folder is complete; from here on it is not.
            file_set::remove_if_there(&root.join(manifest::NAME))?;
            let label = label(request, &there);
            let record =
                Record { job: request.job.clone(), format: coding.format(), codec: coding.codec(), label, brings };
            locked.add_job(&record)?;
            file_set::sync_folder(root)?;
            Some(record)
        }
    };
    remove_leftovers(root)?;
    drop(locked);
    Ok(Opened { ledger, record, todo, advance })
}

/// Goes on with an advance that was cut short when all its files were there; refuses what is not asked to.
fn roll_forward(root: &Path, request: &Request<'_>, locked: &ledger::Locked<'_>) -> Result<(), TargetError> {
    let Some(journal) = Journal::read(root)? else { return Ok(()) };
    let mode = request.mode;
    let is_asked = (mode.resume || mode.existing == Existing::Advance) && request.job.id() == journal.to.job.id();
    if is_asked || mode.existing == Existing::Replace {
        return journal.go(root, locked);
    }
    let conflict = crate::job::between(&journal.from.job, &journal.to.job);
    Err(TargetError::refused(root.display(), conflict.reason, conflict.hint))
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
fn refuse_coding(root: &Path, entries: &Entries, coding: Coding) -> Result<(), TargetError> {
    let Some(there) = entries.coding().filter(|there| *there != coding) else { return Ok(()) };
    let (format, codec) = (there.format().name(), there.codec().name());
    Err(TargetError::refused(
        root.display(),
        format!("holds files of {there}, not of {coding}"),
        format!("go on with --format {format} --codec {codec}, begin anew with --replace, or give --to another folder"),
    ))
}

/// What the ledger names must be there.
fn check_files(root: &Path, entries: &Entries) -> Result<(), TargetError> {
    let coding = entries.coding().unwrap_or_default();
    for (table, set, entry) in entries.files() {
        let path = file(root, table, &set.name, coding);
        let found = fs_err::metadata(&path).ok().filter(std::fs::Metadata::is_file).map(|found| found.len());
        if found != Some(entry.bytes) {
            let what = found.map_or("has vanished".to_owned(), |bytes| format!("has {bytes} bytes"));
            return Err(TargetError::refused(
                path.display(),
                format!("{what}, but the ledger names it with {} bytes", entry.bytes),
                "put it back, or make everything anew with --replace",
            ));
        }
    }
    Ok(())
}

/// Removes all that the jobs of a ledger have made, and nothing else; refuses when there is something else. Nothing
/// counts any more before the first file goes, and the jobs go last: they tell what is theirs, should this be cut short.
fn sweep(root: &Path, locked: &ledger::Locked<'_>, entries: &Entries) -> Result<(), TargetError> {
    let own = refuse_foreign(root, entries)?;
    if !remove_leftovers(root)? {
        return Err(TargetError::refused(
            root.display(),
            "is being written to by another process",
            "wait for it, or give --to another folder",
        ));
    }
    file_set::remove_if_there(&root.join(manifest::NAME))?;
    locked.forget_sets(entries)?;
    for path in own {
        file_set::remove_if_there(&path)?;
    }
    for table in tables::ALL {
        // A folder that the user keeps something hidden in stays.
        let _ = fs_err::remove_dir(root.join(table.name));
    }
    locked.forget_jobs(entries)
}

/// The files that jobs of a ledger have made. Refuses a folder with others; hidden ones count for nothing.
fn refuse_foreign(root: &Path, entries: &Entries) -> Result<Vec<PathBuf>, TargetError> {
    let foreign = |path: &Path| {
        let reason = if entries.records.is_empty() {
            format!("is not empty: {} is not ordermill's", path.display())
        } else {
            format!("holds what ordermill has not made: {}", path.display())
        };
        TargetError::refused(root.display(), reason, "move it away, or give --to another folder")
    };
    let mut own = Vec::new();
    for Visible { name, path, kind } in visible(root)? {
        match kind {
            Kind::File if name == manifest::NAME => continue,
            Kind::File if name == manifest::FIXTURE && manifest::fixture(entries).is_some() => {
                own.push(path);
                continue;
            }
            Kind::Folder if name == ledger::FOLDER => continue,
            Kind::Folder if tables::by_name(&name).is_some() => {}
            _ => return Err(foreign(&path)),
        }
        for Visible { name: file, path, .. } in visible(&path)? {
            let is_of = |record: &Record| {
                file.strip_suffix(record.ending()).is_some_and(|stem| record.may_have_made(&name, stem))
            };
            if !entries.records.iter().any(is_of) {
                return Err(foreign(&path));
            }
            own.push(path);
        }
    }
    Ok(own)
}

/// Refuses folders that lead elsewhere: what is written and removed stays within the one that was named.
fn refuse_links(root: &Path) -> Result<(), TargetError> {
    let is_ours = |name: &str| name == ledger::FOLDER || tables::by_name(name).is_some();
    match visible(root)?.into_iter().find(|it| it.kind == Kind::Link && is_ours(&it.name)) {
        None => Ok(()),
        Some(link) => Err(TargetError::refused(
            link.path.display(),
            "is a symbolic link, and nothing is written through one",
            "put a folder in its place, or give --to another folder",
        )),
    }
}

/// Removes hidden files that crashes have left; false when some belong to a living process.
fn remove_leftovers(root: &Path) -> Result<bool, TargetError> {
    let mut all = true;
    let own = tables::ALL.into_iter().map(|table| root.join(table.name));
    let is_folder = |path: &PathBuf| fs_err::symlink_metadata(path).is_ok_and(|found| found.is_dir());
    for folder in own.chain([root.join(ledger::FOLDER)]).filter(is_folder).chain([root.to_owned()]) {
        for entry in fs_err::read_dir(&folder)? {
            let entry = entry?;
            if file_set::is_hidden(&entry.file_name().to_string_lossy()) {
                all &= file_set::remove_leftover(&entry.path())?;
            }
        }
    }
    Ok(all)
}

/// What a user would see in a folder. A fresh file system's `lost+found` is nobody's.
pub(super) fn visible(folder: &Path) -> Result<Vec<Visible>, TargetError> {
    let mut list = Vec::new();
    for entry in fs_err::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') || name == "lost+found" {
            continue;
        }
        let kind = match entry.file_type()? {
            it if it.is_symlink() => Kind::Link,
            it if it.is_dir() => Kind::Folder,
            it if it.is_file() => Kind::File,
            _ => Kind::Other,
        };
        list.push(Visible { name, path: entry.path(), kind });
    }
    list.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(list)
}

/// The path of a file.
pub(super) fn file(root: &Path, table: &str, name: &str, coding: Coding) -> PathBuf {
    root.join(table).join(format!("{name}{}", coding.ending()))
}
