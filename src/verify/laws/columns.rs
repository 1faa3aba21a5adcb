//! Columns of a batch by name.

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, TimestampMillisecondArray};
use arrow::buffer::BooleanBuffer;
use arrow::datatypes::{Int32Type, Int64Type};

/// Instants beyond some thousand years are brought so near, where they can be reckoned with; no law takes them for right.
const FAR: i64 = 100_000_000_000_000;

/// The rows of a table. Its columns have the types of the table's schema; words may be dictionary-encoded or plain.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns<'a>(pub(super) &'a RecordBatch);

/// A column of instants.
#[derive(Debug, Clone, Copy)]
pub(super) struct Instants<'a>(&'a TimestampMillisecondArray);

/// A column of words.
pub(super) struct Words<'a> {
    codes: Option<&'a [i32]>,
    values: &'a arrow::array::StringArray,
}

impl<'a> Columns<'a> {
    fn column(self, name: &str) -> &'a ArrayRef {
        self.0.column_by_name(name).expect("batches have the columns of their table")
    }

    pub(super) fn rows(self) -> usize {
        self.0.num_rows()
    }

    /// Identifiers or money.
    pub(super) fn longs(self, name: &str) -> &'a [i64] {
        self.column(name).as_primitive::<Int64Type>().values()
    }

    pub(super) fn counts(self, name: &str) -> &'a [i32] {
        self.column(name).as_primitive::<Int32Type>().values()
    }

    pub(super) fn instants(self, name: &str) -> Instants<'a> {
        Instants(self.column(name).as_primitive())
    }

    /// One instant of a column.
    pub(super) fn instants_at(self, name: &str, row: usize) -> Option<i64> {
        self.instants(name).get(row)
    }

    pub(super) fn flags(self, name: &str) -> &'a BooleanBuffer {
        self.column(name).as_boolean().values()
    }

    pub(super) fn words(self, name: &str) -> Words<'a> {
        let column = self.column(name);
        match column.as_any_dictionary_opt() {
            Some(dictionary) => Words {
                codes: Some(dictionary.keys().as_primitive::<Int32Type>().values()),
                values: dictionary.values().as_string(),
            },
            None => Words { codes: None, values: column.as_string() },
        }
    }
}

impl Instants<'_> {
    pub(super) fn get(self, row: usize) -> Option<i64> {
        self.0.is_valid(row).then(|| self.0.value(row).clamp(-FAR, FAR))
    }
}

impl Words<'_> {
    pub(super) fn get(&self, row: usize) -> &str {
        let place = self.codes.map_or(row, |codes| codes[row] as usize);
        if self.values.is_null(place) { "" } else { self.values.value(place) }
    }
}
