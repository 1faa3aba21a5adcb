//! How many bytes rows take as Parquet: they are encoded as for a file, which goes nowhere.

use arrow::array::RecordBatch;
use parquet::errors::ParquetError;

use super::parquet::{Parquet, RowGroups};
use crate::sinks::{Coding, TargetError};
use crate::tables::Table;

pub use super::parquet::ROWS_PER_GROUP;

/// Bytes of a file of these row groups, compressed as usual, each of which is some batches and at most [`ROWS_PER_GROUP`] rows; its footer
/// is counted.
///
/// # Errors
/// When the rows can't be encoded.
pub fn file_bytes(table: &'static Table, groups: &[&[RecordBatch]]) -> Result<u64, TargetError> {
    bytes(table, groups).map_err(|cause| TargetError::encode(table.name, cause))
}

fn bytes(table: &'static Table, groups: &[&[RecordBatch]]) -> Result<u64, ParquetError> {
    let parquet = Parquet::new(table, Coding::default().codec())?;
    let mut file = parquet.file(std::io::sink())?;
    for group in groups {
        let mut rows = RowGroups::new(&parquet)?;
        for batch in *group {
            rows.append(batch)?;
        }
        for group in rows.finish()? {
            group.write(&mut file)?;
        }
    }
    file.finish()?;
    Ok(file.bytes_written() as u64)
}
