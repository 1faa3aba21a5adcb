//! Fulfilment: what becomes of the orders of a client's wave.
//!
//! Its steps, each over the whole wave: [`allocate`] takes stock from the faces and plans parcels, one per warehouse and
//! time; [`dispatch`] says when each is picked, packed, shipped and delivered, in the warehouse's working time, and which
//! orders are cancelled; [`plan`] freezes all that at the world's end; [`cartons`] packs; [`record`] writes the columns.

mod allocate;
mod cartons;
mod dispatch;
mod exact;
mod faces;
mod logistics;
mod paperwork;
mod plan;
mod record;
#[cfg(test)]
mod reference;
mod service;
mod shelves;
mod shipments;
pub(super) mod stock;

use crate::profile::{Backorder, Client, Profile, Promise};
use crate::random::{Key, Quantiles};

use super::catalogue::Catalogue;
use allocate::Ranked;
use cartons::Packer;
use faces::Faces;
use plan::WavePlan;
use service::Offer;
use shelves::Shelves;

pub(super) use logistics::Logistics;
pub(super) use plan::WaveOrders;
pub(super) use record::{Headers, Parts, Wanted};

/// Spread of handling times: the measured law is log-normal with a sigma near 1, a modern warehouse's 0.6 to 1.
const HANDLING_SIGMA: f64 = 0.8;
/// Its median, as a share of what is planned with: one in eight takes longer than planned.
const HANDLING_MEDIAN: f64 = 0.4;

/// What one client's orders are fulfilled from and with.
#[derive(Debug)]
pub(super) struct Fulfilment {
    client: u32,
    sites: Vec<Site>,
    offers: Vec<Offer>,
    faces: Faces,
    receipts: Key,
    promise: Promise,
    backorder: Backorder,
    cancel: f64,
    tax_ppm: i64,
    terms_days: u32,
    /// Working time from allocation to the closed carton, milliseconds.
    handling: Quantiles,
    /// What is paid at its time, as a factor on the terms.
    payment: Quantiles,
    /// From an event to its message, milliseconds.
    sending: Quantiles,
    /// Code of the carriers' currency.
    currency: i32,
    orders_currency: i32,
    frozen_at: i64,
}

/// A warehouse that serves the client.
#[derive(Debug, Clone)]
struct Site {
    /// Place in the profile's list.
    warehouse: usize,
    number: u32,
    /// Working time that a line waits for those before it, milliseconds.
    per_line: i64,
}

/// What a worker needs to decide about a wave; used again for the next.
#[derive(Debug, Default)]
pub(super) struct Desk {
    shelves: Shelves,
    plan: WavePlan,
    packer: Packer,
    ranked: Vec<Ranked>,
    /// For each line of an order, the ranks of the warehouses that have it, as bits.
    masks: Vec<u16>,
    /// Lines that wait for a receipt: when it comes, where, and which.
    waiting: Vec<(i64, usize, u32)>,
    /// Lines before the next in each warehouse.
    queues: Vec<i64>,
}

/// Codes of words, as the world counts them.
pub(super) struct Codes<'a> {
    pub(super) currencies: &'a [&'a str],
    /// First service of each of the profile's carriers.
    pub(super) first_service: &'a [i32],
}

impl Codes<'_> {
    pub(super) fn currency(&self, code: &str) -> i32 {
        self.currencies.iter().position(|it| *it == code).unwrap_or(0) as i32
    }
}

impl Fulfilment {
    pub(super) fn new(profile: &Profile, client: &Client, key: Key, catalogue: &Catalogue, codes: &Codes<'_>) -> Self {
        let site = |&warehouse: &usize| {
            let it = &profile.warehouses[warehouse];
            let per_line = if it.pick_rate == 0 { 0 } else { 3_600_000 / i64::from(it.pick_rate) };
            Site { warehouse, number: it.number, per_line }
        };
        let offers = client.carriers.iter().flat_map(|&carrier| {
            let it = &profile.carriers[carrier];
            it.services.iter().enumerate().map(move |(place, service)| Offer {
                carrier: it.clone(),
                service: service.clone(),
                carrier_code: carrier as i32,
                service_code: codes.first_service[carrier] + place as i32,
            })
        });
        let offers: Vec<Offer> = offers.collect();
        Self {
            client: client.number,
            sites: client.warehouses.iter().map(site).collect(),
            currency: offers.first().map_or(0, |offer| codes.currency(&offer.carrier.currency.code)),
            orders_currency: codes.currency(&client.currency.code),
            offers,
            faces: Faces::new(profile, client, key, catalogue),
            receipts: key.named("receipts"),
            promise: client.promise,
            backorder: client.backorder,
            cancel: client.cancel,
            tax_ppm: client.tax_ppm,
            terms_days: client.terms_days,
            handling: Quantiles::log_normal(HANDLING_MEDIAN * client.promise.planned_handling() as f64, HANDLING_SIGMA),
            payment: Quantiles::log_normal(0.85, 0.35),
            sending: Quantiles::log_normal(20_000.0, 1.0),
            frozen_at: profile.as_of,
        }
    }
}
