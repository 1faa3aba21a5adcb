//! Holidays: shipped sets by rule, one's own dates, recurrence rules and days counted from Easter.
//!
//! Sources: the Federal Reserve's holiday schedule (a holiday on a Saturday is not moved, one on a Sunday is observed
//! on Monday); bank holidays of England and Wales after the Banking and Financial Dealings Act 1971 and the
//! proclamations since 2000; Brazil's laws 662/1949, 6.802/1980, 10.607/2002, 9.093/1995 and, for 20 November from
//! 2024, 14.759/2023. A holiday that is observed on another day is a holiday on both: nobody works on either.

use jiff::civil::{Date, Weekday, date};

use super::named_day::{fixed, nth};
use super::{Rule, date_of, day_number, days_after, easter};

/// How far a business day is searched for.
const SEARCH_DAYS: i64 = 366;

/// Days on which nothing is open, besides weekends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holidays {
    base: Base,
    dates: Vec<Date>,
    rules: Vec<Rule>,
    easter: Vec<i32>,
}

/// A shipped set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Base {
    #[default]
    None,
    UsBank,
    GbBank,
    BrNational,
}

/// Every shipped set and its name.
const BASES: [(Base, &str); 4] =
    [(Base::None, "none"), (Base::UsBank, "us-bank"), (Base::GbBank, "gb-bank"), (Base::BrNational, "br-national")];

impl Holidays {
    /// The names of the shipped sets.
    pub const NAMES: [&'static str; 4] = ["none", "us-bank", "gb-bank", "br-national"];

    /// A shipped set.
    pub fn named(name: &str) -> Option<Self> {
        let base = BASES.iter().find(|(_, known)| *known == name)?.0;
        Some(Self { base, ..Self::default() })
    }

    /// The name of the shipped set of a country (ISO 3166); `none` where none is.
    pub fn of_country(country: &str) -> &'static str {
        match country {
            "US" => "us-bank",
            "GB" => "gb-bank",
            "BR" => "br-national",
            _ => "none",
        }
    }

    /// With these dates besides.
    #[must_use]
    pub fn with_dates(mut self, dates: Vec<Date>) -> Self {
        self.dates.extend(dates);
        self.dates.sort_unstable();
        self.dates.dedup();
        self
    }

    /// With the dates of these rules besides.
    #[must_use]
    pub fn with_rules(mut self, rules: Vec<Rule>) -> Self {
        self.rules.extend(rules);
        self
    }

    /// With the days so many days from Easter Sunday besides: −2 is Good Friday, −47 Shrove Tuesday.
    #[must_use]
    pub fn with_easter(mut self, days: Vec<i32>) -> Self {
        self.easter.extend(days);
        self.easter.sort_unstable();
        self.easter.dedup();
        self
    }

    /// The name of the shipped set it starts from.
    pub fn base(&self) -> &'static str {
        BASES.iter().find(|(base, _)| *base == self.base).map_or("none", |(_, name)| name)
    }

    /// The dates it was given besides, ascending.
    pub fn dates(&self) -> &[Date] {
        &self.dates
    }

    /// The rules it was given besides.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The days from Easter Sunday it was given besides, ascending.
    pub fn easter(&self) -> &[i32] {
        &self.easter
    }

    /// Whether a date is a holiday.
    pub fn contains(&self, date: Date) -> bool {
        let of_base = match self.base {
            Base::None => false,
            Base::UsBank => us_bank(date),
            Base::GbBank => gb_bank(date),
            Base::BrNational => br_national(date),
        };
        of_base
            || self.dates.binary_search(&date).is_ok()
            || (!self.easter.is_empty() && self.easter.binary_search(&from_easter(date)).is_ok())
            || self.rules.iter().any(|rule| !rule.dates(date, days_after(date, 1)).is_empty())
    }

    /// Whether a date is a Monday to Friday and no holiday.
    pub fn is_business_day(&self, date: Date) -> bool {
        !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) && !self.contains(date)
    }

    /// The first business day after a date; the date itself when a whole year has none.
    pub fn next_business_day(&self, date: Date) -> Date {
        let day = day_number(date);
        (1..=SEARCH_DAYS).map(|n| date_of(day + n)).find(|&other| self.is_business_day(other)).unwrap_or(date)
    }

    /// The last business day before a date; the date itself when a whole year has none.
    pub fn previous_business_day(&self, date: Date) -> Date {
        let day = day_number(date);
        (1..=SEARCH_DAYS).map(|n| date_of(day - n)).find(|&other| self.is_business_day(other)).unwrap_or(date)
    }
}

