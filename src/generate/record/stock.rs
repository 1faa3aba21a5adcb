//! `stock` at the world's end: what the last wave left on the faces, what lies in reserve and in shipments that have not left. A
//! client's positions, by warehouse and product, are made in one go.

use std::ops::Range;

use super::{Dimension, SLICE_ROWS, by_client};
use crate::calendar::{MILLIS_PER_MINUTE, Millis, Wave, date_of, day_number};
use crate::generate::catalogue;
use crate::generate::decide::Decided;
use crate::generate::fulfil::{Desk, Level, Reserve, Shelves};
use crate::generate::ids::product_id;
use crate::generate::range::Succession;
use crate::generate::unshipped::{Noted, SHIPPED_WITHIN};
use crate::generate::world::{ClientWorld, World};
use crate::profile::{Client, Profile, Warehouse};
use crate::tables::{Batches, Rows, Stock};

impl Dimension for Stock {
    fn pieces(profile: &Profile, clients: &[usize]) -> Vec<u64> {
        let of_client = |&client: &usize| {
            let client = &profile.clients[client];
            let succession = Succession::new(profile, client, profile.as_of / MILLIS_PER_MINUTE);
            positions(profile, client, &succession, profile.as_of)
        };
        clients.iter().map(of_client).collect()
    }

    fn some(world: World, rows: Range<u64>) -> Box<dyn Iterator<Item = Self> + Send> {
        let profile = &world.shared.profile;
        let count =
            |it: &ClientWorld| positions(profile, &profile.clients[it.index], &it.range.succession, world.as_of);
        let clients = by_client(&world, rows, count);
        let clients: Vec<u32> = clients.map(|(client, ..)| client.number).collect();
        Box::new(clients.into_iter().flat_map(move |number| of_client(&world, number, f64::INFINITY)))
    }
}

impl World {
    /// The rows of `stock` as if only the last orders of each client, about so many, could still lie in a warehouse:
    /// quickly made, and like the true ones but for some units.
    pub fn recent_stock(&self, orders: f64) -> impl Iterator<Item = Batches> {
        let numbers: Vec<u32> = self.clients().map(|client| client.number).collect();
        let rows = numbers.into_iter().flat_map(move |number| of_client(self, number, orders));
        rows.map(|rows| vec![(Stock::TABLE, rows.freeze(&self.shared.dictionaries))])
    }

    /// Orders to expect that are looked at for the true ones, once some waves have been made: all but theirs.
    pub fn stock_orders(&self, made: &Range<Wave>) -> f64 {
        let length = self.shared.profile.waves();
        let of_client = |client: &ClientWorld| {
            let Range { start, end } = self.unshipped.waves((client, &self.shared)).clone();
            let [from, until] = [made.start, made.end].map(|wave| wave.clamp(start, end));
            let expected = |waves: Range<Wave>| {
                let minutes = length.minutes_of(&waves);
                client.demand.expected(minutes.start, minutes.end)
            };
            expected(start..from) + expected(until..end)
        };
        self.clients().map(of_client).sum()
    }
}

/// The products that a client's warehouses may hold at an instant: those that have been sold since the first day of whose orders
/// something may lie there.
fn held(succession: &Succession, profile: &Profile, client: &Client, as_of: Millis) -> Vec<u32> {
    let days = SHIPPED_WITHIN + client.backorder.cancel_after_days as usize;
    let opened =
        client.warehouses.iter().map(|at| worked_since(&profile.warehouses[*at], days + 1, (profile.start, as_of)));
    let from = opened.min().unwrap_or(profile.start) / MILLIS_PER_MINUTE;
    let last_wave = as_of / MILLIS_PER_MINUTE - profile.waves().minutes();
    succession.sold(from.min(last_wave), last_wave).collect()
}

/// The first instant of so many working days of a warehouse before an instant; that from which on it is asked, if it has not
/// worked so many.
fn worked_since(warehouse: &Warehouse, days: usize, (start, at): (Millis, Millis)) -> Millis {
    let day = |instant: Millis| day_number(warehouse.zone.local(instant).date());
    let works = |day: &i64| {
        let date = date_of(*day);
        warehouse.open.0[date.weekday().to_monday_zero_offset() as usize].is_some()
            && !warehouse.holidays.contains(date)
    };
    // One that does not open again keeps what it has.
    let opens_again = (day(at)..day(at) + 366).any(|day| works(&day));
    let before = (day(start)..day(at)).rev().filter(works).nth(days);
    before.filter(|_| opens_again).map_or(start, |day| warehouse.zone.start_of(date_of(day)))
}

/// The number of a client's stock positions: the products that are held, at each of its warehouses that stocks them.
fn positions(profile: &Profile, client: &Client, succession: &Succession, as_of: Millis) -> u64 {
    let held = held(succession, profile, client, as_of);
    let counts = catalogue::counts(&client.products, held.into_iter().map(|product| succession.listing(product)));
    let of_warehouse = |warehouse: &usize| -> u64 {
        let stocks = &profile.warehouses[*warehouse].stocks;
        let stocked = |code: &String| stocks.is_empty() || stocks.contains(code);
        let categories = client.products.categories.iter().zip(&counts);
        categories.filter(|((category, _), _)| stocked(&category.code)).map(|(_, count)| *count).sum()
    };
    client.warehouses.iter().map(of_warehouse).sum()
}

