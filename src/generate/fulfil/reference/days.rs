//! A warehouse's days, walked one by one.

use jiff::civil::{Date, Time, Weekday};

use crate::calendar::{date_of, day_number};
use crate::profile::Warehouse;

/// A warehouse's time, found by walking from day to day.
pub(super) struct Days<'p> {
    pub(super) warehouse: &'p Warehouse,
    pub(super) end: i64,
}

impl Days<'_> {
    pub(super) fn local(&self, instant: i64) -> Date {
        self.warehouse.zone.local(instant).date()
    }

    fn minute(&self, date: Date, minute: u16) -> i64 {
        if minute == 1440 {
            return self.warehouse.zone.start_of(date.tomorrow().expect("a day"));
        }
        let time = Time::new((minute / 60) as i8, (minute % 60) as i8, 0, 0).expect("a time");
        self.warehouse.zone.instant(date.to_datetime(time))
    }

    pub(super) fn hours(&self, date: Date) -> Option<(i64, i64)> {
        let (opens, closes) = self.warehouse.open.0[date.weekday().to_monday_zero_offset() as usize]?;
        let hours = (self.minute(date, opens), self.minute(date, closes));
        (!self.warehouse.holidays.contains(date) && hours.0 < hours.1).then_some(hours)
    }

    fn carriers_work(&self, date: Date) -> bool {
        date.weekday() != Weekday::Sunday && !self.warehouse.holidays.contains(date)
    }

    pub(super) fn collected_at(&self, date: Date) -> Option<i64> {
        let (opens, closes) = self.hours(date)?;
        let sundays_only = self.warehouse.open.0[..6].iter().all(Option::is_none);
        let at = self.minute(date, self.warehouse.cutoff.min(1439)).clamp(opens + 1, closes);
        (self.carriers_work(date) || sundays_only).then_some(at)
    }

    /// Working days from the one that closes after an instant.
    pub(super) fn from(&self, instant: i64) -> impl Iterator<Item = Date> {
        let first = day_number(self.local(instant));
        let last = day_number(self.local(self.end));
        let dates = (first..=last).map(date_of);
        dates.filter(move |date| self.hours(*date).is_some_and(|(_, closes)| closes > instant))
    }

    pub(super) fn after(&self, instant: i64, mut working: i64) -> i64 {
        for date in self.from(instant) {
            let (opens, closes) = self.hours(date).expect("a working day");
            let begins = opens.max(instant);
            if working <= closes - begins {
                return begins + working;
            }
            working -= closes - begins;
        }
        self.end
    }

    pub(super) fn collection(&self, instant: i64) -> Option<(Date, i64)> {
        let collections = self.from(instant - 1).filter_map(|date| Some((date, self.collected_at(date)?)));
        collections.into_iter().find(|(_, at)| *at >= instant)
    }

    pub(super) fn midnight_after(&self, date: Date) -> i64 {
        self.warehouse.zone.start_of(date.tomorrow().expect("a day")) - 1
    }

    /// The so-many-th carrier day after a date; 0 is the date itself, or the next one.
    pub(super) fn delivery(&self, collected: Option<Date>, days: u32) -> i64 {
        let Some(collected) = collected else { return self.end };
        let first = day_number(collected) + i64::from(days > 0);
        let dates = (first..=day_number(self.local(self.end))).map(date_of).filter(|date| self.carriers_work(*date));
        dates.into_iter().nth(days.saturating_sub(1) as usize).map_or(self.end, |date| self.midnight_after(date))
    }

    pub(super) fn working_day_after(&self, date: Date, days: u32) -> Option<Date> {
        self.from(self.hours(date)?.0).nth(days as usize)
    }
}
