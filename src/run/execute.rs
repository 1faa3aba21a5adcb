//! Executes a list of chunks: workers make and encode them side by side, one writer hands them on in order.
//!
//! A worker takes a ticket first and then the next chunk of the list, so the chunks in flight are always the first ones
//! that are not written, the writer's next one is among them, and no more chunks are in memory than there are tickets.
//! The thread that calls is the writer. The first error ends the run: the tickets are closed, workers look at `over`
//! between slices, and nothing is written after it. Invariant: every target sees its chunks in the order of the list, each once.

use std::any::Any;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Instant;

use super::Progress;
use crate::plan::{Chunk, PlanError};
use crate::sinks::{Batches, Encoded, Encoder, Frozen, Moved, Sink, Standing, Tally, TargetError, Ticket, Tickets};

/// Chunks in memory beyond one per thread, so that a worker need not wait for the writer's last stroke.
const SPARE_TICKETS: usize = 2;

/// What a run has done.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// How it ended.
    pub end: End,
    /// Rows made by this run.
    pub rows: Tally,
    /// Bytes written by this run, for each target.
    pub bytes: Vec<Tally>,
    /// Chunks made by this run; the targets had the others already.
    pub chunks: usize,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// All chunks are written; how each target stands.
    Done(Vec<Standing>),
    /// It was told to stop; what is missing can be resumed.
    Interrupted,
}

/// Why a run failed.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// A target failed.
    #[error(transparent)]
    Sink(#[from] TargetError),
    /// The plan can't be cut as it is asked for.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The generator panicked.
    #[error(
        "chunk {chunk} ({content}) can't be made: {message}\nhint: this is a bug in ordermill; please report it with the profile"
    )]
    Panicked {
        /// The chunk's place in the plan.
        chunk: usize,
        /// What it holds.
        content: String,
        /// What the panic said.
        message: String,
    },
    /// The threads can't be started.
    #[error("{threads} threads can't be started: {cause}\nhint: try fewer with --threads")]
    Threads {
        /// How many were asked for.
        threads: usize,
        /// What the system said.
        cause: String,
    },
}

/// Some rows of a chunk, as they are made together.
pub trait Slice: Send + Sync {
    /// The rows as they stand.
    fn rows(&self) -> &Batches;

    /// Gives them to an encoder.
    ///
    /// # Errors
    /// When they can't be encoded.
    fn give(&self, encoder: &mut dyn Encoder<'_>) -> Result<(), TargetError>;
}

impl Slice for Batches {
    fn rows(&self) -> &Batches {
        self
    }

    fn give(&self, encoder: &mut dyn Encoder<'_>) -> Result<(), TargetError> {
        encoder.rows(self)
    }
}

impl Slice for Frozen {
    fn rows(&self) -> &Batches {
        &self.rows
    }

    fn give(&self, encoder: &mut dyn Encoder<'_>) -> Result<(), TargetError> {
        encoder.rows(&self.rows)?;
        encoder.change_at(self.changes_at);
        Ok(())
    }
}

impl Slice for Moved {
    fn rows(&self) -> &Batches {
        &self.after
    }

    fn give(&self, encoder: &mut dyn Encoder<'_>) -> Result<(), TargetError> {
        encoder.moved(self)
    }
}

/// What every worker shares.
struct Shared<'c, 'r, M> {
    todo: &'r [&'c Chunk],
    make: M,
    sinks: &'c [Box<dyn Sink>],
    progress: &'r dyn Progress,
    stop: &'r AtomicBool,
    over: AtomicBool,
    next: AtomicUsize,
    tickets: Tickets,
}

/// A chunk on its way to the writer.
struct Made<'c> {
    place: usize,
    rows: Tally,
    encoded: Vec<Option<Box<dyn Encoded + 'c>>>,
    ticket: Ticket,
}

/// Makes every chunk that a target lacks and writes it to the targets that lack it, then makes the targets whole.
///
/// `make` gives a chunk's rows slice by slice; it is called on `threads` workers. `stop` is looked at between slices.
///
/// # Errors
/// The first error of a target, or the first panic of the generator.
pub fn execute<'c, I: Iterator<Item: Slice> + Send>(
    chunks: &'c [Chunk],
    make: impl Fn(&'c Chunk) -> I + Sync,
    sinks: &'c [Box<dyn Sink>],
    threads: usize,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<Outcome, RunError> {
    let todo: Vec<&Chunk> = chunks.iter().filter(|chunk| sinks.iter().any(|sink| sink.lacks(chunk))).collect();
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads.max(1))
        .thread_name(|index| format!("worker-{index}"))
        .build()
        .map_err(|cause| RunError::Threads { threads, cause: cause.to_string() })?;
    // Targets take a chunk at the same pace, so the one that holds most of them decides.
    let in_flight = sinks.iter().map(|sink| sink.in_flight()).max().unwrap_or(0);
    let tickets = Tickets::new(threads.max(1) + SPARE_TICKETS + in_flight);
    let (over, next) = (AtomicBool::new(false), AtomicUsize::new(0));
    let shared = Shared { todo: &todo, make, sinks, progress, stop, over, next, tickets };

    let mut outcome = Outcome {
        end: End::Interrupted,
        rows: Tally::default(),
        bytes: vec![Tally::default(); sinks.len()],
        chunks: 0,
    };
    pool.in_place_scope(|scope| {
        // Whatever ends this closure, also a panic in a target, lets go the workers, for whom the scope waits.
        let _over = Over(&shared);
        let (sender, receiver) = sync_channel(threads.max(1) + SPARE_TICKETS);
        let workers = &shared;
        // One on each thread. Spawned as tasks that any thread may take, one could begin inside another that waits for half of its
        // slice, whose chunk would then be waited for by all.
        scope.spawn_broadcast(move |_, _| workers.work(&sender));
        shared.write(&receiver, &mut outcome)
    })?;

    if outcome.chunks == todo.len() {
        let standings: Result<_, _> = sinks.iter().map(|sink| sink.finish()).collect();
        outcome.end = End::Done(standings?);
    }
    Ok(outcome)
}

