//! From the text of a recurrence rule to a [`Rule`] that cannot be wrong, or to the reason why not.

use std::str::FromStr;

use jiff::civil::{Date, Weekday};

use super::{Frequency, Rule, WEEKDAYS};

/// Why a text is not a rule we keep.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// A rule without FREQ.
    #[error("a rule needs FREQ=DAILY, WEEKLY, MONTHLY or YEARLY")]
    NoFrequency,
    /// A piece without `=`.
    #[error("`{0}` is not of the form PART=value")]
    NotAPart(String),
    /// A part that RFC 5545 does not have either.
    #[error("`{0}` is no part of a recurrence rule")]
    Unknown(String),
    /// A part of RFC 5545 that is left out here.
    #[error("{part} is not supported: {why}")]
    Unsupported {
        /// The part.
        part: &'static str,
        /// What to do instead.
        why: &'static str,
    },
    /// A part that is there twice.
    #[error("{0} is there twice")]
    Twice(String),
    /// A value that its part does not take.
    #[error("{part}={value}: {wants}")]
    Value {
        /// The part.
        part: &'static str,
        /// What was written.
        value: String,
        /// What it takes.
        wants: &'static str,
    },
    /// Two parts that RFC 5545 does not allow together.
    #[error("{part} does not go with {other}: {why}")]
    Together {
        /// One of them.
        part: &'static str,
        /// The other.
        other: &'static str,
        /// The reason.
        why: &'static str,
    },
    /// A part that counts from a day that was not given.
    #[error("{0} counts from a day: say from which with `since`")]
    NeedsSince(&'static str),
    /// A rule that names no day and has no day to take it from.
    #[error("FREQ={0} alone names no day: add BYDAY or BYMONTHDAY, or say `since`")]
    NamesNoDay(&'static str),
}

/// Parts of RFC 5545 that are refused, and why.
const LEFT_OUT: [(&str, &str); 5] = [
    ("BYHOUR", "a rule names days; their hours have a key of their own"),
    ("BYMINUTE", "a rule names days; their hours have a key of their own"),
    ("BYSECOND", "a rule names days; their hours have a key of their own"),
    ("BYWEEKNO", "name the days by BYMONTH, BYDAY and BYMONTHDAY, or list the dates"),
    ("BYYEARDAY", "name the days by BYMONTH and BYMONTHDAY, or list the dates"),
];

/// All that a text says, before its parts are held against each other.
#[derive(Default)]
struct Parts {
    frequency: Option<Frequency>,
    interval: Option<u32>,
    count: Option<u32>,
    until: Option<Date>,
    week_start: Option<Weekday>,
    months: Vec<i8>,
    month_days: Vec<i8>,
    weekdays: Vec<(i8, Weekday)>,
    positions: Vec<i16>,
}

pub(super) fn parse(text: &str, since: Option<Date>) -> Result<Rule, RuleError> {
    let upper = text.trim().to_ascii_uppercase();
    let body = upper.strip_prefix("RRULE:").unwrap_or(&upper);
    let mut parts = Parts::default();
    let mut seen: Vec<&str> = Vec::new();
    for piece in body.split(';').map(str::trim).filter(|piece| !piece.is_empty()) {
        let (name, value) = piece.split_once('=').ok_or_else(|| RuleError::NotAPart(piece.to_owned()))?;
        let (name, value) = (name.trim(), value.trim());
        if seen.contains(&name) {
            return Err(RuleError::Twice(name.to_owned()));
        }
        seen.push(name);
        parts.take(name, value)?;
    }
    parts.into_rule(since)
}

impl Parts {
    fn take(&mut self, name: &str, value: &str) -> Result<(), RuleError> {
        match name {
            "FREQ" => self.frequency = Some(frequency(value)?),
            "INTERVAL" => self.interval = Some(number("INTERVAL", value, 1..=1_000, "a whole number from 1 to 1000")?),
            "COUNT" => self.count = Some(number("COUNT", value, 1..=100_000, "a whole number from 1 to 100000")?),
            "UNTIL" => self.until = Some(until(value)?),
            "WKST" => self.week_start = Some(weekday("WKST", value, value)?),
            "BYMONTH" => self.months = numbers("BYMONTH", value, 1..=12, "months from 1 to 12")?,
            "BYMONTHDAY" => {
                let wants = "days from 1 to 31, or -1 to -31 from the month's end";
                self.month_days = numbers("BYMONTHDAY", value, -31..=31, wants)?;
            }
            "BYSETPOS" => {
                let wants = "places from 1 to 366, or -1 to -366 from the end";
                self.positions = numbers("BYSETPOS", value, -366..=366, wants)?;
            }
            "BYDAY" => self.weekdays = weekdays(value)?,
            _ => {
                let left_out = LEFT_OUT.iter().find(|(part, _)| *part == name);
                return Err(match left_out {
                    Some(&(part, why)) => RuleError::Unsupported { part, why },
                    None => RuleError::Unknown(name.to_owned()),
                });
            }
        }
        Ok(())
    }

    fn into_rule(self, since: Option<Date>) -> Result<Rule, RuleError> {
        let frequency = self.frequency.ok_or(RuleError::NoFrequency)?;
        let together = |part, other, why| Err(RuleError::Together { part, other, why });
        let ordinal = self.weekdays.iter().any(|&(n, _)| n != 0);
        if ordinal && matches!(frequency, Frequency::Daily | Frequency::Weekly) {
            return together("BYDAY", frequency.name(), "a number before a weekday counts it in a month or year");
        }
        if frequency == Frequency::Weekly && !self.month_days.is_empty() {
            return together("BYMONTHDAY", "WEEKLY", "a week has no days of the month; use FREQ=DAILY or MONTHLY");
        }
        if self.count.is_some() && self.until.is_some() {
            return together("COUNT", "UNTIL", "a rule ends one way or the other");
        }
        let narrowed = !(self.weekdays.is_empty() && self.month_days.is_empty() && self.months.is_empty());
        if !self.positions.is_empty() && !narrowed {
            return together("BYSETPOS", "FREQ alone", "it chooses among the days that another BY part names");
        }
        if since.is_none() {
            if self.interval.is_some_and(|interval| interval > 1) {
                return Err(RuleError::NeedsSince("INTERVAL"));
            }
            if self.count.is_some() {
                return Err(RuleError::NeedsSince("COUNT"));
            }
        }
        let mut rule = Rule {
            frequency,
            interval: self.interval.unwrap_or(1),
            count: self.count,
            until: self.until,
            since,
            week_start: self.week_start.unwrap_or(Weekday::Monday),
            months: sorted(self.months),
            month_days: sorted(self.month_days),
            weekdays: self.weekdays,
            positions: sorted(self.positions),
        };
        rule.weekdays.sort_unstable_by_key(|&(n, weekday)| (n, weekday.to_monday_zero_offset()));
        rule.weekdays.dedup();
        take_day_from_since(&mut rule)?;
        Ok(rule)
    }
}

/// What RFC 5545 takes from DTSTART when no part names a day.
fn take_day_from_since(rule: &mut Rule) -> Result<(), RuleError> {
    if rule.frequency == Frequency::Daily || !rule.weekdays.is_empty() || !rule.month_days.is_empty() {
        return Ok(());
    }
    let since = rule.since.ok_or(RuleError::NamesNoDay(rule.frequency.name()))?;
    match rule.frequency {
        Frequency::Daily => {}
        Frequency::Weekly => rule.weekdays.push((0, since.weekday())),
        Frequency::Monthly => rule.month_days.push(since.day()),
        Frequency::Yearly => {
            rule.month_days.push(since.day());
            if rule.months.is_empty() {
                rule.months.push(since.month());
            }
        }
    }
    Ok(())
}

fn frequency(value: &str) -> Result<Frequency, RuleError> {
    if matches!(value, "HOURLY" | "MINUTELY" | "SECONDLY") {
        let why = "a rule names days; their hours have a key of their own";
        return Err(RuleError::Unsupported { part: "FREQ below DAILY", why });
    }
    let wants = "DAILY, WEEKLY, MONTHLY or YEARLY";
    let found = Frequency::ALL.into_iter().find(|frequency| frequency.name() == value);
    found.ok_or_else(|| RuleError::Value { part: "FREQ", value: value.to_owned(), wants })
}

fn until(value: &str) -> Result<Date, RuleError> {
    let wants = "a date such as 20261231, the last on which it may fire, without a time";
    let wrong = || RuleError::Value { part: "UNTIL", value: value.to_owned(), wants };
    if value.len() != 8 || !value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(wrong());
    }
    let digits: u32 = value.parse().map_err(|_| wrong())?;
    Date::new((digits / 10_000) as i16, (digits / 100 % 100) as i8, (digits % 100) as i8).map_err(|_| wrong())
}

