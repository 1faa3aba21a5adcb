//! What all who take part in a run share: the clock, how much waits, and counts by block of time.

use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::clock::{Clock, Micros};
use super::operations::{KINDS, Kind, Operation};
use super::proof::Stalls;
use super::queue::Released;
use super::runs::Runs;
use super::verdict::Block;
use crate::calendar::Millis;
use crate::profile::Objective;

/// A block of time whose bad operations may have one cause.
const BLOCK: Micros = 10_000_000;
/// Blocks there must be at least: in a short run they are shorter.
const BLOCKS: Micros = 30;
/// Messages that are kept.
const KEPT: usize = 5;

/// What all who take part in a run share.
pub(super) struct Field {
    pub(super) clock: Clock,
    pub(super) stalls: Stalls,
    /// Operations that wait, or are under way.
    pub(super) backlog: AtomicI64,
    /// Messages that wait for the broker, or for its word.
    pub(super) unconfirmed: AtomicU64,
    pub(super) objectives: [Option<Objective>; KINDS],
    pub(super) give_up: Micros,
    /// When the warm-up ends, and all.
    pub(super) begins: Micros,
    pub(super) ends: Micros,
    /// Length of a block of time.
    length: Micros,
    blocks: Vec<[BlockCounts; KINDS]>,
    offered: [AtomicU64; KINDS],
    /// Whether the run is to end at once.
    over: AtomicBool,
    /// Whether a write has not been done: rows are not what they should be.
    is_spoilt: AtomicBool,
    said: Mutex<Vec<String>>,
    /// Tasks that were claimed.
    pub(super) runs: Runs,
}

/// A block's operations of a kind.
#[derive(Debug, Default)]
pub(super) struct BlockCounts {
    pub(super) operations: AtomicU64,
    /// By what the user waits, and by that without what the client added.
    pub(super) bad: AtomicU64,
    pub(super) bad_without_us: AtomicU64,
}

impl Field {
    /// For a run whose warm-up ends at an instant, and all of it at another.
    pub(super) fn new(
        clock: Clock,
        objectives: [Option<Objective>; KINDS],
        give_up: Duration,
        (begins, ends): (Micros, Micros),
        runs: Runs,
    ) -> Self {
        let length = ((ends - begins) / BLOCKS).clamp(1, BLOCK);
        let count = ((ends - begins).max(1) as u64).div_ceil(length as u64);
        Self {
            clock,
            stalls: Stalls::default(),
            backlog: AtomicI64::new(0),
            unconfirmed: AtomicU64::new(0),
            objectives,
            give_up: give_up.as_micros() as Micros,
            begins,
            ends,
            length,
            blocks: (0..count).map(|_| Default::default()).collect(),
            offered: Default::default(),
            over: AtomicBool::new(false),
            is_spoilt: AtomicBool::new(false),
            said: Mutex::default(),
            runs,
        }
    }

    pub(super) fn is_over(&self) -> bool {
        self.over.load(Ordering::Relaxed)
    }

    /// Ends the run: what waits is not done any more.
    pub(super) fn end(&self) {
        self.over.store(true, Ordering::Relaxed);
    }

    /// Notes that an operation was due, and what is told of it.
    pub(super) fn offer<W>(&self, operation: &Operation<W>, due: Micros) {
        if let Operation::Claim(claim) = operation {
            self.runs.ask(claim.runs.into());
        }
        if due < self.begins {
            return;
        }
        for (kind, count) in operation.counts() {
            self.offered[kind as usize].fetch_add(count, Ordering::Relaxed);
        }
    }

    /// Operations that were due after the warm-up, by kind.
    pub(super) fn offered(&self) -> [u64; KINDS] {
        std::array::from_fn(|kind| self.offered[kind].load(Ordering::Relaxed))
    }

    /// The blocks of a kind: by what the user waits, or without what the client added to it.
    pub(super) fn blocks(&self, kind: Kind, without_us: bool) -> Vec<Block> {
        let of = |counts: &[BlockCounts; KINDS]| {
            let counts = &counts[kind as usize];
            let bad = if without_us { &counts.bad_without_us } else { &counts.bad };
            Block { operations: counts.operations.load(Ordering::Relaxed), bad: bad.load(Ordering::Relaxed) }
        };
        self.blocks.iter().map(of).collect()
    }

    /// Whether a write has not been done.
    pub(super) fn is_spoilt(&self) -> bool {
        self.is_spoilt.load(Ordering::Relaxed)
    }

    /// Notes that a write was not done.
    pub(super) fn spoil(&self) {
        self.is_spoilt.store(true, Ordering::Relaxed);
    }

    /// Counts an operation that is not done any more, because too many wait.
    pub(super) fn forsake<W>(&self, waiting: &Released<W>) {
        let kind = waiting.operation.kind();
        if kind.writes() || !waiting.operation.messages().is_empty() {
            self.spoil();
        }
        // Another claim may have what one does not take: which tasks are left is found at the end.
        if waiting.times.due < self.begins || kind == Kind::Task {
            return;
        }
        for (kind, count) in waiting.operation.counts() {
            let (_, counts) = self.block(kind, waiting.times.due);
            for of in [&counts.operations, &counts.bad, &counts.bad_without_us] {
                of.fetch_add(count, Ordering::Relaxed);
            }
        }
    }

    /// Counts runs of tasks before an instant that no claim has told of; gives how many there are.
    pub(super) fn lose(&self, until: Millis) -> u64 {
        let mut lost = 0;
        for due in self.runs.left(until).into_iter().map(|at| self.clock.due(at)) {
            self.spoil();
            if due >= self.begins {
                lost += 1;
                let (_, counts) = self.block(Kind::Task, due);
                for count in [&counts.operations, &counts.bad, &counts.bad_without_us] {
                    count.fetch_add(1, Ordering::Relaxed);
                }
            }
        }
        lost
    }

    /// The block of an operation that was due after the warm-up, and its counts.
    pub(super) fn block(&self, kind: Kind, due: Micros) -> (usize, &BlockCounts) {
        let block = (((due - self.begins) / self.length) as usize).min(self.blocks.len() - 1);
        (block, self.counts(kind, block))
    }

    /// The counts of a block.
    pub(super) fn counts(&self, kind: Kind, block: usize) -> &BlockCounts {
        &self.blocks[block][kind as usize]
    }

    /// What went wrong first.
    pub(super) fn said(&self) -> Vec<String> {
        self.said.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn say(&self, what: String) {
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        if said.len() < KEPT && !said.contains(&what) {
            said.push(what);
        }
    }
}
