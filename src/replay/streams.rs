//! All that is to be done, in the order of time, minute by minute. A minute follows from the profile alone.

use std::collections::VecDeque;
use std::ops::Range;

use super::operations::{Kind, Operation};
use super::writes::{Encode, Writes};
use crate::calendar::Minute;
use crate::generate::{Lookup, Track, Visits};
use crate::sinks::TargetError;

/// Operations in the order of time.
pub(super) struct Streams<E: Encode> {
    visits: Visits,
    writes: Option<Writes<E>>,
    kinds: Vec<Kind>,
    minutes: Range<Minute>,
    ready: VecDeque<Operation<E::Work>>,
    lookups: Vec<Lookup>,
    tracks: Vec<Track>,
}

impl<E: Encode> Streams<E> {
    /// Operations of some kinds in some minutes.
    pub(super) fn new(visits: Visits, writes: Option<Writes<E>>, kinds: &[Kind], minutes: Range<Minute>) -> Self {
        Self {
            visits,
            writes,
            kinds: kinds.to_vec(),
            minutes,
            ready: VecDeque::new(),
            lookups: Vec::new(),
            tracks: Vec::new(),
        }
    }

    fn fill(&mut self, minute: Minute) -> Result<(), TargetError> {
        if self.kinds.contains(&Kind::Lookup) {
            self.visits.lookups(minute, &mut self.lookups);
        }
        if self.kinds.contains(&Kind::Track) {
            self.visits.tracks(minute, &mut self.tracks);
        }
        self.ready.extend(self.lookups.drain(..).map(Operation::Lookup));
        self.ready.extend(self.tracks.drain(..).map(Operation::Track));
        if let Some(writes) = &mut self.writes {
            self.ready.extend(writes.take(minute)?.into_iter().map(Operation::Write));
        }
        // Of one instant, as they stand: by kind, then by client or lane.
        self.ready.make_contiguous().sort_by_key(Operation::at);
        Ok(())
    }

    /// What happens at the very end: the last wave closes.
    fn close(&mut self, mut writes: Writes<E>) -> Result<(), TargetError> {
        self.ready.extend(writes.take(self.minutes.end)?.into_iter().map(Operation::Write));
        Ok(())
    }
}

impl<E: Encode> Iterator for Streams<E> {
    type Item = Result<Operation<E::Work>, TargetError>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.ready.is_empty() {
            let made = match self.minutes.next() {
                Some(minute) => self.fill(minute),
                None => self.writes.take().map(|writes| self.close(writes))?,
            };
            if let Err(error) = made {
                return Some(Err(error));
            }
        }
        self.ready.pop_front().map(Ok)
    }
}
