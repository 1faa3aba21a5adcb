//! The least and the greatest value of a page or of a row group, as readers skip by.

use parquet::data_type::ByteArray;
use parquet::file::statistics::Statistics;

/// The least and the greatest value; none where there is no value, or where values have no order that prunes.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Bounds {
    None,
    Narrow(i32, i32),
    Wide(i64, i64),
    Texts(Vec<u8>, Vec<u8>),
}

impl Bounds {
    /// Of these numbers.
    pub(super) fn wide(values: &[i64]) -> Self {
        extremes(values).map_or(Self::None, |(least, greatest)| Self::Wide(least, greatest))
    }

    /// Of these numbers.
    pub(super) fn narrow(values: &[i32]) -> Self {
        extremes(values).map_or(Self::None, |(least, greatest)| Self::Narrow(least, greatest))
    }

    /// Widens these by others of the same column.
    pub(super) fn widen(&mut self, other: Self) {
        match (&mut *self, other) {
            (_, Self::None) => {}
            (Self::Narrow(least, greatest), Self::Narrow(low, high)) => {
                (*least, *greatest) = ((*least).min(low), (*greatest).max(high));
            }
            (Self::Wide(least, greatest), Self::Wide(low, high)) => {
                (*least, *greatest) = ((*least).min(low), (*greatest).max(high));
            }
            (Self::Texts(least, greatest), Self::Texts(low, high)) => {
                if low < *least {
                    *least = low;
                }
                if high > *greatest {
                    *greatest = high;
                }
            }
            (_, other) => *self = other,
        }
    }

    /// Whether these lie behind others, at both ends, or at the same place.
    pub(super) fn follow(&self, before: &Self) -> bool {
        match (before, self) {
            (Self::Narrow(least, greatest), Self::Narrow(low, high)) => least <= low && greatest <= high,
            (Self::Wide(least, greatest), Self::Wide(low, high)) => least <= low && greatest <= high,
            (Self::Texts(least, greatest), Self::Texts(low, high)) => least <= low && greatest <= high,
            _ => true,
        }
    }

    /// As bytes in the order of Parquet's plain encoding.
    pub(super) fn plain(&self) -> Option<(Vec<u8>, Vec<u8>)> {
        Some(match self {
            Self::None => return None,
            Self::Narrow(least, greatest) => (least.to_le_bytes().to_vec(), greatest.to_le_bytes().to_vec()),
            Self::Wide(least, greatest) => (least.to_le_bytes().to_vec(), greatest.to_le_bytes().to_vec()),
            Self::Texts(least, greatest) => (least.clone(), greatest.clone()),
        })
    }

    /// As a row group's statistics.
    pub(super) fn statistics(self, nulls: u64) -> Option<Statistics> {
        let nulls = Some(nulls);
        Some(match self {
            Self::None => return None,
            Self::Narrow(least, greatest) => Statistics::int32(Some(least), Some(greatest), None, nulls, false),
            Self::Wide(least, greatest) => Statistics::int64(Some(least), Some(greatest), None, nulls, false),
            Self::Texts(least, greatest) => {
                let text = |bytes: Vec<u8>| Some(ByteArray::from(bytes));
                Statistics::byte_array(text(least), text(greatest), None, nulls, false)
            }
        })
    }
}

fn extremes<T: Copy + Ord>(values: &[T]) -> Option<(T, T)> {
    let least = values.iter().min()?;
    let greatest = values.iter().max()?;
    Some((*least, *greatest))
}