/// Days since Easter Sunday of the same year.
fn from_easter(date: Date) -> i32 {
    (day_number(date) - day_number(easter(date.year()))) as i32
}

/// Holidays of the Federal Reserve Banks.
fn us_bank(date: Date) -> bool {
    // On a Monday, the Sunday before counts too.
    us_federal(date) || (date.weekday() == Weekday::Monday && us_federal(days_after(date, -1)))
}

fn us_federal(date: Date) -> bool {
    let year = date.year();
    match (date.month(), date.day()) {
        (1, 1) | (7, 4) | (11, 11) | (12, 25) => true,
        (6, 19) => year >= 2021,
        (1, _) => date == nth(year, 1, 3, Weekday::Monday),
        (2, _) => date == nth(year, 2, 3, Weekday::Monday),
        (5, _) => date == nth(year, 5, -1, Weekday::Monday),
        (9, _) => date == nth(year, 9, 1, Weekday::Monday),
        (10, _) => date == nth(year, 10, 2, Weekday::Monday),
        (11, _) => date == nth(year, 11, 4, Weekday::Thursday),
        _ => false,
    }
}

/// Bank holidays of England and Wales that were proclaimed for one year.
const GB_ONCE: [Date; 9] = [
    date(2002, 6, 3),
    date(2002, 6, 4),
    date(2011, 4, 29),
    date(2012, 6, 4),
    date(2012, 6, 5),
    date(2022, 6, 2),
    date(2022, 6, 3),
    date(2022, 9, 19),
    date(2023, 5, 8),
];

/// Years whose spring bank holiday was moved to June.
const GB_SPRING_MOVED: [i16; 3] = [2002, 2012, 2022];

fn gb_bank(date: Date) -> bool {
    let year = date.year();
    let new_year = fixed(year, 1, 1);
    let early_may = if year == 2020 { fixed(2020, 5, 8) } else { nth(year, 5, 1, Weekday::Monday) };
    match date.month() {
        1 => date == new_year || date == monday_after_weekend(new_year),
        5 if date == early_may => true,
        5 if date == nth(year, 5, -1, Weekday::Monday) => !GB_SPRING_MOVED.contains(&year),
        8 => date == nth(year, 8, -1, Weekday::Monday),
        12 => gb_christmas(date),
        _ => matches!(from_easter(date), -2 | 1) || GB_ONCE.contains(&date),
    }
}

/// Christmas and Boxing Day, with the working days that stand in for those on a weekend.
fn gb_christmas(date: Date) -> bool {
    let stand_in = match fixed(date.year(), 12, 25).weekday() {
        Weekday::Friday => 28..=28,
        Weekday::Saturday => 27..=28,
        Weekday::Sunday => 27..=27,
        _ => return matches!(date.day(), 25 | 26),
    };
    matches!(date.day(), 25 | 26) || stand_in.contains(&date.day())
}

fn monday_after_weekend(date: Date) -> Date {
    match date.weekday() {
        Weekday::Saturday => days_after(date, 2),
        Weekday::Sunday => days_after(date, 1),
        _ => date,
    }
}

fn br_national(date: Date) -> bool {
    match (date.month(), date.day()) {
        (1 | 5, 1) | (4, 21) | (9, 7) | (10, 12) | (11, 2 | 15) | (12, 25) => true,
        (11, 20) => date.year() >= 2024,
        _ => from_easter(date) == -2,
    }
}
