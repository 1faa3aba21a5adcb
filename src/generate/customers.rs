//! A client's customers: who there are, who orders how often, since when.
//!
//! No state is kept. A customer's order rate is gamma distributed over the customers, so that order counts are
//! negative binomial; the chance that an order comes from the customers below some quantile of rates is then the gamma
//! law with one more degree of shape. [`Customers`] holds that law's inverse in 256 classes of equal shares of orders; within
//! a class customers are alike.
//!
//! Customers join at an even pace: `count` of them in the three years before `start`, then so many a year, for ever: when
//! somebody joins depends on `start` alone, never on when the period ends. Ids rise with `created_at`. They are cut into
//! blocks, each with all rates from the lowest to the highest, so that the next block can be opened without a look at how
//! many follow; who has not joined yet is drawn again. Within a block a keyed permutation scatters the rates over the ids.

use super::places::{PlaceLaw, Places};
use crate::profile::{Client, Loyalty, Profile};
use crate::random::{Key, Permutation, gamma_cdf, most_once, once_share};

/// Classes of equal shares of orders.
const CLASSES: usize = 256;
const YEAR_MINUTES: i64 = 365 * 1440;
/// How long before the period the first had joined.
pub(super) const EARLIER_MINUTES: i64 = 3 * YEAR_MINUTES;
/// A block is this part of those who are there at `start`: at most one in nine draws meets someone who has not joined.
const BLOCKS: u32 = 8;
/// The size of a block below which rates would be too coarse.
const LEAST_BLOCK: u32 = 256;
/// Draws before an order is given to whoever had joined: a draw misses with a chance below ½.
const ATTEMPTS: u64 = 40;

/// When a client's customers join.
#[derive(Debug, Clone, Copy)]
pub(super) struct Joining {
    /// Those who are there at `start`.
    count: u32,
    /// Those who join in a year from then on.
    a_year: u64,
    /// First minute of the period.
    start: i64,
}

/// The law of a client's customers.
#[derive(Debug)]
pub(super) struct Customers {
    joining: Joining,
    /// Bounds of the classes: `CLASSES` + 1 quantiles of the customers by rate.
    bounds: Vec<f64>,
    /// Customers of a block.
    block: u64,
    /// Puts the rates of a block on its ids.
    scatter: Permutation,
    scatter_key: Key,
    key: Key,
    places: PlaceLaw,
    /// Share that are firms.
    firms: f64,
}

/// Those who have joined at some minute.
#[derive(Debug, Clone, Copy)]
pub(super) struct Members {
    joined: u32,
    /// Blocks that hold any of them.
    blocks: u64,
}

impl Customers {
    pub(super) fn new(profile: &Profile, client: &Client, key: Key, places: &Places) -> Self {
        let joining = Joining::new(profile, client);
        let r = match client.customers.loyalty {
            Loyalty::R(r) => r,
            Loyalty::Once(share) => shape_of(share, client.orders_per_customer(profile)),
        };
        let block = joining.count.div_ceil(BLOCKS).max(LEAST_BLOCK).min(joining.count);
        Self {
            joining,
            bounds: class_bounds(r),
            block: block.into(),
            scatter: Permutation::below(block.into()),
            scatter_key: key.named("scatter"),
            key: key.named("customers"),
            places: places.drawn_by(&client.ships_to),
            firms: client.customers.firms,
        }
    }

    /// How many have joined at a minute since 1970.
    pub(super) fn joined(&self, minute: i64) -> u32 {
        self.joining.joined(minute)
    }

    /// Who has joined at a minute since 1970.
    pub(super) fn members(&self, minute: i64) -> Members {
        let joined = self.joined(minute);
        Members { joined, blocks: u64::from(joined).div_ceil(self.block) }
    }

    /// When a customer joined, milliseconds.
    pub(super) fn created_at(&self, customer: u32) -> i64 {
        let jitter = self.key(customer).at(0).below(60_000) as i64;
        self.joining.minute(customer) * 60_000 + jitter
    }

    /// Who of the members places the order with this key.
    #[inline]
    pub(super) fn pick(&self, key: Key, members: Members) -> u32 {
        let room = members.blocks * self.block;
        let mut customer = 0;
        for attempt in 0..ATTEMPTS {
            let bits = key.at(attempt).bits();
            let class = (bits >> 56) as usize;
            let within = ((bits << 8) >> 11) as f64 * (1.0 / (1u64 << 53) as f64);
            let (low, high) = (self.bounds[class], self.bounds[class + 1]);
            let place = (((low + (high - low) * within) * room as f64) as u64).min(room - 1);
            // By rate: the slowest of every block, then the next.
            let (rank, block) = (place / members.blocks, place % members.blocks);
            customer = block * self.block + self.scatter.of(self.scatter_key.at(block), rank);
            if customer < u64::from(members.joined) {
                return customer as u32;
            }
        }
        (customer % u64::from(members.joined)) as u32
    }

