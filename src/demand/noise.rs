//! Day noise: the factor that makes one day better or worse than others of its kind, with mean 1 and a gamma law, so that daily
//! counts are negative binomial with Var = μ + noise² μ².
//!
//! A day's place in that law is a standard normal number, z = √s · country + √(1 − s) · client, where s is the share that the
//! clients of a country have in common. Both parts are weighted sums of independent numbers of that day and of those before it, each
//! weight φ times the one before: so days that follow each other are alike (correlation φᵏ after k days), and yet any day is
//! found by itself. Measured, once weekday and trend are taken out: 0.57, 0.23, 0.03 after one, two, three days at The
//! Complete Journey, 0.31, 0.07 at UCI Online Retail.

use crate::profile::OrderRate;
use crate::random::{Key, gamma_quantile, normal};

/// φ.
const ALIKE: f64 = 0.45;
/// Days that a day's noise comes from: what lies before them weighs less than 10⁻¹⁰.
const DAYS: usize = 30;

/// Points in the standard normal law at which the factor's logarithm is known: from −REACH to REACH, STEP apart. Beyond lies
/// one day in two million.
const REACH: f64 = 5.0;
const STEP: f64 = 0.5;
const POINTS: usize = 21;

/// The noise of a client's days.
#[derive(Debug)]
pub(super) struct Noise {
    /// Where the chance of its country's days lies, and of its own; the weight of each.
    country: (Key, f64),
    client: (Key, f64),
    /// Logarithm of the factor at each point.
    logarithms: [f64; POINTS],
}

impl Noise {
    /// None when all days are as they should be.
    pub(super) fn new(rate: &OrderRate, country: Key, client: Key) -> Option<Self> {
        let variance = rate.noise * rate.noise;
        let shape = 1.0 / variance;
        let logarithm = |point: usize| libm::log(gamma_quantile(shape, STEP * point as f64 - REACH) * variance);
        (variance > 0.0).then(|| Self {
            country: (country, rate.shared.sqrt()),
            client: (client, (1.0 - rate.shared).sqrt()),
            logarithms: std::array::from_fn(logarithm),
        })
    }

    /// The factors of so many days from this one on.
    pub(super) fn factors(&self, first: i64, days: usize) -> Vec<f64> {
        let (country, client) = (smooth(self.country.0, first, days), smooth(self.client.0, first, days));
        let place = |(country, client): (&f64, &f64)| self.country.1 * country + self.client.1 * client;
        country.iter().zip(&client).map(|both| self.factor(place(both))).collect()
    }

    /// The factor that stands at `z`: the cubic through the four nearest points.
    fn factor(&self, z: f64) -> f64 {
        let at = (z.clamp(-REACH, REACH) + REACH) / STEP;
        let first = (at as usize).clamp(1, POINTS - 3) - 1;
        let [at0, at1, at2, at3] = [0, 1, 2, 3].map(|point| at - (first + point) as f64);
        let weights = [-at1 * at2 * at3 / 6.0, at0 * at2 * at3 / 2.0, -at0 * at1 * at3 / 2.0, at0 * at1 * at2 / 6.0];
        libm::exp(weights.iter().zip(&self.logarithms[first..]).map(|(weight, value)| weight * value).sum())
    }
}

/// Standard normal numbers for so many days from this one on, alike from day to day.
fn smooth(key: Key, first: i64, days: usize) -> Vec<f64> {
    let from = first - DAYS as i64 + 1;
    let own: Vec<f64> = (from..first + days as i64).map(|day| normal(&mut key.at(day as u64).stream())).collect();
    // So that the squares of the weights sum to 1.
    let newest = ((1.0 - ALIKE * ALIKE) / (1.0 - libm::pow(ALIKE, 2.0 * DAYS as f64))).sqrt();
    let sum = |of: &[f64]| newest * of.iter().fold(0.0, |sum, own| sum * ALIKE + own);
    own.windows(DAYS).map(sum).collect()
}
