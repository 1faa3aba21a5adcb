//! `orders`, `hours`, `season`, `noise`, `holidays`: the law of a client's order rate.

use super::calendars::Calendars;
use super::layers::Layers;
use crate::calendar::Holidays;
use crate::profile::grammar::problems::Problems;
use crate::profile::grammar::tree::{Node, Table};
use crate::profile::grammar::words::{DAYS, MONTHS};
use crate::profile::{Arrivals, HolidayRate, OrderRate, defaults};

/// Reads the rate of a client; `path` is where its own table stands.
pub(super) fn read(
    layers: &Layers<'_>,
    factor: f64,
    holidays: HolidayRate,
    path: &str,
    problems: &mut Problems,
) -> OrderRate {
    let hours = hours(layers, problems);
    let arrivals = if layers.text("arrivals") == "exact" { Arrivals::Exact } else { Arrivals::Poisson };
    let mut day = day(layers, &hours, path, problems);
    if arrivals == Arrivals::Exact {
        day = day.map(|(low, high)| (low.round(), high.round()));
    }
    OrderRate {
        day,
        factor,
        hours,
        season: MONTHS.map(|month| layers.number(&format!("season.{month}"))),
        growth: layers.number("growth"),
        noise: layers.number("noise"),
        shared: layers.number("shared"),
        holidays,
        arrivals,
    }
}

/// What holidays do to the rate of a client in a country.
pub(super) fn holidays(
    layers: &Layers<'_>,
    country: &str,
    calendars: &Calendars,
    problems: &mut Problems,
) -> HolidayRate {
    let (calendar, dates) = calendars.or(Holidays::of_country(country), layers, problems);
    HolidayRate { calendar, dates, times: layers.number("on_holidays"), christmas: layers.number("on_christmas") }
}

/// Shares of the hours, summing to 1.
fn hours(layers: &Layers<'_>, problems: &mut Problems) -> [f64; 24] {
    let weights = |node: &Node| {
        let list = match node.text() {
            Some(curve) => defaults::table(&["curve"])?.get(curve)?.list()?,
            None => node.list()?,
        };
        <[f64; 24]>::try_from(list.iter().filter_map(Node::number).collect::<Vec<f64>>()).ok()
    };
    let some = |weights: &[f64; 24]| weights.iter().sum::<f64>() > 0.0;
    if let Some(node) = layers.get("hours")
        && weights(node).is_some_and(|weights| !some(&weights))
    {
        problems.error(&node.origin, "all hours are 0").help("leave `orders` at 0 for a client without orders");
    }
    shares(layers.value("hours", |node| weights(node).filter(some)))
}

/// Makes weights sum to 1. Weights that do already are left alone, so that reading what was printed changes nothing.
fn shares<const N: usize>(weights: [f64; N]) -> [f64; N] {
    let sum: f64 = weights.iter().sum();
    if (sum - 1.0).abs() < 1e-12 { weights } else { weights.map(|weight| weight / sum) }
}

/// Orders of each weekday.
fn day(layers: &Layers<'_>, hours: &[f64; 24], path: &str, problems: &mut Problems) -> [(f64, f64); 7] {
    let week = layers.value("week", |node| {
        <[f64; 7]>::try_from(node.list()?.iter().filter_map(Node::number).collect::<Vec<f64>>()).ok()
    });
    let week = shares(week).map(|share| share * 7.0);
    let empty = [(0.0, 0.0); 7];
    let Some(node) = layers.get("orders") else { return empty };
    if let Some((low, high)) = node.span() {
        return week.map(|factor| (low * factor, high * factor));
    }
    let Some(table) = node.table() else { return empty };
    if let Some(busiest) = table.get("busiest_minute").and_then(Node::number) {
        if let Some(other) = table.entries.iter().find(|entry| entry.key != "busiest_minute") {
            problems
                .error(&other.key_origin, "`busiest_minute` and days exclude each other")
                .help("the day follows from the busiest minute, the hour curve and the preset's week");
        }
        let minute = hours.iter().copied().fold(0.0, f64::max) / 60.0;
        let highest = week.iter().copied().fold(0.0, f64::max);
        let mean = busiest / (minute * highest);
        return week.map(|factor| (mean * factor, mean * factor));
    }
    let mut day = empty;
    for (i, (orders, name)) in day.iter_mut().zip(DAYS).enumerate() {
        let run = if i < 5 { "weekday" } else { "weekend" };
        let given = table.get(name).or_else(|| table.get(run));
        *orders = given.and_then(Node::span).unwrap_or((0.0, 0.0));
    }
    check_days(table, node, path, problems);
    day
}

/// A day that nothing is said about is more likely forgotten than meant to be empty.
fn check_days(table: &Table, node: &Node, path: &str, problems: &mut Problems) {
    let said =
        |i: usize| table.get(DAYS[i]).is_some() || table.get(if i < 5 { "weekday" } else { "weekend" }).is_some();
    let missing: Vec<&str> = (0..7).filter(|&i| !said(i)).map(|i| DAYS[i]).collect();
    if !missing.is_empty() {
        problems
            .error(&node.origin, format!("`orders` of {path} says nothing of {}", missing.join(", ")))
            .help("a day without orders is said: `sun = 0`");
    }
}
