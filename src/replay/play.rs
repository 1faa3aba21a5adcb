//! A run: everything is opened first, then the clock starts.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;
use tokio::task::JoinSet;

use super::clock::{Clock, Micros};
use super::database::{Connection, Database};
use super::error::ReplayError;
use super::histograms::ByKind;
use super::lanes::{Field, Notes, serve};
use super::operations::{KINDS, Kind, Operation};
use super::proof::Processor;
use super::queue::Queue;
use super::report::{Client, Ended, Judged, OfKind, Quantiles, Report, Second, WarmUp};
use super::streams::Streams;
use super::verdict::judge;
use super::{Expected, Options, Watch, pacer};
use crate::job::instant;
use crate::profile::Profile;
#[cfg(feature = "mongodb")]
use crate::servers::mongodb;
#[cfg(feature = "postgres")]
use crate::servers::postgres;
use crate::servers::{self, ServerError};

/// A block of time whose bad operations may have one cause.
const BLOCK: Micros = 10_000_000;
/// Blocks there must be at least: in a short run they are shorter.
const BLOCKS: Micros = 30;
/// How long a stub is asked.
const ASKED: Duration = Duration::from_millis(1_500);
/// Operations that it is asked, again and again.
const SAMPLE: usize = 20_000;
/// How many times the load the client must be able to make.
const HEADROOM: f64 = 2.0;
/// How long what is under way may take once a run is told to stop.
const GRACE: Duration = Duration::from_millis(800);
/// Between the last preparation and the first operation.
const START: Duration = Duration::from_millis(50);

/// Plays against a Postgres.
#[cfg(feature = "postgres")]
pub(super) fn against_postgres(
    profile: &Profile,
    address: &postgres::Address,
    (streams, expected): (Streams, Expected),
    options: &Options,
    watch: &dyn Watch,
    stop: &AtomicBool,
) -> Result<Report, ReplayError> {
    use super::postgres::{Postgres, Stub};
    let runtime = servers::runtime("replay", options.readers, address)?;
    let database = runtime.block_on(Postgres::open(address, options.schema.as_deref(), options.wait))?;
    let stub = Stub::start().map_err(no_stub)?;
    let stub = stub.address().map(|address| Postgres::stub(&address)).transpose()?;
    let run = Run { profile, options, expected, watch, stop, runtime };
    run.play(database, &stub.ok_or_else(nowhere)?, streams)
}

/// Plays against a MongoDB.
#[cfg(feature = "mongodb")]
pub(super) fn against_mongodb(
    profile: &Profile,
    address: &mongodb::Address,
    (streams, expected): (Streams, Expected),
    options: &Options,
    watch: &dyn Watch,
    stop: &AtomicBool,
) -> Result<Report, ReplayError> {
    use super::mongodb::{MongoDb, Stub};
    let runtime = servers::runtime("replay", options.readers, address)?;
    let open = async |address: &mongodb::Address| MongoDb::open(address, options.readers, options.wait).await;
    let database = runtime.block_on(open(address))?;
    let stub = Stub::start().map_err(no_stub)?.address().ok_or_else(nowhere)?;
    let stub = runtime.block_on(open(&stub))?;
    let run = Run { profile, options, expected, watch, stop, runtime };
    run.play(database, &stub, streams)
}

fn no_stub(cause: std::io::Error) -> ReplayError {
    ReplayError::Machine { doing: "no port on this machine can be listened to", cause }
}

fn nowhere() -> ReplayError {
    no_stub(std::io::ErrorKind::AddrNotAvailable.into())
}

struct Run<'r> {
    profile: &'r Profile,
    options: &'r Options,
    expected: Expected,
    watch: &'r dyn Watch,
    stop: &'r AtomicBool,
    runtime: Runtime,
}

