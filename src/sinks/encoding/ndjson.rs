//! NDJSON: an object per line, every column in it.

use arrow::array::RecordBatch;
use arrow::error::ArrowError;

use super::columns;
use crate::tables::cells::Column;
use crate::tables::json;

/// Some rows as JSON, a line each.
///
/// # Errors
/// When a column has a type that no table has.
pub fn ndjson(batch: &RecordBatch) -> Result<Vec<u8>, ArrowError> {
    let mut lines = Vec::new();
    append(batch, &columns(batch)?, &mut lines);
    Ok(lines)
}

/// Appends rows.
pub(super) fn append(batch: &RecordBatch, columns: &[Column<'_>], to: &mut Vec<u8>) {
    let schema = batch.schema();
    let before = |(place, field): (usize, &std::sync::Arc<arrow::datatypes::Field>)| {
        format!("{}\"{}\":", if place == 0 { '{' } else { ',' }, field.name())
    };
    let before: Vec<String> = schema.fields().iter().enumerate().map(before).collect();
    for row in 0..batch.num_rows() {
        for (column, before) in columns.iter().zip(&before) {
            to.extend_from_slice(before.as_bytes());
            json::put(column, row, to);
        }
        to.extend_from_slice(b"}\n");
    }
}
