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

    /// Adds what the rows after these came to.
    #[must_use]
    pub fn plus(mut self, later: Self) -> Self {
        for (table, first, last) in later.ends.into_values() {
            self.key_rises(table, first);
            self.ends.entry(table.name).and_modify(|ends| ends.2 = last).or_insert((table, first, last));
        }
        for (product, (bin, shipment)) in later.bins {
            self.lies_in(product, &bin, shipment);
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

    /// Keys of one number rise, so none comes twice: these come next.
    pub(super) fn keys_rise(&mut self, table: &'static Table, keys: &[i64]) {
        let [first, .., last] = keys else {
            if let [only] = keys {
                self.key_rises(table, *only);
                self.ends.entry(table.name).and_modify(|ends| ends.2 = *only).or_insert((table, *only, *only));
            }
            return;
        };
        self.key_rises(table, *first);
        for pair in keys.windows(2) {
            self.demand(Law::References, table, pair[1], pair[0] < pair[1], || comes_after(table, pair[0]));
        }
        self.ends.entry(table.name).and_modify(|ends| ends.2 = *last).or_insert((table, *first, *last));
    }

    /// The next key lies above the last one so far.
    fn key_rises(&mut self, table: &'static Table, key: i64) {
        if let Some((_, _, last)) = self.ends.get(table.name).copied() {
            self.demand(Law::References, table, key, last < key, || comes_after(table, last));
        }
    }

    /// A product always lies in one bin; a shipment's pick says which.
    pub(super) fn lies_in(&mut self, product: i64, bin: &str, shipment: i64) {
        let Some((lies, _)) = self.bins.get(&product) else {
            self.bins.insert(product, (bin.to_owned(), shipment));
            return;
        };
        if lies != bin {
            let what = format!("product {product} is not in bin {bin}: it lies in {lies}");
            self.say(Law::References, Picks::TABLE, shipment, || what);
        }
    }
}

fn comes_after(table: &Table, last: i64) -> String {
    format!("{} comes after {last}: keys rise, and none comes twice", table.key[0])
}
