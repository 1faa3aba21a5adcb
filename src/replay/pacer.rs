//! The pacer: a thread that sleeps until an operation is due, lets go all that are due, and stamps them. It never waits for
//! the database: that is what makes the load open.

use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};

use super::clock::Clock;
use super::field::Field;
use super::operations::Operation;
use super::queue::{Queue, Released, Times};
use crate::calendar::Millis;

/// Operations that are made ahead.
const AHEAD: usize = 1 << 16;
/// Operations that may wait for connections: whoever has more has fallen behind for good.
pub(super) const BACKLOG: i64 = 1_000_000;

/// The ring between who makes operations and the pacer.
pub(super) fn ring<W>() -> (SyncSender<Operation<W>>, Receiver<Operation<W>>) {
    sync_channel(AHEAD)
}

/// Lets operations go when they are due, to queues from which so many connections take, until there are none. Gives the instant
/// of the profile's time at which the target had fallen behind for good, if it has.
pub(super) fn pace<'q, W: 'q>(
    field: &Field,
    ring: &Receiver<Operation<W>>,
    queues: impl Iterator<Item = (&'q Queue<W>, usize)>,
) -> Option<Millis> {
    Clock::sleep_exactly();
    let (queues, connections): (Vec<&Queue<W>>, Vec<usize>) = queues.unzip();
    let connections = connections.iter().sum::<usize>() as i64;
    let mut batches: Vec<Vec<Released<W>>> = queues.iter().map(|_| Vec::new()).collect();
    let put = |batches: &mut Vec<Vec<Released<W>>>| {
        queues.iter().zip(batches).filter(|(_, batch)| !batch.is_empty()).for_each(|(queue, batch)| queue.put(batch));
    };
    let mut now = field.clock.now();
    let mut held_back = 0;
    loop {
        let operation = match ring.try_recv() {
            Ok(operation) => operation,
            Err(TryRecvError::Disconnected) => break,
            Err(TryRecvError::Empty) => {
                put(&mut batches);
                match ring.recv() {
                    Ok(operation) => operation,
                    Err(_) => break,
                }
            }
        };
        let due = field.clock.due(operation.at());
        if due > now {
            now = field.clock.now();
        }
        while due > now {
            put(&mut batches);
            if field.is_over() {
                return None;
            }
            // Whoever stops a run does not wait for an order at night.
            field.clock.sleep_until(due.min(now + 100_000));
            now = field.clock.now();
        }
        let waiting = field.backlog.fetch_add(1, Ordering::Relaxed);
        // What comes late comes at once, and waits for itself: no longer than it was held back, where the target does as many as
        // come.
        let before = if waiting < connections { 0 } else { held_back };
        held_back = before.max(now - due);
        field.offer(&operation, due);
        let at = operation.at();
        let queue = operation.queue(batches.len());
        batches[queue].push(Released { operation, times: Times { due, released: now, held_back } });
        if waiting >= BACKLOG {
            return Some(at);
        }
    }
    put(&mut batches);
    None
}
