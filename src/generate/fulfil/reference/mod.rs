//! The slow, obvious way to fulfil a wave, order by order, for tests: it must agree with the fast one.
//!
//! It shares the laws (faces, chances) with the fast way, and nothing of how things are found: days are walked one by one,
//! stock is a map, sets of warehouses are listed, cartons are searched through.

mod cartons;
mod days;

use std::collections::BTreeMap;
use std::sync::Arc;

use self::cartons::assert_cartons;
use self::days::Days;
use super::allocate::Wave;
use super::plan::{Parcel, WaveOrders};
use super::service::{Choice, Offer};
use super::{Desk, Fulfilment};
use crate::calendar::day_number;
use crate::generate::column;
use crate::generate::decide::Decided;
use crate::generate::world::World;
use crate::profile::{Overrides, Profile};
use crate::random::unit;
use crate::tables::NEVER;

const DAY: i64 = 86_400_000;

/// What became of an order.
#[derive(Debug, Default, PartialEq)]
struct Fate {
    promised_at: i64,
    cancelled_at: Option<i64>,
    parcels: Vec<Parcel>,
    /// The lines of each parcel.
    lines: Vec<Vec<usize>>,
    line_allocated_at: BTreeMap<usize, i64>,
    line_cancelled_at: BTreeMap<usize, i64>,
}

struct Reference<'a> {
    wave: &'a Wave<'a>,
    profile: &'a Profile,
    left: BTreeMap<(usize, u32), i32>,
    tours: BTreeMap<usize, Vec<Tour>>,
}

/// A tour of a warehouse: its parcels' lines, its name, when it is back.
struct Tour {
    parcels: Vec<usize>,
    name: u64,
    picked_at: i64,
}

