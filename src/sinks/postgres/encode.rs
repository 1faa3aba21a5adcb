//! Rows as the bytes of `COPY … (FORMAT binary)`, in the worker.
//!
//! A row is its number of columns and then each value: length, bytes; −1 for none. All numbers are big-endian, instants
//! are microseconds since 2000-01-01 UTC.

use std::mem;

use arrow::array::RecordBatch;
use bytes::Bytes;

use crate::sinks::TargetError;
use crate::tables::Table;
use crate::tables::cells::{Column, Values};

/// Bytes that go to the server in one piece; larger ones gain nothing.
const PIECE: usize = 256 << 10;
/// What is set aside for a piece: the row that fills it goes beyond.
const ROOM: usize = PIECE + PIECE / 8;
/// Signature, flags, length of the extension.
pub(super) const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// Stands where a row's number of columns would.
pub(super) const END: i16 = -1;
/// Stands where a value's length would.
pub(super) const NONE: i32 = -1;
/// 2000-01-01 in milliseconds since 1970-01-01.
pub(super) const EPOCH: i64 = 946_684_800_000;
/// The last instant that Postgres knows: the end of the year 294276.
const LAST: i64 = 9_224_318_016_000_000 - 1;
/// The first one: 4714-11-24 BC.
const FIRST: i64 = -210_866_803_200_000;

/// The rows of one table on their way to the server.
pub(super) struct Rows {
    table: &'static Table,
    pieces: Vec<Bytes>,
    open: Vec<u8>,
    count: u64,
}

impl Rows {
    pub(super) fn new(table: &'static Table) -> Self {
        let mut open = Vec::with_capacity(ROOM);
        open.extend_from_slice(HEADER);
        Self { table, pieces: Vec::new(), open, count: 0 }
    }

    pub(super) fn table(&self) -> &'static Table {
        self.table
    }

    /// Appends rows.
    pub(super) fn append(&mut self, batch: &RecordBatch) -> Result<(), TargetError> {
        let wrong = |cause: String| TargetError::encode(self.table.name, cause);
        let mut columns = Vec::with_capacity(batch.num_columns());
        for (definition, array) in self.table.columns.iter().zip(batch.columns()) {
            let column = Column::of(array).filter(|_| *array.data_type() == definition.ty.arrow());
            columns.push(column.ok_or_else(|| wrong(format!("`{}` came as {}", definition.name, array.data_type())))?);
        }
        if columns.len() != self.table.columns.len() {
            return Err(wrong(format!("{} of {} columns came", columns.len(), self.table.columns.len())));
        }
        let width = (columns.len() as i16).to_be_bytes();
        for row in 0..batch.num_rows() {
            self.open.extend_from_slice(&width);
            for (place, column) in columns.iter().enumerate() {
                if !put(column, row, &mut self.open) {
                    let name = self.table.columns[place].name;
                    return Err(TargetError::encode(
                        self.table.name,
                        format!("`{name}` holds an instant that Postgres can't"),
                    ));
                }
            }
            if self.open.len() >= PIECE {
                self.pieces.push(mem::replace(&mut self.open, Vec::with_capacity(ROOM)).into());
            }
        }
        self.count += batch.num_rows() as u64;
        Ok(())
    }

    /// The number of rows, and their bytes with the end mark.
    pub(super) fn finish(mut self) -> (u64, Vec<Bytes>) {
        self.open.extend_from_slice(&END.to_be_bytes());
        self.pieces.push(self.open.into());
        (self.count, self.pieces)
    }
}

/// Appends a value; false when Postgres has none like it.
#[inline]
pub(super) fn put(column: &Column<'_>, row: usize, bytes: &mut Vec<u8>) -> bool {
    if column.is_null(row) {
        bytes.extend_from_slice(&NONE.to_be_bytes());
        return true;
    }
    match column.values {
        Values::Long(values) => put_eight(values[row].to_be_bytes(), bytes),
        Values::Integer(values) => {
            let mut both = [0; 8];
            both[..4].copy_from_slice(&4_i32.to_be_bytes());
            both[4..].copy_from_slice(&values[row].to_be_bytes());
            bytes.extend_from_slice(&both);
        }
        Values::Instant(values) => {
            let millis = values[row];
            if !(FIRST..=LAST).contains(&millis) {
                return false;
            }
            put_eight(((millis - EPOCH) * 1000).to_be_bytes(), bytes);
        }
        Values::Word(codes, words) => put_text(words.value(codes[row] as usize), bytes),
        Values::Text(values) => put_text(values.value(row), bytes),
        Values::Double(values) => put_eight(values[row].to_be_bytes(), bytes),
        Values::Flag(values) => bytes.extend_from_slice(&[0, 0, 0, 1, u8::from(values.value(row))]),
    }
    true
}

#[inline]
fn put_eight(value: [u8; 8], bytes: &mut Vec<u8>) {
    let mut both = [0; 12];
    both[..4].copy_from_slice(&8_i32.to_be_bytes());
    both[4..].copy_from_slice(&value);
    bytes.extend_from_slice(&both);
}

#[inline]
fn put_text(text: &str, bytes: &mut Vec<u8>) {
    bytes.extend_from_slice(&(text.len() as i32).to_be_bytes());
    bytes.extend_from_slice(text.as_bytes());
}

/// Rows as one binary COPY stream, such as `COPY … FROM STDIN (FORMAT binary)` takes; columns in the order of the table.
///
/// # Errors
/// When the rows are not the table's, or hold what Postgres can't.
pub fn copy_bytes<'r>(
    table: &'static Table,
    batches: impl IntoIterator<Item = &'r RecordBatch>,
) -> Result<Vec<u8>, TargetError> {
    let mut rows = Rows::new(table);
    for batch in batches {
        rows.append(batch)?;
    }
    Ok(rows.finish().1.concat())
}
