//! `orders`, `hours`, `season`: the law of a client's order rate.

use super::layers::Layers;
use crate::profile::grammar::problems::Problems;
use crate::profile::grammar::tree::{Node, Table};
use crate::profile::grammar::words::{DAYS, MONTHS};
use crate::profile::known::presets::{self, Preset};
use crate::profile::{Arrivals, OrderRate};

/// Noise when the profile has none: what is left in daily grocery sales once weekday and week are taken out.
const NOISE: f64 = 0.05;

/// Reads the rate of a client; `path` is where its own table stands.
pub(super) fn read(
    layers: &Layers<'_>,
    preset: &Preset,
    factor: f64,
    path: &str,
    problems: &mut Problems,
) -> OrderRate {
    let hours = hours(layers, preset, problems);
    let arrivals = match layers.text("arrivals") {
        Some("exact") => Arrivals::Exact,
        _ => Arrivals::Poisson,
    };
    let mut day = day(layers, preset, &hours, path, problems);
    if arrivals == Arrivals::Exact {
        day = day.map(|(low, high)| (low.round(), high.round()));
    }
    let mut season = [1.0; 12];
    if let Some(table) = layers.get("season").and_then(Node::table) {
        for (month, factor) in MONTHS.iter().zip(&mut season) {
            *factor = table.get(month).and_then(Node::number).unwrap_or(1.0);
        }
    }
    OrderRate {
        day,
        factor,
        hours,
        season,
        growth: layers.number("growth").unwrap_or(0.0),
        noise: layers.number("noise").unwrap_or(NOISE),
        arrivals,
    }
}

/// Shares of the hours, summing to 1.
fn hours(layers: &Layers<'_>, preset: &Preset, problems: &mut Problems) -> [f64; 24] {
    let mut hours = preset.hours;
    if let Some(node) = layers.get("hours") {
        if let Some(curve) = node.text().and_then(presets::curve) {
            hours = curve;
        } else if let Some(list) = node.list() {
            let weights: Vec<f64> = list.iter().filter_map(Node::number).collect();
            if let Ok(weights) = <[f64; 24]>::try_from(weights) {
                hours = weights;
            }
            if hours.iter().sum::<f64>() <= 0.0 {
                problems.error(&node.origin, "all hours are 0").help("leave `orders` at 0 for a client without orders");
                return preset.hours;
            }
        }
    }
    shares(hours)
}

/// Makes weights sum to 1. Weights that do already are left alone, so that reading what was printed changes nothing.
fn shares<const N: usize>(weights: [f64; N]) -> [f64; N] {
    let sum: f64 = weights.iter().sum();
    if (sum - 1.0).abs() < 1e-12 { weights } else { weights.map(|weight| weight / sum) }
}

/// Orders of each weekday.
fn day(
    layers: &Layers<'_>,
    preset: &Preset,
    hours: &[f64; 24],
    path: &str,
    problems: &mut Problems,
) -> [(f64, f64); 7] {
    let week = shares(preset.week).map(|share| share * 7.0);
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
