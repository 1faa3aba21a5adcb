//! The row groups of one table of a chunk, encoded in the worker.
//!
//! Slices are appended to the open row group, which keeps finished pages only, so a chunk in memory is its encoded bytes. A
//! row group ends when it is full, and with the chunk.

use std::mem;

use arrow::array::RecordBatch;
use parquet::arrow::arrow_writer::{ArrowColumnChunk, ArrowColumnWriter, compute_leaves};
use parquet::errors::ParquetError;

use super::parquet::{Parquet, ROWS_PER_GROUP};

/// A finished row group.
pub(super) struct RowGroup {
    pub(super) rows: u64,
    pub(super) bytes: u64,
    pub(super) columns: Vec<ArrowColumnChunk>,
}

/// The row groups of a chunk.
pub(super) struct RowGroups<'s> {
    parquet: &'s Parquet,
    open: Vec<ArrowColumnWriter>,
    open_rows: usize,
    finished: Vec<RowGroup>,
}

impl<'s> RowGroups<'s> {
    pub(super) fn new(parquet: &'s Parquet) -> Self {
        Self { parquet, open: Vec::new(), open_rows: 0, finished: Vec::new() }
    }

    /// Appends rows.
    pub(super) fn append(&mut self, batch: &RecordBatch) -> Result<(), ParquetError> {
        let mut from = 0;
        while from < batch.num_rows() {
            if self.open.is_empty() {
                // The index only matters to encrypted files.
                self.open = self.parquet.row_groups.create_column_writers(0)?;
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

    /// The row groups, all of them ended.
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
