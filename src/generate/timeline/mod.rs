//! The timeline: what happens to rows between two instants, as a pure function of the profile.
//!
//! The state of an order's rows at an instant is what freezing gives; an order's changes are the differences between its
//! states at the instants at which it changes. Which instants these are is told by [`Past`](super::past::Past), the one
//! door through which an instant comes into rows, so new tables and columns come along by themselves. A wave is decided
//! once; then it is frozen in rounds, each order at its own next instant, until none changes any more. Since a round makes
//! all rows of its tables, changes are told by groups of tables, whose decisions ask about the same instants.
//!
//! Instants lie on wave boundaries: the rows that stand at one are those of waves that had begun before it.

mod changes;
mod difference;
mod lives;
mod lookback;
mod moment;
mod moved;
mod rows;

use std::ops::Range;

use super::record::newcomers;
use super::wanted::Wanted;
use super::world::World;
use crate::calendar::{Millis, Wave};
use crate::tables::words::Operation;
use crate::tables::{ALL, Customers, Events, Group, Rows, Table};

pub use changes::{Change, Changed};
pub use moment::{Face, Moment};
pub use moved::{Moved, Steps};

use lives::Lives;
pub(super) use rows::rows;

/// Orders whose lives are told at once: their states lie in memory, two at a time, and all their changes.
const LIVES: usize = 2_048;

/// The tables of orders whose rows' changes are told.
fn told() -> impl Iterator<Item = &'static Table> {
    ALL.into_iter().filter(|table| table.group == Group::Order && table.has("order_id") && *table != Events::TABLE)
}

impl World {
    /// What happens to the rows of the orders of some waves, and of those who join in these, after an instant and up to the world's
    /// own: some orders at a time. `since` lies on a wave boundary; orders of later waves were not there, and all their rows
    /// come. Milliseconds since 1970-01-01 UTC.
    ///
    /// Frozen rows at `since` and these changes make the frozen rows of the world's instant: those of waves that may still
    /// change follow from [`World::unsettled`].
    pub fn changes(&self, waves: Range<Wave>, since: Millis) -> impl Iterator<Item = Vec<Changed>> + Send + use<> {
        let length = self.shared.profile.waves();
        let mut tables: Vec<&'static Table> = told().collect();
        tables.retain(|table| self.tables.contains(table) || self.tables.contains(&Events::TABLE));
        let has_customers = self.tables.contains(&Customers::TABLE) || self.tables.contains(&Events::TABLE);
        let world = self.with_tables(&tables);
        let together: Vec<World> = together(&tables).iter().map(|tables| self.with_tables(tables)).collect();
        let mut lives = Lives::new(&world);
        let mut waves = waves;
        std::iter::from_fn(move || {
            if waves.is_empty() {
                return None;
            }
            let first = waves.start;
            lives.decide(&mut waves, LIVES);
            let mut all = Vec::new();
            for world in &together {
                tell(&mut lives, world, since, |moment| moment.add_to(&mut all));
            }
            if has_customers {
                let joined = (first.max(length.at(since))..waves.start).map(|wave| joined(&world, wave));
                all.extend(joined.filter(|changed| !changed.changes.is_empty()));
            }
            changes::number(&mut all);
            Some(all)
        })
    }
}

impl World {
    /// The same as states of orders, two at a time, without those who join: for whoever needs rows whole. Of the tables of
    /// orders that this world makes.
    pub fn moments(&self, waves: Range<Wave>, since: Millis) -> impl Iterator<Item = Moment> + Send + use<> {
        let tables: Vec<&'static Table> = told().filter(|table| self.tables.contains(table)).collect();
        let world = self.with_tables(&tables);
        let mut lives = Lives::new(&world);
        let mut waves = waves;
        let some = move || {
            (!waves.is_empty()).then(|| {
                lives.decide(&mut waves, LIVES);
                let mut moments = Vec::new();
                tell(&mut lives, &world, since, |moment| moments.push(moment));
                moments
            })
        };
        std::iter::from_fn(some).flatten()
    }
}

/// Tables by what must be decided for them: those of one group change at the same instants, while each time that a line is picked
/// all rows of other groups would be made again, to be found as they were.
fn together(tables: &[&'static Table]) -> Vec<Vec<&'static Table>> {
    let mut groups: Vec<Vec<&'static Table>> = Vec::new();
    for &table in tables {
        let of = Wanted::of(&[table]).instants();
        match groups.iter_mut().find(|group| Wanted::of(group).instants() == of) {
            Some(group) => group.push(table),
            None => groups.push(vec![table]),
        }
    }
    groups
}

/// What happens to the rows of a world after an instant, up to its own: their orders' states, two at a time.
fn tell(lives: &mut Lives, world: &World, since: Millis, mut visit: impl FnMut(Moment)) {
    let length = lives.wave_length();
    let was_there = |placed_at: Millis| length.start(length.at(placed_at)) < since;
    lives.stand(|placed_at, _| was_there(placed_at).then_some(since));
    let mut before = lives.freeze(world);
    lives.await_those_left_aside();
    while lives.stand(|_, next| (next <= world.as_of).then_some(next)) {
        let after = lives.freeze(world);
        visit(Moment { before, after: after.clone(), standing: lives.standing() });
        before = after;
    }
}

/// Those who join in a wave.
fn joined(world: &World, wave: Wave) -> Changed {
    let (of, rows) = newcomers(world, wave);
    let changes = of.into_iter().map(|(subject_id, at)| Change { subject_id, number: 0, at }).collect();
    Changed { table: Customers::TABLE, op: Operation::Insert, changes, before: None, after: Some(rows) }
}
