//! How long parcels are under way, against what is planned.
//!
//! A carrier's parcels take their planned days times a log-normal factor, whose median follows from how many are to be late.
//! Olist's 4,998 sampled orders (Brazil, 2016 to 2018): the standard deviation of ln(transit / planned) is 0.77, 6.9 % come
//! after the planned day, 1 to 6 % in most months, 13.5 % in that of Black Friday, 14.5 and 17.6 % in two others. So a part of
//! it is the carrier's day, which neighbouring days share, and a part goes with how much more than usual the client sells.

use crate::calendar::day_number;
use crate::profile::{Carrier, LONGEST_TRANSIT, Profile};
use crate::random::{Key, Quantiles, Steps, normal, normal_quantile};

/// Share of the variance of ln(factor) that is the carrier's day.
const OF_DAYS: f64 = 0.1;
/// How much a day has of the one before it, and so many before count.
const AGAIN: f64 = 0.8;
const DAYS_BACK: i64 = 14;
/// A parcel from a wave that sells ρ times as much as usual takes ρ to the power of this times as long: what takes one in
/// twenty to one in seven at Olist's Black Friday.
const CROWD: f64 = 0.2;
/// Share of deliveries by hour from seven in the morning, local time: Olist's, but for those of the night.
const HOURS: [f64; 16] = [
    0.0029, 0.0066, 0.0115, 0.0183, 0.0274, 0.0383, 0.0497, 0.068, 0.067, 0.0795, 0.083, 0.0999, 0.0952, 0.0991,
    0.0843, 0.0651,
];
const HOUR: i64 = 3_600_000;

/// How a carrier's parcels travel.
#[derive(Debug)]
pub(super) struct Transit {
    /// Factor on the planned days, but for the day's and the crowd's.
    law: Quantiles,
    /// The day's own factor, from `first` on.
    days: Vec<f64>,
    /// Days since 1970-01-01.
    first: i64,
}

/// When couriers come.
#[derive(Debug)]
pub(super) struct Rounds(Steps);

impl Transit {
    /// Of a carrier, between two instants.
    pub(super) fn new(profile: &Profile, carrier: &Carrier, start: i64, end: i64) -> Self {
        let (spread, late) = (carrier.spread, carrier.late);
        let median = libm::exp(spread * normal_quantile(late));
        let law = Quantiles::log_normal(median, spread * (1.0 - OF_DAYS).sqrt());
        let (first, last) =
            (day_number(profile.zone.local(start).date()) - 1, day_number(profile.zone.local(end).date()));
        let key = Key::root(profile.seed).named("carrier").named(&carrier.code);
        let weather: Vec<f64> =
            (first - DAYS_BACK..=last + 1).map(|day| normal(&mut key.at(day as u64).stream())).collect();
        let scale = spread * (OF_DAYS * (1.0 - AGAIN * AGAIN)).sqrt();
        let factor = |back: &[f64]| libm::exp(scale * back.iter().fold(0.0, |sum, today| AGAIN * sum + today));
        let days =
            if spread == 0.0 { Vec::new() } else { weather.windows(DAYS_BACK as usize + 1).map(factor).collect() };
        Self { law, days, first }
    }

    /// Carrier days until a parcel arrives for which so many are planned, handed over on a day, from such a crowd.
    #[inline]
    pub(super) fn days(&self, planned: u32, handed_over: i64, crowd: f64, bits: u64) -> u32 {
        let Some(day) = self.days.get((handed_over - self.first) as usize) else { return planned };
        let factor = (self.law.pick(bits) * day * crowd).min(f64::from(LONGEST_TRANSIT));
        let days = (f64::from(planned.max(1)) * factor).ceil() as u32;
        days.max(1) - u32::from(planned == 0)
    }
}

/// The factor on the time under way of what is ordered in a wave that expects so many orders, against so many usually.
pub(super) fn crowd(expected: f64, usual: f64) -> f64 {
    if expected > usual && usual > 0.0 { libm::pow(expected / usual, CROWD) } else { 1.0 }
}

impl Rounds {
    pub(super) fn new() -> Self {
        Self(Steps::new(&HOURS))
    }

    /// How long before the end of the day a parcel is delivered, milliseconds.
    #[inline]
    pub(super) fn before_midnight(&self, bits: u64) -> i64 {
        let hour = 7 + self.0.pick(bits) as i64;
        // The lower bits chose no hour.
        (24 - hour) * HOUR - (((bits & 0xffff_ffff) as i64 * HOUR) >> 32) - 1
    }
}
