//! When parcels are picked, packed, shipped and delivered, and which orders are cancelled on the way.

use super::allocate::Wave;
use super::plan::Parcel;
use super::tours::Tour;
use super::{Desk, PACKING, PICKING};
use crate::generate::column;
use crate::random::{Key, below, unit};
use crate::tables::NEVER;

/// Parts of a parcel's chance.
const HANDLING: u64 = 0;
const LOADING: u64 = 2;
const DELAY: u64 = 3;
const ARRIVAL: u64 = 4;

/// Working days after which the last parcel is closed: with the wait for a collection it is shipped within ten.
const LATEST_PACKED: usize = 6;
/// Carriers' lorries are loaded in the last minutes before they leave.
const LOADING_TIME: u64 = 20 * 60_000;
/// The least time between leaving and arriving on the same day.
const ON_THE_ROAD: i64 = 15 * 60_000;

impl Wave<'_> {
    /// Says when the parcels move.
    pub(super) fn dispatch(&self, desk: &mut Desk) {
        let Desk { plan, tours, .. } = desk;
        tours.clear();
        tours.resize(self.fulfilment.sites.len(), Tour::default());
        let mut number = 0;
        let mut order = usize::MAX;
        for parcel in &mut plan.parcels {
            number = if parcel.order == order { number + 1 } else { 0 };
            order = parcel.order;
            self.move_parcel(parcel, number, &mut tours[parcel.site]);
        }
    }

    fn move_parcel(&self, parcel: &mut Parcel, number: u64, tour: &mut Tour) {
        let key = self.orders.keys[parcel.order].at(column::PARCELS).at(number);
        let time = self.time(parcel.site);
        let latest = time.day(time.day_at(parcel.allocated_at) + LATEST_PACKED).map_or(time.end(), |day| day.closes);
        let tour = if parcel.allocated_at == self.close {
            self.join(tour, parcel, number, time, latest)
        } else {
            // What was received later is fetched at once.
            let picking = self.handling(PICKING, self.orders.keys[parcel.order].at(column::TOURS).at(number));
            Tour::alone(parcel, number, time.after(parcel.allocated_at, picking).min(latest))
        };
        parcel.tour = tour.number();
        parcel.picked_at = tour.picked_at();
        parcel.packed_at = time.after(parcel.picked_at, self.handling(PACKING, key.at(HANDLING))).min(latest);
        let Some((place, last)) = time.collection(parcel.packed_at) else {
            parcel.shipped_at = time.end();
            parcel.delivered_at = time.end();
            return;
        };
        let offer = &self.fulfilment.offers[parcel.choice.offer];
        let (opens, date) = time.day(place).map_or((last, 0), |day| (day.opens, day.date));
        let leaves = offer.leaves((opens, last), parcel.packed_at);
        let loaded = leaves - below(key.at(LOADING).bits(), LOADING_TIME) as i64;
        parcel.shipped_at = loaded.max(parcel.packed_at).max(opens);
        let planned = offer.service.days[parcel.choice.zone];
        let transit = &self.logistics.transits[offer.carrier_code as usize];
        let days = transit.days(planned, date, self.crowd, key.at(DELAY).bits());
        let midnight = time.delivery(place, days);
        let arrival = midnight - self.logistics.rounds.before_midnight(key.at(ARRIVAL).bits());
        parcel.delivered_at = arrival.max(parcel.shipped_at + ON_THE_ROAD).min(midnight).max(parcel.shipped_at);
    }

    /// A part of the time that handling takes, milliseconds.
    #[inline]
    pub(super) fn handling(&self, part: f64, key: Key) -> i64 {
        (part * self.fulfilment.handling.pick(key.bits())) as i64
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
