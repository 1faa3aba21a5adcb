//! What stages make on servers. It is recorded in [`RECORD`] before it counts, and nothing that is not recorded there is dropped.

use mongodb::bson::Document;

use super::report::Report;
use super::stages::rollups::Rollup;
use crate::job::Holding;
use crate::sinks::postgres::quoted;
use crate::tables::{self, Table};

/// The table, or collection, that records what stages have made.
pub(super) const RECORD: &str = "ordermill_stages";

/// What a target holds.
#[derive(Debug, Clone)]
pub(super) struct Held {
    /// The tables.
    pub(super) tables: Vec<&'static Table>,
    /// The first instant of its orders; milliseconds since 1970-01-01 UTC.
    pub(super) from: i64,
    /// The instant after the last.
    pub(super) until: i64,
}

impl Held {
    /// What some jobs hold.
    pub(super) fn of(holdings: &[Holding]) -> Self {
        let made: Vec<&'static Table> = holdings.iter().flat_map(Holding::tables).collect();
        Self {
            tables: tables::ALL.into_iter().filter(|table| made.contains(table)).collect(),
            from: holdings.iter().map(|holding| holding.job.from).min().unwrap_or_default(),
            until: holdings.iter().map(|holding| holding.job.until).max().unwrap_or_default(),
        }
    }

    /// A table that a report reads and that is not there.
    pub(super) fn lacking(&self, report: &Report) -> Option<&'static str> {
        report.tables.iter().copied().find(|name| self.tables.iter().all(|table| table.name != *name))
    }
}

/// An object of a Postgres.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Relation {
    pub(super) kind: Kind,
    /// The table that it belongs to, or the schema: itself, when it is one.
    pub(super) of: String,
    pub(super) name: String,
    /// The statements that make it, and fill it.
    pub(super) make: Vec<String>,
}

/// What an object of a Postgres is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Key,
    Index,
    Table,
    /// A schema of copies.
    Schema,
    /// A table in such a schema.
    Copy,
}

impl Kind {
    const ALL: [Self; 5] = [Self::Key, Self::Index, Self::Table, Self::Schema, Self::Copy];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Index => "index",
            Self::Table => "table",
            Self::Schema => "schema",
            Self::Copy => "copy",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// An object as SQL names it.
    pub(super) fn address(self, of: &str, name: &str) -> String {
        match self {
            Self::Copy => format!("{}.{}", quoted(of), quoted(name)),
            _ => quoted(name),
        }
    }

    /// What says whether an object is there, by its address.
    pub(super) fn there(self) -> &'static str {
        match self {
            Self::Schema => "SELECT to_regnamespace($1) IS NOT NULL",
            _ => "SELECT to_regclass($1) IS NOT NULL",
        }
    }

    /// The statement that drops an object, if it is there. What is others' and hangs on it keeps it.
    pub(super) fn drop(self, of: &str, name: &str) -> String {
        let address = self.address(of, name);
        match self {
            Self::Key => format!("ALTER TABLE IF EXISTS {} DROP CONSTRAINT IF EXISTS {address}", quoted(of)),
            Self::Index => format!("DROP INDEX IF EXISTS {address}"),
            Self::Table | Self::Copy => format!("DROP TABLE IF EXISTS {address}"),
            Self::Schema => format!("DROP SCHEMA IF EXISTS {address}"),
        }
    }
}

/// An object of a MongoDB.
#[derive(Debug, Clone)]
pub(super) enum Collected {
    /// An index of a collection.
    Index { collection: String, keys: Document },
    /// A collection of sums over orders.
    Rollup(&'static Rollup),
    /// A collection.
    Collection(&'static str),
}

impl Collected {
    /// The collection, and the name of the index, if it is one.
    pub(super) fn name(&self) -> (&str, Option<String>) {
        match self {
            Self::Index { collection, keys } => (collection, Some(Self::index_name(keys))),
            Self::Rollup(rollup) => (rollup.name, None),
            Self::Collection(name) => (name, None),
        }
    }

    /// The name of an index, as servers name it: its fields and their directions.
    fn index_name(keys: &Document) -> String {
        let field = |(field, way): (&String, &mongodb::bson::Bson)| format!("{field}_{way}");
        keys.iter().map(field).collect::<Vec<_>>().join("_")
    }
}
