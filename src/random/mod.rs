//! Addressed chance: every number is a pure function of where it stands in the data.
//!
//! A [`Key`] is an address. It starts at the profile's seed and is narrowed by names (a client's code, a peak's) and
//! by numbers (a minute, a place in the minute, a column). Nothing is drawn "next", so a column, a client or a peak can
//! be added without moving any other, and any row can be made without the rows before it.
//!
//! The mixing function is the finaliser of `SplitMix64`, variant 13 of David Stafford's search
//! (<https://zimbry.blogspot.com/2011/09/better-bit-mixing-improving-on.html>); a value lies at least three mixes away
//! from the seed. The samplers use `libm`, never the platform's maths library, whose last bits differ between systems.

mod alias;
mod habit;
mod laws;
mod permutation;
mod quantiles;
mod steps;
mod stream;

pub use alias::Alias;
pub use habit::Habit;
pub use laws::{binomial, gamma, gamma_cdf, gamma_quantile, ln_gamma, normal, normal_cdf, normal_quantile, poisson};
pub use permutation::Permutation;
pub use quantiles::Quantiles;
pub use steps::Steps;
pub use stream::Stream;

/// The version of the data: it changes whenever any row changes for the same profile and seed.
pub const GENERATOR_VERSION: u32 = 9;

/// The version of what is drawn, a part of every address: it stays where rows change by how they are written down alone.
const DRAWS: u64 = 8;

/// 2⁶⁴ divided by the golden ratio, odd: the step between neighbouring addresses.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// An address in the space of all chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key(u64);

impl Key {
    /// The address all others start from.
    pub fn root(seed: u64) -> Self {
        Self(mix(seed ^ 0x6f72_6465_726d_696c)).at(DRAWS)
    }

    /// The part of this address named by a word. For set-up, not for rows: it hashes the word with BLAKE3.
    pub fn named(self, name: &str) -> Self {
        let hash = blake3::hash(name.as_bytes());
        let mut word = [0; 8];
        word.copy_from_slice(&hash.as_bytes()[..8]);
        self.at(u64::from_le_bytes(word))
    }

    /// The part of this address named by a number.
    #[inline]
    pub const fn at(self, index: u64) -> Self {
        Self(mix(self.0.wrapping_add(index.wrapping_add(1).wrapping_mul(GOLDEN))))
    }

    /// The 64 random bits at this address.
    #[inline]
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// A whole number below `n`, uniform to within n / 2⁶⁴.
    #[inline]
    pub const fn below(self, n: u64) -> u64 {
        below(self.0, n)
    }

    /// A number in 0..1 with 53 random bits.
    #[inline]
    pub const fn unit(self) -> f64 {
        unit(self.0)
    }

    /// Many numbers from this address on, for laws that need an unknown number of them.
    #[inline]
    pub const fn stream(self) -> Stream {
        Stream::new(self.0)
    }
}

/// Turns 64 random bits into a whole number below `n`, by their high bits.
#[inline]
pub const fn below(bits: u64, n: u64) -> u64 {
    ((bits as u128 * n as u128) >> 64) as u64
}

/// Turns 64 random bits into a number in 0..1.
#[inline]
pub const fn unit(bits: u64) -> f64 {
    (bits >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
}

/// `SplitMix64`'s finaliser: a bijection whose every bit depends on all of the number.
#[inline]
pub(crate) const fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_the_same_on_every_machine() {
        let key = Key::root(1).named("acme").at(7);
        assert_eq!(key.bits(), Key::root(1).named("acme").at(7).bits());
        assert_ne!(key.bits(), Key::root(2).named("acme").at(7).bits());
        assert_eq!(mix(GOLDEN), 0xe220_a839_7b1d_cdaf, "SplitMix64's published first output for seed 0");
    }

    #[test]
    fn neighbouring_addresses_share_no_bits_on_average() {
        let root = Key::root(3).named("bits");
        let flips: u32 = (0..10_000).map(|i| (root.at(i).bits() ^ root.at(i + 1).bits()).count_ones()).sum();
        let mean = f64::from(flips) / 10_000.0;
        assert!((31.8..32.2).contains(&mean), "{mean}");
    }

    #[test]
    fn below_stays_below_and_reaches_both_ends() {
        assert_eq!(below(0, 10), 0);
        assert_eq!(below(u64::MAX, 10), 9);
        assert!(unit(u64::MAX) < 1.0);
    }
}
