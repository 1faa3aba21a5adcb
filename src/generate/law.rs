//! Laws of whole numbers, ready to be drawn by the column.

use crate::profile::Count;
use crate::random::{Steps, below, ln_gamma};

/// A [`Count`] as a table: more chance, a larger number.
#[derive(Debug)]
pub(super) enum Law {
    Fixed(u32),
    Uniform { low: u32, values: u32 },
    Table { steps: Steps, values: Vec<u32> },
}

impl Law {
    /// The law, cut off above `most`.
    pub(super) fn new(count: &Count, most: u32) -> Self {
        let most = most.max(1);
        match count {
            Count::Fixed(n) => Self::Fixed((*n).min(most)),
            Count::Uniform(low, high) => {
                let (low, high) = ((*low).min(most), (*high).min(most));
                Self::Uniform { low, values: high - low + 1 }
            }
            Count::Packs(packs) => {
                let mut packs = packs.clone();
                packs.sort_by_key(|(units, _)| *units);
                Self::Table {
                    steps: Steps::new(&packs.iter().map(|(_, share)| *share).collect::<Vec<_>>()),
                    values: packs.iter().map(|(units, _)| (*units).min(most)).collect(),
                }
            }
            Count::Skewed { mean, r } => {
                let chances = negative_binomial(mean - 1.0, *r, most);
                Self::Table { values: (1..=chances.len() as u32).collect(), steps: Steps::new(&chances) }
            }
        }
    }

    /// Draws one value for each of these 64 random bits.
    pub(super) fn draw(&self, bits: impl ExactSizeIterator<Item = u64>, into: &mut Vec<i32>) {
        match self {
            Self::Fixed(n) => into.resize(into.len() + bits.len(), *n as i32),
            Self::Uniform { low, values } => {
                into.extend(bits.map(|bits| (low + below(bits, u64::from(*values)) as u32) as i32));
            }
            Self::Table { steps, values } => into.extend(bits.map(|bits| values[steps.pick(bits)] as i32)),
        }
    }
}

/// Chances of 0, 1, 2 … of the negative binomial law, until less than 10⁻⁹ is left or `most` values are there.
pub(super) fn negative_binomial(mean: f64, r: f64, most: u32) -> Vec<f64> {
    let p = r / (r + mean);
    let (ln_p, ln_q) = (libm::log(p), libm::log1p(-p));
    let mut chances = Vec::new();
    let mut left = 1.0;
    for k in 0..most {
        let k = f64::from(k);
        let chance = if mean <= 0.0 {
            f64::from(u8::from(k == 0.0))
        } else {
            libm::exp(ln_gamma(k + r) - ln_gamma(r) - ln_gamma(k + 1.0) + r * ln_p + k * ln_q)
        };
        chances.push(chance);
        left -= chance;
        if left < 1e-9 {
            break;
        }
    }
    chances
}

/// Whole per cent of an amount of money, half a minor unit up.
#[inline]
pub(super) fn per_cent(amount: i64, per_cent: i64) -> i64 {
    (amount * per_cent + 50) / 100
}

/// Millionths of an amount of money, half a minor unit up; exact for any amount that fits.
#[inline]
pub(super) fn millionths(amount: i64, ppm: i64) -> i64 {
    (amount / 1_000_000) * ppm + (amount % 1_000_000 * ppm + 500_000) / 1_000_000
}

/// A percentage drawn from low to high, both included.
#[inline]
pub(super) fn draw_per_cent(bits: u64, (low, high): (u32, u32)) -> i64 {
    i64::from(low) + below(bits, u64::from(high - low + 1)) as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Key;

    #[test]
    fn lines_have_the_mean_and_shape_they_are_given() {
        let law = Law::new(&Count::Skewed { mean: 10.04, r: 0.67 }, 10_000);
        let mut lines = Vec::new();
        law.draw((0..200_000u32).map(|i| Key::root(1).at(i.into()).bits()), &mut lines);
        let mean = f64::from(lines.iter().sum::<i32>()) / lines.len() as f64;
        assert!((mean - 10.04).abs() < 0.1, "{mean}");
        let ones = lines.iter().filter(|n| **n == 1).count() as f64 / lines.len() as f64;
        // (r / (r + mean − 1))^r
        assert!((ones - 0.1667).abs() < 0.004, "{ones}");
    }

    #[test]
    fn uniform_counts_reach_both_ends_and_no_further() {
        let mut units = Vec::new();
        Law::new(&Count::Uniform(3, 7), 100).draw((0..10_000u32).map(|i| Key::root(2).at(i.into()).bits()), &mut units);
        assert_eq!((units.iter().min(), units.iter().max()), (Some(&3), Some(&7)));
    }

    #[test]
    fn money_is_rounded_half_up_and_never_overflows() {
        assert_eq!(per_cent(250, 15), 38);
        assert_eq!(millionths(12_345, 200_000), 2_469);
        assert_eq!(millionths(i64::MAX / 2, 1_000_000), i64::MAX / 2);
    }
}
