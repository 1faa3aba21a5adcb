//! How often customers order: classes of equal shares of orders, by the gamma law of their rates.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::random::gamma_cdf;

/// The number of classes.
pub(super) const CLASSES: usize = 256;

/// The bounds of the classes, by the shape of the law. It takes a millisecond to find them, and many clients have the same shape.
#[derive(Debug, Default)]
pub(super) struct Classes(Mutex<BTreeMap<u64, Bounds>>);

/// They are found once, while other shapes are looked up.
type Bounds = Arc<OnceLock<Arc<[f64]>>>;

impl Classes {
    /// `CLASSES` + 1 quantiles of the customers by rate, for the shape of a law.
    pub(super) fn bounds(&self, shape: f64) -> Arc<[f64]> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of_shape = Arc::clone(known.entry(shape.to_bits()).or_default());
        drop(known);
        Arc::clone(of_shape.get_or_init(|| bounds(shape).into()))
    }
}

/// Quantiles of the customers by rate such that each class places the same share of orders.
fn bounds(r: f64) -> Vec<f64> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_rise_and_the_best_tenth_of_customers_places_what_the_gamma_law_says() {
        let bounds = bounds(0.67);
        assert!(bounds.windows(2).all(|pair| pair[0] <= pair[1]));
        // Share of orders of the customers above the 90 % quantile of a gamma law of shape 0.67.
        let share = bounds.iter().filter(|bound| **bound > 0.9).count() as f64 / CLASSES as f64;
        assert!((0.36..0.42).contains(&share), "{share}");
    }
}
