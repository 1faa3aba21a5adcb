//! Reserve: what lies behind the pick faces, a sawtooth from receipt to receipt.
//!
//! When a product is received, it has what is expected to be wanted until its next receipt, and as much again as is wanted between
//! two receipts on average, so that it lasts if one comes late; from then on it falls with what is expected to be wanted in an
//! average week of the season. What peaks want besides is taken from it too, until the next receipt, unless stock is sized for
//! them. Behind a face that opened empty lies nothing. Receipts are the same that backorders wait for. All that is a pure
//! function of client, warehouse, product and instant.

use super::Fulfilment;
use super::faces::WaveDemand;
use crate::calendar::{MILLIS_PER_MINUTE, Millis, WorkingTime, day_number};
use crate::demand::Demand;
use crate::generate::catalogue::Catalogue;
use crate::profile::{Client, Profile};
use crate::random::Key;

const DAY: f64 = 86_400_000.0;
/// Working days from the order of a product to its receipt.
const LEAD_DAYS: f64 = 2.0;
/// The last receipt is looked for in so many mean times between receipts, and the next one too.
const REACH: usize = 8;

/// What lies in reserve at a site at an instant, and when more is ordered.
#[derive(Debug)]
pub(in crate::generate) struct Reserve<'a> {
    fulfilment: &'a Fulfilment,
    catalogue: &'a Catalogue,
    demand: &'a Demand,
    time: &'a WorkingTime,
    site: usize,
    at: Millis,
    /// The working day that closes next.
    today: usize,
    /// Expected order lines of a day, without noise and peaks.
    lines_a_day: f64,
    /// Mean time between receipts, days.
    interval: f64,
    /// Order lines that peaks have brought since a working day's receipt, by how many working days ago that was.
    extra: Vec<f64>,
    key: Key,
}

/// What lies in reserve of a product, and when how much more is ordered.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::generate) struct Level {
    pub(in crate::generate) units: i32,
    pub(in crate::generate) reorder_point: i32,
    pub(in crate::generate) reorder_quantity: i32,
}

impl<'a> Reserve<'a> {
    pub(in crate::generate) fn new(
        (profile, client): (&Profile, &Client),
        (fulfilment, catalogue, demand): (&'a Fulfilment, &'a Catalogue, &'a Demand),
        time: &'a WorkingTime,
        site: usize,
        at: Millis,
    ) -> Self {
        let today = time.day_at(at);
        let restock = fulfilment.backorder.restock_days as usize;
        let opens = |day: usize| time.day(day).map(|it| it.opens as f64 / DAY);
        let span = opens(today).zip(opens(today + restock)).map(|(from, until)| until - from);
        let day_of = |instant: Millis| client.zone.local(instant).date();
        let orders = client.rate.orders_about(day_of(at), day_number(day_of(profile.start)));
        let mut reserve = Self {
            fulfilment,
            catalogue,
            demand,
            time,
            site,
            at,
            today,
            lines_a_day: orders * client.lines.mean(),
            interval: span.unwrap_or(restock as f64 * 1.4),
            extra: Vec::new(),
            key: fulfilment.receipts.named("reserve").at(u64::from(fulfilment.sites[site].number)),
        };
        if !fulfilment.faces.sized_for_peaks() {
            reserve.extra = (0..=(REACH * restock).min(today)).map(|ago| reserve.extra_since(today - ago)).collect();
        }
        reserve
    }

    /// Order lines that peaks are expected to have brought since a working day's receipts.
    fn extra_since(&self, day: usize) -> f64 {
        let Some(at) = self.fulfilment.received_at(self.time, self.site, day) else { return 0.0 };
        let (from, until) = (at / MILLIS_PER_MINUTE, self.at / MILLIS_PER_MINUTE);
        if from >= until {
            return 0.0;
        }
        let orders = self.demand.expected(from, until) - self.demand.expected_base(from, until);
        orders * self.fulfilment.faces.lines_per_order()
    }

    /// The level of the product of a listing that the site stocks, whose face opened with so many units in the wave that has just closed.
    pub(in crate::generate) fn of(&self, listing: u32, wave: WaveDemand, opened: i32) -> Level {
        let faces = &self.fulfilment.faces;
        let of = &self.catalogue.listings[listing as usize];
        let sites = faces.sites(of.category).max(1) as f64;
        let units = |lines: f64| faces.expected_units(listing, wave.of_lines(lines)) / sites;
        let a_day = units(self.lines_a_day);
        let comes = |day: usize| self.fulfilment.receipt(self.time, self.site, listing, day);
        let reach = REACH * self.fulfilment.backorder.restock_days as usize;
        let next = (self.today..=self.today + reach).find_map(|day| comes(day).filter(|at| *at > self.at));
        let days_left = next.map_or(self.interval, |at| (at - self.at) as f64 / DAY);
        let last = (0..self.extra.len()).find(|ago| comes(self.today - ago).is_some_and(|at| at <= self.at));
        let drained = units(last.or(self.extra.len().checked_sub(1)).map_or(0.0, |ago| self.extra[ago]));
        // A fraction of a unit is there or not, and stays so until the next receipt.
        let fraction = self.key.at(u64::from(listing)).at(next.unwrap_or_default() as u64).unit();
        let there = a_day * (days_left + self.interval) - drained + fraction;
        let whole = |units: f64| units.clamp(0.0, f64::from(i32::MAX)) as i32;
        let pack = f64::from(of.pack_size);
        let wanted = (a_day * self.interval).max(f64::from(faces.full(listing, wave)));
        Level {
            units: if opened == 0 { 0 } else { whole(there.floor()) },
            reorder_point: whole((a_day * (self.interval + LEAD_DAYS)).ceil()),
            reorder_quantity: whole((wanted / pack).ceil() * pack),
        }
    }
}
