//! Runs against databases of which everything is known.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::clock::Clock;
use super::course::{self, Crew};
use super::database::{Amiss, Connection, Database};
use super::error::ReplayError;
use super::field::Field;
use super::histograms::Records;
use super::monitor::{Monitor, Seen};
use super::operations::{KINDS, Operation};
use super::postgres::Statements;
use super::queue::Times;
use super::report::{Judged, Verdict};
use super::runs::Runs;
use super::scribe::{End, Scribe};
use super::tasks::{Claim, Run};
use super::writes::Encode;
use super::{Kind, Options, Second, Watch, judge};
use crate::calendar::Millis;
use crate::generate::{Lookup, Track};
use crate::profile::Objective;
use crate::servers::ServerError;

/// Answers after some time, and keeps when.
#[derive(Clone)]
struct Known {
    takes: Duration,
    done: Arc<Mutex<Vec<(Millis, Instant)>>>,
}

type Work = <Statements as Encode>::Work;

impl Database for Known {
    type Address = String;
    type Work = Work;
    type Encode = Statements;
    type Connection = Self;

    async fn open(_: &String, _: usize, _: &Options, _: bool) -> Result<Self, ServerError> {
        unreachable!("it is open")
    }

    fn stub() -> Result<String, ReplayError> {
        unreachable!("it is one")
    }

    fn encode(again: bool) -> Statements {
        Statements::new(again)
    }

    async fn connect(&self) -> Result<Self, ServerError> {
        Ok(self.clone())
    }

    fn is_here(&self) -> bool {
        true
    }
}

impl Connection for Known {
    type Work = Work;
    type Error = String;

    async fn lookup(&mut self, it: &Lookup) -> Result<Vec<i32>, String> {
        tokio::time::sleep(self.takes).await;
        self.done.lock().expect("nobody panics").push((it.at, Instant::now()));
        Ok(vec![7; it.positions as usize])
    }

    async fn track(&mut self, _: &Track) -> Result<bool, String> {
        Ok(true)
    }

    async fn write(&mut self, _: &Work) -> Result<Amiss, String> {
        Ok(None)
    }

    async fn claim(&mut self, _: &Claim) -> Result<Vec<Run>, String> {
        Ok(Vec::new())
    }

    fn explain(&self, _: &str, error: String) -> String {
        error
    }
}

struct Nobody;

impl Watch for Nobody {
    fn second(&self, _: f64, _: &Second) {}
    fn preparing(&self, _: &str) {}
    fn interval(&self, _: Kind, _: Duration, _: &hdrhistogram::Histogram<u64>) {}
}

/// What has become of look-ups.
struct Played {
    seen: Seen,
    field: Arc<Field>,
    /// By the database's own account: microseconds from when each was due until it was done, ascending.
    responses: Vec<u64>,
}

/// Plays look-ups, one each `every` milliseconds, of which 99 % are to be answered in so many milliseconds; `wait` is called
/// with the number of each before it is made.
fn played(
    (takes, connections): (u64, usize),
    (count, every): (Millis, Millis),
    limit: u64,
    wait: impl Fn(Millis) + Send,
) -> Played {
    let database = Known { takes: Duration::from_millis(takes), done: Arc::default() };
    let origin = Instant::now() + Duration::from_millis(50);
    let clock = Clock::new(origin, 0, 1.0);
    let mut objectives = [None; KINDS];
    objectives[Kind::Lookup as usize] = Some(Objective { per_cent: 99.0, micros: limit * 1_000 });
    let field = Arc::new(Field::new(
        clock,
        objectives,
        Duration::from_secs(60),
        (0, clock.due(count * every)),
        Runs::new(&[].into()),
    ));
    let connections = vec![database.clone(); connections];
    let crew = Crew { database: Arc::new(database.clone()), connections };
    let lookup = move |number| {
        wait(number);
        Ok(Operation::Lookup(Lookup { at: number * every, client_id: 1, product_id: 1, positions: 2 }))
    };
    let runtime = crate::servers::Runtime::start("replay", 2, "a test").expect("a runtime");
    let stop = AtomicBool::new(false);
    let (seen, fell_behind) = course::run(&runtime, &field, vec![crew], None, (0..count).map(lookup), &Nobody, &stop);
    assert_eq!(fell_behind, None);
    let done = database.done.lock().expect("nobody panics");
    let response = |(at, done): &(Millis, Instant)| (*done - origin).as_micros() as u64 - clock.due(*at) as u64;
    let mut responses: Vec<u64> = done.iter().map(response).collect();
    responses.sort_unstable();
    assert_eq!((responses.len() as u64, lookups(&seen).ended), (count as u64, count as u64));
    assert_eq!(seen.seconds.iter().map(|it| it.offered).sum::<u64>(), count as u64);
    Played { seen, field, responses }
}

