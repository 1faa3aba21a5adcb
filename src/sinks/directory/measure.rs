//! How many bytes rows take as Parquet: they are encoded as for a file, which goes nowhere.

use arrow::array::RecordBatch;
use parquet::errors::ParquetError;

use super::encode::TableRows;
use super::format::{Codec, Format};
use crate::sinks::TargetError;
use crate::tables::Table;

pub use super::format::ROWS_PER_GROUP;

/// Bytes of a file of these row groups, each of which is some batches and at most [`ROWS_PER_GROUP`] rows; its footer
/// is counted.
///
/// # Errors
/// When the rows can't be encoded.
pub fn file_bytes(table: &'static Table, codec: Codec, groups: &[&[RecordBatch]]) -> Result<u64, TargetError> {
    bytes(table, codec, groups).map_err(|cause| TargetError::encode(table.name, cause))
}

fn bytes(table: &'static Table, codec: Codec, groups: &[&[RecordBatch]]) -> Result<u64, ParquetError> {
    let format = Format::new(table, codec)?;
    let mut file = format.file(std::io::sink())?;
    for group in groups {
        let mut rows = TableRows::new(&format);
        for batch in *group {
            rows.append(batch)?;
        }
        for group in rows.finish()? {
            let mut to = file.next_row_group()?;
            for column in group.columns {
                column.append_to_row_group(&mut to)?;
            }
            to.close()?;
        }
    }
    file.finish()?;
    Ok(file.bytes_written() as u64)
}
