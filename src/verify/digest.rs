//! The digest of a table: rows are hashed, the hashes added up.
//!
//! A sum does not depend on order, so chunks, files, parts and threads give the same digest; it does depend on every
//! value, on its column and on how often a row is there. 128 bits: two independent 64-bit hashes, added modulo 2⁶⁴ each.
//!
//! A hash takes in a value by a folded multiplication by a constant: both halves of the product of 128 bits, one upon the other. A row's
//! is mixed once more at its end.

use std::fmt;
use std::iter::Sum;
use std::ops::AddAssign;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{DataType, Float64Type, Int32Type, Int64Type, TimeUnit, TimestampMillisecondType};

use crate::random::mix;

/// The digest of some rows of one table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Digest {
    /// The number of rows.
    pub rows: u64,
    sums: [u64; 2],
}

/// The hashes of one row.
pub(super) type RowHash = [u64; 2];

impl Digest {
    /// The digest of a batch. Words count as their text, so that dictionary-encoded and plain columns agree.
    ///
    /// # Panics
    /// When a column has a type that no table has.
    pub fn of(batch: &RecordBatch) -> Self {
        let mut digest = Self::default();
        for hash in row_hashes(batch) {
            digest.add(hash);
        }
        digest
    }

    /// Adds a row.
    #[inline]
    pub(super) fn add(&mut self, row: RowHash) {
        self.rows += 1;
        for (sum, hash) in self.sums.iter_mut().zip(row) {
            *sum = sum.wrapping_add(hash);
        }
    }
}

/// The hashes of each row.
pub(super) fn row_hashes(batch: &RecordBatch) -> Vec<RowHash> {
    let mut hashes = vec![ROW; batch.num_rows()];
    batch.columns().iter().for_each(|column| follow(&mut hashes, column));
    for row in &mut hashes {
        *row = row.map(mix);
    }
    hashes
}

impl AddAssign for Digest {
    fn add_assign(&mut self, other: Self) {
        self.rows += other.rows;
        for (sum, more) in self.sums.iter_mut().zip(other.sums) {
            *sum = sum.wrapping_add(more);
        }
    }
}

impl Sum for Digest {
    fn sum<I: Iterator<Item = Self>>(digests: I) -> Self {
        digests.fold(Self::default(), |mut sum, digest| {
            sum += digest;
            sum
        })
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}{:016x} {}", self.sums[0], self.sums[1], self.rows)
    }
}

/// What sets the two hashes of a row apart: what is multiplied with. Secrets of wyhash up to its version 4.2.
const FACTORS: RowHash = [0xa076_1d64_78bd_642f, 0xe703_7ed1_a0b4_28db];

/// Where the hashes of a row begin, and those of a text: not alike, or a text would undo what a row began with.
const ROW: RowHash = [0x8ebc_6af0_9c88_c6e3, 0x5899_65cc_7537_4cc3];
const TEXT: RowHash = FACTORS;

/// What stands for a missing value.
const NONE: RowHash = [0x6e6f_6e65_6e6f_6e65; 2];

/// Takes a column's values into each row's hashes.
fn follow(hashes: &mut [RowHash], column: &ArrayRef) {
    let nulls = column.nulls();
    match column.data_type() {
        DataType::Int64 => {
            let values = column.as_primitive::<Int64Type>().values();
            each(hashes, nulls, |row| [values[row] as u64; 2]);
        }
        DataType::Int32 => {
            let values = column.as_primitive::<Int32Type>().values();
            each(hashes, nulls, |row| [i64::from(values[row]) as u64; 2]);
        }
        DataType::Timestamp(TimeUnit::Millisecond, _) => {
            let values = column.as_primitive::<TimestampMillisecondType>().values();
            each(hashes, nulls, |row| [values[row] as u64; 2]);
        }
        DataType::Float64 => {
            let values = column.as_primitive::<Float64Type>().values();
            each(hashes, nulls, |row| [values[row].to_bits(); 2]);
        }
        DataType::Boolean => {
            let values = column.as_boolean();
            each(hashes, nulls, |row| [u64::from(values.value(row)); 2]);
        }
        DataType::Utf8 => {
            let values = column.as_string::<i32>();
            each(hashes, nulls, |row| text(values.value(row)));
        }
        DataType::Dictionary(_, _) => {
            let codes = column.as_dictionary::<Int32Type>();
            let words = codes.values().as_string::<i32>();
            let words: Vec<RowHash> = words.iter().map(|word| word.map_or(NONE, text)).collect();
            let codes = codes.keys().values();
            each(hashes, nulls, |row| words[codes[row] as usize]);
        }
        other => unreachable!("no table has a column of type {other}"),
    }
}

