//! `stock` at the world's end: what the last wave left on the faces, what lies in reserve and in shipments that have not left. A
//! client's positions, by warehouse and product, are made in one go.

use std::ops::Range;

use super::{Dimension, SLICE_ROWS, by_client};
use crate::calendar::{MILLIS_PER_MINUTE, Wave};
use crate::generate::catalogue;
use crate::generate::decide::Decided;
use crate::generate::fulfil::{Desk, Level, Reserve, Shelves};
use crate::generate::ids::product_id;
use crate::generate::world::{ClientWorld, Shared, World};
use crate::profile::{Client, Profile};
use crate::tables::{Batches, NEVER, Rows, Stock};

/// Working days after which nothing that was allocated is still there.
const SHIPPED_WITHIN: usize = 10;

impl Dimension for Stock {
    fn pieces(profile: &Profile, clients: &[usize]) -> Vec<u64> {
        clients.iter().map(|&client| positions(profile, &profile.clients[client])).collect()
    }

    fn some(world: World, rows: Range<u64>) -> Box<dyn Iterator<Item = Self> + Send> {
        let profile = &world.shared.profile;
        let clients = by_client(&world, rows, |client| positions(profile, &profile.clients[client.index]));
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

    /// Orders to expect that are looked at again for the true ones.
    pub fn stock_orders(&self) -> f64 {
        let length = self.shared.profile.waves();
        let of_client = |client: &ClientWorld| {
            let from = length.first_minute(first_open_wave(client, self));
            client.demand.expected(from, self.as_of / MILLIS_PER_MINUTE)
        };
        self.clients().map(of_client).sum()
    }
}

/// The number of a client's stock positions: its products at each of its warehouses that stocks them.
fn positions(profile: &Profile, client: &Client) -> u64 {
    let counts = catalogue::counts(client);
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
    let (sites, products) = (client.fulfilment.sites.len(), client.catalogue.products.len());
    let mut desk = Desk::default();
    let allocated = open_quantities(client, &world, orders, &mut desk);
    let mut shelves = desk.shelves;
    let slices = (0..sites).flat_map(move |site| {
        (0..products).step_by(SLICE_ROWS).map(move |from| (site, from..(from + SLICE_ROWS).min(products)))
    });
    slices.map(move |(site, range)| record(&world, &world.shared.clients[place], site, range, &allocated, &mut shelves))
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
    products: Range<usize>,
    allocated: &[i32],
    shelves: &mut Shelves,
) -> Stock {
    let (faces, number) = (&client.fulfilment.faces, client.fulfilment.warehouse_number(site));
    let minute = world.as_of / MILLIS_PER_MINUTE;
    let demand = faces.demand(&client.demand, minute - world.shared.profile.waves().minutes(), minute);
    let all = &client.catalogue.products;
    let profile = &world.shared.profile;
    let time = &world.shared.logistics.times[client.fulfilment.sites[site].warehouse];
    let what = (&client.fulfilment, &client.catalogue, &client.demand);
    let reserve = Reserve::new((profile, &profile.clients[client.index]), what, time, site, world.as_of);
    let of: Vec<Row> = products
        .filter(|product| faces.stocks(site, all[*product].category))
        .map(|product| {
            let place = site * all.len() + product;
            let product = product as u32;
            let opened = faces.opening(number, product, demand);
            Row {
                product,
                allocated: allocated[place],
                available: shelves.left(site, product, || opened),
                reserve: reserve.of(product, demand, opened),
            }
        })
        .collect();
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

/// Units of each position that lie in shipments which have not been shipped. Leaves the shelves as the last wave did. Only
/// waves whose shipments may still be there are made, and of these the last ones that have so many orders.
fn open_quantities(client: &ClientWorld, world: &World, orders: f64, desk: &mut Desk) -> Vec<i32> {
    let products = client.catalogue.products.len();
    let mut units = vec![0i32; client.fulfilment.sites.len() * products];
    let length = world.shared.profile.waves();
    let last = length.at(world.as_of);
    let mut decided = Decided::default();
    let mut first = last - 1;
    let earliest = first_open_wave(client, world);
    let last_minute = length.first_minute(last);
    while first > earliest && client.demand.expected(length.first_minute(first), last_minute) < orders {
        first -= 1;
    }
    for wave in first..last {
        decided.clear();
        let minutes = (length.first_minute(wave), length.first_minute(wave + 1));
        decided.arrive(client, minutes);
        let orders = decided.wave_orders(0);
        client.fulfil(world, &orders, minutes, desk);
        desk.freeze(&orders, world.as_of);
        for parcel in desk.plan.parcels.iter().filter(|parcel| parcel.shipped_at == NEVER) {
            for line in desk.plan.lines(parcel) {
                let position = parcel.site * products + orders.products[*line as usize] as usize;
                units[position] = units[position].saturating_add(orders.units[*line as usize]);
            }
        }
    }
    units
}

/// The first wave of whose orders something may lie in a warehouse at the world's end.
fn first_open_wave(client: &ClientWorld, world: &World) -> Wave {
    let Shared { logistics, profile, .. } = &*world.shared;
    let it = &client.fulfilment;
    let days = SHIPPED_WITHIN + it.backorder.cancel_after_days as usize;
    let earliest = it.sites.iter().map(|site| {
        let time = &logistics.times[site.warehouse];
        let today = time.day_at(world.as_of);
        // A warehouse that does not open any more keeps what it has.
        time.day(today).and(today.checked_sub(days)).and_then(|day| time.day(day)).map_or(0, |day| day.opens)
    });
    profile.waves().at(earliest.min().unwrap_or(0).max(profile.start))
}
