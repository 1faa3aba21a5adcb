//! Reads Arrow IPC files.

use std::fs::File;
use std::io::BufReader;

use arrow::ipc::reader::FileReader;

use super::{Reading, damage};

pub(super) fn read(mut file: File, reading: &mut Reading<'_>) -> Result<(), String> {
    damage::check_blocks(&mut file)?;
    let file = FileReader::try_new(BufReader::new(file), None).map_err(|error| error.to_string())?;
    reading.check_schema(&file.schema());
    for batch in file {
        reading.take_batch(&batch.map_err(|error| error.to_string())?);
    }
    Ok(())
}
