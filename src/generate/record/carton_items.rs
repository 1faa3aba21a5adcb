//! `carton_items`, by carton and line.

use super::slice::Its;
use super::{Record, Slice, cartons, shipments};
use crate::generate::expected::PerOrder;
use crate::generate::ids::product_id;
use crate::tables::CartonItems;

impl Record for CartonItems {
    fn per_order(it: &PerOrder) -> f64 {
        it.carton_items
    }

    fn record(slice: &Slice<'_>) -> Self {
        let rows = slice.of_orders(|it| &it.cartons.items.by_order);
        let carton = |its: &Its<'_>, item: usize| its.cartons.items.carton[item] as usize;
        let order = move |its: &Its<'_>, item: usize| its.cartons.rows.order[carton(its, item)] as usize;
        let line = |its: &Its<'_>, item: usize| its.cartons.items.line[item] as usize;
        Self {
            carton_id: rows.each(|its, item| cartons::id(its, carton(&its, item))),
            shipment_id: rows
                .each(|its, item| shipments::id(its, its.cartons.rows.parcel[carton(&its, item)] as usize)),
            order_id: rows.each(|its, item| its.headers.ids[order(&its, item)]),
            line_number: rows
                .each(|its, item| (line(&its, item) - its.baskets.lines.first(order(&its, item))) as i32 + 1),
            product_id: rows.each(|its, item| product_id(its.client.number, its.baskets.products[line(&its, item)])),
            quantity: rows.copied(|it| &it.cartons.items.units),
        }
    }
}