fn lookups(seen: &Seen) -> &Records {
    &seen.counted[Kind::Lookup as usize]
}

impl Played {
    fn judged(&self) -> Judged {
        let judged = |without_us| judge(&self.field.blocks(Kind::Lookup, without_us), 0.01);
        Judged::new(&judged(false), &judged(true))
    }

    /// Asserts that the response's quantiles are what the database says: to three digits, and some time to wake up.
    fn assert_right(&self) {
        for quantile in [0.1, 0.4, 0.8] {
            let known = self.responses[(self.responses.len() as f64 * quantile) as usize];
            let found = lookups(&self.seen).response_at(quantile);
            assert!(found.abs_diff(known) < known / 500 + 10_000, "{quantile}: {found} µs, {known} µs were taken");
        }
    }
}

#[test]
fn figures_are_those_of_the_database() {
    let played = played((50, 20), (500, 4), 40, |_| ());
    played.assert_right();
    let latencies = lookups(&played.seen).latencies().expect("some");
    assert!(latencies.service.min() >= 50_000 && latencies.response.min() >= 50_000, "{:?}", latencies.service.min());
    assert_eq!(lookups(&played.seen).late, 500);
}

#[test]
fn what_a_slow_database_makes_wait_counts_and_nothing_is_lost() {
    // Twice as many come as one connection does.
    let played = played((10, 1), (300, 5), 200, |_| ());
    played.assert_right();
    let latencies = lookups(&played.seen).latencies().expect("some");
    // Each that is sent is answered soon; who comes later waits longer.
    let (half, all) = (latencies.response.value_at_quantile(0.5) as f64, latencies.response.max() as f64);
    assert!(all > 1_400_000.0 && half > 0.3 * all && half < 0.7 * all, "{half} {all}");
    assert!((latencies.service.value_at_quantile(0.5) as f64) < 0.1 * all);
    let judged = played.judged();
    assert_eq!(judged.verdict, Verdict::Broken, "{judged:?}");
    // What the client adds is next to nothing.
    let (bad, without) = (judged.response.bad, judged.without_client.bad);
    assert!(bad > 200 && bad - without < 30, "{judged:?}");
}

#[test]
fn a_client_that_is_late_has_no_verdict() {
    let began = Instant::now();
    // In the middle nothing is made for a second and a half.
    let late = |number| {
        if number == 200 {
            std::thread::sleep(Duration::from_millis(2_100).saturating_sub(began.elapsed()));
        }
    };
    // All of these come at once then, and wait for one another: that is the client's fault too.
    let played = played((1, 4), (400, 3), 50, late);
    played.assert_right();
    let judged = played.judged();
    assert!(judged.response.bad > 100, "{judged:?}");
    assert_eq!((judged.without_client.bad, judged.verdict), (0, Verdict::NoVerdict), "{judged:?}");
}

#[test]
fn an_event_that_is_confirmed_after_all_else_is_in_the_last_second() {
    let clock = Clock::new(Instant::now(), 0, 1.0);
    let runs = Runs::new(&[].into());
    let field = Arc::new(Field::new(clock, [None; KINDS], Duration::from_secs(60), (0, 1_000_000), runs));
    let (mut scribe, notes) = Scribe::new(&field);
    let notes = [notes];
    let monitor = Monitor::new(&field, &notes, &Nobody);
    scribe.note(Kind::Event, Times { due: 0, released: 0, held_back: 0 }, End::Done, (Some(1), 2));
    let seen = monitor.finish();
    assert_eq!(seen.seconds.iter().map(|it| it.confirmed).sum::<u64>(), 1);
    assert_eq!(seen.counted[Kind::Event as usize].ended, 1);
}
