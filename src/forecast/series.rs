//! Expected orders of one client over time, gathered in one walk along its rates: by step of the curve, by hour, by day,
//! by hour of the week. Minutes are counted from 1970-01-01T00:00Z; hours are those of UTC.

use std::ops::Range;

use super::moment::LocalDay;
use crate::calendar::{MILLIS_PER_MINUTE, Minute, Zone};
use crate::demand::Demand;

const HOUR: Minute = 60;

/// The minutes that are looked at, and how they are cut.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    pub(super) from: Minute,
    pub(super) until: Minute,
    /// Minutes in a step of the curve.
    pub(super) step: Minute,
    pub(super) days: Vec<LocalDay>,
}

/// Orders with peaks and without.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Orders {
    pub(super) total: f64,
    pub(super) base: f64,
}

/// What is expected of one client.
#[derive(Debug, Clone)]
pub(super) struct Series {
    pub(super) steps: Vec<Orders>,
    pub(super) days: Vec<Orders>,
    /// Orders of each hour, and the most that a minute of it expects.
    pub(super) hours: Vec<(f64, f64)>,
    /// Orders an hour, by weekday, Monday first, and local hour: a mean over the period.
    pub(super) week: [[f64; 24]; 7],
    /// The busiest minute: the first of those that expect the most.
    pub(super) busiest: (Minute, f64),
}

impl Grid {
    /// Steps that give a picture enough points, and a reader not too many.
    pub(super) fn new(zone: &Zone, minutes: Range<Minute>) -> Self {
        let days = (minutes.end - minutes.start) / (24 * HOUR);
        let step = match days {
            ..=3 => 1,
            4..=15 => 5,
            16..=62 => 15,
            63..=800 => HOUR,
            _ => 6 * HOUR,
        };
        let days = LocalDay::of(zone, &minutes);
        Self { from: minutes.start, until: minutes.end, step, days }
    }

    pub(super) fn steps(&self) -> usize {
        ((self.until - self.from) as u64).div_ceil(self.step as u64) as usize
    }

    /// Hours that touch the minutes.
    pub(super) fn hours(&self) -> usize {
        ((self.until - 1).div_euclid(HOUR) - self.from.div_euclid(HOUR) + 1).max(0) as usize
    }

    /// The minutes of an hour.
    pub(super) fn hour(&self, index: usize) -> Range<Minute> {
        let start = (self.from.div_euclid(HOUR) + index as i64) * HOUR;
        start.max(self.from)..(start + HOUR).min(self.until)
    }
}

impl Series {
    pub(super) fn of(demand: &Demand, zone: &Zone, grid: &Grid) -> Self {
        let mut steps = vec![Orders::default(); grid.steps()];
        let mut days = vec![Orders::default(); grid.days.len()];
        let mut hours = vec![(0.0f64, 0.0f64); grid.hours()];
        let (mut week, mut week_minutes) = ([[0.0; 24]; 7], [[0i64; 24]; 7]);
        let mut busiest = (grid.from, 0.0);
        let first_hour = grid.from.div_euclid(HOUR) * HOUR;
        let mut day = 0;
        demand.each_rate(grid.from, grid.until, |run, rate| {
            if rate.total > busiest.1 {
                busiest = (run.start, rate.total);
            }
            for (step, minutes) in cut(run.clone(), grid.from, grid.step) {
                steps[step].add(minutes, rate);
            }
            for (hour, minutes) in cut(run.clone(), first_hour, HOUR) {
                hours[hour].0 += minutes as f64 * rate.total;
                hours[hour].1 = hours[hour].1.max(rate.total);
            }
            let mut at = run.start;
            while at < run.end {
                while grid.days[day].minutes.end <= at {
                    day += 1;
                }
                let end = run.end.min(grid.days[day].minutes.end);
                days[day].add(end - at, rate);
                at = end;
            }
            // A run lies within one local hour.
            let local = zone.local(run.start * MILLIS_PER_MINUTE);
            let (weekday, hour) = (local.weekday().to_monday_zero_offset() as usize, local.hour() as usize);
            week[weekday][hour] += (run.end - run.start) as f64 * rate.total;
            week_minutes[weekday][hour] += run.end - run.start;
        });
        for (orders, minutes) in week.iter_mut().flatten().zip(week_minutes.iter().flatten()) {
            *orders *= HOUR as f64 / (*minutes).max(1) as f64;
        }
        Self { steps, days, hours, week, busiest }
    }

    /// Orders of all its minutes.
    pub(super) fn orders(&self) -> Orders {
        self.days.iter().fold(Orders::default(), |sum, day| sum.plus(*day))
    }
}

impl Orders {
    fn add(&mut self, minutes: i64, rate: crate::demand::Rate) {
        self.total += minutes as f64 * rate.total;
        self.base += minutes as f64 * rate.base;
    }

    pub(super) fn plus(self, other: Self) -> Self {
        Self { total: self.total + other.total, base: self.base + other.base }
    }
}

/// The pieces of a run of minutes, cut every `step` minutes from `origin` on: number, minutes.
fn cut(run: Range<Minute>, origin: i64, step: i64) -> impl Iterator<Item = (usize, i64)> {
    let mut at = run.start;
    std::iter::from_fn(move || {
        (at < run.end).then(|| {
            let number = (at - origin).div_euclid(step);
            let end = (origin + (number + 1) * step).min(run.end);
            let minutes = end - at;
            at = end;
            (number as usize, minutes)
        })
    })
}
