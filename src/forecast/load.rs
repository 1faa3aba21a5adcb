//! What clients bring: orders, look-ups, and when it is most.

use serde::Serialize;

use super::moment::Moment;
use super::series::{Grid, Series};
use crate::calendar::{Minute, Zone};
use crate::demand::Demand;
use crate::profile::Client;

/// Busiest minutes that are named, one a day at most.
const BUSIEST: usize = 5;
/// Of two rates that differ by less than this share, floating point may tell either.
const SLACK: f64 = 1e-9;

/// What a client brings, or all together.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Load {
    /// Orders to expect.
    pub orders: f64,
    /// Orders to expect without peaks.
    pub base_orders: f64,
    /// Stock look-ups to expect, in the shops before the orders.
    pub lookups: f64,
    /// The minute that expects the most orders.
    pub busiest_minute: Busiest,
    /// The hour (of UTC) that expects the most orders.
    pub busiest_hour: Busiest,
    /// The local day that expects the most orders.
    pub busiest_day: Busiest,
}

/// A minute, an hour or a day that expects the most.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Busiest {
    /// Its beginning.
    #[serde(flatten)]
    pub moment: Moment,
    /// Orders to expect in it.
    pub orders: f64,
    /// Stock look-ups to expect in it.
    pub lookups: f64,
}

/// What a client brings.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct ClientLoad {
    /// Its code.
    pub client: String,
    /// Its number.
    pub client_id: u32,
    /// The group it was made from.
    pub group: Option<String>,
    /// Its time zone.
    pub time_zone: String,
    /// Stock look-ups per order.
    pub lookups_per_order: f64,
    /// What it brings.
    #[serde(flatten)]
    pub load: Load,
    /// Orders to expect of each of the forecast's days.
    pub days: Vec<f64>,
    /// Orders an hour, by weekday, Monday first, and hour of its local time: the mean over the period.
    pub week: Vec<Vec<f64>>,
}

impl ClientLoad {
    pub(super) fn of(client: &Client, series: &Series, grid: &Grid) -> Self {
        let orders = series.orders();
        let (zone, lookups) = (&client.zone, client.lookups);
        let busiest = |minute: Minute, orders: f64| Busiest {
            moment: Moment::of(zone, minute),
            orders,
            lookups: orders * lookups,
        };
        let hour = most(series.hours.iter().map(|hour| hour.0));
        let day = most(series.days.iter().map(|day| day.total));
        Self {
            client: client.code.clone(),
            client_id: client.number,
            group: client.group.clone(),
            time_zone: zone.name().to_owned(),
            lookups_per_order: lookups,
            load: Load {
                orders: orders.total,
                base_orders: orders.base,
                lookups: orders.total * lookups,
                busiest_minute: busiest(series.busiest.0, series.busiest.1),
                busiest_hour: busiest(grid.hour(hour.0).start, hour.1),
                busiest_day: busiest(grid.days[day.0].minutes.start, day.1),
            },
            days: series.days.iter().map(|day| super::tidy(day.total)).collect(),
            week: series.week.iter().map(|hours| hours.iter().map(|orders| super::tidy(*orders)).collect()).collect(),
        }
    }
}

/// All clients together: their load, and the busiest minutes, one a day at most, the busiest first.
pub(super) fn overall(
    clients: &[&Client],
    demands: &[Demand],
    series: &[Series],
    zone: &Zone,
    grid: &Grid,
) -> (Load, Vec<Busiest>) {
    let sum = |of: &dyn Fn(&Series) -> f64| series.iter().map(of).sum::<f64>();
    let lookups =
        |of: &dyn Fn(&Series) -> f64| series.iter().zip(clients).map(|(it, client)| of(it) * client.lookups).sum();
    let busiest = |minute: Minute, of: &dyn Fn(&Series) -> f64| Busiest {
        moment: Moment::of(zone, minute),
        orders: sum(of),
        lookups: lookups(of),
    };
    let hour = most((0..grid.hours()).map(|hour| sum(&|it| it.hours[hour].0))).0;
    let day = most((0..grid.days.len()).map(|day| sum(&|it| it.days[day].total))).0;
    let minutes = busiest_minutes(clients, demands, series, zone, grid);
    let nothing = || Busiest { moment: Moment::of(zone, grid.from), orders: 0.0, lookups: 0.0 };
    let load = Load {
        orders: sum(&|it| it.orders().total),
        base_orders: sum(&|it| it.orders().base),
        lookups: lookups(&|it| it.orders().total),
        busiest_minute: minutes.first().cloned().unwrap_or_else(nothing),
        busiest_hour: busiest(grid.hour(hour).start, &|it| it.hours[hour].0),
        busiest_day: busiest(grid.days[day].minutes.start, &|it| it.days[day].total),
    };
    (load, minutes)
}

/// No minute of an hour expects more than the clients' busiest minutes of it together: hours are looked into from the
/// largest such sum down, until no other can hold a busier minute.
fn busiest_minutes(
    clients: &[&Client],
    demands: &[Demand],
    series: &[Series],
    zone: &Zone,
    grid: &Grid,
) -> Vec<Busiest> {
    let bound = |hour: usize| series.iter().map(|it| it.hours[hour].1).sum::<f64>();
    let mut hours: Vec<(f64, usize)> = (0..grid.hours()).map(|hour| (bound(hour), hour)).collect();
    hours.retain(|hour| hour.0 > 0.0);
    hours.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));

    let mut found: Vec<(f64, Minute, usize)> = Vec::new();
    for (bound, hour) in hours {
        if found.len() == BUSIEST && found[BUSIEST - 1].0 >= bound * (1.0 - SLACK) {
            break;
        }
        let minutes = grid.hour(hour);
        let mut totals = vec![0.0; (minutes.end - minutes.start) as usize];
        for demand in demands {
            demand.each_rate(minutes.start, minutes.end, |run, rate| {
                let run = (run.start - minutes.start) as usize..(run.end - minutes.start) as usize;
                totals[run].iter_mut().for_each(|total| *total += rate.total);
            });
        }
        let (place, orders) = most(totals);
        let minute = minutes.start + place as i64;
        let day = grid.days.partition_point(|day| day.minutes.end <= minute);
        match found.iter_mut().find(|other| other.2 == day) {
            Some(other) if other.0 * (1.0 + SLACK) < orders => *other = (orders, minute, day),
            Some(_) => {}
            None => found.push((orders, minute, day)),
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        found.truncate(BUSIEST);
    }
    let lookups = |minute: Minute| -> f64 {
        demands.iter().zip(clients).map(|(demand, client)| demand.rate(minute).total * client.lookups).sum()
    };
    let busiest = |(orders, minute, _): (f64, Minute, usize)| Busiest {
        moment: Moment::of(zone, minute),
        orders,
        lookups: lookups(minute),
    };
    found.into_iter().map(busiest).collect()
}

/// The place of the largest, the first of equals, and the largest.
fn most(values: impl IntoIterator<Item = f64>) -> (usize, f64) {
    let larger = |best: (usize, f64), (place, value): (usize, f64)| {
        if value > best.1 * (1.0 + SLACK) { (place, value) } else { best }
    };
    values.into_iter().enumerate().fold((0, 0.0), larger)
}
