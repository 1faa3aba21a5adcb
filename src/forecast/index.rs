//! Bytes of an index (a B-tree) in a Postgres that is built once the rows are there.
//!
//! A build fills nine tenths of each leaf. An entry is 8 bytes, its values, and a line pointer in the page. Entries of
//! equal values share one, which lists 6 bytes for each row, up to a tenth of a page (`nbtdedup.c`, `nbtsort.c`).
//!
//! How many rows share a value is seen in a sample, and holds for all rows where values come with the rows, as an order's
//! id does. Where they come from a table of so many, all rows share them more than a few do: rows per value are then taken
//! for negative binomial (each value's own rate is gamma), with the shape that explains how many values the sample met.

use arrow::array::{ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::{Int32Type, Int64Type, TimestampMillisecondType};

use super::heap::{LINE_POINTER, PAGE, PAGE_HEADER, round_up};
use crate::random::Key;
use crate::tables::{Table, Type};

/// What a leaf's special space takes.
const SPECIAL: usize = 16;
/// Share of a leaf that a build fills.
const FILL: f64 = 0.9;
const ENTRY_HEADER: usize = 8;
const ROW_POINTER: usize = 6;
/// The longest list of rows that share an entry, with its header and values.
const LONGEST_LIST: usize = 812;
/// Pages of an index that point at pages, for each that points at rows: about one in three hundred.
const UPPER: f64 = 1.0 + 1.0 / 300.0;
/// Rows of one value that are told apart: more of them take what the longest lists take.
const MOST_TOLD: u32 = 20_000;

/// Rows of a sample, and the values that they have in some columns.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sharing {
    rows: f64,
    values: f64,
}

/// Entries of one index.
struct Entry {
    /// Header and values.
    bytes: usize,
    /// Rows of the longest list.
    most: f64,
}

/// Bytes of an index on so many rows of a table, of which a sample was seen; `of` is how many values there are, where that
/// is known.
pub(super) fn bytes(table: &Table, columns: &[&str], rows: f64, seen: Sharing, of: Option<f64>) -> u64 {
    let entry = Entry::of(table, columns);
    let takes = match of {
        Some(values) => entry.shared_unevenly(rows, values, seen.shape(values)),
        None => rows / seen.rows_per_value() * entry.shared_by(seen.rows_per_value()),
    };
    let leaf = PAGE - (PAGE_HEADER + SPECIAL) as f64 - (1.0 - FILL) * PAGE - (entry.bytes + LINE_POINTER) as f64;
    let leaves = (takes / leaf).ceil();
    // A page tells where the root is.
    ((1.0 + leaves * UPPER).ceil() * PAGE) as u64
}

impl Entry {
    fn of(table: &Table, columns: &[&str]) -> Self {
        let width = |name: &&str| match table.column(name).map(|column| column.ty) {
            Some(Type::Integer) => 4,
            Some(Type::Flag) => 1,
            _ => 8,
        };
        let values = columns.iter().map(width).fold(0, |at, width| round_up(at, width) + width);
        let bytes = round_up(ENTRY_HEADER + values, 8);
        Self { bytes, most: ((LONGEST_LIST - bytes) / ROW_POINTER) as f64 }
    }

    /// Bytes of leaves that a value takes with so many rows.
    fn of_rows(&self, rows: f64) -> f64 {
        let lists = (rows / self.most).ceil();
        let list = if rows > 1.0 { (rows / lists * ROW_POINTER as f64).ceil() as usize } else { 0 };
        lists * (round_up(self.bytes + list, 8) + LINE_POINTER) as f64
    }

    /// Bytes that a value takes with so many rows on average: some have a row more than others.
    fn shared_by(&self, rows: f64) -> f64 {
        let (low, share) = (rows.floor(), rows.fract());
        (1.0 - share) * self.of_rows(low) + share * self.of_rows(low + 1.0)
    }

    /// Bytes that so many values take, of whose rows the number is negative binomial with this shape.
    fn shared_unevenly(&self, rows: f64, values: f64, shape: f64) -> f64 {
        let mean = rows / values.max(1.0);
        let step = mean / (mean + shape);
        let mut chance = (shape * (shape / (mean + shape)).ln()).exp();
        let (mut bytes, mut told) = (0.0, 0.0);
        for count in 1..=MOST_TOLD {
            let count = f64::from(count);
            chance *= (count - 1.0 + shape) / count * step;
            bytes += chance * self.of_rows(count);
            told += chance * count;
        }
        values * (bytes + (mean - told).max(0.0) * self.of_rows(self.most) / self.most)
    }
}

