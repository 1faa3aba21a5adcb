//! A sample of the rows, made and encoded: what tells how many rows follow from an order of this very profile, how many
//! bytes they take in each kind of target, and how long this machine takes over them.
//!
//! Pieces of it are taken at equal distances of expected orders, the more of them where there is more; so that they have
//! the share in the rows that they have in the load, each counts as much as any other, however many orders it has itself.
//! A load that is not larger than a sample is taken whole. Rows and bytes depend on the plan alone, seconds on the machine
//! and on what else it does.

use std::collections::BTreeMap;
use std::ops::Range;
use std::time::Instant;

use arrow::array::{AsArray, RecordBatch};
use arrow::datatypes::Int64Type;
use rayon::prelude::*;

use super::heap;
use super::index::Sharing;
use crate::calendar::Wave;
use crate::generate::{Content, World};
use crate::plan::Plan;
use crate::profile::Profile;
use crate::sinks::directory::{ROWS_PER_GROUP, file_bytes};
use crate::sinks::{Batches, TargetError};
use crate::tables::{Group, Orders, Rows, Shipments, Stock, Table};

/// Rows that a sample is to have, of order tables together.
const ROWS: f64 = 250_000.0;
/// Pieces that they are taken in, as a day has its hours, and a period its end, after which nothing has happened yet.
const PIECES: f64 = 24.0;
/// Where a wave has many rows, pieces are a wave each, until they have so many; but never fewer than the least.
const MOST_ROWS: f64 = 800_000.0;
const LEAST_PIECES: f64 = 4.0;
/// Rows of each dimension table.
const DIMENSION_ROWS: u64 = 40_960;
/// Pieces that these are taken in.
const DIMENSION_PIECES: u64 = 5;
/// Orders whose documents are measured.
#[cfg(feature = "mongodb")]
const DOCUMENTS: usize = 4_096;
/// Clients whose stock is made, and their last orders that are looked at for it.
const STOCK_CLIENTS: usize = 6;
const STOCK_ORDERS: f64 = 20_000.0;

/// What was made, and what it took.
#[derive(Debug, Clone)]
pub(super) struct Sample {
    /// Whether it is all there is.
    pub(super) whole: bool,
    /// Orders that were made.
    pub(super) made: u64,
    /// Orders of each of the plan's clients, each piece divided by its own.
    pub(super) orders: Vec<f64>,
    /// Rows of each of the plan's tables, each piece divided by its orders.
    pub(super) rows: Vec<f64>,
    /// Shipments by the numbers of client and warehouse.
    pub(super) shipments: BTreeMap<(u32, u32), f64>,
    /// Of each of the plan's tables.
    pub(super) tables: Vec<TableSample>,
    /// Seconds of one processor that making took, of orders and all that follows from them.
    pub(super) making: f64,
}

/// What was made of one table.
#[derive(Debug, Clone)]
pub(super) struct TableSample {
    pub(super) rows: f64,
    pub(super) parquet: ParquetBytes,
    /// Bytes of heap a row.
    pub(super) heap: f64,
    /// Of the key, then of each index.
    pub(super) sharing: Vec<Sharing>,
    /// Bytes of BSON a document, where rows are documents of their own.
    pub(super) document: Option<f64>,
    /// Seconds of one processor that making took, of a dimension table.
    pub(super) making: f64,
    /// Seconds of one processor that encoding as Parquet took.
    pub(super) encoding: f64,
}

/// What Parquet takes: a file its schema, a row group its place in the footer and the words it uses, a row its values.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ParquetBytes {
    pub(super) file: f64,
    pub(super) group: f64,
    pub(super) row: f64,
}

