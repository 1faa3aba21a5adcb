//! What the waves of a slice did to the pick faces they took from, or wanted to.

use super::columns::columns;
use crate::calendar::{MILLIS_PER_MINUTE, Minute};
use crate::generate::fulfil::Shelves;
use crate::generate::world::ClientWorld;

columns! {
    /// Positions, wave by wave, by site and product.
    Positions of Row, by_wave {
        /// When the wave opened.
        wave_at: i64,
        /// The warehouse's number.
        warehouse: u32,
        /// The client's product, counted from 0.
        product: u32,
        /// Units on the face as the wave opened.
        opened_with: i32,
        /// Units that the wave's orders took.
        allocated: i32,
        /// Units that they would rather have taken here.
        short: i32,
    }
}

impl Positions {
    /// Adds the positions of a wave that opened at a minute.
    pub(in crate::generate) fn add(&mut self, client: &ClientWorld, opened: Minute, shelves: &mut Shelves) {
        let week = client.range.week(opened);
        for it in shelves.report() {
            self.push(Row {
                wave_at: opened * MILLIS_PER_MINUTE,
                warehouse: client.fulfilment.warehouse_number(it.site),
                product: client.range.succession.product(it.listing, &week),
                opened_with: it.opened,
                allocated: it.opened - it.left,
                short: it.short,
            });
        }
        self.end();
    }
}
