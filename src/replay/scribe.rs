//! What is noted of operations, by each who does some.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::clock::Micros;
use super::field::Field;
use super::histograms::{ByKind, Records};
use super::operations::Kind;
use super::queue::Times;

/// Until stalls of just now are known.
const KNOWN: Duration = Duration::from_millis(100);

/// What somebody has noted since they were last asked, of the warm-up and of the rest.
pub(super) type Notes = Mutex<[ByKind; 2]>;

/// How an operation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Done,
    Wrong,
    GivenUp,
}

/// Notes how operations end.
pub(super) struct Scribe {
    pub(super) field: Arc<Field>,
    notes: Arc<Notes>,
    undecided: Vec<Late>,
}

/// A late operation, while it is not known yet how much of that was the client's fault.
struct Late {
    block: usize,
    kind: Kind,
    released: Micros,
    done: Micros,
    /// Response without what the client held back.
    waited: Micros,
    is_given_up: bool,
}

impl Scribe {
    /// One of a run, and what it notes.
    pub(super) fn new(field: &Arc<Field>) -> (Self, Arc<Notes>) {
        let notes = Arc::<Notes>::default();
        (Self { field: Arc::clone(field), notes: Arc::clone(&notes), undecided: Vec::new() }, notes)
    }

    /// Notes an operation: when it was sent, if it was, and when it ended.
    pub(super) fn note(&mut self, kind: Kind, times: Times, end: End, (sent, done): (Option<Micros>, Micros)) {
        let Times { due, released, held_back } = times;
        let field = &*self.field;
        let response = done - due;
        let is_late = field.objectives[kind as usize].is_some_and(|it| response > it.micros as Micros);
        {
            let mut notes = self.notes.lock().unwrap_or_else(PoisonError::into_inner);
            let records: &mut Records = &mut notes[usize::from(due >= field.begins)][kind as usize];
            records.ended += 1;
            records.wrong += u64::from(end == End::Wrong);
            records.given_up += u64::from(end == End::GivenUp);
            records.late += u64::from(is_late);
            let service = sent.map(|sent| (done - sent).max(0) as u64);
            records.note(response.max(0) as u64, service, (released - due).max(0) as u64);
        }
        if due >= field.begins {
            let (block, counts) = field.block(kind, due);
            counts.operations.fetch_add(1, Ordering::Relaxed);
            match end {
                End::Wrong => {
                    counts.bad.fetch_add(1, Ordering::Relaxed);
                    counts.bad_without_us.fetch_add(1, Ordering::Relaxed);
                }
                End::Done if !is_late => {}
                End::Done | End::GivenUp => {
                    counts.bad.fetch_add(1, Ordering::Relaxed);
                    let (waited, is_given_up) = (response - held_back, end == End::GivenUp);
                    self.undecided.push(Late { block, kind, released, done, waited, is_given_up });
                }
            }
        }
        self.decide();
    }

    /// Waits until it is decided of all whose fault they were.
    pub(super) async fn finish(mut self) {
        while !self.undecided.is_empty() {
            tokio::time::sleep(KNOWN).await;
            self.decide();
        }
    }

    /// Decides of late operations whether they would have been late without the client's stalls, once these are known.
    fn decide(&mut self) {
        if self.undecided.is_empty() {
            return;
        }
        let field = &*self.field;
        let known = field.stalls.known();
        self.undecided.retain(|late| {
            if late.done >= known {
                return true;
            }
            let waited = late.waited - field.stalls.within(late.released, late.done);
            let limit = field.objectives[late.kind as usize].map_or(field.give_up, |it| it.micros as Micros);
            // Whoever was given up might have waited for ever: it is ours if most of what it did wait is.
            let limit = if late.is_given_up { limit.min(field.give_up / 2) } else { limit };
            if waited > limit {
                field.counts(late.kind, late.block).bad_without_us.fetch_add(1, Ordering::Relaxed);
            }
            false
        });
    }
}
