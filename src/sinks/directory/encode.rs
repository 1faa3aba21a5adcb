//! Encodes one chunk, in the worker.

use std::mem;

use super::Directory;
use super::file_set::sooner;
use super::files::{Encoded as Part, Files, Rows};
use crate::calendar::Millis;
use crate::generate::SETTLED;
use crate::plan::{Chunk, Content};
use crate::sinks::{Batches, Encoded, Encoder, Tally, TargetError, Ticket};

/// A chunk while it is encoded.
pub(super) struct ChunkEncoder<'s> {
    directory: &'s Directory,
    chunk: usize,
    set: usize,
    content: Content,
    /// When one of its rows changes.
    changes_at: Option<Millis>,
    tables: Vec<(&'s Files, Rows<'s>)>,
}

/// A chunk that only has to be written.
pub(super) struct EncodedChunk<'s> {
    directory: &'s Directory,
    pub(super) chunk: usize,
    pub(super) set: usize,
    pub(super) content: Content,
    pub(super) changes_at: Option<Millis>,
    pub(super) tables: Vec<(&'s Files, Part)>,
}

impl<'s> ChunkEncoder<'s> {
    pub(super) fn new(directory: &'s Directory, chunk: &Chunk) -> Self {
        let Chunk { index, set, content, .. } = chunk.clone();
        Self { directory, chunk: index, set, content, changes_at: Some(SETTLED), tables: Vec::new() }
    }
}

impl<'s> Encoder<'s> for ChunkEncoder<'s> {
    fn rows(&mut self, rows: &Batches) -> Result<(), TargetError> {
        for (table, batch) in rows {
            let place = self.tables.iter().position(|(files, _)| files.table == *table);
            let place = if let Some(place) = place {
                place
            } else {
                let files = self.directory.files(table)?;
                let rows = files.rows().map_err(|cause| TargetError::encode(table.name, cause))?;
                self.tables.push((files, rows));
                self.tables.len() - 1
            };
            self.tables[place].1.append(batch).map_err(|cause| TargetError::encode(table.name, cause))?;
        }
        Ok(())
    }

    fn change_at(&mut self, at: Option<Millis>) {
        self.changes_at = sooner(self.changes_at, at);
    }

    fn end(mut self: Box<Self>) -> Result<Box<dyn Encoded + 's>, TargetError> {
        let mut tables = Vec::with_capacity(self.tables.len());
        for (files, rows) in mem::take(&mut self.tables) {
            tables.push((files, rows.finish().map_err(|cause| TargetError::encode(files.table.name, cause))?));
        }
        let Self { directory, chunk, set, content, changes_at, .. } = *self;
        Ok(Box::new(EncodedChunk { directory, chunk, set, content, changes_at, tables }))
    }
}

impl Encoded for EncodedChunk<'_> {
    fn bytes(&self) -> Tally {
        let mut bytes = Tally::default();
        for (files, part) in &self.tables {
            bytes.add(files.table, part.bytes());
        }
        bytes
    }

    fn write(self: Box<Self>, ticket: Ticket) -> Result<(), TargetError> {
        let directory = self.directory;
        directory.write(*self)?;
        drop(ticket);
        Ok(())
    }
}
