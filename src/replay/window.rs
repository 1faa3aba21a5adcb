//! Which part of the profile's time is played, and how fast.

use std::time::Duration;

use super::error::ReplayError;
use crate::calendar::{MILLIS_PER_MINUTE, Millis, Minute, utc};
use crate::demand::Demand;
use crate::plan::on_a_wave;
use crate::profile::Profile;

const HOUR: Millis = 3_600_000;

/// A part of the profile's time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Window {
    /// Where it begins, warm-up included; on a minute, where rows change on a wave boundary.
    pub warm_up: Millis,
    /// From when on operations count; on a wave boundary.
    pub from: Millis,
    /// Where it ends; on a wave boundary.
    pub until: Millis,
    /// How many times faster than the profile's time.
    pub speed: f64,
}

/// Where a part begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// At an instant.
    At(Millis),
    /// So that the hour has the busiest minute in it.
    Busiest,
}

impl Window {
    /// An hour, or up to an instant; before it some of our own time to warm up, in whole minutes of the profile's, or in whole
    /// waves, where rows change.
    ///
    /// # Errors
    /// When it does not lie in the profile's period, or not on waves.
    pub fn new(
        profile: &Profile,
        from: From,
        until: Option<Millis>,
        (warm_up, of_waves): (Duration, bool),
        speed: f64,
    ) -> Result<Self, ReplayError> {
        let length = profile.waves().millis();
        let (start, end) = (profile.start, profile.end);
        let from = match from {
            From::At(at) => at,
            From::Busiest => {
                let last = (end - HOUR).max(start);
                let at = busiest(profile) * MILLIS_PER_MINUTE - HOUR / 2;
                profile.waves().start(profile.waves().at(at.clamp(start, last)))
            }
        };
        let until = until.unwrap_or((from + HOUR.max(length)).min(end));
        for (flag, at) in [("from", from), ("until", until)] {
            on_a_wave(profile, flag, at).map_err(|error| ReplayError::Arguments(error.to_string()))?;
        }
        if from >= until {
            return Err(ReplayError::Arguments(
                "nothing lies between --from and --until\nhint: --until is later".to_owned(),
            ));
        }
        let warm_up = (warm_up.as_secs_f64() * 1000.0 * speed) as Millis;
        let unit = if of_waves { length } else { MILLIS_PER_MINUTE };
        let warm_up = from - (warm_up as u64).next_multiple_of(unit as u64) as Millis;
        if warm_up < start || until > end {
            let what = if until > end { "--until" } else { "--from, or the warm-up before it," };
            let (start, end) = (utc(start), utc(end));
            return Err(ReplayError::Arguments(format!(
                "{what} lies outside the profile's time\nhint: it runs from {start} to {end}"
            )));
        }
        Ok(Self { warm_up, from, until, speed })
    }

    /// Seconds of ours that it takes: of the warm-up, and of the rest.
    pub fn seconds(&self) -> (f64, f64) {
        let seconds = |from: Millis, until: Millis| (until - from) as f64 / 1000.0 / self.speed;
        (seconds(self.warm_up, self.from), seconds(self.from, self.until))
    }

    /// Its minutes, warm-up included.
    pub fn minutes(&self) -> std::ops::Range<Minute> {
        self.warm_up / MILLIS_PER_MINUTE..self.until / MILLIS_PER_MINUTE
    }
}

/// The minute in which most orders are expected, of all clients.
fn busiest(profile: &Profile) -> Minute {
    let (start, end) = (profile.start / MILLIS_PER_MINUTE, profile.end / MILLIS_PER_MINUTE);
    let mut rates = vec![0.0; (end - start) as usize];
    for client in 0..profile.clients.len() {
        Demand::new(profile, client).each_rate(start, end, |minutes, rate| {
            let places = (minutes.start - start) as usize..(minutes.end - start) as usize;
            rates[places].iter_mut().for_each(|it| *it += rate.total);
        });
    }
    // Of equals the first.
    let best = rates.iter().enumerate().rev().max_by(|a, b| a.1.total_cmp(b.1));
    start + best.map_or(0, |(place, _)| place as Minute)
}
