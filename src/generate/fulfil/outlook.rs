//! What becomes of pick faces in a wave, on average: how many open empty, and of how many more is wanted than they hold.
//!
//! Faces are what `faces` makes of them. Each order takes from one of the sites that stock a product, by their shares of
//! all that leaves, so the lines that a face meets are Poisson with its site's share of the product's λ, and the units of
//! k lines have k times the mean and the variance of one. Some are in promotion, which faces know of; seasons are left out. Products of one category whose shares of order lines lie within a
//! quarter of an octave count as one, with the mean of their moments of units.

use super::faces::{Faces, Moments, drained};
use crate::generate::catalogue::Catalogue;
use crate::generate::world::World;

/// Steps per octave in which shares are told apart.
const STEPS: f64 = 4.0;
/// From so many lines on, their units are taken for normal.
const MANY_LINES: f64 = 40.0;

/// The faces of one client.
#[derive(Debug, Clone)]
pub struct FacesOutlook {
    coverage: f64,
    alike: Vec<Alike>,
    lines_per_order: f64,
    /// For no peak and then for each: factor on the share of order lines, by category.
    shifts: Vec<Vec<f64>>,
    sized_for_peaks: bool,
}

/// Faces that are about the same.
#[derive(Debug, Clone, Copy)]
struct Alike {
    category: usize,
    /// Share of order lines of one of their products on an ordinary day.
    share: f64,
    /// Share of these that their site takes.
    site_share: f64,
    /// Number of faces.
    faces: f64,
    /// Units of one of their lines.
    units: Moments,
}

impl World {
    /// The faces of one of its clients, by its place among them. `shipments` says how many have been seen to leave a
    /// warehouse, by its number; without any, its warehouses are taken for equal.
    pub fn faces(&self, place: usize, shipments: impl Fn(u32) -> f64) -> FacesOutlook {
        let client = self.client(place);
        let of_site = |site| shipments(client.fulfilment.warehouse_number(site));
        let seen: Vec<f64> = (0..client.fulfilment.sites.len()).map(of_site).collect();
        let some = seen.iter().all(|shipments| *shipments > 0.0);
        let sites: Vec<f64> = if some { seen } else { vec![1.0; seen.len()] };
        FacesOutlook::of(&client.fulfilment.faces, &client.catalogue, &sites, self.shared.profile.peaks.len())
    }
}

impl FacesOutlook {
    /// `sites` are their weights.
    fn of(faces: &Faces, catalogue: &Catalogue, sites: &[f64], peaks: usize) -> Self {
        let ordinary = catalogue.ordinary_shares();
        let categories = catalogue.listings.iter().map(|it| it.category as usize + 1).max().unwrap_or(0);
        let by_category = |shares: &[f64]| {
            let mut sums = vec![0.0; categories];
            for (product, share) in catalogue.listings.iter().zip(shares) {
                sums[product.category as usize] += share;
            }
            sums
        };
        let base = by_category(&ordinary);
        let shift = |mix: usize| -> Vec<f64> {
            let shifted = by_category(catalogue.shares(mix));
            shifted.iter().zip(&base).map(|(shifted, base)| shifted / base.max(f64::MIN_POSITIVE)).collect()
        };
        let mut cells = std::collections::BTreeMap::new();
        for (number, (product, share)) in catalogue.listings.iter().zip(&ordinary).enumerate() {
            let step = (libm::log2(share.max(1e-12)) * STEPS).round() as i64;
            let cell: &mut (f64, f64, Moments) = cells.entry((product.category as usize, step)).or_default();
            *cell = (cell.0 + 1.0, cell.1 + share, cell.2.and(faces.units(number as u32)));
        }
        let mut alike = Vec::new();
        for ((category, _), (products, share, units)) in cells {
            let stocking = (0..sites.len()).filter(|&site| faces.stocks(site, category as u32));
            let stocking: Vec<f64> = stocking.map(|site| sites[site]).collect();
            let all: f64 = stocking.iter().sum();
            let (share, units) = (share / products, units.times(1.0 / products));
            let (promoted, lifted, usual) = faces.lifts();
            for (part, lift) in [(promoted, lifted), (1.0 - promoted, usual)].into_iter().filter(|it| it.0 > 0.0) {
                let (share, faces) = (share * lift, products * part);
                let of_site = |weight: &f64| Alike { category, share, site_share: weight / all, faces, units };
                alike.extend(stocking.iter().map(of_site));
            }
        }
        Self {
            coverage: faces.coverage(),
            alike,
            lines_per_order: faces.lines_per_order(),
            shifts: (0..=peaks).map(shift).collect(),
            sized_for_peaks: faces.sized_for_peaks(),
        }
    }

    /// The number of faces.
    pub fn faces(&self) -> f64 {
        self.alike.iter().map(|alike| alike.faces).sum()
    }

    /// How many of them are expected to open empty, in any wave.
    pub fn empty(&self) -> f64 {
        (1.0 - self.coverage) * self.faces()
    }

    /// Of how many that open stocked on an ordinary day more is expected to be wanted than they hold, in a wave that expects so
    /// many orders without peaks and with them. `shift` is the peak (an index into the profile's) whose shift of the product mix a
    /// share of the orders follows, and that share.
    pub fn short(&self, base: f64, total: f64, shift: Option<(usize, f64)>) -> f64 {
        let sized = (if self.sized_for_peaks { total } else { base }) * self.lines_per_order;
        let lines = total * self.lines_per_order;
        let coverage = if self.sized_for_peaks { self.coverage } else { drained(self.coverage, base, total) };
        let of_alike = |alike: &Alike| {
            let (shifted, share) =
                shift.map_or((1.0, 0.0), |(peak, share)| (self.shifts[peak + 1][alike.category], share));
            // While a peak lasts, faces sized for it are so for the larger share.
            let larger = if self.sized_for_peaks { shifted.max(1.0) } else { 1.0 };
            let holds = alike.units.full(sized * alike.share * larger) + 0.5 * alike.units.spare();
            let wanted = lines * alike.share * (1.0 + share * (shifted - 1.0)) * alike.site_share;
            let empty = (self.coverage - coverage) * (1.0 - libm::exp(-wanted));
            alike.faces * (coverage * alike.more_than(holds, wanted) + empty)
        };
        self.alike.iter().map(of_alike).sum()
    }
}

impl Alike {
    /// The chance that a Poisson number of lines with this mean wants more units than these.
    fn more_than(&self, units: f64, lines: f64) -> f64 {
        let (mean, square) = (self.units.mean, self.units.square);
        if lines >= MANY_LINES {
            return above(units, lines * mean, lines * square);
        }
        let variance = (square - mean * mean).max(0.0);
        let most = (lines + 10.0 * lines.sqrt() + 8.0) as u32;
        let mut chance = libm::exp(-lines);
        let mut sum = 0.0;
        for count in 1..=most {
            let count = f64::from(count);
            chance *= lines / count;
            if count * self.units.ample > units {
                sum += chance * above(units, count * mean, count * variance);
            }
        }
        sum
    }
}

/// The chance that a whole number with this mean and variance is above another, if it is about normal.
fn above(bound: f64, mean: f64, variance: f64) -> f64 {
    if variance <= 0.0 {
        return if mean > bound { 1.0 } else { 0.0 };
    }
    0.5 * libm::erfc((bound + 0.5 - mean) / (2.0 * variance).sqrt())
}
