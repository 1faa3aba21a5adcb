//! When a database builds the indexes that the tables name.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::tables::Table;

/// When a database builds its keys and indexes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Indexes {
    /// Once all rows are there.
    #[default]
    After,
    /// Before the first row.
    Before,
    /// Not at all.
    None,
}

/// An index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Index {
    /// The table.
    pub table: &'static str,
    /// Its columns, most telling first.
    pub columns: &'static [&'static str],
}

impl Indexes {
    /// Every choice.
    pub const ALL: [Self; 3] = [Self::After, Self::Before, Self::None];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::After => "after",
            Self::Before => "before",
            Self::None => "none",
        }
    }
}

impl FromStr for Indexes {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|choice| choice.name() == name)
            .ok_or_else(|| "indexes are built after, before or none".to_owned())
    }
}

/// The indexes of a table, beside its key.
pub fn of(table: &Table) -> impl Iterator<Item = Index> {
    let name = table.name;
    table.indexes.iter().map(move |columns| Index { table: name, columns })
}
