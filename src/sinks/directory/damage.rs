//! Reading files that may hold anything.
//!
//! The Parquet library trusts some numbers of a footer and panics where they are absurd; those that are known to are
//! checked here, and what is left ends as an error like any other.

use std::panic::{AssertUnwindSafe, catch_unwind};

use parquet::file::metadata::{ParquetMetaData, RowGroupMetaData};

/// Does what may panic.
pub(super) fn guarded(work: impl FnOnce() -> Result<(), String>) -> Result<(), String> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err("it is damaged".to_owned()))
}

/// Whether each column's bytes lie within a file of some length.
pub(super) fn check(metadata: &ParquetMetaData, length: u64) -> Result<(), String> {
    let rows: i64 = metadata.row_groups().iter().map(|group| group.num_rows().max(0)).fold(0, i64::saturating_add);
    if rows != metadata.file_metadata().num_rows() {
        return Err(format!("it says {} rows, and {rows} in its row groups", metadata.file_metadata().num_rows()));
    }
    for column in metadata.row_groups().iter().flat_map(RowGroupMetaData::columns) {
        let start = column.dictionary_page_offset().unwrap_or_else(|| column.data_page_offset());
        let end = u64::try_from(start).ok().zip(u64::try_from(column.compressed_size()).ok());
        if end.and_then(|(start, size)| start.checked_add(size)).is_none_or(|end| end > length) {
            return Err(format!("its column `{}` lies outside of it", column.column_path()));
        }
    }
    Ok(())
}
