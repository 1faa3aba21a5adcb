//! The shape over time: the orders that were found, by the hour, beside the curve that the plan draws.
//!
//! Counts of an hour are sums of independent Poisson draws (or, with exact days, scatter less). A count n where λ are expected is
//! by chance as far away, to its side, with a probability of at most exp(−(n ln(n/λ) − n + λ)), the Chernoff bound of the
//! Poisson law; an hour is out of shape where this is below 10⁻¹¹.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::buckets::Buckets;
use super::expected::{Expected, ExpectedJob};
use crate::calendar::{MILLIS_PER_MINUTE, utc};
use crate::demand::Demand;
use crate::generate::OrderId;
use crate::profile::Profile;

/// A chance of exp(−25) is none.
const FAR: f64 = 25.0;
const HOUR: i64 = 60;
/// Hours out of shape that are shown.
const SHOWN: usize = 5;

/// The orders over time.
#[derive(Debug, Clone, Serialize)]
pub struct Shape {
    /// Whether every hour, client and peak is as the plan says.
    pub holds: bool,
    /// Each client.
    pub clients: Vec<ClientShape>,
    /// Each peak that falls into the hours that were checked.
    pub peaks: Vec<PeakShape>,
}

/// A client's orders.
#[derive(Debug, Clone, Serialize)]
pub struct ClientShape {
    /// Its code.
    pub client: String,
    /// Orders that were found.
    pub found: u64,
    /// Orders to expect.
    pub expected: f64,
    /// Hours that were compared.
    pub hours: u64,
    /// Hours that are out of shape.
    pub out_of_shape: u64,
    /// The first of these.
    pub first: Vec<String>,
    /// The largest distance of an hour from what was expected, as a normal law's standard deviations.
    pub farthest: f64,
}

/// A day of a peak, of all its clients together.
#[derive(Debug, Clone, Serialize)]
pub struct PeakShape {
    /// Its code.
    pub peak: String,
    /// The local date.
    pub date: String,
    /// Orders that were found in its window, in whole hours.
    pub found: u64,
    /// Orders to expect in these hours.
    pub expected: f64,
    /// Orders to expect without any peak.
    pub without: f64,
    /// Whether the peak is there: what was found is what was expected.
    pub is_there: bool,
}

/// The curve of a client: what was expected in each hour.
type Curve = BTreeMap<i64, f64>;

/// Compares orders by client's number and hour with the plan's curve.
pub(super) fn shape(expected: &Expected<'_>, buckets: &Buckets, hours: &BTreeMap<(i64, i64), u64>) -> Shape {
    let profile = expected.profile;
    let cut = expected.jobs.iter().filter_map(cut).min().unwrap_or(i64::MAX);
    let hours: BTreeMap<_, _> =
        hours.iter().filter(|((_, hour), _)| *hour < cut).map(|(at, orders)| (*at, *orders)).collect();
    let demands: BTreeMap<usize, Demand> =
        clients_of(expected).into_iter().map(|it| (it, Demand::new(profile, it))).collect();
    let mut curves: BTreeMap<usize, Curve> = BTreeMap::new();
    for (client, demand) in &demands {
        let curve = curves.entry(*client).or_default();
        for (start, end) in minutes_of(expected, buckets, *client) {
            for hour in start.div_euclid(HOUR)..(end + HOUR - 1).div_euclid(HOUR) {
                let (from, until) = ((hour * HOUR).max(start), ((hour + 1) * HOUR).min(end));
                *curve.entry(hour).or_default() += demand.expected(from, until);
            }
        }
    }
    let clients: Vec<ClientShape> =
        curves.iter().map(|(client, curve)| of_client(profile, *client, curve, &hours)).collect();
    let peaks = peaks(profile, &demands, &curves, &hours);
    let foreign =
        |(client, _): &(i64, i64)| !demands.keys().any(|it| i64::from(profile.clients[*it].number) == *client);
    let holds = clients.iter().all(|it| it.out_of_shape == 0 && !is_far(it.found, it.expected))
        && peaks.iter().all(|it| it.is_there)
        && !hours.keys().any(foreign);
    Shape { holds, clients, peaks }
}

