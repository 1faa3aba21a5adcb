//! Texts as `DELTA_BYTE_ARRAY`: what each shares with the one before it is left out.

use std::ops::Range;

use arrow::array::{ArrayRef, AsArray};
use arrow::datatypes::Int32Type;
use parquet::basic::Encoding;
use parquet::errors::Result;

use super::bounds::Bounds;
use super::packing;
use super::values::{Values, misfit};

/// The texts of the open page.
#[derive(Default)]
pub(super) struct Texts {
    /// Bytes that each shares with the one before it, and the number of the others.
    shared: Vec<i32>,
    own: Vec<i32>,
    bytes: Vec<u8>,
    /// The last one.
    before: Vec<u8>,
    least: Extreme,
    greatest: Extreme,
}

/// The least or the greatest text so far. Its first bytes, as a number, decide most comparisons.
#[derive(Default)]
struct Extreme {
    head: u64,
    text: Vec<u8>,
}

impl Values for Texts {
    fn encoding(&self) -> Encoding {
        Encoding::DELTA_BYTE_ARRAY
    }

    fn append(&mut self, array: &ArrayRef, rows: Range<usize>) -> Result<()> {
        if let Some(words) = array.as_dictionary_opt::<Int32Type>() {
            let texts = words.values().as_string_opt::<i32>().ok_or_else(|| misfit(array))?;
            let codes = words.keys().values()[rows].iter();
            self.extend(codes.map(|code| texts.value(*code as usize).as_bytes()));
        } else {
            let texts = array.as_string_opt::<i32>().ok_or_else(|| misfit(array))?;
            let (offsets, bytes) = (texts.value_offsets(), texts.value_data());
            self.extend(rows.map(|row| &bytes[offsets[row] as usize..offsets[row + 1] as usize]));
        }
        Ok(())
    }

    fn page(&mut self, into: &mut Vec<u8>) -> Bounds {
        packing::deltas(&self.shared, into);
        packing::deltas(&self.own, into);
        into.extend_from_slice(&self.bytes);
        let Self { own, least, greatest, .. } = std::mem::take(self);
        if own.is_empty() { Bounds::None } else { Bounds::Texts(least.text, greatest.text) }
    }
}

impl Texts {
    fn extend<'t>(&mut self, texts: impl Iterator<Item = &'t [u8]>) {
        let first_before = std::mem::take(&mut self.before);
        let mut before = first_before.as_slice();
        let mut first = self.own.is_empty();
        for text in texts {
            let shared = common(before, text);
            self.shared.push(shared as i32);
            self.own.push((text.len() - shared) as i32);
            self.bytes.extend_from_slice(&text[shared..]);
            before = text;

            let head = head(text);
            if first || head < self.least.head || head == self.least.head && *text < *self.least.text {
                self.least.set(head, text);
            }
            if first || head > self.greatest.head || head == self.greatest.head && *text > *self.greatest.text {
                self.greatest.set(head, text);
            }
            first = false;
        }
        self.before = before.to_vec();
    }
}

impl Extreme {
    fn set(&mut self, head: u64, text: &[u8]) {
        self.head = head;
        self.text.clear();
        self.text.extend_from_slice(text);
    }
}

/// The number of bytes with which both begin.
#[inline]
fn common(one: &[u8], other: &[u8]) -> usize {
    let same = |pair: &(&u8, &u8)| pair.0 == pair.1;
    one.iter().zip(other).take_while(same).count()
}

/// The first eight bytes, as a number that has their order.
#[inline]
fn head(text: &[u8]) -> u64 {
    let mut head = [0; 8];
    let length = text.len().min(8);
    head[..length].copy_from_slice(&text[..length]);
    u64::from_be_bytes(head)
}
