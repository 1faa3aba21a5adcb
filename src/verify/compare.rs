//! Rows of a bucket, compared one by one: what is missing, too much, or changed.

use std::cmp::Ordering;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::compute::{cast, concat_batches};
use arrow::datatypes::{DataType, Int32Type, Int64Type, TimestampMillisecondType};
use arrow::util::display::array_value_to_string;

use super::digest::RowHash;
use super::finding::{Change, ChangedValue, SHOWN, TableFinding};
use super::scan::found_hashes;
use crate::sinks::reader::{Found, Odd, found_schema};
use crate::tables::Table;

/// Rows of one table, in the order of their keys.
pub(super) struct Sorted {
    table: &'static Table,
    batch: RecordBatch,
    odd: Vec<Odd>,
    /// The values of the key's columns, by row.
    keys: Vec<Vec<i64>>,
    hashes: Vec<RowHash>,
    /// Rows by key, then by hash.
    order: Vec<usize>,
}

impl Sorted {
    /// Takes rows in any order; words become plain.
    pub(super) fn new(table: &'static Table, rows: Vec<Found>) -> Self {
        let schema = found_schema(table);
        let mut odd = Vec::new();
        let mut batches = Vec::new();
        let mut before = 0;
        for found in rows {
            odd.extend(found.odd.into_iter().map(|it| Odd { row: it.row + before, ..it }));
            before += found.batch.num_rows();
            let columns = found.batch.columns().iter().map(plain).collect();
            let batch = RecordBatch::try_new(Arc::clone(&schema), columns)
                .expect("a table's columns, any of which may be empty");
            batches.push(batch);
        }
        let batch = concat_batches(&schema, &batches).expect("one schema");
        let keys: Vec<Vec<i64>> = table
            .key
            .iter()
            .map(|name| numbers(batch.column_by_name(name).expect("a table has the columns of its key")))
            .collect();
        let hashes = found_hashes(&batch, &odd);
        let mut order: Vec<usize> = (0..batch.num_rows()).collect();
        let key = |row: usize| keys.iter().map(move |column| column[row]);
        order.sort_unstable_by(|&a, &b| key(a).cmp(key(b)).then(hashes[a].cmp(&hashes[b])));
        Self { table, batch, odd, keys, hashes, order }
    }

    /// The rows in the order of their keys.
    pub(super) fn into_batch(self) -> RecordBatch {
        let order = arrow::array::UInt32Array::from_iter_values(self.order.iter().map(|row| *row as u32));
        arrow::compute::take_record_batch(&self.batch, &order).expect("rows of the batch")
    }

    /// The next rows with one key.
    fn group(&self, from: usize) -> &[usize] {
        let Some(first) = self.order.get(from) else { return &[] };
        let same = |row: &&usize| self.numbers(**row).eq(self.numbers(*first));
        &self.order[from..from + self.order[from..].iter().take_while(same).count()]
    }

    /// The numbers of a row's key.
    fn numbers(&self, row: usize) -> impl Iterator<Item = i64> {
        self.keys.iter().map(move |column| column[row])
    }

    /// A row's key, for people: `order_id 5, line_number 1`.
    fn key(&self, row: usize) -> String {
        let value = |name: &&str| {
            let column = self.table.columns.iter().position(|column| column.name == *name).unwrap_or_default();
            format!("{name} {}", self.value(column, row))
        };
        self.table.key.iter().map(value).collect::<Vec<_>>().join(", ")
    }

    /// A value, for people.
    fn value(&self, column: usize, row: usize) -> String {
        if let Some(odd) = self.odd.iter().find(|odd| (odd.row, odd.column) == (row, column)) {
            return odd.text.clone();
        }
        let array = self.batch.column(column);
        if array.is_null(row) {
            return "nothing".to_owned();
        }
        array_value_to_string(array, row).unwrap_or_default()
    }

    fn change(&self, row: usize, found: &Self, row_there: usize) -> Change {
        let mut values = Vec::new();
        for (place, column) in self.table.columns.iter().enumerate() {
            let is_odd = found.odd.iter().any(|odd| (odd.row, odd.column) == (row_there, place));
            let same =
                !is_odd && self.batch.column(place).slice(row, 1) == found.batch.column(place).slice(row_there, 1);
            if !same {
                let (expected, found) = (self.value(place, row), found.value(place, row_there));
                values.push(ChangedValue { column: column.name, expected, found });
            }
        }
        Change { key: self.key(row), values }
    }
}

/// Compares the rows of a bucket.
pub(super) fn compare(expected: &Sorted, found: &Sorted) -> TableFinding {
    let mut finding = TableFinding { table: expected.table.name, compared: true, ..TableFinding::default() };
    let (mut here, mut there) = (0, 0);
    while here < expected.order.len() || there < found.order.len() {
        let order = match (expected.order.get(here), found.order.get(there)) {
            (Some(a), Some(b)) => expected.numbers(*a).cmp(found.numbers(*b)),
            (Some(_), None) => Ordering::Less,
            _ => Ordering::Greater,
        };
        match order {
            Ordering::Less => {
                finding.missing.add(|| expected.key(expected.order[here]));
                here += 1;
            }
            Ordering::Greater => {
                finding.extra.add(|| found.key(found.order[there]));
                there += 1;
            }
            Ordering::Equal => {
                let (wanted, got) = (expected.group(here), found.group(there));
                settle(expected, wanted, found, got, &mut finding);
                (here, there) = (here + wanted.len(), there + got.len());
            }
        }
    }
    finding
}

/// Rows of one key: those that are the same are done with, others have changed, or are too many or too few.
fn settle(expected: &Sorted, wanted: &[usize], found: &Sorted, got: &[usize], finding: &mut TableFinding) {
    let mut left: Vec<usize> = got.to_vec();
    let mut lacking = Vec::new();
    for row in wanted {
        match left.iter().position(|there| found.hashes[*there] == expected.hashes[*row]) {
            Some(place) => {
                left.swap_remove(place);
            }
            None => lacking.push(*row),
        }
    }
    let mut left = left.into_iter();
    for row in lacking {
        let Some(there) = left.next() else {
            finding.missing.add(|| expected.key(row));
            continue;
        };
        let change = expected.change(row, found, there);
        finding.changed.count += 1;
        for value in &change.values {
            *finding.changed.columns.entry(value.column).or_default() += 1;
        }
        if finding.changed.first.len() < SHOWN {
            finding.changed.first.push(change);
        }
    }
    for there in left {
        finding.extra.add(|| found.key(there));
    }
}

/// Words as text.
fn plain(column: &ArrayRef) -> ArrayRef {
    match column.data_type() {
        DataType::Dictionary(..) => cast(column, &DataType::Utf8).expect("words are text"),
        _ => Arc::clone(column),
    }
}

/// The numbers of a key's column; what is missing comes first.
fn numbers(column: &ArrayRef) -> Vec<i64> {
    let number = |row: usize| match column.data_type() {
        _ if column.is_null(row) => i64::MIN,
        DataType::Int32 => i64::from(column.as_primitive::<Int32Type>().value(row)),
        DataType::Int64 => column.as_primitive::<Int64Type>().value(row),
        _ => column.as_primitive::<TimestampMillisecondType>().value(row),
    };
    (0..column.len()).map(number).collect()
}
