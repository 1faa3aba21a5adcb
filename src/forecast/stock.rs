//! Stock: how many pick faces are expected to run short, and when. A face runs short in a wave when more is wanted of it
//! than it opened with; those that open empty are counted beside them.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use super::moment::Moment;
use super::series::Grid;
use crate::calendar::{Minute, WaveLength, Zone};
use crate::demand::Demand;
use crate::generate::{FacesOutlook, World};
use crate::profile::Client;

/// Waves that are named, one a day at most.
const WORST: usize = 5;

/// Pick faces that open empty, and that run short.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct StockForecast {
    /// Faces: products at warehouses that stock them, of all clients.
    pub faces: u64,
    /// How many of them are expected to open empty in a wave.
    pub opened_empty: f64,
    /// Of each hour (of UTC) that the period touches: how many are expected to run short in a wave of it.
    pub hours: Vec<f64>,
    /// Of each day: how many are expected to run short in its worst wave.
    pub days: Vec<f64>,
    /// The worst waves, one a day at most.
    pub worst: Vec<WorstWave>,
    /// The same of each client.
    pub clients: Vec<ClientStock>,
}

/// A wave in which many faces are expected to run short.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct WorstWave {
    /// The hour that it lies in.
    #[serde(flatten)]
    pub moment: Moment,
    /// Faces that are expected to run short in it.
    pub faces: f64,
}

/// A client's faces.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct ClientStock {
    /// Its code.
    pub client: String,
    /// Its faces.
    pub faces: u64,
    /// How many of them are expected to open empty in a wave.
    pub opened_empty: f64,
    /// Its worst wave.
    pub worst: WorstWave,
    /// Of each day: how many are expected to run short in its worst wave.
    pub days: Vec<f64>,
}

/// The faces of a world's clients over some minutes; `shipments` says how many of a client have been seen to leave a
/// warehouse, by their numbers.
pub(super) fn stock(
    world: &World,
    shipments: &BTreeMap<(u32, u32), f64>,
    clients: &[&Client],
    demands: &[Demand],
    (zone, grid): (&Zone, &Grid),
    waves: WaveLength,
) -> StockForecast {
    let of_client = |place: usize| {
        let seen = |warehouse| shipments.get(&(clients[place].number, warehouse)).copied().unwrap_or(0.0);
        let outlook = world.faces(place, seen);
        let hours = short_by_hour(&outlook, &demands[place], grid, waves);
        (outlook, hours)
    };
    let outlooks: Vec<(FacesOutlook, Vec<f64>)> = (0..clients.len()).into_par_iter().map(of_client).collect();
    let mut all = vec![0.0; grid.hours()];
    for (_, hours) in &outlooks {
        all.iter_mut().zip(hours).for_each(|(sum, short)| *sum += short);
    }
    let by_client = clients.iter().zip(&outlooks).map(|(client, (outlook, hours))| {
        let days = worst_by_day(hours, grid);
        ClientStock {
            client: client.code.clone(),
            faces: outlook.faces() as u64,
            opened_empty: outlook.empty(),
            worst: worst(&days, &client.zone, 1).pop().unwrap_or_else(|| nothing(&client.zone, grid)),
            days: days.iter().map(|day| super::tidy(day.1)).collect(),
        }
    });
    let days = worst_by_day(&all, grid);
    StockForecast {
        faces: outlooks.iter().map(|(outlook, _)| outlook.faces() as u64).sum(),
        opened_empty: outlooks.iter().map(|(outlook, _)| outlook.empty()).sum(),
        worst: worst(&days, zone, WORST),
        clients: by_client.collect(),
        hours: all.iter().map(|short| super::tidy(*short)).collect(),
        days: days.iter().map(|day| super::tidy(day.1)).collect(),
    }
}

/// Faces that are expected to run short in a wave of each hour, at the rate of its middle. Rates that differ by a few per
/// cent count as one.
fn short_by_hour(outlook: &FacesOutlook, demand: &Demand, grid: &Grid, waves: WaveLength) -> Vec<f64> {
    const STEPS: f64 = 20.0;
    let mut known = BTreeMap::new();
    let step = |value: f64| (value.ln() * STEPS).round() as i64;
    let of_hour = |hour: usize| {
        let minutes = grid.hour(hour);
        let middle = i64::midpoint(minutes.start, minutes.end);
        let rate = demand.rate(middle);
        if rate.total <= 0.0 {
            return 0.0;
        }
        let peak = (rate.total > rate.base).then(|| demand.shift(middle)).flatten();
        let shift = peak.map(|(peak, share)| (peak, (share * STEPS).round() as i64));
        *known.entry((step(rate.base), step(rate.total / rate.base), shift)).or_insert_with(|| {
            let orders = |rate: f64| rate * waves.minutes() as f64;
            outlook.short(orders(rate.base), orders(rate.total), peak)
        })
    };
    (0..grid.hours()).map(of_hour).collect()
}

/// The first minute of each day's worst hour, and the faces that run short in it.
fn worst_by_day(hours: &[f64], grid: &Grid) -> Vec<(Minute, f64)> {
    let mut days: Vec<(Minute, f64)> = grid.days.iter().map(|day| (day.minutes.start, 0.0)).collect();
    for (hour, short) in hours.iter().enumerate() {
        let start = grid.hour(hour).start;
        let day = grid.days.partition_point(|day| day.minutes.end <= start).min(days.len() - 1);
        if *short > days[day].1 {
            days[day] = (start, *short);
        }
    }
    days
}

fn worst(days: &[(Minute, f64)], zone: &Zone, count: usize) -> Vec<WorstWave> {
    let mut days: Vec<&(Minute, f64)> = days.iter().filter(|day| day.1 > 0.0).collect();
    days.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let wave = |day: &&(Minute, f64)| WorstWave { moment: Moment::of(zone, day.0), faces: day.1 };
    days.iter().take(count).map(wave).collect()
}

fn nothing(zone: &Zone, grid: &Grid) -> WorstWave {
    WorstWave { moment: Moment::of(zone, grid.from), faces: 0.0 }
}
