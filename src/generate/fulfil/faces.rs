//! Pick faces: what a wave finds of each product at each warehouse. "Product" here is whoever has a listing of the catalogue in
//! the week of the wave.
//!
//! Faces are topped up from reserve when a wave opens, so what a face opens with depends on the client, the warehouse,
//! the product and the wave alone: with the chance that the profile calls coverage it is stocked for the whole day, and
//! then it holds the units that the wave is expected to want, and two standard deviations more, or one ample line.
//! The units wanted in a wave are compound Poisson: with λ lines of u units expected, their mean is λ E[u] and their
//! variance λ E[u²]. A face holds a little more than that, another amount each day, as it was last topped up.
//!
//! Faces that are sized for peaks are so only while one lasts: a peak leaves the other waves alone. The others are drained by it:
//! where so many times the base orders are expected, ρ, the chance that a face opens stocked is c^(ρ^1.5), of the same draw, so
//! that those which an ordinary day finds empty stay so. The power is an assumption: shortages grow faster than demand, so that
//! two and a half times the orders find four times as many faces empty. Once the peak has decayed, ρ is 1 again.

use std::sync::Arc;

use crate::demand::Demand;
use crate::generate::catalogue::Catalogue;
use crate::generate::range::{Range, Week};
use crate::profile::{Client, Count, Profile, SizedFor};
use crate::random::{Key, unit};

const DAY: i64 = 1440;
/// The power of ρ.
const DRAIN: f64 = 1.5;

/// The law of a client's faces.
#[derive(Debug)]
pub(in crate::generate) struct Faces {
    key: Key,
    coverage: f64,
    sized_for: SizedFor,
    /// Share of order lines, by product: on an ordinary day, then under each shift that faces are sized for.
    shares: Vec<Vec<f64>>,
    /// For no peak and then for each, which of `shares` applies.
    by_mix: Vec<usize>,
    /// Whether each of its warehouses stocks each of its categories.
    stocked: Vec<Vec<bool>>,
    lines_per_order: f64,
    /// By class of products that are expected alike.
    units: Vec<Moments>,
    /// The class of each product.
    classes: Vec<u8>,
    range: Arc<Range>,
}

/// What is expected of the units of a line: their mean and that of their square, and a number that hardly any exceeds.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Moments {
    pub(super) mean: f64,
    pub(super) square: f64,
    pub(super) ample: f64,
}

/// What a wave expects: the address of its day, the number of its order lines, and which shares of them.
#[derive(Debug, Clone, Copy)]
pub(in crate::generate) struct WaveDemand {
    day: u64,
    lines: f64,
    shares: usize,
    /// Chance that a face opens stocked.
    coverage: f64,
    week: Week,
}

impl WaveDemand {
    /// The same, of so many order lines.
    pub(super) fn of_lines(self, lines: f64) -> Self {
        Self { lines, ..self }
    }
}

impl Faces {
    pub(super) fn new(
        profile: &Profile,
        client: &Client,
        key: Key,
        (catalogue, range): (&Catalogue, &Arc<Range>),
    ) -> Self {
        let categories = &client.products.categories;
        let stocks = |warehouse: usize| {
            let stocks = &profile.warehouses[warehouse].stocks;
            categories.iter().map(|(it, _)| stocks.is_empty() || stocks.contains(&it.code)).collect()
        };
        let mut shares = vec![catalogue.ordinary_shares()];
        let mut by_mix = vec![0; profile.peaks.len() + 1];
        if client.stock.sized_for == SizedFor::Peaks {
            for mix in catalogue.shifts() {
                by_mix[mix] = shares.len();
                shares.push(catalogue.larger_shares(mix));
            }
        }
        let (units, classes) = moments(client, catalogue);
        Self {
            key: key.named("stock"),
            coverage: client.stock.coverage,
            sized_for: client.stock.sized_for,
            shares,
            by_mix,
            stocked: client.warehouses.iter().map(|warehouse| stocks(*warehouse)).collect(),
            lines_per_order: client.lines.mean(),
            units,
            classes,
            range: Arc::clone(range),
        }
    }

    /// What the wave of these minutes expects.
    pub(in crate::generate) fn demand(&self, demand: &Demand, from: i64, until: i64) -> WaveDemand {
        let total = demand.expected(from, until);
        let (orders, mix, coverage) = match self.sized_for {
            SizedFor::OrdinaryDays => {
                let base = demand.expected_base(from, until);
                (base, 0, drained(self.coverage, base, total))
            }
            SizedFor::Peaks => (total, demand.mix(from, until), self.coverage),
        };
        let day = from.div_euclid(DAY) as u64;
        let (lines, shares) = (orders * self.lines_per_order, self.by_mix[mix as usize]);
        WaveDemand { day, lines, shares, coverage, week: self.range.week(from) }
    }

    /// Whether a site (a place among the client's warehouses) stocks a category of the client's.
    #[inline]
    pub(in crate::generate) fn stocks(&self, site: usize, category: u32) -> bool {
        self.stocked[site][category as usize]
    }

    /// Units that a face opens with. `number` is the warehouse's.
    #[inline]
    pub(in crate::generate) fn opening(&self, number: u32, product: u32, wave: WaveDemand) -> i32 {
        let key = self.key.at(u64::from(number)).at(u64::from(product)).at(wave.day);
        if unit(key.bits()) >= wave.coverage {
            return 0;
        }
        let more = key.at(0).below(1 + self.units(product).spare() as u64) as i32;
        self.full(product, wave).saturating_add(more)
    }

