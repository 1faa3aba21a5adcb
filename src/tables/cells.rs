//! The columns of a batch as slices, for whoever goes row by row.

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, StringArray};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{DataType, Float64Type, Int32Type, Int64Type, TimeUnit, TimestampMillisecondType};

/// One column of a batch.
pub(crate) struct Column<'b> {
    pub(crate) values: Values<'b>,
    nulls: Option<&'b NullBuffer>,
}

/// Its values; what stands where there is none means nothing.
pub(crate) enum Values<'b> {
    Long(&'b [i64]),
    Integer(&'b [i32]),
    /// Milliseconds since 1970-01-01 UTC.
    Instant(&'b [i64]),
    Word(&'b [i32], &'b StringArray),
    Text(&'b StringArray),
    Double(&'b [f64]),
    Flag(&'b BooleanArray),
}

impl<'b> Column<'b> {
    /// A column as a table has it; none of another type.
    pub(crate) fn of(array: &'b ArrayRef) -> Option<Self> {
        let values = match array.data_type() {
            DataType::Int64 => Values::Long(array.as_primitive::<Int64Type>().values()),
            DataType::Int32 => Values::Integer(array.as_primitive::<Int32Type>().values()),
            DataType::Timestamp(TimeUnit::Millisecond, _) => {
                Values::Instant(array.as_primitive::<TimestampMillisecondType>().values())
            }
            DataType::Dictionary(_, _) => {
                let words = array.as_dictionary_opt::<Int32Type>()?;
                Values::Word(words.keys().values(), words.values().as_string_opt::<i32>()?)
            }
            DataType::Utf8 => Values::Text(array.as_string::<i32>()),
            DataType::Float64 => Values::Double(array.as_primitive::<Float64Type>().values()),
            DataType::Boolean => Values::Flag(array.as_boolean()),
            _ => return None,
        };
        Some(Self { values, nulls: array.nulls().filter(|nulls| nulls.null_count() > 0) })
    }

    #[inline]
    pub(crate) fn is_null(&self, row: usize) -> bool {
        self.nulls.is_some_and(|nulls| nulls.is_null(row))
    }

    /// Whether a row has the value that a row of another column has. Words of both come from one dictionary.
    pub(crate) fn is_same(&self, row: usize, other: &Self, other_row: usize) -> bool {
        if self.is_null(row) || other.is_null(other_row) {
            return self.is_null(row) && other.is_null(other_row);
        }
        match (&self.values, &other.values) {
            (Values::Long(a), Values::Long(b)) | (Values::Instant(a), Values::Instant(b)) => a[row] == b[other_row],
            (Values::Integer(a), Values::Integer(b)) | (Values::Word(a, _), Values::Word(b, _)) => {
                a[row] == b[other_row]
            }
            (Values::Text(a), Values::Text(b)) => a.value(row) == b.value(other_row),
            (Values::Double(a), Values::Double(b)) => a[row].to_bits() == b[other_row].to_bits(),
            (Values::Flag(a), Values::Flag(b)) => a.value(row) == b.value(other_row),
            _ => false,
        }
    }

    /// Marks which rows have other values than the rows of another column that stand for them. There is a mark for each row of the
    /// runs, one run after the other.
    pub(crate) fn mark_changed(&self, other: &Self, runs: &[Run], changed: &mut [bool]) {
        let is_whole = self.nulls.is_none() && other.nulls.is_none();
        let mut rest = changed;
        for &Run { here, there, rows } in runs {
            let marks;
            (marks, rest) = rest.split_at_mut(rows);
            let (own, others) = (here..here + rows, there..there + rows);
            match (&self.values, &other.values) {
                (Values::Long(a), Values::Long(b)) | (Values::Instant(a), Values::Instant(b)) if is_whole => {
                    mark(&a[own], &b[others], marks);
                }
                (Values::Integer(a), Values::Integer(b)) | (Values::Word(a, _), Values::Word(b, _)) if is_whole => {
                    mark(&a[own], &b[others], marks);
                }
                _ => {
                    let rows = own.zip(others);
                    marks.iter_mut().zip(rows).for_each(|(mark, (a, b))| *mark |= !self.is_same(a, other, b));
                }
            }
        }
    }
}

/// Rows of one column that stand for rows of another: the first of each, and how many.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Run {
    pub(crate) here: usize,
    pub(crate) there: usize,
    pub(crate) rows: usize,
}

fn mark<T: PartialEq>(here: &[T], there: &[T], marks: &mut [bool]) {
    marks.iter_mut().zip(here.iter().zip(there)).for_each(|(mark, (a, b))| *mark |= a != b);
}
