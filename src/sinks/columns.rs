//! The columns of a batch as slices, for encoders that go row by row.

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, StringArray};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{DataType, Float64Type, Int32Type, Int64Type, TimeUnit, TimestampMillisecondType};

/// One column of a batch.
pub(super) struct Column<'b> {
    pub(super) values: Values<'b>,
    nulls: Option<&'b NullBuffer>,
}

/// Its values; what stands where there is none means nothing.
pub(super) enum Values<'b> {
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
    pub(super) fn of(array: &'b ArrayRef) -> Option<Self> {
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
    pub(super) fn is_null(&self, row: usize) -> bool {
        self.nulls.is_some_and(|nulls| nulls.is_null(row))
    }
}
