//! The rows of a chunk, slice by slice: some waves of all clients, drafted, merged into row order and frozen.

use super::draft::Draft;
use super::world::World;
use super::{dimensions, interleave};
use crate::plan::{Chunk, Content};
use crate::tables::{Batches, OrderLines, Orders, Rows};

/// Orders of a slice: what is made at once is bounded by this many orders and one wave.
const SLICE_ORDERS: usize = 8_192;

impl World<'_> {
    /// The rows of a chunk, slice by slice, in row order.
    pub fn rows<'w>(&'w self, chunk: &Chunk) -> Box<dyn Iterator<Item = Batches> + 'w> {
        match &chunk.content {
            Content::Dimension { table, rows } => Box::new(dimensions::rows(self, table, rows.clone())),
            Content::Waves(waves) => Box::new(Slices {
                world: self,
                waves: waves.clone(),
                drafts: self.clients.iter().map(|_| Draft::default()).collect(),
            }),
        }
    }

    fn wants<R: Rows>(&self) -> bool {
        self.tables.contains(&R::TABLE)
    }

    /// Freezes the rows of the drafts' minutes from..until.
    fn freeze(&self, drafts: &[Draft], from: i64, until: i64) -> Batches {
        let mut runs = interleave::runs(drafts, from, until);
        if let Some(last) = self.last_order {
            for (client, orders) in &mut runs {
                let ids = &drafts[*client].orders.order_id[orders.clone()];
                orders.end = orders.start + ids.partition_point(|id| *id <= last);
            }
        }
        let mut batches = Batches::new();
        if self.wants::<Orders>() {
            batches.push((Orders::TABLE, interleave::orders(drafts, &runs).freeze(&self.dictionaries)));
        }
        if self.wants::<OrderLines>() {
            batches.push((OrderLines::TABLE, interleave::lines(drafts, &runs).freeze(&self.dictionaries)));
        }
        batches
    }
}

/// The waves of a chunk, some at a time.
struct Slices<'w> {
    world: &'w World<'w>,
    waves: std::ops::Range<i64>,
    drafts: Vec<Draft>,
}

impl Iterator for Slices<'_> {
    type Item = Batches;

    fn next(&mut self) -> Option<Batches> {
        if self.waves.is_empty() {
            return None;
        }
        let Self { world, waves, drafts } = self;
        let minutes = i64::from(world.profile.wave_minutes);
        let from = waves.start * minutes;
        drafts.iter_mut().for_each(Draft::clear);
        let mut orders = 0;
        while orders < SLICE_ORDERS && !waves.is_empty() {
            let start = waves.start * minutes;
            waves.start += 1;
            for (client, draft) in world.clients.iter().zip(drafts.iter_mut()) {
                draft.wave(client, &world.places, start, start + minutes);
            }
            orders = drafts.iter().map(|draft| draft.orders.len()).sum();
        }
        Some(world.freeze(drafts, from, waves.start * minutes))
    }
}
