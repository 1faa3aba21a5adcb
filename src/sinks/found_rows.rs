//! Rows that are read from a database, value by value, until they are a batch.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanBuilder, Float64Builder, Int32Builder, Int64Builder, RecordBatch, StringBuilder,
    TimestampMillisecondBuilder,
};

use super::reader::{BATCH, Found, Odd, found_schema};
use crate::calendar::utc;
use crate::tables::{Table, Type};

/// A value as it was found.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell<'a> {
    None,
    Long(i64),
    Integer(i32),
    /// Milliseconds since 1970-01-01 UTC.
    Instant(i64),
    Text(&'a str),
    Degrees(f64),
    Flag(bool),
    /// What no column can hold, for people.
    Odd(String),
}

#[derive(Debug)]
enum Column {
    Long(Int64Builder),
    Integer(Int32Builder),
    Instant(TimestampMillisecondBuilder),
    Text(StringBuilder),
    Degrees(Float64Builder),
    Flag(BooleanBuilder),
}

/// Rows while they are read. Values of a row come in the order of the columns.
#[derive(Debug)]
pub(super) struct FoundRows {
    table: &'static Table,
    columns: Vec<Column>,
    odd: Vec<Odd>,
    rows: usize,
}

impl FoundRows {
    pub(super) fn new(table: &'static Table) -> Self {
        let column = |it: &crate::tables::ColumnDefinition| match it.ty {
            Type::Id | Type::Money => Column::Long(Int64Builder::new()),
            Type::Integer => Column::Integer(Int32Builder::new()),
            Type::Instant => Column::Instant(TimestampMillisecondBuilder::new().with_timezone("UTC")),
            Type::Word(_) | Type::Text => Column::Text(StringBuilder::new()),
            Type::Degrees => Column::Degrees(Float64Builder::new()),
            Type::Flag => Column::Flag(BooleanBuilder::new()),
        };
        Self { table, columns: table.columns.iter().map(column).collect(), odd: Vec::new(), rows: 0 }
    }

    /// Puts a value into a column of the row that is being read; each column takes one.
    #[inline]
    pub(super) fn push(&mut self, column: usize, cell: Cell<'_>) {
        match (&mut self.columns[column], cell) {
            (Column::Long(to), Cell::Long(value)) => to.append_value(value),
            (Column::Integer(to), Cell::Integer(value)) => to.append_value(value),
            (Column::Instant(to), Cell::Instant(value)) => to.append_value(value),
            (Column::Text(to), Cell::Text(value)) => to.append_value(value),
            (Column::Degrees(to), Cell::Degrees(value)) => to.append_value(value),
            (Column::Flag(to), Cell::Flag(value)) => to.append_value(value),
            (_, cell) => self.push_other(column, cell),
        }
    }

    #[cold]
    fn push_other(&mut self, column: usize, cell: Cell<'_>) {
        match &mut self.columns[column] {
            Column::Long(to) => to.append_null(),
            Column::Integer(to) => to.append_null(),
            Column::Instant(to) => to.append_null(),
            Column::Text(to) => to.append_null(),
            Column::Degrees(to) => to.append_null(),
            Column::Flag(to) => to.append_null(),
        }
        let text = match cell {
            Cell::None => return,
            Cell::Long(value) => format!("{value} (64 bits)"),
            Cell::Integer(value) => format!("{value} (32 bits)"),
            Cell::Instant(value) => utc(value),
            Cell::Text(value) => format!("'{value}'"),
            Cell::Degrees(value) => format!("{value:?} (floating)"),
            Cell::Flag(value) => value.to_string(),
            Cell::Odd(text) => text,
        };
        self.odd.push(Odd { row: self.rows, column, text });
    }

    /// Says that something is wrong with the row that is being read, beside a column's value.
    #[cfg(feature = "mongodb")]
    pub(super) fn mark(&mut self, column: usize, text: String) {
        self.odd.push(Odd { row: self.rows, column, text });
    }

    /// Ends a row whose columns have all been given.
    pub(super) fn end_row(&mut self) {
        self.rows += 1;
    }

    pub(super) fn is_full(&self) -> bool {
        self.rows >= BATCH
    }

    /// The rows so far; begins anew.
    pub(super) fn take(&mut self) -> Option<Found> {
        if self.rows == 0 {
            return None;
        }
        let finish = |column: &mut Column| -> ArrayRef {
            match column {
                Column::Long(it) => Arc::new(it.finish()),
                Column::Integer(it) => Arc::new(it.finish()),
                Column::Instant(it) => Arc::new(it.finish()),
                Column::Text(it) => Arc::new(it.finish()),
                Column::Degrees(it) => Arc::new(it.finish()),
                Column::Flag(it) => Arc::new(it.finish()),
            }
        };
        let columns = self.columns.iter_mut().map(finish).collect();
        let batch =
            RecordBatch::try_new(found_schema(self.table), columns).expect("each row gives each column a value");
        self.rows = 0;
        Some(Found { table: self.table, batch, odd: std::mem::take(&mut self.odd) })
    }
}
