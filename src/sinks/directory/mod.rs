//! A folder of files, all of one format: `<table>/<file set>.parquet`, or `.csv`, `.ndjson`, `.arrow`, the `ledger` and, once
//! all is there, `manifest.json`.
//!
//! A *file set* is one file per table for a run of chunks; it is there wholly or not at all. Its files are written under
//! hidden names, synced, renamed (an object of a bucket is seen when it is whole), and then a file in the ledger says so. A
//! run that is killed in between leaves hidden files, which the next one removes, or files under final names that the ledger
//! does not name, which it writes again. Several processes may write different parts of one job into one folder at the same
//! time.

mod advance;
mod encode;
mod file_set;
mod files;
mod ledger;
mod manifest;
mod measure;
mod opening;
mod parquet;
mod plain;
mod reader;
mod storage;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use self::advance::Advance;
use self::encode::{ChunkEncoder, EncodedChunk};
use self::file_set::OpenSet;
use self::files::Files;
use self::ledger::{Ledger, Record};
use self::opening::Opened;
#[cfg(feature = "object-store")]
use self::storage::InBucket;
use self::storage::{Folder, Storage};
use super::{Coding, Encoder, Sink, Standing, TargetError};
use crate::job::{Holding, Piece, Request};
use crate::plan::{Chunk, FileSet};
#[cfg(feature = "object-store")]
use crate::servers::bucket::{Address, Options};
use crate::tables::Table;

pub use measure::{ROWS_PER_GROUP, file_bytes};
pub use reader::DirectoryReader;

/// A folder of files that has been opened.
pub struct Directory {
    /// The job as the folder takes it; none when others have brought every row of it.
    record: Option<Record>,
    sets: Vec<FileSet>,
    coding: Coding,
    files: Vec<Arc<Files>>,
    /// Chunks that this run makes, by their place in the plan: those of whole sets.
    todo: BTreeSet<usize>,
    /// The set that is being written.
    open: Mutex<Option<OpenSet>>,
    /// When the folder moves on.
    advance: Option<Advance>,
    /// It goes last: files that are given up are removed while it is there.
    storage: Box<dyn Storage>,
}

impl Directory {
    /// Opens a folder for a job, or a part of it, and makes it if there is none. Beside other jobs, when it is appended,
    /// the job loses the dimension tables whose rows are there: the sink does not lack their chunks.
    ///
    /// # Errors
    /// When the folder does not take the job, which changes nothing in it, or can't be written to.
    pub fn open(root: &Path, request: &Request<'_>, coding: Coding) -> Result<Self, TargetError> {
        Self::open_in(Box::new(Folder::new(root)), request, coding)
    }

    /// The same, of a folder in a bucket.
    ///
    /// # Errors
    /// When the bucket can't be reached, does not tell two writers apart, or does not take the job.
    #[cfg(feature = "object-store")]
    pub fn open_bucket(
        address: &Address,
        options: Options,
        request: &Request<'_>,
        coding: Coding,
    ) -> Result<Self, TargetError> {
        Self::open_in(Box::new(InBucket::connect(address, options)?), request, coding)
    }

    fn open_in(storage: Box<dyn Storage>, request: &Request<'_>, coding: Coding) -> Result<Self, TargetError> {
        let Opened { record, todo, advance } = opening::open(&*storage, request, coding)?;
        let files = request.job.definitions().map(|table| Files::new(table, coding).map(Arc::new));
        let files = files.collect::<Result<_, _>>()?;
        let sets = request.plan.sets.clone();
        Ok(Self { storage, record, sets, coding, files, todo, open: Mutex::new(None), advance })
    }

    fn files(&self, table: &'static Table) -> Result<&Files, TargetError> {
        let files = self.files.iter().find(|files| files.table == table);
        files.map(AsRef::as_ref).ok_or_else(|| {
            TargetError::Misused(format!("rows of `{}` came, which is no table of this job", table.name))
        })
    }

    /// Appends a chunk's rows to the open files, and closes them after the last chunk of the set.
    fn write(&self, encoded: EncodedChunk<'_>) -> Result<(), TargetError> {
        let Some(record) = &self.record else {
            return Err(TargetError::Misused("a chunk came where every row is there".to_owned()));
        };
        // A panic while it was held has lost the set; a new one begins with its first chunk only.
        let mut guard = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let (chunk, index) = (encoded.chunk, encoded.set);
        let set = &self.sets[index];
        let mut open = if let Some(open) = guard.take() {
            open
        } else {
            let files = self.files.iter().filter(|files| set.tables.contains(&files.table)).cloned();
            let name = record.name(&set.name);
            let name = |files: &Files| match &self.advance {
                Some(_) => Advance::file(files.table.name, &name, self.coding),
                None => opening::file(files.table.name, &name, self.coding),
            };
            OpenSet::create(&*self.storage, name, files, (index, set.chunks.start))?
        };
        if (open.set, open.next_chunk) != (index, chunk) {
            let reason = format!("chunk {chunk} came where chunk {} of file set {} was due", open.next_chunk, open.set);
            return Err(TargetError::Misused(reason));
        }
        open.append(encoded.tables, &record.job.piece(&encoded.content), encoded.changes_at)?;
        if open.next_chunk < set.chunks.end {
            *guard = Some(open);
            return Ok(());
        }
        let entry = record.entry(set, open.commit(&*self.storage)?);
        match &self.advance {
            Some(advance) => advance.take(entry),
            None => Ledger(&*self.storage).add_set(record, &entry)?,
        }
        Ok(())
    }
}

impl Sink for Directory {
    fn lacks(&self, chunk: &Chunk) -> bool {
        self.todo.contains(&chunk.index)
    }

    fn encoder<'s>(&'s self, chunk: &Chunk) -> Result<Box<dyn Encoder<'s> + 's>, TargetError> {
        Ok(Box::new(ChunkEncoder::new(self, chunk)))
    }

    fn finish(&self) -> Result<Standing, TargetError> {
        if let Some(open) = self.open.lock().unwrap_or_else(PoisonError::into_inner).take() {
            return Err(TargetError::Misused(format!("file set {} lacks chunk {}", open.set, open.next_chunk)));
        }
        let locked = Ledger(&*self.storage).lock()?;
        if let (Some(advance), Some(record)) = (&self.advance, &self.record) {
            advance.finish(&*self.storage, record, &self.sets, &locked)?;
        }
        let entries = locked.read()?;
        let missing: Vec<Piece> = entries.holdings().iter().flat_map(Holding::missing).collect();
        if !missing.is_empty() {
            return Ok(Standing::Awaits { missing });
        }
        manifest::write(&*self.storage, &entries)?;
        Ok(Standing::Whole)
    }
}
