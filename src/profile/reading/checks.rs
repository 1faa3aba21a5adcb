//! What must hold between the parts of a profile: asked only of one whose parts are sound by themselves.

use std::collections::BTreeSet;

use super::peaks::first_date;
use super::top::Top;
use crate::calendar::days_after;
use crate::profile::grammar::problems::{Origin, Problems};
use crate::profile::grammar::tree::{Entry, Node, Table};
use crate::profile::grammar::words;
use crate::profile::model::expected;
use crate::profile::{Category, Client, DaySource, Peak, Profile};

/// More orders than this, nobody means.
const MOST_ORDERS: f64 = 1e12;
/// A wave is made in memory.
const MOST_IN_A_WAVE: f64 = 5e6;
/// Numbers of a client's customers are below 2³².
const MOST_CUSTOMERS: f64 = 4e9;
/// Bits of an order's id that the client's number and the position in the minute share.
const SHARED_BITS: u32 = 28;

/// Adds all that is wrong between the parts.
pub(super) fn check(root: &Table, top: &Top, profile: &Profile, problems: &mut Problems) {
    for peak in &profile.peaks {
        check_fires(root, top, profile, peak, problems);
    }
    // One member speaks for its group: the others differ in size only.
    for client in speakers(profile) {
        check_goods(root, profile, client, problems);
    }
    for client in &profile.clients {
        check_counts(root, profile, client, problems);
    }
    check_total(root, profile, problems);
    check_carriers(root, profile, problems);
}

/// Every client that is in no group, and the first member of each group.
pub(super) fn speakers(profile: &Profile) -> impl Iterator<Item = &Client> {
    let mut heard = BTreeSet::new();
    profile.clients.iter().filter(move |client| client.group.as_deref().is_none_or(|group| heard.insert(group)))
}

/// How the file calls a client: by its table.
pub(super) fn path(client: &Client) -> String {
    match &client.group {
        Some(group) => format!("group.{group}"),
        None => format!("client.{}", client.code),
    }
}

/// Where a key of a client is written, in its own table or in `[defaults]`; the table when it is nowhere.
pub(super) fn origin<'a>(root: &'a Table, client: &Client, key: &str) -> &'a Origin {
    let (kind, code) = match &client.group {
        Some(group) => ("group", group.as_str()),
        None => ("client", client.code.as_str()),
    };
    let entry = entry(root, kind, code);
    let own = entry.and_then(|entry| entry.node.table()).and_then(|table| table.get(key));
    let farther = root.get("defaults").and_then(Node::table).and_then(|table| table.get(key));
    own.or(farther).map(|node| &node.origin).or(entry.map(|entry| &entry.key_origin)).unwrap_or(&Origin::Nowhere)
}

/// A thing of the file, by kind and code.
pub(super) fn entry<'a>(root: &'a Table, kind: &str, code: &str) -> Option<&'a Entry> {
    root.get(kind).and_then(Node::table)?.entries.iter().find(|entry| entry.key == code)
}

fn check_fires(root: &Table, top: &Top, profile: &Profile, peak: &Peak, problems: &mut Problems) {
    // A day to spare on both sides, for the time zones of clients; what decays into the period counts.
    let from = days_after(top.dates.0, -i64::from(peak.decay_days));
    let to = top.dates.1;
    let shown = |date: Option<jiff::civil::Date>| date.map_or_else(|| "never".to_owned(), |date| date.to_string());
    let (fires, before, after, key) = match &peak.days.source {
        DaySource::Rule(rule) => {
            let (before, after) = rule.nearest(from, to);
            (!rule.dates(from, to).is_empty(), before, after, "rule")
        }
        DaySource::Dates(dates) => {
            let before = dates.iter().copied().filter(|&date| date < from).max();
            let after = dates.iter().copied().filter(|&date| date >= to).min();
            (dates.iter().any(|&date| date >= from && date < to), before, after, "dates")
        }
        DaySource::Named(day) => {
            let dates: Vec<_> = (from.year() - 1..=to.year() + 1).map(|year| day.date(year)).collect();
            let before = dates.iter().copied().filter(|&date| date < from).max();
            let after = dates.iter().copied().filter(|&date| date >= to).min();
            (dates.iter().any(|&date| date >= from && date < to), before, after, "day")
        }
    };
    if fires {
        return;
    }
    let Some(entry) = entry(root, "peak", &peak.code) else { return };
    let node = entry.node.table().and_then(|table| table.get(key));
    problems
        .warning(
            node.map_or(&entry.key_origin, |node| &node.origin),
            format!("peak `{}` never comes in the period", peak.code),
        )
        .label(format!("before it: {}; after it: {}", shown(before), shown(after)))
        .help(format!("the period is {} to {}", first_date(top), profile.zone.local(profile.end - 1).date()));
}

