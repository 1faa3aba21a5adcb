//! The curve: orders and look-ups a minute, step by step.

use jiff::civil::Weekday;
use serde::Serialize;

use super::moment::{self, LocalDay};
use super::series::{Grid, Series};
use crate::profile::Client;

/// Orders and look-ups over time: the mean of each step.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Curve {
    /// The first instant, UTC.
    pub from: String,
    /// The instant after the last, UTC.
    pub until: String,
    /// Minutes in a step.
    pub step_minutes: i64,
    /// Orders a minute.
    pub orders: Vec<f64>,
    /// Orders a minute without peaks.
    pub base_orders: Vec<f64>,
    /// Stock look-ups a minute.
    pub lookups: Vec<f64>,
}

/// A local day.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Day {
    /// Its date.
    pub date: String,
    /// `Mon` to `Sun`.
    pub weekday: String,
    /// Orders to expect.
    pub orders: f64,
    /// Orders to expect without peaks.
    pub base_orders: f64,
    /// Stock look-ups to expect.
    pub lookups: f64,
    /// Codes of the peaks that are anchored on it.
    pub peaks: Vec<String>,
}

impl Curve {
    pub(super) fn of(clients: &[&Client], series: &[Series], grid: &Grid) -> Self {
        let minutes = |step: usize| {
            let start = grid.from + step as i64 * grid.step;
            ((start + grid.step).min(grid.until) - start) as f64
        };
        let values = |of: &dyn Fn(&Series, &Client, usize) -> f64| -> Vec<f64> {
            let sum = |step| series.iter().zip(clients).map(|(it, client)| of(it, client, step)).sum::<f64>();
            (0..grid.steps()).map(|step| super::tidy(sum(step) / minutes(step))).collect()
        };
        Self {
            from: moment::utc(grid.from),
            until: moment::utc(grid.until),
            step_minutes: grid.step,
            orders: values(&|it, _, step| it.steps[step].total),
            base_orders: values(&|it, _, step| it.steps[step].base),
            lookups: values(&|it, client, step| it.steps[step].total * client.lookups),
        }
    }
}

/// The days of a period; `peaks` are codes and the dates of their days.
pub(super) fn days(clients: &[&Client], series: &[Series], grid: &Grid, peaks: &[(&str, &[String])]) -> Vec<Day> {
    let sum = |of: &dyn Fn(&Series, &Client) -> f64| {
        super::tidy(series.iter().zip(clients).map(|(it, client)| of(it, client)).sum())
    };
    let day = |(place, day): (usize, &LocalDay)| {
        let date = day.date.to_string();
        Day {
            weekday: weekday(day.date.weekday()).to_owned(),
            orders: sum(&|it, _| it.days[place].total),
            base_orders: sum(&|it, _| it.days[place].base),
            lookups: sum(&|it, client| it.days[place].total * client.lookups),
            peaks: peaks.iter().filter(|peak| peak.1.contains(&date)).map(|peak| peak.0.to_owned()).collect(),
            date,
        }
    };
    grid.days.iter().enumerate().map(day).collect()
}

fn weekday(day: Weekday) -> &'static str {
    ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][day.to_monday_zero_offset() as usize]
}
