//! Reading files that may hold anything.
//!
//! The Parquet and Arrow libraries trust some numbers of a footer and panic, or ask for all memory, where they are absurd;
//! those that are known to are checked here, and what is left ends as an error like any other.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};

use arrow::ipc::reader::read_footer_length;
use arrow::ipc::{root_as_footer, root_as_message};
use parquet::file::metadata::{ParquetMetaData, RowGroupMetaData};

/// No column of a batch is as large; bytes.
const LARGEST: i64 = 1 << 32;

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

/// Whether each message of an Arrow file lies within it, and says no more of its columns than a message can hold.
pub(super) fn check_blocks(file: &mut File) -> Result<(), String> {
    let said = |error: std::io::Error| error.to_string();
    let length = file.metadata().map_err(said)?.len();
    let mut end = [0; 10];
    let end_at = length.checked_sub(10).ok_or("it is too short")?;
    file.seek(SeekFrom::Start(end_at)).and_then(|_| file.read_exact(&mut end)).map_err(said)?;
    let footer_length = read_footer_length(end).map_err(|error| error.to_string())?;
    let footer_at = end_at.checked_sub(footer_length as u64).ok_or("its footer lies outside of it")?;
    let mut footer = vec![0; footer_length];
    file.seek(SeekFrom::Start(footer_at)).and_then(|_| file.read_exact(&mut footer)).map_err(said)?;
    let footer = root_as_footer(&footer).map_err(|error| error.to_string())?;
    for block in footer.recordBatches().into_iter().flatten().chain(footer.dictionaries().into_iter().flatten()) {
        let numbers = [block.offset(), i64::from(block.metaDataLength()), block.bodyLength()];
        let end = numbers.into_iter().try_fold(0_u64, |sum, it| sum.checked_add(u64::try_from(it).ok()?));
        if end.is_none_or(|end| end > footer_at) {
            return Err("one of its batches lies outside of it".to_owned());
        }
        check_buffers(file, &numbers)?;
    }
    file.rewind().map_err(said)
}

/// Whether what a message's compressed buffers say of their size can be believed.
fn check_buffers(file: &mut File, [offset, head, _]: &[i64; 3]) -> Result<(), String> {
    let said = |error: std::io::Error| error.to_string();
    let mut message = vec![0; *head as usize];
    file.seek(SeekFrom::Start(*offset as u64)).and_then(|_| file.read_exact(&mut message)).map_err(said)?;
    // A mark and a length come first.
    let message = root_as_message(message.get(8..).ok_or("it is too short")?).map_err(|error| error.to_string())?;
    let Some(batch) = message.header_as_record_batch().filter(|batch| batch.compression().is_some()) else {
        return Ok(());
    };
    for buffer in batch.buffers().into_iter().flatten().filter(|buffer| buffer.length() >= 8) {
        let mut size = [0; 8];
        let at = offset.checked_add(*head).and_then(|body| body.checked_add(buffer.offset()));
        let at = at.and_then(|at| u64::try_from(at).ok()).ok_or("one of its columns lies outside of it")?;
        file.seek(SeekFrom::Start(at)).and_then(|_| file.read_exact(&mut size)).map_err(said)?;
        if i64::from_le_bytes(size) > LARGEST {
            return Err("one of its columns is larger than any".to_owned());
        }
    }
    Ok(())
}
