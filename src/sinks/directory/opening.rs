//! What may be done with a folder: which jobs it takes, and what it refuses before anything is written.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::format::Codec;
use super::ledger::{self, Entries, JobLine, Ledger};
use super::{file_set, manifest};
use crate::plan::Plan;
use crate::sinks::{Job, Mode, Part, SinkError, admission};

/// A folder that takes a job.
pub(super) struct Opened {
    pub(super) ledger: Ledger,
    /// The job as the folder takes it: beside others it lacks the dimension tables whose rows are there.
    pub(super) job: Job,
    /// What is there, with the job's own line.
    pub(super) entries: Entries,
}

/// Opens the folder's ledger with this job in it.
pub(super) fn open(
    root: &Path,
    wanted: &Job,
    plan: &Plan,
    part: Option<Part>,
    mode: Mode,
    codec: Codec,
) -> Result<Opened, SinkError> {
    if fs_err::metadata(root).is_ok_and(|found| !found.is_dir()) {
        return Err(SinkError::refused(root.display(), "is a file, not a folder", "give --to another folder"));
    }
    fs_err::create_dir_all(root)?;
    if !root.join(ledger::NAME).exists() {
        refuse_foreign(root, &Entries::default())?;
    }
    let ledger = Ledger::open(root)?;
    let locked = ledger.lock()?;
    let mut entries = locked.read()?;
    if mode == Mode::Replace {
        sweep(root, &entries)?;
        locked.clear()?;
        entries = locked.read()?;
    }
    let jobs: Vec<Job> = entries.jobs.iter().map(|line| line.job.clone()).collect();
    let job = if let Some(place) = wanted.position(&jobs) {
        let line = &entries.jobs[place];
        refuse_codec(root, line, codec)?;
        let takes = |set: usize| part.is_none_or(|part| part.takes(set));
        let mine: Vec<_> = super::sets_of(&line.job, plan).filter(|(index, _)| takes(*index)).collect();
        let done = mine.iter().filter(|(_, set)| entries.has(&line.id, &set.name)).count();
        admission::refuse_doing_twice(root.display(), part, mode, (done, mine.len()), "file sets")?;
        check_files(root, &entries)?;
        line.job.clone()
    } else {
        let job = admission::admit(root.display(), wanted, &jobs, mode)?;
        check_files(root, &entries)?;
        // The manifest says that the folder is complete; from here on it is not.
        remove_if_there(&root.join(manifest::NAME))?;
        let sets = super::sets_of(&job, plan).map(|(_, set)| set.name.clone()).collect();
        locked.add_job(JobLine { id: job.id(), job: job.clone(), codec, sets })?;
        file_set::sync_folder(root)?;
        entries = locked.read()?;
        job
    };
    remove_leftovers(root, &entries)?;
    drop(locked);
    Ok(Opened { ledger, job, entries })
}

/// Files of one job have one codec.
fn refuse_codec(root: &Path, line: &JobLine, codec: Codec) -> Result<(), SinkError> {
    if line.codec == codec {
        return Ok(());
    }
    let there = line.codec.name();
    let reason = format!("holds files of this job with codec {there}, not {}", codec.name());
    Err(SinkError::refused(root.display(), reason, format!("go on with --codec {there}, or begin anew with --replace")))
}

/// What the ledger names must be there.
fn check_files(root: &Path, entries: &Entries) -> Result<(), SinkError> {
    for line in entries.sets.values() {
        for (table, entry) in &line.files {
            let path = file(root, table, &line.set, &entries.suffix(&line.of));
            let found = fs_err::metadata(&path).map(|found| found.len()).ok();
            if found != Some(entry.bytes) {
                let what = found.map_or("has vanished".to_owned(), |bytes| format!("has {bytes} bytes"));
                return Err(SinkError::refused(
                    path.display(),
                    format!("{what}, but {} names it with {} bytes", ledger::NAME, entry.bytes),
                    "put it back, or make everything anew with --replace",
                ));
            }
        }
    }
    Ok(())
}

/// Removes all that the jobs of a ledger have made, and nothing else; refuses when there is something else.
fn sweep(root: &Path, entries: &Entries) -> Result<(), SinkError> {
    refuse_foreign(root, entries)?;
    if !remove_leftovers(root, entries)? {
        return Err(SinkError::refused(
            root.display(),
            "is being written to by another process",
            "wait for it, or give --to another folder",
        ));
    }
    remove_if_there(&root.join(manifest::NAME))?;
    for path in own_files(root, entries) {
        remove_if_there(&path)?;
    }
    for table in own_tables(entries) {
        // A folder that the user keeps something hidden in stays.
        let _ = fs_err::remove_dir(root.join(table));
    }
    Ok(())
}

/// Refuses a folder with files that no job of its ledger has made. Hidden ones count for nothing.
fn refuse_foreign(root: &Path, entries: &Entries) -> Result<(), SinkError> {
    let (own, tables) = (own_files(root, entries), own_tables(entries));
    let foreign = |path: &Path| {
        let reason = if entries.jobs.is_empty() {
            format!("is not empty: {} is not ordermill's", path.display())
        } else {
            format!("holds what ordermill has not made: {}", path.display())
        };
        SinkError::refused(root.display(), reason, "move it away, or give --to another folder")
    };
    for (name, path) in visible(root)? {
        if name == ledger::NAME || name == manifest::NAME {
            continue;
        }
        if !tables.contains(name.as_str()) || !path.is_dir() {
            return Err(foreign(&path));
        }
        for (_, path) in visible(&path)? {
            if !own.contains(&path) {
                return Err(foreign(&path));
            }
        }
    }
    Ok(())
}

/// Removes hidden files that crashes have left; false when some belong to a living process.
fn remove_leftovers(root: &Path, entries: &Entries) -> Result<bool, SinkError> {
    let mut all = true;
    let folders = own_tables(entries).into_iter().map(|table| root.join(table)).chain([root.to_owned()]);
    for folder in folders.filter(|folder| folder.is_dir()) {
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
pub(super) fn visible(folder: &Path) -> Result<Vec<(String, PathBuf)>, SinkError> {
    let mut list = Vec::new();
    for entry in fs_err::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') && name != "lost+found" {
            list.push((name, entry.path()));
        }
    }
    list.sort();
    Ok(list)
}

/// Every file that the jobs of a ledger may have made.
fn own_files(root: &Path, entries: &Entries) -> BTreeSet<PathBuf> {
    let mut files = BTreeSet::new();
    for line in &entries.jobs {
        let suffix = entries.suffix(&line.id);
        for table in &line.job.tables {
            files.extend(line.sets.iter().map(|set| file(root, table, set, &suffix)));
        }
    }
    files
}

pub(super) fn own_tables(entries: &Entries) -> BTreeSet<&'static str> {
    entries.jobs.iter().flat_map(|line| line.job.definitions()).map(|table| table.name).collect()
}

pub(super) fn file(root: &Path, table: &str, set: &str, suffix: &str) -> PathBuf {
    root.join(table).join(format!("{set}{suffix}.parquet"))
}

fn remove_if_there(path: &Path) -> Result<(), SinkError> {
    match fs_err::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
