//! `ledger.jsonl`: what a directory holds, one JSON object per line, only ever appended to.
//!
//! A job's line comes first, then a line for each of its file sets, written once all files of the set lie under their
//! final names. A line is one write, followed by fsync, under a lock, so that several processes can share the folder.
//! A last line that a crash has torn counts as absent, and the next line takes its place.

use std::collections::BTreeMap;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use fs_err::{File, OpenOptions};
use serde::{Deserialize, Serialize};

use super::format::Codec;
use crate::sinks::{Job, SinkError};

/// Its name in the folder.
pub(super) const NAME: &str = "ledger.jsonl";

/// A job, as the ledger tells it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct JobLine {
    /// [`Job::id`].
    pub(super) id: String,
    pub(super) job: Job,
    pub(super) codec: Codec,
    /// The names of all its file sets; a file's name has a suffix from [`Entries::suffix`] too.
    pub(super) sets: Vec<String>,
}

/// A file set that is there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct SetLine {
    pub(super) set: String,
    /// Its job's id.
    pub(super) of: String,
    pub(super) files: BTreeMap<String, FileEntry>,
}

/// One file of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FileEntry {
    pub(super) rows: u64,
    pub(super) bytes: u64,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Line {
    Job(JobLine),
    Set(SetLine),
}

/// What a ledger says.
#[derive(Debug, Default)]
pub(super) struct Entries {
    /// In the order in which they came.
    pub(super) jobs: Vec<JobLine>,
    /// By job id and name.
    pub(super) sets: BTreeMap<(String, String), SetLine>,
    /// Where the last whole line ends.
    whole: u64,
}

impl Entries {
    /// What follows a set's name in the names of a job's files: nothing for the first job, then `-2`, `-3`.
    pub(super) fn suffix(&self, id: &str) -> String {
        match self.jobs.iter().position(|line| line.id == id) {
            Some(place) if place > 0 => format!("-{}", place + 1),
            _ => String::new(),
        }
    }

    /// Whether a file set of a job is there.
    pub(super) fn has(&self, id: &str, set: &str) -> bool {
        self.sets.contains_key(&(id.to_owned(), set.to_owned()))
    }

    /// How many file sets of all jobs are missing.
    pub(super) fn missing(&self) -> usize {
        self.jobs.iter().map(|line| line.sets.iter().filter(|set| !self.has(&line.id, set)).count()).sum()
    }

    /// Reads a ledger's text.
    pub(super) fn parse(text: &[u8], path: &Path) -> Result<Self, SinkError> {
        let mut entries = Self::default();
        let mut lines = text.split_inclusive(|&byte| byte == b'\n').enumerate().peekable();
        while let Some((number, line)) = lines.next() {
            let parsed = if line.ends_with(b"\n") { serde_json::from_slice(line).ok() } else { None };
            match parsed {
                Some(Line::Job(job)) if entries.jobs.iter().all(|there| there.id != job.id) => entries.jobs.push(job),
                Some(Line::Job(_)) => {}
                Some(Line::Set(set)) => {
                    entries.sets.insert((set.of.clone(), set.set.clone()), set);
                }
                None if lines.peek().is_none() => return Ok(entries),
                None => {
                    return Err(SinkError::refused(
                        path.display(),
                        format!("is damaged: line {} is no line of a ledger", number + 1),
                        "restore it from a copy, or write to another folder",
                    ));
                }
            }
            entries.whole += line.len() as u64;
        }
        Ok(entries)
    }
}

/// The open ledger of a folder.
#[derive(Debug)]
pub(super) struct Ledger {
    file: File,
}

/// A ledger that no other process writes to for now.
pub(super) struct Locked<'l>(&'l Ledger);

impl Ledger {
    /// Opens it, and makes it if there is none.
    pub(super) fn open(folder: &Path) -> Result<Self, SinkError> {
        let file = OpenOptions::new().read(true).append(true).create(true).open(folder.join(NAME))?;
        Ok(Self { file })
    }

    /// Waits until no other process writes.
    pub(super) fn lock(&self) -> Result<Locked<'_>, SinkError> {
        match self.file.lock() {
            // Some network file systems have no locks; there one process at a time must do.
            Err(error) if error.kind() != std::io::ErrorKind::Unsupported => Err(error.into()),
            _ => Ok(Locked(self)),
        }
    }
}

impl Locked<'_> {
    pub(super) fn read(&self) -> Result<Entries, SinkError> {
        let mut file = &self.0.file;
        file.seek(SeekFrom::Start(0))?;
        let mut text = Vec::new();
        file.read_to_end(&mut text)?;
        Entries::parse(&text, self.0.file.path())
    }

    pub(super) fn add_job(&self, line: JobLine) -> Result<(), SinkError> {
        self.append(&Line::Job(line))
    }

    pub(super) fn add_set(&self, line: SetLine) -> Result<(), SinkError> {
        self.append(&Line::Set(line))
    }

    /// Forgets everything.
    pub(super) fn clear(&self) -> Result<(), SinkError> {
        self.0.file.set_len(0)?;
        Ok(self.0.file.sync_all()?)
    }

    fn append(&self, line: &Line) -> Result<(), SinkError> {
        let whole = self.read()?.whole;
        let mut file = &self.0.file;
        if file.metadata()?.len() > whole {
            file.set_len(whole)?;
        }
        let mut text = serde_json::to_vec(line).expect("plain data becomes JSON");
        text.push(b'\n');
        if let Err(error) = file.write_all(&text) {
            // Best effort: a torn line counts as absent anyway.
            let _ = file.set_len(whole);
            return Err(error.into());
        }
        Ok(file.sync_all()?)
    }
}

impl Drop for Locked<'_> {
    fn drop(&mut self) {
        // Closing the file would unlock it too; there is nothing to do about a failure.
        let _ = self.0.file.unlock();
    }
}
