//! Look-ups: of a product's stock, in the shop before an order, and of an order's status, after it. They are no rows.
//!
//! They come as a client's orders do, so many to an order, with chance of their own: any minute of them can be made by itself,
//! and how many there are changes no row. A product is drawn by what sells in the
//! last week of `stock`, so that it is there, under the peaks' shift of the mix. A status is asked for at
//! an exponential age, of an order of the nearest minute before that has any, and which is there from the start.

use super::ids::{OrderId, product_id};
use super::world::{ClientWorld, World};
use crate::calendar::{MILLIS_PER_MINUTE, Millis, Minute};
use crate::demand::{Arrivals, Demand};
use crate::random::Key;

/// Minutes since an order, on the mean, when its status is asked for: two days, a plain assumption.
const MEAN_AGE: f64 = 2.0 * 1440.0;
/// Draws until a product is taken that sells less than it could.
const DRAWS: usize = 16;
/// Parts of a look-up's chance.
const PRODUCT: u64 = 0;
const SELLS: u64 = 1;
const AGAIN: u64 = 2;
const AGE: u64 = 3;
const POSITION: u64 = 4;
/// Minutes that are looked through at first for one with orders; then four times as many.
const LOOKED_THROUGH: i64 = 8;

/// A look-up of a product's stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lookup {
    /// When, milliseconds since 1970-01-01 UTC.
    pub at: Millis,
    /// Whose product it is.
    pub client_id: i64,
    /// The product.
    pub product_id: i64,
    /// How many positions of it are in `stock`.
    pub positions: u32,
}

/// A look-up of an order's status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Track {
    /// When, milliseconds since 1970-01-01 UTC.
    pub at: Millis,
    /// The order.
    pub order_id: i64,
}

/// The look-ups of a world.
#[derive(Debug)]
pub struct Visits {
    world: World,
    clients: Vec<Visitors>,
    /// The minute whose week says which products are in `stock`.
    stocked: Minute,
    /// The minutes whose orders may be asked for.
    orders: std::ops::Range<Minute>,
    arrivals: Arrivals,
    counts: Vec<u32>,
}

/// The look-ups of a client.
#[derive(Debug)]
struct Visitors {
    lookups: Demand,
    tracks: Demand,
    bits: u32,
}

impl Visits {
    /// Those of a world's clients, at a target whose `stock` stands at an instant, and which has the orders between two;
    /// milliseconds since 1970-01-01 UTC.
    pub fn new(world: &World, stock: Millis, orders: std::ops::Range<Millis>) -> Self {
        let profile = world.profile();
        let visitors = |client: &ClientWorld| {
            let of = &profile.clients[client.index];
            Visitors {
                lookups: Demand::visits(profile, client.index, "lookups", of.lookups),
                tracks: Demand::visits(profile, client.index, "tracks", of.tracks),
                bits: OrderId::position_bits(profile.max_clients),
            }
        };
        Self {
            clients: world.clients().map(visitors).collect(),
            world: world.clone(),
            stocked: stock / MILLIS_PER_MINUTE - profile.waves().minutes(),
            orders: orders.start / MILLIS_PER_MINUTE..orders.end / MILLIS_PER_MINUTE,
            arrivals: Arrivals::default(),
            counts: Vec::new(),
        }
    }

    /// Expected look-ups of stock, and of status, of some minutes.
    pub fn expected(&self, from: Minute, until: Minute) -> (f64, f64) {
        let sum = |of: fn(&Visitors) -> &Demand| self.clients.iter().map(|it| of(it).expected(from, until)).sum();
        (sum(|it| &it.lookups), sum(|it| &it.tracks))
    }

    /// Appends the look-ups of stock of a minute, client by client, in the order of time.
    pub fn lookups(&mut self, minute: Minute, into: &mut Vec<Lookup>) {
        for (client, visitors) in self.world.clients().zip(&self.clients) {
            self.arrivals.clear();
            visitors.lookups.arrivals(minute, minute + 1, &mut self.arrivals);
            let range = client.range.as_ref();
            let week = range.week(self.stocked);
            let visits = self.arrivals.placed_at.iter().zip(&self.arrivals.key).zip(&self.arrivals.mix);
            into.extend(visits.map(|((at, key), mix)| {
                let mut key = *key;
                let mut listing = client.catalogue.pick(*mix, key.at(PRODUCT).bits());
                for _ in 1..DRAWS {
                    if range.is_taken(listing as u32, &week, key.at(SELLS).unit()) {
                        break;
                    }
                    key = key.at(AGAIN);
                    listing = client.catalogue.pick(*mix, key.at(PRODUCT).bits());
                }
                let category = client.catalogue.listings[listing].category;
                let sites = 0..client.fulfilment.sites.len();
                Lookup {
                    at: *at,
                    client_id: client.number.into(),
                    product_id: product_id(client.number, range.succession.product(listing as u32, &week)),
                    positions: sites.filter(|site| client.fulfilment.faces.stocks(*site, category)).count() as u32,
                }
            }));
        }
    }

