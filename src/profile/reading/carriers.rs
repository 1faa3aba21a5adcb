//! `[carrier.x]`, and the parcel carrier of a currency that has none.

use super::layers::Layers;
use crate::profile::grammar::problems::{Origin, Problems};
use crate::profile::grammar::tree::{Node, Table};
use crate::profile::grammar::{amounts, words};
use crate::profile::known::currencies;
use crate::profile::{Carrier, Currency, Service, defaults};

/// Says when an amount is finer than its currency.
pub(super) fn check_fineness(node: &Node, currency: &Currency, problems: &mut Problems) {
    let Some(amount) = node.number().filter(|amount| amounts::is_finer(*amount, currency.decimals)) else { return };
    let paid = amounts::major_text(amounts::minor(amount, currency.decimals), currency.decimals);
    problems
        .error(&node.origin, format!("{amount} {} cannot be paid", currency.code))
        .label(match currency.decimals {
            0 => "this currency has no decimals".to_owned(),
            n => format!("this currency has {}", words::count(n as usize, "decimal")),
        })
        .help(format!("write {paid}"));
}

/// The carriers of the file.
pub(super) fn read(tables: Option<&Table>, problems: &mut Problems) -> Vec<Carrier> {
    let mut all = Vec::new();
    for entry in tables.map_or(&[][..], |table| &table.entries) {
        let Some(table) = entry.node.table() else { continue };
        let layers = Layers::of("carrier", table);
        if layers.get("currency").is_none() {
            problems
                .error(&entry.key_origin, format!("[carrier.{}] has no currency", entry.key))
                .help("add one, such as `currency = \"EUR\"`: its prices are in it");
        }
        let Some(currency) = layers.get("currency").and_then(Node::text).and_then(currencies::named) else { continue };
        let zones = zones(&layers);
        if let Some(node) = layers.get("zones")
            && !zones.is_sorted_by(|a, b| a < b)
        {
            problems
                .error(&node.origin, "the bounds of zones must rise")
                .help("[100, 300] has the zones up to 100 km, up to 300 km, and beyond");
        }
        let (spread, late) = (layers.number("spread"), layers.number("late"));
        if let Some(node) = layers.get("late")
            && spread == 0.0
        {
            problems
                .error(&node.origin, format!("[carrier.{}] has no parcels that are late", entry.key))
                .label("with `spread = 0` all arrive on the planned day")
                .help("leave it out, or say how transit varies: 0.77 is Olist's");
        }
        let mut carrier = Carrier { code: entry.key.clone(), currency, zones, spread, late, services: Vec::new() };
        match layers.get("services").and_then(Node::table) {
            Some(services) => read_services(services, &mut carrier, &layers, problems),
            None => default_services("carrier", &mut carrier, &entry.key_origin, problems),
        }
        all.push(carrier);
    }
    all.sort_by(|a, b| a.code.cmp(&b.code));
    all
}

/// The code of the carrier of a kind, `parcel` or `van`, that those have whose currency has none in the file.
pub(super) fn code_of(kind: &str, currency: &Currency) -> String {
    format!("{kind}-{}", currency.code.to_lowercase())
}

/// That carrier.
pub(super) fn of_kind(kind: &str, currency: &Currency) -> Carrier {
    let nothing = Table::default();
    let defaults = if kind == "van" { "van" } else { "carrier" };
    let layers = Layers::of(defaults, &nothing);
    let mut carrier = Carrier {
        code: code_of(kind, currency),
        currency: currency.clone(),
        zones: zones(&layers),
        spread: layers.number("spread"),
        late: layers.number("late"),
        services: Vec::new(),
    };
    default_services(defaults, &mut carrier, &Origin::Nowhere, &mut Problems::default());
    carrier
}

fn zones(layers: &Layers<'_>) -> Vec<u32> {
    layers.value("zones", |node| Some(node.list()?.iter().filter_map(Node::whole_u32).collect()))
}

/// Those that have a price for each zone of a carrier that says none of its own.
fn default_services(kind: &str, carrier: &mut Carrier, origin: &Origin, problems: &mut Problems) {
    let zones = carrier.zones.len() + 1;
    let minor = |dollars| amounts::minor(currencies::about(dollars, &carrier.currency), carrier.currency.decimals);
    let known = defaults::table(&[kind, "services"]).map_or(&[][..], |table| &table.entries);
    let services =
        known.iter().filter_map(|entry| Some(service(&carrier.code, &entry.key, entry.node.table()?, minor)));
    let services: Vec<Service> = services.filter(|service| service.price.len() == zones).collect();
    if services.is_empty() {
        problems
            .error(origin, format!("[carrier.{}] has {} and no services", carrier.code, words::count(zones, "zone")))
            .help("say `services.NAME = { days = […], price = […] }` with one value for each zone");
    }
    carrier.services = sorted(services);
}

/// The cheapest first.
fn sorted(mut services: Vec<Service>) -> Vec<Service> {
    services.sort_by(|a, b| (a.price.first(), &a.code).cmp(&(b.price.first(), &b.code)));
    services
}

fn service(carrier: &str, code: &str, table: &Table, minor: impl Fn(f64) -> i64) -> Service {
    let collections = Layers::of("service", table).whole("collections");
    let list = |key| table.get(key).and_then(Node::list).unwrap_or_default();
    Service {
        code: code.to_owned(),
        days: list("days").iter().filter_map(Node::whole_u32).collect(),
        price: list("price").iter().filter_map(Node::number).map(&minor).collect(),
        per_kg: table.get("per_kg").and_then(Node::number).map_or(0, minor),
        lorries: Service::lorries(carrier, code, collections.clamp(1, 24)),
    }
}

fn read_services(tables: &Table, carrier: &mut Carrier, layers: &Layers<'_>, problems: &mut Problems) {
    let zones = carrier.zones.len() + 1;
    let mut services = Vec::new();
    for entry in &tables.entries {
        let Some(table) = entry.node.table() else { continue };
        for key in ["days", "price"] {
            let Some(node) = table.get(key) else {
                problems
                    .error(&entry.key_origin, format!("service `{}` has no {key}", entry.key))
                    .help(format!("add `{key}` with {}", words::count(zones, "value")));
                continue;
            };
            let n = node.list().map_or(zones, <[Node]>::len);
            if n != zones {
                let problem = problems.error(
                    &node.origin,
                    format!("`{key}` has {} for {}", words::count(n, "value"), words::count(zones, "zone")),
                );
                problem.help("one zone more than there are bounds: the last lies beyond them");
                if let Some(bounds) = layers.get("zones") {
                    problem.beside(&bounds.origin, format!("{} and beyond", words::count(zones - 1, "bound")));
                }
            }
        }
        let prices = table.get("price").and_then(Node::list).unwrap_or_default();
        for node in prices.iter().chain(table.get("per_kg")) {
            check_fineness(node, &carrier.currency, problems);
        }
        services
            .push(service(&carrier.code, &entry.key, table, |major| amounts::minor(major, carrier.currency.decimals)));
    }
    carrier.services = sorted(services);
    if tables.entries.is_empty()
        && let Some(node) = layers.get("services")
    {
        problems.error(&node.origin, "a carrier needs a service").help("leave `services` out for economy and express");
    }
}
