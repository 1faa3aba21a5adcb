//! Baskets: the lines of a client's orders, column by column.

use super::catalogue::Catalogue;
use super::choice::{Choice, OrderChoice};
use super::column;
use super::law::{Law, per_cent};
use super::range::Range;
use super::starts::Starts;
use super::traits::Traits;
use crate::demand::Arrivals;
use crate::profile::{Client, MOST_LINES};
use crate::random::Key;

/// Parts of a line's chance.
const PRODUCT: u64 = 0;
const UNITS: u64 = 1;
/// Redraws before the next product that is not in the order yet is taken.
const ATTEMPTS: u64 = 12;

/// The law of a client's baskets.
#[derive(Debug)]
pub(super) struct Basket {
    lines: Law,
    pub(super) choice: Choice,
}

/// What is ordered: by line, order by order. Used again for each slice.
#[derive(Debug, Default)]
pub(super) struct Baskets {
    /// The lines of each order.
    pub(super) lines: Starts,
    /// Number of lines, by order.
    pub(super) line_counts: Vec<i32>,
    /// The listing in the client's catalogue, counted from 0, and the product that has it, counted from 0.
    pub(super) listings: Vec<u32>,
    pub(super) products: Vec<u32>,
    pub(super) units: Vec<i32>,
    /// Price of a unit, minor units.
    pub(super) prices: Vec<i64>,
    /// Discount on the line, minor units.
    pub(super) discounts: Vec<i64>,
    /// Units times price less discount, minor units.
    pub(super) totals: Vec<i64>,
    /// Address of each line of the wave.
    keys: Vec<Key>,
    /// For each listing, the number of the last order that took it.
    taken: Vec<u32>,
    order: u32,
}

impl Basket {
    pub(super) fn new(client: &Client, choice: Choice) -> Self {
        Self {
            // No order names a product twice, so it can't have more lines than there are products.
            lines: Law::new(&client.lines, client.products.count.min(MOST_LINES)),
            choice,
        }
    }

    /// Appends the lines of the orders from `first` on, all of one wave, of these customers.
    pub(super) fn fill(
        &self,
        (arrivals, customers): (&Arrivals, &[u32]),
        first: usize,
        (catalogue, range, traits): (&Catalogue, &Range, &Traits),
        into: &mut Baskets,
    ) {
        let Some(minute) = arrivals.minute.get(first) else { return };
        let week = range.week(*minute);
        // Draw.
        let orders = arrivals.key[first..].iter().zip(&customers[first..]);
        let chance = |(key, customer): (&Key, &u32)| traits.lines(*customer, key.at(column::LINE_COUNT));
        self.lines.draw(orders.map(chance), &mut into.line_counts);
        let first_line = into.listings.len();
        into.keys.clear();
        into.taken.resize(catalogue.listings.len(), 0);
        for (order, customer) in customers.iter().enumerate().skip(first) {
            let key = arrivals.key[order].at(column::LINES);
            let what = (catalogue, range, traits);
            let choice = self.choice.of_order(what, &week, (*customer, key, arrivals.mix[order]));
            let start = into.listings.len();
            into.next_order();
            for line in 0..into.line_counts[order] as u64 {
                let key = key.at(line);
                into.keys.push(key);
                into.take(&choice, start, key);
            }
            into.lines.end(into.listings.len());
        }
        for order in first..arrivals.len() {
            let lines = into.lines.of(order);
            let keys = &into.keys[lines.start - first_line..lines.end - first_line];
            catalogue.draw_units(arrivals.mix[order], keys, &into.listings[lines], UNITS, &mut into.units);
        }

        // Derive.
        let Baskets { listings, products, units, prices, discounts, totals, .. } = into;
        let listings = &listings[first_line..];
        products.extend(listings.iter().map(|listing| range.succession.product(*listing, &week)));
        prices.extend(products[first_line..].iter().map(|product| range.price(*product, &week)));
        let value = |(units, price): (&i32, &i64)| i64::from(*units) * price;
        totals.extend(units[first_line..].iter().zip(&prices[first_line..]).map(value));
        discounts.resize(totals.len(), 0);
        for (line, listing) in (first_line..).zip(listings) {
            if let Some(of_hundred) = range.discount(*listing, &week) {
                discounts[line] = per_cent(totals[line], of_hundred);
                totals[line] -= discounts[line];
            }
        }
    }
}

impl Baskets {
    /// Forgets the lines, keeps the memory.
    pub(super) fn clear(&mut self) {
        self.lines.clear();
        self.line_counts.clear();
        self.listings.clear();
        self.products.clear();
        self.units.clear();
        self.prices.clear();
        self.discounts.clear();
        self.totals.clear();
    }

    fn next_order(&mut self) {
        self.order = self.order.wrapping_add(1);
        if self.order == 0 {
            self.taken.fill(0);
            self.order = 1;
        }
    }

    /// Takes a listing that the order, whose lines begin at `first`, has not got yet.
    #[inline]
    fn take(&mut self, choice: &OrderChoice<'_>, first: usize, key: Key) {
        let chance = key.at(PRODUCT);
        let mut listing = choice.listing(key, chance, &self.listings[first..]);
        if self.taken[listing] == self.order {
            listing = self.another(choice, chance, listing);
        }
        self.taken[listing] = self.order;
        self.listings.push(listing as u32);
    }

    #[cold]
    fn another(&self, choice: &OrderChoice<'_>, chance: Key, taken: usize) -> usize {
        let redraw = (1..=ATTEMPTS).map(|attempt| choice.any(chance.at(attempt)));
        let listings = self.taken.len();
        let onwards = (1..listings).map(|step| (taken + step) % listings);
        redraw.chain(onwards).find(|listing| self.taken[*listing] != self.order).unwrap_or(taken)
    }
}
