//! Rows and bytes per table, for each kind of target, and the seconds they take: what a sample of the rows says of all.

use serde::Serialize;

use super::heap;
use super::index::{self, Sharing};
use super::sample::{Sample, TableSample};
use crate::generate::Content;
use crate::plan::{self, Plan};
use crate::profile::Profile;
use crate::sinks::directory::ROWS_PER_GROUP;
use crate::tables::{Customers, Group, Products, Rows, Table};

/// Rows and bytes of a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct TableSize {
    /// Its name.
    pub table: String,
    /// Rows to expect.
    pub rows: u64,
    /// Bytes of its Parquet files, zstd.
    pub parquet_bytes: u64,
    /// What it takes in a Postgres, indexes built once the rows are there.
    pub postgres: PostgresSize,
    /// Bytes of its documents in BSON, with all that lies inside them, before the server compresses them; none where its
    /// rows lie inside another table's documents, and in a build without MongoDB.
    pub mongodb_bytes: Option<u64>,
}

/// What a table takes in a Postgres.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct PostgresSize {
    /// Bytes of its heap.
    pub heap_bytes: u64,
    /// Bytes of its key and its indexes.
    pub index_bytes: u64,
}

/// How long it takes, as a sample tells.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Making {
    /// Orders of the sample.
    pub sample_orders: u64,
    /// Whether the sample is all there is.
    pub sample_is_whole: bool,
    /// Processors of this machine.
    pub processors: usize,
    /// Seconds to make all rows (`--to null:`) on all of them.
    pub seconds: f64,
    /// Seconds to make them and encode them as Parquet; writing to a slow disk takes longer, and a database takes as long
    /// as its server.
    pub parquet_seconds: f64,
}

/// Sizes of the tables of a plan.
pub(super) fn sizes(profile: &Profile, plan: &Plan, sample: &Sample) -> Vec<TableSize> {
    plan.tables
        .iter()
        .enumerate()
        .map(|(place, table)| {
            let it = &sample.tables[place];
            let rows = rows(profile, plan, sample, place);
            TableSize {
                table: table.name.to_owned(),
                rows: rows.round() as u64,
                parquet_bytes: parquet_bytes(plan, table, it, rows) as u64,
                postgres: postgres(profile, plan, table, it, rows),
                mongodb_bytes: it.document.map(|bytes| (bytes * rows) as u64),
            }
        })
        .collect()
}

/// Rows to expect of a table: what the profile's laws say of its clients, put right by how far they were from the sample.
fn rows(profile: &Profile, plan: &Plan, sample: &Sample, place: usize) -> f64 {
    let (table, expected) = (plan.tables[place], plan.expected_rows[place]);
    if table.group == Group::Dimension {
        return expected;
    }
    let of_sample = plan::expected_rows(profile, &plan.clients, table, &sample.orders);
    if of_sample > 0.0 { expected * sample.rows[place] / of_sample } else { expected }
}

fn parquet_bytes(plan: &Plan, table: &'static Table, sample: &TableSample, rows: f64) -> f64 {
    let holds = |content: &Content| match content {
        Content::Dimension { table: other, .. } => *other == table,
        Content::Waves(_) => table.group == Group::Order,
    };
    let files = plan.sets.iter().filter(|set| set.tables.contains(&table)).count() as f64;
    let chunks: Vec<f64> =
        plan.chunks.iter().filter(|it| holds(&it.content)).map(|it| it.expected_rows as f64).collect();
    let all: f64 = chunks.iter().sum();
    // Each chunk begins a row group.
    let groups: f64 = chunks.iter().map(|share| (rows * share / all.max(1.0) / ROWS_PER_GROUP as f64).ceil()).sum();
    files * sample.parquet.file + groups * sample.parquet.group + rows * sample.parquet.row
}

fn postgres(profile: &Profile, plan: &Plan, table: &'static Table, sample: &TableSample, rows: f64) -> PostgresSize {
    let indexes = std::iter::once(&table.key).chain(table.indexes);
    let index = |(columns, seen): (&&'static [&'static str], &Sharing)| {
        index::bytes(table, columns, rows, *seen, values(profile, plan, table, columns))
    };
    PostgresSize {
        heap_bytes: heap::heap_bytes(rows, sample.heap),
        index_bytes: indexes.zip(&sample.sharing).map(index).sum(),
    }
}

/// How many values an index of an order table can have, where they come from a dimension table.
fn values(profile: &Profile, plan: &Plan, table: &Table, columns: &[&str]) -> Option<f64> {
    let of = match columns {
        ["product_id"] => Products::TABLE,
        ["customer_id"] => Customers::TABLE,
        _ => return None,
    };
    (table.group == Group::Order).then(|| plan::expected_rows(profile, &plan.clients, of, &[]))
}

/// How long the rows of a plan take.
pub(super) fn making(plan: &Plan, sample: &Sample, sizes: &[TableSize], processors: usize) -> Making {
    let orders: f64 = plan.expected_orders.iter().sum();
    let more = orders / sample.made.max(1) as f64;
    let (mut making, mut encoding) = (sample.making * more, 0.0);
    for ((size, it), table) in sizes.iter().zip(&sample.tables).zip(&plan.tables) {
        let more = size.rows as f64 / it.rows.max(1.0);
        encoding += it.encoding * more;
        if table.group == Group::Dimension {
            making += it.making * more;
        }
    }
    let processors_used = processors as f64;
    Making {
        sample_orders: sample.made,
        sample_is_whole: sample.whole,
        processors,
        seconds: making / processors_used,
        parquet_seconds: (making + encoding) / processors_used,
    }
}
