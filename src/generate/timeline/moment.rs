//! Orders between two of their states, and what a wave does to stock.

use super::changes::{self, Changed};
use crate::calendar::{Millis, Wave};
use crate::generate::content::Content;
use crate::generate::world::World;
use crate::tables::cells::{Column, Values};
use crate::tables::{Batches, Rows, StockWaves};

/// Rows of some orders as they stood, and as they stand. Each order stands at an instant of its own.
#[derive(Debug, Clone)]
pub struct Moment {
    /// As they stood; other orders' rows too.
    pub before: Batches,
    /// As they stand.
    pub after: Batches,
    /// The orders that have changed, by id, and when; ascending.
    pub standing: Vec<(i64, Millis)>,
}

impl Moment {
    /// What has changed, by row.
    pub fn changes(&self) -> Vec<Changed> {
        let mut all = Vec::new();
        self.add_to(&mut all);
        all
    }

    /// When an order has changed, if it has.
    pub fn at(&self, order: i64) -> Option<Millis> {
        self.standing.binary_search_by_key(&order, |(id, _)| *id).ok().map(|place| self.standing[place].1)
    }

    pub(super) fn add_to(&self, all: &mut Vec<Changed>) {
        changes::between(&self.before, &self.after, &self.standing, all);
    }
}

/// What a wave has left on a pick face.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Face {
    /// Whose it is.
    pub client_id: i64,
    /// Where it is.
    pub warehouse_id: i64,
    /// What lies there.
    pub product_id: i64,
    /// Units that are left.
    pub left: i32,
    /// Units that were allocated.
    pub allocated: i32,
}

impl World {
    /// The faces from which a wave has taken.
    pub fn faces_after(&self, wave: Wave) -> Vec<Face> {
        let world = self.with_tables(&[StockWaves::TABLE]);
        let rows = world.rows(&Content::Waves(wave..wave + 1)).flatten();
        rows.flat_map(|(_, batch)| {
            let column = |name: &str| batch.column_by_name(name).and_then(Column::of).map(|column| column.values);
            let longs = |name| if let Some(Values::Long(values)) = column(name) { values.to_vec() } else { Vec::new() };
            let counts =
                |name| if let Some(Values::Integer(values)) = column(name) { values.to_vec() } else { Vec::new() };
            let ids = longs("client_id").into_iter().zip(longs("warehouse_id")).zip(longs("product_id"));
            let units = counts("opened_with").into_iter().zip(counts("allocated"));
            let face =
                |(((client_id, warehouse_id), product_id), (opened, allocated)): (((i64, i64), i64), (i32, i32))| {
                    Face { client_id, warehouse_id, product_id, left: opened - allocated, allocated }
                };
            ids.zip(units).filter(|(_, units)| units.1 > 0).map(face).collect::<Vec<_>>()
        })
        .collect()
    }
}
