//! The forecast: what a plan amounts to, before any of it is made. Plain data, for people and for machines: it is drawn,
//! written as JSON, compared.
//!
//! When orders come is expected, not drawn: the numbers are those of [`crate::demand`]. Sizes and times rest on a sample
//! of the rows.

mod capacity;
mod compare;
mod curve;
mod heap;
mod index;
mod load;
mod moment;
mod peaks;
mod sample;
mod series;
mod shards;
mod sizes;
mod stages;
mod stock;

use serde::Serialize;

pub use capacity::{Asked, Capacity, Cost, Limit, MOST_ORDERS_A_MINUTE, Machine};
pub use compare::{Change, Comparison, PeakChange};
pub use curve::{Curve, Day};
pub use load::{Busiest, ClientLoad, Load};
pub use moment::Moment;
pub use peaks::{InPeaks, PeakDay, PeakForecast, PeakWindow, PeakWindowDay};
pub use shards::{LargestClient, Move, Moves, ShardLoad, Shards};
pub use sizes::{Making, PostgresSize, TableSize};
pub use stages::{Stage, Stages};
pub use stock::{ClientStock, StockForecast, WorstWave};

use rayon::prelude::*;

use crate::calendar::Zone;
use crate::demand::Demand;
use crate::plan::Plan;
use crate::profile::{Client, Profile};
use crate::sinks::TargetError;
use moment::LocalDay;
use sample::Sample;
use series::{Grid, Series};

/// What a plan amounts to.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Forecast {
    /// The profile's name.
    pub profile: String,
    /// Its seed.
    pub seed: u64,
    /// The version of the data.
    pub generator_version: u32,
    /// The first instant of the orders that are made, UTC.
    pub from: String,
    /// The instant after the last, UTC.
    pub until: String,
    /// The zone in which days are cut and pictures are drawn: that of all clients, or the profile's.
    pub time_zone: String,
    /// Rows and bytes per table.
    pub tables: Vec<TableSize>,
    /// How long they take on this machine.
    pub making: Making,
    /// What all clients bring together.
    pub overall: Load,
    /// What each client brings.
    pub clients: Vec<ClientLoad>,
    /// The peaks that fall into the period.
    pub peaks: Vec<PeakForecast>,
    /// How much of all falls into peaks.
    pub in_peaks: InPeaks,
    /// The minutes with the most orders to expect, of all clients together, one a day at most.
    pub busiest_minutes: Vec<Busiest>,
    /// Orders and look-ups over the period.
    pub curve: Curve,
    /// Minute by minute over its busiest day, when the period is longer than a few days.
    pub busiest_day: Option<Curve>,
    /// The days of the period.
    pub days: Vec<Day>,
    /// Pick faces that run short.
    pub stock: StockForecast,
    /// What another forecast has otherwise, when it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparison: Option<Comparison>,
    /// What the peak asks of machines, when it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity: Option<Capacity>,
    /// What falls to each shard, when it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shards: Option<Shards>,
}

impl Forecast {
    /// The forecast of a plan, on a machine with so many processors.
    ///
    /// # Errors
    /// When the sample can't be encoded.
    pub fn new(profile: &Profile, plan: &Plan, processors: usize) -> Result<Self, TargetError> {
        let demands: Vec<Demand> = plan.clients.par_iter().map(|&client| Demand::new(profile, client)).collect();
        let clients: Vec<&Client> = plan.clients.iter().map(|&client| &profile.clients[client]).collect();
        let minutes = plan.minutes();
        let zone = zone(profile, &plan.clients);
        let grid = Grid::new(zone, minutes.clone());
        let series = gather(&clients, &demands, &grid);

        let who: Vec<(usize, &Demand)> = plan.clients.iter().copied().zip(&demands).collect();
        let peaks = peaks::peaks(profile, &who, &minutes);
        let dates: Vec<(&str, &[String])> =
            peaks.iter().map(|peak| (peak.peak.as_str(), peak.dates.as_slice())).collect();
        let (overall, busiest_minutes) = load::overall(&clients, &demands, &series, zone, &grid);
        let hours: Vec<f64> = (0..grid.hours()).map(|hour| series.iter().map(|it| it.hours[hour].0).sum()).collect();
        let world = sample::world(plan);
        let sample = Sample::take(profile, plan, &world, &hours)?;
        let tables = sizes::sizes(profile, plan, &sample);
        let busiest_day = (grid.step > 1 && grid.days.len() > 1).then(|| {
            let busiest = |day: &&LocalDay| moment::utc(day.minutes.start) == overall.busiest_day.moment.at;
            let day = grid.days.iter().find(busiest).unwrap_or(&grid.days[0]);
            let grid = Grid::new(zone, day.minutes.clone());
            Curve::of(&clients, &gather(&clients, &demands, &grid), &grid)
        });
        Ok(Self {
            profile: profile.name.clone(),
            seed: profile.seed,
            generator_version: crate::random::GENERATOR_VERSION,
            from: moment::utc(minutes.start),
            until: moment::utc(minutes.end),
            time_zone: zone.name().to_owned(),
            making: sizes::making(plan, &sample, &tables, processors),
            tables,
            clients: clients.iter().zip(&series).map(|(client, it)| ClientLoad::of(client, it, &grid)).collect(),
            in_peaks: peaks::in_peaks(&who, &minutes),
            curve: Curve::of(&clients, &series, &grid),
            busiest_day,
            days: curve::days(&clients, &series, &grid, &dates),
            stock: stock::stock(&world, &sample.shipments, &clients, &demands, (zone, &grid), profile.waves()),
            overall,
            peaks,
            busiest_minutes,
            comparison: None,
            capacity: None,
            shards: None,
        })
    }
}

fn gather(clients: &[&Client], demands: &[Demand], grid: &Grid) -> Vec<Series> {
    demands.par_iter().zip(clients).map(|(demand, client)| Series::of(demand, &client.zone, grid)).collect()
}

/// The zone in which some clients (indices into the profile's) are drawn: the one that they share, or the profile's.
pub fn zone<'a>(profile: &'a Profile, clients: &[usize]) -> &'a Zone {
    let mut zones = clients.iter().map(|&client| &profile.clients[client].zone);
    zones.next().filter(|first| zones.all(|zone| zone == *first)).unwrap_or(&profile.zone)
}

/// A number of a series, without digits that tell nothing.
fn tidy(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}
