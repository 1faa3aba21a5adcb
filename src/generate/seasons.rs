//! Seasonal goods: once a year they sell about twice as well as on average, half a year away from it hardly at all.
//!
//! The factor of a week is 1 + 0.95 cos of its distance from the product's best week, so that its best quarter of a year has 46 %
//! of its sales. That is how the most seasonal tenth of the products of The Complete Journey sells (41 to 47 %), and a
//! quarter of those of UCI Online Retail.

use std::f64::consts::TAU;
use std::sync::LazyLock;

use crate::calendar::date_of;
use crate::random::Key;

/// Weeks of a year; the last has eight or nine days.
pub(super) const WEEKS: usize = 52;
const SWING: f64 = 0.95;
/// The factor of the best week.
const HIGHEST: f64 = 1.0 + SWING;

/// By the distance from the best week.
static FACTORS: LazyLock<[f64; WEEKS]> =
    LazyLock::new(|| std::array::from_fn(|weeks| 1.0 + SWING * libm::cos(TAU * weeks as f64 / WEEKS as f64)));

/// When a product sells best: in a week of the year, counted from 0, or all year alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Season(u8);

impl Season {
    pub(super) const ALL_YEAR: Self = Self(u8::MAX);

    /// That of a product of which there are so many seasonal ones, as a share.
    pub(super) fn draw(key: Key, seasonal: f64) -> Self {
        if key.unit() < seasonal { Self(key.at(0).below(WEEKS as u64) as u8) } else { Self::ALL_YEAR }
    }

    /// How much all that has these shares and seasons sells in each week of the year, against its mean.
    pub(super) fn by_week(shares: impl Iterator<Item = (f64, Self)>) -> [f64; WEEKS] {
        let (mut always, mut by_best, mut all) = (0.0, [0.0; WEEKS], 0.0);
        for (share, season) in shares {
            *by_best.get_mut(usize::from(season.0)).unwrap_or(&mut always) += share;
            all += share;
        }
        std::array::from_fn(|week| {
            let seasonal = (0..WEEKS as u8).map(|best| by_best[usize::from(best)] * Self(best).factor(week));
            (always + seasonal.sum::<f64>()) / all
        })
    }

    /// The week of the year in which a day lies, by its number since 1970.
    pub(super) fn week(day: i64) -> usize {
        (date_of(day).day_of_year() as usize / 7).min(WEEKS - 1)
    }

    /// How much better than on average it sells in a week of the year.
    #[inline]
    pub(super) fn factor(self, week: usize) -> f64 {
        if self == Self::ALL_YEAR { 1.0 } else { FACTORS[(week + WEEKS - usize::from(self.0)) % WEEKS] }
    }

    /// The same of its best week.
    #[inline]
    pub(super) fn highest(self) -> f64 {
        if self == Self::ALL_YEAR { 1.0 } else { HIGHEST }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_of_a_seasonal_product_is_worth_a_year_and_its_best_quarter_nearly_half() {
        let seasonal = Season(10);
        let year: f64 = (0..WEEKS).map(|week| seasonal.factor(week)).sum();
        assert!((year - WEEKS as f64).abs() < 1e-9, "{year}");
        let quarter: f64 = (4..17).map(|week| seasonal.factor(week)).sum();
        assert!((quarter / year - 0.46).abs() < 0.01, "{quarter}");
        let best = (0..WEEKS).map(|week| seasonal.factor(week)).fold(0.0, f64::max);
        assert!((best - seasonal.highest()).abs() < 1e-12 && (Season::ALL_YEAR.factor(3) - 1.0).abs() < 1e-12);
        let days = (20_454..20_454 + 365).map(Season::week);
        assert!(days.clone().all(|week| week < WEEKS) && days.is_sorted(), "2026 begins on day 20,454");
    }
}
