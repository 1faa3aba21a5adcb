//! Reads NDJSON: an object per line, its keys in any order. A key that is missing is no value.

use std::io::BufRead;

use serde_json::{Map, Value};

use super::Reading;
use crate::sinks::found_rows::{Cell, FoundRows};
use crate::tables::Type;
use crate::tables::rfc3339;

/// No row's line is as long.
const LONGEST: u64 = 16 << 20;

pub(super) fn read(mut file: impl BufRead, reading: &mut Reading<'_>) -> Result<(), String> {
    let mut rows = FoundRows::new(reading.table);
    let mut line = Vec::new();
    for number in 1_u64.. {
        line.clear();
        let row = next(&mut file, &mut line).map_err(|why| format!("line {number}: {why}"));
        if !matches!(row, Ok(Some(_))) || rows.is_full() {
            reading.take_rows(&mut rows);
        }
        let Some(row) = row? else { break };
        let mut known = 0;
        for (place, column) in reading.table.columns.iter().enumerate() {
            let value = row.get(column.name);
            known += usize::from(value.is_some());
            rows.push(place, value.map_or(Cell::None, |value| cell(column.ty, value)));
        }
        rows.end_row();
        if known < row.len() {
            row.keys().for_each(|name| reading.check_name(name));
        }
    }
    Ok(())
}

/// The object of the next line; none at the end.
fn next(file: &mut impl BufRead, line: &mut Vec<u8>) -> Result<Option<Map<String, Value>>, String> {
    let length = std::io::Read::take(&mut *file, LONGEST).read_until(b'\n', line).map_err(|error| error.to_string())?;
    if length as u64 == LONGEST {
        return Err("is longer than any row".to_owned());
    }
    if length == 0 {
        return Ok(None);
    }
    serde_json::from_slice(line).map(Some).map_err(|error| error.to_string())
}

fn cell(ty: Type, value: &Value) -> Cell<'_> {
    let cell = match (ty, value) {
        (_, Value::Null) => Some(Cell::None),
        (Type::Id | Type::Money, value) => value.as_i64().map(Cell::Long),
        (Type::Integer, value) => value.as_i64().and_then(|it| i32::try_from(it).ok()).map(Cell::Integer),
        (Type::Instant, Value::String(text)) => rfc3339::read(text).map(Cell::Instant),
        (Type::Word(_) | Type::Text, Value::String(text)) => Some(Cell::Text(text)),
        (Type::Degrees, value) => value.as_f64().map(Cell::Degrees),
        (Type::Flag, Value::Bool(flag)) => Some(Cell::Flag(*flag)),
        _ => None,
    };
    cell.unwrap_or_else(|| Cell::Odd(value.to_string()))
}
