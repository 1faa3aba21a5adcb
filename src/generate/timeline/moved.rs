//! Rows at two instants: as they stood, and as they stand.

use arrow::array::{AsArray, BooleanArray, RecordBatch};
use arrow::compute::{concat_batches, filter_record_batch};
use arrow::datatypes::{Int64Type, TimestampMillisecondType};

use super::difference::Difference;
use super::lives::Lives;
use crate::calendar::{MILLIS_PER_MINUTE, Millis};
use crate::generate::content::Content;
use crate::generate::ids::{customer, product};
use crate::generate::world::{ClientWorld, World};
use crate::tables::{Batches, Customers, Events, Products, Rows, Stock, Table, Tasks};

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
    /// The rows of some content as they stood at an earlier instant, where only orders before `until` were there, and as
    /// they stand; slice by slice, in row order. Both instants lie on wave boundaries; milliseconds since 1970-01-01 UTC.
    pub fn moved(&self, content: &Content, since: Millis, until: Millis) -> Box<dyn Iterator<Item = Moved> + Send> {
        let world = self.clone();
        match content {
            Content::Dimension { table, .. } if **table == *Stock::TABLE => {
                // Positions come and go: a client's stand as a whole.
                let mut rows = self.rows(content).flatten().peekable();
                Box::new(std::iter::from_fn(move || {
                    let client = client_of(&rows.peek()?.1)?;
                    let mut after = Vec::new();
                    while let Some((_, batch)) = rows.next_if(|(_, batch)| client_of(batch) == Some(client)) {
                        after.push(batch);
                    }
                    let index = world.clients().find(|it| i64::from(it.number) == client)?.index;
                    let then = world.at(since).with_clients(&[index]);
                    let whole = Content::Dimension { table: Stock::TABLE, rows: 0..u64::MAX };
                    let before: Vec<RecordBatch> = then.rows(&whole).flatten().map(|(_, batch)| batch).collect();
                    let one = |batches: &[RecordBatch]| {
                        let whole = concat_batches(&Stock::TABLE.schema(), batches);
                        vec![(Stock::TABLE, whole.expect("batches of one schema"))]
                    };
                    Some(Moved { before: one(&before), after: one(&after) })
                }))
            }
            // The same tasks, later.
            Content::Dimension { table, .. } if **table == *Tasks::TABLE => {
                let then = self.at(since).rows(content);
                Box::new(then.zip(self.rows(content)).map(|(before, after)| Moved { before, after }))
            }
            Content::Dimension { .. } => Box::new(
                self.rows(content).map(move |after| Moved { before: those_of_then(&world, &after, since), after }),
            ),
            Content::Waves(waves) => {
                let mut waves = waves.clone();
                let mut lives = Lives::new(self);
                let but_events = self.tables.iter().copied().filter(|table| *table != Events::TABLE);
                let but_events = self.with_tables(&but_events.collect::<Vec<_>>());
                let then = self.shared.profile.waves().at(until);
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
                        before = lives.freeze(&but_events);
                    }
                    lives.stand(|_, _| Some(world.as_of));
                    let after = lives.freeze(&world);
                    if is_before {
                        before.extend(events_of_then(&after, since));
                    }
                    Some(Moved { before, after })
                }))
            }
        }
    }
}

/// The events that had happened at an instant: an event stays as it is.
fn events_of_then(after: &Batches, since: Millis) -> Option<(&'static Table, RecordBatch)> {
    let (table, events) = after.iter().find(|(table, _)| **table == *Events::TABLE)?;
    let instants = events.column_by_name("happened_at")?.as_primitive::<TimestampMillisecondType>().values();
    let keep: BooleanArray = instants.iter().map(|at| Some(*at <= since)).collect();
    Some((table, filter_record_batch(events, &keep).expect("a choice for each row")))
}

/// The client whose rows come first.
fn client_of(batch: &RecordBatch) -> Option<i64> {
    let ids = batch.column_by_name("client_id")?.as_primitive::<Int64Type>();
    ids.values().first().copied()
}

/// Of rows of a dimension table those that were there at an instant: customers join, products come, all else stays.
fn those_of_then(world: &World, rows: &Batches, since: Millis) -> Batches {
    let minute = since / MILLIS_PER_MINUTE;
    let count = |client: &ClientWorld, table: &Table| match table {
        it if *it == *Customers::TABLE => client.customers.joining.joined(&client.demand, minute),
        it if *it == *Products::TABLE => client.range.succession.by(since),
        _ => u32::MAX,
    };
    let only = |(table, batch): &(&'static Table, RecordBatch)| {
        if ![Customers::TABLE, Products::TABLE].contains(table) {
            return (*table, batch.clone());
        }
        let counts: Vec<(i64, u32)> = world.clients().map(|it| (i64::from(it.number), count(it, table))).collect();
        let longs = |name: &str| batch.column_by_name(name).map(|ids| ids.as_primitive::<Int64Type>().values().clone());
        let (Some(ids), Some(clients)) = (longs(table.key[0]), longs("client_id")) else {
            return (*table, batch.clone());
        };
        let was_there = |(id, client): (&i64, &i64)| {
            let count = counts.iter().find(|(it, _)| it == client).map_or(u32::MAX, |(_, count)| *count);
            Some(number_of_client(*id, table) < count)
        };
        let keep: BooleanArray = ids.iter().zip(clients.iter()).map(was_there).collect();
        (*table, filter_record_batch(batch, &keep).expect("a choice for each row"))
    };
    rows.iter().map(only).collect()
}

/// The number that an id names among those of its client, from 0.
fn number_of_client(id: i64, table: &Table) -> u32 {
    if *table == *Customers::TABLE { customer(id).map_or(0, |(_, number)| number) } else { product(id) }
}