/// Takes each row's value into its hashes, or what stands for none.
#[inline]
fn each(hashes: &mut [RowHash], nulls: Option<&NullBuffer>, value: impl Fn(usize) -> RowHash) {
    for (row, hash) in hashes.iter_mut().enumerate() {
        *hash = take(*hash, if nulls.is_some_and(|nulls| nulls.is_null(row)) { NONE } else { value(row) });
    }
}

/// Takes a value into each of two hashes.
#[inline]
fn take(hashes: RowHash, values: RowHash) -> RowHash {
    let fold = |lane: usize| {
        let product = u128::from(hashes[lane] ^ values[lane]) * u128::from(FACTORS[lane]);
        product as u64 ^ (product >> 64) as u64
    };
    [fold(0), fold(1)]
}

/// The hashes of a text: of its length, then of eight bytes after eight, the last of them filled with zeros.
#[inline]
fn text(text: &str) -> RowHash {
    let bytes = text.as_bytes();
    let mut hashes = take(TEXT, [bytes.len() as u64; 2]);
    let (words, rest) = bytes.as_chunks::<8>();
    for word in words {
        hashes = take(hashes, [u64::from_le_bytes(*word); 2]);
    }
    if !rest.is_empty() {
        let last = match bytes.last_chunk::<8>() {
            Some(last) => u64::from_le_bytes(*last) >> (64 - 8 * rest.len()),
            None => rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)),
        };
        hashes = take(hashes, [last; 2]);
    }
    hashes
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{DictionaryArray, Int64Array, StringArray};

    use super::*;

    fn batch(ids: &[i64], words: ArrayRef) -> RecordBatch {
        let ids: ArrayRef = Arc::new(Int64Array::from(ids.to_vec()));
        RecordBatch::try_from_iter([("id", ids), ("word", words)]).expect("two columns of one length")
    }

    fn digest(ids: &[i64], words: &[&str]) -> Digest {
        Digest::of(&batch(ids, Arc::new(StringArray::from(words.to_vec()))))
    }

    #[test]
    fn order_and_pieces_do_not_matter_but_every_value_does() {
        let whole = digest(&[1, 2, 3], &["a", "b", "c"]);
        let mut pieces = digest(&[3, 1], &["c", "a"]);
        pieces += digest(&[2], &["b"]);
        assert_eq!(whole, pieces);
        assert_ne!(whole, digest(&[1, 2, 3], &["a", "b", "d"]));
        assert_ne!(whole, digest(&[1, 2, 3], &["b", "a", "c"]));
        assert_ne!(digest(&[1], &["a"]), digest(&[1, 1], &["a", "a"]));
    }

    #[test]
    fn values_that_look_alike_are_told_apart() {
        let texts = ["", "\0", "\0\0", "a", "a\0", "aaaaaaaa", "aaaaaaaa\0", "aaaaaaaaaaaaaaaa", "ab", "ba"];
        let numbers = [0, 1, -1, i64::MAX, i64::MIN, 256, 1 << 32];
        let nothing = digest(&[0], &[""]);
        assert_ne!(nothing.sums, [0, 0]);
        let pairs = numbers.iter().flat_map(|number| texts.iter().map(|text| digest(&[*number], &[*text])));
        let missing: ArrayRef = Arc::new(StringArray::from(vec![None::<&str>]));
        let all: Vec<[u64; 2]> = pairs
            .chain(numbers.iter().map(|number| Digest::of(&batch(&[*number], missing.clone()))))
            .map(|it| it.sums)
            .collect();
        for lane in [0, 1] {
            let mut seen: Vec<u64> = all.iter().map(|sums| sums[lane]).collect();
            seen.sort_unstable();
            seen.dedup();
            assert_eq!(seen.len(), all.len());
        }
    }

    #[test]
    fn words_count_as_their_text() {
        let words: DictionaryArray<Int32Type> = ["x", "y", "x"].into_iter().collect();
        assert_eq!(Digest::of(&batch(&[1, 2, 3], Arc::new(words))), digest(&[1, 2, 3], &["x", "y", "x"]));
    }
}
