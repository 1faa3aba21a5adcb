//! The ledger: `ledger.jsonl`, one line for each job and each finished file set, only ever appended to.
//!
//! A line counts once its newline is there; a torn one, from a crash, counts as absent. Several processes may append:
//! each line is one write to a file opened for appending.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use fs_err as fs;
use serde::{Deserialize, Serialize};

use crate::sinks::{Job, SinkError};

/// The ledger's name in its directory.
pub(super) const NAME: &str = "ledger.jsonl";

/// One line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Job { job: Box<Job>, sets: usize },
    Set(FinishedSet),
}

/// A file set whose files are there under their final names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FinishedSet {
    /// Its name, which is that of its files.
    pub(super) set: String,
    /// Its job's place among the jobs.
    pub(super) job: usize,
    /// Its file per table.
    pub(super) files: BTreeMap<String, FileSize>,
}

/// How large a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FileSize {
    /// Rows in it.
    pub(super) rows: u64,
    /// Its bytes.
    pub(super) bytes: u64,
}

/// What a ledger says.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    /// The jobs, in the order in which they came, each with its number of file sets.
    pub(super) jobs: Vec<(Job, usize)>,
    /// The finished file sets by name.
    pub(super) sets: BTreeMap<String, FinishedSet>,
}

impl Ledger {
    /// Reads the ledger of a directory; an empty one when there is none.
    pub(super) fn read(root: &Path) -> Result<Self, SinkError> {
        let mut ledger = Self::default();
        let path = root.join(NAME);
        let mut bytes = Vec::new();
        match fs::File::open(&path) {
            Ok(mut file) => file.read_to_end(&mut bytes)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(ledger),
            Err(error) => return Err(error.into()),
        };
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |last| last + 1);
        let mut seen = BTreeSet::new();
        for line in bytes[..whole].split(|byte| *byte == b'\n') {
            match serde_json::from_slice(line) {
                // Two processes that begin together both write the job.
                Ok(Line::Job { job, sets }) => {
                    if seen.insert(job.id()) {
                        ledger.jobs.push((*job, sets));
                    }
                }
                Ok(Line::Set(set)) => {
                    ledger.sets.insert(set.set.clone(), set);
                }
                // A torn line that another process has ended since.
                Err(_) => {}
            }
        }
        Ok(ledger)
    }

    /// Appends a job.
    pub(super) fn append_job(root: &Path, job: &Job, sets: usize) -> Result<(), SinkError> {
        append(root, &Line::Job { job: Box::new(job.clone()), sets })
    }

    /// Appends a finished file set.
    pub(super) fn append_set(root: &Path, set: &FinishedSet) -> Result<(), SinkError> {
        append(root, &Line::Set(set.clone()))
    }

    /// The file sets of a job that are finished.
    pub(super) fn finished(&self, job: usize) -> usize {
        self.sets.values().filter(|set| set.job == job).count()
    }

    /// Every file, relative to the directory.
    pub(super) fn files(&self) -> impl Iterator<Item = (PathBuf, FileSize)> + '_ {
        let of_set = |set: &FinishedSet| {
            let name = format!("{}.parquet", set.set);
            set.files.iter().map(|(table, size)| (Path::new(table).join(&name), *size)).collect::<Vec<_>>()
        };
        self.sets.values().flat_map(of_set)
    }
}

fn append(root: &Path, line: &Line) -> Result<(), SinkError> {
    let path = root.join(NAME);
    let mut file = fs::OpenOptions::new().create(true).append(true).read(true).open(&path)?;
    let mut text = Vec::new();
    if is_torn(&path)? {
        text.push(b'\n');
    }
    serde_json::to_writer(&mut text, line).expect("plain data becomes JSON");
    text.push(b'\n');
    file.write_all(&text)?;
    file.sync_all()?;
    Ok(())
}

/// Whether the last line lacks its end.
fn is_torn(path: &Path) -> Result<bool, SinkError> {
    let bytes = fs::read(path)?;
    Ok(bytes.last().is_some_and(|byte| *byte != b'\n'))
}
