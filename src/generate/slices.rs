//! Rows, slice by slice: some waves of all clients, drafted, merged into row order and frozen.

use super::content::Content;
use super::draft::{Draft, Part};
use super::fulfil::Desk;
use super::interleave::Run;
use super::world::World;
use super::{dimensions, interleave};
use crate::tables::{Batches, Orders, Rows, Table};

/// Orders of a slice: what is made at once is bounded by this many orders and one wave.
const SLICE_ORDERS: usize = 8_192;

impl World<'_> {
    /// The rows of some content, slice by slice, in row order.
    pub fn rows<'w>(&'w self, content: &Content) -> Box<dyn Iterator<Item = Batches> + 'w> {
        match content {
            Content::Dimension { table, rows } => Box::new(dimensions::rows(self, table, rows.clone())),
            Content::Waves(waves) => Box::new(Slices {
                world: self,
                waves: waves.clone(),
                drafts: self.clients.iter().map(|_| Draft::default()).collect(),
                desk: Desk::default(),
            }),
        }
    }

    fn wants(&self, table: &'static Table) -> bool {
        self.tables.contains(&table)
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
        if self.wants(Orders::TABLE) {
            batches.push((Orders::TABLE, interleave::orders(drafts, &runs).freeze(&self.dictionaries)));
        }
        self.freeze_part(drafts, &runs, |draft| &draft.lines, &mut batches);
        self.freeze_part(drafts, &runs, |draft| &draft.parts.shipments, &mut batches);
        self.freeze_part(drafts, &runs, |draft| &draft.parts.cartons, &mut batches);
        self.freeze_part(drafts, &runs, |draft| &draft.parts.carton_items, &mut batches);
        self.freeze_part(drafts, &runs, |draft| &draft.parts.invoices, &mut batches);
        self.freeze_part(drafts, &runs, |draft| &draft.parts.notifications, &mut batches);
        let waves = (until - from) / i64::from(self.profile.wave_minutes);
        let by_wave: Vec<Run> = (0..waves as usize)
            .flat_map(|wave| (0..drafts.len()).map(move |client| (client, wave..wave + 1)))
            .collect();
        self.freeze_part(drafts, &by_wave, |draft| &draft.parts.stock_waves, &mut batches);
        batches
    }

    fn freeze_part<'d, R: Rows + 'd>(
        &self,
        drafts: &'d [Draft],
        runs: &[Run],
        part: impl Fn(&'d Draft) -> &'d Part<R>,
        into: &mut Batches,
    ) {
        if self.wants(R::TABLE) {
            into.push((R::TABLE, interleave::children(drafts, runs, part).freeze(&self.dictionaries)));
        }
    }
}

/// Waves, some at a time.
struct Slices<'w> {
    world: &'w World<'w>,
    waves: std::ops::Range<i64>,
    drafts: Vec<Draft>,
    desk: Desk,
}

impl Iterator for Slices<'_> {
    type Item = Batches;

    fn next(&mut self) -> Option<Batches> {
        if self.waves.is_empty() {
            return None;
        }
        let Self { world, waves, drafts, desk } = self;
        let minutes = i64::from(world.profile.wave_minutes);
        let from = waves.start * minutes;
        drafts.iter_mut().for_each(Draft::clear);
        let mut orders = 0;
        while orders < SLICE_ORDERS && !waves.is_empty() {
            let start = waves.start * minutes;
            waves.start += 1;
            for (client, draft) in world.clients.iter().zip(drafts.iter_mut()) {
                draft.wave(client, world, start, start + minutes, desk);
            }
            orders = drafts.iter().map(|draft| draft.orders.len()).sum();
        }
        Some(world.freeze(drafts, from, waves.start * minutes))
    }
}
