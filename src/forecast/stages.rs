//! A load as straight lines, as load generators take it: the rate goes from one value to the next in so many seconds.

use std::ops::Range;

use crate::calendar::Minute;
use crate::demand::Demand;

/// Which rate is reached, after which time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stage {
    /// Minutes in which the rate changes evenly; 0 for a leap.
    pub minutes: i64,
    /// The rate at its end, a minute.
    pub rate: f64,
}

/// A load over some minutes.
#[derive(Debug, Clone, PartialEq)]
pub struct Stages {
    /// The rate at the beginning, a minute.
    pub start: f64,
    /// What follows.
    pub stages: Vec<Stage>,
}

/// Minutes of a line, at most: they are looked at again for each minute that is added.
const LONGEST: usize = 720;
/// How far a straight line may be from the curve: a share of the largest rate.
const TOLERANCE: f64 = 0.005;

impl Stages {
    /// The sum of some clients' rates, each times its weight.
    pub fn of(demands: &[(Demand, f64)], minutes: Range<Minute>) -> Self {
        let mut rates = vec![0.0; (minutes.end - minutes.start) as usize];
        for (demand, weight) in demands {
            demand.each_rate(minutes.start, minutes.end, |run, rate| {
                let run = (run.start - minutes.start) as usize..(run.end - minutes.start) as usize;
                rates[run].iter_mut().for_each(|sum| *sum += rate.total * weight);
            });
        }
        Self::through(&rates)
    }

    /// A minute's rate holds all through it. Where rates go up or down minute by minute, one line runs through many of them.
    fn through(rates: &[f64]) -> Self {
        let most = rates.iter().copied().fold(0.0, f64::max);
        let near = |a: f64, b: f64| (a - b).abs() <= TOLERANCE * most;
        let mut stages: Vec<Stage> = Vec::new();
        let mut at = 0;
        let first = rates.first().copied().unwrap_or(0.0);
        let mut now = first;
        while at < rates.len() {
            if !near(now, rates[at]) {
                stages.push(Stage { minutes: 0, rate: rates[at] });
            }
            now = rates[at];
            let level = rates[at..].iter().take_while(|rate| near(**rate, now)).count();
            let slope = Self::line(&rates[at..], near);
            let (length, end) = if slope.0 > level { slope } else { (level, now) };
            stages.push(Stage { minutes: length as i64, rate: end });
            now = end;
            at += length;
        }
        Self { start: first, stages }
    }

    /// The longest line from the first minute's rate that stays near all rates on its way: its minutes and its end.
    fn line(rates: &[f64], near: impl Fn(f64, f64) -> bool) -> (usize, f64) {
        let Some(first) = rates.first() else { return (0, 0.0) };
        let mut best = (1, *first);
        for length in 2..=rates.len().min(LONGEST) {
            let step = (rates[length - 1] - first) / (length - 1) as f64;
            let on_line = |(minute, rate): (usize, &f64)| near(first + step * minute as f64, *rate);
            if !rates[..length].iter().enumerate().all(on_line) {
                break;
            }
            best = (length, first + step * (length - 1) as f64);
        }
        best
    }

    /// The largest rate, a minute.
    pub fn most(&self) -> f64 {
        self.stages.iter().map(|stage| stage.rate).fold(self.start, f64::max)
    }

    /// What comes in all.
    pub fn total(&self) -> f64 {
        let mut now = self.start;
        let area = |stage: &Stage| {
            let area = stage.minutes as f64 * f64::midpoint(now, stage.rate);
            now = stage.rate;
            area
        };
        self.stages.iter().map(area).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_one_stage_a_leap_takes_no_time_and_a_ramp_is_one_line() {
        let ramp = (0..60).map(|minute| 10.0 + f64::from(minute));
        let rates: Vec<f64> = std::iter::repeat_n(10.0, 60).chain(ramp).chain(std::iter::repeat_n(5.0, 30)).collect();
        let stages = Stages::through(&rates);
        assert!((stages.total() / rates.iter().sum::<f64>() - 1.0).abs() < 0.02, "{stages:?}");
        assert!(stages.stages.len() <= 5, "{stages:?}");
        assert!(stages.stages.contains(&Stage { minutes: 0, rate: 5.0 }), "{stages:?}");
        assert_eq!(stages.stages.iter().map(|stage| stage.minutes).sum::<i64>(), 150);
    }

    #[test]
    fn nothing_stays_nothing() {
        let stages = Stages::through(&[0.0; 15]);
        assert_eq!(stages, Stages { start: 0.0, stages: vec![Stage { minutes: 15, rate: 0.0 }] });
    }
}
