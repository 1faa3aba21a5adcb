//! Values as JSON, and as plain text where that is the same.

use super::cells::{Column, Values};
use super::rfc3339;

/// Appends a number.
#[inline]
pub(crate) fn put_number(number: impl itoa::Integer, to: &mut Vec<u8>) {
    to.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

/// Appends degrees, as few digits as tell them from all others.
pub(crate) fn put_degrees(degrees: f64, to: &mut Vec<u8>) {
    to.extend_from_slice(format!("{degrees:?}").as_bytes());
}

/// Appends true or false.
pub(crate) fn put_flag(flag: bool, to: &mut Vec<u8>) {
    to.extend_from_slice(if flag { b"true" } else { b"false" });
}

/// Appends a value.
#[inline]
pub(crate) fn put(column: &Column<'_>, row: usize, to: &mut Vec<u8>) {
    if column.is_null(row) {
        to.extend_from_slice(b"null");
        return;
    }
    match column.values {
        Values::Long(values) => put_number(values[row], to),
        Values::Integer(values) => put_number(values[row], to),
        Values::Instant(values) => {
            to.push(b'"');
            rfc3339::put(values[row], to);
            to.push(b'"');
        }
        Values::Word(codes, words) => put_text(words.value(codes[row] as usize), to),
        Values::Text(values) => put_text(values.value(row), to),
        Values::Double(values) => put_degrees(values[row], to),
        Values::Flag(values) => put_flag(values.value(row), to),
    }
}

/// Appends a text.
pub(crate) fn put_text(text: &str, to: &mut Vec<u8>) {
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