impl Sample {
    /// Makes the sample of a plan; `hours` are the orders to expect in each hour of UTC that its waves touch.
    pub(super) fn take(profile: &Profile, plan: &Plan, world: &World, hours: &[f64]) -> Result<Self, TargetError> {
        let (waves, whole) = waves(profile, plan, hours);
        let pieces: Vec<(Vec<Batches>, f64)> =
            waves.into_par_iter().map(|waves| make(|| world.rows(&Content::Waves(waves)))).collect();
        let making = pieces.iter().map(|(_, seconds)| seconds).sum();
        let (mut made, mut orders, mut rows) = (0, vec![0.0; plan.clients.len()], vec![0.0; plan.tables.len()]);
        for (piece, _) in &pieces {
            let count = rows_in(Orders::TABLE, piece);
            made += count;
            let weight = if whole { 1.0 } else { 1.0 / count.max(1) as f64 };
            add_orders_by_client(profile, plan, piece, weight, &mut orders);
            for (sum, table) in rows.iter_mut().zip(&plan.tables) {
                *sum += weight * rows_in(table, piece) as f64;
            }
        }
        let slices: Vec<Batches> = pieces.into_iter().flat_map(|(slices, _)| slices).collect();
        let measure = |table: &&'static Table| match table.group {
            Group::Order => TableSample::of(table, &slices, 0.0),
            Group::Dimension => dimension(world, plan, table),
        };
        let tables = plan.tables.par_iter().map(measure).collect::<Result<_, _>>()?;
        let shipments = shipments(&slices);
        Ok(Self { whole, made, orders, rows, shipments, tables, making })
    }
}

/// What the rows of a plan, and of a sample, are made from.
pub(super) fn world(plan: &Plan) -> World {
    let mut tables = plan.tables.clone();
    // How many orders there are is found in their table.
    if tables.iter().any(|table| table.group == Group::Order) && !tables.contains(&Orders::TABLE) {
        tables.push(Orders::TABLE);
    }
    plan.world().with_tables(&tables)
}

/// Some rows, and the seconds they took.
fn make<I: Iterator<Item = Batches>>(rows: impl FnOnce() -> I) -> (Vec<Batches>, f64) {
    let start = Instant::now();
    let rows = rows().collect();
    (rows, start.elapsed().as_secs_f64())
}

