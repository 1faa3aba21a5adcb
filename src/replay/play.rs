//! A run: everything is opened first, then the clock starts.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use super::clock::Clock;
use super::course::{self, Crew};
use super::database::{Connection, Database};
use super::error::ReplayError;
use super::field::Field;
use super::fit::{Again, Held};
use super::monitor::Seen;
use super::operations::{KINDS, Kind, Operation};
use super::outbox::Broker;
use super::proof::Processor;
use super::report::{Client, Ended, Judged, OfKind, Report, State};
use super::runs::Runs;
use super::state::Way;
use super::streams::Streams;
use super::tasks::{self, Claims, Standing};
use super::verdict::judge;
use super::writes::{Encode, Writes};
use super::{Options, Watch};
use crate::calendar::utc;
use crate::generate::Visits;
use crate::profile::Profile;
use crate::servers::{Runtime, ServerError};
use crate::sinks::TargetError;
use crate::targets::{ReadOptions, Target};

/// How long a stub is asked.
const ASKED: Duration = Duration::from_millis(1_500);
/// Operations that it is asked, again and again.
const SAMPLE: usize = 20_000;
/// How many times the load the client must be able to make.
const HEADROOM: f64 = 2.0;
/// Between the last preparation and the first operation.
const START: Duration = Duration::from_millis(50);

/// A run against a target.
pub(super) struct Run<'r> {
    pub(super) profile: &'r Profile,
    pub(super) target: &'r Target,
    pub(super) held: &'r Held,
    pub(super) reading: &'r ReadOptions,
    pub(super) options: &'r Options,
    pub(super) watch: &'r dyn Watch,
    pub(super) stop: &'r AtomicBool,
}

