//! A client's customers: who there are, who orders how often, since when.
//!
//! No state is kept. A customer's order rate is gamma distributed over the customers, so that order counts are
//! negative binomial; the chance that an order comes from the customers below some quantile of rates is then the gamma
//! law with one more degree of shape. [`Customers`] holds that law's inverse in 256 classes of equal shares of orders; within
//! a class customers are alike. A multiplication modulo the number of customers scatters the classes over the ids.
//!
//! Customers join over the years: ids rise with `created_at`, and who has not joined yet is drawn again.

use super::places::{PlaceLaw, Places};
use crate::profile::{Client, Loyalty, Profile};
use crate::random::{Key, gamma_cdf};

/// Classes of equal shares of orders.
const CLASSES: usize = 256;
/// Share of customers who had joined before the period starts.
const EARLIER: f64 = 0.6;
/// How long before the period the first had joined, minutes: three years.
pub(super) const EARLIER_MINUTES: i64 = 3 * 365 * 1440;
/// Draws before an order is given to whoever had joined: the chance to get there is below 10⁻¹².
const ATTEMPTS: u64 = 32;

/// When a client's customers join: some before the period, the others evenly over it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Joining {
    count: u32,
    /// Those who had joined when the period starts.
    earlier: u32,
    /// First minute of the period, and its length.
    start: i64,
    minutes: i64,
}

/// The law of a client's customers.
#[derive(Debug)]
pub(super) struct Customers {
    joining: Joining,
    /// Bounds of the classes: `CLASSES` + 1 quantiles of the customers by rate.
    bounds: Vec<f64>,
    /// Odd multiplier, without a common divisor with `count`.
    scatter: u64,
    key: Key,
    places: PlaceLaw,
    /// Share that are firms.
    firms: f64,
}

impl Customers {
    /// The customers of a client that expects so many orders in the period.
    pub(super) fn new(profile: &Profile, client: &Client, key: Key, places: &Places, expected_orders: f64) -> Self {
        let joining = Joining::new(profile, client);
        let count = joining.count;
        let r = match client.customers.loyalty {
            Loyalty::R(r) => r,
            Loyalty::Once(share) => shape_of(share, expected_orders / f64::from(count)),
        };
        Self {
            joining,
            bounds: class_bounds(r),
            scatter: coprime_near(f64::from(count) * 0.618_033_988_749_895, count),
            key: key.named("customers"),
            places: places.drawn_by(&client.ships_to),
            firms: client.customers.firms,
        }
    }

    /// How many have joined at a minute since 1970.
    pub(super) fn joined(&self, minute: i64) -> u32 {
        self.joining.joined(minute)
    }

    /// When a customer joined, milliseconds.
    pub(super) fn created_at(&self, customer: u32) -> i64 {
        let jitter = self.key(customer).at(0).below(60_000) as i64;
        self.joining.minute(customer) * 60_000 + jitter
    }

    /// Who places the order with this key, in a minute when `joined` customers have joined.
    #[inline]
    pub(super) fn pick(&self, key: Key, joined: u32) -> u32 {
        let mut customer = 0;
        for attempt in 0..ATTEMPTS {
            let bits = key.at(attempt).bits();
            let class = (bits >> 56) as usize;
            let within = ((bits << 8) >> 11) as f64 * (1.0 / (1u64 << 53) as f64);
            let (low, high) = (self.bounds[class], self.bounds[class + 1]);
            let place = ((low + (high - low) * within) * f64::from(self.joining.count)) as u64;
            let place = place.min(u64::from(self.joining.count) - 1);
            customer = (place * self.scatter % u64::from(self.joining.count)) as u32;
            if customer < joined {
                return customer;
            }
        }
        customer % joined
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
            earlier: (f64::from(count) * EARLIER).ceil() as u32,
            start: profile.start / 60_000,
            minutes: (profile.end - profile.start) / 60_000,
        }
    }

    /// How many have joined at a minute since 1970; ids are counted in this order.
    #[inline]
    pub(super) fn joined(&self, minute: i64) -> u32 {
        let elapsed = (minute - self.start).clamp(0, self.minutes);
        self.earlier + (i64::from(self.count - self.earlier) * elapsed / self.minutes) as u32
    }

    /// The minute in which a customer joined.
    fn minute(&self, customer: u32) -> i64 {
        if customer < self.earlier {
            self.start - EARLIER_MINUTES + EARLIER_MINUTES * i64::from(customer) / i64::from(self.earlier)
        } else {
            // The minute before the first in which `joined` counts it.
            let later = i64::from(self.count - self.earlier);
            let ordinal = i64::from(customer - self.earlier) + 1;
            self.start + (ordinal * self.minutes + later - 1) / later - 1
        }
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
/// negative binomial law has P(1) / (1 − P(0)) = share. More shape is more loyalty, so bisection finds it.
fn shape_of(share: f64, mean: f64) -> f64 {
    let mean = mean.max(1e-6);
    let once = |r: f64| {
        let none = libm::exp(r * libm::log(r / (r + mean)));
        none * r * mean / (r + mean) / (1.0 - none)
    };
    let (mut low, mut high): (f64, f64) = (1e-3, 1e3);
    let rising = once(high) > once(low);
    for _ in 0..60 {
        let middle = (low * high).sqrt();
        if (once(middle) < share) == rising { low = middle } else { high = middle }
    }
    (low * high).sqrt()
}

/// The number next to `near` that has no divisor in common with `count`.
fn coprime_near(near: f64, count: u32) -> u64 {
    let gcd = |mut a: u64, mut b: u64| {
        while b > 0 {
            (a, b) = (b, a % b);
        }
        a
    };
    // A prime above `count` comes before twice its double (Bertrand), and has no divisor in common with it.
    (near as u64 + 1..=4 * u64::from(count) + 2).find(|a| gcd(*a, u64::from(count)) == 1).unwrap_or(1)
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
        let r = shape_of(0.35, 4.25);
        let none = (r / (r + 4.25)).powf(r);
        assert!((none * r * 4.25 / (r + 4.25) / (1.0 - none) - 0.35).abs() < 1e-9);
    }

    #[test]
    fn the_scatter_reaches_everyone() {
        for count in [1, 2, 10, 997, 4_096] {
            let scatter = coprime_near(f64::from(count) * 0.618, count);
            let mut seen = vec![false; count as usize];
            (0..u64::from(count)).for_each(|i| seen[(i * scatter % u64::from(count)) as usize] = true);
            assert!(seen.iter().all(|s| *s), "{count}");
        }
    }
}