impl Reference<'_> {
    fn it(&self) -> &Fulfilment {
        self.wave.fulfilment
    }

    fn days(&self, site: usize) -> Days<'_> {
        let end = self.profile.as_of.max(self.profile.end) + 400 * DAY;
        Days { warehouse: &self.profile.warehouses[self.it().sites[site].warehouse], end }
    }

    fn left(&mut self, site: usize, product: u32) -> i32 {
        let (number, demand) = (self.it().sites[site].number, self.wave.demand);
        let opening = self.it().faces.opening(number, product, demand);
        *self.left.entry((site, product)).or_insert(opening)
    }

    fn choose(&self, site: usize, order: usize, lines: &[usize], allocated_at: i64, promised_at: i64) -> Choice {
        let days = self.days(site);
        let packed = days.after(allocated_at, self.it().promise.planned_handling());
        let collected = days.collection(packed).map(|(date, _)| date);
        let weight: i64 = lines
            .iter()
            .map(|l| i64::from(self.wave.orders.units[*l]) * i64::from(self.wave.listing(*l).weight_g))
            .sum();
        let distance = self.distance(site, order);
        let of = |(offer, it): (usize, &Offer)| {
            let zone = it.carrier.zones.iter().filter(|bound| distance > **bound).count();
            let estimated_at = days.delivery(collected, it.service.days[zone]);
            let kilograms = weight / 1000 + i64::from(weight % 1000 > 0);
            let cost_minor = it.service.price[zone] + it.service.per_kg * kilograms;
            Choice { offer, zone, cost_minor, estimated_at, late: estimated_at > promised_at }
        };
        let choices: Vec<Choice> = self.it().offers.iter().enumerate().map(of).collect();
        let in_time = choices.iter().filter(|it| !it.late).min_by_key(|it| (it.cost_minor, it.estimated_at));
        *in_time.or(choices.iter().min_by_key(|it| (it.estimated_at, it.cost_minor))).expect("a service")
    }

    fn distance(&self, site: usize, order: usize) -> u32 {
        self.wave.logistics.distance_km(self.wave.orders.places[order], self.it().sites[site].warehouse)
    }

    fn order(&mut self, order: usize) -> Fate {
        let orders = self.wave.orders;
        let (it, close) = (self.wave.fulfilment, self.wave.close);
        let lines: Vec<usize> = orders.lines(order).collect();
        let key = orders.keys[order].at(column::CANCEL);
        let placed_at = orders.placed_at[order];
        let first = self.days(0);
        let promised_at = first
            .collection(placed_at)
            .and_then(|(date, _)| first.working_day_after(date, it.promise.deliver_days))
            .map_or(first.end, |date| first.delivery(Some(date), 0));
        let mut fate = Fate { promised_at, ..Fate::default() };
        let cancels = unit(key.bits()) < it.cancel;
        if cancels && unit(key.at(0).bits()) < 0.3 {
            fate.cancelled_at = Some(placed_at + key.at(1).below((close - placed_at) as u64) as i64);
            return fate;
        }

        // The warehouses from the best to the worst.
        let mut ranked: Vec<(usize, Choice)> =
            (0..it.sites.len()).map(|site| (site, self.choose(site, order, &lines, close, promised_at))).collect();
        ranked.sort_by_key(|(site, choice)| {
            let by = if choice.late { (choice.estimated_at, choice.cost_minor) } else { (choice.cost_minor, 0) };
            (choice.late, by, self.distance(*site, order), *site)
        });
        ranked.truncate(8);
        let mut has = BTreeMap::new();
        for (rank, (site, _)) in ranked.iter().enumerate() {
            for line in &lines {
                let stocked = it.faces.stocks(*site, self.wave.listing(*line).category);
                let there = stocked && self.left(*site, orders.listings[*line]) >= orders.units[*line];
                has.insert((rank, *line), there);
            }
        }
        let has_all =
            |ranks: &[usize], lines: &[usize]| lines.iter().all(|line| ranks.iter().any(|rank| has[&(*rank, *line)]));
        let in_time: Vec<usize> = (0..ranked.len()).filter(|rank| !ranked[*rank].1.late).collect();
        let late: Vec<usize> = (0..ranked.len()).filter(|rank| ranked[*rank].1.late).collect();
        let all: Vec<usize> = (0..ranked.len()).collect();
        let there: Vec<usize> = lines.iter().copied().filter(|line| has_all(&all, &[*line])).collect();
        let one = |among: &[usize]| among.iter().find(|rank| has_all(&[**rank], &lines)).map(|rank| vec![*rank]);
        let some = |among: &[usize], lines: &[usize]| sets(among).into_iter().find(|set| has_all(set, lines));
        let chosen = one(&in_time)
            .or_else(|| some(&in_time, &lines))
            .or_else(|| one(&late))
            .or_else(|| some(&in_time, &there))
            .or_else(|| some(&all, &there))
            .expect("all that are there can be had from all");

        for rank in &chosen {
            let (site, choice) = ranked[*rank];
            let mine = |line: &usize| chosen.iter().find(|rank| has[&(**rank, *line)]) == Some(rank);
            let part: Vec<usize> = there.iter().copied().filter(|line| mine(line)).collect();
            for line in &part {
                *self.left.get_mut(&(site, orders.listings[*line])).expect("seen") -= orders.units[*line];
                fate.line_allocated_at.insert(*line, close);
            }
            let whole = part.len() == lines.len();
            let choice = if whole { choice } else { self.choose(site, order, &part, close, promised_at) };
            self.parcel(order, site, choice, close, part, &mut fate);
        }
        self.backorders(order, &ranked.iter().map(|(site, _)| *site).collect::<Vec<_>>(), &mut fate);
        if cancels {
            let given_up = fate.line_cancelled_at.values().copied();
            let before = fate.parcels.iter().map(|it| it.packed_at).chain(given_up).min().unwrap_or(close);
            let share = unit(key.at(1).bits());
            let at = close + ((before - close) as f64 * share * share) as i64;
            fate.cancelled_at = (at < before).then_some(at);
        }
        fate
    }

    fn backorders(&mut self, order: usize, ranked: &[usize], fate: &mut Fate) {
        let (it, close, orders) = (self.wave.fulfilment, self.wave.close, self.wave.orders);
        let mut follow: BTreeMap<(i64, usize), Vec<usize>> = BTreeMap::new();
        for line in orders.lines(order).filter(|line| !fate.line_allocated_at.contains_key(line)).collect::<Vec<_>>() {
            let stocks = |site: &&usize| it.faces.stocks(**site, self.wave.listing(line).category);
            let rank = ranked.iter().position(|site| stocks(&site)).expect("someone stocks it");
            let days = self.days(ranked[rank]);
            let number = u64::from(it.sites[ranked[rank]].number);
            let patience = it.backorder.cancel_after_days as usize;
            let received = days.from(close).skip(1).take(patience).find_map(|date| {
                let key = it.receipts.at(number).at(day_number(date) as u64);
                let (opens, closes) = days.hours(date).expect("a working day");
                let hours = (closes - opens) as u64;
                let comes = unit(key.at(u64::from(orders.listings[line])).bits());
                (comes < 1.0 / f64::from(it.backorder.restock_days))
                    .then(|| opens + (hours / 8 + key.below(hours / 4)) as i64)
            });
            if let Some(at) = received {
                fate.line_allocated_at.insert(line, at);
                follow.entry((at, rank)).or_default().push(line);
            } else {
                let last = days.from(close).nth(patience).and_then(|date| days.hours(date));
                fate.line_cancelled_at.insert(line, last.map_or(days.end, |(opens, _)| opens).max(close));
            }
        }
        for ((at, rank), lines) in follow {
            let choice = self.choose(ranked[rank], order, &lines, at, fate.promised_at);
            self.parcel(order, ranked[rank], choice, at, lines, fate);
        }
    }

    fn parcel(&mut self, order: usize, site: usize, choice: Choice, at: i64, lines: Vec<usize>, fate: &mut Fate) {
        let (it, orders, close) = (self.wave.fulfilment, self.wave.orders, self.wave.close);
        let number = fate.parcels.len() as u64;
        let name = (order as u64) << 10 | number;
        let (per_line, warehouse) = (it.sites[site].per_line, it.sites[site].warehouse);
        let days = Days { warehouse: &self.profile.warehouses[warehouse], end: self.days(site).end };
        let latest = days.from(at).nth(6).and_then(|date| days.hours(date)).map_or(days.end, |(_, closes)| closes);
        let picking = (0.6 * it.handling.pick(orders.keys[order].at(column::TOURS).at(number).bits())) as i64;
        let (tour, picked_at) = if at == close {
            let tours = self.tours.entry(site).or_default();
            let lines_of = |tour: &Tour| tour.parcels.iter().sum::<usize>();
            let takes = |tour: &Tour| tour.parcels.len() < 12 && lines_of(tour) + lines.len() <= 40;
            if !tours.last().is_some_and(takes) {
                let before = tours.iter().map(lines_of).sum::<usize>() as i64;
                let picked_at = days.after(at, before * per_line + picking).min(latest);
                tours.push(Tour { parcels: Vec::new(), name, picked_at });
            }
            let tour = tours.last_mut().expect("one was made");
            tour.parcels.push(lines.len());
            (tour.name, tour.picked_at)
        } else {
            (name, days.after(at, picking).min(latest))
        };
        let key = orders.keys[order].at(column::PARCELS).at(number);
        let closed_at = days.after(picked_at, (0.4 * it.handling.pick(key.at(0).bits())) as i64).min(latest);
        let (mut shipped_at, mut delivered_at) = (days.end, days.end);
        if let Some((date, last)) = days.collection(closed_at) {
            let offer = &it.offers[choice.offer];
            let carrier = &self.profile.carriers[offer.carrier_code as usize];
            let service = carrier.services.iter().find(|it| it.code == offer.service.code).expect("a service");
            let opens = days.hours(date).expect("a working day").0;
            let lorries = service.lorries.iter().map(|part| opens + (last - opens) * part / (1 << 16));
            let leaves = lorries.filter(|at| *at >= closed_at).min().expect("the last one leaves after that");
            shipped_at = (leaves - key.at(2).below(20 * 60_000) as i64).max(closed_at).max(opens);
            let planned = service.days[choice.zone];
            let transit = &self.wave.logistics.transits[offer.carrier_code as usize];
            let taken = transit.days(planned, day_number(date), self.wave.crowd, key.at(3).bits());
            let midnight = days.delivery(Some(date), taken);
            let arrival = midnight - self.wave.logistics.rounds.before_midnight(key.at(4).bits());
            delivered_at = arrival.max(shipped_at + 15 * 60_000).min(midnight).max(shipped_at);
        }
        let since = if at == close { orders.placed_at[order] } else { at };
        let ship_by = days
            .collection(since)
            .and_then(|(date, _)| days.working_day_after(date, it.promise.ship_days))
            .and_then(|date| days.from(days.hours(date)?.0).find_map(|date| days.collected_at(date)))
            .unwrap_or(days.end);
        let weight = |line: &usize| i64::from(orders.units[*line]) * i64::from(self.wave.listing(*line).weight_g);
        let weight_g = lines.iter().map(weight).sum();
        fate.parcels.push(Parcel {
            order,
            site,
            lines: 0..0,
            weight_g,
            choice,
            ship_by,
            allocated_at: at,
            tour,
            picked_at,
            packed_at: closed_at,
            shipped_at,
            delivered_at,
        });
        fate.lines.push(lines);
    }
}

