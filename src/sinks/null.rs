//! `null:`: takes the rows and forgets them. The speed of a run into it is the speed of the generator alone.

use arrow::array::Array;
use arrow::buffer::Buffer;

use super::{Batches, Encoded, Encoder, Sink, Standing, Tally, TargetError, Ticket};
use crate::plan::Chunk;

/// Nowhere.
#[derive(Debug, Default)]
pub struct Null;

/// Counts the bytes of the frozen columns.
struct Counter {
    bytes: Tally,
}

impl Sink for Null {
    fn lacks(&self, _: &Chunk) -> bool {
        true
    }

    fn encoder<'s>(&'s self, _: &Chunk) -> Result<Box<dyn Encoder<'s> + 's>, TargetError> {
        Ok(Box::new(Counter { bytes: Tally::default() }))
    }

    fn finish(&self) -> Result<Standing, TargetError> {
        Ok(Standing::Whole)
    }
}

impl<'s> Encoder<'s> for Counter {
    fn rows(&mut self, rows: &Batches) -> Result<(), TargetError> {
        for (table, batch) in rows {
            // Dictionaries are shared by all slices, so only their codes count.
            let size = |column: &dyn Array| column.to_data().buffers().iter().map(Buffer::len).sum::<usize>();
            self.bytes.add(table, batch.columns().iter().map(|column| size(column.as_ref()) as u64).sum());
        }
        Ok(())
    }

    fn end(self: Box<Self>) -> Result<Box<dyn Encoded + 's>, TargetError> {
        Ok(self)
    }
}

impl Encoded for Counter {
    fn bytes(&self) -> Tally {
        self.bytes.clone()
    }

    fn write(self: Box<Self>, _: Ticket) -> Result<(), TargetError> {
        Ok(())
    }
}