fn check_goods(root: &Table, profile: &Profile, client: &Client, problems: &mut Problems) {
    for (category, _) in &client.products.categories {
        let carries = |&at: &usize| {
            let stocks = &profile.warehouses[at].stocks;
            stocks.is_empty() || stocks.contains(&category.code)
        };
        if !client.warehouses.iter().any(carries) {
            problems
                .error(
                    origin(root, client, "categories"),
                    format!("no warehouse of {} stocks `{}`", path(client), category.code),
                )
                .help(format!("add \"{}\" to the `stocks` of one of them", category.code));
        }
        if !profile.cartons.iter().any(|carton| fits(category, carton.size_mm, carton.max_weight_g)) {
            let own = entry(root, "category", &category.code).map(|entry| &entry.key_origin);
            let [a, b, c] = category.size_mm.map(|side| side.1);
            problems
                .error(own.unwrap_or(origin(root, client, "categories")), format!("`{}` fits no carton", category.code))
                .label(format!("up to {a} × {b} × {c} mm and {} g", category.weight_g.1))
                .help("add a larger [carton.x], or make the goods smaller with a [category.x]");
        }
    }
}

/// Whether the largest and heaviest thing of a category fits.
fn fits(category: &Category, size_mm: [u32; 3], max_weight_g: u32) -> bool {
    let mut largest = category.size_mm.map(|side| side.1);
    largest.sort_unstable_by(|a, b| b.cmp(a));
    category.weight_g.1 <= max_weight_g && largest.iter().zip(size_mm).all(|(&side, room)| side <= room)
}

fn check_counts(root: &Table, profile: &Profile, client: &Client, problems: &mut Problems) {
    let customers = expected::customers(client, profile);
    if customers > MOST_CUSTOMERS {
        problems
            .error(origin(root, client, "customers"), format!("more customers in {} than ids can count", path(client)))
            .label(format!("{customers:.1e} at the end, of {MOST_CUSTOMERS:.0e}"))
            .help("make `customers.count` or `customers.joining` smaller, or divide them over several clients");
    }
    let expected = expected::busiest_minute(client, profile, true);
    let most = expected::most_in_a_minute(expected, client.rate.noise);
    let capacity = |max_clients: u32| f64::from(1u32 << (SHARED_BITS - max_clients.ilog2()));
    let at = origin(root, client, "orders");
    let whole = |x: f64| words::grouped(x.min(1e18) as i128);
    if most > capacity(profile.max_clients) {
        let enough =
            (4..20).map(|bits| 1u32 << bits).rev().find(|&n| n as usize > profile.clients.len() && capacity(n) >= most);
        let problem = problems.error(at, format!("more orders a minute in {} than ids can count", path(client)));
        problem.label(format!(
            "up to {} in its busiest minute, of {}",
            whole(most),
            whole(capacity(profile.max_clients))
        ));
        match enough {
            Some(n) => problem.help(format!(
                "`max_clients = {}` leaves room for {}",
                words::grouped(n.into()),
                whole(capacity(n))
            )),
            None => problem.help("divide it over several clients"),
        };
    } else if expected * f64::from(profile.wave_minutes) > MOST_IN_A_WAVE {
        problems
            .error(at, format!("a wave of {} is too large for memory", path(client)))
            .label(format!(
                "up to {} orders in {} min",
                whole(expected * f64::from(profile.wave_minutes)),
                profile.wave_minutes
            ))
            .help("make `wave` shorter, or divide the orders over several clients");
    }
}

fn check_total(root: &Table, profile: &Profile, problems: &mut Problems) {
    let orders = |client: &Client| expected::orders(client, profile);
    let total: f64 = profile.clients.iter().map(orders).sum();
    let largest = profile.clients.iter().max_by(|a, b| orders(a).total_cmp(&orders(b)));
    if let (true, Some(largest)) = (total >= MOST_ORDERS, largest) {
        problems
            .error(origin(root, largest, "orders"), format!("{total:.1e} orders in all"))
            .label("most of them are here")
            .help(format!("the most is {MOST_ORDERS:.0e}: a day's orders, the period or `scale` is too large"));
    }
}

fn check_carriers(root: &Table, profile: &Profile, problems: &mut Problems) {
    for carrier in &profile.carriers {
        let Some(entry) = entry(root, "carrier", &carrier.code) else { continue };
        if profile.clients.iter().all(|client| client.currency != carrier.currency) {
            let mut paid: Vec<&str> = profile.clients.iter().map(|client| client.currency.code.as_str()).collect();
            paid.sort_unstable();
            paid.dedup();
            let currency = entry.node.table().and_then(|table| table.get("currency"));
            problems
                .error(
                    currency.map_or(&entry.key_origin, |node| &node.origin),
                    format!("carrier `{}` is paid in {}, and no client is", carrier.code, carrier.currency.code),
                )
                .help(format!("clients are paid in {}: costs are never converted", paid.join(", ")));
        }
    }
}
