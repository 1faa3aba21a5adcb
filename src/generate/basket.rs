//! Baskets: the lines of a client's orders, column by column.

use super::catalogue::Catalogue;
use super::choice::{Choice, OrderChoice};
use super::column;
use super::law::{Law, draw_per_cent, per_cent};
use super::starts::Starts;
use super::traits::Traits;
use crate::demand::Arrivals;
use crate::profile::{Client, Discount, MOST_LINES};
use crate::random::{Key, unit};

/// Parts of a line's chance.
const PRODUCT: u64 = 0;
const UNITS: u64 = 1;
/// Redraws before the next product that is not in the order yet is taken.
const ATTEMPTS: u64 = 12;
/// The Monday before the Unix epoch, in minutes: promotions change with the week.
const FIRST_MONDAY: i64 = -3 * 1440;
const WEEK: i64 = 7 * 1440;

/// The law of a client's baskets.
#[derive(Debug)]
pub(super) struct Basket {
    lines: Law,
    promotion: Discount,
    promotions: Key,
    pub(super) choice: Choice,
}

/// What is ordered: by line, order by order. Used again for each slice.
#[derive(Debug, Default)]
pub(super) struct Baskets {
    /// The lines of each order.
    pub(super) lines: Starts,
    /// Number of lines, by order.
    pub(super) line_counts: Vec<i32>,
    /// The client's product, counted from 0.
    pub(super) products: Vec<u32>,
    pub(super) units: Vec<i32>,
    /// Discount on the line, minor units.
    pub(super) discounts: Vec<i64>,
    /// Units times price less discount, minor units.
    pub(super) totals: Vec<i64>,
    /// Address of each line of the wave.
    keys: Vec<Key>,
    /// For each product, the number of the last order that took it.
    taken: Vec<u32>,
    order: u32,
}

impl Basket {
    pub(super) fn new(client: &Client, key: Key, choice: Choice) -> Self {
        Self {
            // No order names a product twice, so it can't have more lines than there are products.
            lines: Law::new(&client.lines, client.products.count.min(MOST_LINES)),
            promotion: client.promotion,
            promotions: key.named("promotions"),
            choice,
        }
    }

    /// Appends the lines of the orders from `first` on, of these customers.
    pub(super) fn fill(
        &self,
        (arrivals, customers): (&Arrivals, &[u32]),
        first: usize,
        (catalogue, traits): (&Catalogue, &Traits),
        into: &mut Baskets,
    ) {
        // Draw.
        let orders = arrivals.key[first..].iter().zip(&customers[first..]);
        let chance = |(key, customer): (&Key, &u32)| traits.lines(*customer, key.at(column::LINE_COUNT));
        self.lines.draw(orders.map(chance), &mut into.line_counts);
        let first_line = into.products.len();
        into.keys.clear();
        into.taken.resize(catalogue.products.len(), 0);
        for (order, customer) in customers.iter().enumerate().skip(first) {
            let key = arrivals.key[order].at(column::LINES);
            let choice = self.choice.of_order(catalogue, traits, (*customer, key, arrivals.mix[order]));
            let start = into.products.len();
            into.next_order();
            for line in 0..into.line_counts[order] as u64 {
                let key = key.at(line);
                into.keys.push(key);
                into.take(&choice, start, key);
            }
            into.lines.end(into.products.len());
        }
        for order in first..arrivals.len() {
            let lines = into.lines.of(order);
            let keys = &into.keys[lines.start - first_line..lines.end - first_line];
            catalogue.draw_units(arrivals.mix[order], keys, &into.products[lines], UNITS, &mut into.units);
        }

        // Derive.
        let price = |product: &u32| catalogue.products[*product as usize].price_minor;
        let lines = into.products[first_line..].iter().zip(&into.units[first_line..]);
        into.totals.extend(lines.map(|(product, units)| i64::from(*units) * price(product)));
        self.discount(arrivals, first, into);
    }

    /// Some products are in promotion for a week, at the same discount for everyone.
    fn discount(&self, arrivals: &Arrivals, first: usize, into: &mut Baskets) {
        let Baskets { lines, products, discounts, totals, .. } = into;
        discounts.resize(products.len(), 0);
        if self.promotion.share <= 0.0 {
            return;
        }
        for order in first..arrivals.len() {
            let week = self.promotions.at((arrivals.minute[order] - FIRST_MONDAY).div_euclid(WEEK) as u64);
            for line in lines.of(order) {
                let key = week.at(u64::from(products[line]));
                if unit(key.bits()) < self.promotion.share {
                    discounts[line] = per_cent(totals[line], draw_per_cent(key.at(0).bits(), self.promotion.of));
                    totals[line] -= discounts[line];
                }
            }
        }
    }
}

impl Baskets {
    /// Forgets the lines, keeps the memory.
    pub(super) fn clear(&mut self) {
        self.lines.clear();
        self.line_counts.clear();
        self.products.clear();
        self.units.clear();
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

    /// Takes a product that the order, whose lines begin at `first`, has not got yet.
    #[inline]
    fn take(&mut self, choice: &OrderChoice<'_>, first: usize, key: Key) {
        let chance = key.at(PRODUCT);
        let mut product = choice.product(key, chance, &self.products[first..]);
        if self.taken[product] == self.order {
            product = self.another(choice, chance, product);
        }
        self.taken[product] = self.order;
        self.products.push(product as u32);
    }

    #[cold]
    fn another(&self, choice: &OrderChoice<'_>, chance: Key, taken: usize) -> usize {
        let redraw = (1..=ATTEMPTS).map(|attempt| choice.any(chance.at(attempt)));
        let products = self.taken.len();
        let onwards = (1..products).map(|step| (taken + step) % products);
        redraw.chain(onwards).find(|product| self.taken[*product] != self.order).unwrap_or(taken)
    }
}
