//! What orders cost: by order, minor units.

use super::columns::columns;
use crate::calendar::Millis;
use crate::generate::basket::Baskets;
use crate::generate::column;
use crate::generate::fulfil::{WaveOrders, WavePlan};
use crate::generate::law::{draw_per_cent, millionths, per_cent};
use crate::generate::world::ClientWorld;
use crate::random::unit;
use crate::tables::NEVER;

columns! {
    /// What orders cost: by order, minor units.
    Money of Bill {
        /// Sum of the line totals.
        subtotal: i64,
        /// Discount on the whole order.
        discount: i64,
        /// What the customer pays for shipping.
        shipping: i64,
        /// Tax on goods and shipping.
        tax: i64,
        /// Subtotal less discount plus shipping and tax.
        total: i64,
        /// Part of the total that was cancelled.
        cancelled: i64,
    }
}

impl Money {
    /// Adds the orders of a wave.
    pub(super) fn add(&mut self, client: &ClientWorld, wave: &WaveOrders<'_>, baskets: &Baskets, plan: &WavePlan) {
        for order in 0..wave.len() {
            let lines = baskets.lines.of(wave.first + order);
            let subtotal: i64 = baskets.totals[lines].iter().sum();
            let key = wave.keys[order].at(column::DISCOUNT);
            let discount = if unit(key.bits()) < client.discount.share {
                per_cent(subtotal, draw_per_cent(key.at(0).bits(), client.discount.of))
            } else {
                0
            };
            let goods = subtotal - discount;
            let free = client.shipping.free_from_minor.is_some_and(|from| goods >= from);
            let shipping = if free { 0 } else { client.shipping.charge_minor };
            let tax = millionths(goods + shipping, client.tax_ppm);
            self.push(Bill { subtotal, discount, shipping, tax, total: goods + shipping + tax, cancelled: 0 });
            self.cancelled[wave.first + order] = self.cancelled_by(i64::MAX, order, client, wave, baskets, plan);
        }
    }

    /// The part of an order's total that was cancelled up to an instant: the lines' totals, less their part of the
    /// order's discount, with their tax; everything, once no line is left.
    pub(super) fn cancelled_by(
        &self,
        until: Millis,
        order: usize,
        client: &ClientWorld,
        wave: &WaveOrders<'_>,
        baskets: &Baskets,
        plan: &WavePlan,
    ) -> i64 {
        let cancelled = |line: &usize| {
            let at = plan.line_cancelled_at[*line];
            at != NEVER && at <= until
        };
        let lines = wave.lines(order);
        let gone = lines.clone().filter(cancelled).count();
        if gone == 0 {
            return 0;
        }
        let row = wave.first + order;
        if gone == lines.len() {
            return self.total[row];
        }
        let totals = &baskets.totals[baskets.lines.first(wave.first)..];
        self.part(row, lines.filter(cancelled).map(|line| totals[line]).sum(), client)
    }

    /// The part of an order's total that goes with some of its goods: less their part of the order's discount, with tax.
    pub(super) fn part(&self, row: usize, goods: i64, client: &ClientWorld) -> i64 {
        let subtotal = i128::from(self.subtotal[row]).max(1);
        let discount = (i128::from(self.discount[row]) * i128::from(goods) + subtotal / 2) / subtotal;
        let net = goods - discount as i64;
        net + millionths(net, client.tax_ppm)
    }
}
