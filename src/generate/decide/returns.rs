//! What customers send back.
//!
//! A share of the customers send something back, and these each line with one chance, so that so many lines come back as the
//! profile says: the chance is less in long orders, of which few send back half. When they say so follows a survey of US
//! shoppers (`Ware2Go`, 2020): of those who returned gifts within a month, 32 in 100 did in the first week, 44 in the second.
//! Reasons follow what such surveys name most; how long a parcel takes back, and what becomes of it, are plain assumptions.

use std::sync::LazyLock;

use super::columns::columns;
use super::money::Money;
use crate::calendar::WorkingTime;
use crate::generate::basket::Baskets;
use crate::generate::column;
use crate::generate::fulfil::{WaveOrders, WavePlan};
use crate::generate::past::Past;
use crate::generate::world::{ClientWorld, Shared};
use crate::profile::HandlingClass;
use crate::random::{Key, Quantiles, unit};
use crate::tables::NEVER;
use crate::tables::words::{Disposition, ReturnReason};

const DAY: i64 = 86_400_000;
/// Days within which a customer may send something back.
const ALLOWED: f64 = 30.0;
/// Days until a customer says so.
static ASKED: LazyLock<Quantiles> = LazyLock::new(|| Quantiles::log_normal(9.5, 0.6));
/// Days on the way back: the longest is 26, so that all are there within 60 of the delivery.
static WAY: LazyLock<Quantiles> = LazyLock::new(|| Quantiles::log_normal(5.0, 0.5));
/// Working time at the warehouse's gate, milliseconds.
const GATE: u64 = 4 * 3_600_000;
/// Of the returned lines of several units, the share that come back whole.
const WHOLE: f64 = 0.7;

/// Reasons and their shares: of what is eaten or used up, of what breaks, of all else.
type Reasons = [(ReturnReason, f64); 5];
const OF_FOOD: Reasons = reasons([0.05, 0.05, 0.35, 0.3, 0.25]);
const OF_GLASS: Reasons = reasons([0.25, 0.15, 0.35, 0.12, 0.13]);
const OF_OTHERS: Reasons = reasons([0.48, 0.2, 0.12, 0.1, 0.1]);

/// The law of a client's returns.
#[derive(Debug)]
pub(in crate::generate) struct Returning {
    /// The chance that something of an order comes back, and then a line of it.
    orders: f64,
    lines: f64,
}

columns! {
    /// Returns, order by order, line by line.
    Returns of Row, by_order {
        /// Its order: a place in the slice.
        order: u32,
        /// Its order line: a place in the slice.
        line: u32,
        /// Its warehouse: a place among the client's.
        site: u32,
        /// Units.
        quantity: i32,
        /// Code of the reason.
        reason: i32,
        /// Code of what the warehouse made of it.
        disposition: i32,
        /// When the customer said so.
        requested_at: i64,
        /// When the warehouse had it back, or never.
        received_at: i64,
        /// Paid back, minor units.
        refund_minor: i64,
    }
}

impl Returning {
    /// Of a client of whose lines this share comes back, and whose orders have so many.
    pub(in crate::generate) fn new(share: f64, lines: f64) -> Self {
        let of_lines = (1.0 / (1.0 + lines / 3.0)).max(share);
        Self { orders: if share > 0.0 { share / of_lines } else { 0.0 }, lines: of_lines }
    }
}