/// The waves of a sample, and whether they are all.
fn waves(profile: &Profile, plan: &Plan, hours: &[f64]) -> (Vec<Range<Wave>>, bool) {
    let orders: f64 = hours.iter().sum();
    let order_rows = |(table, rows): (&&'static Table, &f64)| if table.group == Group::Order { *rows } else { 0.0 };
    let rows: f64 = plan.tables.iter().zip(&plan.expected_rows).map(order_rows).sum();
    if rows <= ROWS {
        // Pieces, so that every processor has some.
        let length = ((plan.waves.end - plan.waves.start) as u64).div_ceil(PIECES as u64).max(1) as i64;
        let pieces = plan.waves.clone().step_by(length as usize).map(|from| from..(from + length).min(plan.waves.end));
        return (pieces.collect(), true);
    }
    let minutes = profile.waves().minutes();
    let per_hour = 60 / minutes;
    // In how large a wave an order lies, on average.
    let wave_orders = hours.iter().map(|orders| orders * orders).sum::<f64>() / orders / per_hour as f64;
    let waves_of = |sample: f64| sample / rows * orders / wave_orders;
    let count = waves_of(ROWS).max(PIECES.min(waves_of(MOST_ROWS))).max(LEAST_PIECES);
    // Rows compress better beside their neighbours, so pieces are as long as may be.
    let pieces = count.min(PIECES);
    let length = (count / pieces) as i64;
    let first_hour = plan.waves.start * minutes / 60;
    let mut chosen: Vec<Range<Wave>> = Vec::new();
    let (mut hour, mut before) = (0, 0.0);
    for place in 0..pieces as usize {
        let at = (place as f64 + 0.5) / pieces.floor() * orders;
        while hour + 1 < hours.len() && before + hours[hour] <= at {
            before += hours[hour];
            hour += 1;
        }
        let within = ((at - before) / hours[hour].max(f64::MIN_POSITIVE) * per_hour as f64) as i64;
        let middle = (first_hour + hour as i64) * per_hour + within.clamp(0, per_hour - 1);
        let after = chosen.last().map_or(plan.waves.start, |piece| piece.end);
        let from = (middle - length / 2).clamp(after, plan.waves.end);
        chosen.push(from..(from + length).min(plan.waves.end));
    }
    chosen.retain(|piece| !piece.is_empty());
    (chosen, false)
}

fn rows_in(table: &'static Table, slices: &[Batches]) -> u64 {
    batches(table, slices).map(|batch| batch.num_rows() as u64).sum()
}

fn add_orders_by_client(profile: &Profile, plan: &Plan, slices: &[Batches], weight: f64, orders: &mut [f64]) {
    let numbers: Vec<i64> = plan.clients.iter().map(|&client| i64::from(profile.clients[client].number)).collect();
    for batch in batches(Orders::TABLE, slices) {
        let Some(clients) = batch.column_by_name("client_id") else { continue };
        for number in clients.as_primitive::<Int64Type>().values() {
            // Clients stand by number.
            if let Ok(place) = numbers.binary_search(number) {
                orders[place] += weight;
            }
        }
    }
}

fn shipments(slices: &[Batches]) -> BTreeMap<(u32, u32), f64> {
    let mut shipments = BTreeMap::new();
    for batch in batches(Shipments::TABLE, slices) {
        let column = |name| batch.column_by_name(name).map(|column| column.as_primitive::<Int64Type>().values());
        let (Some(clients), Some(warehouses)) = (column("client_id"), column("warehouse_id")) else { continue };
        for (client, warehouse) in clients.iter().zip(warehouses) {
            *shipments.entry((*client as u32, *warehouse as u32)).or_insert(0.0) += 1.0;
        }
    }
    shipments
}

fn batches<'a>(table: &'static Table, slices: &'a [Batches]) -> impl Iterator<Item = &'a RecordBatch> {
    slices.iter().flatten().filter(move |(it, _)| *it == table).map(|(_, batch)| batch)
}

/// Some rows of a dimension table, from all of it.
fn dimension(world: &World, plan: &Plan, table: &'static Table) -> Result<TableSample, TargetError> {
    if *table == *Stock::TABLE {
        return stock(world, plan);
    }
    let rows: u64 = plan.chunks.iter().map(|chunk| rows_of(&chunk.content, table)).sum();
    let (pieces, length) =
        if rows <= DIMENSION_ROWS { (1, rows) } else { (DIMENSION_PIECES, DIMENSION_ROWS / DIMENSION_PIECES) };
    let mut slices = Vec::new();
    let mut making = 0.0;
    for piece in 0..pieces {
        let start = (rows - length) * piece / (pieces - 1).max(1);
        let (made, seconds) = make(|| world.rows(&Content::Dimension { table, rows: start..start + length }));
        slices.extend(made);
        making += seconds;
    }
    TableSample::of(table, &slices, making)
}

fn rows_of(content: &Content, wanted: &'static Table) -> u64 {
    match content {
        Content::Dimension { table, rows } if *table == wanted => rows.end - rows.start,
        _ => 0,
    }
}

/// Positions of some clients, from the largest to the smallest, as after their last orders: what lies in open shipments is
/// found by making the last weeks' waves, where they are not made anyway, which would take too long here.
fn stock(world: &World, plan: &Plan) -> Result<TableSample, TargetError> {
    let mut clients: Vec<usize> = (0..plan.clients.len()).collect();
    clients.sort_by(|&a, &b| plan.expected_orders[b].total_cmp(&plan.expected_orders[a]).then(a.cmp(&b)));
    let every = clients.len().div_ceil(STOCK_CLIENTS).max(1);
    let clients: Vec<usize> = clients.into_iter().step_by(every).map(|place| plan.clients[place]).collect();
    let some = world.with_clients(&clients);
    let (_, positions) = make(|| some.recent_stock(0.0));
    let (slices, seconds) = make(|| some.recent_stock(STOCK_ORDERS));
    let looked_at = some.stock_orders(&(0..0)).min(STOCK_ORDERS * clients.len() as f64).max(1.0);
    let mut sample = TableSample::of(Stock::TABLE, &slices, 0.0)?;
    // Positions take longer the more there are; the orders that are looked at for all of them, however many there are.
    let orders = (seconds - positions).max(0.0) * world.stock_orders(&plan.waves) / looked_at;
    sample.making = positions + orders * sample.rows / plan.expected_rows_of(Stock::TABLE).max(1.0);
    Ok(sample)
}

impl TableSample {
    fn of(table: &'static Table, slices: &[Batches], making: f64) -> Result<Self, TargetError> {
        let batches: Vec<RecordBatch> = batches(table, slices).cloned().collect();
        let rows: usize = batches.iter().map(RecordBatch::num_rows).sum();
        let (parquet, encoding) = ParquetBytes::of(table, &batches)?;
        let sharing = table.indexes.iter().map(|columns| Sharing::of(&batches, columns));
        Ok(Self {
            rows: rows as f64,
            parquet,
            heap: heap::heap_bytes_per_row(&batches),
            sharing: std::iter::once(Sharing::NONE).chain(sharing).collect(),
            document: document_bytes(table, slices),
            making,
            encoding,
        })
    }
}

impl ParquetBytes {
    /// From a file with as few row groups as may be, with twice as many and without any; and the seconds the first took.
    fn of(table: &'static Table, batches: &[RecordBatch]) -> Result<(Self, f64), TargetError> {
        let rows = batches.iter().map(RecordBatch::num_rows).sum::<usize>();
        let bytes = |groups: usize| {
            let cut = |group: usize| part(batches, rows * group / groups, rows * (group + 1) / groups);
            let groups: Vec<Vec<RecordBatch>> = (0..groups).map(cut).collect();
            let groups: Vec<&[RecordBatch]> = groups.iter().map(Vec::as_slice).collect();
            file_bytes(table, &groups).map(|bytes| bytes as f64)
        };
        let file = file_bytes(table, &[])? as f64;
        let groups = rows.div_ceil(ROWS_PER_GROUP).max(1);
        let start = Instant::now();
        let few = bytes(groups)?;
        let encoding = start.elapsed().as_secs_f64();
        let group = if rows < 2 { 0.0 } else { (bytes(2 * groups)? - few) / groups as f64 };
        Ok((Self { file, group, row: (few - file - group * groups as f64) / rows.max(1) as f64 }, encoding))
    }
}

/// Rows `from..until` of some batches.
fn part(batches: &[RecordBatch], from: usize, until: usize) -> Vec<RecordBatch> {
    let mut part = Vec::new();
    let mut first = 0;
    for batch in batches {
        let end = first + batch.num_rows();
        let (start, stop) = (from.max(first), until.min(end));
        if start < stop {
            part.push(batch.slice(start - first, stop - start));
        }
        first = end;
    }
    part
}

/// Bytes of BSON a document, on average over some of the slices.
#[cfg(feature = "mongodb")]
fn document_bytes(table: &'static Table, slices: &[Batches]) -> Option<f64> {
    if table.parent().is_some() {
        return None;
    }
    let rows =
        |slice: &&Batches| batches(table, std::slice::from_ref(*slice)).map(RecordBatch::num_rows).sum::<usize>();
    let all: usize = slices.iter().map(|slice| rows(&slice)).sum();
    let every = (all / DOCUMENTS).clamp(1, slices.len().max(1));
    let (mut count, mut bytes) = (0, 0);
    for slice in slices.iter().step_by(every) {
        for batch in batches(table, std::slice::from_ref(slice)) {
            let documents = crate::sinks::mongodb::documents(table, batch, slice);
            count += documents.len();
            bytes += documents.size();
        }
    }
    (count > 0).then(|| bytes as f64 / count as f64)
}

#[cfg(not(feature = "mongodb"))]
fn document_bytes(_: &'static Table, _: &[Batches]) -> Option<f64> {
    None
}
