//! When parcels are picked, packed, shipped and delivered, and which orders are cancelled on the way.

use super::Desk;
use super::allocate::Wave;
use super::plan::Parcel;
use crate::generate::column;
use crate::random::{Key, below, unit};
use crate::tables::NEVER;

/// Parts of a parcel's chance.
const HANDLING: u64 = 0;
const PICKING: u64 = 1;
const LOADING: u64 = 2;
const DELAY: u64 = 3;
const ARRIVAL: u64 = 4;

/// Working days after which the last parcel is closed: with the wait for a collection it is shipped within ten.
const LATEST_PACKED: usize = 6;
/// Carriers' lorries are loaded in the last minutes before they leave.
const LOADING_TIME: u64 = 20 * 60_000;
/// Of shipments, the shares that arrive one, two and three carrier days late.
const DELAYED: [f64; 3] = [0.04, 0.01, 0.003];
/// Deliveries come from nine in the morning to eight in the evening: as long before midnight.
const LAST_ROUND: i64 = 4 * 3_600_000;
const ROUNDS: u64 = 11 * 3_600_000;
/// The least time between leaving and arriving on the same day.
const ON_THE_ROAD: i64 = 15 * 60_000;

impl Wave<'_> {
    /// Says when the parcels move.
    pub(super) fn dispatch(&self, desk: &mut Desk) {
        let Desk { plan, queues, .. } = desk;
        queues.clear();
        queues.resize(self.fulfilment.sites.len(), 0);
        let mut number = 0;
        let mut order = usize::MAX;
        for parcel in &mut plan.parcels {
            number = if parcel.order == order { number + 1 } else { 0 };
            order = parcel.order;
            let key = self.orders.keys[order].at(column::PARCELS).at(number);
            let mut queue = 0;
            if parcel.allocated_at == self.close {
                queue = queues[parcel.site] * self.fulfilment.sites[parcel.site].per_line;
                queues[parcel.site] += parcel.lines.len() as i64;
            }
            self.move_parcel(parcel, queue, key);
        }
    }

    fn move_parcel(&self, parcel: &mut Parcel, queue: i64, key: Key) {
        let time = self.time(parcel.site);
        let handling = self.fulfilment.handling.pick(key.at(HANDLING).bits());
        let picking = (handling * (0.5 + 0.3 * unit(key.at(PICKING).bits()))) as i64;
        let latest = time.day(time.day_at(parcel.allocated_at) + LATEST_PACKED).map_or(time.end(), |day| day.closes);
        parcel.picked_at = time.after(parcel.allocated_at, queue + picking).min(latest);
        parcel.packed_at = time.after(parcel.picked_at, handling as i64 - picking).min(latest);
        let Some((day, collection)) = time.collection(parcel.packed_at) else {
            parcel.shipped_at = time.end();
            parcel.delivered_at = time.end();
            return;
        };
        let loaded = collection - below(key.at(LOADING).bits(), LOADING_TIME) as i64;
        let opens = time.day(day).map_or(collection, |day| day.opens);
        parcel.shipped_at = loaded.max(parcel.packed_at).max(opens);
        let offer = &self.fulfilment.offers[parcel.choice.offer];
        let days = offer.service.days[parcel.choice.zone] + delay(unit(key.at(DELAY).bits()));
        let midnight = time.delivery(day, days);
        let arrival = midnight - LAST_ROUND - below(key.at(ARRIVAL).bits(), ROUNDS) as i64;
        parcel.delivered_at = arrival.max(parcel.shipped_at + ON_THE_ROAD).min(midnight).max(parcel.shipped_at);
    }

    /// Says which orders are cancelled between allocation and the closing of their first parcel.
    pub(super) fn cancel(&self, desk: &mut Desk) {
        let plan = &mut desk.plan;
        for order in 0..self.orders.len() {
            let key = self.orders.keys[order].at(column::CANCEL);
            if unit(key.bits()) >= self.fulfilment.cancel || plan.cancelled_at[order] != NEVER {
                continue;
            }
            let given_up = &plan.line_cancelled_at[self.orders.lines(order)];
            let given_up = given_up.iter().copied().filter(|at| *at != NEVER);
            let packed = plan.parcels(order).iter().map(|parcel| parcel.packed_at);
            let before = packed.chain(given_up).min().unwrap_or(self.close);
            let share = unit(key.at(1).bits());
            let at = self.close + ((before - self.close) as f64 * share * share) as i64;
            if at < before {
                plan.cancelled_at[order] = at;
            }
        }
    }
}

/// Carrier days that a shipment arrives late.
fn delay(chance: f64) -> u32 {
    let mut sum = 0.0;
    let at = DELAYED.iter().position(|share| {
        sum += share;
        chance < sum
    });
    at.map_or(0, |days| days as u32 + 1)
}
