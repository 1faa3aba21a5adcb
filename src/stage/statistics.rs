//! What is said of times that were measured: nothing that rests on a law of their distribution.

use serde::Serialize;

/// What an interval covers, at least.
const CONFIDENCE: f64 = 0.95;

/// Times of one thing, in milliseconds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Timing {
    /// The first run, which is none of the others; the server had seen nothing like it.
    pub first_ms: f64,
    /// The median.
    pub median_ms: f64,
    /// The shortest.
    pub min_ms: f64,
    /// Where the median lies, at 95%; none of fewer than six runs.
    pub interval_ms: Option<(f64, f64)>,
    /// All runs in the order in which they were made, but for the first.
    pub runs_ms: Vec<f64>,
}

/// How many times as long one thing takes as another.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Ratio {
    /// The median of runs, each by its counterpart's.
    pub median: f64,
    /// Where it lies, at 95%; none of fewer than six runs.
    pub interval: Option<(f64, f64)>,
}

impl Timing {
    /// Of a first run and others, which are at least one.
    pub fn new(first: f64, runs: Vec<f64>) -> Option<Self> {
        let sorted = sorted(&runs);
        Some(Self {
            first_ms: first,
            median_ms: median(&sorted)?,
            min_ms: *sorted.first()?,
            interval_ms: interval(&sorted),
            runs_ms: runs,
        })
    }

    /// How many times as long it takes as another.
    pub fn by(&self, other: &Self) -> Option<Ratio> {
        let ratios: Vec<f64> = self.runs_ms.iter().zip(&other.runs_ms).map(|(a, b)| a / b.max(1e-6)).collect();
        let sorted = sorted(&ratios);
        Some(Ratio { median: median(&sorted)?, interval: interval(&sorted) })
    }
}

impl Ratio {
    /// Whether it is faster for certain: the interval lies below 1.
    pub fn is_faster(&self) -> bool {
        self.interval.is_some_and(|(_, most)| most < 1.0)
    }

    /// Whether it is slower for certain.
    pub fn is_slower(&self) -> bool {
        self.interval.is_some_and(|(least, _)| least > 1.0)
    }
}

/// The geometric mean of ratios, of times that are ten milliseconds longer each: what takes no time at all decides nothing.
pub(super) fn overall(pairs: &[(f64, f64)]) -> Option<f64> {
    const SHIFT: f64 = 10.0;
    let logs: f64 = pairs.iter().map(|(time, before)| ((time + SHIFT) / (before + SHIFT)).ln()).sum();
    (!pairs.is_empty()).then(|| (logs / pairs.len() as f64).exp())
}

fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

fn median(sorted: &[f64]) -> Option<f64> {
    let (low, high) = (sorted.get(sorted.len().checked_sub(1)? / 2)?, sorted.get(sorted.len() / 2)?);
    Some(f64::midpoint(*low, *high))
}

/// Between which values the median lies, whatever their law: the k-th smallest and the k-th largest, k as large as a fair coin
/// allows (Conover, Practical Nonparametric Statistics, 3.2).
fn interval(sorted: &[f64]) -> Option<(f64, f64)> {
    let n = sorted.len();
    let mut chance = 0.5_f64.powi(n as i32);
    let (mut below, mut k) = (0.0, 0);
    while k < n && below + chance <= (1.0 - CONFIDENCE) / 2.0 {
        below += chance;
        chance *= (n - k) as f64 / (k + 1) as f64;
        k += 1;
    }
    (k > 0).then(|| (sorted[k - 1], sorted[n - k]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timing(runs: &[f64]) -> Timing {
        Timing::new(99.0, runs.to_vec()).expect("there are runs")
    }

    #[test]
    fn the_median_lies_between_the_second_and_the_ninth_of_ten_runs() {
        let ten = timing(&[9.0, 1.0, 8.0, 2.0, 7.0, 3.0, 6.0, 4.0, 5.0, 10.0]);
        assert_eq!((ten.first_ms, ten.median_ms, ten.min_ms, ten.interval_ms), (99.0, 5.5, 1.0, Some((2.0, 9.0))));
        assert_eq!(timing(&[3.0, 1.0, 2.0, 4.0, 5.0]).interval_ms, None, "five runs can't tell at 95%");
        assert_eq!(timing(&[3.0, 1.0, 2.0, 4.0, 5.0, 6.0]).interval_ms, Some((1.0, 6.0)));
        assert_eq!(Timing::new(1.0, Vec::new()), None);
    }

    #[test]
    fn faster_is_said_only_of_an_interval_below_one() {
        let before = timing(&[10.0; 10]);
        let faster = timing(&[5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 9.0, 30.0]).by(&before).expect("a ratio");
        assert!(faster.is_faster() && !faster.is_slower() && faster.median < 0.51, "{faster:?}");
        let unsure = timing(&[5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 30.0, 30.0]).by(&before).expect("a ratio");
        assert!(!unsure.is_faster() && !unsure.is_slower(), "{unsure:?}");
    }

    #[test]
    fn what_takes_no_time_decides_nothing() {
        assert!(overall(&[(0.01, 0.1)]).is_some_and(|ratio| ratio > 0.99));
        assert!(overall(&[(90.0, 990.0), (90.0, 990.0)]).is_some_and(|ratio| (ratio - 0.1).abs() < 1e-9));
        assert_eq!(overall(&[]), None);
    }
}
