//! `picks`, by shipment and line.

use super::slice::Its;
use super::{Record, Slice, shipments};
use crate::generate::expected::PerOrder;
use crate::generate::ids::{child_id, product_id};
use crate::tables::Picks;

impl Record for Picks {
    fn per_order(it: &PerOrder) -> f64 {
        it.carton_items
    }

    fn record(slice: &Slice<'_>) -> Self {
        let rows = slice.of_orders(|it| &it.picks.by_order);
        let parcel = |its: &Its<'_>, pick: usize| its.picks.parcel[pick] as usize;
        let order = move |its: &Its<'_>, pick: usize| its.parcels.order[parcel(its, pick)] as usize;
        let line = |its: &Its<'_>, pick: usize| its.picks.line[pick] as usize;
        let site = move |its: &Its<'_>, pick: usize| its.parcels.site[parcel(its, pick)] as usize;
        Self {
            shipment_id: rows.each(|its, pick| shipments::id(its, parcel(&its, pick))),
            line_number: rows
                .each(|its, pick| (line(&its, pick) - its.baskets.lines.first(order(&its, pick))) as i32 + 1),
            order_id: rows.each(|its, pick| its.headers.ids[order(&its, pick)]),
            client_id: rows.same(|client| i64::from(client.number)),
            warehouse_id: rows.each(|its, pick| i64::from(its.client.fulfilment.warehouse_number(site(&its, pick)))),
            product_id: rows.each(|its, pick| product_id(its.client.number, its.baskets.products[line(&its, pick)])),
            tour_id: rows.each(|its, pick| {
                let tour = its.picks.tour[pick];
                child_id(its.headers.ids[(tour >> 10) as usize], (tour & 1023) as usize)
            }),
            sequence: rows.copied(|it| &it.picks.sequence),
            bin: rows.texts(8, |into, its, pick| {
                its.client.catalogue.bins().push(its.baskets.listings[line(&its, pick)], into);
            }),
            quantity: rows.each(|its, pick| its.baskets.units[line(&its, pick)]),
            picked_at: rows.copied(|it| &it.picks.picked_at),
        }
    }
}
