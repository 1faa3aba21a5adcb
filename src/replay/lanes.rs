//! Connections, each of which does one operation at a time, and what they note of it.

use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::clock::{Clock, Micros};
use super::database::{Connection, Database, Wrong};
use super::histograms::{ByKind, Records};
use super::operations::{KINDS, Kind};
use super::proof::Stalls;
use super::queue::{Queue, Released};
use super::verdict::Block;
use crate::profile::Objective;

/// A block of time whose bad operations may have one cause.
const BLOCK: Micros = 10_000_000;
/// Blocks there must be at least: in a short run they are shorter.
const BLOCKS: Micros = 30;
/// Messages that are kept.
const KEPT: usize = 5;
/// Between two tries to reach a server that has gone.
const RETRY: Duration = Duration::from_millis(100);

/// What all connections of a run share.
pub(super) struct Field {
    pub(super) clock: Clock,
    pub(super) stalls: Stalls,
    /// Operations that wait, or are under way.
    pub(super) backlog: AtomicI64,
    objectives: [Option<Objective>; KINDS],
    give_up: Micros,
    /// When the warm-up ends, and all.
    pub(super) begins: Micros,
    pub(super) ends: Micros,
    /// Length of a block of time.
    block: Micros,
    blocks: Vec<[BlockCounts; KINDS]>,
    offered: [AtomicU64; KINDS],
    /// Whether the run is to end at once.
    over: AtomicBool,
    /// Whether a write has not been done: rows are not what they should be.
    is_spoilt: AtomicBool,
    said: Mutex<Vec<String>>,
}

/// A block's operations of a kind.
#[derive(Debug, Default)]
struct BlockCounts {
    operations: AtomicU64,
    /// By what the user waits, and by that without what the client added.
    bad: AtomicU64,
    bad_without_us: AtomicU64,
}

/// What a connection has noted since it was last asked, of the warm-up and of the rest.
pub(super) type Notes = Mutex<[ByKind; 2]>;

/// How an operation ended.
enum End {
    Done,
    Wrong,
    GivenUp,
}

/// A late operation, while it is not known yet how much of that was the client's fault.
struct Late {
    block: usize,
    kind: Kind,
    released: Micros,
    done: Micros,
    /// Response without what the client held back.
    waited: Micros,
}

impl Field {
    /// For a run whose warm-up ends at an instant, and all of it at another.
    pub(super) fn new(
        clock: Clock,
        objectives: [Option<Objective>; KINDS],
        give_up: Duration,
        (begins, ends): (Micros, Micros),
    ) -> Self {
        let block = ((ends - begins) / BLOCKS).clamp(1, BLOCK);
        let count = ((ends - begins).max(1) as u64).div_ceil(block as u64);
        Self {
            clock,
            stalls: Stalls::default(),
            backlog: AtomicI64::new(0),
            objectives,
            give_up: give_up.as_micros() as Micros,
            begins,
            ends,
            block,
            blocks: (0..count).map(|_| Default::default()).collect(),
            offered: Default::default(),
            over: AtomicBool::new(false),
            is_spoilt: AtomicBool::new(false),
            said: Mutex::default(),
        }
    }

    pub(super) fn is_over(&self) -> bool {
        self.over.load(Ordering::Relaxed)
    }

    /// Ends the run: what waits is not done any more.
    pub(super) fn end(&self) {
        self.over.store(true, Ordering::Relaxed);
    }