    /// The customer's own chance.
    #[inline]
    pub(super) fn key(&self, customer: u32) -> Key {
        self.key.at(u64::from(customer))
    }

    /// Where a customer lives: a number into [`Places`].
    #[inline]
    pub(super) fn place(&self, customer: u32) -> usize {
        self.places.pick(self.key(customer).at(1).bits())
    }

    /// Whether a customer is a firm.
    pub(super) fn is_firm(&self, customer: u32) -> bool {
        self.key(customer).at(2).unit() < self.firms
    }
}

impl Joining {
    pub(super) fn new(profile: &Profile, client: &Client) -> Self {
        let count = client.customers.count.max(1);
        Self {
            count,
            a_year: (f64::from(count) * client.customers.joining).round() as u64,
            start: profile.start / 60_000,
        }
    }

    /// How many have joined at a minute since 1970; ids are counted in this order.
    #[inline]
    pub(super) fn joined(&self, minute: i64) -> u32 {
        let elapsed = (minute - self.start).max(0) as u64;
        let joined = u64::from(self.count) + self.a_year * elapsed / YEAR_MINUTES as u64;
        u32::try_from(joined).unwrap_or(u32::MAX)
    }

    /// The minute in which a customer joined.
    fn minute(&self, customer: u32) -> i64 {
        if customer < self.count {
            return self.start - EARLIER_MINUTES + EARLIER_MINUTES * i64::from(customer) / i64::from(self.count);
        }
        // The minute before the first in which `joined` counts it.
        let ordinal = u64::from(customer - self.count) + 1;
        self.start + (ordinal * YEAR_MINUTES as u64).div_ceil(self.a_year.max(1)) as i64 - 1
    }
}

/// Quantiles of the customers by rate such that each class places the same share of orders.
fn class_bounds(r: f64) -> Vec<f64> {
    let quantile = |share: f64| {
        // The rate below which this share of the orders is placed: bisection on the gamma law of shape r + 1.
        let (mut low, mut high) = (0.0, r + 50.0 + 20.0 * r.sqrt());
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if gamma_cdf(r + 1.0, middle) < share { low = middle } else { high = middle }
        }
        gamma_cdf(r, 0.5 * (low + high))
    };
    let inner = (1..CLASSES).map(|class| quantile(class as f64 / CLASSES as f64));
    std::iter::once(0.0).chain(inner).chain(std::iter::once(1.0)).collect()
}

/// The shape `r` at which this share of those who order does so once, for a mean number of orders per customer: the
/// negative binomial law has P(1) / (1 − P(0)) = share. From little shape to much, that share rises to a highest and
/// falls again: if more is asked for, the highest it is; if two shapes give it, the more loyal one.
fn shape_of(share: f64, mean: f64) -> f64 {
    const LEAST: f64 = 1e-3;
    const MOST: f64 = 1e3;
    let mean = mean.max(1e-6);
    let once = |r: f64| once_share(r, mean);
    let middle = |(low, high): (f64, f64)| (low * high).sqrt();
    let highest = most_once(mean);
    let falls = share >= once(MOST);
    let mut within = if falls { (highest, MOST) } else { (LEAST, highest) };
    for _ in 0..80 {
        let r = middle(within);
        if (once(r) < share) == falls { within.1 = r } else { within.0 = r }
    }
    middle(within)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_rise_and_the_best_tenth_of_customers_places_what_the_gamma_law_says() {
        let bounds = class_bounds(0.67);
        assert!(bounds.windows(2).all(|pair| pair[0] <= pair[1]));
        // Share of orders of the customers above the 90 % quantile of a gamma law of shape 0.67.
        let share = bounds.iter().filter(|bound| **bound > 0.9).count() as f64 / CLASSES as f64;
        assert!((0.36..0.42).contains(&share), "{share}");
    }

    #[test]
    fn the_share_of_single_orders_decides_the_shape() {
        for (share, mean) in [(0.97, 0.05), (0.5, 1.0), (0.2, 4.25), (0.3, 0.5)] {
            let r = shape_of(share, mean);
            let none = (r / (r + mean)).powf(r);
            let once = none * r * mean / (r + mean) / (1.0 - none);
            assert!((once - share).abs() < 1e-6, "{once} of those who order {mean} times on average order once");
        }
        // A negative binomial law with this mean has no more than 22.3 % of them.
        assert!((0.1..0.4).contains(&shape_of(0.35, 4.25)), "{}", shape_of(0.35, 4.25));
    }
}
