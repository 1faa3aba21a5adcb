//! The bill of an order, issued with its first shipment.

use super::columns::columns;
use super::money::Money;
use crate::generate::basket::Baskets;
use crate::generate::column;
use crate::generate::fulfil::{WaveOrders, WavePlan};
use crate::generate::papers::Papers;
use crate::generate::past::Past;
use crate::generate::world::ClientWorld;
use crate::tables::NEVER;
use crate::tables::words::InvoiceStatus;

columns! {
    /// Invoices, order by order.
    Invoices of Row, by_order {
        /// Its order: a place in the slice.
        order: u32,
        /// Code of the status.
        status: i32,
        /// When it was issued.
        issued_at: i64,
        /// When it is due.
        due_at: i64,
        /// How it is paid: the code.
        method: i32,
        /// How often that was tried.
        attempts: i32,
        /// When for the last time, or never.
        attempted_at: i64,
        /// When it was paid, or never.
        paid_at: i64,
        /// When the last of its events happened.
        updated_at: i64,
        /// The order's total less what was cancelled by then, minor units.
        total_minor: i64,
    }
}

impl Invoices {
    /// Adds the invoices of a wave.
    pub(super) fn add(
        &mut self,
        client: &ClientWorld,
        wave: &WaveOrders<'_>,
        money: &Money,
        baskets: &Baskets,
        plan: &WavePlan,
        past: &mut Past,
    ) {
        let papers: &Papers = &client.papers;
        for order in 0..wave.len() {
            if let Some(issued_at) = plan.first_shipped_at(order) {
                let key = wave.keys[order].at(column::PAYMENT);
                let payment = papers.payment(issued_at, key, |at| past.has(order, at));
                let attempted_at = payment.attempted_at.unwrap_or(NEVER);
                let due_at = issued_at + papers.terms;
                let (status, last) = match () {
                    () if payment.is_paid => (InvoiceStatus::Paid, attempted_at),
                    () if past.has(order, due_at) => (InvoiceStatus::Overdue, due_at.max(attempted_at)),
                    () => (InvoiceStatus::Open, attempted_at),
                };
                let cancelled = money.cancelled_by(issued_at, order, client, wave, baskets, plan);
                let row = wave.first + order;
                let total_minor = money.total[row] - cancelled;
                self.push(Row {
                    order: row as u32,
                    status: status as i32,
                    issued_at,
                    due_at,
                    method: payment.method as i32,
                    attempts: payment.attempts,
                    attempted_at,
                    paid_at: if payment.is_paid { attempted_at } else { NEVER },
                    updated_at: last.max(issued_at),
                    total_minor,
                });
            }
            self.end();
        }
    }
}
