//! How often customers order: classes of equal shares of orders, by the gamma law of their rates.

use crate::random::gamma_cdf;

/// The number of classes.
pub(super) const CLASSES: usize = 256;

/// `CLASSES` + 1 quantiles of the customers by rate, for the shape of the law of rates, such that each class places the same share
/// of orders.
pub(super) fn bounds(r: f64) -> Vec<f64> {
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