/// The positions of the client with this number, some at a time; about so many orders are looked at again.
fn of_client(world: &World, number: u32, orders: f64) -> impl Iterator<Item = Stock> + Send + use<> {
    let world = world.clone();
    let place = world.shared.clients.iter().position(|client| client.number == number).unwrap_or_default();
    let client = &world.shared.clients[place];
    let sites = client.fulfilment.sites.len();
    let held = held(&client.range.succession, world.profile(), &world.profile().clients[client.index], world.as_of);
    let mut desk = Desk::default();
    let allocated = unshipped(client, &world, orders, &mut desk);
    let mut shelves = desk.shelves;
    let products = held.len();
    let slices = (0..sites).flat_map(move |site| {
        (0..products).step_by(SLICE_ROWS).map(move |from| (site, from..(from + SLICE_ROWS).min(products)))
    });
    slices.map(move |(site, range)| {
        record(&world, &world.shared.clients[place], site, &held[range], &allocated, &mut shelves)
    })
}

/// A position.
struct Row {
    product: u32,
    allocated: i32,
    available: i32,
    reserve: Level,
}

fn record(
    world: &World,
    client: &ClientWorld,
    site: usize,
    products: &[u32],
    allocated: &Noted,
    shelves: &mut Shelves,
) -> Stock {
    let (faces, number) = (&client.fulfilment.faces, client.fulfilment.warehouse_number(site));
    let minute = world.as_of / MILLIS_PER_MINUTE;
    let opened_at = minute - world.shared.profile.waves().minutes();
    let (demand, week) = (faces.demand(&client.demand, opened_at, minute), client.range.week(opened_at));
    let profile = &world.shared.profile;
    let time = &world.shared.logistics.times[client.fulfilment.sites[site].warehouse];
    let what = (&client.fulfilment, &client.catalogue, &client.demand);
    let reserve = Reserve::new((profile, &profile.clients[client.index]), what, time, site, world.as_of);
    let position = |product: &u32| {
        let product = *product;
        let listing = client.range.succession.listing(product);
        if !faces.stocks(site, client.catalogue.listings[listing as usize].category) {
            return None;
        }
        let allocated = allocated.units(client, site, product);
        // What is sold no more lies in open shipments at most.
        if client.range.succession.product(listing, &week) != product {
            return Some(Row { product, allocated, available: 0, reserve: Level::default() });
        }
        let opened = faces.opening(number, listing, demand);
        let available = shelves.left(site, listing, || opened);
        Some(Row { product, allocated, available, reserve: reserve.of(listing, demand, opened) })
    };
    let of: Vec<Row> = products.iter().filter_map(position).collect();
    Stock {
        client_id: vec![i64::from(client.number); of.len()],
        warehouse_id: vec![i64::from(number); of.len()],
        product_id: of.iter().map(|it| product_id(client.number, it.product)).collect(),
        on_hand: of
            .iter()
            .map(|it| it.available.saturating_add(it.allocated).saturating_add(it.reserve.units))
            .collect(),
        allocated: of.iter().map(|it| it.allocated).collect(),
        available: of.iter().map(|it| it.available).collect(),
        reserve: of.iter().map(|it| it.reserve.units).collect(),
        reorder_point: of.iter().map(|it| it.reserve.reorder_point).collect(),
        reorder_quantity: of.iter().map(|it| it.reserve.reorder_quantity).collect(),
        as_of: vec![world.as_of; of.len()],
    }
}

/// What has not been shipped of a client's orders; the shelves are left as the last wave did. Of the waves that may have any
/// of it those are made that nobody has noted; or, of all, the last ones that have so many orders.
fn unshipped(client: &ClientWorld, world: &World, orders: f64, desk: &mut Desk) -> Noted {
    let mut noted = if orders.is_finite() { Noted::default() } else { world.unshipped.noted(client) };
    let (length, waves) = (world.shared.profile.waves(), world.unshipped.waves((client, &world.shared)));
    let last = waves.end - 1;
    let mut first = last;
    let end = length.first_minute(waves.end);
    while first > waves.start && client.demand.expected(length.first_minute(first), end) < orders {
        first -= 1;
    }
    let mut decided = Decided::default();
    for wave in first..=last {
        if noted.has(wave) && wave < last {
            continue;
        }
        decided.clear();
        let minutes = (length.first_minute(wave), length.first_minute(wave + 1));
        decided.arrive(client, minutes);
        let orders = decided.wave_orders(0..decided.orders());
        client.fulfil(world, &orders, minutes, desk);
        desk.freeze(&orders, world.as_of);
        noted.note(client, wave, Some((&orders, &desk.plan)));
    }
    noted
}
