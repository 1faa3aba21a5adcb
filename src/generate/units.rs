//! How many units of a product a line has: the dearer it is, the fewer, while over all lines the law stays the profile's.
//!
//! Price and units are joined by a Gaussian copula. Products are parted into classes of price, each with about the same
//! share of the lines; each class has its own table of units, and the tables weighted by the shares are the profile's law
//! again, exactly (to within rounding: iterative proportional fitting, Deming and Stephan 1940).

use super::law::{Law, negative_binomial};
use crate::profile::Count;
use crate::random::{Alias, Key, normal_cdf, normal_quantile};

/// Classes of price.
const CLASSES: usize = 16;
/// Points of each class at which the copula is taken.
const POINTS: usize = 8;
/// A law of more values than this is the same for every price.
const MOST_VALUES: usize = 512;

/// The law of units, by product.
#[derive(Debug)]
pub(super) enum Units {
    /// One law for all products.
    Alike(Law),
    /// One for each class of price.
    ByPrice {
        values: Vec<u32>,
        /// For an ordinary day and then for each shift of the shares.
        mixes: Vec<Mix>,
    },
}

/// Classes under some shares of the lines.
#[derive(Debug)]
pub(super) struct Mix {
    pub(super) class_of: Vec<u8>,
    laws: Vec<Alias>,
    /// Mean and mean square of the units, by class.
    pub(super) moments: Vec<(f64, f64)>,
}

impl Units {
    /// The law of units for products, given from the cheapest to the dearest, and their shares of the lines, under each shift.
    pub(super) fn new(count: &Count, correlation: f64, by_price: &[u32], shares: &[Vec<f64>]) -> Self {
        match chances(count) {
            Some(law) if law.len() > 1 && correlation < 0.0 => Self::ByPrice {
                mixes: shares.iter().map(|shares| Mix::new(&law, correlation, by_price, shares)).collect(),
                values: law.into_iter().map(|(units, _)| units).collect(),
            },
            _ => Self::Alike(Law::new(count, u32::MAX)),
        }
    }

    /// Draws the units of some lines, from part `column` of their keys; all have the same shift.
    #[inline]
    pub(super) fn draw(&self, mix: usize, keys: &[Key], products: &[u32], column: u64, into: &mut Vec<i32>) {
        match self {
            Self::Alike(law) => law.draw(keys.iter().map(|key| key.at(column).bits()), into),
            Self::ByPrice { values, mixes } => {
                let mix = &mixes[mix];
                into.extend(keys.iter().zip(products).map(|(key, product)| {
                    let law = &mix.laws[usize::from(mix.class_of[*product as usize])];
                    values[law.pick(key.at(column).bits())] as i32
                }));
            }
        }
    }

    /// Classes on an ordinary day; none when there is one law for all.
    pub(super) fn ordinary(&self) -> Option<&Mix> {
        match self {
            Self::Alike(_) => None,
            Self::ByPrice { mixes, .. } => mixes.first(),
        }
    }
}

impl Mix {
    fn new(law: &[(u32, f64)], correlation: f64, by_price: &[u32], shares: &[f64]) -> Self {
        let total: f64 = shares.iter().sum();
        let mut class_of = vec![0; by_price.len()];
        let mut masses = [0.0; CLASSES];
        let mut below = 0.0;
        for product in by_price.iter().map(|product| *product as usize) {
            let share = shares[product] / total;
            let class = (((below + 0.5 * share) * CLASSES as f64) as usize).min(CLASSES - 1);
            class_of[product] = class as u8;
            masses[class] += share;
            below += share;
        }
        let chances = joined(law, correlation, &masses);
        let moments = chances.iter().map(|row| {
            let sum =
                |of: fn(f64) -> f64| row.iter().zip(law).map(|(p, (units, _))| p * of(f64::from(*units))).sum::<f64>();
            let all: f64 = row.iter().sum();
            (sum(|n| n) / all, sum(|n| n * n) / all)
        });
        Self { class_of, moments: moments.collect(), laws: chances.iter().map(|row| Alias::new(row)).collect() }
    }
}

