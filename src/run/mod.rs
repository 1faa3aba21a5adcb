//! The run: makes the chunks of a plan on many threads and hands them, encoded, to their targets in order.

mod execute;
mod load;

pub use execute::{End, Outcome, RunError, Slice, execute};
pub use load::{Loading, load, make};

use std::sync::atomic::{AtomicU64, Ordering};
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

/// How much of a run is done: of the rows that its chunks are expected to have, those whose chunks were handed to all
/// targets. Rows that are merely made count for nothing, so it never runs ahead.
#[derive(Debug, Default)]
pub struct Share {
    expected: u64,
    done: AtomicU64,
}

impl Share {
    /// Of these chunks.
    pub fn of<'c>(chunks: impl IntoIterator<Item = &'c Chunk>) -> Self {
        Self { expected: chunks.into_iter().map(|chunk| chunk.expected_rows).sum(), done: AtomicU64::new(0) }
    }

    /// A chunk was handed to all targets.
    pub fn written(&self, chunk: &Chunk) {
        self.done.fetch_add(chunk.expected_rows, Ordering::Relaxed);
    }

    /// From 0 to 1.
    pub fn now(&self) -> f64 {
        if self.expected == 0 { 1.0 } else { self.done.load(Ordering::Relaxed) as f64 / self.expected as f64 }
    }
}

/// Tells nobody.
#[derive(Debug, Default, Clone, Copy)]
pub struct Silent;

impl Progress for Silent {}
