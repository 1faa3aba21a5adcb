//! Rows, slice by slice: some waves of all clients, decided one by one, then recorded in row order.

use std::ops::Range;

use super::content::Content;
use super::decide::Decided;
use super::fulfil::Desk;
use super::past::SETTLED;
use super::record::{self, Slice};
use super::world::{ClientWorld, World};
use crate::calendar::{Millis, Wave};
use crate::tables::Batches;

/// Expected rows of a slice, in all tables: what is made at once is bounded by about so many rows and one wave. Of an order there are
/// about so many, beside those of each line.
const SLICE_ROWS: f64 = 250_000.0;
const ROWS_OF_ORDER: f64 = 8.0;
const ROWS_OF_LINE: f64 = 2.0;

/// Rows as they stand at an instant.
#[derive(Debug, Clone)]
pub struct Frozen {
    /// The rows.
    pub rows: Batches,
    /// The soonest instant after it at which one of them changes, in milliseconds since 1970-01-01 UTC; [`SETTLED`] where none
    /// does any more. None where that is not known: of dimension tables, and of some orders of a wave only.
    pub changes_at: Option<Millis>,
}

impl World {
    /// The rows of some content, slice by slice, in row order.
    pub fn rows(&self, content: &Content) -> Box<dyn Iterator<Item = Batches> + Send> {
        Box::new(self.frozen(content).map(|frozen| frozen.rows))
    }

    /// The same, with when they change.
    pub fn frozen(&self, content: &Content) -> Box<dyn Iterator<Item = Frozen> + Send> {
        let unknown = |rows| Frozen { rows, changes_at: None };
        if let Some(extract) = &self.extract {
            return Box::new(std::iter::once(unknown(extract.rows(self, content))));
        }
        match content {
            Content::Dimension { table, rows } => Box::new(record::dimension(self, table, rows.clone()).map(unknown)),
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

impl Slices {
    /// The wave before which the next slice ends.
    fn end_of_slice(&self) -> Wave {
        let Self { world, waves, .. } = self;
        let length = world.shared.profile.waves();
        let rows = |wave: &Wave| {
            let (from, until) = (length.first_minute(*wave), length.first_minute(wave + 1));
            let of_order =
                |client: &ClientWorld| ROWS_OF_ORDER + ROWS_OF_LINE * client.fulfilment.faces.lines_per_order();
            world.clients().map(|client| client.demand.expected(from, until) * of_order(client)).sum::<f64>()
        };
        let mut expected = 0.0;
        let full = |wave: &Wave| {
            expected += rows(wave);
            expected >= SLICE_ROWS
        };
        waves.clone().find(full).map_or(waves.end, |last| last + 1)
    }
}

impl Iterator for Slices {
    type Item = Frozen;

    fn next(&mut self) -> Option<Frozen> {
        if self.waves.is_empty() {
            return None;
        }
        let length = self.world.shared.profile.waves();
        let until = self.end_of_slice();
        let Self { world, waves, decided, desk } = self;
        let made = waves.start..until;
        waves.start = until;
        let mut changes_at = SETTLED;
        // One client's waves after another, while what is known of the client lies in the processor's cache.
        for (client, decided) in world.clients().zip(decided.iter_mut()) {
            decided.clear();
            for wave in made.clone() {
                let minutes = (length.first_minute(wave), length.first_minute(wave + 1));
                decided.wave(client, world, minutes, desk);
                changes_at = changes_at.min(desk.past.soonest());
            }
        }
        let slice = Slice::new(world, decided, length.minutes_of(&made));
        Some(Frozen { rows: record::record(&slice, &world.tables), changes_at: Some(changes_at) })
    }
}
