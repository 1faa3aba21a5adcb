//! Replay: the profile's timeline as live load, open loop, and whether the database keeps what the profile promises.
//!
//! A producer makes operations in the order of time ([`streams`](self), a bounded number ahead). The pacer, a thread, sleeps until
//! one is due, lets go all that are, and stamps them; connections take them, one at a time each. It never waits for the
//! database: what a slow one makes wait counts, from the instant at which it was due. Nothing is left out: what waits longer
//! than is borne is given up, and is bad.
//!
//! The client must not be what is measured. Before, the same operations go to a stub on this machine, which must take twice the
//! load. During, everything is judged twice, with what the client added to the wait (the pacer's lag, stalls of its own) and
//! without: where that changes the word there is no verdict.

mod clock;
mod database;
mod error;
mod fit;
mod histograms;
mod lanes;
#[cfg(feature = "mongodb")]
mod mongodb;
mod operations;
mod pacer;
mod play;
#[cfg(feature = "postgres")]
mod postgres;
mod proof;
mod queue;
mod report;
mod streams;
mod verdict;
mod window;

use std::sync::atomic::AtomicBool;
use std::time::Duration;

use crate::calendar::MILLIS_PER_MINUTE;
use crate::generate::{Visits, World};
use crate::plan::{Plan, Selection};
use crate::profile::Profile;
use crate::targets::{ReadOptions, Target};

use streams::Streams;

pub use error::ReplayError;
pub use operations::Kind;
pub use report::{Client, Counted, Ended, Judged, OfKind, Quantiles, Report, Second, Verdict, WarmUp};
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
    /// How long an operation may wait before it is sent, and for its answer.
    pub give_up: Duration,
    /// How long a server may take to start.
    pub wait: Duration,
    /// The schema of a Postgres; none takes the first of the search path.
    pub schema: Option<String>,
}

/// What is to be expected of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Expected {
    /// Operations of each kind that count.
    pub operations: Vec<(Kind, f64)>,
    /// The most in a second of ours, on the mean of a minute of the profile's.
    pub peak: f64,
}

/// Listens to a run. Called once a second; must return at once.
pub trait Watch: Sync {
    /// So much of it has passed, from 0 to 1, and this has happened since.
    fn second(&self, share: f64, second: &Second);

    /// What is being done before the clock starts.
    fn preparing(&self, what: &str);
}

/// What is to be expected of some operations in a part of a profile's time.
///
/// # Errors
/// When there is nothing to play.
pub fn expected(profile: &Profile, options: &Options) -> Result<Expected, ReplayError> {
    let plan = Plan::new(profile, &Selection::default()).map_err(|error| ReplayError::Arguments(error.to_string()))?;
    let orders = profile.start..profile.end;
    let expected = options.expect(&Visits::new(&plan.world(), profile.start, orders));
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

/// Plays a timeline against a target.
///
/// # Errors
/// When the target can't be reached or does not fit, or this machine can't make the load: nothing was found out.
pub fn play(
    profile: &Profile,
    at: &Target,
    options: &Options,
    watch: &dyn Watch,
    stop: &AtomicBool,
) -> Result<Report, ReplayError> {
    if !at.is_database() {
        return Err(ReplayError::refused(at, "is no database", "replay plays against a Postgres or a MongoDB"));
    }
    let reading = ReadOptions {
        schema: options.schema.clone(),
        connections: 1,
        wait: options.wait,
        give_up: crate::servers::GIVE_UP,
    };
    watch.preparing("reads what the target holds");
    let reader = at.reader(&reading)?;
    let held = fit::held(profile, at, reader.as_ref(), &options.kinds)?;
    drop(reader);
    let streams = options.streams(&held.plan.world(), &held)?;
    match at {
        #[cfg(feature = "postgres")]
        Target::Postgres(address) => play::against_postgres(profile, address, streams, options, watch, stop),
        #[cfg(feature = "mongodb")]
        Target::MongoDb(address) => play::against_mongodb(profile, address, streams, options, watch, stop),
        _ => Err(ReplayError::refused(at, "is no database", "replay plays against a Postgres or a MongoDB")),
    }
}

impl Options {
    fn streams(&self, world: &World, held: &fit::Held) -> Result<(Streams, Expected), ReplayError> {
        let visits = Visits::new(world, held.as_of, held.orders.clone());
        let expected = self.expect(&visits);
        if expected.peak <= 0.0 {
            return Err(nothing(self));
        }
        Ok((Streams::new(visits, &self.kinds, self.window.minutes()), expected))
    }

    fn expect(&self, visits: &Visits) -> Expected {
        let of = |from, until| {
            let (lookups, tracks) = visits.expected(from, until);
            [(Kind::Lookup, lookups), (Kind::Track, tracks)].into_iter().filter(|(kind, _)| self.kinds.contains(kind))
        };
        let minutes = self.window.minutes();
        let rate = |minute| of(minute, minute + 1).map(|(_, count)| count).sum::<f64>() * self.window.speed / 60.0;
        Expected {
            operations: of(self.window.from / MILLIS_PER_MINUTE, minutes.end).collect(),
            peak: minutes.clone().map(rate).fold(0.0, f64::max),
        }
    }
}
