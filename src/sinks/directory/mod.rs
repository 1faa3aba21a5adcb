//! A directory of Parquet files: a folder per table.
//!
//! The unit of resume is the *file set*: one file per table for a fixed run of chunks. Its files are written under
//! hidden names, synced, renamed, and then named in the ledger by one appended line: a file under its final name is
//! complete, and a set counts once its line is there. What is written depends on the job alone, so any number of crashes,
//! resumes and parts ends in the same bytes.

mod codec;
mod ledger;
mod manifest;
mod open_set;
mod opening;
mod row_groups;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use parquet::arrow::arrow_writer::ArrowRowGroupWriterFactory;
use parquet::file::properties::WriterProperties;

pub use codec::Codec;

use self::ledger::Ledger;
use self::open_set::OpenSet;
use self::row_groups::{RowGroup, RowGroups};
use super::{Batches, Encoded, Encoder, Part, Sink, SinkError, Standing, Tally, Ticket};
use crate::plan::{Chunk, FileSet};
use crate::tables::Table;

/// An open directory.
pub struct Directory {
    root: PathBuf,
    /// Place of this run's job among the directory's.
    job: usize,
    tables: Vec<TableWriter>,
    sets: Vec<Set>,
    open: Mutex<Option<(usize, OpenSet)>>,
}

/// A file set of the plan, as this run sees it.
struct Set {
    plan: FileSet,
    /// The name of its files here.
    name: String,
    wanted: bool,
}

struct TableWriter {
    table: &'static Table,
    properties: WriterProperties,
    factory: Arc<ArrowRowGroupWriterFactory>,
}

impl Directory {
    /// Whether there is nothing left to do.
    pub fn is_complete(&self) -> bool {
        !self.sets.iter().any(|set| set.wanted)
    }

    fn table(&self, table: &Table) -> Result<&TableWriter, SinkError> {
        let found = self.tables.iter().find(|writer| *writer.table == *table);
        found.ok_or_else(|| SinkError::Misused(format!("rows of `{}` came to a job without it", table.name)))
    }

    /// Appends a chunk to its file set, and commits the set after its last one.
    fn append(&self, chunk: &ChunkPlace, tables: Vec<(&'static Table, Vec<RowGroup>)>) -> Result<(), SinkError> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.as_ref().is_none_or(|(set, _)| *set != chunk.set) {
            let set = &self.sets[chunk.set];
            let writers = self.tables.iter().filter(|writer| set.plan.tables.contains(&writer.table));
            let tables = writers.map(|writer| (writer.table, writer.properties.clone()));
            *open = Some((chunk.set, OpenSet::create(&self.root, &set.name, self.job, tables)?));
        }
        let Some((_, set)) = open.as_mut() else { return Ok(()) };
        for (table, groups) in tables {
            set.append(table, groups)?;
        }
        if chunk.last_of_set
            && let Some((_, set)) = open.take()
        {
            set.commit()?;
        }
        Ok(())
    }
}

impl Sink for Directory {
    fn lacks(&self, chunk: &Chunk) -> bool {
        self.sets[chunk.set].wanted
    }

    fn encoder<'s>(&'s self, chunk: &Chunk) -> Result<Box<dyn Encoder<'s> + 's>, SinkError> {
        let set = &self.sets[chunk.set].plan;
        let mut tables = Vec::new();
        for table in &set.tables {
            let writer = self.table(table)?;
            tables.push((*table, RowGroups::new(Arc::clone(&writer.factory), table.schema())));
        }
        let place = ChunkPlace { set: chunk.set, last_of_set: chunk.index + 1 == set.chunks.end };
        Ok(Box::new(ChunkEncoder { directory: self, place, tables }))
    }

    fn finish(&self) -> Result<Standing, SinkError> {
        let ledger = Ledger::read(&self.root)?;
        let missing: usize = ledger.jobs.iter().enumerate().map(|(job, (_, sets))| sets - ledger.finished(job)).sum();
        if missing > 0 {
            return Ok(Standing::Awaits { missing });
        }
        manifest::write(&self.root, &ledger)?;
        Ok(Standing::Whole)
    }
}

/// Where a chunk belongs.
struct ChunkPlace {
    set: usize,
    last_of_set: bool,
}

/// A chunk in the worker.
struct ChunkEncoder<'s> {
    directory: &'s Directory,
    place: ChunkPlace,
    tables: Vec<(&'static Table, RowGroups)>,
}

/// A chunk on its way to its files.
struct EncodedChunk<'s> {
    directory: &'s Directory,
    place: ChunkPlace,
    tables: Vec<(&'static Table, Vec<RowGroup>)>,
}

impl<'s> Encoder<'s> for ChunkEncoder<'s> {
    fn rows(&mut self, rows: &Batches) -> Result<(), SinkError> {
        for (table, batch) in rows {
            if let Some((_, groups)) = self.tables.iter_mut().find(|(there, _)| *there == *table) {
                groups.write(batch).map_err(|error| SinkError::encode(table.name, error))?;
            }
        }
        Ok(())
    }

    fn end(self: Box<Self>) -> Result<Box<dyn Encoded + 's>, SinkError> {
        let mut tables = Vec::with_capacity(self.tables.len());
        for (table, groups) in self.tables {
            tables.push((table, groups.finish().map_err(|error| SinkError::encode(table.name, error))?));
        }
        Ok(Box::new(EncodedChunk { directory: self.directory, place: self.place, tables }))
    }
}

impl Encoded for EncodedChunk<'_> {
    fn bytes(&self) -> Tally {
        let mut bytes = Tally::default();
        for (table, groups) in &self.tables {
            bytes.add(table, groups.iter().flatten().map(|column| column.close().bytes_written).sum());
        }
        bytes
    }

    fn write(self: Box<Self>, _ticket: Ticket) -> Result<(), SinkError> {
        self.directory.append(&self.place, self.tables)
    }
}

impl Part {
    fn takes_all(part: Option<Self>, set: usize) -> bool {
        part.is_none_or(|part| part.takes(set))
    }
}
