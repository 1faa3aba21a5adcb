//! Fulfilment: what becomes of the orders of a client's wave.
//!
//! Its steps, each over the whole wave: [`allocate`] takes stock from the faces and plans parcels, one per warehouse and
//! time; [`dispatch`] says when each is picked on which of the [`tours`], packed, shipped and, after its [`transit`],
//! delivered, in the warehouse's working time, and which orders are cancelled; [`plan`] holds all that and freezes it at an
//! instant; [`cartons`] packs. It knows one wave, and
//! nothing of tables.

mod allocate;
mod cartons;
mod dispatch;
mod faces;
mod logistics;
mod outlook;
mod plan;
#[cfg(test)]
mod reference;
mod reserve;
mod service;
mod shelves;
mod tours;
mod transit;

use std::sync::Arc;

use crate::calendar::{MILLIS_PER_MINUTE, Millis, Minute, WorkingTime};
use crate::demand::Demand;
use crate::profile::{Backorder, Client, Profile, Promise};
use crate::random::{Key, Quantiles, unit};

use super::catalogue::Catalogue;
use super::lexicon::Lexica;
use super::past::Past;
use super::range::Range;
use allocate::{Ranked, Wave};
use faces::Faces;
use service::Offer;
use tours::{Step, Tour};

pub(super) use cartons::{Boxes, Packer};
pub(super) use logistics::Logistics;
pub use outlook::FacesOutlook;
pub(super) use plan::{Parcel, WaveOrders, WavePlan};
pub(super) use reserve::{Level, Reserve};
pub(super) use shelves::Shelves;
pub(super) use tours::Bins;

/// The parts of handling that pass until a parcel is picked, and from there until it is packed.
const PICKING: f64 = 0.6;
const PACKING: f64 = 0.4;
/// Spread of handling times: from payment to the carrier, a public marketplace's parcels (Olist, Brazil, 2016 to 2018) are
/// log-normal with a sigma near 1; a modern warehouse's, without the seller, 0.6 to 1.
const HANDLING_SIGMA: f64 = 0.9;
/// Its median, as a share of what is planned with: one in seven takes longer than planned.
const HANDLING_MEDIAN: f64 = 0.4;

/// What one client's orders are fulfilled from and with.
#[derive(Debug)]
pub(super) struct Fulfilment {
    pub(super) sites: Vec<Site>,
    pub(super) offers: Vec<Offer>,
    pub(super) faces: Faces,
    receipts: Key,
    promise: Promise,
    pub(super) backorder: Backorder,
    cancel: f64,
    /// Working time, milliseconds, of which [`PICKING`] and [`PACKING`] pass until a parcel is picked and then packed.
    handling: Quantiles,
    /// Code of the carriers' currency.
    pub(super) currency: i32,
}

/// A warehouse that serves the client.
#[derive(Debug, Clone)]
pub(super) struct Site {
    /// Place in the profile's list.
    pub(super) warehouse: usize,
    pub(super) number: u32,
    /// Working time that a line waits for those before it, milliseconds.
    per_line: i64,
}

/// What a worker needs to decide about a wave; used again for the next.
#[derive(Debug, Default)]
pub(super) struct Desk {
    pub(super) shelves: Shelves,
    pub(super) plan: WavePlan,
    pub(super) past: Past,
    pub(super) packer: Packer,
    ranked: Vec<Ranked>,
    /// For each line of an order, the ranks of the warehouses that have it, as bits.
    masks: Vec<u16>,
    /// Lines that wait for a receipt: when it comes, where, and which.
    waiting: Vec<(i64, usize, u32)>,
    /// The tour that is being filled in each warehouse.
    tours: Vec<Tour>,
    /// Whether anybody asks in what order things are picked.
    pub(super) walks: bool,
    /// The steps of a wave's tours.
    steps: Vec<Step>,
}

impl Desk {
    /// Freezes the plan of a wave, all of it at one instant.
    pub(super) fn freeze(&mut self, orders: &WaveOrders<'_>, as_of: Millis) {
        self.past.of_all(orders.len(), as_of);
        self.plan.freeze(orders, &mut self.past);
    }
}