    /// Appends the look-ups of status of a minute, client by client, in the order of time; none, while there is no order.
    pub fn tracks(&mut self, minute: Minute, into: &mut Vec<Track>) {
        let Self { world, clients, orders, arrivals, counts, .. } = self;
        let newest = (minute - 1).min(orders.end - 1);
        for (client, visitors) in world.clients().zip(clients) {
            arrivals.clear();
            visitors.tracks.arrivals(minute, minute + 1, arrivals);
            for (at, key) in arrivals.placed_at.iter().zip(&arrivals.key) {
                let age = aged(key.at(AGE), newest - orders.start + 1);
                let found = age.and_then(|age| latest(&client.demand, orders.start..newest - age + 1, counts));
                let Some((minute, count)) = found else { continue };
                let position = key.at(POSITION).below(u64::from(count)) as u32;
                let order = OrderId { minute, client: client.number, position };
                into.push(Track { at: *at, order_id: order.encode(visitors.bits) });
            }
        }
    }
}

/// How many minutes ago an order came, where so many lie before; none where none does.
fn aged(key: Key, minutes: Minute) -> Option<Minute> {
    let age = -libm::log(1.0 - key.unit()) * MEAN_AGE;
    (minutes > 0).then(|| (age as Minute) % minutes)
}

/// The last of some minutes in which orders come, and how many.
fn latest(demand: &Demand, minutes: std::ops::Range<Minute>, counts: &mut Vec<u32>) -> Option<(Minute, u32)> {
    let (mut end, mut length) = (minutes.end, LOOKED_THROUGH);
    while end > minutes.start {
        let from = (end - length).max(minutes.start);
        demand.counts(from, end, counts);
        if let Some(place) = counts.iter().rposition(|count| *count > 0) {
            return Some((from + place as Minute, counts[place]));
        }
        (end, length) = (from, 4 * length);
    }
    None
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;

    use super::*;
    use crate::generate::Content;
    use crate::profile::{Overrides, read};
    use crate::tables::{Orders, Rows, Stock};
    use arrow::array::AsArray;
    use arrow::datatypes::Int64Type;

    const PROFILE: &str = "start = 2026-03-02\nend = 2026-03-09\n[warehouse.a]\n[warehouse.b]\nstocks = [\"food\"]\n\
        [client.club]\nlike = \"grocery\"\norders = 300\nlookups = 20\ntracks = 5\nproducts = { count = 300, new = 2 }\n\
        customers = { count = 900 }\ncategories = { food = 0.5, produce = 0.5 }\n[category.food]\n";

    fn world(text: &str) -> World {
        let profile =
            read("a.toml", text, &Overrides::default()).unwrap_or_else(|problems| panic!("{problems}")).profile;
        World::new(&Arc::new(profile), &[0], &[Stock::TABLE, Orders::TABLE], None)
    }

    fn ids(world: &World, content: &Content, column: &str) -> Vec<i64> {
        let column = |batch: &arrow::array::RecordBatch| {
            batch.column_by_name(column).expect("a column").as_primitive::<Int64Type>().values().to_vec()
        };
        world.rows(content).flatten().flat_map(|(_, batch)| column(&batch)).collect()
    }

    #[test]
    fn what_is_looked_at_is_there_and_as_often_as_orders_say() {
        let world = world(PROFILE);
        let (start, end) = (world.profile().start, world.profile().end);
        let minutes = start / MILLIS_PER_MINUTE..end / MILLIS_PER_MINUTE;
        let mut visits = Visits::new(&world, end, start..end);
        let (mut lookups, mut tracks) = (Vec::new(), Vec::new());
        for minute in minutes.clone() {
            visits.lookups(minute, &mut lookups);
            visits.tracks(minute, &mut tracks);
        }
        let stock = ids(&world, &Content::Dimension { table: Stock::TABLE, rows: 0..u64::MAX }, "product_id");
        assert!(lookups.is_sorted_by_key(|it| it.at) && tracks.is_sorted_by_key(|it| it.at));
        for it in &lookups {
            assert_eq!(stock.iter().filter(|id| **id == it.product_id).count(), it.positions as usize, "{it:?}");
        }
        let waves = world.profile().waves();
        let orders = Content::Waves(waves.at(start)..waves.at(end));
        let orders: BTreeSet<i64> = ids(&world, &orders, "order_id").into_iter().collect();
        let old = |it: &Track| it.at - OrderId::minute_of(it.order_id) * 60_000;
        assert!(tracks.iter().all(|it| orders.contains(&it.order_id) && old(it) > 0));
        let (expected, of_status) = visits.expected(minutes.start, minutes.end);
        // Poisson: five standard deviations. The first hours have no orders to ask for.
        assert!((lookups.len() as f64 - expected).abs() < 5.0 * expected.sqrt(), "{} {expected}", lookups.len());
        assert!(tracks.len() as f64 > 0.9 * of_status && (tracks.len() as f64) < 1.1 * of_status, "{}", tracks.len());
    }

    #[test]
    fn more_of_them_leave_orders_and_each_other_alone() {
        let (few, many) = (world(PROFILE), world(&PROFILE.replace("lookups = 20", "lookups = 90")));
        let end = few.profile().end;
        let tracks = |world: &World| {
            let mut visits = Visits::new(world, end, 0..end);
            let mut tracks = Vec::new();
            (end / 60_000 - 600..end / 60_000).for_each(|minute| visits.tracks(minute, &mut tracks));
            tracks
        };
        assert!(!tracks(&few).is_empty());
        assert_eq!(tracks(&few), tracks(&many));
    }
}
