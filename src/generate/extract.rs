//! Some orders of a world, with what they refer to: the rows that a fixture has. There are few, so they are made at once.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use arrow::array::{AsArray, BooleanArray, RecordBatch};
use arrow::compute::{concat_batches, filter_record_batch};
use arrow::datatypes::{Int64Type, TimestampMillisecondType};

use super::content::Content;
use super::ids::{OrderId, customer};
use super::record::dimension_pieces;
use super::world::World;
use crate::calendar::{MILLIS_PER_MINUTE, Minute};
use crate::tables::{Batches, Customers, Group, OrderLines, Orders, Rows, StockWaves, Table};

/// All rows of some orders, and of the dimension tables those that they refer to; clients, warehouses and tasks are whole.
#[derive(Debug)]
pub(super) struct Extract {
    /// Ids, ascending.
    pub(super) orders: Vec<i64>,
    rows: BTreeMap<&'static str, RecordBatch>,
}

impl Extract {
    /// Makes the rows of the tables of a world.
    pub(super) fn new(world: &World, orders: Vec<i64>) -> Self {
        let mut tables = world.tables.clone();
        tables.extend([Orders::TABLE, OrderLines::TABLE].into_iter().filter(|it| !world.tables.contains(it)));
        let (of_orders, dimensions): (Vec<_>, Vec<_>) =
            tables.iter().copied().partition(|table| table.group == Group::Order);
        let mut made: BTreeMap<&'static str, Vec<RecordBatch>> = BTreeMap::new();
        let mut take = |table: &'static Table, batch| made.entry(table.name).or_default().push(batch);

        let bits = OrderId::position_bits(world.profile().max_clients);
        let length = world.profile().waves();
        // By wave, the clients whose orders are wanted of it.
        let mut waves: BTreeMap<i64, BTreeSet<u32>> = BTreeMap::new();
        for id in orders.iter().map(|id| OrderId::decode(*id, bits)) {
            waves.entry(length.of_minute(id.minute)).or_default().insert(id.client);
        }
        let whole = world.with_tables(&of_orders);
        let of_wave = |(wave, numbers): (i64, BTreeSet<u32>)| {
            let clients = world.clients().filter(|client| numbers.contains(&client.number));
            let clients: Vec<usize> = clients.map(|client| client.index).collect();
            whole.with_clients(&clients).rows(&Content::Waves(wave..wave + 1))
        };
        let (mut products, mut customers) = (BTreeSet::new(), BTreeSet::new());
        for (table, batch) in waves.into_iter().flat_map(of_wave).flatten() {
            // A wave's positions are no order's.
            let batch = if table == StockWaves::TABLE {
                batch
            } else {
                only(&batch, "order_id", |id| orders.binary_search(&id).is_ok())
            };
            match table.name {
                "orders" => customers.extend(longs(&batch, "customer_id").iter().copied()),
                "order_lines" => products.extend(longs(&batch, "product_id").iter().copied()),
                _ => {}
            }
            take(table, batch);
        }
        for table in dimensions {
            if table == Customers::TABLE {
                for (client, row) in customers.iter().filter_map(|id| customer(*id)) {
                    let index = world.clients().find(|it| it.number == client).map(|it| it.index);
                    let Some(index) = index else { continue };
                    let row = u64::from(row);
                    let rows = world.with_clients(&[index]).rows(&Content::Dimension { table, rows: row..row + 1 });
                    rows.flatten().for_each(|(table, batch)| take(table, batch));
                }
                continue;
            }
            let indices: Vec<usize> = world.clients().map(|client| client.index).collect();
            let rows = 0..dimension_pieces(world.profile(), &indices, table).iter().sum();
            for (table, batch) in world.rows(&Content::Dimension { table, rows }).flatten() {
                let of_products = table.has("product_id");
                take(table, if of_products { only(&batch, "product_id", |id| products.contains(&id)) } else { batch });
            }
        }
        if let Some(waves) = made.get_mut(StockWaves::TABLE.name) {
            for batch in waves {
                *batch = only(batch, "product_id", |id| products.contains(&id));
            }
        }
        let whole = |table: &&'static Table| {
            let batches = made.remove(table.name).unwrap_or_default();
            // All batches of a table have its schema.
            let all = concat_batches(&table.schema(), &batches);
            (table.name, all.unwrap_or_else(|_| RecordBatch::new_empty(table.schema())))
        };
        let rows = world.tables.iter().map(whole).collect();
        Self { orders, rows }
    }

    /// The number of a table's rows.
    pub(super) fn count(&self, table: &Table) -> u64 {
        self.rows.get(table.name).map_or(0, |rows| rows.num_rows() as u64)
    }

    /// The rows of some content; of waves, those of some minutes.
    pub(super) fn rows(&self, world: &World, content: &Content) -> Batches {
        let of = |table: &'static Table| Some((table, self.rows.get(table.name)?));
        match content {
            Content::Dimension { table, rows } => {
                let slice = |(table, all): (&'static Table, &RecordBatch)| {
                    let count = all.num_rows() as u64;
                    let (from, until) = (rows.start.min(count), rows.end.min(count));
                    (table, all.slice(from as usize, (until - from) as usize))
                };
                of(table).map(slice).into_iter().collect()
            }
            Content::Waves(waves) => {
                let minutes = world.profile().waves().minutes_of(waves);
                let tables = world.tables.iter().filter(|table| table.group == Group::Order);
                tables.filter_map(|table| of(table)).map(|(table, all)| (table, within(table, all, &minutes))).collect()
            }
        }
    }
}

/// The rows of some minutes: rows are in the order of time.
fn within(table: &'static Table, all: &RecordBatch, minutes: &Range<Minute>) -> RecordBatch {
    let [from, until] = [minutes.start, minutes.end].map(|minute| {
        if table == StockWaves::TABLE {
            let waves = all.column_by_name("wave_at").map(AsArray::as_primitive::<TimestampMillisecondType>);
            waves.map_or(0, |waves| waves.values().partition_point(|at| *at < minute * MILLIS_PER_MINUTE))
        } else {
            longs(all, "order_id").partition_point(|id| *id < OrderId::first_of(minute))
        }
    });
    all.slice(from, until - from)
}

/// The values of a column of ids.
fn longs<'b>(batch: &'b RecordBatch, name: &str) -> &'b [i64] {
    batch.column_by_name(name).map_or(&[], |column| column.as_primitive::<Int64Type>().values())
}

/// The rows whose id is wanted.
fn only(batch: &RecordBatch, name: &str, is_wanted: impl Fn(i64) -> bool) -> RecordBatch {
    let keep: BooleanArray = longs(batch, name).iter().map(|id| Some(is_wanted(*id))).collect();
    filter_record_batch(batch, &keep).expect("a choice for each row")
}
