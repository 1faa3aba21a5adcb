//! The other way round: a target that is read back. Nothing is written to it.
//!
//! A reader says what the target's ledger says, cuts what is there into shares that can be read side by side, and reads a
//! share in batches, in whatever order the target likes. It knows tables and their columns, but not what rows there ought to
//! be. What can't be a value of its column is kept as an [`Odd`], so that nothing wrong passes for something missing.

use std::ops::Range;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};

use super::TargetError;
use crate::job::{Conflict, Holding, Moving, Piece};
use crate::tables::{Table, Type};

/// Rows of a batch that is read.
pub(super) const BATCH: usize = 8_192;

/// A target that can be read.
pub trait Reader: Sync {
    /// The jobs of its ledger, in the order in which they came.
    fn holdings(&self) -> &[Holding];

    /// Where the target stands between two instants, and how that is mended, when an advance was cut short.
    fn between(&self) -> Option<Conflict> {
        Moving::of(self.holdings()).map(|moving| moving.conflict())
    }

    /// Whether a table's rows can be compared: its columns are those that were made.
    fn can_compare(&self, _table: &Table) -> bool {
        true
    }

    /// What was wrong or worth knowing when the target was opened.
    fn remarks(&self) -> &Remarks;

    /// What is there of some tables, in shares; all of it, or at least the rows that lie `within` some places.
    ///
    /// # Errors
    /// When the target can't be read.
    fn shares(&self, tables: &[&'static Table], within: Option<&[Range<i64>]>) -> Result<Vec<Share>, TargetError>;

    /// Reads a share, and returns what is wrong with the share itself: a broken file, a document that is none of ours.
    ///
    /// # Errors
    /// When the target can't be read.
    fn read(&self, share: &Share, take: &mut dyn FnMut(Found)) -> Result<Remarks, TargetError>;
}

/// A part of what a target holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    /// The tables whose rows it holds.
    pub tables: Vec<&'static Table>,
    /// Only rows within these places need be read.
    pub within: Option<Vec<Range<i64>>>,
    /// Which part, as the reader counts them.
    pub(super) part: usize,
}

/// What was found beside the rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remarks {
    /// What is wrong.
    pub faults: Vec<String>,
    /// What is not ours, and does no harm.
    pub notes: Vec<String>,
    /// Keys and indexes that were made and are not there any more.
    pub indexes: Vec<String>,
    /// Files that hold other bytes than were written.
    pub rewritten: Vec<Rewritten>,
}

/// A file that holds other bytes than were written; the rows may be the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewritten {
    /// The file.
    pub path: String,
    /// Its table.
    pub table: &'static str,
    /// What it is to hold.
    pub piece: Piece,
}

/// Rows of a table as they were found: the table's columns in order, any of which may be empty; words as text, or
/// dictionary-encoded.
#[derive(Debug, Clone)]
pub struct Found {
    /// The table.
    pub table: &'static Table,
    /// The rows.
    pub batch: RecordBatch,
    /// Values that their columns can't hold; they are empty in the batch.
    pub odd: Vec<Odd>,
}

/// A value that its column can't hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Odd {
    /// The row in the batch.
    pub row: usize,
    /// The column's place.
    pub column: usize,
    /// The value, for people.
    pub text: String,
}

impl Remarks {
    /// Adds what is wrong with a thing.
    pub fn fault(&mut self, thing: impl std::fmt::Display, what: &str) {
        self.faults.push(format!("{thing} {what}"));
    }

    /// Adds what is worth knowing, once.
    pub fn note(&mut self, note: String) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// Adds what another one says.
    pub fn append(&mut self, other: Self) {
        self.faults.extend(other.faults);
        self.indexes.extend(other.indexes);
        self.rewritten.extend(other.rewritten);
        other.notes.into_iter().for_each(|note| self.note(note));
    }
}

/// Whose a thing is that no job has made: stages name theirs after us.
#[cfg(any(feature = "postgres", feature = "mongodb"))]
pub(super) fn whose(name: &str) -> &'static str {
    if name.starts_with("ordermill_") { "is of a stage that was kept" } else { "is not ordermill's" }
}

/// The schema of rows as they are found: plain words, and anything may be empty.
pub fn found_schema(table: &Table) -> SchemaRef {
    let field = |column: &crate::tables::ColumnDefinition| {
        let ty = match column.ty {
            Type::Word(_) => DataType::Utf8,
            ty => ty.arrow(),
        };
        Field::new(column.name, ty, true)
    };
    Arc::new(Schema::new(table.columns.iter().map(field).collect::<Vec<_>>()))
}
