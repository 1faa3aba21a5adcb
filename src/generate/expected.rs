//! How many rows to expect of what follows from an order: rough, for sizes and progress.

use crate::profile::{Category, Client, HandlingClass, Profile, split_share};

/// Rows that follow from an order of a client, on average.
#[derive(Debug, Clone, Copy)]
pub struct PerOrder {
    pub(super) lines: f64,
    pub(super) shipments: f64,
    pub(super) cartons: f64,
    pub(super) carton_items: f64,
    pub(super) invoices: f64,
    pub(super) notifications: f64,
    pub(super) returns: f64,
}

impl PerOrder {
    /// Those of a client.
    pub fn of(profile: &Profile, client: &Client) -> Self {
        let lines = client.lines.mean();
        let units = client.units.mean();
        let (kept, coverage) = (1.0 - client.cancel, client.stock.coverage);
        let warehouses = client.warehouses.len() as f64;
        // Somewhere each line is there, but nowhere all are; or some line is nowhere and follows later.
        let everywhere = libm::pow(1.0 - libm::pow(1.0 - coverage, warehouses), lines);
        let split = split_share(&client.lines, coverage, client.warehouses.len());
        let shipments = kept * (1.0 + split + (1.0 - everywhere).min(lines - lines.min(1.0)));

        let categories = &client.products.categories;
        let mean_of = |of: fn(&Category) -> f64| categories.iter().map(|(it, share)| share * of(it)).sum::<f64>();
        let (volume, weight) = (mean_of(volume), mean_of(|it| log_uniform(it.weight_g)));
        let largest = profile.cartons.last();
        let (room, bears) = largest.map_or((1.0, 1.0), |it| (it.volume() as f64, f64::from(it.max_weight_g)));
        let full = (lines * units * (volume / (0.8 * room)).max(weight / (0.8 * bears))).max(0.0);
        let alone = share(categories, HandlingClass::Alone) * lines * units;
        let cartons = shipments * (1.0 + conflict(categories, lines)) + kept * ((full - 0.5).max(0.0) + alone);
        Self {
            lines,
            shipments,
            cartons,
            carton_items: kept * lines * (1.0 + 0.1 * full.min(1.0)),
            invoices: kept,
            notifications: 2.0 + 2.0 * shipments,
            returns: kept * lines * client.returns,
        }
    }
}

/// The mean of a log-uniform law.
fn log_uniform((low, high): (u32, u32)) -> f64 {
    let (low, high) = (f64::from(low), f64::from(high));
    if high > low { (high - low) / libm::log(high / low) } else { low }
}

fn volume(category: &Category) -> f64 {
    category.size_mm.iter().map(|side| log_uniform(*side)).product()
}

fn share(categories: &[(Category, f64)], class: HandlingClass) -> f64 {
    categories.iter().filter(|(it, _)| it.class == class).map(|(_, share)| share).sum()
}

/// The chance that an order of so many lines holds two classes that conflict.
fn conflict(categories: &[(Category, f64)], lines: f64) -> f64 {
    let present = |class| 1.0 - libm::pow(1.0 - share(categories, class), lines);
    let pairs = HandlingClass::ALL.into_iter().flat_map(|a| HandlingClass::ALL.map(|b| (a, b)));
    pairs.filter(|(a, b)| a < b && a.conflicts(*b)).map(|(a, b)| present(a) * present(b)).fold(0.0, f64::max)
}
