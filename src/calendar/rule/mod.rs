//! Recurrence rules: `FREQ=MONTHLY;BYDAY=1FR,3FR` is payday Friday.
//!
//! Source: RFC 5545 §3.3.10, without times of day. The subset is DAILY, WEEKLY, MONTHLY and YEARLY with BYDAY (with
//! ordinals), BYMONTHDAY, BYMONTH, BYSETPOS, INTERVAL, COUNT, UNTIL and WKST; all else is refused by name.
//! A rule is a filter over the days of each period (day, week, month, year): every part narrows it, and what RFC 5545
//! calls an expansion is the filter's absence. A date that does not exist (31 April) is therefore simply never met.
//! The RFC's DTSTART is [`Rule::since`]. It fires on that day only if the rule says so.

mod parse;

use std::fmt::Write as _;

use jiff::civil::{Date, Weekday};

pub use parse::RuleError;

use super::{date_of, day_number};

/// How long [`Rule::nearest`] searches each way: 29 February falls on a given weekday every 28 or 40 years.
const SEARCH_DAYS: [i64; 3] = [400, 2_000, 15_000];

/// A recurrence rule: the subset of RFC 5545 that people use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    frequency: Frequency,
    interval: u32,
    count: Option<u32>,
    until: Option<Date>,
    since: Option<Date>,
    week_start: Weekday,
    /// 1 to 12.
    months: Vec<i8>,
    /// 1 to 31, or counted from the month's end, −1 to −31.
    month_days: Vec<i8>,
    /// With the place among its like in the month or year, from its end when negative; 0 is any.
    weekdays: Vec<(i8, Weekday)>,
    /// Places among the days of the period that are left, from the end when negative.
    positions: Vec<i16>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Frequency {
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

impl Frequency {
    const ALL: [Self; 4] = [Self::Daily, Self::Weekly, Self::Monthly, Self::Yearly];

    const fn name(self) -> &'static str {
        match self {
            Self::Daily => "DAILY",
            Self::Weekly => "WEEKLY",
            Self::Monthly => "MONTHLY",
            Self::Yearly => "YEARLY",
        }
    }
}

/// Two-letter names of the weekdays, Monday first.
const WEEKDAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

fn weekday_name(weekday: Weekday) -> &'static str {
    WEEKDAYS[weekday.to_monday_zero_offset() as usize]
}

impl Rule {
    /// Reads a rule. `since` is the day from which INTERVAL and COUNT count, and before which nothing fires.
    ///
    /// # Errors
    /// When the text is no rule, or one that is not supported.
    pub fn parse(text: &str, since: Option<Date>) -> Result<Self, RuleError> {
        parse::parse(text, since)
    }

    /// The day from which it counts, when it was given one.
    pub fn since(&self) -> Option<Date> {
        self.since
    }

    /// The dates on which it fires, from `from` up to the day before `to_exclusive`, ascending.
    pub fn dates(&self, from: Date, to_exclusive: Date) -> Vec<Date> {
        let mut dates = Vec::new();
        let first = self.since.map_or(from, |since| since.max(from));
        let last = self.until.map_or(to_exclusive, |until| to_exclusive.min(date_of(day_number(until) + 1)));
        if first >= last {
            return dates;
        }
        // COUNT counts from the beginning, so all before `from` must be counted too.
        let begin = if self.count.is_some() { self.since.unwrap_or(first) } else { first };
        let step = i64::from(self.interval);
        let anchor = self.since.map_or(0, |since| self.period_of(since));
        let mut period = self.period_of(begin);
        period += (anchor - period).rem_euclid(step);
        let mut left = self.count.map_or(usize::MAX, |count| count as usize);
        let mut days = Vec::new();
        while left > 0 {
            let (start, end) = self.period(period);
            if start >= day_number(last) {
                break;
            }
            self.fill(start, end, &mut days);
            for &day in days.iter().filter(|&&day| self.since.is_none_or(|since| day >= since)) {
                if left == 0 || day >= last {
                    break;
                }
                left -= 1;
                if day >= from {
                    dates.push(day);
                }
            }
            period += step;
        }
        dates
    }

    /// The last date before `from` and the first at or after `to_exclusive`, if there are any within 40 years.
    pub fn nearest(&self, from: Date, to_exclusive: Date) -> (Option<Date>, Option<Date>) {
        let (low, high) = (day_number(from), day_number(to_exclusive));
        let before = SEARCH_DAYS.iter().find_map(|days| self.dates(date_of(low - days), from).pop());
        let after = SEARCH_DAYS.iter().find_map(|days| self.dates(to_exclusive, date_of(high + days)).first().copied());
        (before, after)
    }

