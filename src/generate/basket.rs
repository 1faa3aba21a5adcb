//! Baskets: the lines of a client's orders, column by column.

use super::catalogue::Catalogue;
use super::column;
use super::ids::product_id;
use super::law::{Law, draw_per_cent, per_cent};
use crate::demand::Arrivals;
use crate::profile::{Client, Discount, MOST_LINES};
use crate::random::{Key, unit};
use crate::tables::OrderLines;

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
    client: u32,
    lines: Law,
    units: Law,
    promotion: Discount,
    promotions: Key,
    /// Code of the client's first SKU in the dictionary.
    first_sku: i32,
}

/// What lines take from their orders: columns that run along together.
pub(super) struct Headers<'d> {
    pub(super) arrivals: &'d Arrivals,
    pub(super) ids: &'d [i64],
    pub(super) line_counts: &'d [i32],
}

/// Vectors that are used again for each wave.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    keys: Vec<Key>,
    /// Product of each line of the wave, counted from 0, and its units.
    pub(super) products: Vec<u32>,
    pub(super) units: Vec<i32>,
    /// First line of each order of the wave and, last, the number of lines.
    pub(super) first_line: Vec<usize>,
    /// For each product, the number of the last order that took it.
    taken: Vec<u32>,
    order: u32,
}

impl Basket {
    pub(super) fn new(client: &Client, key: Key, first_sku: i32) -> Self {
        Self {
            client: client.number,
            // No order names a product twice, so it can't have more lines than there are products.
            lines: Law::new(&client.lines, client.products.count.min(MOST_LINES)),
            units: Law::new(&client.units, u32::MAX),
            promotion: client.promotion,
            promotions: key.named("promotions"),
            first_sku,
        }
    }

    /// Draws how many lines each order has.
    pub(super) fn line_counts(&self, orders: &[Key], into: &mut Vec<i32>) {
        self.lines.draw(orders, column::LINE_COUNT, into);
    }

    /// Appends the lines of some orders.
    pub(super) fn fill(
        &self,
        orders: &Headers<'_>,
        catalogue: &Catalogue,
        scratch: &mut Scratch,
        into: &mut OrderLines,
    ) {
        // Draw.
        let first = into.quantity.len();
        scratch.clear();
        scratch.taken.resize(catalogue.products.len(), 0);
        for (order, count) in orders.line_counts.iter().enumerate() {
            let key = orders.arrivals.key[order].at(column::LINES);
            scratch.next_order();
            for line in 0..*count as u64 {
                let key = key.at(line);
                scratch.keys.push(key);
                scratch.take(catalogue, orders.arrivals.mix[order], key);
            }
            into.order_id.extend(std::iter::repeat_n(orders.ids[order], *count as usize));
            into.line_number.extend(1..=*count);
            scratch.first_line.push(scratch.products.len());
        }
        self.units.draw(&scratch.keys, UNITS, &mut scratch.units);

        // Derive.
        into.quantity.extend_from_slice(&scratch.units);
        let products = &scratch.products;
        into.client_id.resize(first + products.len(), i64::from(self.client));
        into.product_id.extend(products.iter().map(|product| product_id(self.client, *product)));
        into.sku.extend(products.iter().map(|product| self.first_sku + *product as i32));
        into.unit_price_minor.extend(products.iter().map(|product| catalogue.products[*product as usize].price_minor));
        self.discount(orders, products, first, into);
        let totals = into.quantity[first..]
            .iter()
            .zip(&into.unit_price_minor[first..])
            .zip(&into.discount_minor[first..])
            .map(|((quantity, price), discount)| i64::from(*quantity) * price - discount);
        into.line_total_minor.extend(totals);
    }

    /// Some products are in promotion for a week, at the same discount for everyone.
    fn discount(&self, orders: &Headers<'_>, products: &[u32], first: usize, into: &mut OrderLines) {
        if self.promotion.share <= 0.0 {
            into.discount_minor.resize(first + products.len(), 0);
            return;
        }
        let mut line = 0;
        for (order, count) in orders.line_counts.iter().enumerate() {
            let week = self.promotions.at((orders.arrivals.minute[order] - FIRST_MONDAY).div_euclid(WEEK) as u64);
            for _ in 0..*count {
                let key = week.at(u64::from(products[line]));
                let gross = i64::from(into.quantity[first + line]) * into.unit_price_minor[first + line];
                let discount = if unit(key.bits()) < self.promotion.share {
                    per_cent(gross, draw_per_cent(key.at(0).bits(), self.promotion.of))
                } else {
                    0
                };
                into.discount_minor.push(discount);
                line += 1;
            }
        }
    }
}

impl Scratch {
    /// Forgets the lines.
    pub(super) fn clear(&mut self) {
        self.keys.clear();
        self.products.clear();
        self.units.clear();
        self.first_line.clear();
        self.first_line.push(0);
    }

    fn next_order(&mut self) {
        self.order = self.order.wrapping_add(1);
        if self.order == 0 {
            self.taken.fill(0);
            self.order = 1;
        }
    }

    /// Takes a product that the order has not got yet.
    #[inline]
    fn take(&mut self, catalogue: &Catalogue, mix: u32, key: Key) {
        let mut product = catalogue.pick(mix, key.at(PRODUCT).bits());
        if self.taken[product] == self.order {
            product = self.another(catalogue, mix, key, product);
        }
        self.taken[product] = self.order;
        self.products.push(product as u32);
    }

    #[cold]
    fn another(&self, catalogue: &Catalogue, mix: u32, key: Key, first: usize) -> usize {
        let redraw = (1..=ATTEMPTS).map(|attempt| catalogue.pick(mix, key.at(PRODUCT).at(attempt).bits()));
        let products = self.taken.len();
        let onwards = (1..products).map(|step| (first + step) % products);
        redraw.chain(onwards).find(|product| self.taken[*product] != self.order).unwrap_or(first)
    }
}
