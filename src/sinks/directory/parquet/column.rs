//! One column of a row group, while it is encoded: rows come piece by piece, and are cut into pages.

use std::mem;

use arrow::array::{Array, ArrayRef};
use parquet::errors::Result;
use parquet::schema::types::ColumnDescPtr;

use super::compressor::Compressor;
use super::pages::{DataPage, EncodedColumn, Pages};
use super::values::{self, Values};

/// Rows of a page: a row group has six of them.
pub(super) const PAGE_ROWS: usize = 20_480;

/// A column of the open row group.
pub(super) struct Column {
    values: Box<dyn Values>,
    /// Of the open page's rows, 1 for each that has a value; none where every row must.
    present: Option<Vec<u8>>,
    rows: usize,
    nulls: usize,
    pages: Pages,
    /// The bytes of a page; used again for the next.
    bytes: Vec<u8>,
}

impl Column {
    pub(super) fn new(column: ColumnDescPtr, values: Box<dyn Values>) -> Self {
        let present = (column.max_def_level() > 0).then(Vec::new);
        Self { values, present, rows: 0, nulls: 0, pages: Pages::new(column), bytes: Vec::new() }
    }

    /// Appends rows.
    pub(super) fn append(&mut self, array: &ArrayRef, compressor: &mut Compressor) -> Result<()> {
        let mut from = 0;
        while from < array.len() {
            let rows = (array.len() - from).min(PAGE_ROWS - self.rows);
            self.take(array, from, rows)?;
            from += rows;
            if self.rows == PAGE_ROWS {
                self.end_page(compressor)?;
            }
        }
        Ok(())
    }

    /// Ends the row group.
    pub(super) fn end(mut self, compressor: &mut Compressor) -> Result<EncodedColumn> {
        if self.rows > 0 {
            self.end_page(compressor)?;
        }
        let dictionary = self.values.dictionary();
        self.pages.end(self.values.encoding(), dictionary, compressor)
    }

    fn take(&mut self, array: &ArrayRef, from: usize, rows: usize) -> Result<()> {
        self.rows += rows;
        let nulls = array.nulls().map(|nulls| nulls.slice(from, rows)).filter(|nulls| nulls.null_count() > 0);
        let Some(nulls) = nulls else {
            if let Some(present) = &mut self.present {
                present.resize(present.len() + rows, 1);
            }
            return self.values.append(array, from..from + rows);
        };
        if let Some(present) = &mut self.present {
            present.extend(nulls.iter().map(u8::from));
        }
        self.nulls += nulls.null_count();
        nulls.valid_slices().try_for_each(|(start, end)| self.values.append(array, from + start..from + end))
    }

    fn end_page(&mut self, compressor: &mut Compressor) -> Result<()> {
        self.bytes.clear();
        if let Some(present) = &mut self.present {
            values::levels(present, &mut self.bytes);
            present.clear();
        }
        let bounds = self.values.page(&mut self.bytes);
        let (rows, nulls) = (mem::take(&mut self.rows), mem::take(&mut self.nulls));
        let (bytes, encoding) = (&*self.bytes, self.values.encoding());
        self.pages.append(DataPage { bytes, encoding, rows, nulls, bounds }, compressor)
    }
}
