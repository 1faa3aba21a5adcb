//! Instants, as people read them.

use serde::Serialize;

use crate::calendar::Zone;

const MINUTE_MS: i64 = 60_000;

/// An instant, in UTC and as clocks show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Moment {
    /// UTC.
    pub at: String,
    /// Local time, with its offset.
    pub local: String,
}

impl Moment {
    /// A minute since 1970 UTC, as the clocks of a zone show it.
    pub(super) fn of(zone: &Zone, minute: i64) -> Self {
        Self { at: utc(minute), local: local(zone, minute) }
    }
}

/// An instant in UTC, from minutes since 1970.
pub(super) fn utc(minute: i64) -> String {
    jiff::Timestamp::from_millisecond(minute * MINUTE_MS).unwrap_or(jiff::Timestamp::MAX).to_string()
}

/// Local time to the minute, with its offset: `2026-03-06T09:00-05:00`.
pub(super) fn local(zone: &Zone, minute: i64) -> String {
    let at = minute * MINUTE_MS;
    let offset = zone.offset(at).0 / MINUTE_MS;
    let sign = if offset < 0 { '-' } else { '+' };
    let (hours, minutes) = (offset.abs() / 60, offset.abs() % 60);
    format!("{}{sign}{hours:02}:{minutes:02}", zone.local(at).strftime("%Y-%m-%dT%H:%M"))
}

/// The first minute of each local day that touches some minutes, its date, and the minute after the last.
pub(super) fn days(zone: &Zone, from: i64, until: i64) -> Vec<(jiff::civil::Date, i64, i64)> {
    let mut days = Vec::new();
    let mut date = zone.local(from * MINUTE_MS).date();
    let mut start = from;
    while start < until {
        let next = crate::calendar::days_after(date, 1);
        let end = zone.start_of(next).div_euclid(MINUTE_MS).min(until);
        // A date that the calendar of a zone leaves out has no minute.
        if end > start {
            days.push((date, start, end));
        }
        start = end.max(start);
        date = next;
    }
    days
}
