//! The dimension tables: who and what there is. A row is a pure function of its number, so any range can be made.

use std::ops::Range;

use super::catalogue::gtin;
use super::contacts::Contact;
use super::customers::{EARLIER_MINUTES, Joining};
use super::fulfil::stock;
use super::ids::{customer_id, product_id};
use super::world::{ClientWorld, World};
use crate::profile::{Client, Profile};
use crate::random::Key;
use crate::tables::{Batches, Clients, Customers, Products, Rows, Stock, Table, Warehouses};

/// Rows made at once.
const SLICE_ROWS: u64 = 16_384;
/// Rows of a piece.
const PIECE_ROWS: u64 = 250_000;
const MINUTE: i64 = 60_000;
const YEAR: i64 = 365 * 1440 * MINUTE;

/// Rows `rows` of a dimension table, slice by slice.
pub(super) fn rows<'w>(
    world: &'w World<'_>,
    table: &'static Table,
    rows: Range<u64>,
) -> Box<dyn Iterator<Item = Batches> + 'w> {
    if *table == *Stock::TABLE {
        return Box::new(stock_rows(world, rows));
    }
    let adjectives = super::words::adjectives();
    let slices = (rows.start..rows.end).step_by(SLICE_ROWS as usize).map(move |s| s..(s + SLICE_ROWS).min(rows.end));
    Box::new(slices.map(move |slice| {
        let batch = match table.name {
            "clients" => clients(world, slice).freeze(&world.dictionaries),
            "warehouses" => warehouses(world, slice).freeze(&world.dictionaries),
            "products" => products(world, slice, &adjectives).freeze(&world.dictionaries),
            "customers" => customers(world, slice).freeze(&world.dictionaries),
            other => unreachable!("{other} is no dimension table of rows that stand alone"),
        };
        vec![(table, batch)]
    }))
}

/// Stock positions of the clients whose rows these are; they are made client by client, in one go.
fn stock_rows<'w>(world: &'w World<'_>, rows: Range<u64>) -> impl Iterator<Item = Batches> + 'w {
    let clients = parts(world, rows, |client| stock::positions(world.profile, &world.profile.clients[client.index]));
    let slices = clients.flat_map(|(client, ..)| stock::rows(world, client));
    slices.map(|slice| vec![(Stock::TABLE, slice.freeze(&world.dictionaries))])
}

/// The clients whose rows lie in a range, each with the part of its own rows that does.
fn parts<'w>(
    world: &'w World<'_>,
    rows: Range<u64>,
    count: impl Fn(&ClientWorld) -> u64 + 'w,
) -> impl Iterator<Item = (&'w ClientWorld, &'w Client, Range<u32>)> + 'w {
    let mut first = 0;
    world.clients.iter().filter_map(move |client| {
        let (start, end) = (first, first + count(client));
        first = end;
        let part = rows.start.clamp(start, end) - start..rows.end.clamp(start, end) - start;
        let part = part.start as u32..part.end as u32;
        (!part.is_empty()).then(|| (client, &world.profile.clients[client.index], part))
    })
}

fn clients(world: &World<'_>, rows: Range<u64>) -> Clients {
    let mut table = Clients::default();
    for (client, profile, _) in parts(world, rows, |_| 1) {
        table.client_id.push(i64::from(client.number));
        table.code.push(&profile.code);
        table.name.push(&profile.name);
        table.segment.push(&profile.segment);
        table.time_zone.push(profile.zone.name());
        table.currency.push(&profile.currency.code);
        table.created_at.push(client_since(world, client));
    }
    table
}

/// When a client came: before its first product and customer.
fn client_since(world: &World<'_>, client: &ClientWorld) -> i64 {
    let earlier = client.key.named("since").below((YEAR / MINUTE) as u64) as i64 * MINUTE;
    world.profile.start - EARLIER_MINUTES * MINUTE - YEAR / 4 - earlier
}

fn warehouses(world: &World<'_>, rows: Range<u64>) -> Warehouses {
    let mut table = Warehouses::default();
    for warehouse in &world.profile.warehouses[rows.start as usize..rows.end as usize] {
        table.warehouse_id.push(i64::from(warehouse.number));
        table.code.push(&warehouse.code);
        table.name.push(&warehouse.name);
        table.time_zone.push(warehouse.zone.name());
        table.latitude.push(warehouse.place.0);
        table.longitude.push(warehouse.place.1);
        table.city.push(&warehouse.city);
        table.region.push(&warehouse.region);
        table.country.push(&warehouse.country);
        table.cutoff.push(&format!("{:02}:{:02}", warehouse.cutoff / 60, warehouse.cutoff % 60));
    }
    table
}

