//! Instants, as people read them.

use std::ops::Range;

use jiff::civil::Date;
use serde::Serialize;

use crate::calendar::{self, MILLIS_PER_MINUTE, Minute, Zone, days_after};

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
    /// A minute, as the clocks of a zone show it.
    pub(super) fn of(zone: &Zone, minute: Minute) -> Self {
        Self { at: utc(minute), local: local(zone, minute) }
    }
}

/// A minute in UTC.
pub(super) fn utc(minute: Minute) -> String {
    calendar::utc(minute * MILLIS_PER_MINUTE)
}

/// Local time to the minute, with its offset: `2026-03-06T09:00-05:00`.
fn local(zone: &Zone, minute: Minute) -> String {
    let at = minute * MILLIS_PER_MINUTE;
    let offset = zone.offset(at) / MILLIS_PER_MINUTE;
    let sign = if offset < 0 { '-' } else { '+' };
    let (hours, minutes) = (offset.abs() / 60, offset.abs() % 60);
    format!("{}{sign}{hours:02}:{minutes:02}", zone.local(at).strftime("%Y-%m-%dT%H:%M"))
}

/// A local day, or what some minutes have of it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct LocalDay {
    pub(super) date: Date,
    pub(super) minutes: Range<Minute>,
}

impl LocalDay {
    /// The days that some minutes touch.
    pub(super) fn of(zone: &Zone, minutes: &Range<Minute>) -> Vec<Self> {
        let mut days = Vec::new();
        let mut date = zone.local(minutes.start * MILLIS_PER_MINUTE).date();
        let mut start = minutes.start;
        while start < minutes.end {
            let next = days_after(date, 1);
            let end = zone.start_of(next).div_euclid(MILLIS_PER_MINUTE).min(minutes.end);
            // A date that the calendar of a zone leaves out has no minute.
            if end > start {
                days.push(Self { date, minutes: start..end });
            }
            start = end.max(start);
            date = next;
        }
        days
    }
}
