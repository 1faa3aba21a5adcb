//! A folder of Parquet files: `<table>/<file set>.parquet`, `ledger.jsonl` and, once all is there, `manifest.json`.
//!
//! A *file set* is one file per table for a run of chunks; it is there wholly or not at all. Its files are written under
//! hidden names, synced, renamed, and then one line in the ledger says so. A run that is killed in between leaves hidden
//! files, which the next one removes, or files under final names that the ledger does not name, which it writes again.
//! Several processes may write different parts of one job into one folder at the same time.

mod encode;
mod file_set;
mod format;
mod ledger;
mod manifest;
mod opening;
mod reader;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use self::encode::{ChunkEncoder, EncodedChunk};
use self::file_set::OpenSet;
use self::format::Format;
use self::ledger::{Ledger, SetLine};
use self::opening::Opened;
use super::{Encoder, Job, Mode, Part, Sink, SinkError, Standing};
use crate::plan::{Chunk, FileSet, Plan};
use crate::tables::{self, Table};

pub use format::Codec;
pub use reader::DirectoryReader;

/// A folder of Parquet files that has been opened.
pub struct Directory {
    root: PathBuf,
    ledger: Ledger,
    /// The job's id.
    job: String,
    suffix: String,
    sets: Vec<FileSet>,
    formats: Vec<Format>,
    /// Sets that this run makes.
    wanted: BTreeSet<usize>,
    /// The set that is being written.
    open: Mutex<Option<OpenSet>>,
}

impl Directory {
    /// Opens a folder for a job, or a part of it, and makes it if there is none. Beside other jobs, when it is appended,
    /// the job loses the dimension tables whose rows are there: the sink does not lack their chunks.
    ///
    /// # Errors
    /// When the folder does not take the job, which changes nothing in it, or can't be written to.
    pub fn open(
        root: &Path,
        job: &Job,
        plan: &Plan,
        part: Option<Part>,
        mode: Mode,
        codec: Codec,
    ) -> Result<Self, SinkError> {
        let Opened { ledger, job, entries } = opening::open(root, job, plan, part, mode, codec)?;
        let id = job.id();
        let takes = |set: usize| part.is_none_or(|part| part.takes(set));
        let lacks = |set: &FileSet| !entries.has(&id, &set.name);
        let wanted = sets_of(&job, plan).filter(|(index, set)| takes(*index) && lacks(set)).map(|(index, _)| index);
        let wanted = wanted.collect();
        let mut formats = Vec::new();
        for table in tables::ALL.into_iter().filter(|table| job.tables.iter().any(|name| name == table.name)) {
            let format = Format::new(table, codec).map_err(|cause| SinkError::encode(table.name, cause))?;
            formats.push(format);
        }
        let (root, suffix, sets) = (root.to_owned(), entries.suffix(&id), plan.sets.clone());
        Ok(Self { root, ledger, job: id, suffix, sets, formats, wanted, open: Mutex::new(None) })
    }

    /// Whether all that this run would make is there already.
    pub fn is_complete(&self) -> bool {
        self.wanted.is_empty()
    }

    fn format(&self, table: &'static Table) -> Result<&Format, SinkError> {
        let format = self.formats.iter().find(|format| format.table == table);
        format
            .ok_or_else(|| SinkError::Misused(format!("rows of `{}` came, which is no table of this job", table.name)))
    }

    /// Appends a chunk's row groups to the open files, and closes them after the last chunk of the set.
    fn write(&self, encoded: EncodedChunk<'_>) -> Result<(), SinkError> {
        // A panic while it was held has lost the set; a new one begins with its first chunk only.
        let mut guard = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let (chunk, index) = encoded.chunk;
        let set = &self.sets[index];
        let mut open = if let Some(open) = guard.take() {
            open
        } else {
            let formats = self.formats.iter().filter(|format| set.tables.contains(&format.table));
            let name = format!("{}{}", set.name, self.suffix);
            OpenSet::create(&self.root, &name, formats, (index, set.chunks.start))?
        };
        if (open.set, open.next_chunk) != (index, chunk) {
            let reason = format!("chunk {chunk} came where chunk {} of file set {} was due", open.next_chunk, open.set);
            return Err(SinkError::Misused(reason));
        }
        for (format, groups) in encoded.tables {
            open.append(format.table.name, groups)?;
        }
        open.next_chunk += 1;
        if open.next_chunk < set.chunks.end {
            *guard = Some(open);
            return Ok(());
        }
        let files = open.commit()?;
        self.ledger.lock()?.add_set(SetLine { set: set.name.clone(), of: self.job.clone(), files })
    }
}

impl Sink for Directory {
    fn lacks(&self, chunk: &Chunk) -> bool {
        self.wanted.contains(&chunk.set)
    }

    fn encoder<'s>(&'s self, chunk: &Chunk) -> Result<Box<dyn Encoder<'s> + 's>, SinkError> {
        Ok(Box::new(ChunkEncoder::new(self, chunk)))
    }

    fn finish(&self) -> Result<Standing, SinkError> {
        if let Some(open) = self.open.lock().unwrap_or_else(PoisonError::into_inner).take() {
            return Err(SinkError::Misused(format!("file set {} lacks chunk {}", open.set, open.next_chunk)));
        }
        let locked = self.ledger.lock()?;
        let entries = locked.read()?;
        let missing = entries.missing();
        if missing > 0 {
            return Ok(Standing::Awaits { missing });
        }
        manifest::write(&self.root, &entries)?;
        Ok(Standing::Whole)
    }
}

/// The file sets of a plan that hold rows of a job, with their place in the plan.
fn sets_of<'p>(job: &Job, plan: &'p Plan) -> impl Iterator<Item = (usize, &'p FileSet)> {
    let has = |table: &Table| job.tables.iter().any(|name| name == table.name);
    plan.sets
        .iter()
        .enumerate()
        .filter(move |(_, set)| !set.chunks.is_empty() && set.tables.iter().all(|table| has(table)))
}
