//! Operations that are due, on their way to connections. What a slow target makes wait, waits here.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use tokio::sync::Semaphore;

use super::clock::Micros;
use super::operations::Operation;

/// An operation that the pacer has let go.
#[derive(Debug)]
pub(super) struct Released<W> {
    pub(super) operation: Operation<W>,
    pub(super) times: Times,
}

/// When an operation was due, and what the client added until it let it go.
#[derive(Debug, Clone, Copy)]
pub(super) struct Times {
    pub(super) due: Micros,
    pub(super) released: Micros,
    /// The longest that the client has let one wait since nobody last waited for a connection.
    pub(super) held_back: Micros,
}

/// What some connections take from, first come, first served.
#[derive(Debug)]
pub(super) struct Queue<W> {
    waiting: Mutex<VecDeque<Released<W>>>,
    ready: Semaphore,
}

impl<W> Queue<W> {
    pub(super) fn new() -> Self {
        Self { waiting: Mutex::new(VecDeque::new()), ready: Semaphore::new(0) }
    }

    /// Puts operations behind those that wait; `batch` is empty then.
    pub(super) fn put(&self, batch: &mut Vec<Released<W>>) {
        let count = batch.len();
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).extend(batch.drain(..));
        self.ready.add_permits(count);
    }

    /// Says to so many connections that nothing more comes.
    pub(super) fn end(&self, connections: usize) {
        self.ready.add_permits(connections);
    }

    /// The next one, once it is there; none when nothing more comes.
    pub(super) async fn take(&self) -> Option<Released<W>> {
        self.ready.acquire().await.ok()?.forget();
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }

    /// Takes all that waits.
    pub(super) fn clear(&self) -> VecDeque<Released<W>> {
        std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
