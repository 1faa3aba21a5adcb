//! Bytes of rows in the heap of a Postgres: what its documentation calls page layout
//! (<https://www.postgresql.org/docs/current/storage-page-layout.html>), computed from the rows.
//!
//! A heap page of 8192 bytes has a header of 24; each tuple takes a line pointer of 4 bytes, a header of 23, a bitmap of
//! its columns when any is empty, and its values, each on a multiple of its alignment; the whole is rounded up to 8. Text
//! below 127 bytes has a header of one byte and no alignment.

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::Int32Type;

pub(super) const PAGE: f64 = 8192.0;
pub(super) const PAGE_HEADER: usize = 24;
pub(super) const LINE_POINTER: usize = 4;
const TUPLE_HEADER: usize = 23;

/// Bytes of a heap page that each of some rows takes, on average.
pub(super) fn heap_bytes_per_row(batches: &[RecordBatch]) -> f64 {
    let (mut pages, mut room, mut rows) = (0usize, 0usize, 0usize);
    for batch in batches {
        for tuple in tuples(batch) {
            let takes = round_up(tuple, 8) + LINE_POINTER;
            if room < takes {
                pages += 1;
                room = PAGE as usize - PAGE_HEADER;
            }
            room -= takes;
            rows += 1;
        }
    }
    // The last page is as full as the others in the end.
    let filled = pages as f64 - room as f64 / (PAGE - PAGE_HEADER as f64);
    filled * PAGE / rows.max(1) as f64
}

/// Bytes of a heap of so many rows: whole pages.
pub(super) fn heap_bytes(rows: f64, bytes_per_row: f64) -> u64 {
    ((rows * bytes_per_row / PAGE).ceil() * PAGE) as u64
}

/// The length of each row's tuple.
fn tuples(batch: &RecordBatch) -> Vec<usize> {
    let mut some_empty = vec![false; batch.num_rows()];
    for nulls in batch.columns().iter().filter_map(|column| column.nulls()) {
        some_empty.iter_mut().zip(nulls).for_each(|(some, valid)| *some |= !valid);
    }
    let bitmap = batch.num_columns().div_ceil(8);
    let header = |empty: &bool| round_up(TUPLE_HEADER + if *empty { bitmap } else { 0 }, 8);
    let mut at: Vec<usize> = some_empty.iter().map(header).collect();
    for column in batch.columns() {
        // Values of a fixed width stand on multiples of it.
        let width = fixed_width(column);
        let text = text_lengths(column);
        for (row, at) in at.iter_mut().enumerate().filter(|(row, _)| column.is_valid(*row)) {
            *at = match &text {
                Some(lengths) if lengths[row] < 127 => *at + 1 + lengths[row],
                Some(lengths) => round_up(*at, 4) + 4 + lengths[row],
                None => round_up(*at, width) + width,
            };
        }
    }
    at
}

fn fixed_width(column: &dyn Array) -> usize {
    use arrow::datatypes::DataType;
    match column.data_type() {
        DataType::Int32 => 4,
        DataType::Boolean => 1,
        _ => 8,
    }
}

/// The bytes of each text; none for what is none.
fn text_lengths(column: &dyn Array) -> Option<Vec<usize>> {
    if let Some(words) = column.as_dictionary_opt::<Int32Type>() {
        let values = words.values().as_string::<i32>();
        let keys = words.keys();
        return Some(keys.iter().map(|key| key.map_or(0, |key| values.value_length(key as usize) as usize)).collect());
    }
    let texts = column.as_string_opt::<i32>()?;
    Some((0..texts.len()).map(|row| texts.value_length(row) as usize).collect())
}

pub(super) fn round_up(at: usize, to: usize) -> usize {
    at.next_multiple_of(to)
}