impl Run<'_> {
    fn play<D: Database>(&self, database: D, stub: &D, streams: Streams) -> Result<Report, ReplayError> {
        let mut streams = streams;
        let sample: Vec<Operation> = streams.by_ref().take(SAMPLE).collect();
        let headroom = self.headroom(stub, &sample)?;
        let database = Arc::new(database);
        self.watch.preparing("opens connections");
        let connections = self.connect(&*database, self.options.readers)?;

        let window = &self.options.window;
        let clock = Clock::new(Instant::now() + START, window.warm_up, window.speed);
        let (begins, ends) = (clock.due(window.from), clock.due(window.until));
        let block = ((ends - begins) / BLOCKS).clamp(1, BLOCK);
        let objectives = Kind::ALL.map(|kind| kind.objective(self.profile));
        let field = Arc::new(Field::new(clock, objectives, self.options.give_up, (begins, ends), block));
        let queue = Arc::new(Queue::new());
        let notes: Vec<Arc<Notes>> = connections.iter().map(|_| Arc::default()).collect();
        let mut tasks = JoinSet::new();
        for (connection, notes) in connections.into_iter().zip(&notes) {
            let shared = (Arc::clone(&field), Arc::clone(&database), Arc::clone(&queue), Arc::clone(notes));
            tasks.spawn_on(serve(shared.0, shared.1, shared.2, connection, shared.3), self.runtime.handle());
        }
        let before = Processor::now();
        let mut monitor = Monitor::new(&field, &notes, (begins, ends));
        let (sender, ring) = pacer::ring();
        let over = AtomicBool::new(false);
        let mut fell_behind = None;
        std::thread::scope(|scope| {
            let (field, queue) = (&field, &queue);
            scope.spawn(|| field.stalls.watch(&field.clock, &over));
            scope.spawn(move || sample.into_iter().chain(streams).try_for_each(|operation| sender.send(operation)));
            let pacing = scope.spawn(move || {
                let fell_behind = pacer::pace(field, &ring, queue);
                if fell_behind.is_some() {
                    field.end();
                }
                queue.end(self.options.readers);
                fell_behind
            });
            let mut stopped: Option<Instant> = None;
            loop {
                let finished = self.runtime.block_on(async {
                    let all = async { while tasks.join_next().await.is_some() {} };
                    tokio::time::timeout(Duration::from_millis(50), all).await.is_ok()
                });
                monitor.tick(self.watch);
                if finished && pacing.is_finished() {
                    break;
                }
                if self.stop.load(Ordering::Relaxed) || field.is_over() {
                    field.end();
                    if stopped.get_or_insert_with(Instant::now).elapsed() > GRACE {
                        tasks.abort_all();
                    }
                }
            }
            over.store(true, Ordering::Relaxed);
            fell_behind = pacing.join().unwrap_or(None);
        });
        // Whoever fell behind has not done what still waits.
        if fell_behind.is_some() {
            queue.clear().into_iter().for_each(|waiting| field.forsake(&waiting));
        }
        monitor.finish();
        let ended = match fell_behind {
            Some(at) => Ended::FellBehind(instant::text(at)),
            None if self.stop.load(Ordering::Relaxed) => Ended::Interrupted,
            None => Ended::Done,
        };
        let client = self.client(&field, &before, &monitor, headroom, database.is_here());
        Ok(self.report(&field, monitor, ended, client))
    }

    /// Connections, all of them open.
    fn connect<D: Database>(&self, database: &D, count: usize) -> Result<Vec<D::Connection>, ServerError> {
        self.runtime.block_on(async {
            let all = futures_util::future::join_all((0..count).map(|_| database.connect())).await;
            all.into_iter().collect()
        })
    }

    /// Operations a second that this client can do.
    fn headroom<D: Database>(&self, stub: &D, sample: &[Operation]) -> Result<f64, ReplayError> {
        self.watch.preparing("asks a stub on this machine, to see what the client can do");
        if sample.is_empty() {
            return Err(super::nothing(self.options));
        }
        let connections = self.connect(stub, self.options.readers)?;
        let sample: Arc<[Operation]> = sample.into();
        let began = Instant::now();
        let mut tasks = JoinSet::new();
        for (number, mut connection) in connections.into_iter().enumerate() {
            let sample = Arc::clone(&sample);
            let work = async move {
                let mut done = 0_u64;
                for operation in sample.iter().cycle().skip(number * 97) {
                    // Its answers are not right, but they take as long.
                    drop(connection.perform(operation).await);
                    done += 1;
                    if began.elapsed() > ASKED {
                        break;
                    }
                }
                done
            };
            tasks.spawn_on(work, self.runtime.handle());
        }
        let done: u64 = self.runtime.block_on(tasks.join_all()).iter().sum();
        let headroom = done as f64 / began.elapsed().as_secs_f64();
        if headroom < HEADROOM * self.expected.peak {
            let (speed, peak) = (self.options.window.speed, self.expected.peak);
            let can = speed * headroom / (HEADROOM * peak);
            return Err(ReplayError::Arguments(format!(
                "this client can't make that load: {peak:.0} operations/s at the most, and it does {headroom:.0}/s against a \
                 stub that answers at once, where twice the load is asked for\nhint: --speed {can:.1} can be made here; or \
                 play fewer kinds with --only, or on a machine of its own"
            )));
        }
        Ok(headroom)
    }

    fn client(
        &self,
        field: &Field,
        before: &Processor,
        monitor: &Monitor<'_>,
        headroom: f64,
        shares_machine: bool,
    ) -> Client {
        let (cpu_seconds, stolen) = Processor::now().since(before);
        let (stalls, longest) = field.stalls.sum();
        let ended: u64 = monitor.totals.iter().flatten().map(|it| it.ended).sum();
        Client {
            headroom,
            peak: self.expected.peak,
            cpu_seconds,
            cpu_micros_per_operation: cpu_seconds * 1e6 / ended.max(1) as f64,
            stolen,
            stalls,
            longest_stall: longest.max(0) as u64,
            shares_machine,
        }
    }

    fn report(&self, field: &Field, monitor: Monitor<'_>, ended: Ended, client: Client) -> Report {
        let offered = field.offered();
        let of_kind = |kind: &Kind| {
            let objective = kind.objective(self.profile);
            let mut of = OfKind::new(*kind, objective, offered[*kind as usize], &monitor.totals[1][*kind as usize]);
            of.judged = objective.filter(|_| ended != Ended::Interrupted).map(|objective| {
                let judged = |without_us| judge(&field.blocks(*kind, without_us), objective.allowed());
                Judged::new(&judged(false), &judged(true))
            });
            of
        };
        Report {
            operations: self.options.kinds.iter().map(of_kind).collect(),
            warm_up: monitor.warm_up(),
            seconds: monitor.seconds,
            ended,
            client,
            said: field.said(),
        }
    }
}

