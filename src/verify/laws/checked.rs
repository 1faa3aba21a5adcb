//! What laws found in some rows, and what they can't tell until they have seen others.

use std::collections::BTreeMap;
use std::fmt;

use super::Law;
use crate::tables::{Picks, Rows, Table};

/// Breaches that are kept; all are counted.
const KEPT: usize = 50;

/// A row that breaks a law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// The law.
    pub law: Law,
    /// The table.
    pub table: &'static str,
    /// The row's key.
    pub key: i64,
    /// What is wrong, and what would be right.
    pub what: String,
}

/// What some rows came to. Neighbouring rows are added up, earlier ones first.
#[derive(Debug, Clone, Default)]
pub struct Checked {
    breaches: Vec<Breach>,
    counts: BTreeMap<Law, u64>,
    orders: u64,
    /// The first and the last key of each table whose key is one number.
    ends: BTreeMap<&'static str, (&'static Table, i64, i64)>,
    /// Units in shipments that have not left, by client, warehouse and product.
    pub(super) open: BTreeMap<(i64, i64, i64), i64>,
    /// Where products lie, and whose pick told so.
    bins: BTreeMap<i64, (String, i64)>,
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}: {}", self.law, self.table, self.key, self.what)
    }
}

impl Checked {
    /// The first breaches.
    pub fn breaches(&self) -> &[Breach] {
        &self.breaches
    }

    /// How many breaches of each law there are.
    pub fn counts(&self) -> &BTreeMap<Law, u64> {
        &self.counts
    }

    /// The number of orders that were checked.
    pub fn orders(&self) -> u64 {
        self.orders
    }

    /// Adds what the rows after these came to.
    #[must_use]
    pub fn plus(mut self, later: Self) -> Self {
        self.orders += later.orders;
        for (table, first, last) in later.ends.into_values() {
            self.keys_follow(table, first, last);
        }
        for (product, (bin, shipment)) in later.bins {
            self.lies_in(product, &bin, shipment, true);
        }
        for (position, units) in later.open {
            *self.open.entry(position).or_default() += units;
        }
        for (law, count) in later.counts {
            *self.counts.entry(law).or_default() += count;
        }
        self.breaches.extend(later.breaches);
        self.breaches.truncate(KEPT);
        self
    }

    pub(super) fn say(&mut self, law: Law, table: &'static Table, key: i64, what: impl FnOnce() -> String) {
        *self.counts.entry(law).or_default() += 1;
        if self.breaches.len() < KEPT {
            self.breaches.push(Breach { law, table: table.name, key, what: what() });
        }
    }

    /// Says so unless it holds.
    #[inline]
    pub(super) fn demand(
        &mut self,
        law: Law,
        table: &'static Table,
        key: i64,
        holds: bool,
        what: impl FnOnce() -> String,
    ) {
        if !holds {
            self.say(law, table, key, what);
        }
    }

    /// Counts orders.
    pub(super) fn count(&mut self, orders: usize) {
        self.orders += orders as u64;
    }

    /// Keys of one number rise, so none comes twice: these come next.
    pub(super) fn keys_rise(&mut self, table: &'static Table, keys: &[i64]) {
        let [first, ..] = keys else { return };
        self.keys_follow(table, *first, keys[keys.len() - 1]);
        for pair in keys.windows(2) {
            self.demand(Law::References, table, pair[1], pair[0] < pair[1], || comes_after(table, pair[0]));
        }
    }

    /// The first of the next keys lies above the last one so far.
    fn keys_follow(&mut self, table: &'static Table, first: i64, last: i64) {
        let Some(ends) = self.ends.get_mut(table.name) else {
            self.ends.insert(table.name, (table, first, last));
            return;
        };
        let before = std::mem::replace(&mut ends.2, last);
        self.demand(Law::References, table, first, before < first, || comes_after(table, before));
    }

    /// A product always lies in one bin, where its class does; a shipment's pick says in which. Of rows that were checked
    /// apart, a product's first pick is held against the earlier ones.
    pub(super) fn lies_in(&mut self, product: i64, bin: &str, shipment: i64, is_of_class: bool) {
        let (lies, _) = self.bins.entry(product).or_insert_with(|| (bin.to_owned(), shipment));
        if lies != bin || !is_of_class {
            let place = if is_of_class { lies } else { "its class's zone" };
            let what = format!("product {product} is not in bin {bin}: it lies in {place}");
            self.say(Law::References, Picks::TABLE, shipment, || what);
        }
    }
}

fn comes_after(table: &Table, last: i64) -> String {
    format!("{} comes after {last}: keys rise, and none comes twice", table.key[0])
}
