//! Peaks: windows of the calendar in which more is ordered.

use std::sync::Arc;

use crate::calendar::{Holidays, NamedDay, Rule};

/// A calendar window in which the order rate is multiplied.
#[derive(Debug, Clone)]
pub struct Peak {
    /// Its key in the profile; keys its extra orders.
    pub code: String,
    /// Which days.
    pub days: PeakDays,
    /// Minutes of the client's local day, end exclusive; `end > 1440` crosses midnight.
    pub hours: (u16, u16),
    /// Factor on the rate at full strength, at least 1.
    pub times: f64,
    /// Factor on the share of a category, by code.
    pub categories: Vec<(String, f64)>,
    /// Minutes over which it rises before `hours` and falls after.
    pub ramp_minutes: u32,
    /// Days after it that repeat its hours, ever weaker.
    pub decay_days: u32,
    /// Indices into [`Profile::clients`](crate::profile::Profile::clients), ascending.
    pub clients: Vec<usize>,
    /// What happens where peaks overlap.
    pub combine: Combine,
}

/// The days of a peak, before they move off holidays.
#[derive(Debug, Clone)]
pub struct PeakDays {
    /// Where the days come from.
    pub source: DaySource,
    /// The name of the holidays.
    pub calendar: String,
    /// Holidays to move off.
    pub holidays: Arc<Holidays>,
    /// Where to.
    pub if_holiday: IfHoliday,
}

/// Where the days of a peak come from.
#[derive(Debug, Clone)]
pub enum DaySource {
    /// A recurrence rule of RFC 5545.
    Rule(Rule),
    /// These dates.
    Dates(Vec<jiff::civil::Date>),
    /// A day known by name.
    Named(NamedDay),
}

/// What a peak does when its day is a holiday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IfHoliday {
    /// Stays.
    Stay,
    /// Moves to the business day before.
    Previous,
    /// Moves to the business day after.
    Next,
}

/// What happens where peaks overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Combine {
    /// The largest counts.
    Max,
    /// They multiply.
    Product,
}
