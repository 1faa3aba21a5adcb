//! `[client.x]`, `[group.x]` and `[defaults]`: who orders what, how often.

use std::collections::BTreeMap;

use super::calendars::Calendars;
use super::layers::Layers;
use super::numbers::Numbers;
use super::top::{self, Top};
use super::{carriers, people, rates, selling};
use crate::geography;
use crate::profile::grammar::problems::{Origin, Problems};
use crate::profile::grammar::shape::join;
use crate::profile::grammar::tree::{Entry, Node, Table};
use crate::profile::grammar::words;
use crate::profile::known::{countries, currencies};
use crate::profile::{Backorder, Carrier, Client, Currency, Customers, Loyalty, OrderRate, Warehouse};
use crate::random::Key;

/// Nobody waits for a dimension table larger than this by default.
const MOST_DEFAULT_CUSTOMERS: f64 = 5e6;
/// What a world keeps, however far it is shrunk, if it had so many.
const FEWEST_CUSTOMERS: u32 = 10;

/// What clients are read against.
#[derive(Debug)]
pub(super) struct Desk<'a> {
    pub(super) root: &'a Table,
    pub(super) top: &'a Top,
    pub(super) calendars: &'a Calendars,
    pub(super) warehouses: &'a [Warehouse],
    /// Carriers of the file; those of currencies without any are added.
    pub(super) carriers: Vec<Carrier>,
    /// Where each client was written, by code.
    pub(super) origins: BTreeMap<String, Origin>,
}

/// Clients by number, groups expanded. Carriers are named by code until all are known.
pub(super) fn read(desk: &mut Desk<'_>, problems: &mut Problems) -> Vec<Client> {
    let root = desk.root;
    let table = |key| root.get(key).and_then(Node::table);
    let defaults = table("defaults");
    let mut numbers = Numbers::new("client", desk.top.max_clients);
    let single = table("client").map_or(0, |table| table.entries.len());
    if single >= desk.top.max_clients as usize {
        let (given, most) = (words::grouped(single as i128), words::grouped((desk.top.max_clients - 1).into()));
        problems
            .error(&Origin::Nowhere, format!("{given} clients are more than `max_clients` leaves numbers for"))
            .help(format!("it leaves {most}; raise it, or describe clients that are alike by one [group.x]"));
        return Vec::new();
    }
    let mut clients: Vec<Client> = Vec::new();
    let mut chosen: Vec<Chosen> = Vec::new();
    // Those with a number of their own first: a derived one must give way, not take theirs.
    for kind in ["client", "group"] {
        let mut entries: Vec<&Entry> = table(kind).map_or(&[][..], |table| &table.entries).iter().collect();
        entries.sort_by_key(|entry| entry.node.table().is_none_or(|table| table.get("number").is_none()));
        for entry in entries {
            let Some(own) = entry.node.table() else { continue };
            let layers = Layers::of_client(own, defaults);
            let path = join(kind, &entry.key);
            let count = if kind == "group" { count(entry, &layers, problems) } else { 1 };
            let number = numbers.run(entry, own, count, problems);
            check_orders(entry, &layers, &path, problems);
            let (template, carriers) = read_one(entry, number, &layers, &path, desk, problems);
            for k in 0..count {
                let mut client = template.clone();
                let mut origin = entry.key_origin.clone();
                if kind == "group" {
                    client.code = format!("{}-{}", entry.key, k + 1);
                    client.name = format!("{} {}", template.name, k + 1);
                    client.group = Some(entry.key.clone());
                    client.number = number.saturating_add(k);
                    client.size = member_size(&layers, desk.top.seed, &client.code);
                    if let Some(other) = desk.origins.get(&client.code) {
                        problems
                            .error(&entry.key_origin, format!("[{path}] makes a client `{}`", client.code))
                            .beside(other, "which there is already");
                        origin = other.clone();
                    }
                }
                client.rate.factor = desk.top.scale * client.size;
                client.customers.count = scaled(client.customers.base, client.size);
                desk.origins.insert(client.code.clone(), origin);
                clients.push(client);
                chosen.push(carriers.clone());
            }
        }
    }
    if clients.is_empty() {
        problems
            .error(&Origin::Nowhere, "there is no client")
            .help("add one, such as `[client.acme]` with `orders = 1_000` below it");
    }
    resolve_carriers(&mut clients, &chosen, desk);
    clients.sort_by_key(|client| client.number);
    clients
}

