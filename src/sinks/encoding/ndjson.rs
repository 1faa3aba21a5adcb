//! NDJSON: an object per line, every column in it.

use arrow::array::RecordBatch;
use arrow::error::ArrowError;

use super::{columns, put_degrees, put_flag, put_number};
use crate::sinks::columns::{Column, Values};

/// Some rows as JSON, a line each.
///
/// # Errors
/// When a column has a type that no table has.
pub fn ndjson(batch: &RecordBatch) -> Result<Vec<u8>, ArrowError> {
    let mut lines = Vec::new();
    append(batch, &columns(batch)?, &mut lines);
    Ok(lines)
}

/// Appends rows.
pub(super) fn append(batch: &RecordBatch, columns: &[Column<'_>], to: &mut Vec<u8>) {
    let schema = batch.schema();
    let before = |(place, field): (usize, &std::sync::Arc<arrow::datatypes::Field>)| {
        format!("{}\"{}\":", if place == 0 { '{' } else { ',' }, field.name())
    };
    let before: Vec<String> = schema.fields().iter().enumerate().map(before).collect();
    for row in 0..batch.num_rows() {
        for (column, before) in columns.iter().zip(&before) {
            to.extend_from_slice(before.as_bytes());
            put(column, row, to);
        }
        to.extend_from_slice(b"}\n");
    }
}

#[inline]
fn put(column: &Column<'_>, row: usize, to: &mut Vec<u8>) {
    if column.is_null(row) {
        to.extend_from_slice(b"null");
        return;
    }
    match column.values {
        Values::Long(values) => put_number(values[row], to),
        Values::Integer(values) => put_number(values[row], to),
        Values::Instant(values) => {
            to.push(b'"');
            super::instant::put(values[row], to);
            to.push(b'"');
        }
        Values::Word(codes, words) => put_text(words.value(codes[row] as usize), to),
        Values::Text(values) => put_text(values.value(row), to),
        Values::Double(values) => put_degrees(values[row], to),
        Values::Flag(values) => put_flag(values.value(row), to),
    }
}

fn put_text(text: &str, to: &mut Vec<u8>) {
    to.push(b'"');
    if text.bytes().any(|byte| byte < 0x20 || byte == b'"' || byte == b'\\') {
        for sign in text.chars() {
            match sign {
                '"' | '\\' => to.extend_from_slice(&[b'\\', sign as u8]),
                '\0'..'\x20' => to.extend_from_slice(format!("\\u{:04x}", u32::from(sign)).as_bytes()),
                _ => to.extend_from_slice(sign.encode_utf8(&mut [0; 4]).as_bytes()),
            }
        }
    } else {
        to.extend_from_slice(text.as_bytes());
    }
    to.push(b'"');
}
