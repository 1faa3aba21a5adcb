//! Reads CSV, its columns in any order. What is written without a letter is no value where there may be none, and text
//! without a letter where there must be one.

use std::io::BufRead;

use csv::{ByteRecord, ReaderBuilder};

use super::Reading;
use crate::sinks::found_rows::{Cell, FoundRows};
use crate::tables::rfc3339;
use crate::tables::{ColumnDefinition, Type};

pub(super) fn read(file: impl BufRead, reading: &mut Reading<'_>) -> Result<(), String> {
    let mut file = ReaderBuilder::new().from_reader(file);
    let header = file.headers().map_err(|error| error.to_string())?.clone();
    header.iter().for_each(|name| reading.check_name(name));
    let mut places = Vec::new();
    for column in reading.table.columns {
        let place = header.iter().position(|name| name == column.name);
        if place.is_none() {
            reading.lacks(column.name);
        }
        places.push(place);
    }
    let mut rows = FoundRows::new(reading.table);
    let mut record = ByteRecord::new();
    loop {
        let more = file.read_byte_record(&mut record);
        if !matches!(more, Ok(true)) || rows.is_full() {
            reading.take_rows(&mut rows);
        }
        if !more.map_err(|error| error.to_string())? {
            return Ok(());
        }
        for (place, column) in reading.table.columns.iter().enumerate() {
            let value = places[place].and_then(|place| record.get(place));
            rows.push(place, value.map_or(Cell::None, |value| cell(column, value)));
        }
        rows.end_row();
    }
}

fn cell<'v>(column: &ColumnDefinition, value: &'v [u8]) -> Cell<'v> {
    let Ok(text) = std::str::from_utf8(value) else { return Cell::Odd(String::from_utf8_lossy(value).into_owned()) };
    let is_text = matches!(column.ty, Type::Text | Type::Word(_));
    if text.is_empty() && (column.nullable || !is_text) {
        return Cell::None;
    }
    let cell = match column.ty {
        Type::Id | Type::Money => text.parse().ok().map(Cell::Long),
        Type::Integer => text.parse().ok().map(Cell::Integer),
        Type::Instant => rfc3339::read(text).map(Cell::Instant),
        Type::Word(_) | Type::Text => Some(Cell::Text(text)),
        Type::Degrees => text.parse().ok().map(Cell::Degrees),
        Type::Flag => text.parse().ok().map(Cell::Flag),
    };
    cell.unwrap_or_else(|| Cell::Odd(format!("'{text}'")))
}
