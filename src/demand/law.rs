//! The law of a local day: how many orders it brings before the clock and the peaks have their say.
//!
//! number (a draw of the day) × season × growth × noise × factor. The noise is a gamma factor with mean 1, so daily
//! counts are negative binomial with Var = μ + noise² μ². An exact day's product is rounded to the whole number that
//! comes, and it has no noise: what is drawn is what is counted.

use jiff::civil::Date;

use crate::calendar::{date_of, day_number};
use crate::profile::{Arrivals, OrderRate};
use crate::random::{Key, below, gamma};

/// Addresses below a day's key.
const NUMBER: u64 = 0;
const NOISE: u64 = 1;

#[derive(Debug)]
pub(super) struct DayLaw<'a> {
    rate: &'a OrderRate,
    key: Key,
    /// The day from which growth counts.
    start: i64,
}

impl<'a> DayLaw<'a> {
    pub(super) fn new(rate: &'a OrderRate, key: Key, start: Date) -> Self {
        Self { rate, key, start: day_number(start) }
    }

    pub(super) fn is_exact(&self) -> bool {
        self.rate.arrivals == Arrivals::Exact
    }

    /// Share of a day's orders per local hour.
    pub(super) fn hours(&self) -> &[f64; 24] {
        &self.rate.hours
    }

    /// The orders of a local day: expected, or counted when days are exact.
    pub(super) fn level(&self, day: i64) -> f64 {
        let date = date_of(day);
        let key = self.key.at(day as u64);
        let season = self.rate.season[date.month() as usize - 1];
        let level = self.number(date, key.at(NUMBER)) * season * self.rate.grown(day - self.start) * self.rate.factor;
        if self.is_exact() { (level + 0.5).floor() } else { level * self.noise(key.at(NOISE)) }
    }

    fn number(&self, date: Date, key: Key) -> f64 {
        let (low, high) = self.rate.day[date.weekday().to_monday_zero_offset() as usize];
        if self.is_exact() {
            low + below(key.bits(), (high - low) as u64 + 1) as f64
        } else {
            low + (high - low) * key.unit()
        }
    }

    fn noise(&self, key: Key) -> f64 {
        let variance = self.rate.noise * self.rate.noise;
        if variance > 0.0 { gamma(&mut key.stream(), 1.0 / variance) * variance } else { 1.0 }
    }
}
