//! `order_lines`, by line.

use std::iter::repeat_n;

use super::{Record, Slice};
use crate::generate::decide::LineFate;
use crate::generate::expected::PerOrder;
use crate::generate::ids::product_id;
use crate::tables::OrderLines;

impl Record for OrderLines {
    fn per_order(it: &PerOrder) -> f64 {
        it.lines
    }

    fn record(slice: &Slice<'_>) -> Self {
        let rows = slice.of_orders(|it| &it.baskets.lines);
        let units = |fate: LineFate| {
            rows.each(move |its, line| if its.progress.lines[line] == fate { its.baskets.units[line] } else { 0 })
        };
        Self {
            order_id: rows
                .by_order(|its, order| repeat_n(its.headers.ids[order], its.baskets.line_counts[order] as usize)),
            line_number: rows.by_order(|its, order| 1..=its.baskets.line_counts[order]),
            client_id: rows.same(|client| i64::from(client.number)),
            product_id: rows.each(|its, line| product_id(its.client.number, its.baskets.products[line])),
            sku: rows.each(|its, line| its.client.first_sku + its.baskets.products[line] as i32),
            quantity: rows.copied(|it| &it.baskets.units),
            unit_price_minor: rows.copied(|it| &it.baskets.prices),
            discount_minor: rows.copied(|it| &it.baskets.discounts),
            line_total_minor: rows.copied(|it| &it.baskets.totals),
            allocated_quantity: units(LineFate::Allocated),
            backordered_quantity: units(LineFate::Waits),
            cancelled_quantity: units(LineFate::Cancelled),
        }
    }
}
