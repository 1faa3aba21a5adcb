//! Generated rows as the truth reads them: columns by name, words as numbers that mean the same in every slice.

use std::cell::OnceCell;
use std::sync::{Mutex, PoisonError};

use arrow::array::RecordBatch;

use super::asked::Asked;
use super::sums::Fast;
use crate::tables::cells::{Column, Values};
use crate::tables::{Batches, Table};

/// Rows of some tables that were made together: an order's rows lie in one slice.
pub(super) struct Slice<'b> {
    batches: &'b Batches,
    words: &'b Words,
    orders: OnceCell<Fast<i64, usize>>,
    shipments: OnceCell<Fast<i64, usize>>,
}

/// The rows of one table.
pub(super) struct Rows<'b> {
    table: &'static Table,
    batch: &'b RecordBatch,
    words: &'b Words,
}

/// A column of instants, which may be missing.
pub(super) struct Instants<'b> {
    values: &'b [i64],
    column: Column<'b>,
}

/// A column of words, as numbers.
pub(super) struct Coded<'b> {
    codes: &'b [i32],
    numbers: Vec<i64>,
}

/// The words of all slices, by number.
#[derive(Debug, Default)]
pub(super) struct Words(Mutex<Vec<String>>);

impl<'b> Slice<'b> {
    pub(super) fn new(batches: &'b Batches, words: &'b Words) -> Self {
        Self { batches, words, orders: OnceCell::new(), shipments: OnceCell::new() }
    }

    /// The rows of a table; none when the slice is of others.
    pub(super) fn rows(&self, table: &str) -> Option<Rows<'b>> {
        let (table, batch) = self.batches.iter().find(|(it, _)| it.name == table)?;
        Some(Rows { table, batch, words: self.words })
    }

    /// The rows of orders by their ids.
    pub(super) fn order(&self, id: i64) -> Option<usize> {
        self.orders.get_or_init(|| self.places("orders", "order_id")).get(&id).copied()
    }

    /// The rows of shipments by their ids.
    pub(super) fn shipment(&self, id: i64) -> Option<usize> {
        self.shipments.get_or_init(|| self.places("shipments", "shipment_id")).get(&id).copied()
    }

    fn places(&self, table: &str, key: &str) -> Fast<i64, usize> {
        let ids = self.rows(table).map_or(&[][..], |rows| rows.longs(key));
        ids.iter().enumerate().map(|(row, id)| (*id, row)).collect()
    }
}

impl<'b> Rows<'b> {
    pub(super) fn count(&self) -> usize {
        self.batch.num_rows()
    }

    /// The rows of what is asked for: of the client, with an instant in the time, which stands beside each.
    pub(super) fn within(&self, asked: &Asked, instant: &str) -> impl Iterator<Item = (usize, i64)> {
        let (clients, instants) = (self.longs("client_id"), self.instants(instant));
        (0..self.count())
            .filter(move |&row| asked.is_of(clients[row]))
            .filter_map(move |row| Some((row, instants.get(row).filter(|&instant| asked.has(instant))?)))
    }

    fn column(&self, name: &str) -> Column<'b> {
        let place = self.table.columns.iter().position(|column| column.name == name);
        let column = place.and_then(|place| Column::of(self.batch.column(place)));
        column.expect("a report names columns that its tables have")
    }

    /// A column of identifiers, amounts or instants that are always there.
    pub(super) fn longs(&self, name: &str) -> &'b [i64] {
        match self.column(name).values {
            Values::Long(values) | Values::Instant(values) => values,
            _ => unreachable!("`{name}` is a column of 64 bits"),
        }
    }

    /// A column of counts.
    pub(super) fn integers(&self, name: &str) -> &'b [i32] {
        match self.column(name).values {
            Values::Integer(values) => values,
            _ => unreachable!("`{name}` is a column of 32 bits"),
        }
    }

    pub(super) fn instants(&self, name: &str) -> Instants<'b> {
        Instants { values: self.longs(name), column: self.column(name) }
    }

    pub(super) fn words(&self, name: &str) -> Coded<'b> {
        match self.column(name).values {
            Values::Word(codes, words) => Coded { codes, numbers: self.words.numbers(words.iter().flatten()) },
            _ => unreachable!("`{name}` is a column of words"),
        }
    }
}

impl Instants<'_> {
    pub(super) fn get(&self, row: usize) -> Option<i64> {
        (!self.column.is_null(row)).then(|| self.values[row])
    }
}

impl Coded<'_> {
    pub(super) fn get(&self, row: usize) -> i64 {
        self.numbers[self.codes[row] as usize]
    }
}

impl Words {
    fn numbers<'w>(&self, words: impl Iterator<Item = &'w str>) -> Vec<i64> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut number = |word: &str| {
            let place = known.iter().position(|it| it == word).unwrap_or(known.len());
            if place == known.len() {
                known.push(word.to_owned());
            }
            place as i64
        };
        words.map(&mut number).collect()
    }

    /// The word of a number.
    pub(super) fn word(&self, number: i128) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(usize::try_from(number).ok()?).cloned()
    }
}
