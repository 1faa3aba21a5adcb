//! When customers order: people of eight kinds, each with hours and days they like.
//!
//! Of the orders of an hour of the week, kind (i, j) places the share (1 + h·cos 2π(F − i/4)) · (1 + h·cos 2π(W − j/2)) / 8, where
//! F and W are how much of a day's and of a week's base orders has passed, and h is the habit. Over the kinds these sum to 1,
//! so that orders come when the client's curves say; over the day and the week they average 1, so that no kind orders more
//! than the next. A peak has no say in who orders.

use crate::profile::OrderRate;

/// Four of the day, times two of the week.
pub(super) const KINDS: usize = 8;
pub(super) const OF_THE_DAY: usize = 4;
const HOURS: usize = 24;

/// What share of an hour's orders the kinds up to each place, in 2⁻³².
pub(super) type Kinds = [u32; KINDS];

/// The kinds' shares of the orders of each hour of a week.
#[derive(Debug)]
pub(super) struct Rhythm(Vec<Kinds>);

impl Rhythm {
    pub(super) fn new(rate: &OrderRate, habit: f64) -> Self {
        let hours = passed(&rate.hours);
        let days = passed(&rate.day.map(|(low, high)| f64::midpoint(low, high)));
        let likes = |passed: f64, kind: usize, of: usize| {
            1.0 + habit * libm::cos(std::f64::consts::TAU * (passed - kind as f64 / of as f64))
        };
        let shares = |day: f64, hour: f64| {
            let mut sum = 0.0;
            std::array::from_fn(|kind| {
                let (of_day, of_week) = (kind % OF_THE_DAY, kind / OF_THE_DAY);
                sum += likes(hour, of_day, OF_THE_DAY) * likes(day, of_week, KINDS / OF_THE_DAY);
                (sum / KINDS as f64 * 4_294_967_296.0) as u32
            })
        };
        Self(days.iter().flat_map(|day| hours.iter().map(|hour| shares(*day, *hour))).collect())
    }

    /// The shares of a local weekday, from Monday on, and hour.
    pub(super) fn at(&self, (weekday, hour): (usize, usize)) -> &Kinds {
        &self.0[weekday * HOURS + hour]
    }
}

/// The kind that these random bits choose.
#[inline]
pub(super) fn kind(shares: &Kinds, bits: u32) -> usize {
    shares[..KINDS - 1].iter().map(|upto| usize::from(*upto <= bits)).sum()
}

/// How much of the whole has passed in the middle of each part.
fn passed<const N: usize>(parts: &[f64; N]) -> [f64; N] {
    let whole: f64 = parts.iter().sum();
    let mut sum = 0.0;
    parts.map(|part| {
        sum += part;
        if whole > 0.0 { (sum - part / 2.0) / whole } else { 0.5 }
    })
}
