//! Habits: draws that lie near one another, each of them uniform all the same.
//!
//! Somebody's draw is their own place in 0..1 and a step from there, uniform over ± a reach, turned back at both ends.
//! Reflection keeps uniform numbers uniform, so whatever law is read off the draw has its marginal exactly, while two draws of
//! one person are alike: the steps multiply the n-th cosine on 0..1 by sinc(πn·reach), so their ranks correlate by
//! 96/π⁴ · Σ sinc²(πn·reach)/n⁴ over odd n. A Gaussian copula does the same with two normal numbers, an inverse and
//! a table that is exact only in the limit; this is an addition.

/// A reach of all of 0..1, after which nothing is left of one's own place.
const WHOLE: u64 = 1 << 63;

/// How near to somebody's own place their draws lie.
#[derive(Debug, Clone, Copy)]
pub struct Habit {
    /// Reach in 2⁻⁶³.
    reach: u64,
}

impl Habit {
    /// The habit of which two draws' ranks correlate by so much: 0 for chance, less than 1.
    pub fn alike(correlation: f64) -> Self {
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if rank_correlation(middle) > correlation { low = middle } else { high = middle }
        }
        Self { reach: ((low * WHOLE as f64) as u64).min(WHOLE - 1) }
    }

    /// 64 random bits near one's own, from those and fresh ones.
    #[inline]
    pub const fn bits(self, own: u64, fresh: u64) -> u64 {
        let step = ((fresh as u128 * (2 * self.reach) as u128) >> 64) as u64;
        // A circle of length 2, folded: 1 + x lies on 1 − x.
        let place = (own >> 1).wrapping_add(step).wrapping_sub(self.reach);
        (if place >= WHOLE { !place } else { place }) << 1
    }
}

/// The correlation of the ranks of two draws with this reach.
fn rank_correlation(reach: f64) -> f64 {
    let pi = std::f64::consts::PI;
    let sinc = |x: f64| if x == 0.0 { 1.0 } else { libm::sin(x) / x };
    let part = |n: f64| libm::pow(sinc(pi * n * reach), 2.0) / (n * n * n * n);
    96.0 / (pi * pi * pi * pi) * (0..40).map(|n| part(f64::from(2 * n + 1))).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Key, unit};

    #[test]
    fn draws_are_uniform_and_two_of_one_person_correlate_as_asked() {
        for wanted in [0.0, 0.18, 0.5, 0.9] {
            let habit = Habit::alike(wanted);
            let people = 100_000;
            let (mut product, mut cells) = (0.0, [0u32; 20]);
            for person in 0..people {
                let key = Key::root(8).at(person);
                let draw = |n: u64| unit(habit.bits(key.at(0).bits(), key.at(n).bits()));
                let (a, b) = (draw(1), draw(2));
                product += (a - 0.5) * (b - 0.5);
                cells[(a * 20.0) as usize] += 1;
            }
            let seen = 12.0 * product / people as f64;
            assert!((seen - wanted).abs() < 0.02, "{seen} instead of {wanted}");
            for count in cells {
                assert!(count.abs_diff(5_000) < 5 * 70, "{wanted}: {cells:?}");
            }
        }
    }
}