impl Sharing {
    /// That of a key.
    pub(super) const NONE: Self = Self { rows: 1.0, values: 1.0 };

    /// What the rows of a sample have in some columns.
    pub(super) fn of(batches: &[RecordBatch], columns: &[&str]) -> Self {
        // A row's values, as an address: two that differ have the same one once in 2^64.
        let mut addresses: Vec<Key> = Vec::new();
        for batch in batches {
            let first = addresses.len();
            addresses.resize(first + batch.num_rows(), Key::root(0));
            for column in columns.iter().filter_map(|name| batch.column_by_name(name)) {
                narrow(&mut addresses[first..], column);
            }
        }
        let mut values: Vec<u64> = addresses.into_iter().map(Key::bits).collect();
        let rows = values.len();
        values.sort_unstable();
        values.dedup();
        Self { rows: rows as f64, values: values.len() as f64 }
    }

    fn rows_per_value(self) -> f64 {
        (self.rows / self.values.max(1.0)).max(1.0)
    }

    /// The shape of the gamma law of the values' rates, from the share of so many values that was met:
    /// 1 - (1 + mean / shape)^-shape, which grows with the shape.
    fn shape(self, of: f64) -> f64 {
        const BOUNDS: (f64, f64) = (-9.0, 9.0);
        let (mean, met) = (self.rows / of.max(1.0), self.values / of.max(1.0));
        let (mut low, mut high) = BOUNDS;
        for _ in 0..60 {
            let middle = f64::midpoint(low, high);
            let shape = middle.exp();
            if 1.0 - (-shape * (mean / shape).ln_1p()).exp() < met {
                low = middle;
            } else {
                high = middle;
            }
        }
        high.exp()
    }
}

/// Narrows each row's key by its value in a column.
fn narrow(keys: &mut [Key], column: &ArrayRef) {
    fn all(keys: &mut [Key], values: impl Iterator<Item = Option<i64>>) {
        keys.iter_mut().zip(values).for_each(|(key, value)| *key = key.at(value.unwrap_or(i64::MIN) as u64));
    }
    if let Some(longs) = column.as_primitive_opt::<Int64Type>() {
        all(keys, longs.iter());
    } else if let Some(instants) = column.as_primitive_opt::<TimestampMillisecondType>() {
        all(keys, instants.iter());
    } else if let Some(integers) = column.as_primitive_opt::<Int32Type>() {
        all(keys, integers.iter().map(|value| value.map(i64::from)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::{OrderLines, Rows};

    fn per_row(rows: f64, values: f64, of: Option<f64>) -> f64 {
        bytes(OrderLines::TABLE, &["product_id"], 1e6, Sharing { rows, values }, of) as f64 / 1e6
    }

    #[test]
    fn an_index_of_unique_longs_takes_some_22_bytes_a_row_and_one_of_few_values_little_more_than_6() {
        assert!((22.0..23.0).contains(&per_row(1.0, 1.0, None)), "{}", per_row(1.0, 1.0, None));
        assert!((6.5..7.5).contains(&per_row(1e5, 1.0, None)), "{}", per_row(1e5, 1.0, None));
        assert!(per_row(2.0, 1.0, None) < per_row(1.5, 1.0, None));
        assert!(per_row(1.5, 1.0, None) < per_row(1.0, 1.0, None));
    }

    #[test]
    fn values_of_a_table_are_shared_more_by_all_rows_than_by_a_few() {
        // 1000 rows that met 995 of 100,000 values share them evenly, ten rows each in the end.
        let even = per_row(1000.0, 995.0, Some(1e5));
        assert!((even / per_row(10.0, 1.0, None) - 1.0).abs() < 0.05, "{even}");
        // Had they met 500, some values would have most of the rows, in long lists.
        assert!(per_row(1000.0, 500.0, Some(1e5)) < 0.9 * even);
        // A value that all rows share.
        assert!((per_row(1000.0, 1.0, Some(1.0)) / per_row(1e6, 1.0, None) - 1.0).abs() < 0.01);
    }
}
