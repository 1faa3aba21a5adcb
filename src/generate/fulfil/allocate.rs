//! Allocation: at the close of a wave its orders take stock, in the order in which they came.
//!
//! In this order of preference an order is sent from one warehouse, whole and in time, at least cost; from several, in
//! time, with the fewest shipments; from one, whole but late; and of what is left, as much as there is, from the fewest
//! warehouses. The rest is backordered: it follows when the product is received, or is cancelled when that takes too long.
//! A line is never divided.

use std::cmp::Ordering;
use std::ops::Range;

use super::faces::WaveDemand;
use super::plan::{Parcel, WaveOrders, WavePlan};
use super::service::{Choice, choose};
use super::shelves::Shelves;
use super::{Desk, Fulfilment, Logistics};
use crate::calendar::WorkingTime;
use crate::generate::catalogue::{Catalogue, Listing};
use crate::generate::column;
use crate::random::unit;
use crate::tables::NEVER;

/// Warehouses that an order is offered to: the best ones, when a client has more.
const OFFERED: usize = 8;
/// Of cancelled orders, the share that is cancelled before the wave closes.
const CANCELLED_EARLY: f64 = 0.3;
/// Cartons that an order may fill; ids leave room for 1024.
const MOST_CARTONS: i64 = 900;

/// A warehouse for an order, and how it would be sent from there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ranked {
    pub(super) site: usize,
    pub(super) distance_km: u32,
    pub(super) choice: Choice,
}

/// What stays the same through a wave.
pub(super) struct Wave<'a> {
    pub(super) fulfilment: &'a Fulfilment,
    pub(super) logistics: &'a Logistics,
    pub(super) catalogue: &'a Catalogue,
    pub(super) orders: &'a WaveOrders<'a>,
    /// The instant at which the wave closes.
    pub(super) close: i64,
    pub(super) demand: WaveDemand,
    /// Factor on the time under way.
    pub(super) crowd: f64,
    /// The working day of the planned collection, by site.
    pub(super) collected_on: Vec<usize>,
}

impl Fulfilment {
    /// The working day on which a parcel is planned to be collected that is allocated at an instant.
    pub(super) fn planned_collection(&self, time: &WorkingTime, allocated_at: i64) -> usize {
        let packed = time.after(allocated_at, self.promise.planned_handling());
        time.collection(packed).map_or(usize::MAX, |(day, _)| day)
    }
}

