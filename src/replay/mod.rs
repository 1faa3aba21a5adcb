//! Replay: the profile's timeline as live load, open loop, and whether the database keeps what the profile promises.
//!
//! A producer makes operations in the order of time ([`streams`](self), a bounded number ahead). The pacer, a thread, sleeps until
//! one is due, lets go all that are, and stamps them; connections take them, one at a time each. It never waits for the
//! database: what a slow one makes wait counts, from the instant at which it was due. Nothing is left out: what waits longer
//! than it may is given up, and is bad.
//!
//! The client must not be what is measured. Before, the same operations go to a stub on this machine, which must take twice the
//! load. During, everything is judged twice, with what the client added to the wait (the pacer's lag, stalls of its own) and
//! without: where that changes the word there is no verdict.

mod clock;
mod course;
mod database;
mod error;
mod field;
mod fit;
mod histograms;
mod lanes;
#[cfg_attr(not(feature = "rabbitmq"), expect(dead_code, reason = "nobody can be told"))]
mod message;
#[cfg(feature = "mongodb")]
mod mongodb;
mod monitor;
mod operations;
#[cfg_attr(not(feature = "rabbitmq"), expect(dead_code, reason = "nobody can be told"))]
mod outbox;
mod pacer;
mod play;
#[cfg(feature = "postgres")]
mod postgres;
mod proof;
#[cfg(feature = "rabbitmq")]
mod publisher;
mod queue;
mod report;
mod runs;
mod scribe;
mod state;
mod streams;
mod stub;
mod tasks;
#[cfg(all(test, feature = "postgres"))]
mod tests;
mod verdict;
mod window;
mod writes;

use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use hdrhistogram::Histogram;

use crate::calendar::{MILLIS_PER_MINUTE, Millis};
use crate::demand::Demand;
use crate::generate::Visits;
use crate::plan::{Plan, Selection};
use crate::profile::Profile;
use crate::tables::{Events, Invoices, Notifications, Orders, Rows, Shipments};
use crate::targets::{ReadOptions, Target};

pub use error::ReplayError;
pub use operations::Kind;
pub use outbox::Published;
pub use report::{Claimed, Client, Counted, Ended, Judged, OfKind, Quantiles, Report, Second, State, Verdict, WarmUp};
pub use tasks::Claiming;
pub use verdict::{Block, Judgement, Outcome, judge};
pub use window::{From, Window};

/// How a timeline is played.
#[derive(Debug, Clone)]
pub struct Options {
    /// The part of it.
    pub window: Window,
    /// Which operations.
    pub kinds: Vec<Kind>,
    /// Connections that read.
    pub readers: usize,
    /// Connections that write, and as many that claim tasks.
    pub writers: usize,
    /// How tasks are claimed.
    pub claiming: Claiming,
    /// How long an operation may wait before it is sent, and for its answer.
    pub give_up: Duration,
    /// How long a server may take to start.
    pub wait: Duration,
    /// The schema of a Postgres; none takes the first of the search path.
    pub schema: Option<String>,
    /// Who is told what is written.
    #[cfg(feature = "rabbitmq")]
    pub telling: Option<Telling>,
}

/// Who is told what is written, each event after the commit of its write.
#[cfg(feature = "rabbitmq")]
#[derive(Debug, Clone)]
pub struct Telling {
    /// The broker.
    pub broker: crate::servers::rabbitmq::Address,
    /// Its topic exchange, which is made where there is none.
    pub exchange: String,
    /// What events are wrapped in.
    pub envelope: Option<crate::sinks::Envelope>,
}

/// What is to be expected of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Expected {
    /// Operations of each kind that count; of those that move orders on, about.
    pub operations: Vec<(Kind, f64)>,
    /// The most in a second of ours, on the mean of a minute of the profile's.
    pub peak: f64,
    /// The times of peaks, by client that has them: from and until, in the order of time.
    pub peaks: Vec<PeakTime>,
}

/// When a peak lasts, its ramps included; milliseconds since 1970-01-01 UTC.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "their names say what they are")]
pub struct PeakTime {
    pub from: Millis,
    pub until: Millis,
    /// Its code.
    pub peak: String,
}

/// Listens to a run. Called once a second; must return at once.
pub trait Watch: Sync {
    /// So much of it has passed, from 0 to 1, and this has happened since.
    fn second(&self, share: f64, second: &Second);

    /// What is being done before the clock starts.
    fn preparing(&self, what: &str);

    /// How long the users of some operations waited that ended since such a word last came; microseconds.
    fn interval(&self, kind: Kind, length: Duration, response: &Histogram<u64>);
}

/// What is to be expected of some operations in a part of a profile's time.
///
/// # Errors
/// When there is nothing to play.
pub fn expected(profile: &Profile, options: &Options) -> Result<Expected, ReplayError> {
    let plan = Plan::new(profile, &Selection::default()).map_err(|error| ReplayError::Arguments(error.to_string()))?;
    let orders = profile.start..profile.end;
    let expected = options.expect(&plan, &Visits::new(&plan.world(), profile.start, orders));
    if expected.peak <= 0.0 {
        return Err(nothing(options));
    }
    Ok(expected)
}

fn nothing(options: &Options) -> ReplayError {
    let kinds: Vec<&str> = options.kinds.iter().map(|kind| kind.name()).collect();
    let reason = format!("nothing is expected in that time ({})", kinds.join(", "));
    let hint = "choose another --from and --until, or set `lookups` and `tracks` of clients";
    ReplayError::Arguments(format!("{reason}\nhint: {hint}"))
}

