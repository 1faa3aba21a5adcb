//! The stages: each changes one thing, and stands on those before it.

pub(super) mod cache;
mod indexes;
pub(super) mod partitions;
mod plain;
mod queries;
pub(super) mod rollups;

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use super::objects::{Collected, Held, Relation};

/// A stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Keys only.
    Plain,
    /// The indexes that a load builds.
    Indexes,
    /// Better questions, and the indexes that answer them.
    Queries,
    /// Tables by month.
    Partitions,
    /// Sums by quarters of an hour.
    Rollups,
    /// A server that follows.
    Replica,
    /// Answers that are kept.
    Cache,
    /// Another engine, over the same rows by columns.
    Columnar,
    /// Servers that hold some of the clients each.
    Shards,
}

impl Stage {
    /// All stages, in their order.
    pub const ALL: [Self; 9] = [
        Self::Plain,
        Self::Indexes,
        Self::Queries,
        Self::Partitions,
        Self::Rollups,
        Self::Replica,
        Self::Cache,
        Self::Columnar,
        Self::Shards,
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Indexes => "indexes",
            Self::Queries => "queries",
            Self::Partitions => "partitions",
            Self::Rollups => "rollups",
            Self::Replica => "replica",
            Self::Cache => "cache",
            Self::Columnar => "columnar",
            Self::Shards => "shards",
        }
    }

    /// What it changes.
    pub fn change(self) -> &'static str {
        match self {
            Self::Plain => "the tables with their keys, the collections with their _id",
            Self::Indexes => "the indexes that a load builds",
            Self::Queries => "better questions: grouped early, from what headers say; the indexes that answer them",
            Self::Partitions => "tables by month: copies, with the keys and indexes of the stages before",
            Self::Rollups => "sums by quarters of an hour, brought up to date from what has changed",
            Self::Replica => "the same questions, put to a server that follows the one that is written",
            Self::Cache => "answers kept with the version of the data: the first run is a miss, the others are hits",
            Self::Columnar => "the same rows as Parquet, read by DuckDB on this machine",
            Self::Shards => "servers that hold some of the clients each, asked at once, their answers merged",
        }
    }

    /// The stages whose questions can be put where those of some names have been made: what needs nothing is there always.
    pub(super) fn standing(made: &[String]) -> Vec<Self> {
        let stands = |stage: &Self| match stage {
            Self::Plain | Self::Queries => true,
            Self::Partitions | Self::Rollups => made.iter().any(|name| name == stage.name()),
            // Whether there is a follower does not depend on what was made.
            Self::Indexes | Self::Replica | Self::Cache | Self::Columnar | Self::Shards => false,
        };
        Self::ALL.into_iter().filter(stands).collect()
    }

    /// Whether those after it stand on it. A stage that they can do without is not made for their sake.
    pub(super) fn carries(self) -> bool {
        !matches!(self, Self::Partitions | Self::Replica) && !self.is_beside()
    }

    /// Whether its questions are put to others than the target, which hold the same rows: to these once, whatever the number
    /// of targets.
    pub(super) fn is_beside(self) -> bool {
        matches!(self, Self::Columnar | Self::Shards)
    }

    /// Whether its times are compared with those of an earlier stage. Who is asked beside the targets works out every answer, and
    /// so is not compared with answers that are kept, nor with others beside.
    pub(super) fn is_compared_with(self, earlier: Self) -> bool {
        !self.is_beside() || earlier != Self::Cache && !earlier.is_beside()
    }

    /// What it adds to a schema of a Postgres.
    pub(super) fn relations(self, held: &Held, schema: &str) -> Vec<Relation> {
        let tables = &held.tables;
        match self {
            Self::Plain => plain::relations(tables),
            Self::Indexes => indexes::relations(tables),
            Self::Queries => queries::relations(tables),
            Self::Partitions => partitions::relations(held, schema),
            Self::Rollups => rollups::relations(tables),
            Self::Replica | Self::Columnar | Self::Shards => Vec::new(),
            Self::Cache => cache::relations(),
        }
    }

    /// What a Postgres does once that is there, outside of any transaction.
    pub(super) fn afterwards(self, held: &Held, schema: &str) -> Vec<String> {
        match self {
            Self::Queries => queries::afterwards(&held.tables),
            Self::Partitions => partitions::afterwards(held, schema),
            _ => Vec::new(),
        }
    }

    /// What brings it up to date in a Postgres, when rows have changed since `:since`.
    pub(super) fn refresh(self, held: &Held) -> Vec<String> {
        if self == Self::Rollups { rollups::refresh(&held.tables) } else { Vec::new() }
    }

    /// What it adds to a MongoDB.
    pub(super) fn collected(self, held: &Held) -> Vec<Collected> {
        let tables = &held.tables;
        match self {
            Self::Plain | Self::Partitions | Self::Replica | Self::Columnar | Self::Shards => Vec::new(),
            Self::Indexes => indexes::collected(tables),
            Self::Queries => queries::collected(tables),
            Self::Rollups => rollups::collected(tables),
            Self::Cache => cache::collected(),
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
