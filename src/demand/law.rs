//! The law of a local day: how many orders it brings before the clock and the peaks have their say.
//!
//! number (a draw of the day) × season × holiday × growth × noise × factor. An exact day's product is rounded to the whole number
//! that comes, and it has neither holidays nor noise: what is drawn is what is counted.

use jiff::civil::Date;

use crate::calendar::{date_of, day_number};
use crate::profile::{Arrivals, OrderRate};
use crate::random::{Key, below};

use super::noise::Noise;

/// Address below a day's key.
const NUMBER: u64 = 0;

#[derive(Debug)]
pub(super) struct DayLaw<'a> {
    rate: &'a OrderRate,
    key: Key,
    /// The day from which growth counts.
    start: i64,
    noise: Option<Noise>,
}

impl<'a> DayLaw<'a> {
    /// `key` is the address of the client's days, `country` that of its country's.
    pub(super) fn new(rate: &'a OrderRate, key: Key, country: Key, start: Date) -> Self {
        let noise = if rate.arrivals == Arrivals::Exact { None } else { Noise::new(rate, country, key.named("noise")) };
        Self { rate, key, start: day_number(start), noise }
    }

    pub(super) fn is_exact(&self) -> bool {
        self.rate.arrivals == Arrivals::Exact
    }

    /// Share of a day's orders per local hour.
    pub(super) fn hours(&self) -> &[f64; 24] {
        &self.rate.hours
    }

    /// The orders of so many local days from this one on: expected, or counted when days are exact.
    pub(super) fn levels(&self, first: i64, days: usize) -> Vec<f64> {
        let mut levels: Vec<f64> = (first..).take(days).map(|day| self.usual(day)).collect();
        if self.is_exact() {
            for level in &mut levels {
                *level = (*level + 0.5).floor();
            }
        } else if let Some(noise) = &self.noise {
            for (level, factor) in levels.iter_mut().zip(noise.factors(first, days)) {
                *level *= factor;
            }
        }
        levels
    }

    /// The orders of a day as they would be without noise.
    fn usual(&self, day: i64) -> f64 {
        let date = date_of(day);
        let number = self.number(date, self.key.at(day as u64).at(NUMBER));
        number * self.rate.season_of(date) * self.rate.grown(day - self.start) * self.rate.factor
    }

    fn number(&self, date: Date, key: Key) -> f64 {
        let (low, high) = self.rate.day[date.weekday().to_monday_zero_offset() as usize];
        if self.is_exact() {
            low + below(key.bits(), (high - low) as u64 + 1) as f64
        } else {
            low + (high - low) * key.unit()
        }
    }
}
