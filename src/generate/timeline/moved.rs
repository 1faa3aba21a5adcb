//! Rows at two instants: as they stood, and as they stand.

use arrow::array::{AsArray, BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;
use arrow::datatypes::Int64Type;

use super::difference::Difference;
use super::lives::Lives;
use crate::calendar::{MILLIS_PER_MINUTE, Millis};
use crate::generate::content::Content;
use crate::generate::ids::customer;
use crate::generate::world::World;
use crate::tables::{Batches, Customers, Rows, Stock, Table};

/// Orders of a slice.
const SLICE_ORDERS: usize = 8_192;

/// Rows of some content as they stood, and as they stand.
#[derive(Debug, Clone)]
pub struct Moved {
    /// As they stood: tables without rows may be missing.
    pub before: Batches,
    /// As they stand.
    pub after: Batches,
}

/// What sets rows of a table apart.
#[derive(Debug, Clone)]
pub struct Steps {
    /// The table.
    pub table: &'static Table,
    /// Rows that are not there any more, as they stood.
    pub gone: RecordBatch,
    /// Rows that stand otherwise: as they stood.
    pub old: RecordBatch,
    /// The same rows, as they stand.
    pub changed: RecordBatch,
    /// Rows that have come.
    pub new: RecordBatch,
}

impl Moved {
    /// What sets the rows of each table apart, by key.
    pub fn steps(&self) -> impl Iterator<Item = Steps> {
        self.after.iter().map(|(table, after)| {
            let nothing = RecordBatch::new_empty(after.schema());
            let before = self.before.iter().find(|(it, _)| it == table).map_or(&nothing, |(_, before)| before);
            let Difference { gone, changed, new } = Difference::of(table, before, after);
            let (from, to): (Vec<u32>, Vec<u32>) = changed.into_iter().unzip();
            Steps {
                table,
                gone: super::changes::take(before, gone),
                old: super::changes::take(before, from),
                changed: super::changes::take(after, to),
                new: super::changes::take(after, new),
            }
        })
    }
}

impl World {
    /// The rows of some content as they stood at an earlier instant, and as they stand; slice by slice, in row order.
    /// `since` lies on a wave boundary; milliseconds since 1970-01-01 UTC.
    pub fn moved(&self, content: &Content, since: Millis) -> Box<dyn Iterator<Item = Moved> + Send> {
        let world = self.clone();
        match content {
            Content::Dimension { table, .. } if **table == *Stock::TABLE => {
                let before = self.at(since).rows(content);
                Box::new(before.zip(self.rows(content)).map(|(before, after)| Moved { before, after }))
            }
            Content::Dimension { .. } => Box::new(
                self.rows(content).map(move |after| Moved { before: those_of_then(&world, &after, since), after }),
            ),
            Content::Waves(waves) => {
                let mut waves = waves.clone();
                let mut lives = Lives::new(self);
                let then = self.shared.profile.waves().at(since);
                Box::new(std::iter::from_fn(move || {
                    if waves.is_empty() {
                        return None;
                    }
                    // A slice lies before that instant or after it.
                    let is_before = waves.start < then;
                    let mut slice = if is_before { waves.start..waves.end.min(then) } else { waves.clone() };
                    lives.decide(&mut slice, SLICE_ORDERS);
                    waves.start = slice.start;
                    let mut before = Batches::new();
                    if is_before {
                        lives.stand(|_, _| Some(since));
                        before = lives.freeze();
                    }
                    lives.stand(|_, _| Some(world.as_of));
                    Some(Moved { before, after: lives.freeze() })
                }))
            }
        }
    }
}

/// Of rows of a dimension table those that were there at an instant: customers join, all else stays.
fn those_of_then(world: &World, rows: &Batches, since: Millis) -> Batches {
    let minute = since / MILLIS_PER_MINUTE;
    let joined: Vec<(u32, u32)> = world
        .clients()
        .map(|client| (client.number, client.customers.joining.joined(&client.demand, minute)))
        .collect();
    let was_there = |id: &i64| {
        let of = customer(*id).and_then(|(client, number)| {
            let (_, joined) = joined.iter().find(|(it, _)| *it == client)?;
            Some(number < *joined)
        });
        of.unwrap_or(true)
    };
    let only = |(table, batch): &(&'static Table, RecordBatch)| {
        if **table != *Customers::TABLE {
            return (*table, batch.clone());
        }
        let ids = batch.column(0).as_primitive::<Int64Type>().values();
        let keep: BooleanArray = ids.iter().map(|id| Some(was_there(id))).collect();
        (*table, filter_record_batch(batch, &keep).expect("a choice for each row"))
    };
    rows.iter().map(only).collect()
}
