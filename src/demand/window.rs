//! The windows of peaks: when a client's rate is multiplied, in UTC minutes.
//!
//! A peak has one window per day it is anchored on. The window's first part is the peak's hours of that local day, with
//! a linear ramp before and after; part k of the n decay days that follow repeats hours and ramps at 1 − k/(n+1) of
//! the strength. A time that the clocks skip is taken as far after the gap as it lies after the gap's start.

use jiff::civil::Date;

use crate::calendar::{Holidays, MILLIS_PER_MINUTE, Minute, Zone, date_of, day_number};
use crate::profile::{DaySource, IfHoliday, Peak, PeakDays, Profile};

const MINUTES_PER_DAY: i64 = 1440;

/// A peak that moves off a holiday comes from at most this many days away, unless a whole month is holidays.
const MOVE_DAYS: i64 = 40;

/// A peak on one of its days.
#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    /// Index into [`Profile::peaks`].
    pub peak: usize,
    /// The local date it is anchored on, moved off holidays.
    pub date: Date,
    /// The date its rule names: another one, when that is a holiday which it moves off.
    pub planned: Date,
    /// Its first minute, ramps and decay included.
    pub start: Minute,
    /// The minute after its last.
    pub end: Minute,
    /// The day itself and its decay days, in time order.
    pub days: Vec<WindowDay>,
}

/// One day of a window.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WindowDay {
    /// The first minute of the ramp before.
    pub start: Minute,
    /// The first minute of the peak's hours.
    pub full_from: Minute,
    /// The minute after the last of the peak's hours.
    pub full_until: Minute,
    /// The minute after the last of the ramp after.
    pub end: Minute,
    /// Share of the peak's strength that the hours have: 1 on the day itself, less on decay days.
    pub strength: f64,
}

impl WindowDay {
    /// The share of the peak's strength at a minute of this day: on a ramp, that of the minute's middle.
    #[inline]
    pub fn strength_at(&self, minute: Minute) -> f64 {
        let rise = |passed: i64, of: i64| self.strength * (passed as f64 + 0.5) / of as f64;
        if minute < self.start || minute >= self.end {
            0.0
        } else if minute < self.full_from {
            rise(minute - self.start, self.full_from - self.start)
        } else if minute < self.full_until {
            self.strength
        } else {
            rise(self.end - 1 - minute, self.end - self.full_until)
        }
    }
}

/// All windows of a client's peaks that touch some minutes, by start, then by code of the peak.
pub(super) fn windows(profile: &Profile, client_index: usize, (start, end): (Minute, Minute)) -> Vec<Window> {
    let zone = &profile.clients[client_index].zone;
    let date = |minute: Minute| day_number(zone.local(minute * MILLIS_PER_MINUTE).date());
    let mut windows = Vec::new();
    for (index, peak) in profile.peaks.iter().enumerate().filter(|(_, peak)| peak.clients.contains(&client_index)) {
        let reach = i64::from(peak.decay_days) + i64::from(peak.ramp_minutes) / MINUTES_PER_DAY + 3;
        let (first, last) = (date(start) - reach, date(end) + reach);
        windows.extend(
            dates(&peak.days, first, last)
                .into_iter()
                .filter_map(|(date, planned)| window(index, peak, zone, date, planned))
                .filter(|window| window.start < end && window.end > start),
        );
    }
    windows.sort_by(|a, b| {
        let code = |window: &Window| &profile.peaks[window.peak].code;
        a.start.cmp(&b.start).then_with(|| code(a).cmp(code(b)))
    });
    windows
}

/// The days of a peak between two day numbers, moved off holidays, each with the day it was planned on; two that meet
/// are one.
fn dates(days: &PeakDays, first: i64, last: i64) -> Vec<(Date, Date)> {
    let (from, until) = (date_of(first - MOVE_DAYS), date_of(last + MOVE_DAYS + 1));
    let source = match &days.source {
        DaySource::Rule(rule) => rule.dates(from, until),
        DaySource::Dates(dates) => dates.iter().copied().filter(|date| (from..until).contains(date)).collect(),
        DaySource::Named(day) => (from.year()..=until.year()).map(|year| day.date(year)).collect(),
    };
    let mut dates: Vec<(Date, Date)> = source
        .into_iter()
        .map(|date| (moved(date, &days.holidays, days.if_holiday), date))
        .filter(|&(date, _)| (first..=last).contains(&day_number(date)))
        .collect();
    // Of two that meet, the one that has not moved says more.
    dates.sort_unstable_by_key(|&(date, planned)| (date, date != planned, planned));
    dates.dedup_by_key(|&mut (date, _)| date);
    dates
}

fn moved(date: Date, holidays: &Holidays, if_holiday: IfHoliday) -> Date {
    match if_holiday {
        IfHoliday::Previous if holidays.contains(date) => holidays.previous_business_day(date),
        IfHoliday::Next if holidays.contains(date) => holidays.next_business_day(date),
        _ => date,
    }
}

/// The window of a peak on a date; none where the local calendar has none of its hours.
fn window(index: usize, peak: &Peak, zone: &Zone, date: Date, planned: Date) -> Option<Window> {
    let day = day_number(date);
    let ramp = i64::from(peak.ramp_minutes);
    let days: Vec<WindowDay> = (0..=peak.decay_days)
        .filter(|k| zone.has(date_of(day + i64::from(*k))))
        .map(|k| {
            let full_from = minute(zone, day + i64::from(k), peak.hours.0);
            let full_until = minute(zone, day + i64::from(k), peak.hours.1);
            let strength = 1.0 - f64::from(k) / (f64::from(peak.decay_days) + 1.0);
            WindowDay { start: full_from - ramp, full_from, full_until, end: full_until + ramp, strength }
        })
        .filter(|day| day.full_from < day.full_until)
        .collect();
    let start = days.iter().map(|day| day.start).min()?;
    let end = days.iter().map(|day| day.end).max()?;
    Some(Window { peak: index, date, planned, start, end, days })
}

/// The UTC minute of a minute of a local day; past 1440 it lies on the next.
fn minute(zone: &Zone, day: i64, minute: u16) -> Minute {
    let date = date_of(day + i64::from(minute) / MINUTES_PER_DAY);
    let instant = match minute % 1440 {
        0 => zone.start_of(date),
        minute => zone.instant(date.at((minute / 60) as i8, (minute % 60) as i8, 0, 0)),
    };
    instant.div_euclid(MILLIS_PER_MINUTE)
}