impl<'c, I: Iterator<Item: Slice> + Send, M: Fn(&'c Chunk) -> I + Sync> Shared<'c, '_, M> {
    /// A worker's life.
    fn work(&self, to_writer: &SyncSender<Result<Made<'c>, RunError>>) {
        loop {
            let waiting = Instant::now();
            let Some(ticket) = self.tickets.take() else { return };
            self.progress.waited_for_target(waiting.elapsed());
            if self.ends() {
                return;
            }
            let place = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(chunk) = self.todo.get(place) else { return };
            let made = catch_unwind(AssertUnwindSafe(|| self.encode(chunk)));
            let made = match made {
                Ok(Ok(Some((rows, encoded)))) => Ok(Made { place, rows, encoded, ticket }),
                Ok(Ok(None)) => return,
                Ok(Err(error)) => Err(error.into()),
                Err(panic) => Err(RunError::Panicked {
                    chunk: chunk.index,
                    content: format!("{:?}", chunk.content),
                    message: message(panic.as_ref()),
                }),
            };
            let failed = made.is_err();
            if to_writer.send(made).is_err() || failed {
                return;
            }
        }
    }

    /// Makes a chunk and encodes it for every target that lacks it; nothing when the run ends meanwhile.
    #[expect(clippy::type_complexity, reason = "the parts of `Made` that come from here")]
    fn encode(&self, chunk: &'c Chunk) -> Result<Option<(Tally, Vec<Option<Box<dyn Encoded + 'c>>>)>, TargetError> {
        self.progress.started(chunk);
        let mut encoders = Vec::with_capacity(self.sinks.len());
        for sink in self.sinks {
            encoders.push(if sink.lacks(chunk) { Some(sink.encoder(chunk)?) } else { None });
        }
        let mut rows = Tally::default();
        let mut slices = (self.make)(chunk);
        let mut made = slices.next();
        while let Some(slice) = made {
            for (table, batch) in slice.rows() {
                rows.add(table, batch.num_rows() as u64);
                self.progress.made(table, batch.num_rows() as u64);
            }
            let to = &mut encoders;
            // Ends with the slice, so that the next one finds its memory free.
            let encode = move || to.iter_mut().flatten().try_for_each(|encoder| slice.give(encoder.as_mut()));
            // Whoever has no chunk left takes one of the two, so that the last ones do not keep a single thread busy.
            let (encoded, next) = rayon::join(encode, || (!self.ends()).then(|| slices.next()));
            encoded?;
            let Some(next) = next else { return Ok(None) };
            made = next;
        }
        let mut encoded = Vec::with_capacity(encoders.len());
        for encoder in encoders {
            encoded.push(encoder.map(Encoder::end).transpose()?);
        }
        let bytes = encoded.iter().flatten().map(|encoded| encoded.bytes().total()).sum();
        self.progress.encoded(chunk, bytes);
        Ok(Some((rows, encoded)))
    }

    /// The writer: puts chunks back in order and writes them.
    fn write(&self, made: &Receiver<Result<Made<'c>, RunError>>, outcome: &mut Outcome) -> Result<(), RunError> {
        let mut early = BTreeMap::new();
        while outcome.chunks < self.todo.len() && !self.ends() {
            let waiting = Instant::now();
            // No sender is left when every worker has ended because the run does.
            let Ok(received) = made.recv() else { return Ok(()) };
            self.progress.waited_for_generator(waiting.elapsed());
            let received = received?;
            early.insert(received.place, received);
            while let Some(next) = early.remove(&outcome.chunks) {
                if self.ends() {
                    return Ok(());
                }
                self.hand_on(next, outcome)?;
            }
        }
        Ok(())
    }

    /// Writes one chunk to its targets.
    fn hand_on(&self, made: Made<'c>, outcome: &mut Outcome) -> Result<(), TargetError> {
        let mut written = 0;
        for (encoded, sum) in made.encoded.into_iter().zip(&mut outcome.bytes) {
            let Some(encoded) = encoded else { continue };
            let bytes = encoded.bytes();
            encoded.write(made.ticket.clone())?;
            sum.merge(&bytes);
            written += bytes.total();
        }
        outcome.rows.merge(&made.rows);
        outcome.chunks += 1;
        self.progress.written(self.todo[made.place], written);
        Ok(())
    }

    fn ends(&self) -> bool {
        self.stop.load(Ordering::Relaxed) || self.over.load(Ordering::Relaxed)
    }
}

/// Ends the work of all when it is dropped.
struct Over<'r, 'c, 's, M>(&'r Shared<'c, 's, M>);

impl<M> Drop for Over<'_, '_, '_, M> {
    fn drop(&mut self) {
        self.0.over.store(true, Ordering::Relaxed);
        self.0.tickets.close();
    }
}

/// What a panic said.
fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "it panicked".to_owned())
}