    /// Notes that an operation was due.
    pub(super) fn offer(&self, kind: Kind, due: Micros) {
        if due >= self.begins {
            self.offered[kind as usize].fetch_add(1, Ordering::Relaxed);
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
        if waiting.operation.kind().writes() {
            self.spoil();
        }
        if waiting.due >= self.begins {
            let counts = &self.blocks[self.block_of(waiting.due)][waiting.operation.kind() as usize];
            for count in [&counts.operations, &counts.bad, &counts.bad_without_us] {
                count.fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    fn block_of(&self, due: Micros) -> usize {
        (((due - self.begins) / self.block) as usize).min(self.blocks.len() - 1)
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

/// A connection's life: takes operations until there are no more.
pub(super) async fn serve<D: Database>(
    field: Arc<Field>,
    database: Arc<D>,
    queue: Arc<Queue<D::Work>>,
    connection: D::Connection,
    notes: Arc<Notes>,
) {
    let mut connection = Some(connection);
    let mut undecided: Vec<Late> = Vec::new();
    while let Some(next) = queue.take().await {
        if field.is_over() {
            field.forsake(&next);
            continue;
        }
        let kind = next.operation.kind();
        let (end, sent) = field.perform(&*database, &mut connection, &next).await;
        let done = field.clock.now();
        field.backlog.fetch_sub(1, Ordering::Relaxed);
        if kind.writes() && !matches!(end, End::Done) {
            field.spoil();
        }
        field.note(&notes, (&next, kind), (end, sent, done), &mut undecided);
        field.decide(&mut undecided);
    }
    while !undecided.is_empty() {
        tokio::time::sleep(RETRY).await;
        field.decide(&mut undecided);
    }
}

impl Field {
    /// Does an operation, unless it has waited too long; and when it was sent, if it was.
    async fn perform<D: Database>(
        &self,
        database: &D,
        connection: &mut Option<D::Connection>,
        next: &Released<D::Work>,
    ) -> (End, Option<Micros>) {
        let is_late = || self.clock.now() - next.due > self.give_up;
        while connection.is_none() && !is_late() {
            match database.connect().await {
                Ok(made) => *connection = Some(made),
                Err(error) => {
                    self.say(error.to_string());
                    tokio::time::sleep(RETRY).await;
                }
            }
        }
        let (Some(open), false) = (connection.as_mut(), is_late()) else { return (End::GivenUp, None) };
        let sent = self.clock.now();
        let time = Duration::from_micros(self.give_up as u64);
        let end = match tokio::time::timeout(time, open.perform(&next.operation)).await {
            Ok(Ok(())) => return (End::Done, Some(sent)),
            Ok(Err(Wrong::Answer(said))) => {
                self.say(said);
                return (End::Wrong, Some(sent));
            }
            Ok(Err(Wrong::Failed(said))) => {
                self.say(said);
                End::Wrong
            }
            // Whatever it answers now belongs to nobody.
            Err(_) => End::GivenUp,
        };
        *connection = None;
        (end, Some(sent))
    }

    fn note<W>(
        &self,
        notes: &Notes,
        (next, kind): (&Released<W>, Kind),
        (end, sent, done): (End, Option<Micros>, Micros),
        undecided: &mut Vec<Late>,
    ) {
        let lag = next.released - next.due;
        let response = done - next.due;
        let is_late = self.objectives[kind as usize].is_some_and(|it| response > it.micros as Micros);
        {
            let mut notes = notes.lock().unwrap_or_else(PoisonError::into_inner);
            let records: &mut Records = &mut notes[usize::from(next.due >= self.begins)][kind as usize];
            records.ended += 1;
            records.wrong += u64::from(matches!(end, End::Wrong));
            records.given_up += u64::from(matches!(end, End::GivenUp));
            records.late += u64::from(is_late);
            records.note(response.max(0) as u64, sent.map(|sent| (done - sent).max(0) as u64), lag.max(0) as u64);
        }
        if next.due < self.begins {
            return;
        }
        let block = self.block_of(next.due);
        let counts = &self.blocks[block][kind as usize];
        counts.operations.fetch_add(1, Ordering::Relaxed);
        match end {
            End::Wrong => {
                counts.bad.fetch_add(1, Ordering::Relaxed);
                counts.bad_without_us.fetch_add(1, Ordering::Relaxed);
            }
            End::Done if !is_late => {}
            End::Done | End::GivenUp => {
                counts.bad.fetch_add(1, Ordering::Relaxed);
                undecided.push(Late { block, kind, released: next.released, done, waited: response - next.held_back });
            }
        }
    }

    /// Decides of late operations whether they would have been late without the client's stalls, once these are known.
    fn decide(&self, undecided: &mut Vec<Late>) {
        if undecided.is_empty() {
            return;
        }
        let known = self.stalls.known();
        undecided.retain(|late| {
            if late.done >= known {
                return true;
            }
            let waited = late.waited - self.stalls.within(late.released, late.done);
            let limit = self.objectives[late.kind as usize].map_or(self.give_up, |it| it.micros as Micros);
            if waited > limit {
                self.blocks[late.block][late.kind as usize].bad_without_us.fetch_add(1, Ordering::Relaxed);
            }
            false
        });
    }
}
