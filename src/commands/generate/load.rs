//! A load: the rows that go to targets of their own, all of the profile's or those of a shard.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use ordermill::job::{Job, Mode, Request};
use ordermill::plan::{Chunk, Part, Plan, Selection};
use ordermill::profile::Profile;
use ordermill::run::{self, End, Outcome, Progress, RunError};
use ordermill::sinks::{Sink, Tally, TargetError};
use ordermill::targets::{Options, Target};

use super::usage;
use crate::commands::{Failure, Printer};

/// Rows, and where they go.
pub(super) struct Load {
    /// The shard, where it is one's.
    pub(super) shard: Option<OfShard>,
    pub(super) targets: Vec<Target>,
    pub(super) plan: Plan,
    job: Job,
}

/// Whose rows a load has, when it is a shard's.
pub(super) struct OfShard {
    pub(super) name: String,
    /// How many clients lie there.
    pub(super) clients: usize,
}

/// A load whose targets take it.
pub(super) struct Open<'l> {
    plan: &'l Plan,
    chunks: Vec<Chunk>,
    sinks: Vec<Box<dyn Sink>>,
}

impl Load {
    pub(super) fn new(
        profile: &Profile,
        shard: Option<OfShard>,
        targets: Vec<Target>,
        selection: &Selection,
    ) -> Result<Self, Failure> {
        let plan = Plan::new(profile, selection).map_err(|error| usage(&error))?;
        let job = Job::new(&plan, selection);
        Ok(Self { shard, targets, plan, job })
    }

    pub(super) fn request(&self, mode: Mode, part: Option<Part>) -> Result<Request<'_>, Failure> {
        let request = Request::new(&self.job, &self.plan, mode);
        let Some(part) = part else { return Ok(request) };
        request.of_part(part, Target::unit_of(&self.targets)).map_err(|error| usage(&error))
    }

    /// Opens the targets.
    pub(super) fn open(&self, request: &Request<'_>, options: &Options) -> Result<Open<'_>, Failure> {
        let sinks: Result<Vec<_>, _> = self.targets.iter().map(|target| target.sink(request, options)).collect();
        let sinks = sinks.map_err(|error| match error {
            // The arguments are wrong, not the run.
            TargetError::Refused { .. } => Failure::Usage(error.to_string()),
            other => other.into(),
        })?;
        Ok(Open { plan: &self.plan, chunks: self.plan.chunks[request.chunks.clone()].to_vec(), sinks })
    }
}

impl Open<'_> {
    /// The chunks that a target lacks.
    pub(super) fn lacking(&self) -> impl Iterator<Item = &Chunk> {
        self.chunks.iter().filter(|chunk| self.sinks.iter().any(|sink| sink.lacks(chunk)))
    }
}

/// Makes loads side by side, each on some of the threads: no more at once than there are threads. One that fails stops no
/// other.
pub(super) fn make(
    loads: &[Open<'_>],
    options: &Options,
    threads: usize,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Vec<Result<Outcome, RunError>> {
    let lanes = loads.len().min(threads).max(1);
    let taken = AtomicUsize::new(0);
    let next = || Some(taken.fetch_add(1, Ordering::Relaxed)).filter(|&place| place < loads.len());
    let lane = |threads: usize| {
        let make = |place: usize| {
            let Open { plan, chunks, sinks } = &loads[place];
            (place, run::make(plan, chunks, sinks, options, threads, progress, stop))
        };
        std::iter::from_fn(next).map(make).collect::<Vec<_>>()
    };
    // The first lanes take the threads that do not divide.
    let threads_of = |k: usize| threads / lanes + usize::from(k < threads % lanes);
    let mut made: Vec<(usize, Result<Outcome, RunError>)> = std::thread::scope(|scope| {
        let others: Vec<_> = (1..lanes).map(|k| scope.spawn(move || lane(threads_of(k)))).collect();
        let mut made = lane(threads_of(0));
        for other in others {
            made.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        made
    });
    made.sort_by_key(|(place, _)| *place);
    made.into_iter().map(|(_, outcome)| outcome).collect()
}

/// The outcomes, when no load has failed; what each shard's failure was is said.
pub(super) fn all(
    loads: &[Load],
    outcomes: Vec<Result<Outcome, RunError>>,
    printer: Printer,
) -> Result<Vec<Outcome>, Failure> {
    let (mut done, mut failed) = (Vec::new(), Vec::new());
    for (load, outcome) in loads.iter().zip(outcomes) {
        match outcome {
            Ok(outcome) => done.push(outcome),
            Err(RunError::Sink(TargetError::Closed)) => return Err(Failure::Closed),
            Err(error) => failed.push((load, error)),
        }
    }
    let Some((load, error)) = failed.pop() else { return Ok(done) };
    let Some(OfShard { name, .. }) = &load.shard else { return Err(error.into()) };
    for (load, error) in &failed {
        let name = load.shard.as_ref().map_or("", |shard| &shard.name);
        printer.error(&format!("shard {name}: {error}"));
    }
    if !done.is_empty() {
        printer.note(&format!("{} of {} shards have all of theirs", done.len(), loads.len()));
    }
    Err(Failure::Run(anyhow::anyhow!("shard {name}: {error}")))
}

/// What all loads have done.
pub(super) fn together(outcomes: &[Outcome]) -> Outcome {
    let mut sum = Outcome { end: End::Done(Vec::new()), rows: Tally::default(), bytes: Vec::new(), chunks: 0 };
    for outcome in outcomes {
        sum.rows.merge(&outcome.rows);
        sum.bytes.extend(outcome.bytes.iter().cloned());
        sum.chunks += outcome.chunks;
        match (&mut sum.end, &outcome.end) {
            (End::Done(all), End::Done(standings)) => all.extend(standings.iter().cloned()),
            (end, _) => *end = End::Interrupted,
        }
    }
    sum
}
