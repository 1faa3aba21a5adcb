//! What a plan amounts to, for people and for machines: rows, bytes, peaks with their dates, busiest minutes, the curve.

use serde::Serialize;

use super::Plan;
use crate::demand::Demand;
use crate::profile::Profile;

/// Busiest minutes that are named.
const BUSIEST: usize = 5;
const MINUTE_MS: i64 = 60_000;

/// What a plan amounts to.
#[derive(Debug, Clone, Serialize)]
pub struct Summary {
    /// The profile's name.
    pub profile: String,
    /// Its seed.
    pub seed: u64,
    /// The version of the data.
    pub generator_version: u32,
    /// The first instant of the orders that are made.
    pub from: String,
    /// The instant after the last.
    pub until: String,
    /// Rows and bytes per table.
    pub tables: Vec<TableSize>,
    /// What each client brings.
    pub clients: Vec<ClientLoad>,
    /// The peaks that fall into the period.
    pub peaks: Vec<PeakDates>,
    /// The minutes with the most orders to expect, of all clients together, a local maximum each.
    pub busiest_minutes: Vec<BusyMinute>,
    /// Orders to expect per hour, UTC, from `from` on.
    pub orders_per_hour: Vec<f64>,
}

/// Rows and bytes of a table.
#[derive(Debug, Clone, Serialize)]
pub struct TableSize {
    /// Its name.
    pub table: &'static str,
    /// Rows to expect.
    pub rows: u64,
    /// Bytes of Parquet to expect, zstd.
    pub parquet_bytes: u64,
}

/// What a client brings.
#[derive(Debug, Clone, Serialize)]
pub struct ClientLoad {
    /// Its code.
    pub client: String,
    /// Its number.
    pub client_id: u32,
    /// Its time zone.
    pub time_zone: String,
    /// Orders to expect.
    pub orders: f64,
    /// The most orders to expect in a minute, peaks included.
    pub busiest_minute: f64,
    /// Stock look-ups to expect in that minute.
    pub busiest_minute_lookups: f64,
}

/// A peak and its days.
#[derive(Debug, Clone, Serialize)]
pub struct PeakDates {
    /// Its code.
    pub peak: String,
    /// The factor at full strength.
    pub times: f64,
    /// Its clients.
    pub clients: Vec<String>,
    /// Its days, in the clients' local time.
    pub dates: Vec<String>,
}

/// A busy minute.
#[derive(Debug, Clone, Serialize)]
pub struct BusyMinute {
    /// When, UTC.
    pub at: String,
    /// Orders to expect.
    pub orders: f64,
}

impl Summary {
    /// The summary of a plan.
    pub fn new(profile: &Profile, plan: &Plan) -> Self {
        let demands: Vec<Demand> = plan.clients.iter().map(|&index| Demand::new(profile, index)).collect();
        let length = i64::from(profile.wave_minutes);
        let (from, until) = (plan.waves.start * length, plan.waves.end * length);
        let curve = Curve::new(&demands, from, until);
        Self {
            profile: profile.name.clone(),
            seed: profile.seed,
            generator_version: crate::random::GENERATOR_VERSION,
            from: instant(from),
            until: instant(until),
            tables: plan
                .tables
                .iter()
                .zip(&plan.expected_rows)
                .map(|(table, rows)| TableSize {
                    table: table.name,
                    rows: rows.round() as u64,
                    parquet_bytes: (rows * table.parquet_bytes) as u64,
                })
                .collect(),
            clients: plan
                .clients
                .iter()
                .zip(&demands)
                .zip(&curve.of_clients)
                .map(|((&index, demand), hours)| client_load(profile, index, demand, hours, from, until))
                .collect(),
            peaks: peaks(profile, plan, &demands, from, until),
            busiest_minutes: curve.busiest(&demands, from, until),
            orders_per_hour: curve.hours,
        }
    }
}

/// Orders to expect per hour: of all clients, and of each.
struct Curve {
    hours: Vec<f64>,
    of_clients: Vec<Vec<f64>>,
}

impl Curve {
    fn new(demands: &[Demand], from: i64, until: i64) -> Self {
        let starts = || (from..until).step_by(60);
        let of_client = |demand: &Demand| starts().map(|h| demand.expected(h, (h + 60).min(until))).collect();
        let of_clients: Vec<Vec<f64>> = demands.iter().map(of_client).collect();
        let hours = (0..starts().count()).map(|hour| of_clients.iter().map(|hours| hours[hour]).sum()).collect();
        Self { hours, of_clients }
    }

    /// The busiest minutes, at most one an hour.
    fn busiest(&self, demands: &[Demand], from: i64, until: i64) -> Vec<BusyMinute> {
        let total = |minute: i64| demands.iter().map(|demand| demand.rate(minute).total).sum::<f64>();
        busiest_hours(&self.hours)
            .into_iter()
            .take(BUSIEST)
            .filter_map(|hour| busiest_in(from + 60 * hour as i64, until, total))
            .map(|(minute, orders)| BusyMinute { at: instant(minute), orders })
            .collect()
    }
}

/// Hours with orders, the busiest first.
fn busiest_hours(hours: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..hours.len()).filter(|&hour| hours[hour] > 0.0).collect();
    order.sort_by(|&a, &b| hours[b].total_cmp(&hours[a]).then(a.cmp(&b)));
    order
}

/// The busiest minute of the hour from `start` on.
fn busiest_in(start: i64, until: i64, rate: impl Fn(i64) -> f64) -> Option<(i64, f64)> {
    (start..(start + 60).min(until))
        .map(|minute| (minute, rate(minute)))
        .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
}

fn client_load(profile: &Profile, index: usize, demand: &Demand, hours: &[f64], from: i64, until: i64) -> ClientLoad {
    let client = &profile.clients[index];
    let busiest = busiest_hours(hours)
        .into_iter()
        // The busiest minute may lie in an hour that is not the busiest, but hardly beyond the tenth.
        .take(10)
        .filter_map(|hour| busiest_in(from + 60 * hour as i64, until, |minute| demand.rate(minute).total))
        .map(|(_, orders)| orders)
        .fold(0.0, f64::max);
    ClientLoad {
        client: client.code.clone(),
        client_id: client.number,
        time_zone: client.zone.name().to_owned(),
        orders: hours.iter().sum(),
        busiest_minute: busiest,
        busiest_minute_lookups: busiest * client.lookups,
    }
}

fn peaks(profile: &Profile, plan: &Plan, demands: &[Demand], from: i64, until: i64) -> Vec<PeakDates> {
    let of_peak = |(index, peak): (usize, &crate::profile::Peak)| {
        let mut dates = std::collections::BTreeSet::new();
        let mut clients = Vec::new();
        for (&client, demand) in plan.clients.iter().zip(demands) {
            let windows = demand.windows().iter().filter(|w| w.peak == index && w.start < until && w.end > from);
            let before = clients.len();
            for window in windows {
                dates.insert(window.date.to_string());
                if clients.len() == before {
                    clients.push(profile.clients[client].code.clone());
                }
            }
        }
        PeakDates { peak: peak.code.clone(), times: peak.times, clients, dates: dates.into_iter().collect() }
    };
    profile.peaks.iter().enumerate().map(of_peak).filter(|peak| !peak.dates.is_empty()).collect()
}

fn instant(minute: i64) -> String {
    jiff::Timestamp::from_millisecond(minute * MINUTE_MS).unwrap_or(jiff::Timestamp::MAX).to_string()
}
