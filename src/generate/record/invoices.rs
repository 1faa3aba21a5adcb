//! `invoices`, by invoice.

use super::slice::Its;
use super::{Record, Slice};
use crate::generate::expected::PerOrder;
use crate::generate::ids::child_id;
use crate::tables::Invoices;

impl Record for Invoices {
    fn per_order(it: &PerOrder) -> f64 {
        it.invoices
    }

    fn record(slice: &Slice<'_>) -> Self {
        let rows = slice.of_orders(|it| &it.invoices.by_order);
        let order_id = |its: &Its<'_>, invoice: usize| its.headers.ids[its.invoices.order[invoice] as usize];
        Self {
            invoice_id: rows.each(|its, invoice| child_id(order_id(&its, invoice), 0)),
            order_id: rows.each(|its, invoice| order_id(&its, invoice)),
            client_id: rows.same(|client| i64::from(client.number)),
            status: rows.copied(|it| &it.invoices.status),
            issued_at: rows.copied(|it| &it.invoices.issued_at),
            due_at: rows.copied(|it| &it.invoices.due_at),
            payment_method: rows.copied(|it| &it.invoices.method),
            attempts: rows.copied(|it| &it.invoices.attempts),
            attempted_at: rows.copied(|it| &it.invoices.attempted_at),
            paid_at: rows.copied(|it| &it.invoices.paid_at),
            updated_at: rows.copied(|it| &it.invoices.updated_at),
            total_minor: rows.copied(|it| &it.invoices.total_minor),
            currency: rows.same(|client| client.currency),
        }
    }
}
