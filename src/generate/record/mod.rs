//! From what was decided to rows: one file per table, with its columns in the order of its schema.
//!
//! A table of orders implements [`Record`]: its rows of a slice, made at once as one struct, so that no column can be
//! forgotten. A dimension table implements [`Dimension`]: any of its rows, by number. The two lists below name them all.

mod carton_items;
mod cartons;
mod clients;
mod customers;
mod events;
mod invoices;
mod notifications;
mod order_lines;
mod orders;
mod picks;
mod products;
mod returns;
mod shipments;
mod slice;
mod stock;
mod stock_waves;
mod tasks;
mod warehouses;

use std::ops::Range;

use arrow::array::RecordBatch;

use super::expected::PerOrder;
use super::world::{ClientWorld, World};
use crate::profile::{Client, Profile};
use crate::tables::{
    Batches, CartonItems, Cartons, Clients, Customers, Events, Invoices, Notifications, OrderLines, Orders, Picks,
    Products, Returns, Rows, Shipments, Stock, StockWaves, Table, Tasks, Warehouses,
};

pub(super) use customers::newcomers;
pub(super) use slice::Slice;

/// Rows of a dimension table that are made at once.
const SLICE_ROWS: usize = 16_384;
/// Rows of a piece of a dimension table.
const PIECE_ROWS: u64 = 250_000;

/// A table of orders.
trait Record: Rows {
    /// Its rows that an order brings, on average.
    fn per_order(expected: &PerOrder) -> f64;

    /// Its rows of a slice, in row order.
    fn record(slice: &Slice<'_>) -> Self;
}

/// A dimension table: who and what there is. A row is a pure function of its number, so any range can be made.
trait Dimension: Rows + 'static {
    /// How many rows some clients (indices into the profile's) bring, piece by piece: some are better made in one go.
    fn pieces(profile: &Profile, clients: &[usize]) -> Vec<u64>;

    /// Some rows, counted through the clients of the world in their order; some at a time.
    fn some(world: World, rows: Range<u64>) -> Box<dyn Iterator<Item = Self> + Send>;
}

/// What is known about a table of orders.
struct OfOrders {
    table: &'static Table,
    per_order: fn(&PerOrder) -> f64,
    record: fn(&Slice<'_>) -> RecordBatch,
}

/// What is known about a dimension table.
struct OfDimensions {
    table: &'static Table,
    pieces: fn(&Profile, &[usize]) -> Vec<u64>,
    some: fn(World, Range<u64>) -> BatchIterator,
}

/// Slices of rows.
type BatchIterator = Box<dyn Iterator<Item = Batches> + Send>;

/// Every table of orders, in the order of [`tables::ALL`](crate::tables::ALL).
const OF_ORDERS: [OfOrders; 11] = [
    of_orders::<Orders>(),
    of_orders::<OrderLines>(),
    of_orders::<Shipments>(),
    of_orders::<Cartons>(),
    of_orders::<CartonItems>(),
    of_orders::<Picks>(),
    of_orders::<Invoices>(),
    of_orders::<Notifications>(),
    of_orders::<Returns>(),
    of_orders::<StockWaves>(),
    of_orders::<Events>(),
];

/// Every dimension table, in the order of [`tables::ALL`](crate::tables::ALL).
const OF_DIMENSIONS: [OfDimensions; 6] = [
    of_dimensions::<Clients>(),
    of_dimensions::<Warehouses>(),
    of_dimensions::<Products>(),
    of_dimensions::<Customers>(),
    of_dimensions::<Stock>(),
    of_dimensions::<Tasks>(),
];

const fn of_orders<R: Record>() -> OfOrders {
    OfOrders {
        table: R::TABLE,
        per_order: R::per_order,
        record: |slice| R::record(slice).freeze(&slice.world.dictionaries),
    }
}

const fn of_dimensions<R: Dimension>() -> OfDimensions {
    OfDimensions {
        table: R::TABLE,
        pieces: R::pieces,
        some: |world, rows| {
            let shared = std::sync::Arc::clone(&world.shared);
            Box::new(R::some(world, rows).map(move |rows| vec![(R::TABLE, rows.freeze(&shared.dictionaries))]))
        },
    }
}

/// The rows of a slice, of those of some tables that belong to orders.
pub(super) fn record(slice: &Slice<'_>, tables: &[&'static Table]) -> Batches {
    let wanted = OF_ORDERS.iter().filter(|it| tables.contains(&it.table));
    wanted.map(|it| (it.table, (it.record)(slice))).collect()
}

/// Rows of a dimension table, counted through the clients of the world; none of a table of orders.
pub(super) fn dimension(world: &World, table: &'static Table, rows: Range<u64>) -> BatchIterator {
    match OF_DIMENSIONS.iter().find(|it| *it.table == *table) {
        Some(it) => (it.some)(world.clone(), rows),
        None => Box::new(std::iter::empty()),
    }
}

/// How many rows of a dimension table some clients (indices into the profile's) bring, piece by piece.
pub fn dimension_pieces(profile: &Profile, clients: &[usize], table: &Table) -> Vec<u64> {
    let it = OF_DIMENSIONS.iter().find(|it| *it.table == *table);
    it.map_or_else(Vec::new, |it| (it.pieces)(profile, clients))
}

/// How many rows of a table an order of a client brings, on average; none of a dimension table.
pub fn rows_per_order(table: &Table, expected: &PerOrder) -> f64 {
    OF_ORDERS.iter().find(|it| *it.table == *table).map_or(0.0, |it| (it.per_order)(expected))
}

/// So many rows in pieces.
fn pieces(rows: u64) -> Vec<u64> {
    (0..rows).step_by(PIECE_ROWS as usize).map(|start| PIECE_ROWS.min(rows - start)).collect()
}

/// Rows that stand alone, some at a time.
fn slices<R: 'static>(
    world: World,
    rows: Range<u64>,
    record: impl Fn(&World, Range<u64>) -> R + Send + 'static,
) -> Box<dyn Iterator<Item = R> + Send> {
    let starts = (rows.start..rows.end).step_by(SLICE_ROWS);
    Box::new(starts.map(move |start| record(&world, start..(start + SLICE_ROWS as u64).min(rows.end))))
}

/// The clients whose rows lie in a range, each with the part of its own rows that does.
fn by_client<'w>(
    world: &'w World,
    rows: Range<u64>,
    count: impl Fn(&ClientWorld) -> u64 + 'w,
) -> impl Iterator<Item = (&'w ClientWorld, &'w Client, Range<u32>)> {
    let mut first = 0;
    // Clients that come after the last row are not counted.
    let own = world.clients().map_while(move |client| {
        let start = first;
        (start < rows.end).then(|| {
            first += count(client);
            let own = rows.start.clamp(start, first) - start..rows.end.clamp(start, first) - start;
            (client, &world.shared.profile.clients[client.index], own.start as u32..own.end as u32)
        })
    });
    own.filter(|(.., own)| !own.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::{ALL, Group};

    #[test]
    fn every_table_is_recorded() {
        let of = |group| ALL.into_iter().filter(move |table| table.group == group).map(|table| table.name);
        assert!(OF_DIMENSIONS.iter().map(|it| it.table.name).eq(of(Group::Dimension)));
        assert!(OF_ORDERS.iter().map(|it| it.table.name).eq(of(Group::Order)));
    }
}