    /// Units on a face that is stocked, at least.
    #[inline]
    pub(in crate::generate) fn full(&self, product: u32, wave: WaveDemand) -> i32 {
        self.units(product).full(self.expected_lines(product, wave)) as i32
    }

    /// Units that a wave is expected to want.
    pub(in crate::generate) fn expected_units(&self, product: u32, wave: WaveDemand) -> f64 {
        self.expected_lines(product, wave) * self.units(product).mean
    }

    #[inline]
    pub(super) fn units(&self, product: u32) -> Moments {
        self.units[usize::from(self.classes[product as usize])]
    }

    #[inline]
    fn expected_lines(&self, product: u32, wave: WaveDemand) -> f64 {
        wave.lines * self.shares[wave.shares][product as usize] * self.range.factor(product, &wave.week)
    }
}

/// What the faces are made of, for those who ask what becomes of them.
impl Faces {
    pub(super) fn coverage(&self) -> f64 {
        self.coverage
    }

    pub(super) fn sized_for_peaks(&self) -> bool {
        self.sized_for == SizedFor::Peaks
    }

    /// Share of the products that are in promotion, and factor on the shares of those that are and of the others.
    pub(super) fn lifts(&self) -> (f64, f64, f64) {
        self.range.lifts()
    }

    pub(in crate::generate) fn lines_per_order(&self) -> f64 {
        self.lines_per_order
    }

    /// The number of sites that stock a category.
    pub(super) fn sites(&self, category: u32) -> usize {
        self.stocked.iter().filter(|site| site[category as usize]).count()
    }
}

/// The chance that a face opens stocked where so many orders are expected without peaks and with them.
pub(super) fn drained(coverage: f64, base: f64, total: f64) -> f64 {
    if base <= 0.0 || total <= base { coverage } else { libm::pow(coverage, libm::pow(total / base, DRAIN)) }
}

/// What is expected of a line, by class of products, and the class of each.
fn moments(client: &Client, catalogue: &Catalogue) -> (Vec<Moments>, Vec<u8>) {
    let all = Moments::of(&client.units);
    let of = |(mean, square): &(f64, f64)| Moments { mean: *mean, square: *square, ..all };
    match catalogue.classes_of_units() {
        Some(mix) => (mix.moments.iter().map(of).collect(), mix.class_of.clone()),
        None => (vec![all], vec![0; catalogue.listings.len()]),
    }
}

impl Moments {
    /// The sums of both.
    pub(super) fn and(self, other: Self) -> Self {
        let Self { mean, square, ample } = other;
        Self { mean: self.mean + mean, square: self.square + square, ample: self.ample + ample }
    }

    pub(super) fn times(self, factor: f64) -> Self {
        Self { mean: self.mean * factor, square: self.square * factor, ample: self.ample * factor }
    }

    /// Units on a face of which a wave expects so many lines; below 2³¹.
    #[inline]
    pub(super) fn full(&self, lines: f64) -> f64 {
        let reserve = (2.0 * (lines * self.square).sqrt()).max(self.ample);
        (lines * self.mean + reserve).ceil().min(f64::from(i32::MAX))
    }

    /// The most units that a face holds besides.
    #[inline]
    pub(super) fn spare(&self) -> f64 {
        (self.ample / 3.0).floor().min(f64::from(i32::MAX))
    }

    fn of(count: &Count) -> Self {
        let (mean, square, ample) = match count {
            Count::Fixed(n) => (f64::from(*n), f64::from(*n).powi(2), f64::from(*n)),
            Count::Uniform(low, high) => {
                let (low, high) = (f64::from(*low), f64::from(*high));
                let (mean, spread) = (f64::midpoint(low, high), high - low + 1.0);
                (mean, mean * mean + (spread * spread - 1.0) / 12.0, high)
            }
            Count::Skewed { mean, r } => {
                let variance = (mean - 1.0) + (mean - 1.0) * (mean - 1.0) / r;
                (*mean, mean * mean + variance, (mean + 5.0 * variance.sqrt()).ceil())
            }
            Count::Packs(packs) => {
                let sum = |of: fn(f64) -> f64| packs.iter().map(|(n, share)| of(f64::from(*n)) * share).sum();
                let most = packs.iter().map(|(n, _)| *n).max().unwrap_or(1);
                (sum(|n| n), sum(|n| n * n), f64::from(most))
            }
        };
        Self { mean, square, ample }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_those_of_the_law() {
        let close = |count: Count, mean: f64, square: f64, ample: f64| {
            let it = Moments::of(&count);
            assert!((it.mean - mean).abs() < 1e-9 && (it.square - square).abs() < 1e-9, "{it:?}");
            assert!((it.ample - ample).abs() < 1e-9, "{it:?}");
        };
        close(Count::Fixed(3), 3.0, 9.0, 3.0);
        close(Count::Uniform(1, 3), 2.0, 14.0 / 3.0, 3.0);
        close(Count::Packs(vec![(1, 0.5), (12, 0.5)]), 6.5, 72.5, 12.0);
        close(Count::Skewed { mean: 2.0, r: 1.0 }, 2.0, 6.0, 10.0);
    }
}
