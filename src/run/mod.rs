//! The run: makes the chunks of a plan on many threads and hands them, encoded, to their targets in order.

mod execute;

pub use execute::{End, Outcome, RunError, execute};

use std::time::Duration;

use crate::plan::Chunk;
use crate::tables::Table;

/// Listens to a run, which itself prints nothing. Called from several threads, at most once per slice and table; must return at once.
pub trait Progress: Sync {
    /// A worker has begun a chunk.
    fn started(&self, _chunk: &Chunk) {}

    /// Rows of a table were made.
    fn made(&self, _table: &'static Table, _rows: u64) {}

    /// A chunk is encoded for all targets; so many bytes of it wait to be written.
    fn encoded(&self, _chunk: &Chunk, _bytes: u64) {}

    /// A chunk was handed to all targets; of so many bytes.
    fn written(&self, _chunk: &Chunk, _bytes: u64) {}

    /// A worker had to wait for a ticket: the targets are slower than the generator.
    fn waited_for_target(&self, _time: Duration) {}

    /// The writer had to wait for a chunk: the generator is slower than the targets.
    fn waited_for_generator(&self, _time: Duration) {}
}

/// Tells nobody.
#[derive(Debug, Default, Clone, Copy)]
pub struct Silent;

impl Progress for Silent {}