impl Wave<'_> {
    pub(super) fn allocate(&self, desk: &mut Desk) {
        desk.shelves.open(self.fulfilment.sites.len(), self.catalogue.listings.len());
        desk.plan.clear(self.orders.listings.len());
        for order in 0..self.orders.len() {
            let placed_at = self.orders.placed_at[order];
            let first_time = self.time(0);
            let promised_at = first_time.deliver_by(placed_at, self.fulfilment.promise.deliver_days);
            desk.plan.promised_at.push(promised_at);
            let cancelled_at = self.cancelled_early(order);
            desk.plan.cancelled_at.push(cancelled_at);
            if cancelled_at == NEVER {
                desk.plan.allocated_at.push(self.close);
                self.rank(order, promised_at, &mut desk.ranked);
                self.take(order, promised_at, desk);
            } else {
                desk.plan.allocated_at.push(NEVER);
            }
            desk.plan.first_parcel.push(desk.plan.parcels.len());
        }
    }

    pub(super) fn time(&self, site: usize) -> &WorkingTime {
        &self.logistics.times[self.fulfilment.sites[site].warehouse]
    }

    pub(super) fn listing(&self, line: usize) -> &Listing {
        &self.catalogue.listings[self.orders.listings[line] as usize]
    }

    /// The instant before the close at which an order is cancelled, if it is.
    fn cancelled_early(&self, order: usize) -> i64 {
        let key = self.orders.keys[order].at(column::CANCEL);
        if unit(key.bits()) >= self.fulfilment.cancel || unit(key.at(0).bits()) >= CANCELLED_EARLY {
            return NEVER;
        }
        let placed_at = self.orders.placed_at[order];
        placed_at + key.at(1).below((self.close - placed_at) as u64) as i64
    }

    /// The client's warehouses for an order: those in time by cost, then the late ones by speed.
    pub(super) fn rank(&self, order: usize, promised_at: i64, into: &mut Vec<Ranked>) {
        let weight_g = self.weight(self.orders.lines(order));
        into.clear();
        for (site, it) in self.fulfilment.sites.iter().enumerate() {
            let distance_km = self.logistics.distance_km(self.orders.places[order], it.warehouse);
            let choice = self.choice(site, self.collected_on[site], distance_km, weight_g, promised_at);
            into.push(Ranked { site, distance_km, choice });
        }
        into.sort_unstable_by(Ranked::order);
        into.truncate(OFFERED);
    }

    fn choice(&self, site: usize, collected_on: usize, distance_km: u32, weight_g: i64, promised_at: i64) -> Choice {
        choose(&self.fulfilment.offers, self.time(site), collected_on, distance_km, weight_g, promised_at)
    }

    fn weight(&self, lines: impl Iterator<Item = usize>) -> i64 {
        lines.map(|line| i64::from(self.orders.units[line]) * i64::from(self.listing(line).weight_g)).sum()
    }

    /// Takes stock for an order and plans its parcels.
    fn take(&self, order: usize, promised_at: i64, desk: &mut Desk) {
        let lines = self.orders.lines(order);
        let Desk { shelves, plan, ranked, masks, waiting, .. } = desk;
        masks.clear();
        masks.resize(lines.len(), 0);
        let feasible = self.feasible(order);
        let on_time = ranked.iter().take_while(|it| !it.choice.late).count();
        let mut sources = 0;
        for (rank, it) in ranked.iter().enumerate() {
            if rank == on_time && rank > 1 {
                sources = fewest(masks, (1 << on_time) - 1);
                if sources != 0 && masks.iter().all(|mask| mask & sources != 0) {
                    break;
                }
                sources = 0;
            }
            if self.has_all(it, rank, &lines, &feasible, shelves, masks) {
                sources = 1 << rank;
                break;
            }
        }
        if sources == 0 {
            // No whole order to be had: all lines that are, or, when those in time have them all, from those.
            let all = (1u16 << ranked.len()) - 1;
            let in_time = all & ((1u16 << on_time) - 1);
            let there = masks.iter().filter(|mask| **mask != 0);
            let covered = there.clone().all(|mask| mask & in_time != 0);
            sources = fewest(masks, if covered { in_time } else { all });
        }
        let whole = sources.is_power_of_two() && masks.iter().all(|mask| mask & sources != 0);
        for (rank, it) in ranked.iter().enumerate().filter(|(rank, _)| sources & (1 << rank) != 0) {
            let from = plan.parcel_lines.len();
            for (line, mask) in lines.clone().zip(masks.iter()) {
                // Each line comes from the best of the sources that have it.
                if (mask & sources).trailing_zeros() as usize == rank {
                    shelves.take(it.site, self.orders.listings[line], self.orders.units[line]);
                    plan.parcel_lines.push(line as u32);
                    plan.line_allocated_at[line] = self.close;
                }
            }
            let choice = (whole).then_some(it.choice);
            self.plan_parcel(order, it, choice, from, self.close, promised_at, plan);
        }
        if masks.iter().any(|mask| mask & sources == 0) {
            let missing = lines.zip(masks.iter()).filter(|(_, mask)| **mask & sources == 0).map(|(line, _)| line);
            waiting.clear();
            for line in missing {
                self.backorder(line, ranked, feasible(line), plan, waiting);
            }
            self.follow(order, ranked, promised_at, plan, waiting);
        }
    }

    /// Whether a line may be shipped at all: an order of more cartons than ids can count is shipped up to there.
    fn feasible(&self, order: usize) -> impl Fn(usize) -> bool + use<'_> {
        let lines = self.orders.lines(order);
        let units: i64 = self.orders.units[lines.clone()].iter().map(|units| i64::from(*units)).sum();
        let last = if units <= MOST_CARTONS {
            lines.end
        } else {
            let mut cartons = 0;
            let fits = |line: &usize| {
                let one = self.logistics.boxes.units_of(self.listing(*line));
                cartons += (i64::from(self.orders.units[*line]) + one - 1) / one;
                cartons <= MOST_CARTONS
            };
            lines.start + lines.take_while(fits).count()
        };
        move |line| line < last
    }

    /// Notes which lines a warehouse has; whether it has all.
    fn has_all(
        &self,
        it: &Ranked,
        rank: usize,
        lines: &Range<usize>,
        feasible: &impl Fn(usize) -> bool,
        shelves: &mut Shelves,
        masks: &mut [u16],
    ) -> bool {
        let number = self.fulfilment.sites[it.site].number;
        let mut all = true;
        for (line, mask) in lines.clone().zip(masks) {
            let (listing, units) = (self.orders.listings[line], self.orders.units[line]);
            if !self.fulfilment.faces.stocks(it.site, self.listing(line).category) || !feasible(line) {
                all = false;
                continue;
            }
            let opening = || self.fulfilment.faces.opening(number, listing, self.demand);
            if shelves.left(it.site, listing, opening) >= units {
                *mask |= 1 << rank;
            } else {
                all = false;
                if rank == 0 {
                    shelves.miss(it.site, listing, units);
                }
            }
        }
        all
    }

    #[expect(clippy::too_many_arguments, reason = "a parcel has that many sides")]
    fn plan_parcel(
        &self,
        order: usize,
        from: &Ranked,
        choice: Option<Choice>,
        first_line: usize,
        allocated_at: i64,
        promised_at: i64,
        plan: &mut WavePlan,
    ) {
        let lines = first_line..plan.parcel_lines.len();
        let weight_g = self.weight(plan.parcel_lines[lines.clone()].iter().map(|line| *line as usize));
        let time = self.time(from.site);
        let choice = choice.unwrap_or_else(|| {
            let collected_on = if allocated_at == self.close {
                self.collected_on[from.site]
            } else {
                self.fulfilment.planned_collection(time, allocated_at)
            };
            self.choice(from.site, collected_on, from.distance_km, weight_g, promised_at)
        });
        let since = if allocated_at == self.close { self.orders.placed_at[order] } else { allocated_at };
        plan.parcels.push(Parcel {
            order,
            site: from.site,
            lines,
            weight_g,
            choice,
            ship_by: time.ship_by(since, self.fulfilment.promise.ship_days),
            allocated_at,
            tour: 0,
            picked_at: NEVER,
            packed_at: NEVER,
            shipped_at: NEVER,
            delivered_at: NEVER,
        });
    }

    /// Finds out whether a line waits for a receipt or is cancelled.
    fn backorder(
        &self,
        line: usize,
        ranked: &[Ranked],
        feasible: bool,
        plan: &mut WavePlan,
        waiting: &mut Vec<(i64, usize, u32)>,
    ) {
        let category = self.listing(line).category;
        let stocking = ranked.iter().position(|it| self.fulfilment.faces.stocks(it.site, category));
        let rank = stocking.unwrap_or(0);
        let time = self.time(ranked[rank].site);
        let today = time.day_at(self.close);
        let patience = self.fulfilment.backorder.cancel_after_days as usize;
        let receipt = (today + 1..=today + patience)
            .filter(|_| feasible && stocking.is_some())
            .find_map(|day| self.fulfilment.receipt(time, ranked[rank].site, self.orders.listings[line], day));
        if let Some(at) = receipt {
            plan.line_allocated_at[line] = at;
            waiting.push((at, rank, line as u32));
        } else {
            plan.line_cancelled_at[line] = time.day(today + patience).map_or(time.end(), |it| it.opens).max(self.close);
        }
    }

    /// Plans the parcels of the lines that wait: one for each warehouse and receipt.
    fn follow(
        &self,
        order: usize,
        ranked: &[Ranked],
        promised_at: i64,
        plan: &mut WavePlan,
        waiting: &mut [(i64, usize, u32)],
    ) {
        waiting.sort_unstable();
        for together in waiting.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let (at, rank, _) = together[0];
            let from = plan.parcel_lines.len();
            plan.parcel_lines.extend(together.iter().map(|(_, _, line)| line));
            self.plan_parcel(order, &ranked[rank], None, from, at, promised_at, plan);
        }
    }
}

impl Ranked {
    /// In time before late; those in time by cost, the late by speed; then the nearest.
    fn order(&self, other: &Self) -> Ordering {
        let key = |it: &Self| {
            let Choice { late, cost_minor, estimated_at, .. } = it.choice;
            let (first, second) = if late { (estimated_at, cost_minor) } else { (cost_minor, 0) };
            (late, first, second, it.distance_km, it.site)
        };
        key(self).cmp(&key(other))
    }
}

/// Of some warehouses (bits), the fewest that together have every line which any of them has; the best of those, when
/// there are several such sets.
fn fewest(masks: &[u16], among: u16) -> u16 {
    let covers = |set: u16| masks.iter().all(|mask| mask & among == 0 || mask & set != 0);
    (0..=among)
        .filter(|set| set & !among == 0 && covers(*set))
        .min_by_key(|set| (set.count_ones(), *set))
        .unwrap_or(among)
}
