//! A continuous law as a table of its quantiles: a draw is a look-up and a straight line.

use std::sync::LazyLock;

use super::normal_quantile;

/// Pieces of equal chance.
const PIECES: usize = 1024;

/// The bounds of the pieces of the standard normal law.
static NORMAL: LazyLock<Vec<f64>> = LazyLock::new(|| {
    let share = |piece: usize| (piece as f64).clamp(0.5, PIECES as f64 - 0.5) / PIECES as f64;
    (0..=PIECES).map(|piece| normal_quantile(share(piece))).collect()
});

/// A law on the positive numbers.
#[derive(Debug, Clone)]
pub struct Quantiles {
    bounds: Vec<f64>,
}

impl Quantiles {
    /// The log-normal law with this median and this standard deviation of the logarithm. The outermost half
    /// thousandths are cut off, so that nothing lies beyond exp(±3.3 sigma) times the median.
    pub fn log_normal(median: f64, sigma: f64) -> Self {
        Self { bounds: NORMAL.iter().map(|z| median * libm::exp(sigma * z)).collect() }
    }

    /// The number that these 64 random bits choose.
    #[inline]
    pub fn pick(&self, bits: u64) -> f64 {
        let piece = (bits >> 54) as usize;
        let within = ((bits << 10) >> 11) as f64 * (1.0 / (1u64 << 53) as f64);
        let (low, high) = (self.bounds[piece], self.bounds[piece + 1]);
        low + (high - low) * within
    }

    /// The largest number that can be drawn.
    pub fn largest(&self) -> f64 {
        self.bounds[PIECES]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Key;

    #[test]
    fn a_log_normal_table_has_the_median_and_the_spread_it_is_given() {
        let law = Quantiles::log_normal(3.0, 0.8);
        let n = 200_000;
        let logs: Vec<f64> = (0..n).map(|i| libm::log(law.pick(Key::root(5).at(i).bits()) / 3.0)).collect();
        let mean = logs.iter().sum::<f64>() / n as f64;
        let sigma = (logs.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n as f64).sqrt();
        assert!(mean.abs() < 0.01, "{mean}");
        assert!((sigma - 0.8).abs() < 0.01, "{sigma}");
        assert!(law.largest() < 3.0 * libm::exp(3.3 * 0.8));
    }
}
