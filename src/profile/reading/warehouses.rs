//! `[warehouse.x]`, and the one called `main` when there is none.

use super::calendars::Calendars;
use super::layers::Layers;
use super::top::{self, Top};
use super::{categories, numbers};
use crate::calendar::OpenHours;
use crate::geography;
use crate::profile::Warehouse;
use crate::profile::grammar::problems::Problems;
use crate::profile::grammar::tree::{Entry, Node, Table};
use crate::profile::grammar::{amounts, words};
use crate::profile::known::countries;

/// Warehouses by number.
pub(super) fn read(root: &Table, top: &Top, calendars: &Calendars, problems: &mut Problems) -> Vec<Warehouse> {
    let tables = root.get("warehouse").and_then(Node::table);
    let own_categories = root.get("category").and_then(Node::table);
    let mut all: Vec<Warehouse> = Vec::new();
    let mut taken = numbers::Numbers::new("warehouse", top.max_clients);
    for entry in tables.map_or(&[][..], |table| &table.entries) {
        let Some(table) = entry.node.table() else { continue };
        let number = taken.one(entry, table, problems);
        all.push(read_one(&entry.key, number, &Layers::of("warehouse", table), top, calendars, problems));
        check_stocks(entry, own_categories, problems);
    }
    if all.is_empty() {
        let nothing = Table::default();
        let number = numbers::of_code("main", top.max_clients);
        all.push(read_one("main", number, &Layers::of("warehouse", &nothing), top, calendars, problems));
    }
    all.sort_by_key(|warehouse| warehouse.number);
    all
}

fn read_one(
    code: &str,
    number: u32,
    layers: &Layers<'_>,
    top: &Top,
    calendars: &Calendars,
    problems: &mut Problems,
) -> Warehouse {
    let zone = layers.find("time_zone", top::zone).unwrap_or_else(|| top.zone.clone());
    let placed = place(layers, problems);
    let given = layers.find("country", Node::text);
    let of_zone = countries::of_zone(zone.name());
    // Where no city of the country is known, the one that the time zone is named after.
    let there = given.unwrap_or(of_zone.code);
    let unknown = geography::country(there).is_none() && placed.is_none();
    let near = match placed {
        Some(place) => geography::nearest_city(place, given),
        None => geography::main_city(there),
    };
    let name = of_zone.city.replace('_', " ");
    let (at, city, region, country) = if unknown {
        (of_zone.place, name.as_str(), name.as_str(), there)
    } else {
        (near.place, near.name, near.region, near.country)
    };
    let text = |key, other: &str| layers.find(key, Node::text).unwrap_or(other).to_owned();
    let open = open(layers, problems);
    let (calendar, holidays) = calendars.of(layers, problems);
    Warehouse {
        code: code.to_owned(),
        number,
        name: text("name", code),
        place: placed.unwrap_or(at),
        city: text("city", city),
        region: text("region", region),
        country: text("country", country),
        zone,
        cutoff: cutoff(layers, &open, problems),
        open,
        calendar,
        holidays,
        pick_rate: layers.find("pick_rate", Node::whole_u32).unwrap_or_default(),
        stocks: codes(layers.get("stocks")),
    }
}

/// The texts of a list.
pub(super) fn codes(node: Option<&Node>) -> Vec<String> {
    let list = node.and_then(Node::list).unwrap_or_default();
    let mut codes: Vec<String> = list.iter().filter_map(|node| node.text().map(str::to_owned)).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

fn place(layers: &Layers<'_>, problems: &mut Problems) -> Option<(f64, f64)> {
    let node = layers.get("place")?;
    let [north, east] = node.list()? else { return None };
    let place = (north.number()?, east.number()?);
    if place.0.abs() > 90.0 {
        problems
            .error(&north.origin, "a latitude lies between -90 and 90")
            .label("degrees north come first")
            .help(format!("[latitude, longitude]: did you mean [{}, {}]?", place.1, place.0));
    }
    Some(place)
}

fn open(layers: &Layers<'_>, problems: &mut Problems) -> OpenHours {
    let table = layers.value("open", Node::table);
    let mut open: [Option<(u16, u16)>; 7] = [None; 7];
    // A day by name counts more than a run of days that holds it.
    let mut entries: Vec<&Entry> = table.entries.iter().collect();
    entries.sort_by_key(|entry| std::cmp::Reverse(amounts::weekdays(&entry.key).map_or(0, |days| days.len())));
    for entry in entries {
        entry.asked.mark();
        let Some((from, to)) = entry.node.text().and_then(amounts::hours) else { continue };
        if to > 1440 {
            problems
                .error(&entry.node.origin, "working hours end by midnight")
                .help("split a night shift: \"22:00-24:00\" on one day, \"00:00-06:00\" on the next");
            continue;
        }
        for day in amounts::weekdays(&entry.key).unwrap_or_default() {
            open[day] = Some((from, to));
        }
    }
    if open == [None; 7]
        && let Some(node) = layers.get("open")
        && table.entries.is_empty()
    {
        problems.error(&node.origin, "this warehouse never opens").help("name at least one day");
    }
    OpenHours(open)
}

fn cutoff(layers: &Layers<'_>, open: &OpenHours, problems: &mut Problems) -> u16 {
    let closing = |days: &[Option<(u16, u16)>]| days.iter().flatten().map(|hours| hours.1).min();
    let opening = open.0.iter().flatten().map(|hours| hours.0).min().unwrap_or(0);
    let latest = open.0.iter().flatten().map(|hours| hours.1).max().unwrap_or(1440);
    let Some(node) = layers.get("cutoff") else {
        let closing = closing(&open.0[..5]).or_else(|| closing(&open.0)).unwrap_or(latest);
        return closing.saturating_sub(60).max(opening + 1);
    };
    let cutoff = match (node.text(), node.time().and_then(|time| time.time)) {
        (Some(text), _) => amounts::clock(text),
        (_, Some(time)) => Some(u16::from(time.hour) * 60 + u16::from(time.minute)),
        _ => None,
    };
    let Some(cutoff) = cutoff else { return latest };
    if cutoff <= opening || cutoff > latest {
        problems.error(&node.origin, "the carriers collect while the warehouse is shut").label(format!(
            "it is open from {} to {}",
            amounts::clock_text(opening),
            amounts::clock_text(latest)
        ));
    }
    cutoff
}

fn check_stocks(entry: &Entry, own: Option<&Table>, problems: &mut Problems) {
    let stocks = entry.node.table().and_then(|table| table.get("stocks")).and_then(Node::list);
    for node in stocks.unwrap_or_default() {
        if let Some(code) = node.text()
            && categories::read(code, own).is_none()
        {
            unknown_category(node, code, own, problems);
        }
    }
}

/// Says that there is no such category.
pub(super) fn unknown_category(node: &Node, code: &str, own: Option<&Table>, problems: &mut Problems) {
    say_unknown_category(&node.origin, code, own, problems);
}

/// The same, of a place.
pub(super) fn say_unknown_category(
    origin: &crate::profile::grammar::problems::Origin,
    code: &str,
    own: Option<&Table>,
    problems: &mut Problems,
) {
    let mut known: Vec<&str> = categories::built_in().collect();
    known.extend(own.into_iter().flat_map(Table::keys));
    let problem = problems.error(origin, format!("there is no category `{code}`"));
    match words::nearest(code, known.iter().copied()) {
        Some(near) => problem.label(format!("did you mean `{near}`?")),
        None => problem.help(format!("built in: {}; others need a [category.{code}]", known.join(", "))),
    };
}
