//! A Poisson process with addressed chance: the base orders of a client, or the extra orders of one of its peaks.
//!
//! The count of a minute is a draw at (process, minute); order i of the minute has a draw of its own, which gives its
//! instant and the address of all its further chance. An order thus keeps its chance whatever other processes add.

use crate::calendar::{MILLIS_PER_MINUTE, Minute};
use crate::random::{Key, below, poisson};

/// Addresses below a minute: the count's, then one per order.
const COUNT: u64 = 0;
const FIRST_ORDER: u64 = 1;

/// Addresses below an order's own draw.
const FURTHER: u64 = 0;
const MIX: u64 = 1;

/// Below this mean, counts are drawn by inversion: no orders come when the first number is below exp(−mean).
const INVERSION_MEAN: f64 = 12.0;

#[derive(Debug, Clone)]
pub(super) struct Process(Key);

/// A process in one minute.
#[derive(Debug, Clone, Copy)]
pub(super) struct InMinute(Key);

/// The mean of a minute and what is worth computing only once for many minutes with that mean.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mean {
    mean: f64,
    /// Chance of no orders, where it is used.
    none: f64,
}

impl Mean {
    #[inline]
    pub(super) fn new(mean: f64) -> Self {
        let none = if mean <= 0.0 {
            1.0
        } else if mean < INVERSION_MEAN {
            libm::exp(-mean)
        } else {
            0.0
        };
        Self { mean, none }
    }
}

impl Process {
    pub(super) fn new(key: Key) -> Self {
        Self(key)
    }

    #[inline]
    pub(super) fn at(&self, minute: Minute) -> InMinute {
        InMinute(self.0.at(minute as u64))
    }
}

impl InMinute {
    /// A Poisson count of orders.
    #[inline]
    pub(super) fn count(self, mean: Mean) -> u32 {
        let stream = self.0.at(COUNT).stream();
        // The same answer that `poisson` gives, without its exponential.
        if stream.clone().unit() < mean.none { 0 } else { poisson(&mut stream.clone(), mean.mean) as u32 }
    }

    #[inline]
    fn order(self, index: u32) -> Key {
        self.0.at(FIRST_ORDER + u64::from(index))
    }

    /// The millisecond of the minute in which an order comes.
    #[inline]
    pub(super) fn millisecond(self, index: u32) -> u64 {
        below(self.order(index).bits(), MILLIS_PER_MINUTE as u64)
    }

    /// The address of an order's further chance, and its number in 0..1 that decides which product mix it follows.
    #[inline]
    pub(super) fn chance(self, index: u32) -> (Key, Key) {
        let order = self.order(index);
        (order.at(FURTHER), order.at(MIX))
    }
}
