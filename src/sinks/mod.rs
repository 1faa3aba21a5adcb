//! Sinks: the code that writes to one kind of target.
//!
//! # The contract
//! A sink is opened by its own constructor, which connects, checks and refuses before anything is written.
//! Then the rows of each chunk pass three stages, one trait each:
//!
//! 1. [`Sink::encoder`] starts a chunk, in the worker that makes it; chunks are encoded side by side.
//! 2. [`Encoder::rows`] takes the chunk's rows slice by slice, in row order, and [`Encoder::end`] closes it. Both only
//!    compute: compression and byte layout happen here, in the worker.
//! 3. [`Encoded::write`] moves the bytes. It is called on one thread, in the order of the chunks in the plan, and may
//!    return before the bytes have arrived, as long as it keeps the [`Ticket`] until they have.
//!
//! After the last chunk [`Sink::finish`] makes the target whole: what it has returned `Ok` for is there to stay.
//! After an error, or when the run is interrupted, `finish` is not called: the sink is dropped, removes what is unfinished
//! and leaves what can be resumed. A sink never drops, reorders or doubles a row.

mod ticket;

pub use ticket::Ticket;

use crate::plan::Chunk;
pub use crate::tables::Batches;

/// A target that has been opened.
pub trait Sink: Send + Sync {
    /// Whether the target still lacks this chunk; one that it has is not made again.
    fn lacks(&self, chunk: &Chunk) -> bool;

    /// Starts a chunk.
    ///
    /// # Errors
    /// When the encoder can't be made.
    fn encoder<'s>(&'s self, chunk: &Chunk) -> Result<Box<dyn Encoder<'s> + 's>, SinkError>;

    /// Makes the target whole, after the last chunk.
    ///
    /// # Errors
    /// When the target fails; what was written stays and can be resumed.
    fn finish(&self) -> Result<(), SinkError>;
}

/// One chunk on its way to bytes, in the worker.
pub trait Encoder<'s> {
    /// Takes the next rows.
    ///
    /// # Errors
    /// When the rows can't be encoded.
    fn rows(&mut self, rows: &Batches) -> Result<(), SinkError>;

    /// Closes the chunk.
    ///
    /// # Errors
    /// When the rows can't be encoded.
    fn end(self: Box<Self>) -> Result<Box<dyn Encoded + 's>, SinkError>;
}

/// One chunk as the bytes its target takes.
pub trait Encoded: Send {
    /// Size in memory, bytes.
    fn size(&self) -> u64;

    /// Writes the chunk.
    ///
    /// # Errors
    /// When the target fails.
    fn write(self: Box<Self>, ticket: Ticket) -> Result<(), SinkError>;
}

/// Why a target failed.
#[derive(Debug, thiserror::Error)]
pub enum SinkError {}