/// Every set of some warehouses: the fewest first, of as many the best first.
fn sets(among: &[usize]) -> Vec<Vec<usize>> {
    let bits = |set: &u32| (0..among.len()).filter(move |i| set & (1 << i) != 0).map(|i| among[i]).collect::<Vec<_>>();
    let mut sets: Vec<Vec<usize>> = (0..1u32 << among.len()).map(|set| bits(&set)).collect();
    sets.sort_by_key(|set| (set.len(), set.iter().rev().copied().collect::<Vec<_>>()));
    sets
}

/// What the fast way made of an order.
fn fast(desk: &Desk, orders: &WaveOrders<'_>, order: usize) -> Fate {
    let plan = &desk.plan;
    let some = |at: i64| (at != NEVER).then_some(at);
    let of = |column: &[i64]| orders.lines(order).filter_map(|line| Some((line, some(column[line])?))).collect();
    let lines = |parcel: &Parcel| plan.parcel_lines[parcel.lines.clone()].iter().map(|line| *line as usize).collect();
    Fate {
        promised_at: plan.promised_at[order],
        cancelled_at: some(plan.cancelled_at[order]),
        parcels: plan.parcels(order).iter().map(|parcel| Parcel { lines: 0..0, ..parcel.clone() }).collect(),
        lines: plan.parcels(order).iter().map(lines).collect(),
        line_allocated_at: of(&plan.line_allocated_at),
        line_cancelled_at: of(&plan.line_cancelled_at),
    }
}

