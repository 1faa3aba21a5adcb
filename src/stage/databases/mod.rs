//! Servers as stages and reports see them.

mod duckdb;
mod followers;
mod mongodb;
mod postgres;
mod shards;
mod values;

use std::time::{Duration, Instant};

use serde::Serialize;

pub(super) use self::duckdb::DuckDb;
pub(super) use self::followers::followers;
pub(super) use self::shards::shards;
use super::answer::Cell;
use super::asked::Asked;
use super::objects::Held;
use super::report::Report;
use super::stages::Stage;
use crate::job::Holding;
use crate::sinks::TargetError;
use crate::targets::{ReadOptions, Target};

/// How a server is reached.
#[derive(Debug, Clone)]
pub struct Reach {
    /// The schema of a Postgres; none takes the first of the search path.
    pub schema: Option<String>,
    /// How long it may take to start.
    pub wait: Duration,
    /// How long it may do nothing while it owes an answer.
    pub give_up: Duration,
}

/// What reports are put to.
pub(super) trait Engine: Send {
    /// Where the time that it says it has taken comes from.
    fn source(&self) -> Source;

    /// Who answers at a stage, where that is not the target itself.
    fn by(&self, stage: Stage) -> Option<String>;

    /// The local times that its clocks show at some instants (milliseconds) in some zones, as `2026-03-29T01:30`.
    fn local_times(&mut self, asked: &[(String, i64)]) -> Result<Vec<String>, TargetError>;

    /// The CPU seconds that who answers at a stage has spent so far, on whatever; none where that can't be seen.
    fn cpu_seconds(&mut self, stage: Stage) -> Option<f64>;

    /// Puts a report to it.
    fn ask(&mut self, report: &Report, stage: Stage, asked: &Asked) -> Result<Asking, TargetError>;

    /// How it does a report, and how long it says that takes, in milliseconds, when it is asked to run it once more.
    fn explain(&mut self, report: &Report, stage: Stage, asked: &Asked) -> Result<Explained, TargetError>;

    /// How far behind answers at a stage are; none where they come from where is written.
    fn behind(&mut self, stage: Stage) -> Result<Option<Behind>, TargetError>;
}

/// A server in which stages are made.
pub(super) trait Database: Engine {
    /// What it is, and which version.
    fn kind(&self) -> String;

    /// Lets nobody else make stages there until it is let go of.
    fn hold(&mut self) -> Result<(), TargetError>;

    /// Drops what stages have made and recorded, and the record; how many objects that were.
    fn undo(&mut self) -> Result<usize, TargetError>;

    /// The stages whose questions can be put, with what ladders have left there; from now on they are answered from it.
    fn stand(&mut self) -> Result<Vec<Stage>, TargetError>;

    /// Makes what a stage adds.
    fn make(&mut self, stage: Stage, held: &Held, asked: &Asked) -> Result<Made, TargetError>;
}

/// How far a server is behind the one that it follows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Behind {
    /// What it lacks, in bytes of the log; none where the server does not say.
    pub bytes: Option<u64>,
    /// How long ago was written what it lacks, at the most; 0 when it lacks nothing, none where that is not known.
    pub ms: Option<f64>,
}

impl Behind {
    /// The worse of both.
    pub(super) fn or_worse(self, other: Self) -> Self {
        let ms = self.ms.zip(other.ms).map(|(one, other)| one.max(other));
        Self { bytes: self.bytes.max(other.bytes), ms }
    }
}

/// Where the time comes from that a server says it has taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Source {
    /// Of the same execution: the difference of `pg_stat_statements`.
    #[serde(rename = "pg_stat_statements")]
    Statements,
    /// Of an execution of its own.
    #[serde(rename = "second run by EXPLAIN ANALYZE")]
    SecondRun,
    /// Of the same execution: the difference of `$collStats.latencyStats`.
    #[serde(rename = "$collStats.latencyStats")]
    Latency,
    /// Of the same execution: the timer of DuckDB's program.
    #[serde(rename = "DuckDB's timer")]
    Timer,
}

/// What a stage has made on a server.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Made {
    /// So many objects.
    Objects {
        /// How many it has made.
        made: usize,
        /// How many were there before.
        there: usize,
        /// How long it took.
        seconds: f64,
        /// How long it took to bring them up to date with what a day has changed; none where nothing is kept that could be
        /// out of date.
        refresh_seconds: Option<f64>,
        /// What they take on the server, in bytes; none where it does not say.
        bytes: Option<u64>,
    },
    /// The stage is not to be had there.
    Not {
        /// Why.
        why: String,
    },
}

impl Made {
    /// Whether the stage is there.
    pub(super) fn is_had(&self) -> bool {
        matches!(self, Self::Objects { .. })
    }

    /// That a target can't stand without the indexes that the load has built: they are not ours to drop.
    fn with_indexes() -> Self {
        Self::Not { why: "the load has built its indexes: load with --indexes none to measure without".to_owned() }
    }
}

/// What became of a report that was put to a server.
pub(super) enum Asking {
    /// Its rows.
    Answered(Answered),
    /// It does not take the report: what it says.
    Refused(String),
}

/// An answer, and how long it took.
pub(super) struct Answered {
    pub(super) rows: Vec<Vec<Cell>>,
    /// From sending to the last row, in milliseconds.
    pub(super) request_ms: f64,
    /// Of that in the server, as it says; none where it does not.
    pub(super) database_ms: Option<f64>,
}

/// That somebody else makes stages.
fn in_use(address: impl std::fmt::Display) -> TargetError {
    TargetError::refused(address, "is used by another `ordermill stage`", "wait until it has ended")
}

/// A plan, and the time of its execution.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Explained {
    pub(super) plan: Vec<String>,
    pub(super) database_ms: Option<f64>,
}

/// What a target's ledger says, when it is whole.
pub(super) fn holdings(target: &Target, reach: &Reach) -> Result<Vec<Holding>, TargetError> {
    let Reach { schema, wait, give_up } = reach.clone();
    let schema = schema.filter(|_| target.is_postgres());
    let reader = target.reader(&ReadOptions { schema, connections: 1, wait, give_up })?;
    if let Some(conflict) = reader.between() {
        return Err(TargetError::refused(target, conflict.reason, conflict.hint));
    }
    let missing: Vec<_> = reader.holdings().iter().flat_map(Holding::missing).collect();
    if let Some(piece) = missing.first() {
        let reason = format!("is not whole: it lacks {piece}");
        return Err(TargetError::refused(target, reason, "`ordermill generate` with --resume brings it to its end"));
    }
    Ok(reader.holdings().to_vec())
}

/// Connects to a database, and to what follows it.
pub(super) fn open(
    target: &Target,
    follower: Option<&Target>,
    reach: &Reach,
) -> Result<Box<dyn Database>, TargetError> {
    match target {
        Target::Postgres(address) => {
            let follower = follower.and_then(|follower| match follower {
                Target::Postgres(address) => Some(address),
                _ => None,
            });
            Ok(Box::new(postgres::Postgres::open(address, follower, reach)?))
        }
        Target::MongoDb(address) => Ok(Box::new(mongodb::MongoDb::open(address, reach)?)),
        _ => {
            let hint = "name a Postgres or a MongoDB that `ordermill generate` has loaded";
            Err(TargetError::refused(target, "is no database", hint))
        }
    }
}

/// Milliseconds since an instant.
pub(super) fn millis(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}
