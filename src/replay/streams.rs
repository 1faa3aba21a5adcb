//! All that is to be done, in the order of time, minute by minute. A minute follows from the profile alone.

use std::collections::VecDeque;
use std::ops::Range;

use super::operations::{Kind, Operation};
use crate::calendar::Minute;
use crate::generate::{Lookup, Track, Visits};

/// Operations in the order of time.
pub(super) struct Streams {
    visits: Visits,
    kinds: Vec<Kind>,
    minutes: Range<Minute>,
    ready: VecDeque<Operation>,
    lookups: Vec<Lookup>,
    tracks: Vec<Track>,
}

impl Streams {
    /// Operations of some kinds in some minutes.
    pub(super) fn new(visits: Visits, kinds: &[Kind], minutes: Range<Minute>) -> Self {
        let (lookups, tracks) = (Vec::new(), Vec::new());
        Self { visits, kinds: kinds.to_vec(), minutes, ready: VecDeque::new(), lookups, tracks }
    }

    fn fill(&mut self, minute: Minute) {
        if self.kinds.contains(&Kind::Lookup) {
            self.visits.lookups(minute, &mut self.lookups);
        }
        if self.kinds.contains(&Kind::Track) {
            self.visits.tracks(minute, &mut self.tracks);
        }
        self.ready.extend(self.lookups.drain(..).map(Operation::Lookup));
        self.ready.extend(self.tracks.drain(..).map(Operation::Track));
        // Of one instant, as they stand: by kind, then by client.
        self.ready.make_contiguous().sort_by_key(Operation::at);
    }
}

impl Iterator for Streams {
    type Item = Operation;

    fn next(&mut self) -> Option<Operation> {
        loop {
            if let Some(next) = self.ready.pop_front() {
                return Some(next);
            }
            let minute = self.minutes.next()?;
            self.fill(minute);
        }
    }
}
