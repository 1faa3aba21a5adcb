//! `shipments`, by parcel.

use super::slice::Its;
use super::{Record, Slice};
use crate::generate::expected::PerOrder;
use crate::generate::ids::{child_id, push_tracking_number};
use crate::tables::Shipments;

impl Record for Shipments {
    fn per_order(it: &PerOrder) -> f64 {
        it.shipments
    }

    fn record(slice: &Slice<'_>) -> Self {
        let rows = slice.of_orders(|it| &it.parcels.by_order);
        let offer = |its: &Its<'_>, parcel: usize| its.parcels.offer[parcel] as usize;
        Self {
            shipment_id: rows.each(|its, parcel| id(its, parcel)),
            order_id: rows.each(|its, parcel| its.headers.ids[its.parcels.order[parcel] as usize]),
            client_id: rows.same(|client| i64::from(client.number)),
            warehouse_id: rows.each(|its, parcel| {
                i64::from(its.client.fulfilment.warehouse_number(its.parcels.site[parcel] as usize))
            }),
            carrier: rows.each(|its, parcel| its.client.fulfilment.offers[offer(&its, parcel)].carrier_code),
            service: rows.each(|its, parcel| its.client.fulfilment.offers[offer(&its, parcel)].service_code),
            zone: rows.copied(|it| &it.parcels.zone),
            status: rows.copied(|it| &it.parcels.status),
            allocated_at: rows.copied(|it| &it.parcels.allocated_at),
            picked_at: rows.copied(|it| &it.parcels.picked_at),
            packed_at: rows.copied(|it| &it.parcels.packed_at),
            shipped_at: rows.copied(|it| &it.parcels.shipped_at),
            delivered_at: rows.copied(|it| &it.parcels.delivered_at),
            ship_by: rows.copied(|it| &it.parcels.ship_by),
            estimated_delivery_at: rows.copied(|it| &it.parcels.estimated_at),
            updated_at: rows.copied(|it| &it.parcels.updated_at),
            currency: rows.same(|client| client.fulfilment.currency),
            cost_minor: rows.copied(|it| &it.parcels.cost_minor),
            weight_g: rows.each(|its, parcel| its.parcels.weight_g[parcel].min(i64::from(i32::MAX)) as i32),
            carton_count: rows.each(|its, parcel| its.cartons.by_parcel.of(parcel).len() as i32),
            tracking_number: rows.texts(16, |into, its, parcel| push_tracking_number(id(its, parcel), into)),
        }
    }
}

/// The shipment's id: the order's and the parcel's number in it.
#[inline]
pub(super) fn id(its: Its<'_>, parcel: usize) -> i64 {
    let order = its.parcels.order[parcel] as usize;
    child_id(its.headers.ids[order], parcel - its.parcels.by_order.first(order))
}