fn weekdays(value: &str) -> Result<Vec<(i8, Weekday)>, RuleError> {
    let wants = "weekdays such as FR, 1FR or -1MO";
    let wrong = || RuleError::Value { part: "BYDAY", value: value.to_owned(), wants };
    value
        .split(',')
        .map(|item| {
            let item = item.trim();
            if !item.is_ascii() || item.len() < 2 {
                return Err(wrong());
            }
            let (ordinal, name) = item.split_at(item.len() - 2);
            let ordinal = match ordinal {
                "" => 0,
                _ => number("BYDAY", ordinal, -53..=53, "a number from 1 to 53 before the weekday, or from -1 to -53")?,
            };
            Ok((ordinal, weekday("BYDAY", name, item)?))
        })
        .collect()
}

fn weekday(part: &'static str, name: &str, written: &str) -> Result<Weekday, RuleError> {
    let wants = "weekdays are MO, TU, WE, TH, FR, SA, SU";
    let index = WEEKDAYS.iter().position(|weekday| *weekday == name);
    index.and_then(|index| Weekday::from_monday_zero_offset(index as i8).ok()).ok_or_else(|| RuleError::Value {
        part,
        value: written.to_owned(),
        wants,
    })
}

/// A number in a range, never 0.
fn number<T: FromStr + PartialOrd + Default>(
    part: &'static str,
    value: &str,
    range: std::ops::RangeInclusive<T>,
    wants: &'static str,
) -> Result<T, RuleError> {
    let found = value.trim().parse().ok().filter(|n| range.contains(n) && *n != T::default());
    found.ok_or_else(|| RuleError::Value { part, value: value.to_owned(), wants })
}

fn numbers<T: FromStr + PartialOrd + Default + Copy>(
    part: &'static str,
    value: &str,
    range: std::ops::RangeInclusive<T>,
    wants: &'static str,
) -> Result<Vec<T>, RuleError> {
    let (low, high) = (*range.start(), *range.end());
    value.split(',').map(|item| number(part, item, low..=high, wants)).collect()
}

fn sorted<T: Ord>(mut values: Vec<T>) -> Vec<T> {
    values.sort_unstable();
    values.dedup();
    values
}
