//! Keyed permutations: who stands where, without a list.
//!
//! A Feistel network over the least number of bits that hold the domain, its halves alternately mixed into each other;
//! what falls outside the domain is permuted again until it falls inside (cycle walking), fewer than twice on average.
//! Black and Rogaway, "Ciphers with arbitrary finite domains" (2002). It scatters and keeps no secret, so a round is
//! two multiplications.

use super::{GOLDEN, Key};

/// The least from which on the halves are as good as random, if the rounds are (Luby and Rackoff, 1988).
const ROUNDS: u32 = 4;

/// A permutation of the numbers below some number.
#[derive(Debug, Clone, Copy)]
pub struct Permutation {
    count: u64,
    /// Bits of the half that is mixed in the even rounds, which lies low, and of the other.
    bits: [u32; 2],
}

impl Permutation {
    /// Permutations of the numbers below `count`, which is at most 2³².
    pub const fn below(count: u64) -> Self {
        let bits = if count > 1 { (count - 1).ilog2() + 1 } else { 0 };
        Self { count, bits: [bits / 2, bits - bits / 2] }
    }

    /// Where the permutation with this key puts a number below `count`.
    #[inline]
    pub const fn of(self, key: Key, number: u64) -> u64 {
        let mut at = number;
        loop {
            at = self.forth(key, at);
            if at < self.count {
                return at;
            }
        }
    }

    /// What the permutation with this key puts here.
    pub const fn back(self, key: Key, place: u64) -> u64 {
        let mut at = place;
        loop {
            let mut round = ROUNDS;
            while round > 0 {
                round -= 1;
                at = self.mixed(key, round, at);
            }
            if at < self.count {
                return at;
            }
        }
    }

    #[inline]
    const fn forth(self, key: Key, number: u64) -> u64 {
        let mut at = number;
        let mut round = 0;
        while round < ROUNDS {
            at = self.mixed(key, round, at);
            round += 1;
        }
        at
    }

    /// One round, which is its own inverse: one half is changed by what the other says.
    #[inline]
    const fn mixed(self, key: Key, round: u32, at: u64) -> u64 {
        let [low, high] = self.bits;
        let word = key.bits().rotate_left(round * 17);
        if round.is_multiple_of(2) {
            at ^ top((at >> low) ^ word, low)
        } else {
            at ^ (top((at & ((1 << low) - 1)) ^ word, high) << low)
        }
    }
}

/// So many bits, which all of a word has a say in.
#[inline]
const fn top(word: u64, bits: u32) -> u64 {
    let product = word.wrapping_mul(GOLDEN);
    ((product ^ (product >> 32)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 1) >> (63 - bits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_has_a_place_of_its_own_and_is_found_there() {
        for count in [1, 2, 3, 10, 50, 256, 997, 4_096, 4_097] {
            let permutation = Permutation::below(count);
            for key in (0..4).map(|seed| Key::root(seed).named("places")) {
                let mut seen = vec![false; count as usize];
                for number in 0..count {
                    let place = permutation.of(key, number);
                    assert_eq!(permutation.back(key, place), number, "{count}");
                    seen[place as usize] = true;
                }
                assert!(seen.iter().all(|seen| *seen), "{count}");
            }
        }
    }

    #[test]
    fn neighbours_land_anywhere() {
        for count in [1_000u64, 4_096, 100_003] {
            let permutation = Permutation::below(count);
            let mut correlations = 0.0;
            for key in (0..20).map(|seed| Key::root(seed).named("neighbours")) {
                let places: Vec<f64> = (0..count).map(|number| permutation.of(key, number) as f64).collect();
                let middle = (count - 1) as f64 / 2.0;
                let product = |pair: &[f64]| (pair[0] - middle) * (pair[1] - middle);
                let variance = ((count * count - 1) as f64) / 12.0;
                correlations += places.windows(2).map(product).sum::<f64>() / variance / count as f64;
            }
            // The mean of 20 permutations, each with a deviation of 1 / √count.
            let bound = 5.0 / (20.0 * count as f64).sqrt();
            assert!((correlations / 20.0).abs() < bound, "{count}: {}", correlations / 20.0);
        }
    }

    #[test]
    fn each_place_is_as_likely_as_the_next() {
        let permutation = Permutation::below(12);
        let mut seen = [[0u32; 12]; 12];
        for seed in 0..24_000 {
            let key = Key::root(7).at(seed);
            (0..12).for_each(|number| seen[number][permutation.of(key, number as u64) as usize] += 1);
        }
        for count in seen.as_flattened() {
            assert!(count.abs_diff(2_000) < 250, "{seen:?}");
        }
    }
}
