//! Encodes one chunk into row groups, in the worker.
//!
//! Slices are appended to the open row group of their table, which keeps finished pages only, so a chunk in memory is
//! its encoded bytes. A row group ends when it is full, and with the chunk.

use std::mem;

use arrow::array::RecordBatch;
use parquet::arrow::arrow_writer::{ArrowColumnChunk, ArrowColumnWriter, compute_leaves};
use parquet::errors::ParquetError;

use super::Directory;
use super::format::{Format, ROWS_PER_GROUP};
use crate::plan::{Chunk, Content};
use crate::sinks::{Batches, Encoded, Encoder, Tally, TargetError, Ticket};

/// A finished row group.
pub(super) struct RowGroup {
    pub(super) rows: u64,
    pub(super) bytes: u64,
    pub(super) columns: Vec<ArrowColumnChunk>,
}

/// The row groups of one table.
pub(super) struct TableRows<'s> {
    format: &'s Format,
    open: Vec<ArrowColumnWriter>,
    open_rows: usize,
    finished: Vec<RowGroup>,
}

/// A chunk while it is encoded.
pub(super) struct ChunkEncoder<'s> {
    directory: &'s Directory,
    chunk: usize,
    set: usize,
    content: Content,
    tables: Vec<TableRows<'s>>,
}

/// A chunk that only has to be written.
pub(super) struct EncodedChunk<'s> {
    directory: &'s Directory,
    pub(super) chunk: usize,
    pub(super) set: usize,
    pub(super) content: Content,
    pub(super) tables: Vec<(&'s Format, Vec<RowGroup>)>,
}

impl<'s> ChunkEncoder<'s> {
    pub(super) fn new(directory: &'s Directory, chunk: &Chunk) -> Self {
        let Chunk { index, set, content, .. } = chunk.clone();
        Self { directory, chunk: index, set, content, tables: Vec::new() }
    }
}

impl<'s> Encoder<'s> for ChunkEncoder<'s> {
    fn rows(&mut self, rows: &Batches) -> Result<(), TargetError> {
        for (table, batch) in rows {
            let place = self.tables.iter().position(|rows| rows.format.table == *table);
            let place = if let Some(place) = place {
                place
            } else {
                let format = self.directory.format(table)?;
                self.tables.push(TableRows::new(format));
                self.tables.len() - 1
            };
            self.tables[place].append(batch).map_err(|cause| TargetError::encode(table.name, cause))?;
        }
        Ok(())
    }

    fn end(mut self: Box<Self>) -> Result<Box<dyn Encoded + 's>, TargetError> {
        let mut tables = Vec::with_capacity(self.tables.len());
        for rows in mem::take(&mut self.tables) {
            let format = rows.format;
            tables.push((format, rows.finish().map_err(|cause| TargetError::encode(format.table.name, cause))?));
        }
        let Self { directory, chunk, set, content, .. } = *self;
        Ok(Box::new(EncodedChunk { directory, chunk, set, content, tables }))
    }
}

impl<'s> TableRows<'s> {
    pub(super) fn new(format: &'s Format) -> Self {
        Self { format, open: Vec::new(), open_rows: 0, finished: Vec::new() }
    }

    /// Takes the next rows.
    pub(super) fn append(&mut self, batch: &RecordBatch) -> Result<(), ParquetError> {
        let mut from = 0;
        while from < batch.num_rows() {
            if self.open.is_empty() {
                // The index only matters to encrypted files.
                self.open = self.format.row_groups.create_column_writers(0)?;
            }
            let rows = (batch.num_rows() - from).min(ROWS_PER_GROUP - self.open_rows);
            let slice = batch.slice(from, rows);
            let mut writers = self.open.iter_mut();
            for (field, column) in slice.schema_ref().fields().iter().zip(slice.columns()) {
                for (leaf, writer) in compute_leaves(field, column)?.iter().zip(&mut writers) {
                    writer.write(leaf)?;
                }
            }
            from += rows;
            self.open_rows += rows;
            if self.open_rows == ROWS_PER_GROUP {
                self.close()?;
            }
        }
        Ok(())
    }

    /// The row groups, the last of which ends here.
    pub(super) fn finish(mut self) -> Result<Vec<RowGroup>, ParquetError> {
        self.close()?;
        Ok(self.finished)
    }

    /// Ends the open row group, if there is one.
    fn close(&mut self) -> Result<(), ParquetError> {
        if self.open_rows > 0 {
            let columns: Result<Vec<_>, _> =
                mem::take(&mut self.open).into_iter().map(ArrowColumnWriter::close).collect();
            let columns = columns?;
            let bytes = columns.iter().map(|column| column.close().bytes_written).sum();
            self.finished.push(RowGroup { rows: mem::take(&mut self.open_rows) as u64, bytes, columns });
        }
        Ok(())
    }
}

impl Encoded for EncodedChunk<'_> {
    fn bytes(&self) -> Tally {
        let mut bytes = Tally::default();
        for (format, groups) in &self.tables {
            bytes.add(format.table, groups.iter().map(|group| group.bytes).sum());
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
