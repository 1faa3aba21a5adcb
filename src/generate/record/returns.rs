//! `returns`, by order and line.

use super::slice::Its;
use super::{Record, Slice};
use crate::generate::expected::PerOrder;
use crate::generate::ids::product_id;
use crate::tables::Returns;

impl Record for Returns {
    fn per_order(it: &PerOrder) -> f64 {
        it.returns
    }

    fn record(slice: &Slice<'_>) -> Self {
        let rows = slice.of_orders(|it| &it.returns.by_order);
        let order = |its: &Its<'_>, row: usize| its.returns.order[row] as usize;
        let line = |its: &Its<'_>, row: usize| its.returns.line[row] as usize;
        Self {
            order_id: rows.each(|its, row| its.headers.ids[order(&its, row)]),
            line_number: rows.each(|its, row| (line(&its, row) - its.baskets.lines.first(order(&its, row))) as i32 + 1),
            client_id: rows.same(|client| i64::from(client.number)),
            warehouse_id: rows
                .each(|its, row| i64::from(its.client.fulfilment.warehouse_number(its.returns.site[row] as usize))),
            product_id: rows.each(|its, row| product_id(its.client.number, its.baskets.products[line(&its, row)])),
            quantity: rows.copied(|it| &it.returns.quantity),
            reason: rows.copied(|it| &it.returns.reason),
            disposition: rows.copied(|it| &it.returns.disposition),
            requested_at: rows.copied(|it| &it.returns.requested_at),
            received_at: rows.copied(|it| &it.returns.received_at),
            updated_at: rows.each(|its, row| its.returns.requested_at[row].max(its.returns.received_at[row])),
            refund_minor: rows.copied(|it| &it.returns.refund_minor),
            currency: rows.same(|client| client.currency),
        }
    }
}
