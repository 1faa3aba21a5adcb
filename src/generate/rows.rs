//! Rows, slice by slice: some waves of all clients, decided one by one, then recorded in row order.

use std::ops::Range;

use super::content::Content;
use super::decide::Decided;
use super::fulfil::Desk;
use super::record::{self, Slice};
use super::world::World;
use crate::calendar::Wave;
use crate::tables::Batches;

/// Orders of a slice: what is made at once is bounded by this many orders and one wave.
const SLICE_ORDERS: usize = 8_192;

impl World {
    /// The rows of some content, slice by slice, in row order.
    pub fn rows(&self, content: &Content) -> Box<dyn Iterator<Item = Batches> + Send> {
        if let Some(extract) = &self.extract {
            return Box::new(std::iter::once(extract.rows(self, content)));
        }
        match content {
            Content::Dimension { table, rows } => record::dimension(self, table, rows.clone()),
            Content::Waves(waves) => Box::new(Slices {
                decided: self.clients().map(|_| Decided::default()).collect(),
                desk: Desk::default(),
                waves: waves.clone(),
                world: self.clone(),
            }),
        }
    }
}

/// Waves, some at a time.
struct Slices {
    world: World,
    waves: Range<Wave>,
    decided: Vec<Decided>,
    desk: Desk,
}

impl Iterator for Slices {
    type Item = Batches;

    fn next(&mut self) -> Option<Batches> {
        if self.waves.is_empty() {
            return None;
        }
        let Self { world, waves, decided, desk } = self;
        let length = world.shared.profile.waves();
        let from = length.first_minute(waves.start);
        decided.iter_mut().for_each(Decided::clear);
        let mut orders = 0;
        while orders < SLICE_ORDERS && !waves.is_empty() {
            let minutes = (length.first_minute(waves.start), length.first_minute(waves.start + 1));
            waves.start += 1;
            for (client, decided) in world.clients().zip(decided.iter_mut()) {
                decided.wave(client, world, minutes, desk);
            }
            orders = decided.iter().map(Decided::orders).sum();
        }
        let slice = Slice::new(world, decided, from..length.first_minute(waves.start));
        Some(record::record(&slice, &world.tables))
    }
}
