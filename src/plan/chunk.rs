//! The pieces of a plan.

use std::ops::Range;

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
    /// Expected rows of the table with the most rows, for progress.
    pub expected_rows: u64,
}

/// What a chunk holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// Some rows of a dimension table, counted through the selected clients in the order of their numbers.
    Dimension {
        /// The table.
        table: &'static Table,
        /// Its rows.
        rows: Range<u64>,
    },
    /// All rows of the order tables of some consecutive waves, counted from the Unix epoch.
    Waves(Range<i64>),
}

impl Content {
    /// What it holds and from where on, whatever the plan it is part of: `waves`, or a table, and the first wave or row.
    pub fn name(&self) -> (&'static str, i64) {
        match self {
            Self::Dimension { table, rows } => (table.name, rows.start as i64),
            Self::Waves(waves) => ("waves", waves.start),
        }
    }
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
