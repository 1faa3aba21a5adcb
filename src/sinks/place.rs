//! Where rows lie, as the first column of their key tells: rows of the order tables at a minute since 1970-01-01 UTC, rows of
//! dimension tables at that column's number. Rows that are made together lie near each other, in every target.

use std::ops::Range;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{Int64Type, TimestampMillisecondType};

use crate::generate::OrderId;
use crate::tables::{Group, Table};

const MINUTE_MS: i64 = 60_000;

/// The column that tells a table's places, and how its numbers become places and back.
#[derive(Debug, Clone, Copy)]
pub struct Places {
    column: usize,
    /// The number at place 0, and numbers per place.
    origin: i64,
    step: i64,
}

impl Places {
    /// The places of a table's rows.
    pub fn new(table: &'static Table) -> Self {
        let column = table.columns.iter().position(|column| column.name == table.key[0]).unwrap_or(0);
        let first = |minute| match table.key[0] {
            "order_id" | "subject_id" => OrderId::first_of(minute),
            "wave_at" => minute * MINUTE_MS,
            // Children's ids extend the order's.
            _ => OrderId::first_child(OrderId::first_of(minute)),
        };
        let (origin, step) = match table.group {
            Group::Order => (first(0), first(1) - first(0)),
            Group::Dimension => (0, 1),
        };
        Self { column, origin, step }
    }

    /// The column's numbers that lie at some places.
    pub fn numbers(&self, places: &Range<i64>) -> Range<i64> {
        let number = |place: i64| place.saturating_mul(self.step).saturating_add(self.origin);
        number(places.start)..number(places.end)
    }

    /// The place of a number.
    pub fn of(&self, number: i64) -> i64 {
        number.wrapping_sub(self.origin).div_euclid(self.step)
    }

    /// The column's number in each row of a batch, if there is one.
    pub fn numbers_of<'b>(&self, batch: &'b RecordBatch) -> impl Iterator<Item = Option<i64>> + 'b {
        let column = batch.column(self.column);
        let numbers = match column.as_primitive_opt::<Int64Type>() {
            Some(ids) => ids.values(),
            None => column.as_primitive::<TimestampMillisecondType>().values(),
        };
        let nulls = column.nulls();
        numbers.iter().enumerate().map(move |(row, number)| nulls.is_none_or(|it| it.is_valid(row)).then_some(*number))
    }

    /// The column's place in the table.
    pub fn column(&self) -> usize {
        self.column
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables;

    #[test]
    fn numbers_of_a_minute_are_those_of_its_rows() {
        let id = OrderId { minute: 29_000_000, client: 7, position: 3 }.encode(16);
        for (name, number) in [("orders", id), ("order_lines", id), ("cartons", OrderId::first_child(id) + 9)] {
            let places = Places::new(tables::by_name(name).expect("a table"));
            assert!(places.numbers(&(29_000_000..29_000_001)).contains(&number), "{name}");
            assert!(!places.numbers(&(29_000_001..29_000_002)).contains(&number), "{name}");
        }
    }
}