/// The clients of all parts, by their places in the profile.
fn clients_of(expected: &Expected<'_>) -> BTreeSet<usize> {
    let parts = expected.jobs.iter().filter(|job| job.has_table("orders"));
    parts.flat_map(|job| job.plan.clients.iter().copied()).collect()
}

/// The minutes of a client's orders that were checked.
fn minutes_of(expected: &Expected<'_>, buckets: &Buckets, client: usize) -> Vec<(i64, i64)> {
    let checked: Vec<_> = buckets.of_orders().collect();
    let mut list = Vec::new();
    for job in expected.jobs.iter().filter(|job| job.has_table("orders") && job.plan.clients.contains(&client)) {
        let minutes = job.plan.minutes();
        let end = minutes.end.min(cut(job).unwrap_or(i64::MAX / HOUR) * HOUR);
        for range in &checked {
            let (from, until) = (range.start.max(minutes.start), range.end.min(end));
            if from < until {
                list.push((from, until));
            }
        }
    }
    list
}

/// The hour of the last order, of those that only the first so many are made of: it is not whole.
fn cut(job: &ExpectedJob) -> Option<i64> {
    job.plan.last_order.map(|last| OrderId::minute_of(last).div_euclid(HOUR))
}

fn of_client(profile: &Profile, client: usize, curve: &Curve, hours: &BTreeMap<(i64, i64), u64>) -> ClientShape {
    let it = &profile.clients[client];
    let number = i64::from(it.number);
    let mut shape = ClientShape {
        client: it.code.clone(),
        found: 0,
        expected: curve.values().sum(),
        hours: curve.len() as u64,
        out_of_shape: 0,
        first: Vec::new(),
        farthest: 0.0,
    };
    let beside = hours.range((number, i64::MIN)..=(number, i64::MAX)).map(|((_, hour), _)| *hour);
    let all: BTreeSet<i64> = curve.keys().copied().chain(beside).collect();
    for hour in all {
        let found = hours.get(&(number, hour)).copied().unwrap_or(0);
        let expected = curve.get(&hour).copied().unwrap_or(0.0);
        shape.found += found;
        shape.farthest = shape.farthest.max((2.0 * improbability(found, expected).max(0.0)).sqrt());
        if is_far(found, expected) {
            shape.out_of_shape += 1;
            if shape.first.len() < SHOWN {
                shape.first.push(format!("{}: {found} orders, {expected:.1} were to be expected", at(hour)));
            }
        }
    }
    shape
}

fn peaks(
    profile: &Profile,
    demands: &BTreeMap<usize, Demand>,
    curves: &BTreeMap<usize, Curve>,
    hours: &BTreeMap<(i64, i64), u64>,
) -> Vec<PeakShape> {
    let mut days: BTreeMap<(usize, jiff::civil::Date), (u64, f64, f64)> = BTreeMap::new();
    for (client, demand) in demands {
        let number = i64::from(profile.clients[*client].number);
        for window in demand.windows() {
            for hour in window.start.div_euclid(HOUR)..(window.end + HOUR - 1).div_euclid(HOUR) {
                let Some(expected) = curves[client].get(&hour) else { continue };
                let sums = days.entry((window.peak, window.date)).or_default();
                sums.0 += hours.get(&(number, hour)).copied().unwrap_or(0);
                sums.1 += expected;
                sums.2 += demand.expected_base(hour * HOUR, (hour + 1) * HOUR).min(*expected);
            }
        }
    }
    let peak = |((peak, date), (found, expected, without)): ((usize, jiff::civil::Date), (u64, f64, f64))| PeakShape {
        peak: profile.peaks[peak].code.clone(),
        date: date.to_string(),
        found,
        expected,
        without,
        is_there: !is_far(found, expected),
    };
    days.into_iter().map(peak).collect()
}

/// Minus the logarithm of the chance that a count lies so far from what was expected.
fn improbability(found: u64, expected: f64) -> f64 {
    let found = found as f64;
    if found > 0.0 { found * (found / expected).ln() - found + expected } else { expected }
}

fn is_far(found: u64, expected: f64) -> bool {
    improbability(found, expected) > FAR
}

fn at(hour: i64) -> String {
    utc(hour * 60 * MILLIS_PER_MINUTE)
}
