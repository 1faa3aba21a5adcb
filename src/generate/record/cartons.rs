//! `cartons`, by carton.

use super::slice::Its;
use super::{Record, Slice, shipments};
use crate::generate::expected::PerOrder;
use crate::generate::ids::{child_id, push_sscc};
use crate::tables::Cartons;

impl Record for Cartons {
    fn per_order(it: &PerOrder) -> f64 {
        it.cartons
    }

    fn record(slice: &Slice<'_>) -> Self {
        let rows = slice.of_orders(|it| &it.cartons.rows.by_order);
        let boxes = &slice.world.logistics.boxes.all;
        let parcel = |its: &Its<'_>, carton: usize| its.cartons.rows.parcel[carton] as usize;
        let side = |side: usize| {
            rows.each(move |its, carton| boxes[its.cartons.rows.kind[carton] as usize].size_mm[side] as i32)
        };
        Self {
            carton_id: rows.each(|its, carton| id(its, carton)),
            shipment_id: rows.each(|its, carton| shipments::id(its, parcel(&its, carton))),
            order_id: rows.each(|its, carton| its.headers.ids[its.cartons.rows.order[carton] as usize]),
            client_id: rows.same(|client| i64::from(client.number)),
            sscc: rows.texts(18, |into, its, carton| push_sscc(id(its, carton), into)),
            r#box: rows.each(|its, carton| its.cartons.rows.kind[carton] as i32),
            length_mm: side(0),
            width_mm: side(1),
            height_mm: side(2),
            weight_g: rows.each(|its, carton| its.cartons.rows.weight_g[carton] as i32),
            fill_permille: rows.each(|its, carton| {
                let room = boxes[its.cartons.rows.kind[carton] as usize].volume;
                (its.cartons.rows.volume[carton] * 1000 / room) as i32
            }),
            packed_at: rows.each(|its, carton| its.parcels.packed_at[parcel(&its, carton)]),
        }
    }
}

/// The carton's id: the order's and the carton's number in it.
#[inline]
pub(super) fn id(its: Its<'_>, carton: usize) -> i64 {
    let order = its.cartons.rows.order[carton] as usize;
    child_id(its.headers.ids[order], carton - its.cartons.rows.by_order.first(order))
}
