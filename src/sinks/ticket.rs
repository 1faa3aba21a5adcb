//! Tickets: the bound on chunks that are in memory at once.
//!
//! A worker takes a ticket before it takes a chunk, and the ticket travels with the chunk's bytes until they have reached
//! their target. So the chunks being made, waiting for their turn and being written are never more than there are
//! tickets. Invariant: tickets out + tickets free = the number given to [`Tickets::new`].

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// A fixed number of tickets.
#[derive(Debug, Clone)]
pub struct Tickets {
    gate: Arc<Gate>,
}

/// Leave to hold one chunk in memory. Clones share it; dropping the last one gives the leave to the next.
#[derive(Debug, Clone)]
pub struct Ticket {
    _leave: Arc<Leave>,
}

#[derive(Debug)]
struct Gate {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug)]
struct State {
    free: usize,
    closed: bool,
}

#[derive(Debug)]
struct Leave {
    gate: Arc<Gate>,
}

impl Tickets {
    /// So many tickets, all free.
    pub fn new(number: usize) -> Self {
        let state = Mutex::new(State { free: number, closed: false });
        Self { gate: Arc::new(Gate { state, changed: Condvar::new() }) }
    }

    /// Waits for a ticket; none once the tickets are closed.
    pub fn take(&self) -> Option<Ticket> {
        let mut state = self.gate.state();
        while state.free == 0 && !state.closed {
            state = self.gate.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.closed {
            return None;
        }
        state.free -= 1;
        Some(Ticket { _leave: Arc::new(Leave { gate: Arc::clone(&self.gate) }) })
    }

    /// Gives no more tickets, and sends away those who wait for one.
    pub fn close(&self) {
        self.gate.state().closed = true;
        self.gate.changed.notify_all();
    }
}

impl Gate {
    /// The state is two plain numbers, whole at any moment, so a panic elsewhere can't have broken it.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Leave {
    fn drop(&mut self) {
        self.gate.state().free += 1;
        self.gate.changed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_returns_when_its_last_clone_is_dropped() {
        let tickets = Tickets::new(1);
        let first = tickets.take().expect("one is free");
        let clone = first.clone();
        drop(first);
        assert_eq!(tickets.gate.state().free, 0);
        drop(clone);
        assert!(tickets.take().is_some());
    }

    #[test]
    fn closing_sends_away_those_who_wait() {
        let tickets = Tickets::new(1);
        let _held = tickets.take();
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| tickets.take().is_none());
            tickets.close();
            assert!(waiting.join().expect("no panic"));
        });
    }
}
