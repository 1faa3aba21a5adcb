//! Reads Parquet: of the columns that are ours, the row groups that may have wanted rows.

use std::fs::File;
use std::ops::Range;

use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::file::statistics::Statistics;

use super::{Reading, damage};
use crate::sinks::place::Places;
use crate::sinks::reader::BATCH;
use crate::tables::Table;

pub(super) fn read(file: File, within: Option<&[Range<i64>]>, reading: &mut Reading<'_>) -> Result<(), String> {
    let said = |error: &dyn std::fmt::Display| error.to_string();
    let length = file.metadata().map_err(|error| said(&error))?.len();
    let metadata = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()).map_err(|error| said(&error))?;
    damage::check(metadata.metadata(), length)?;
    reading.check_schema(metadata.schema());
    let groups = groups_within(reading.table, &metadata, within);
    let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata);
    let roots = builder.schema().fields().iter().enumerate().filter(|(_, field)| reading.is_ours(field.name()));
    let mask = ProjectionMask::roots(builder.parquet_schema(), roots.map(|(place, _)| place));
    let builder = builder.with_projection(mask).with_row_groups(groups).with_batch_size(BATCH);
    for batch in builder.build().map_err(|error| said(&error))? {
        reading.take_batch(&batch.map_err(|error| said(&error))?);
    }
    Ok(())
}

/// The row groups that may have rows at some places, as their statistics tell.
fn groups_within(table: &'static Table, metadata: &ArrowReaderMetadata, within: Option<&[Range<i64>]>) -> Vec<usize> {
    let places = Places::new(table);
    let leaf = metadata.parquet_schema().columns().iter().position(|it| it.path().string() == table.key[0]);
    let metadata = metadata.metadata();
    let may_have = |group: &usize| {
        let (Some(within), Some(leaf)) = (within, leaf) else { return true };
        let Some(Statistics::Int64(values)) = metadata.row_group(*group).column(leaf).statistics() else {
            return true;
        };
        let (Some(least), Some(most)) = (values.min_opt(), values.max_opt()) else { return true };
        within.iter().any(|range| {
            let numbers = places.numbers(range);
            numbers.start <= *most && *least < numbers.end
        })
    };
    (0..metadata.num_row_groups()).filter(may_have).collect()
}
