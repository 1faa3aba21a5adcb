//! What a ladder is asked for.

use std::ffi::OsString;

use super::databases::Reach;
use super::stages::Stage;
use crate::targets::Target;

/// What is climbed.
#[derive(Debug, Clone)]
pub struct Options {
    /// The stages, in their order.
    pub stages: Vec<Stage>,
    /// The reports, by name; all, when there are none.
    pub reports: Vec<String>,
    /// Only this client's, by its number.
    pub client: Option<i64>,
    /// Runs of each report, after the first.
    pub runs: u32,
    /// The first instant; a week before the last when nothing is said. Milliseconds since 1970-01-01 UTC.
    pub from: Option<i64>,
    /// The instant after the last; as of which the target stands, when nothing is said.
    pub until: Option<i64>,
    /// The instant as of which is told what is late or open; as of which the target stands, when nothing is said.
    pub at: Option<i64>,
    /// Whether what stages have made stays.
    pub keep: bool,
    /// The program of DuckDB, which stage `columnar` asks.
    pub duckdb: OsString,
    /// Servers that follow targets.
    pub replicas: Vec<Target>,
    /// Databases that hold some of the clients each, and together what the targets hold.
    pub shards: Vec<Target>,
    /// How servers are reached.
    pub reach: Reach,
}