impl Fulfilment {
    pub(super) fn new(
        profile: &Profile,
        client: &Client,
        key: Key,
        range: (&Catalogue, &Arc<Range>),
        lexica: &Lexica,
    ) -> Self {
        let site = |&warehouse: &usize| {
            let it = &profile.warehouses[warehouse];
            let per_line = if it.pick_rate == 0 { 0 } else { 3_600_000 / i64::from(it.pick_rate) };
            Site { warehouse, number: it.number, per_line }
        };
        let offers = client.carriers.iter().flat_map(|&carrier| {
            let it = &profile.carriers[carrier];
            it.services.iter().map(move |service| Offer {
                carrier: it.clone(),
                service: service.clone(),
                carrier_code: carrier as i32,
                service_code: lexica.services.code(&service.code),
            })
        });
        let offers: Vec<Offer> = offers.collect();
        Self {
            sites: client.warehouses.iter().map(site).collect(),
            currency: offers.first().map_or(0, |offer| lexica.currencies.code(&offer.carrier.currency.code)),
            offers,
            faces: Faces::new(profile, client, key, range),
            receipts: key.named("receipts"),
            promise: client.promise,
            backorder: client.backorder,
            cancel: client.cancel,
            handling: Quantiles::log_normal(HANDLING_MEDIAN * client.promise.planned_handling() as f64, HANDLING_SIGMA),
        }
    }

    /// When a product is received on a working day of a site, if it is. All that is received on a day comes at once.
    fn receipt(&self, time: &WorkingTime, site: usize, product: u32, day: usize) -> Option<Millis> {
        let chance = 1.0 / f64::from(self.backorder.restock_days);
        let key = self.receipts_of(site, time.day(day)?.date);
        if unit(key.at(u64::from(product)).bits()) < chance { self.received_at(time, site, day) } else { None }
    }

    /// When what is received on a working day of a site comes.
    fn received_at(&self, time: &WorkingTime, site: usize, day: usize) -> Option<Millis> {
        let day = time.day(day)?;
        let hours = (day.closes - day.opens) as u64;
        Some(day.opens + (hours / 8 + self.receipts_of(site, day.date).below(hours / 4)) as i64)
    }

    fn receipts_of(&self, site: usize, date: i64) -> Key {
        self.receipts.at(u64::from(self.sites[site].number)).at(date as u64)
    }

    /// The number of a warehouse, by its place among the client's.
    pub(super) fn warehouse_number(&self, site: usize) -> u32 {
        self.sites[site].number
    }

    /// Decides about the orders of a wave (minutes from..until): the plan is on the desk, and what is left of the faces.
    pub(super) fn plan(
        &self,
        catalogue: &Catalogue,
        demand: &Demand,
        logistics: &Logistics,
        orders: &WaveOrders<'_>,
        minutes: (Minute, Minute),
        desk: &mut Desk,
    ) {
        let wave = self.wave(catalogue, demand, logistics, orders, minutes);
        wave.allocate(desk);
        wave.dispatch(desk);
        wave.cancel(desk);
        if desk.walks {
            wave.walk(desk);
        }
    }

    /// The wave of the minutes from..until.
    fn wave<'a>(
        &'a self,
        catalogue: &'a Catalogue,
        demand: &Demand,
        logistics: &'a Logistics,
        orders: &'a WaveOrders<'a>,
        (from, until): (Minute, Minute),
    ) -> Wave<'a> {
        let close = until * MILLIS_PER_MINUTE;
        let collected_on =
            self.sites.iter().map(|site| self.planned_collection(&logistics.times[site.warehouse], close)).collect();
        Wave {
            fulfilment: self,
            logistics,
            catalogue,
            orders,
            close,
            demand: self.faces.demand(demand, from, until),
            crowd: transit::crowd(demand.expected(from, until), demand.expected_base(from, until)),
            collected_on,
        }
    }
}
