//! What a verification has found, for people and for machines.

use std::collections::BTreeMap;

use serde::Serialize;

use super::shape::Shape;
use crate::profile::Profile;

/// Rows of a kind that are shown; all are counted.
pub(super) const SHOWN: usize = 5;

/// What a verification has found.
#[derive(Debug, Clone, Serialize)]
pub struct Finding {
    /// Whether all that was checked is as it should be.
    pub holds: bool,
    /// The profile's name.
    pub profile: String,
    /// The target, without its password.
    pub target: String,
    /// The part that was checked, when it was not all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// What is wrong with the target's ledger, files, tables or documents as such.
    pub faults: Vec<String>,
    /// What is there beside, and does no harm.
    pub notes: Vec<String>,
    /// Each table.
    pub tables: Vec<TableFinding>,
    /// The laws, when they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub laws: Option<LawsFinding>,
    /// The shape over time, when it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shape: Option<Shape>,
}

impl Finding {
    /// What is said of a target that stands between two instants: which, and how to mend it.
    pub(super) fn between(profile: &Profile, target: &str, fault: String) -> Self {
        Self {
            holds: false,
            profile: profile.name.clone(),
            target: target.to_owned(),
            part: None,
            faults: vec![fault],
            notes: Vec::new(),
            tables: Vec::new(),
            laws: None,
            shape: None,
        }
    }
}

/// One table.
#[derive(Debug, Clone, Default, Serialize)]
pub struct TableFinding {
    /// Its name.
    pub table: &'static str,
    /// Rows that ought to be there.
    pub expected: u64,
    /// Rows that are there.
    pub found: u64,
    /// The digest of the rows that are there, which no order or piece changes: [`Digest`](super::Digest), as text.
    pub digest: String,
    /// Rows that are not there.
    pub missing: Rows,
    /// Rows that ought not to be there, or are there once too often.
    pub extra: Rows,
    /// Rows that are there with other values.
    pub changed: Changes,
    /// Whether its columns let it be compared.
    pub compared: bool,
}

/// Rows of a kind.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Rows {
    /// How many.
    pub count: u64,
    /// The keys of the first.
    pub first: Vec<String>,
}

/// Changed rows.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Changes {
    /// How many.
    pub count: u64,
    /// In how many rows each column differs.
    pub columns: BTreeMap<&'static str, u64>,
    /// The first.
    pub first: Vec<Change>,
}

/// A changed row.
#[derive(Debug, Clone, Serialize)]
pub struct Change {
    /// Its key.
    pub key: String,
    /// The columns that differ.
    pub values: Vec<ChangedValue>,
}

/// A changed value.
#[derive(Debug, Clone, Serialize)]
pub struct ChangedValue {
    /// The column.
    pub column: &'static str,
    /// What ought to be there; `nothing` for no value.
    pub expected: String,
    /// What is there.
    pub found: String,
}

/// What the laws say.
#[derive(Debug, Clone, Default, Serialize)]
pub struct LawsFinding {
    /// Orders that were checked.
    pub orders: u64,
    /// Breaches of each law that is broken.
    pub broken: BTreeMap<String, u64>,
    /// The first breaches.
    pub first: Vec<String>,
    /// Laws that could not be checked on this part, and why.
    pub unchecked: Vec<String>,
}

impl TableFinding {
    /// Whether every row is there, and no other.
    pub fn holds(&self) -> bool {
        self.compared && self.missing.count + self.extra.count + self.changed.count == 0 && self.expected == self.found
    }

    /// Adds what was found in another bucket.
    pub(super) fn merge(&mut self, other: Self) {
        for (to, from) in [(&mut self.missing, other.missing), (&mut self.extra, other.extra)] {
            to.count += from.count;
            to.first.extend(from.first);
            to.first.truncate(SHOWN);
        }
        self.changed.count += other.changed.count;
        for (column, rows) in other.changed.columns {
            *self.changed.columns.entry(column).or_default() += rows;
        }
        self.changed.first.extend(other.changed.first);
        self.changed.first.truncate(SHOWN);
    }
}

impl Rows {
    pub(super) fn add(&mut self, key: impl FnOnce() -> String) {
        self.count += 1;
        if self.first.len() < SHOWN {
            self.first.push(key());
        }
    }
}
