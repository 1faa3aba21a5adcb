//! What leaves one warehouse for one order at one time: the shipments, by parcel.

use super::columns::columns;
use crate::generate::fulfil::{WaveOrders, WavePlan};

columns! {
    /// Parcels, order by order.
    Parcels of Row, by_order {
        /// Its order: a place in the slice.
        order: u32,
        /// Its warehouse: a place among the client's.
        site: u32,
        /// The service: a place among the client's offers.
        offer: u32,
        /// The carrier's distance zone, from 1.
        zone: i32,
        /// The carrier's price, minor units.
        cost_minor: i64,
        /// When it is planned to arrive, as seen when it was allocated.
        estimated_at: i64,
        /// By when it is promised to be shipped.
        ship_by: i64,
        /// Weight of what is in it, grams.
        weight_g: i64,
        /// Code of the status.
        status: i32,
        /// When its stock was set aside.
        allocated_at: i64,
        /// When the last of it was picked, or never.
        picked_at: i64,
        /// When the last carton was closed, or never.
        packed_at: i64,
        /// When the carrier took it, or never.
        shipped_at: i64,
        /// When it arrived, or never.
        delivered_at: i64,
        /// When the last of its events happened.
        updated_at: i64,
    }
}

impl Parcels {
    /// Adds the parcels of a wave.
    pub(super) fn add(&mut self, wave: &WaveOrders<'_>, plan: &WavePlan) {
        for order in 0..wave.len() {
            for parcel in plan.parcels(order) {
                self.push(Row {
                    order: (wave.first + order) as u32,
                    site: parcel.site as u32,
                    offer: parcel.choice.offer as u32,
                    zone: parcel.choice.zone as i32 + 1,
                    cost_minor: parcel.choice.cost_minor,
                    estimated_at: parcel.choice.estimated_at,
                    ship_by: parcel.ship_by,
                    weight_g: parcel.weight_g,
                    status: parcel.status() as i32,
                    allocated_at: parcel.allocated_at,
                    picked_at: parcel.picked_at,
                    packed_at: parcel.packed_at,
                    shipped_at: parcel.shipped_at,
                    delivered_at: parcel.delivered_at,
                    updated_at: parcel.updated_at(),
                });
            }
            self.end();
        }
    }
}
