//! The stages: each changes one thing, and stands on those before it.

mod indexes;
mod plain;

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use super::objects::{Collected, Relation};
use crate::tables::Table;

/// A stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Keys only.
    Plain,
    /// The indexes that a load builds.
    Indexes,
}

impl Stage {
    /// All stages, in their order.
    pub const ALL: [Self; 2] = [Self::Plain, Self::Indexes];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Indexes => "indexes",
        }
    }

    /// What it changes.
    pub fn change(self) -> &'static str {
        match self {
            Self::Plain => "the tables with their keys, the collections with their _id",
            Self::Indexes => "the indexes that a load builds",
        }
    }

    /// What it adds to a Postgres that holds some tables.
    pub(super) fn relations(self, tables: &[&'static Table]) -> Vec<Relation> {
        match self {
            Self::Plain => plain::relations(tables),
            Self::Indexes => indexes::relations(tables),
        }
    }

    /// What it adds to a MongoDB that holds some tables.
    pub(super) fn collected(self, tables: &[&'static Table]) -> Vec<Collected> {
        match self {
            Self::Plain => Vec::new(),
            Self::Indexes => indexes::collected(tables),
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Stage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl FromStr for Stage {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|stage| stage.name() == name);
        found.ok_or_else(|| format!("stages are {}", Self::ALL.map(Self::name).join(", ")))
    }
}