/// Collects what connections have noted, second by second.
struct Monitor<'m> {
    field: &'m Field,
    notes: &'m [Arc<Notes>],
    /// The end of the warm-up, and of all.
    times: (Micros, Micros),
    /// Of the warm-up, and of the rest.
    totals: [ByKind; 2],
    seconds: Vec<Second>,
    offered: u64,
    /// When the next second ends.
    next: Micros,
    backlog_after_warm_up: Option<u64>,
}

impl<'m> Monitor<'m> {
    fn new(field: &'m Field, notes: &'m [Arc<Notes>], times: (Micros, Micros)) -> Self {
        Self {
            field,
            notes,
            times,
            totals: Default::default(),
            seconds: Vec::new(),
            offered: 0,
            next: 1_000_000,
            backlog_after_warm_up: None,
        }
    }

    /// Looks whether a second is over.
    fn tick(&mut self, watch: &dyn Watch) {
        let now = self.field.clock.now();
        if now >= self.times.0 && self.backlog_after_warm_up.is_none() {
            self.backlog_after_warm_up = Some(self.backlog());
            // Seconds are counted from here on.
            self.next = self.times.0 + 1_000_000;
        }
        if now < self.next {
            return;
        }
        let second = self.collect();
        watch.second((now as f64 / self.times.1.max(1) as f64).clamp(0.0, 1.0), &second);
        if now >= self.times.0 + 1_000_000 {
            self.seconds.push(second);
        }
        while self.next <= now {
            self.next += 1_000_000;
        }
    }

    fn finish(&mut self) {
        let second = self.collect();
        if second.offered + second.ended > 0 {
            self.seconds.push(second);
        }
    }

    fn backlog(&self) -> u64 {
        self.field.backlog.load(Ordering::Relaxed).max(0) as u64
    }

    /// Takes what was noted.
    fn collect(&mut self) -> Second {
        let mut interval: [ByKind; 2] = Default::default();
        for notes in self.notes {
            let mut notes = notes.lock().unwrap_or_else(PoisonError::into_inner);
            for (phase, into) in notes.iter_mut().zip(&mut interval) {
                phase.iter_mut().zip(into).for_each(|(records, into)| records.drain_into(into));
            }
        }
        let mut all = super::histograms::Records::default();
        for (phase, total) in interval.iter().zip(&mut self.totals) {
            for (records, total) in phase.iter().zip(total) {
                all.add(records);
                total.add(records);
            }
        }
        let offered: u64 = self.field.offered().iter().sum();
        let second = Second {
            offered: offered - self.offered,
            ended: all.ended,
            bad: (all.late + all.wrong + all.given_up).min(all.ended),
            backlog: self.backlog(),
            p50: all.response_at(0.5),
            p99: all.response_at(0.99),
            max: all.response_at(1.0),
        };
        self.offered = offered;
        second
    }

    fn warm_up(&self) -> WarmUp {
        let mut all = super::histograms::Records::default();
        self.totals[0].iter().for_each(|records| all.add(records));
        let response = all.latencies().map_or_else(Quantiles::default, |it| Quantiles::of(&it.response));
        WarmUp { ended: all.ended, backlog: self.backlog_after_warm_up.unwrap_or(0), response }
    }
}

const _: () = assert!(KINDS == Kind::ALL.len());
