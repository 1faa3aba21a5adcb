//! Rows as bytes that can follow each other: CSV, NDJSON, Arrow IPC. What a pipe takes and what a file holds are the same but
//! for what comes first and last.
//!
//! Words are written as plain text and instants as RFC 3339 in UTC with milliseconds, so that a line says all by itself. A
//! value that is none is nothing in CSV and `null` in JSON; text without a letter is `""` in both.

mod csv;
mod ipc;
mod ndjson;

use arrow::array::RecordBatch;
use arrow::error::ArrowError;

use super::{Codec, Coding, Format};
use crate::tables::Table;
use crate::tables::cells::Column;

pub(super) use ipc::{Block, Messages};
pub use ndjson::ndjson;

/// How the rows of one table become bytes.
pub(super) enum Encoding {
    Csv(&'static Table),
    Ndjson,
    Arrow(Messages),
}

impl Encoding {
    /// The encoding of a table's rows; none for Parquet, whose files are more than one row after the other.
    pub(super) fn new(table: &'static Table, coding: Coding) -> Result<Option<Self>, ArrowError> {
        Ok(Some(match coding.format() {
            Format::Parquet => return Ok(None),
            Format::Csv => Self::Csv(table),
            Format::Ndjson => Self::Ndjson,
            Format::Arrow => Self::Arrow(Messages::new(&table.schema(), coding.codec())?),
        }))
    }

    /// What comes before the first row of a stream.
    pub(super) fn head(&self) -> Vec<u8> {
        match self {
            Self::Csv(table) => csv::header(table),
            Self::Ndjson => Vec::new(),
            Self::Arrow(messages) => messages.schema_message().to_vec(),
        }
    }

    /// Appends rows; tells where they lie in a file, if it must know.
    pub(super) fn append(&self, batch: &RecordBatch, to: &mut Vec<u8>) -> Result<Option<Block>, ArrowError> {
        match self {
            Self::Csv(_) => csv::append(&columns(batch)?, batch.num_rows(), to),
            Self::Ndjson => ndjson::append(batch, &columns(batch)?, to),
            Self::Arrow(messages) => return messages.append(batch, to).map(Some),
        }
        Ok(None)
    }

    /// What comes after the last row of a stream.
    pub(super) fn tail(&self) -> &'static [u8] {
        match self {
            Self::Csv(_) | Self::Ndjson => &[],
            Self::Arrow(_) => &Messages::END,
        }
    }
}

/// The columns of a batch, to be read row by row.
fn columns(batch: &RecordBatch) -> Result<Vec<Column<'_>>, ArrowError> {
    let column = |array| {
        Column::of(array).ok_or_else(|| ArrowError::SchemaError(format!("text can't say a {}", array.data_type())))
    };
    batch.columns().iter().map(column).collect()
}

/// The codec that text is compressed with as a whole; Arrow compresses inside.
pub(super) fn whole_codec(coding: Coding) -> Codec {
    match coding.format() {
        Format::Csv | Format::Ndjson => coding.codec(),
        Format::Parquet | Format::Arrow => Codec::None,
    }
}
