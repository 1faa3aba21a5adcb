//! The values of a column's open page, in one of the encodings that ours take. Rows without a value are left out.

use std::ops::Range;

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{DataType, Float64Type, Int32Type, Int64Type, TimestampMillisecondType};
use parquet::basic::Encoding;
use parquet::errors::{ParquetError, Result};

use super::bounds::Bounds;
use super::dictionary::Dictionary;
use super::packing;

/// The values of the open page, and what the row group's pages share.
pub(super) trait Values: Send {
    /// How the pages are encoded.
    fn encoding(&self) -> Encoding;

    /// Appends some rows of an array, each of which has a value.
    fn append(&mut self, array: &ArrayRef, rows: Range<usize>) -> Result<()>;

    /// Ends the page: appends its bytes; the next one begins.
    fn page(&mut self, into: &mut Vec<u8>) -> Bounds;

    /// What the pages name values by, if they do.
    fn dictionary(&mut self) -> Option<Dictionary> {
        None
    }
}

/// Numbers of 64 bits: identifiers, money, instants.
#[derive(Default)]
pub(super) struct Wide(Vec<i64>);

/// Numbers of 32 bits.
#[derive(Default)]
pub(super) struct Narrow(Vec<i32>);

/// Floating-point numbers.
#[derive(Default)]
pub(super) struct Degrees(Vec<f64>);

/// True or false.
#[derive(Default)]
pub(super) struct Flags(Vec<u8>);

impl Values for Wide {
    fn encoding(&self) -> Encoding {
        Encoding::DELTA_BINARY_PACKED
    }

    fn append(&mut self, array: &ArrayRef, rows: Range<usize>) -> Result<()> {
        self.0.extend_from_slice(&wide(array)?[rows]);
        Ok(())
    }

    fn page(&mut self, into: &mut Vec<u8>) -> Bounds {
        packing::deltas(&self.0, into);
        let bounds = Bounds::wide(&self.0);
        self.0.clear();
        bounds
    }
}

impl Values for Narrow {
    fn encoding(&self) -> Encoding {
        Encoding::DELTA_BINARY_PACKED
    }

    fn append(&mut self, array: &ArrayRef, rows: Range<usize>) -> Result<()> {
        let array = array.as_primitive_opt::<Int32Type>().ok_or_else(|| misfit(array))?;
        self.0.extend_from_slice(&array.values()[rows]);
        Ok(())
    }

    fn page(&mut self, into: &mut Vec<u8>) -> Bounds {
        packing::deltas(&self.0, into);
        let bounds = Bounds::narrow(&self.0);
        self.0.clear();
        bounds
    }
}

impl Values for Degrees {
    fn encoding(&self) -> Encoding {
        Encoding::PLAIN
    }

    fn append(&mut self, array: &ArrayRef, rows: Range<usize>) -> Result<()> {
        let array = array.as_primitive_opt::<Float64Type>().ok_or_else(|| misfit(array))?;
        self.0.extend_from_slice(&array.values()[rows]);
        Ok(())
    }

    fn page(&mut self, into: &mut Vec<u8>) -> Bounds {
        self.0.drain(..).for_each(|value| into.extend_from_slice(&value.to_le_bytes()));
        Bounds::None
    }
}

impl Values for Flags {
    fn encoding(&self) -> Encoding {
        Encoding::RLE
    }

    fn append(&mut self, array: &ArrayRef, rows: Range<usize>) -> Result<()> {
        let array = array.as_boolean_opt().ok_or_else(|| misfit(array))?;
        self.0.extend(rows.map(|row| u8::from(array.value(row))));
        Ok(())
    }

    fn page(&mut self, into: &mut Vec<u8>) -> Bounds {
        levels(&self.0, into);
        self.0.clear();
        Bounds::None
    }
}

/// Appends zeros and ones, with the length of their bytes before them.
pub(super) fn levels(levels: &[u8], into: &mut Vec<u8>) {
    let start = into.len();
    into.extend_from_slice(&[0; 4]);
    packing::hybrid(levels, 1, into);
    let length = (into.len() - start - 4) as u32;
    into[start..start + 4].copy_from_slice(&length.to_le_bytes());
}

/// An array's numbers of 64 bits.
pub(super) fn wide(array: &ArrayRef) -> Result<&[i64]> {
    match array.data_type() {
        DataType::Int64 => array.as_primitive_opt::<Int64Type>().map(|it| &**it.values()),
        _ => array.as_primitive_opt::<TimestampMillisecondType>().map(|it| &**it.values()),
    }
    .ok_or_else(|| misfit(array))
}

/// An array of another type than its column's.
pub(super) fn misfit(array: &ArrayRef) -> ParquetError {
    ParquetError::General(format!("an array of {} came", array.data_type()))
}
