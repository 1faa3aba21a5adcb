//! A stream of numbers from one address on, for `rand`, `rand_distr` and `fake`.

use std::convert::Infallible;

use rand::TryRng;

use super::{GOLDEN, mix, unit};

/// `SplitMix64` from an address: the n-th number is a pure function of the address and n.
#[derive(Debug, Clone)]
pub struct Stream(u64);

impl Stream {
    pub(super) const fn new(state: u64) -> Self {
        Self(state)
    }

    /// The next 64 random bits.
    #[inline]
    pub const fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        mix(self.0)
    }

    /// The next number in 0..1.
    #[inline]
    pub const fn unit(&mut self) -> f64 {
        unit(self.bits())
    }
}

impl TryRng for Stream {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok((self.bits() >> 32) as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.bits())
    }

    fn try_fill_bytes(&mut self, destination: &mut [u8]) -> Result<(), Infallible> {
        for word in destination.chunks_mut(8) {
            let bytes = self.bits().to_le_bytes();
            word.copy_from_slice(&bytes[..word.len()]);
        }
        Ok(())
    }
}
