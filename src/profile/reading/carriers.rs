//! `[carrier.x]`, and the parcel carrier of a currency that has none.

use super::layers::Layers;
use crate::profile::grammar::problems::{Origin, Problems};
use crate::profile::grammar::tree::{Node, Table};
use crate::profile::grammar::{amounts, words};
use crate::profile::known::currencies;
use crate::profile::{Carrier, Currency, Service};

/// Zones when the profile has none, kilometres.
const ZONES: [u32; 2] = [200, 800];
/// Services when the profile has none: code, days and price in dollars for each zone, and per kilogram.
const SERVICES: [(&str, [u32; 3], [f64; 3], f64); 2] =
    [("economy", [2, 3, 5], [4.1, 4.9, 6.9], 0.3), ("express", [1, 1, 2], [8.9, 10.9, 16.9], 0.6)];

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
        let layers = Layers::of(table);
        if layers.get("currency").is_none() {
            problems
                .error(&entry.key_origin, format!("[carrier.{}] has no currency", entry.key))
                .help("add one, such as `currency = \"EUR\"`: its prices are in it");
        }
        let Some(currency) = layers.text("currency").and_then(currencies::named) else { continue };
        let list = layers.get("zones").and_then(Node::list);
        let zones: Vec<u32> =
            list.map_or_else(|| ZONES.to_vec(), |list| list.iter().filter_map(Node::whole_u32).collect());
        if let Some(node) = layers.get("zones")
            && !zones.is_sorted_by(|a, b| a < b)
        {
            problems
                .error(&node.origin, "the bounds of zones must rise")
                .help("[100, 300] has the zones up to 100 km, up to 300 km, and beyond");
        }
        let mut carrier = Carrier { code: entry.key.clone(), currency, zones, services: Vec::new() };
        match layers.get("services").and_then(Node::table) {
            Some(services) => read_services(services, &mut carrier, &layers, problems),
            None => default_services(&mut carrier, &entry.key_origin, problems),
        }
        sort_services(&mut carrier);
        all.push(carrier);
    }
    all.sort_by(|a, b| a.code.cmp(&b.code));
    all
}

/// The carrier of a currency that has none in the file.
pub(super) fn of_currency(currency: &Currency) -> Carrier {
    let code = format!("parcel-{}", currency.code.to_lowercase());
    let mut carrier = Carrier { code, currency: currency.clone(), zones: ZONES.to_vec(), services: Vec::new() };
    default_services(&mut carrier, &Origin::Nowhere, &mut Problems::default());
    sort_services(&mut carrier);
    carrier
}

fn sort_services(carrier: &mut Carrier) {
    carrier.services.sort_by(|a, b| (a.price.first(), &a.code).cmp(&(b.price.first(), &b.code)));
}

fn default_services(carrier: &mut Carrier, origin: &Origin, problems: &mut Problems) {
    let zones = carrier.zones.len() + 1;
    if zones != ZONES.len() + 1 {
        problems
            .error(origin, format!("[carrier.{}] has {} and no services", carrier.code, words::count(zones, "zone")))
            .help("say `services.NAME = { days = […], price = […] }` with one value for each zone");
        return;
    }
    let minor = |dollars| amounts::minor(currencies::about(dollars, &carrier.currency), carrier.currency.decimals);
    carrier.services = SERVICES
        .map(|(code, days, price, per_kg)| Service {
            code: code.to_owned(),
            days: days.to_vec(),
            price: price.map(minor).to_vec(),
            per_kg: minor(per_kg),
        })
        .to_vec();
}

fn read_services(tables: &Table, carrier: &mut Carrier, layers: &Layers<'_>, problems: &mut Problems) {
    let zones = carrier.zones.len() + 1;
    for entry in &tables.entries {
        let Some(table) = entry.node.table() else { continue };
        let service = Layers::of(table);
        for key in ["days", "price"] {
            let Some(node) = service.get(key) else {
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
        let list = |key| service.get(key).and_then(Node::list).unwrap_or_default();
        for node in list("price").iter().chain(service.get("per_kg")) {
            check_fineness(node, &carrier.currency, problems);
        }
        let minor = |major| amounts::minor(major, carrier.currency.decimals);
        carrier.services.push(Service {
            code: entry.key.clone(),
            days: list("days").iter().filter_map(Node::whole_u32).collect(),
            price: list("price").iter().filter_map(Node::number).map(minor).collect(),
            per_kg: minor(service.number("per_kg").unwrap_or(0.0)),
        });
    }
    if tables.entries.is_empty()
        && let Some(node) = layers.get("services")
    {
        problems.error(&node.origin, "a carrier needs a service").help("leave `services` out for economy and express");
    }
}
