//! What can be asked of the generator.

use std::ops::Range;

use crate::tables::Table;

/// What rows to make. Those of one content can be made without any others.
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
    /// Whether it is rows of this dimension table.
    pub fn is_of(&self, dimension: &Table) -> bool {
        matches!(self, Self::Dimension { table, .. } if *table == dimension)
    }

    /// What it holds and from where on, whatever the plan it is part of: `waves`, or a table, and the first wave or row.
    pub fn name(&self) -> (&'static str, i64) {
        match self {
            Self::Dimension { table, rows } => (table.name, rows.start as i64),
            Self::Waves(waves) => ("waves", waves.start),
        }
    }
}