/// Values in rising order, with their chances; none when there are too many.
fn chances(count: &Count) -> Option<Vec<(u32, f64)>> {
    let mut law: Vec<(u32, f64)> = match count {
        Count::Fixed(_) => return None,
        Count::Uniform(low, high) if (high - low) as usize >= MOST_VALUES => return None,
        Count::Uniform(low, high) => (*low..=*high).map(|units| (units, 1.0)).collect(),
        Count::Packs(packs) => packs.clone(),
        Count::Skewed { mean, r } => {
            let chances = negative_binomial(mean - 1.0, *r, MOST_VALUES as u32 + 1);
            (1..).zip(chances).collect()
        }
    };
    if law.len() > MOST_VALUES {
        return None;
    }
    law.retain(|(_, chance)| *chance > 0.0);
    law.sort_by_key(|(units, _)| *units);
    let sum: f64 = law.iter().map(|(_, chance)| chance).sum();
    for (_, chance) in &mut law {
        *chance /= sum;
    }
    Some(law)
}

/// Chances of the values for each class, whose classes have these shares: rows of a table whose columns, weighted so,
/// sum to the law.
fn joined(law: &[(u32, f64)], correlation: f64, masses: &[f64; CLASSES]) -> Vec<Vec<f64>> {
    let rest = (1.0 - correlation * correlation).sqrt();
    let mut sum = 0.0;
    let bounds: Vec<f64> = law[..law.len() - 1]
        .iter()
        .map(|(_, chance)| {
            sum += chance;
            normal_quantile(sum.clamp(1e-12, 1.0 - 1e-12))
        })
        .collect();
    let mut table = Vec::with_capacity(CLASSES);
    let mut below = 0.0;
    for mass in masses {
        let mut row = vec![0.0; law.len()];
        for point in 0..POINTS {
            let place = below + mass * (point as f64 + 0.5) / POINTS as f64;
            let shift = correlation * normal_quantile(place.clamp(1e-9, 1.0 - 1e-9));
            let mut before = 0.0;
            for (value, chance) in row.iter_mut().enumerate() {
                let until = bounds.get(value).map_or(1.0, |bound| normal_cdf((bound - shift) / rest));
                *chance += (until - before).max(0.0);
                before = until;
            }
        }
        table.push(row);
        below += mass;
    }
    for _ in 0..50 {
        for (row, mass) in table.iter_mut().zip(masses) {
            let sum: f64 = row.iter().sum();
            for chance in row.iter_mut() {
                *chance *= mass / sum;
            }
        }
        for (value, (_, wanted)) in law.iter().enumerate() {
            let sum: f64 = table.iter().map(|row| row[value]).sum();
            if sum > 0.0 {
                for row in &mut table {
                    row[value] *= wanted / sum;
                }
            }
        }
    }
    // A class that no product is in is never drawn from; its table must be one all the same.
    for (row, mass) in table.iter_mut().zip(masses) {
        if *mass <= 0.0 {
            row.iter_mut().zip(law).for_each(|(chance, (_, wanted))| *chance = *wanted);
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_classes_together_have_the_laws_chances_and_the_dear_ones_fewer_units() {
        let packs = vec![(1, 0.3), (2, 0.2), (6, 0.1), (12, 0.25), (24, 0.15)];
        let by_price: Vec<u32> = (0..500).map(|i| (i * 7919) % 500).collect();
        let shares: Vec<f64> = (0..500).map(|i| 1.0 / f64::from(i + 30)).collect();
        let total: f64 = shares.iter().sum();
        let Units::ByPrice { mixes, .. } =
            Units::new(&Count::Packs(packs.clone()), -0.33, &by_price, std::slice::from_ref(&shares))
        else {
            panic!("few values are told apart by price");
        };
        let mut masses = [0.0; CLASSES];
        for (share, class) in shares.iter().zip(&mixes[0].class_of) {
            masses[usize::from(*class)] += share / total;
        }
        let table = joined(&packs, -0.33, &masses);
        for (value, (units, wanted)) in packs.iter().enumerate() {
            let weigh = |(row, mass): (&Vec<f64>, &f64)| row[value] / row.iter().sum::<f64>() * mass;
            let chance: f64 = table.iter().zip(&masses).map(weigh).sum();
            assert!((chance - wanted).abs() < 1e-9, "{units} units: {chance} instead of {wanted}");
        }
        let means: Vec<f64> = mixes[0].moments.iter().map(|(mean, _)| *mean).collect();
        assert!(means.windows(2).all(|pair| pair[0] > pair[1]), "{means:?}");
        let mean: f64 = means.iter().zip(&masses).map(|(mean, mass)| mean * mass).sum();
        assert!((mean - 7.9).abs() < 1e-6, "{mean}");
    }
}
