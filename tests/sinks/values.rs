//! Values that a server gives back, as the Arrow batches they were made from.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Float64Array, Int32Array, Int64Array, RecordBatch, StringArray, TimestampMillisecondArray,
};
use ordermill::tables::{Table, Type};

use super::support::whole;

/// A value, as a driver has read it.
#[derive(Debug, Clone, PartialEq, PartialOrd)]
pub(crate) enum Value {
    Long(i64),
    Integer(i32),
    /// Milliseconds since 1970-01-01 UTC.
    Instant(i64),
    Text(String),
    Double(f64),
    Flag(bool),
}

/// A row: the values of its columns, where there are any.
pub(crate) type Row = Vec<Option<Value>>;

/// Rows as one batch, words as plain text. Each value must be of its column's type.
pub(crate) fn batch(table: &'static Table, rows: &[Row]) -> RecordBatch {
    let empty = whole(&[RecordBatch::new_empty(table.schema())]);
    let columns = (0..table.columns.len()).map(|column| array(table, column, rows)).collect();
    RecordBatch::try_new(empty.schema(), columns).expect("a value in every column that has to have one")
}

/// Sorts rows as the plan makes them: by the table's key.
#[cfg(any(feature = "postgres", feature = "mongodb"))]
pub(crate) fn sort(table: &Table, rows: &mut [Row]) {
    let place = |name: &&str| table.columns.iter().position(|column| column.name == *name).expect("a column");
    let key: Vec<usize> = table.key.iter().map(place).collect();
    let of = |row: &Row| key.iter().map(|&column| row[column].clone()).collect::<Vec<_>>();
    rows.sort_by(|one, other| of(one).partial_cmp(&of(other)).expect("keys are no floats"));
}

fn array(table: &Table, column: usize, rows: &[Row]) -> ArrayRef {
    macro_rules! column {
        ($variant:ident as $array:ty) => {{
            let values = rows.iter().map(|row| match &row[column] {
                None => None,
                Some(Value::$variant(value)) => Some(value.clone()),
                Some(other) => panic!("{}.{} came as {other:?}", table.name, table.columns[column].name),
            });
            values.collect::<$array>()
        }};
    }
    match table.columns[column].ty {
        Type::Id | Type::Money => Arc::new(column!(Long as Int64Array)),
        Type::Integer => Arc::new(column!(Integer as Int32Array)),
        Type::Instant => Arc::new(column!(Instant as TimestampMillisecondArray).with_timezone("UTC")),
        Type::Word(_) | Type::Text => Arc::new(column!(Text as StringArray)),
        Type::Degrees => Arc::new(column!(Double as Float64Array)),
        Type::Flag => Arc::new(column!(Flag as BooleanArray)),
    }
}