fn products(world: &World<'_>, rows: Range<u64>, adjectives: &[String]) -> Products {
    let mut table = Products::default();
    for (client, profile, part) in parts(world, rows, |client| client.catalogue.products.len() as u64) {
        let since = client_since(world, client);
        for i in part {
            let product = &client.catalogue.products[i as usize];
            let category = &profile.products.categories[product.category as usize].0;
            let key = client.key.named("product words").at(u64::from(i));
            let age = world.profile.start - since;
            table.product_id.push(product_id(client.number, i));
            table.client_id.push(i64::from(client.number));
            table.sku.push(client.first_sku + i as i32);
            table.gtin.push(&gtin(client.number, i));
            table.name.push(&product_name(&category.code, adjectives, key));
            table.category.push(client.first_category + product.category as i32);
            table.handling_class.push(category.class as i32);
            table.length_mm.push(product.size_mm[0] as i32);
            table.width_mm.push(product.size_mm[1] as i32);
            table.height_mm.push(product.size_mm[2] as i32);
            table.weight_g.push(product.weight_g as i32);
            table.pack_size.push(product.pack_size as i32);
            table.price_minor.push(product.price_minor);
            table.cost_minor.push(product.cost_minor);
            table.created_at.push(since + key.at(0).below((age / MINUTE) as u64) as i64 * MINUTE);
        }
    }
    table
}

/// Such as `Seamless Produce 4F`: visibly invented, and not the same twice in a shelf.
fn product_name(category: &str, adjectives: &[String], key: Key) -> String {
    let pick = |part: u64| &adjectives[key.at(part).below(adjectives.len() as u64) as usize];
    let mut letters = category.chars();
    let noun: String = letters.next().map(|c| c.to_ascii_uppercase()).into_iter().chain(letters).collect();
    format!("{} {} {:02X}", pick(1), noun, key.at(2).below(256))
}

fn customers(world: &World<'_>, rows: Range<u64>) -> Customers {
    let mut table = Customers::default();
    let frozen = world.profile.as_of / MINUTE;
    for (client, _, part) in parts(world, rows, |client| u64::from(client.customers.joined(frozen))) {
        for i in part {
            let key = client.customers.key(i);
            let firm = client.customers.is_firm(i);
            let place = world.places.get(client.customers.place(i));
            let words = &world.words[&place.language];
            let pick = |part: u64, list: &'_ [String]| key.at(part).below(list.len() as u64) as usize;
            let contact = Contact::of(client.number, &client.customers, i, place, words);
            table.customer_id.push(customer_id(client.number, i));
            table.client_id.push(i64::from(client.number));
            table.kind.push(i32::from(firm));
            if firm {
                table.name.push(&words.firms[pick(12, &words.firms)]);
            } else {
                table.name.push_with(|bytes| {
                    bytes.extend_from_slice(contact.first_name().as_bytes());
                    bytes.push(b' ');
                    bytes.extend_from_slice(contact.last_name().as_bytes());
                });
            }
            table.email.push_with(|bytes| contact.push_email(bytes));
            table.phone.push_with(|bytes| contact.push_phone(bytes));
            let street = &words.streets[pick(15, &words.streets)];
            table.street.push(&format!("{street} {}", 1 + key.at(16).below(240)));
            table.city.push(place.city);
            table.region.push(place.region);
            table.postal_code.push(place.postal_code);
            table.country.push(place.country);
            table.created_at.push(client.customers.created_at(i));
        }
    }
    table
}

/// Rows of a dimension table for some clients (indices into the profile's), piece by piece: some are better made
/// in one go, such as a client's stock.
pub fn dimension_pieces(profile: &Profile, clients: &[usize], table: &Table) -> Vec<u64> {
    let clients = clients.iter().map(|&index| &profile.clients[index]);
    let rows = match table.name {
        "clients" => clients.len() as u64,
        "warehouses" => profile.warehouses.len() as u64,
        "products" => clients.map(|client| u64::from(client.products.count)).sum(),
        "customers" => {
            clients.map(|client| u64::from(Joining::new(profile, client).joined(profile.as_of / MINUTE))).sum()
        }
        "stock" => return clients.map(|client| stock::positions(profile, client)).collect(),
        _ => 0,
    };
    (0..rows).step_by(PIECE_ROWS as usize).map(|start| PIECE_ROWS.min(rows - start)).collect()
}
