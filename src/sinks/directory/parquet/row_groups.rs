//! The row groups of one table of a chunk, encoded in the worker.
//!
//! Slices are appended to the open row group, which keeps finished pages and one open page of each column, so a chunk in
//! memory is its encoded bytes. A row group ends when it is full, and with the chunk.

use std::io::Write;
use std::mem;

use arrow::array::RecordBatch;
use parquet::errors::Result;
use parquet::file::writer::SerializedFileWriter;

use super::column::Column;
use super::compressor::Compressor;
use super::pages::EncodedColumn;
use super::{Parquet, ROWS_PER_GROUP};

/// A finished row group.
pub(in crate::sinks::directory) struct RowGroup {
    pub(in crate::sinks::directory) rows: u64,
    pub(in crate::sinks::directory) bytes: u64,
    pub(super) columns: Vec<EncodedColumn>,
}

impl RowGroup {
    /// Appends it to a file.
    pub(in crate::sinks::directory) fn write<W: Write + Send>(self, file: &mut SerializedFileWriter<W>) -> Result<()> {
        let mut to = file.next_row_group()?;
        for column in self.columns {
            to.append_column(&column.bytes, column.close)?;
        }
        to.close().map(drop)
    }
}

/// The row groups of a chunk.
pub(in crate::sinks::directory) struct RowGroups<'s> {
    parquet: &'s Parquet,
    compressor: Compressor,
    open: Vec<Column>,
    open_rows: usize,
    finished: Vec<RowGroup>,
}

impl<'s> RowGroups<'s> {
    pub(in crate::sinks::directory) fn new(parquet: &'s Parquet) -> Result<Self> {
        let compressor = Compressor::new(parquet.codec)?;
        Ok(Self { parquet, compressor, open: Vec::new(), open_rows: 0, finished: Vec::new() })
    }

    /// Appends rows.
    pub(in crate::sinks::directory) fn append(&mut self, batch: &RecordBatch) -> Result<()> {
        let mut from = 0;
        while from < batch.num_rows() {
            if self.open.is_empty() {
                self.open = self.parquet.columns();
            }
            let rows = (batch.num_rows() - from).min(ROWS_PER_GROUP - self.open_rows);
            let slice = batch.slice(from, rows);
            for (column, array) in self.open.iter_mut().zip(slice.columns()) {
                column.append(array, &mut self.compressor)?;
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
    pub(in crate::sinks::directory) fn finish(mut self) -> Result<Vec<RowGroup>> {
        self.close()?;
        Ok(self.finished)
    }

    /// Ends the open row group, if there is one.
    fn close(&mut self) -> Result<()> {
        if self.open_rows > 0 {
            let columns = mem::take(&mut self.open).into_iter().map(|column| column.end(&mut self.compressor));
            let columns = columns.collect::<Result<Vec<_>>>()?;
            let bytes = columns.iter().map(|column| column.close.bytes_written).sum();
            self.finished.push(RowGroup { rows: mem::take(&mut self.open_rows) as u64, bytes, columns });
        }
        Ok(())
    }
}