    /// The rule in one fixed spelling: two rules with the same meaning part by part have the same text.
    pub fn text(&self) -> String {
        let mut text = format!("FREQ={}", self.frequency.name());
        let mut part = |name: &str, value: String| {
            // Writing to a string cannot fail.
            let _ = write!(text, ";{name}={value}");
        };
        if self.interval != 1 {
            part("INTERVAL", self.interval.to_string());
        }
        if let Some(count) = self.count {
            part("COUNT", count.to_string());
        }
        if let Some(until) = self.until {
            part("UNTIL", format!("{:04}{:02}{:02}", until.year(), until.month(), until.day()));
        }
        if self.week_start != Weekday::Monday {
            part("WKST", weekday_name(self.week_start).to_owned());
        }
        if !self.months.is_empty() {
            part("BYMONTH", list(&self.months, i8::to_string));
        }
        if !self.month_days.is_empty() {
            part("BYMONTHDAY", list(&self.month_days, i8::to_string));
        }
        if !self.weekdays.is_empty() {
            let spell = |&(n, weekday): &(i8, Weekday)| match n {
                0 => weekday_name(weekday).to_owned(),
                n => format!("{n}{}", weekday_name(weekday)),
            };
            part("BYDAY", list(&self.weekdays, spell));
        }
        if !self.positions.is_empty() {
            part("BYSETPOS", list(&self.positions, i16::to_string));
        }
        text
    }

    /// The period of a date, counted from one that is the same for all rules of this frequency.
    fn period_of(&self, date: Date) -> i64 {
        match self.frequency {
            Frequency::Daily => day_number(date),
            // 1970-01-01 was a Thursday, three days after Monday.
            Frequency::Weekly => (day_number(date) + 3 - self.week_start_offset()).div_euclid(7),
            Frequency::Monthly => i64::from(date.year()) * 12 + i64::from(date.month()) - 1,
            Frequency::Yearly => i64::from(date.year()),
        }
    }

    /// First day and the one after the last of a period.
    fn period(&self, period: i64) -> (i64, i64) {
        let month = |index: i64| {
            let (year, month) = (index.div_euclid(12), index.rem_euclid(12) + 1);
            Date::new(year as i16, month as i8, 1).map_or(day_number(Date::MAX), day_number)
        };
        match self.frequency {
            Frequency::Daily => (period, period + 1),
            Frequency::Weekly => {
                let start = period * 7 - 3 + self.week_start_offset();
                (start, start + 7)
            }
            Frequency::Monthly => (month(period), month(period + 1)),
            Frequency::Yearly => (month(period * 12), month(period * 12 + 12)),
        }
    }

    fn week_start_offset(&self) -> i64 {
        i64::from(self.week_start.to_monday_zero_offset())
    }

    /// The dates of one period, ascending.
    fn fill(&self, start: i64, end: i64, days: &mut Vec<Date>) {
        days.clear();
        days.extend((start..end).map(date_of).filter(|&date| self.admits(date)));
        if !self.positions.is_empty() {
            let n = days.len() as i64;
            let mut index = 0;
            days.retain(|_| {
                index += 1;
                self.positions.iter().any(|&p| i64::from(p) == index || i64::from(p) == index - n - 1)
            });
        }
    }

    fn admits(&self, date: Date) -> bool {
        let from_end = |index: i16, length: i16| index - length - 1;
        let month_day = |&day: &i8| {
            day == date.day() || i16::from(day) == from_end(i16::from(date.day()), i16::from(date.days_in_month()))
        };
        let weekday = |&(n, weekday): &(i8, Weekday)| {
            // The place of this date among its like, from the front and from the back.
            let (day, length) = if self.frequency == Frequency::Yearly && self.months.is_empty() {
                (date.day_of_year(), date.days_in_year())
            } else {
                (i16::from(date.day()), i16::from(date.days_in_month()))
            };
            let (front, back) = ((day - 1) / 7 + 1, -((length - day) / 7 + 1));
            weekday == date.weekday() && (n == 0 || i16::from(n) == front || i16::from(n) == back)
        };
        (self.months.is_empty() || self.months.contains(&date.month()))
            && (self.month_days.is_empty() || self.month_days.iter().any(month_day))
            && (self.weekdays.is_empty() || self.weekdays.iter().any(weekday))
    }
}

fn list<T>(values: &[T], spell: impl Fn(&T) -> String) -> String {
    values.iter().map(spell).collect::<Vec<_>>().join(",")
}