fn scaled(base: u32, size: f64) -> u32 {
    (f64::from(base) * size).round().clamp(1.0, f64::from(u32::MAX)) as u32
}

/// A number in a world that is shrunk: at least so many, or all that there were.
pub(super) fn shrunk(count: u32, shrink: f64, fewest: u32) -> u32 {
    ((f64::from(count) * shrink).round() as u32).max(fewest.min(count))
}

fn count(entry: &Entry, layers: &Layers<'_>, problems: &mut Problems) -> u32 {
    if layers.get("count").is_none() {
        problems
            .error(&entry.key_origin, format!("[group.{}] has no count", entry.key))
            .help("add how many clients it makes, such as `count = 20`; for a single one write [client.x]");
    }
    layers.get("count").and_then(Node::whole_u32).filter(|count| (1..=100_000).contains(count)).unwrap_or(1)
}

/// The member's own factor: a number, or drawn from a range by its code, so that raising the count only adds.
fn member_size(layers: &Layers<'_>, seed: u64, code: &str) -> f64 {
    let (low, high) = layers.value("size", Node::span);
    if low >= high { low } else { low + (high - low) * Key::root(seed).named("size").named(code).unit() }
}

fn check_orders(entry: &Entry, layers: &Layers<'_>, path: &str, problems: &mut Problems) {
    if layers.get("orders").is_none() {
        problems.error(&entry.key_origin, format!("[{path}] has no orders")).help(
            "add how many a day, such as `orders = 1_000` or `orders = { weekday = [900, 1_100], weekend = 400 }`",
        );
    }
}

/// One client as the template of its group, and the codes of its carriers.
fn read_one(
    entry: &Entry,
    number: u32,
    layers: &Layers<'_>,
    path: &str,
    desk: &Desk<'_>,
    problems: &mut Problems,
) -> (Client, Chosen) {
    let top = desk.top;
    let zone = layers.find("time_zone", top::zone).unwrap_or_else(|| top.zone.clone());
    let currency = layers
        .find("currency", |node| currencies::named(node.text()?))
        .unwrap_or_else(|| currencies::of_country(countries::of_zone(zone.name())));
    let served_by = warehouses_of(layers, desk, problems);
    let size = layers.find("size", Node::number).unwrap_or(1.0);
    let country = layers.find("country", Node::text).unwrap_or(countries::of_zone(zone.name()).code).to_owned();
    let holidays = rates::holidays(layers, &country, desk.calendars, problems);
    let rate = rates::read(layers, top.scale * size, holidays, path, problems);
    let customers = customers(layers, &rate, top, problems);
    let client = Client {
        code: entry.key.clone(),
        number,
        name: layers.find("name", Node::text).unwrap_or(&entry.key).to_owned(),
        group: None,
        segment: layers.text("like").to_owned(),
        size,
        zone,
        country,
        ships_to: ships_to(layers, &served_by, desk, problems),
        warehouses: served_by,
        carriers: Vec::new(),
        rate,
        customers,
        habits: people::habits(layers),
        addresses: people::addresses(layers),
        baskets: people::baskets(layers),
        products: selling::products(layers, &currency, desk, problems),
        lines: selling::counted(layers, "lines", problems),
        units: selling::counted(layers, "units", problems),
        channels: selling::shares(layers, "channels", problems),
        tax_ppm: (layers.number("tax") * 1e6).round() as i64,
        discount: selling::discount(layers, "discount"),
        promotion: selling::promotion(layers),
        shipping: selling::shipping(layers, &currency, problems),
        payment: selling::payment(layers, problems),
        returns: layers.number("returns"),
        terms_days: layers.duration("terms"),
        cancel: layers.number("cancel"),
        promise: selling::promise(layers, problems),
        stock: selling::stock(layers),
        backorder: Backorder {
            restock_days: layers.duration("backorder.restock"),
            cancel_after_days: layers.duration("backorder.cancel_after"),
        },
        lookups: layers.number("lookups"),
        tracks: layers.number("tracks"),
        currency,
    };
    let carriers = carriers_of(layers, &client.currency, desk, problems);
    (client, carriers)
}

