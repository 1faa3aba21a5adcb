//! What is picked on which tour.

use super::columns::columns;
use crate::generate::fulfil::{WaveOrders, WavePlan};

columns! {
    /// Picks, order by order, parcel by parcel.
    Picks of Row, by_order {
        /// Its parcel: a place in the slice.
        parcel: u32,
        /// Its order line: a place in the slice.
        line: u32,
        /// The tour: the place in the slice of its first parcel's order, then 10 bits for that parcel's place in the order.
        tour: u64,
        /// Its place on the tour, from 1.
        sequence: i32,
        /// When it was picked, or never.
        picked_at: i64,
    }
}

impl Picks {
    /// Adds the picks of a wave, the first parcel of which is at this place.
    pub(super) fn add(&mut self, wave: &WaveOrders<'_>, plan: &WavePlan, first_parcel: usize) {
        for order in 0..wave.len() {
            let parcels = plan.first_parcel[order]..plan.first_parcel[order + 1];
            for (place, parcel) in parcels.clone().zip(plan.parcels(order)) {
                for line in parcel.lines.clone() {
                    self.push(Row {
                        parcel: (first_parcel + place) as u32,
                        line: wave.first_line as u32 + plan.parcel_lines[line],
                        tour: ((wave.first as u64) << 10) + parcel.tour,
                        sequence: plan.sequences[line],
                        picked_at: plan.line_picked_at[line],
                    });
                }
            }
            self.end();
        }
    }
}
