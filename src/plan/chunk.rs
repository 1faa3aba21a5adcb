//! The pieces of a plan.

use std::ops::Range;

use crate::generate::Content;
use crate::tables::Table;

/// The unit of work, of resume and of a database transaction: some rows that a worker makes and encodes on its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Chunk {
    /// Its place in the plan, from 0.
    pub index: usize,
    /// Its file set: an index into [`super::Plan::sets`].
    pub set: usize,
    /// What it holds.
    pub content: Content,
    /// Rows to expect of all its tables, for progress.
    pub expected_rows: u64,
}

/// Consecutive chunks whose rows share one file per table; the unit of resume of a directory.
#[derive(Debug, Clone, PartialEq)]
pub struct FileSet {
    /// File name without extension, the same in the folder of each table; sorts by time.
    pub name: String,
    /// Its tables.
    pub tables: Vec<&'static Table>,
    /// Its chunks: indices into [`super::Plan::chunks`].
    pub chunks: Range<usize>,
}

impl FileSet {
    /// The name of a set of the order tables of some minutes since 1970-01-01 UTC: its first instant and the one after its
    /// last, UTC.
    pub fn name_of_minutes(minutes: Range<i64>) -> String {
        let instant = |minute: i64| {
            let instant = jiff::Timestamp::from_second(minute.saturating_mul(60)).unwrap_or(jiff::Timestamp::MAX);
            instant.strftime("%Y%m%dT%H%MZ").to_string()
        };
        format!("{}-{}", instant(minutes.start), instant(minutes.end))
    }
}
