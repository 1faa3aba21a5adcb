//! What must hold between the parts of a profile: asked only of one whose parts are sound by themselves.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::peaks::first_date;
use super::top::Top;
use crate::calendar::{date_of, day_number, days_after};
use crate::profile::grammar::problems::{Origin, Problems};
use crate::profile::grammar::tree::{Entry, Node, Table};
use crate::profile::grammar::words;
use crate::profile::model::expected;
use crate::profile::{Category, Client, DaySource, Loyalty, Peak, Profile};

/// More orders than this, nobody means.
const MOST_ORDERS: f64 = 1e12;
/// Days of all clients together: each has a law of its own, in memory.
const MOST_CLIENT_DAYS: i64 = 5_000_000;
const MS_A_DAY: i64 = 86_400_000;
/// A wave is made in memory.
const MOST_IN_A_WAVE: f64 = 5e6;
/// Numbers of a client's customers are below 2³².
const MOST_CUSTOMERS: f64 = 4e9;
/// Numbers of a client's products are below 2²⁴.
const MOST_PRODUCTS: f64 = 16e6;
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
        check_once(root, profile, client, problems);
        check_promise(root, profile, client, problems);
    }
    for client in &profile.clients {
        check_counts(root, profile, client, problems);
    }
    check_total(root, profile, problems);
    check_days(profile, problems);
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

/// The table of a client, or of its group.
fn own_entry<'a>(root: &'a Table, client: &Client) -> Option<&'a Entry> {
    match &client.group {
        Some(group) => entry(root, "group", group),
        None => entry(root, "client", &client.code),
    }
}

pub(super) fn own_table<'a>(root: &'a Table, client: &Client) -> Option<&'a Table> {
    own_entry(root, client)?.node.table()
}

/// Whether a key of a client is written anywhere.
pub(super) fn says(root: &Table, client: &Client, key: &str) -> bool {
    let tables = [own_table(root, client), root.get("defaults").and_then(Node::table)];
    tables.into_iter().flatten().any(|table| table.get(key).is_some())
}

/// Where a key of a client is written, in its own table or in `[defaults]`; the table when it is nowhere.
pub(super) fn origin<'a>(root: &'a Table, client: &Client, key: &str) -> &'a Origin {
    let entry = own_entry(root, client);
    let own = entry.and_then(|entry| entry.node.table()).and_then(|table| table.get(key));
    let farther = root.get("defaults").and_then(Node::table).and_then(|table| table.get(key));
    own.or(farther).map(|node| &node.origin).or(entry.map(|entry| &entry.key_origin)).unwrap_or(&Origin::Nowhere)
}

/// A thing of the file, by kind and code.
pub(super) fn entry<'a>(root: &'a Table, kind: &str, code: &str) -> Option<&'a Entry> {
    root.get(kind).and_then(Node::table)?.entry(code)
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
    let products = expected::products(client, profile);
    if products > MOST_PRODUCTS {
        problems
            .error(origin(root, client, "products"), format!("more products in {} than ids can count", path(client)))
            .label(format!("{products:.1e} at the end, of {MOST_PRODUCTS:.1e}"))
            .help("make `products.count` or `products.new` smaller, or divide them over several clients");
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

fn check_days(profile: &Profile, problems: &mut Problems) {
    let days = (profile.end.max(profile.as_of) - profile.start).div_euclid(MS_A_DAY) + 1;
    let all = days * profile.clients.len() as i64;
    if all > MOST_CLIENT_DAYS {
        let shown = |n: i64| words::grouped(n.into());
        problems
            .error(
                &Origin::Nowhere,
                format!("{} clients over {} days are too many", profile.clients.len(), shown(days)),
            )
            .help(format!("the most is {} days of all clients together, here {}", shown(MOST_CLIENT_DAYS), shown(all)));
    }
}

/// Those who order once only have a highest share, whatever the law's shape.
fn check_once(root: &Table, profile: &Profile, client: &Client, problems: &mut Problems) {
    let Loyalty::Once(share) = client.customers.loyalty else { return };
    let written = origin(root, client, "customers");
    let said = [own_table(root, client), root.get("defaults").and_then(Node::table)];
    let said = said.into_iter().flatten().find_map(|table| table.get("customers")?.table()?.get("once"));
    let Some(node) = said else { return };
    let (least, most) = client.reachable_once(profile);
    // A share as printed may lie a rounding beyond the bound it was taken from.
    let (label, help) = if share > most + 0.000_5 {
        (format!("at most {most:.2} order once only"), "more customers order less each: raise `customers.count`")
    } else if share < least - 0.000_5 {
        (format!("at least {least:.2} order once only"), "fewer customers order more each: lower `customers.count`")
    } else {
        return;
    };
    let problem = problems.error(&node.origin, format!("`once` of {} is out of reach", path(client)));
    problem.label(label).help(format!("{help}, or say the shape of their law by `r`"));
    if node.origin != *written {
        problem.beside(written, "its customers");
    }
}

/// Promises must be kept within a year, or instants lie beyond what warehouses plan.
fn check_promise(root: &Table, profile: &Profile, client: &Client, problems: &mut Problems) {
    for &at in &client.warehouses {
        let warehouse = &profile.warehouses[at];
        let first = day_number(warehouse.zone.local(profile.start).date());
        let works = |date: Date| {
            warehouse.open.0[date.weekday().to_monday_zero_offset() as usize].is_some()
                && !warehouse.holidays.contains(date)
        };
        let needed = client.promise.deliver_days.max(client.backorder.cancel_after_days) + 1;
        let open = (first..first + 365).map(date_of).filter(|date| works(*date)).take(needed as usize).count();
        if open < needed as usize {
            problems
                .error(origin(root, client, "promise"), format!("{} promises beyond a year", path(client)))
                .label(format!(
                    "{} of warehouse `{}`",
                    words::count(needed as usize - 1, "working day"),
                    warehouse.code
                ))
                .help(format!("it opens on {} in the year from the start", words::count(open, "day")));
            return;
        }
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
