//! `[peak.x]`: windows of the calendar in which more is ordered.

use jiff::civil::Date;

use super::calendars::{self, Calendars};
use super::layers::Layers;
use super::top::Top;
use super::{categories, clients, warehouses};
use crate::calendar::NamedDay;
use crate::profile::grammar::problems::Problems;
use crate::profile::grammar::tree::{Entry, Node, Table};
use crate::profile::grammar::{amounts, words};
use crate::profile::{Client, Combine, DaySource, IfHoliday, Peak, PeakDays};

/// Peaks by code.
pub(super) fn read(root: &Table, calendars: &Calendars, clients: &[Client], problems: &mut Problems) -> Vec<Peak> {
    let tables = root.get("peak").and_then(Node::table);
    let own_categories = root.get("category").and_then(Node::table);
    let mut peaks = Vec::new();
    for entry in tables.map_or(&[][..], |table| &table.entries) {
        let Some(table) = entry.node.table() else { continue };
        let layers = Layers::of("peak", table);
        if layers.get("times").is_none() {
            problems
                .error(&entry.key_origin, format!("[peak.{}] has no times", entry.key))
                .help("add the factor on the order rate, such as `times = 1.8`");
        }
        let (calendar, holidays) = calendars.of(&layers, problems);
        let source = days(entry, &layers, problems);
        check_effect(&layers, problems);
        let concerned = concerned(&layers, clients, problems);
        let categories = categories_of(&layers, own_categories, problems);
        let Some(source) = source else { continue };
        peaks.push(Peak {
            code: entry.key.clone(),
            days: PeakDays { source, calendar, holidays, if_holiday: if_holiday(&layers) },
            hours: layers.value("hours", |node| amounts::hours(node.text()?)),
            times: layers.number("times"),
            categories,
            ramp_minutes: layers.duration("ramp"),
            decay_days: layers.duration("decay"),
            clients: concerned,
            combine: if layers.text("combine") == "product" { Combine::Product } else { Combine::Max },
        });
    }
    peaks.sort_by(|a, b| a.code.cmp(&b.code));
    peaks
}

fn if_holiday(layers: &Layers<'_>) -> IfHoliday {
    match layers.text("if_holiday") {
        "previous" => IfHoliday::Previous,
        "next" => IfHoliday::Next,
        _ => IfHoliday::Stay,
    }
}

/// Of keys that only work together, one alone does nothing.
fn check_effect(layers: &Layers<'_>, problems: &mut Problems) {
    let moves = layers.text("if_holiday") != "stay";
    let knows = layers.get("holidays").and_then(Node::text).is_some_and(|name| name != "none");
    let (moving, holidays) = (layers.get("if_holiday"), layers.get("holidays"));
    if let (true, false, Some(node)) = (moves, knows, moving) {
        problems
            .warning(&node.origin, "`if_holiday` knows of no holidays")
            .label("so the peak never moves")
            .help("add whose they are, such as `holidays = \"us-bank\"`");
    } else if let (false, true, Some(node)) = (moves, knows, holidays) {
        problems
            .warning(&node.origin, "`holidays` alone change nothing")
            .label("the peak stays on them")
            .help("add where it moves: `if_holiday = \"previous\"` or `\"next\"`");
    }
    if let (None, Some(node)) = (layers.get("rule"), layers.get("since")) {
        problems.warning(&node.origin, "`since` belongs to a `rule`").label("it changes nothing here");
    }
}

/// Where the days come from: exactly one of `rule`, `dates`, `day`.
fn days(entry: &Entry, layers: &Layers<'_>, problems: &mut Problems) -> Option<DaySource> {
    let given: Vec<&Node> = ["rule", "dates", "day"].iter().filter_map(|key| layers.get(key)).collect();
    match given[..] {
        [_] => {}
        [first, second, ..] => {
            problems
                .error(&second.origin, format!("[peak.{}] says its days twice", entry.key))
                .beside(&first.origin, "said here")
                .help("keep one of `rule`, `dates`, `day`; two kinds of days are two peaks");
        }
        [] => {
            problems.error(&entry.key_origin, format!("[peak.{}] has no days", entry.key)).help(
                "add `rule = \"FREQ=MONTHLY;BYDAY=1FR,3FR\"`, `dates = [2026-05-01]` or `day = \"black-friday\"`",
            );
        }
    }
    if let Some(node) = layers.get("rule") {
        let since = layers.get("since").and_then(calendars::date);
        return Some(DaySource::Rule(calendars::rule(node, since, problems)?));
    }
    if let Some(list) = layers.get("dates").and_then(Node::list) {
        let mut dates: Vec<Date> = list.iter().filter_map(calendars::date).collect();
        dates.sort_unstable();
        dates.dedup();
        return Some(DaySource::Dates(dates));
    }
    let node = layers.get("day")?;
    let name = node.text()?;
    let day = NamedDay::named(name);
    if day.is_none() {
        let problem = problems.error(&node.origin, format!("there is no day called `{name}`"));
        if let Some(near) = words::nearest(name, NamedDay::names()) {
            problem.label(format!("did you mean `{near}`?"));
        }
        problem.help(format!("days: {}", NamedDay::names().collect::<Vec<_>>().join(", ")));
    }
    day.map(DaySource::Named)
}

/// The first local date of the period.
pub(super) fn first_date(top: &Top) -> Date {
    top.zone.local(top.start).date()
}

fn concerned(layers: &Layers<'_>, all: &[Client], problems: &mut Problems) -> Vec<usize> {
    let Some(list) = layers.get("clients").and_then(Node::list) else { return (0..all.len()).collect() };
    let mut concerned: Vec<usize> = list.iter().flat_map(|node| clients::called(node, all, problems)).collect();
    concerned.sort_unstable();
    concerned.dedup();
    concerned
}

fn categories_of(layers: &Layers<'_>, own: Option<&Table>, problems: &mut Problems) -> Vec<(String, f64)> {
    let mut factors = Vec::new();
    for entry in layers.get("categories").and_then(Node::table).map_or(&[][..], |table| &table.entries) {
        entry.asked.mark();
        if categories::read(&entry.key, own).is_none() {
            warehouses::say_unknown_category(&entry.key_origin, &entry.key, own, problems);
        }
        factors.extend(entry.node.number().map(|factor| (entry.key.clone(), factor)));
    }
    factors.sort_by(|a, b| a.0.cmp(&b.0));
    factors
}