impl Run<'_> {
    /// Connections that write orders, and that claim tasks, if any are.
    fn lanes(&self) -> (usize, usize) {
        let of = |is_played| if is_played { self.options.writers } else { 0 };
        (of(self.options.moves_orders()), of(self.options.claims()))
    }

    fn writers(&self) -> usize {
        let (orders, tasks) = self.lanes();
        orders + tasks
    }

    fn connections(&self) -> usize {
        self.options.readers + self.writers()
    }

    /// Plays against a target; reads go to another place.
    pub(super) fn against<D: Database>(&self, target: &D::Address, reads: &D::Address) -> Result<Report, ReplayError> {
        if self.held.again == Again::Ledger {
            return self.only_arrive();
        }
        let Options { window, kinds, readers, .. } = self.options;
        let again = self.held.again == Again::Writes;
        let runtime = Runtime::start("replay", self.connections().min(threads()), target)?;
        let open = |address, connections| runtime.block_on(D::open(address, connections, self.options, again));
        let broker = self.reach(&runtime)?;
        let (writing, reading) = (Arc::new(open(target, self.writers().max(1))?), Arc::new(open(reads, *readers)?));

        self.watch.preparing("looks at what is to be played");
        let Held { plan, as_of, orders, .. } = self.held;
        let visits = Visits::new(&plan.world(), *as_of, orders.clone());
        let expected = self.options.expect(plan, &visits);
        if expected.peak <= 0.0 {
            return Err(super::nothing(self.options));
        }
        let mut way = self.way()?;
        let (orders, lanes) = self.lanes();
        let writes = way.as_ref().filter(|_| orders > 0).map(|way| {
            let times = (window.warm_up, window.until);
            let messages = broker.as_ref().map(|broker| way.messages(broker.envelope));
            Writes::new(&way.world(), D::encode(again), messages, times, orders as u32)
        });
        let mut streams = Streams::new(visits, writes.transpose()?, kinds, window.minutes());
        let claims = |tasks: &Arc<[Standing]>| Claims::new(tasks, window.until, lanes as u32, self.options.claiming);
        let planned = if lanes > 0 { tasks::planned(self.profile, window.warm_up) } else { Vec::new() };
        let sample: Vec<Operation<D::Work>> = streams.by_ref().take(SAMPLE).collect::<Result<_, _>>()?;
        let end = sample.last().filter(|_| sample.len() == SAMPLE).map_or(window.until, Operation::at);
        let claimed = claims(&planned.into()).take(SAMPLE).take_while(|claim| claim.at <= end);
        let sample = tasks::among(sample.into_iter().map(Ok), claimed).collect::<Result<_, _>>();
        let sample: Arc<Vec<Operation<D::Work>>> = Arc::new(sample?);
        let headroom = self.headroom(&runtime, &open(&D::stub()?, self.connections())?, &sample, expected.peak)?;
        let mut sample = Arc::into_inner(sample).unwrap_or_default();
        sample.retain(|operation| operation.kind() != Kind::Task);

        self.watch.preparing("opens connections");
        let connections = connect(&runtime, &*reading, *readers)?;
        let mut crews = vec![Crew { database: Arc::clone(&reading), connections }];
        for connection in connect(&runtime, &*writing, self.writers())? {
            crews.push(Crew { database: Arc::clone(&writing), connections: vec![connection] });
        }
        if let (Some(way), Some(lane)) = (&mut way, crews.get_mut(1)) {
            way.open(self.target, self.options)?;
            if orders > 0 {
                self.welcome(&runtime, way, &mut lane.connections[0], D::encode(again))?;
            }
        }
        let tasks: Arc<[Standing]> = if lanes > 0 { self.tasks()? } else { Vec::new() }.into();

        let clock = Clock::new(Instant::now() + START, window.warm_up, window.speed);
        let (begins, ends) = (clock.due(window.from), clock.due(window.until));
        let objectives = Kind::ALL.map(|kind| kind.objective(self.profile));
        let (give_up, runs) = (self.options.give_up, Runs::new(&tasks));
        let field = Arc::new(Field::new(clock, objectives, give_up, (begins, ends), runs));
        let before = Processor::now();
        let operations = tasks::among(sample.into_iter().map(Ok).chain(streams), claims(&tasks));
        let (teller, events) = broker.map(|broker| broker.start(&field)).unzip();
        let (seen, fell_behind) = course::run(&runtime, &field, crews, teller, operations, self.watch, self.stop);
        let (ended, until) = match fell_behind {
            Some(at) => (Ended::FellBehind(utc(at)), at),
            None if self.stop.load(Ordering::Relaxed) => (Ended::Interrupted, window.warm_up),
            None => (Ended::Done, window.until),
        };
        let claimed = (lanes > 0).then(|| field.runs.claimed(field.lose(until)));
        let is_here = writing.is_here() || reading.is_here();
        let client = client(&field, &before, seen.ended, (headroom, expected.peak), is_here);
        let state = self.arrive(way.as_ref(), &field, &ended)?;
        let events = events.map(|events| events());
        Ok(Report { events, tasks: claimed, ..self.report(&field, seen, ended, client, state) })
    }

    /// The tasks as they stand now: some have run already, where a run was cut short.
    fn tasks(&self) -> Result<Vec<Standing>, ReplayError> {
        let Options { window, .. } = self.options;
        let until = if self.held.again == Again::No { window.warm_up } else { window.until };
        let reader = self.target.reader(self.reading)?;
        tasks::found(reader.as_ref(), self.target, self.profile, (window.warm_up, until))
    }

    /// Reaches who is told, before anything is written.
    #[cfg(feature = "rabbitmq")]
    fn reach(&self, runtime: &Runtime) -> Result<Option<Broker>, ReplayError> {
        let Options { telling, wait, .. } = self.options;
        let broker = telling.as_ref().map(|telling| runtime.block_on(super::publisher::reach(telling, *wait)));
        Ok(broker.transpose()?)
    }

    /// Nobody can be told.
    #[cfg(not(feature = "rabbitmq"))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "with that feature there is somebody")]
    fn reach(&self, _: &Runtime) -> Result<Option<Broker>, ReplayError> {
        Ok(None)
    }

    /// Enters whoever comes on the way, before the clock starts, and so before the first order that names them.
    fn welcome<E: Encode>(
        &self,
        runtime: &Runtime,
        way: &Way,
        connection: &mut impl Connection<Work = E::Work>,
        mut encode: E,
    ) -> Result<(), ReplayError> {
        for moved in way.newcomers() {
            let work = encode.newcomers(&moved)?;
            let doing = "new products and customers can't be written";
            let said = match runtime.block_on(connection.write(&work)) {
                Ok(None) => continue,
                Ok(Some(said)) => format!("{doing}: {said}"),
                Err(error) => connection.explain(doing, error),
            };
            return Err(TargetError::server(self.target, said, "the same command goes on with it").into());
        }
        Ok(())
    }

    /// The way of the target's rows, if they change.
    fn way(&self) -> Result<Option<Way>, ReplayError> {
        self.options.writes().then(|| Way::new(self.profile, self.held, self.options)).transpose()
    }

    /// Says in the ledger that the target has arrived, where every write was applied.
    fn arrive(&self, way: Option<&Way>, field: &Field, ended: &Ended) -> Result<State, ReplayError> {
        let Some(way) = way else { return Ok(State::Unchanged) };
        if *ended != Ended::Done || field.is_spoilt() {
            return Ok(State::Between);
        }
        self.watch.preparing("sets stock, and says in the ledger that all was applied");
        Ok(if way.arrive(self.stop)? { State::Arrived } else { State::Between })
    }

    /// Where all was written before, and only the ledger does not say so yet.
    fn only_arrive(&self) -> Result<Report, ReplayError> {
        let mut way = Way::new(self.profile, self.held, self.options)?.without_claims();
        way.open(self.target, self.options)?;
        way.arrive(self.stop)?;
        let until = utc(self.options.window.until);
        Err(ReplayError::Arguments(format!(
            "{} had taken all of it, and its ledger says so now: it stands at {until}; nothing was played\nhint: seed it anew to \
             play again",
            self.target
        )))
    }

    /// Operations a second that this client can do.
    fn headroom<D: Database>(
        &self,
        runtime: &Runtime,
        stub: &D,
        sample: &Arc<Vec<Operation<D::Work>>>,
        peak: f64,
    ) -> Result<f64, ReplayError> {
        self.watch.preparing("asks a stub on this machine, to see what the client can do");
        if sample.is_empty() {
            return Err(super::nothing(self.options));
        }
        let connections = connect(runtime, stub, self.connections())?;
        let began = Instant::now();
        let mut tasks = JoinSet::new();
        for (number, mut connection) in connections.into_iter().enumerate() {
            let sample = Arc::clone(sample);
            let work = async move {
                let mut done = 0_u64;
                let asked = sample.iter().filter(|operation| operation.kind() != Kind::Event);
                for operation in asked.cycle().skip(number * 97) {
                    // Its answers are not right, but they take as long.
                    drop(connection.perform(operation).await);
                    done += operation.counts().map(|(_, count)| count).sum::<u64>();
                    if began.elapsed() > ASKED {
                        break;
                    }
                }
                done
            };
            tasks.spawn_on(work, runtime.handle());
        }
        let done: u64 = runtime.block_on(tasks.join_all()).iter().sum();
        let headroom = done as f64 / began.elapsed().as_secs_f64();
        if headroom < HEADROOM * peak {
            let speed = self.options.window.speed;
            let can = speed * headroom / (HEADROOM * peak);
            return Err(ReplayError::Arguments(format!(
                "this client can't make that load: {peak:.0} operations/s at the most, and it does {headroom:.0}/s against a \
                 stub that answers at once, where twice the load is asked for\nhint: --speed {can:.1} can be made here; or \
                 play fewer kinds with --only, or on a machine of its own"
            )));
        }
        Ok(headroom)
    }

    fn report(&self, field: &Field, seen: Seen, ended: Ended, client: Client, state: State) -> Report {
        let offered = field.offered();
        let of_kind = |kind: &Kind| {
            let objective = kind.objective(self.profile);
            let mut of = OfKind::new(*kind, objective, offered[*kind as usize], &seen.counted[*kind as usize]);
            of.judged = objective.filter(|_| ended != Ended::Interrupted).map(|objective| {
                let judged = |without_us| judge(&field.blocks(*kind, without_us), objective.allowed());
                Judged::new(&judged(false), &judged(true))
            });
            of
        };
        Report {
            operations: self.options.kinds.iter().map(of_kind).collect(),
            warm_up: seen.warm_up,
            seconds: seen.seconds,
            events: None,
            ended,
            state,
            tasks: None,
            client,
            said: field.said(),
        }
    }
}

/// Threads on which connections live: one for two processors. More wake one another for what one of them does in passing: with
/// two on two processors a look-up takes a fifth more of processor time, and no more of them are done
/// (`scripts/bench-replay`).
fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, |processors| processors.get().div_ceil(2))
}

/// Connections, all of them open.
fn connect<D: Database>(runtime: &Runtime, database: &D, count: usize) -> Result<Vec<D::Connection>, ServerError> {
    runtime.block_on(async {
        let all = futures_util::future::join_all((0..count).map(|_| database.connect())).await;
        all.into_iter().collect()
    })
}

/// Whether the client was the bottleneck.
fn client(field: &Field, before: &Processor, ended: u64, (headroom, peak): (f64, f64), shares_machine: bool) -> Client {
    let (cpu_seconds, stolen) = Processor::now().since(before);
    let (stalls, longest) = field.stalls.sum();
    Client {
        headroom,
        peak,
        cpu_seconds,
        cpu_micros_per_operation: cpu_seconds * 1e6 / ended.max(1) as f64,
        stolen,
        stalls,
        longest_stall: longest.max(0) as u64,
        shares_machine,
    }
}

const _: () = assert!(KINDS == Kind::ALL.len());
