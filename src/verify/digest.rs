//! The digest of a table: rows are hashed, the hashes added up.
//!
//! A sum does not depend on order, so chunks, files, parts and threads give the same digest; it does depend on every
//! value, on its column and on how often a row is there. 128 bits: two independent 64-bit hashes, added modulo 2⁶⁴ each.

use std::fmt;
use std::iter::Sum;
use std::ops::AddAssign;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Float64Type, Int32Type, Int64Type, TimeUnit, TimestampMillisecondType};

use crate::random::Key;

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
    let mut keys = vec![[Key::root(1), Key::root(2)]; batch.num_rows()];
    for column in batch.columns() {
        for (place, seed) in (1..=2).enumerate() {
            for (row, value) in keys.iter_mut().zip(hashes(column, seed)) {
                row[place] = row[place].at(value);
            }
        }
    }
    keys.into_iter().map(|row| row.map(Key::bits)).collect()
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

/// What stands for a missing value.
const NONE: u64 = 0x6e6f_6e65_6e6f_6e65;

/// One hash per value.
fn hashes(column: &ArrayRef, seed: u64) -> Vec<u64> {
    let or_none = |row: usize, value: u64| if column.is_null(row) { NONE } else { value };
    let rows = 0..column.len();
    match column.data_type() {
        DataType::Int64 => {
            let values = column.as_primitive::<Int64Type>();
            rows.map(|row| or_none(row, values.value(row) as u64)).collect()
        }
        DataType::Int32 => {
            let values = column.as_primitive::<Int32Type>();
            rows.map(|row| or_none(row, i64::from(values.value(row)) as u64)).collect()
        }
        DataType::Timestamp(TimeUnit::Millisecond, _) => {
            let values = column.as_primitive::<TimestampMillisecondType>();
            rows.map(|row| or_none(row, values.value(row) as u64)).collect()
        }
        DataType::Float64 => {
            let values = column.as_primitive::<Float64Type>();
            rows.map(|row| or_none(row, values.value(row).to_bits())).collect()
        }
        DataType::Boolean => {
            let values = column.as_boolean();
            rows.map(|row| or_none(row, u64::from(values.value(row)))).collect()
        }
        DataType::Utf8 => {
            let values = column.as_string::<i32>();
            rows.map(|row| or_none(row, text(values.value(row), seed))).collect()
        }
        DataType::Dictionary(_, _) => {
            let codes = column.as_dictionary::<Int32Type>();
            let words = hashes(codes.values(), seed);
            rows.map(|row| if codes.is_null(row) { NONE } else { words[codes.keys().value(row) as usize] }).collect()
        }
        other => unreachable!("no table has a column of type {other}"),
    }
}

fn text(text: &str, seed: u64) -> u64 {
    let mut key = Key::root(seed).at(text.len() as u64);
    for word in text.as_bytes().chunks(8) {
        let mut bytes = [0; 8];
        bytes[..word.len()].copy_from_slice(word);
        key = key.at(u64::from_le_bytes(bytes));
    }
    key.bits()
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
    fn words_count_as_their_text() {
        let words: DictionaryArray<Int32Type> = ["x", "y", "x"].into_iter().collect();
        assert_eq!(Digest::of(&batch(&[1, 2, 3], Arc::new(words))), digest(&[1, 2, 3], &["x", "y", "x"]));
    }
}