impl Returns {
    /// Adds the returns of a wave.
    pub(super) fn add(
        &mut self,
        client: &ClientWorld,
        world: &Shared,
        wave: &WaveOrders<'_>,
        (money, baskets): (&Money, &Baskets),
        plan: &WavePlan,
        past: &mut Past,
    ) {
        let law = &client.returning;
        let it = &client.fulfilment;
        for order in 0..wave.len() {
            let key = wave.keys[order].at(column::RETURNS);
            if unit(key.bits()) < law.orders {
                for line in wave.lines(order) {
                    let number = (line - wave.lines(order).start) as u64;
                    let key_of_line = key.at(number + 1);
                    if unit(key_of_line.bits()) >= law.lines {
                        continue;
                    }
                    let parcel = plan.parcels(order).iter().find(|it| plan.lines(it).contains(&(line as u32)));
                    let Some(parcel) = parcel.filter(|it| it.delivered_at != NEVER) else { continue };
                    let time = &world.logistics.times[it.sites[parcel.site].warehouse];
                    let (requested_at, received_at) = instants(parcel.delivered_at, time, key.at(0));
                    if !past.has(order, requested_at) {
                        continue;
                    }
                    let received_at = past.seen(order, received_at);
                    let (row, place) = (wave.first + order, wave.first_line + line);
                    let units = wave.units[line];
                    let quantity = quantity(units, key_of_line.at(0));
                    let class = client.catalogue.class(&client.catalogue.listings[wave.listings[line] as usize]);
                    let (reason, then) = reason(class, key_of_line.at(1));
                    let goods = baskets.totals[place] * i64::from(quantity) / i64::from(units);
                    let is_there = received_at != NEVER;
                    self.push(Row {
                        order: row as u32,
                        line: place as u32,
                        site: parcel.site as u32,
                        quantity,
                        reason: reason as i32,
                        disposition: if is_there { then } else { Disposition::Awaited } as i32,
                        requested_at,
                        received_at,
                        refund_minor: if is_there { money.part(row, goods, client) } else { 0 },
                    });
                }
            }
            self.end();
        }
    }
}

/// How many of a line's units come back.
fn quantity(units: i32, key: Key) -> i32 {
    if units == 1 || unit(key.bits()) < WHOLE { units } else { 1 + key.at(0).below((units - 1) as u64) as i32 }
}

/// Why something of a class comes back, and what becomes of it.
fn reason(class: HandlingClass, key: Key) -> (ReturnReason, Disposition) {
    use Disposition::{Discarded, Refurbished, Restocked};
    let (all, is_used_up) = match class {
        HandlingClass::Food | HandlingClass::Liquid | HandlingClass::Hazmat => (OF_FOOD, true),
        HandlingClass::Fragile => (OF_GLASS, false),
        _ => (OF_OTHERS, false),
    };
    let mut left = unit(key.bits());
    let found = all.iter().find(|(_, share)| {
        left -= share;
        left < 0.0
    });
    let reason = found.map_or(ReturnReason::Unsuitable, |(reason, _)| *reason);
    let chance = unit(key.at(0).bits());
    let then = match reason {
        _ if is_used_up => Discarded,
        ReturnReason::Damaged if chance < 0.6 => Discarded,
        ReturnReason::Faulty if chance < 0.5 => Discarded,
        ReturnReason::Damaged | ReturnReason::Faulty => Refurbished,
        _ if chance < 0.85 => Restocked,
        _ if chance < 0.95 => Refurbished,
        _ => Discarded,
    };
    (reason, then)
}

const fn reasons(shares: [f64; 5]) -> Reasons {
    use ReturnReason::{Damaged, Different, Faulty, Unsuitable, Wrong};
    let [unsuitable, different, damaged, faulty, wrong] = shares;
    [(Unsuitable, unsuitable), (Different, different), (Damaged, damaged), (Faulty, faulty), (Wrong, wrong)]
}

/// When something that was delivered at an instant is asked to be taken back, and when it is there.
fn instants(delivered_at: i64, time: &WorkingTime, key: Key) -> (i64, i64) {
    let days = ASKED.pick(key.at(0).bits());
    // Those who would be too late come at any time before.
    let days = if days < ALLOWED { days } else { ALLOWED * unit(key.at(1).bits()) };
    let requested_at = delivered_at + 1 + (days * DAY as f64) as i64;
    let arrives = requested_at + (WAY.pick(key.at(2).bits()) * DAY as f64) as i64;
    (requested_at, time.after(arrives, key.at(3).below(GATE) as i64))
}
