//! The bytes of `COPY … TO STDOUT (FORMAT binary)` as rows: the way back of `encode`.

use super::encode::{END, EPOCH, HEADER, NONE};
use super::fault::Fault;
use crate::sinks::TargetError;
use crate::sinks::found_rows::{Cell, FoundRows};
use crate::sinks::reader::Found;
use crate::tables::{Table, Type};

/// Rows while their bytes come.
pub(super) struct Decoder {
    table: &'static Table,
    rows: FoundRows,
    types: Vec<Type>,
    /// Bytes of a row that has not come to its end.
    rest: Vec<u8>,
    begun: bool,
}

impl Decoder {
    pub(super) fn new(table: &'static Table) -> Self {
        let types = table.columns.iter().map(|column| column.ty).collect();
        Self { table, rows: FoundRows::new(table), types, rest: Vec::new(), begun: false }
    }

    /// Takes the next bytes, however they are cut.
    pub(super) fn take(&mut self, bytes: &[u8], take: &mut dyn FnMut(Found)) -> Result<(), Fault> {
        if self.rest.is_empty() {
            let used = self.rows_of(bytes, take)?;
            self.rest.extend_from_slice(&bytes[used..]);
        } else {
            let mut all = std::mem::take(&mut self.rest);
            all.extend_from_slice(bytes);
            let used = self.rows_of(&all, take)?;
            all.drain(..used);
            self.rest = all;
        }
        Ok(())
    }

    /// Hands on the last rows.
    pub(super) fn finish(&mut self, take: &mut dyn FnMut(Found)) {
        self.rows.take().into_iter().for_each(take);
    }

    /// Reads whole rows; returns how many bytes they took.
    fn rows_of(&mut self, bytes: &[u8], take: &mut dyn FnMut(Found)) -> Result<usize, Fault> {
        let mut input = Input(bytes);
        if !self.begun {
            if bytes.len() < HEADER.len() {
                return Ok(0);
            }
            input.0 = &bytes[HEADER.len()..];
            self.begun = true;
        }
        loop {
            let left = input.0.len();
            match row_length(input.0, self.types.len()) {
                Some(Ok(0)) | None => return Ok(bytes.len() - left),
                Some(Ok(_)) => {}
                Some(Err(())) => {
                    let said = format!("the server sends rows of `{}` that are none", self.table.name);
                    return Err(TargetError::Misused(said).into());
                }
            }
            input.skip(2);
            for (column, ty) in self.types.iter().enumerate() {
                let length = input.number();
                let cell = if length == NONE { Cell::None } else { cell(*ty, input.skip(length as usize)) };
                self.rows.push(column, cell);
            }
            self.rows.end_row();
            if self.rows.is_full() {
                self.finish(take);
            }
        }
    }
}

/// Bytes that are known to be long enough.
struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn skip(&mut self, count: usize) -> &'a [u8] {
        let (first, rest) = self.0.split_at(count);
        self.0 = rest;
        first
    }

    fn number(&mut self) -> i32 {
        i32::from_be_bytes(self.skip(4).try_into().unwrap_or_default())
    }
}

/// Bytes of the first row: none while it has not come whole, 0 for the end of all rows, an error for what is no row.
fn row_length(bytes: &[u8], columns: usize) -> Option<Result<usize, ()>> {
    let count = i16::from_be_bytes(bytes.get(..2)?.try_into().ok()?);
    if count == END {
        return Some(Ok(0));
    }
    if count as usize != columns {
        return Some(Err(()));
    }
    let mut at = 2;
    for _ in 0..columns {
        let length = i32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?);
        at += 4 + length.max(0) as usize;
    }
    (at <= bytes.len()).then_some(Ok(at))
}

/// A value. Types are those that the catalogue has told.
fn cell(ty: Type, bytes: &[u8]) -> Cell<'_> {
    let long = || bytes.try_into().map(i64::from_be_bytes);
    let cell = match ty {
        Type::Id | Type::Money => long().ok().map(Cell::Long),
        Type::Integer => bytes.try_into().ok().map(|it| Cell::Integer(i32::from_be_bytes(it))),
        Type::Instant => long().ok().map(instant),
        Type::Degrees => long().ok().map(|bits| Cell::Degrees(f64::from_bits(bits as u64))),
        Type::Flag => bytes.first().map(|it| Cell::Flag(*it != 0)),
        Type::Word(_) | Type::Text => std::str::from_utf8(bytes).ok().map(Cell::Text),
    };
    cell.unwrap_or_else(|| Cell::Odd(format!("{bytes:?}")))
}

/// Microseconds since 2000-01-01 as milliseconds since 1970-01-01, when they are whole ones.
fn instant<'a>(micros: i64) -> Cell<'a> {
    match micros {
        i64::MAX => Cell::Odd("infinity".to_owned()),
        i64::MIN => Cell::Odd("-infinity".to_owned()),
        _ if micros % 1_000 == 0 => Cell::Instant(micros / 1_000 + EPOCH),
        _ => {
            let at = jiff::Timestamp::from_microsecond(micros.saturating_add(EPOCH * 1_000));
            Cell::Odd(at.map_or_else(|_| format!("{micros} µs"), |at| at.to_string()))
        }
    }
}