fn warehouses_of(layers: &Layers<'_>, desk: &Desk<'_>, problems: &mut Problems) -> Vec<usize> {
    let Some(list) = layers.get("warehouses").and_then(Node::list) else { return (0..desk.warehouses.len()).collect() };
    let mut served_by = Vec::new();
    for node in list {
        let Some(code) = node.text() else { continue };
        if let Some(at) = desk.warehouses.iter().position(|warehouse| warehouse.code == code) {
            served_by.push(at);
        } else {
            let known = desk.warehouses.iter().map(|warehouse| warehouse.code.as_str());
            unknown(node, "warehouse", code, known, problems);
        }
    }
    served_by.sort_unstable();
    served_by.dedup();
    served_by
}

/// The places of those that a code names, a client's or a group's; that there are none is a problem.
pub(in crate::profile) fn called(node: &Node, all: &[Client], problems: &mut Problems) -> Vec<usize> {
    let Some(code) = node.text() else { return Vec::new() };
    let places: Vec<usize> = (0..all.len()).filter(|&at| all[at].is_called(code)).collect();
    if places.is_empty() {
        let groups = all.iter().filter_map(|client| client.group.as_deref());
        let single = all.iter().filter(|client| client.group.is_none()).map(|client| client.code.as_str());
        let mut known: Vec<&str> = single.chain(groups).collect();
        known.dedup();
        unknown(node, "client", code, known.into_iter(), problems);
    }
    places
}

/// Says that there is no such thing.
pub(super) fn unknown<'a>(
    node: &Node,
    noun: &str,
    code: &str,
    known: impl Iterator<Item = &'a str>,
    problems: &mut Problems,
) {
    let known: Vec<&str> = known.collect();
    let problem = problems.error(&node.origin, format!("there is no {noun} `{code}`"));
    match words::nearest(code, known.iter().copied()) {
        Some(near) => problem.label(format!("did you mean `{near}`?")),
        None if known.is_empty() => problem.help(format!("add a [{noun}.{code}]")),
        None => problem.help(format!("there is {}", known.join(", "))),
    };
}

/// The carriers that a client names.
#[derive(Debug, Clone)]
struct Chosen {
    codes: Vec<String>,
    /// Of the carrier that it has otherwise: `parcel` or `van`.
    kind: String,
}

/// The carriers it names, or all of its currency; none when its currency has none.
fn carriers_of(layers: &Layers<'_>, currency: &Currency, desk: &Desk<'_>, problems: &mut Problems) -> Chosen {
    let of_currency = |carrier: &&Carrier| carrier.currency == *currency;
    let kind = layers.text("delivery").to_owned();
    let Some(list) = layers.get("carriers").and_then(Node::list) else {
        let codes = desk.carriers.iter().filter(of_currency).map(|carrier| carrier.code.clone()).collect();
        return Chosen { codes, kind };
    };
    let mut chosen = Vec::new();
    for node in list {
        let Some(code) = node.text() else { continue };
        match desk.carriers.iter().find(|carrier| carrier.code == code) {
            Some(carrier) if of_currency(&carrier) => chosen.push(carrier.code.clone()),
            Some(carrier) => {
                let title =
                    format!("carrier `{code}` is paid in {}, the client in {}", carrier.currency.code, currency.code);
                problems.error(&node.origin, title).help("the two must share a currency: costs are never converted");
            }
            None => unknown(node, "carrier", code, desk.carriers.iter().map(|carrier| carrier.code.as_str()), problems),
        }
    }
    Chosen { codes: chosen, kind }
}

