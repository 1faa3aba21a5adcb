//! Laws of whole numbers that are drawn in order: more chance, a larger number.

use std::ops::Range;

/// A distribution function as a table: a draw is its inverse, so draws that lie near one another give numbers that do. A
/// guide (Chen and Asau, 1974) leads to where the walk begins, which takes a step on average: a finer one saves steps, but
/// takes more of the processor's cache than these are worth.
#[derive(Debug, Clone)]
pub struct Steps {
    /// What lies at and below each number, in 2⁻³².
    upto: Vec<u32>,
    /// The number in which each of 2ᵏ equal parts begins.
    guide: Vec<u32>,
    shift: u32,
}

impl Steps {
    /// The law with these weights: finite, not negative, not all 0, fewer than 2³².
    ///
    /// # Panics
    /// When the weights are none of that: the profile has been checked for it.
    pub fn new(weights: &[f64]) -> Self {
        let total: f64 = weights.iter().sum();
        assert!(total > 0.0 && total.is_finite() && weights.iter().all(|w| *w >= 0.0), "weights {weights:?}");
        let last = weights.iter().rposition(|weight| *weight > 0.0).unwrap_or(0);
        let mut sum = 0.0;
        let upto = weights.iter().enumerate().map(|(number, weight)| {
            sum += weight;
            if number >= last { u32::MAX } else { (sum / total * 4_294_967_296.0) as u32 }
        });
        let upto: Vec<u32> = upto.collect();
        let bits = weights.len().next_power_of_two().trailing_zeros().clamp(1, 31);
        let shift = 32 - bits;
        let mut number = 0;
        let guide = (0..1u32 << bits).map(|part| {
            while upto[number] < u32::MAX && upto[number] <= part << shift {
                number += 1;
            }
            number as u32
        });
        let guide = guide.collect();
        Self { upto, guide, shift }
    }

    /// The number that these 64 random bits choose.
    #[inline]
    pub fn pick(&self, bits: u64) -> usize {
        self.at((bits >> 32) as u32)
    }

    /// The same, among consecutive numbers that are not all of weight 0.
    #[inline]
    pub fn pick_within(&self, numbers: Range<usize>, bits: u64) -> usize {
        let below = if numbers.start == 0 { 0 } else { self.upto[numbers.start - 1] };
        let width = self.upto[numbers.end - 1] - below;
        self.at(below + ((u64::from(width) * (bits >> 32)) >> 32) as u32).min(numbers.end - 1)
    }

    #[inline]
    fn at(&self, place: u32) -> usize {
        // The last number has no end.
        let place = place.min(u32::MAX - 1);
        let first = self.guide[(place >> self.shift) as usize] as usize;
        // The first step is taken without a branch, which could not be foretold.
        let mut number = first + usize::from(self.upto[first] <= place);
        while self.upto[number] <= place {
            number += 1;
        }
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Key;

    #[test]
    fn frequencies_follow_the_weights_in_order_and_zero_is_never_drawn() {
        let weights = [0.0, 1.0, 2.0, 4.0, 0.0, 0.5, 0.001, 0.0];
        let table = Steps::new(&weights);
        let mut seen = [0u32; 8];
        let n = 400_000;
        (0..n).for_each(|i| seen[table.pick(Key::root(9).at(i).bits())] += 1);
        let total: f64 = weights.iter().sum();
        for (i, weight) in weights.iter().enumerate() {
            let expected = weight / total * n as f64;
            let error = (f64::from(seen[i]) - expected).abs();
            assert!(error <= 4.5 * expected.sqrt(), "weight {weight}: {} instead of {expected}", seen[i]);
        }
        let ordered: Vec<usize> = (0..1_000u64).map(|i| table.pick(i * (u64::MAX / 1_000))).collect();
        assert!(ordered.is_sorted());
        assert_eq!((table.pick(0), table.pick(u64::MAX)), (1, 6));
    }

    #[test]
    fn a_part_of_the_numbers_keeps_its_weights() {
        let table = Steps::new(&[1.0, 2.0, 4.0, 3.0]);
        let mut seen = [0u32; 4];
        (0..60_000).for_each(|i| seen[table.pick_within(1..3, Key::root(3).at(i).bits())] += 1);
        assert!(seen[0] == 0 && seen[3] == 0 && seen[1].abs_diff(20_000) < 600, "{seen:?}");
    }
}