/// Plays a timeline against a target; reads go to another one, when that is named.
///
/// # Errors
/// When the target can't be reached or does not fit, or this machine can't make the load: nothing was found out.
pub fn play(
    profile: &Profile,
    target: &Target,
    reads_at: Option<&Target>,
    options: &Options,
    watch: &dyn Watch,
    stop: &AtomicBool,
) -> Result<Report, ReplayError> {
    let reading = ReadOptions {
        schema: options.schema.clone(),
        connections: 1,
        wait: options.wait,
        give_up: crate::servers::GIVE_UP,
    };
    watch.preparing("reads what the target holds");
    for at in [Some(target), reads_at].into_iter().flatten() {
        if !at.is_database() {
            return Err(ReplayError::refused(at, "is no database", "replay plays against a Postgres or a MongoDB"));
        }
    }
    let held =
        |at: &Target, kinds: &[Kind]| fit::held(profile, at, at.reader(&reading)?.as_ref(), kinds, &options.window);
    let there = held(target, &options.kinds)?;
    if let Some(at) = reads_at {
        let reads: Vec<Kind> = options.kinds.iter().copied().filter(|kind| !kind.writes()).collect();
        held(at, &reads)?;
    }
    let run = play::Run { profile, target, held: &there, reading: &reading, options, watch, stop };
    match (target, reads_at.unwrap_or(target)) {
        #[cfg(feature = "postgres")]
        (Target::Postgres(address), Target::Postgres(reads)) => run.against::<postgres::Postgres>(address, reads),
        #[cfg(feature = "mongodb")]
        (Target::MongoDb(address), Target::MongoDb(reads)) => run.against::<mongodb::MongoDb>(address, reads),
        (_, at) => Err(ReplayError::refused(at, "is a database of another kind", "read from a copy of the other one")),
    }
}

impl Options {
    /// Whether rows change.
    pub fn writes(&self) -> bool {
        self.kinds.iter().any(|kind| kind.writes())
    }

    /// Whether those of orders do.
    fn moves_orders(&self) -> bool {
        self.kinds.contains(&Kind::Place)
    }

    /// Whether tasks are claimed.
    fn claims(&self) -> bool {
        self.kinds.contains(&Kind::Task)
    }

    fn expect(&self, plan: &Plan, visits: &Visits) -> Expected {
        let orders = plan.expected_rows_of(Orders::TABLE).max(1.0);
        let each = |table, times: f64| times * plan.expected_rows_of(table) / orders;
        // Each shipment is picked, packed, shipped and delivered; an invoice is issued and paid; a message is sent.
        let moves = each(Shipments::TABLE, 4.0) + each(Invoices::TABLE, 2.0) + each(Notifications::TABLE, 1.0);
        let told = if self.kinds.contains(&Kind::Event) { events_of_an_order(plan) } else { 0.0 };
        let demands: Vec<Demand> = plan.clients.iter().map(|client| Demand::new(&plan.profile, *client)).collect();
        let minutes = self.window.minutes();
        let due = if self.claims() { tasks::per_minute(&plan.profile, minutes.clone()) } else { Vec::new() };
        let of = |from, until| {
            let tasks: f64 =
                due.iter().take((until - minutes.start) as usize).skip((from - minutes.start) as usize).sum();
            let (lookups, tracks) = visits.expected(from, until);
            let placed: f64 = demands.iter().map(|demand| demand.expected(from, until)).sum();
            let waves = (until - from) as f64 / plan.profile.waves().minutes() as f64 * self.writers as f64;
            let counts = [lookups, tracks, placed, waves, placed * moves, tasks, placed * told];
            Kind::ALL.into_iter().zip(counts).filter(|(kind, _)| self.kinds.contains(kind))
        };
        let rate = |minute| {
            let done = of(minute, minute + 1).filter(|(kind, _)| *kind != Kind::Event);
            done.map(|(_, count)| count).sum::<f64>() * self.window.speed / 60.0
        };
        Expected {
            operations: of(self.window.from / MILLIS_PER_MINUTE, minutes.end).collect(),
            peak: minutes.clone().map(rate).fold(0.0, f64::max),
            peaks: self.peaks(&plan.profile, &demands),
        }
    }

    /// The peaks of the window, warm-up included.
    fn peaks(&self, profile: &Profile, demands: &[Demand]) -> Vec<PeakTime> {
        let mut all = BTreeSet::new();
        let minutes = self.window.minutes();
        for window in demands.iter().flat_map(Demand::windows) {
            for day in window.days.iter().filter(|day| day.start < minutes.end && minutes.start < day.end) {
                let [from, until] = [day.start, day.end].map(|minute| minute * MILLIS_PER_MINUTE);
                all.insert(PeakTime { from, until, peak: profile.peaks[window.peak].code.clone() });
            }
        }
        all.into_iter().collect()
    }
}

/// How many events are expected of an order.
fn events_of_an_order(plan: &Plan) -> f64 {
    let tables = [Orders::TABLE, Events::TABLE].map(|table| table.name.to_owned());
    let told = Plan::new(&plan.profile, &Selection { tables: tables.to_vec(), ..plan.selection.clone() });
    told.map_or(0.0, |told| told.expected_rows_of(Events::TABLE) / told.expected_rows_of(Orders::TABLE).max(1.0))
}