/// Compares both ways on some waves of a profile; returns how many orders and parcels were compared.
fn compare(profile: &Profile, waves: &[i64], most_clients: usize) -> (usize, usize) {
    let clients: Vec<usize> = (0..profile.clients.len().min(most_clients)).collect();
    let world = World::new(&Arc::new(profile.clone()), &clients, &[], None);
    let (mut desk, mut decided) = (Desk::default(), Decided::default());
    let (mut orders, mut parcels) = (0, 0);
    for wave in waves {
        let length = i64::from(profile.wave_minutes);
        for client in &world.shared.clients {
            decided.clear();
            let minutes = (wave * length, (wave + 1) * length);
            decided.arrive(client, minutes);
            let arrived = decided.wave_orders(0..decided.orders());
            let it = &client.fulfilment;
            let wave = it.wave(&client.catalogue, &client.demand, &world.shared.logistics, &arrived, minutes);
            wave.allocate(&mut desk);
            wave.dispatch(&mut desk);
            wave.cancel(&mut desk);
            let mut slow = Reference { wave: &wave, profile, left: BTreeMap::new(), tours: BTreeMap::new() };
            for order in 0..arrived.len() {
                let slow = slow.order(order);
                let code = &profile.clients[client.index].code;
                assert_eq!(fast(&desk, &arrived, order), slow, "{} {code}: order {order}", profile.name);
                for lines in &slow.lines {
                    assert_cartons(&wave, profile, lines);
                }
                orders += 1;
                parcels += slow.parcels.len();
            }
        }
    }
    (orders, parcels)
}

fn read(name: &str, text: &str) -> Profile {
    crate::profile::read(name, text, &Overrides::default()).unwrap_or_else(|problems| panic!("{problems}")).profile
}

#[test]
fn the_fast_way_agrees_with_the_slow_one_on_every_shipped_profile() {
    for (name, text) in crate::profile::SHIPPED {
        let profile = read(name, text);
        let wave = i64::from(profile.wave_minutes) * 60_000;
        let first = profile.start / wave;
        // The fifth day from the start, at noon and in the afternoon, and the first night.
        let waves = [first, first + 4 * 96 + 48, first + 4 * 96 + 72].map(|it| it.min(profile.end / wave - 1));
        let (orders, parcels) = compare(&profile, &waves, 7);
        assert!(orders > 50 && parcels > 50, "{name}: {orders} orders");
    }
}

#[test]
fn the_fast_way_agrees_with_the_slow_one_where_stock_is_short_and_days_are_odd() {
    let profile = read(
        "odd",
        r#"
start = 2026-04-01
end   = 2026-04-08

[warehouse.a]
place = [40.7, -74.2]
time_zone = "America/New_York"
holidays = "us-bank"
pick_rate = 40

[warehouse.b]
place = [53.8, -1.55]
country = "GB"
time_zone = "Europe/London"
holidays = "gb-bank"
open = { mon-wed = "07:00-19:00", sat = "08:00-13:00", sun = "10:00-16:00" }
cutoff = "15:00"

[warehouse.c]
place = [34.0, -118.2]
time_zone = "America/Los_Angeles"
stocks = ["toys", "home"]
open = { sun = "08:00-12:00" }

[warehouse.d]
place = [-33.9, 151.2]
time_zone = "Australia/Sydney"

[client.one]
orders = 20_000
lines = [1, 6]
units = [1, 40]
cancel = 0.3
stock = { coverage = 0.5 }
backorder = { restock = "2 wd", cancel_after = "3 wd" }
promise = { ship = "0 wd", deliver = "2 wd" }

[client.two]
orders = 8_000
lines = [1, 3]
stock = { coverage = 0.2 }
backorder = { cancel_after = "0 wd" }
promise = { ship = "2 wd", deliver = "9 wd" }
"#,
    );
    let wave = i64::from(profile.wave_minutes) * 60_000;
    let first = profile.start / wave;
    let (orders, parcels) = compare(&profile, &[first + 40, first + 250, first + 300, first + 500], 2);
    assert!(orders > 500 && parcels > 500, "{orders} orders, {parcels} parcels");
}
