//! Stock positions at the world's end: what the last wave left, and what lies in shipments that have not left.

use super::{Desk, Fulfilment};
use crate::generate::draft::Draft;
use crate::generate::ids::product_id;
use crate::generate::world::{ClientWorld, World};
use crate::profile::{Client, Profile};
use crate::tables::{NEVER, Stock};

/// Rows made at once.
const SLICE_ROWS: usize = 16_384;
/// Working days after which nothing that was allocated is still there.
const SHIPPED_WITHIN: usize = 10;

/// The number of a client's stock positions: its products at each of its warehouses that stocks them.
pub(in crate::generate) fn positions(profile: &Profile, client: &Client) -> u64 {
    let counts = crate::generate::catalogue::counts(client);
    let of_warehouse = |warehouse: &usize| -> u64 {
        let stocks = &profile.warehouses[*warehouse].stocks;
        let stocked = |code: &String| stocks.is_empty() || stocks.contains(code);
        let categories = client.products.categories.iter().zip(&counts);
        categories.filter(|((category, _), _)| stocked(&category.code)).map(|(_, count)| *count).sum()
    };
    client.warehouses.iter().map(of_warehouse).sum()
}

/// A client's stock positions, by warehouse and product, some at a time.
pub(in crate::generate) fn rows<'w>(
    world: &'w World<'_>,
    client: &'w ClientWorld,
) -> impl Iterator<Item = Stock> + use<'w> {
    let products = client.catalogue.products.len();
    let sites = client.fulfilment.sites.len();
    let mut desk = Desk::default();
    let allocated = client.fulfilment.open_quantities(client, world, &mut desk);
    let slices = (0..sites).flat_map(move |site| {
        (0..products).step_by(SLICE_ROWS).map(move |from| (site, from..(from + SLICE_ROWS).min(products)))
    });
    let as_of = world.profile.as_of;
    let length = i64::from(world.profile.wave_minutes);
    let minute = as_of / 60_000;
    let it = &client.fulfilment;
    let demand = it.faces.demand(&client.demand, minute - length, minute);
    slices.map(move |(site, range)| {
        let mut stock = Stock::default();
        let number = it.sites[site].number;
        for product in range {
            let (at, known) = (product as u32, &client.catalogue.products[product]);
            if !it.faces.stocks(site, known.category) {
                continue;
            }
            let available = desk.shelves.left(site, at, || it.faces.opening(number, at, demand));
            let allocated = allocated[site * products + product];
            let full = it.faces.full(at, demand);
            let pack = i64::from(known.pack_size);
            stock.client_id.push(i64::from(client.number));
            stock.warehouse_id.push(i64::from(number));
            stock.product_id.push(product_id(client.number, at));
            stock.on_hand.push(available.saturating_add(allocated));
            stock.allocated.push(allocated);
            stock.available.push(available);
            stock.reorder_point.push(it.faces.expected_units(at, demand).ceil() as i32);
            stock.reorder_quantity.push(((i64::from(full) + pack - 1) / pack * pack).min(i64::from(i32::MAX)) as i32);
            stock.as_of.push(as_of);
        }
        stock
    })
}

impl Fulfilment {
    /// Units of each position that lie in shipments which have not been shipped. Leaves the shelves as the last wave
    /// did. Only waves whose shipments may still be there are made.
    fn open_quantities(&self, client: &ClientWorld, world: &World<'_>, desk: &mut Desk) -> Vec<i32> {
        let products = client.catalogue.products.len();
        let mut units = vec![0i32; self.sites.len() * products];
        let length = i64::from(world.profile.wave_minutes);
        let last = self.frozen_at / 60_000 / length;
        let mut draft = Draft::default();
        for wave in self.first_open_wave(world, length).min(last - 1)..last {
            draft.clear();
            draft.decide(client, world, wave * length, (wave + 1) * length, desk);
            for parcel in desk.plan.parcels.iter().filter(|parcel| parcel.shipped_at == NEVER) {
                for line in &desk.plan.parcel_lines[parcel.lines.clone()] {
                    let (product, of_line) = draft.line(*line);
                    let position = parcel.site * products + product as usize;
                    units[position] = units[position].saturating_add(of_line);
                }
            }
        }
        units
    }

    /// The first wave of whose orders something may lie in a warehouse at the world's end.
    fn first_open_wave(&self, world: &World<'_>, length: i64) -> i64 {
        let days = SHIPPED_WITHIN + self.backorder.cancel_after_days as usize;
        let earliest = |site: &super::Site| {
            let time = &world.logistics.times[site.warehouse];
            let today = time.day_at(self.frozen_at);
            // A warehouse that does not open any more keeps what it has.
            time.day(today).and(today.checked_sub(days)).and_then(|day| time.day(day)).map_or(0, |day| day.opens)
        };
        let earliest = self.sites.iter().map(earliest).min().unwrap_or(0);
        (earliest / 60_000).max(world.profile.start / 60_000) / length
    }
}