/// Turns codes of carriers into places in the list. Who has none gets that of its kind and currency, whoever else has
/// which.
fn resolve_carriers(clients: &mut [Client], chosen: &[Chosen], desk: &mut Desk<'_>) {
    let own = |client: &Client, kind: &str, carrier: &Carrier| {
        carrier.currency == client.currency && carrier.code == carriers::code_of(kind, &client.currency)
    };
    for (client, Chosen { codes, kind }) in clients.iter().zip(chosen) {
        if codes.is_empty() && !desk.carriers.iter().any(|carrier| own(client, kind, carrier)) {
            desk.carriers.push(carriers::of_kind(kind, &client.currency));
        }
    }
    desk.carriers.sort_by(|a, b| a.code.cmp(&b.code));
    for (client, Chosen { codes, kind }) in clients.iter_mut().zip(chosen) {
        let serves = |carrier: &Carrier| {
            if codes.is_empty() { own(client, kind, carrier) } else { codes.contains(&carrier.code) }
        };
        client.carriers = (0..desk.carriers.len()).filter(|&at| serves(&desk.carriers[at])).collect();
    }
}

fn ships_to(layers: &Layers<'_>, served_by: &[usize], desk: &Desk<'_>, problems: &mut Problems) -> Vec<(String, f64)> {
    if layers.get("ships_to").is_some() {
        return selling::shares(layers, "ships_to", problems);
    }
    // Where no addresses are known, those of the nearest country.
    let of_warehouse = |&at: &usize| {
        let it = &desk.warehouses[at];
        let known = geography::country(&it.country).map(|country| country.code);
        known.unwrap_or_else(|| geography::nearest_city(it.place, None).country)
    };
    let mut countries: Vec<&str> = served_by.iter().map(of_warehouse).collect();
    countries.sort_unstable();
    countries.dedup();
    let share = 1.0 / countries.len().max(1) as f64;
    countries.into_iter().map(|country| (country.to_owned(), share)).collect()
}

fn customers(layers: &Layers<'_>, rate: &OrderRate, top: &Top, problems: &mut Problems) -> Customers {
    let (r, once) = (layers.get("customers.r"), layers.get("customers.once"));
    if let (Some(r), Some(once)) = (r, once) {
        problems
            .error(&once.origin, "`r` and `once` say the same thing twice")
            .beside(&r.origin, "said here")
            .help("leave one out: `r` follows from `once` and the mean");
    }
    // Without size, which multiplies the number afterwards.
    let a_day = top.scale * rate.day.iter().map(|(low, high)| f64::midpoint(*low, *high)).sum::<f64>() / 7.0;
    let default = (a_day * 365.0 / layers.number("orders_a_year"))
        .round()
        .clamp(f64::from(FEWEST_CUSTOMERS), MOST_DEFAULT_CUSTOMERS) as u32;
    let said = layers.find("customers.count", Node::whole_u32);
    let base = said.map_or(default, |count| shrunk(count, top.shrink, FEWEST_CUSTOMERS));
    let loyalty = match (r, once.and_then(Node::number)) {
        (None, Some(once)) => Loyalty::Once(once),
        _ => Loyalty::R(layers.number("customers.r")),
    };
    Customers {
        count: base,
        base,
        joining: layers.number("customers.joining"),
        leaving: layers.number("customers.leaving"),
        follow_up: layers.number("customers.follow_up"),
        loyalty,
        firms: layers.number("customers.firms"),
        households: layers.number("customers.households"),
    }
}
