//! CSV (RFC 4180, lines end in `\n`): quotes stand where they must, and round text without a letter, which tells it from
//! no value: Postgres' `COPY … (FORMAT csv, HEADER)` takes it as it is.

use crate::tables::Table;
use crate::tables::cells::{Column, Values};
use crate::tables::json::{put_degrees, put_flag, put_number};
use crate::tables::rfc3339;

/// Whether a byte may only stand within quotes.
const QUOTED: [bool; 256] = {
    let mut quoted = [false; 256];
    quoted[b'"' as usize] = true;
    quoted[b',' as usize] = true;
    quoted[b'\n' as usize] = true;
    quoted[b'\r' as usize] = true;
    quoted
};

/// The names of the columns.
pub(super) fn header(table: &Table) -> Vec<u8> {
    let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    format!("{}\n", names.join(",")).into_bytes()
}

/// Appends rows.
pub(super) fn append(columns: &[Column<'_>], rows: usize, to: &mut Vec<u8>) {
    for row in 0..rows {
        for (place, column) in columns.iter().enumerate() {
            if place > 0 {
                to.push(b',');
            }
            put(column, row, to);
        }
        to.push(b'\n');
    }
}

#[inline]
fn put(column: &Column<'_>, row: usize, to: &mut Vec<u8>) {
    if column.is_null(row) {
        return;
    }
    match column.values {
        Values::Long(values) => put_number(values[row], to),
        Values::Integer(values) => put_number(values[row], to),
        Values::Instant(values) => rfc3339::put(values[row], to),
        Values::Word(codes, words) => put_text(words.value(codes[row] as usize), to),
        Values::Text(values) => put_text(values.value(row), to),
        Values::Double(values) => put_degrees(values[row], to),
        Values::Flag(values) => put_flag(values.value(row), to),
    }
}

fn put_text(text: &str, to: &mut Vec<u8>) {
    if !text.is_empty() && !text.bytes().any(|byte| QUOTED[usize::from(byte)]) {
        to.extend_from_slice(text.as_bytes());
        return;
    }
    to.push(b'"');
    for byte in text.bytes() {
        if byte == b'"' {
            to.push(b'"');
        }
        to.push(byte);
    }
    to.push(b'"');
}
