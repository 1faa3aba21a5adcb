//! What stages make on servers. It is recorded in [`RECORD`] before it counts, and nothing that is not recorded there is dropped.

use mongodb::bson::Document;

use super::stages::rollups::Rollup;

/// The table, or collection, that records what stages have made.
pub(super) const RECORD: &str = "ordermill_stages";

/// An object of a Postgres.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Relation {
    pub(super) kind: Kind,
    /// The table that it belongs to: itself, when it is one.
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
}

impl Kind {
    const ALL: [Self; 3] = [Self::Key, Self::Index, Self::Table];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Index => "index",
            Self::Table => "table",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The statement that drops an object of a schema, if it is there. What is others' and hangs on it keeps it.
    pub(super) fn drop(self, of: &str, name: &str) -> String {
        match self {
            Self::Key => format!("ALTER TABLE IF EXISTS {of} DROP CONSTRAINT IF EXISTS {name}"),
            Self::Index => format!("DROP INDEX IF EXISTS {name}"),
            Self::Table => format!("DROP TABLE IF EXISTS {name}"),
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
