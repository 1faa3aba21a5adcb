//! What stages make on servers. It is recorded in [`RECORD`] before it counts, and nothing that is not recorded there is dropped.

use mongodb::bson::Document;

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
}

impl Kind {
    const ALL: [Self; 2] = [Self::Key, Self::Index];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Index => "index",
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
        }
    }
}

/// An object of a MongoDB.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Collected {
    /// An index of a collection.
    Index { collection: String, keys: Document },
}

impl Collected {
    /// The name of an index, as servers name it: its fields and their directions.
    pub(super) fn index_name(keys: &Document) -> String {
        let field = |(field, way): (&String, &mongodb::bson::Bson)| format!("{field}_{way}");
        keys.iter().map(field).collect::<Vec<_>>().join("_")
    }
}
