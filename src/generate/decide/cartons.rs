//! What lies in which carton.

use super::columns::columns;
use crate::generate::fulfil::{Boxes, Packer, WaveOrders, WavePlan};
use crate::generate::starts::Starts;
use crate::generate::world::ClientWorld;

columns! {
    /// Cartons, order by order.
    Rows of Row, by_order {
        /// Its order: a place in the slice.
        order: u32,
        /// Its parcel: a place in the slice.
        parcel: u32,
        /// Which box it is: a place among the profile's.
        kind: u32,
        /// Weight of what is in it, grams.
        weight_g: i64,
        /// Volume of what is in it, cubic millimetres.
        volume: i64,
    }
}

columns! {
    /// What lies in cartons, order by order.
    Items of Item, by_order {
        /// Its carton: a place in the slice.
        carton: u32,
        /// Its order line: a place in the slice.
        line: u32,
        /// Units of it.
        units: i32,
    }
}

/// Cartons and what lies in them, order by order.
#[derive(Debug, Default)]
pub(in crate::generate) struct Cartons {
    pub(in crate::generate) by_parcel: Starts,
    pub(in crate::generate) rows: Rows,
    pub(in crate::generate) items: Items,
}

impl Cartons {
    pub(super) fn clear(&mut self) {
        self.by_parcel.clear();
        self.rows.clear();
        self.items.clear();
    }

    /// Packs the parcels of a wave.
    pub(super) fn add(
        &mut self,
        client: &ClientWorld,
        boxes: &Boxes,
        wave: &WaveOrders<'_>,
        plan: &WavePlan,
        packer: &mut Packer,
    ) {
        let mut parcels = self.by_parcel.owners() as u32;
        for order in 0..wave.len() {
            for parcel in plan.parcels(order) {
                packer.pack_lines(plan.lines(parcel), wave, &client.catalogue, boxes);
                let first = self.rows.order.len() as u32;
                for (carton, line, units) in &packer.contents {
                    self.items.push(Item {
                        carton: first + carton,
                        line: wave.first_line as u32 + line,
                        units: *units,
                    });
                }
                for carton in &packer.cartons {
                    self.rows.push(Row {
                        order: (wave.first + order) as u32,
                        parcel: parcels,
                        kind: carton.kind as u32,
                        weight_g: carton.needs.weight_g,
                        volume: carton.needs.volume,
                    });
                }
                self.by_parcel.end(self.rows.order.len());
                parcels += 1;
            }
            self.rows.end();
            self.items.end();
        }
    }
}
