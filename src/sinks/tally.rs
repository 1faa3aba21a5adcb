//! A number per table: rows or bytes.

use crate::tables::{self, Table};

/// A number per table, in the order of [`tables::ALL`].
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Tally(Vec<(&'static str, u64)>);

impl Tally {
    /// Adds to a table's number.
    pub fn add(&mut self, table: &Table, number: u64) {
        self.add_to(table.name, number);
    }

    /// Adds another tally.
    pub fn merge(&mut self, other: &Self) {
        for &(table, number) in &other.0 {
            self.add_to(table, number);
        }
    }

    /// A table's number.
    pub fn get(&self, table: &str) -> u64 {
        self.0.iter().find(|(name, _)| *name == table).map_or(0, |(_, number)| *number)
    }

    /// The sum over all tables.
    pub fn total(&self) -> u64 {
        self.0.iter().map(|(_, number)| number).sum()
    }

    /// Every table that was counted, with its number.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, u64)> + '_ {
        self.0.iter().copied()
    }

    /// Whether no table was counted.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn add_to(&mut self, table: &'static str, number: u64) {
        if let Some((_, sum)) = self.0.iter_mut().find(|(name, _)| *name == table) {
            *sum += number;
            return;
        }
        self.0.push((table, number));
        self.0.sort_by_key(|(name, _)| tables::ALL.iter().position(|table| table.name == *name));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::{OrderLines, Orders, Rows};

    #[test]
    fn tables_come_in_the_order_of_all() {
        let mut tally = Tally::default();
        tally.add(OrderLines::TABLE, 3);
        tally.add(Orders::TABLE, 1);
        tally.add(OrderLines::TABLE, 4);
        assert_eq!(tally.iter().collect::<Vec<_>>(), [("orders", 1), ("order_lines", 7)]);
        assert_eq!((tally.total(), tally.get("orders"), tally.get("clients")), (8, 1, 0));
    }
}
