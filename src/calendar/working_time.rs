//! A warehouse's time: when it works, when the carriers collect, when they deliver. All instants are milliseconds since
//! 1970 UTC, worked out once from local opening hours, so that finding one's way in it is arithmetic on tables.
//!
//! A *working day* is a day on which the warehouse opens: its opening hours name the weekday, and it is no holiday.
//! A *carrier day* is a Monday to Saturday that is no holiday of the warehouse. Carriers collect on working days that are
//! carrier days, at the cut-off, or at closing time where the day ends before it; a warehouse that opens on Sundays only
//! is collected from on Sundays.

use super::{Holidays, Zone, date_of, day_number};
use jiff::civil::{Date, Time, Weekday};

/// Distance between the entries of the index.
const SLOT: i64 = 4 * 3_600_000;

/// Opening hours by weekday, Monday first: first minute of the local day and the one after the last; none when shut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenHours(pub [Option<(u16, u16)>; 7]);

/// A warehouse's time between two instants.
#[derive(Debug, Clone)]
pub struct WorkingTime {
    days: Vec<WorkingDay>,
    /// Last instants of carrier days.
    deliveries: Vec<i64>,
    /// For each slot from `start` on, the first working day that closes after its beginning.
    slots: Vec<u32>,
    start: i64,
    /// What lies further off is said to lie here.
    end: i64,
}

/// A day on which a warehouse opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkingDay {
    /// First instant of its working hours.
    pub opens: i64,
    /// The instant after the last.
    pub closes: i64,
    /// Days since 1970-01-01 of the local date.
    pub date: i64,
    /// The carriers' last collection; none on a day that they do not work.
    collection: Option<i64>,
    /// The first working day from this one on with a collection.
    next_collection: u32,
    /// Working time before it opens, since the first day.
    worked: i64,
    /// Carrier days before it.
    deliveries_before: u32,
    /// Carrier days up to it.
    deliveries_through: u32,
}

impl WorkingTime {
    /// The time of a warehouse with these hours, from one instant to another. `cutoff` is a minute of the local day.
    pub fn new(zone: &Zone, open: &OpenHours, holidays: &Holidays, cutoff: u16, start: i64, end: i64) -> Self {
        let (first, last) = (day_number(zone.local(start).date()), day_number(zone.local(end).date()));
        let weekday = |date: Date| date.weekday().to_monday_zero_offset() as usize;
        let sundays_only = open.0[..6].iter().all(Option::is_none);
        let mut time = Self { days: Vec::new(), deliveries: Vec::new(), slots: Vec::new(), start, end };
        let mut worked = 0;
        for number in first..=last {
            let date = date_of(number);
            if holidays.contains(date) || !zone.has(date) {
                continue;
            }
            let deliveries_before = time.deliveries.len() as u32;
            if date.weekday() != Weekday::Sunday {
                time.deliveries.push(zone.start_of(date_of(number + 1)) - 1);
            }
            let Some((opens, closes)) = open.0[weekday(date)] else { continue };
            let (opens, closes) = (at(zone, date, opens), at(zone, date, closes));
            // Hours that the clocks skip altogether.
            if opens >= closes {
                continue;
            }
            let collected = date.weekday() != Weekday::Sunday || sundays_only;
            time.days.push(WorkingDay {
                opens,
                closes,
                date: number,
                // Midnight belongs to the next day.
                collection: collected.then(|| at(zone, date, cutoff.min(1439)).clamp(opens + 1, closes)),
                next_collection: 0,
                worked,
                deliveries_before,
                deliveries_through: time.deliveries.len() as u32,
            });
            worked += closes - opens;
        }
        let mut next = time.days.len() as u32;
        for day in (0..time.days.len()).rev() {
            if time.days[day].collection.is_some() {
                next = day as u32;
            }
            time.days[day].next_collection = next;
        }
        let mut day = 0;
        for slot in (start..=end).step_by(SLOT as usize) {
            while time.days.get(day).is_some_and(|d| d.closes <= slot) {
                day += 1;
            }
            time.slots.push(day as u32);
        }
        time
    }

    /// The first working day that closes after an instant, by its place among all of them.
    #[inline]
    pub fn day_at(&self, instant: i64) -> usize {
        let slot = ((instant - self.start).max(0) / SLOT) as usize;
        let mut day = self.slots.get(slot).map_or(self.days.len(), |day| *day as usize);
        while self.days.get(day).is_some_and(|d| d.closes <= instant) {
            day += 1;
        }
        day
    }

    /// The working day at a place.
    #[inline]
    pub fn day(&self, place: usize) -> Option<&WorkingDay> {
        self.days.get(place)
    }

    /// Whether an instant lies in working hours; the closing instant still does.
    pub fn is_open(&self, instant: i64) -> bool {
        let day = self.day_at(instant - 1);
        self.days.get(day).is_some_and(|day| day.opens <= instant)
    }

    /// The instant at which so much working time will have passed since another.
    #[inline]
    pub fn after(&self, instant: i64, working: i64) -> i64 {
        let mut day = self.day_at(instant);
        let Some(first) = self.days.get(day) else { return self.end };
        let target = first.worked + (instant - first.opens).max(0) + working;
        loop {
            let Some(today) = self.days.get(day) else { return self.end };
            if target <= today.worked + (today.closes - today.opens) {
                return today.opens + (target - today.worked);
            }
            day += 1;
        }
    }

    /// The first collection at an instant or after it, and the place of its working day.
    #[inline]
    pub fn collection(&self, instant: i64) -> Option<(usize, i64)> {
        let mut day = self.day_at(instant - 1);
        loop {
            day = self.days.get(day)?.next_collection as usize;
            let collection = self.days.get(day)?.collection?;
            if collection >= instant {
                return Some((day, collection));
            }
            day += 1;
        }
    }

    /// The last collection of the working day `working_days` after the one in which a collection can first be had.
    pub fn ship_by(&self, instant: i64, working_days: u32) -> i64 {
        let Some((first, _)) = self.collection(instant) else { return self.end };
        let day = first + working_days as usize;
        let day = self.days.get(day).map_or(self.days.len(), |day| day.next_collection as usize);
        self.days.get(day).and_then(|day| day.collection).unwrap_or(self.end)
    }

    /// The last instant of the working day `working_days` after the one in which a collection can first be had.
    pub fn deliver_by(&self, instant: i64, working_days: u32) -> i64 {
        let Some((first, _)) = self.collection(instant) else { return self.end };
        match self.days.get(first + working_days as usize) {
            // A working day that is no carrier day ends with the next one that is.
            Some(day) => self.deliveries.get(day.deliveries_before as usize).copied().unwrap_or(self.end),
            None => self.end,
        }
    }

    /// The last instant of the carrier day on which a shipment arrives that was collected on a working day, after so
    /// many carrier days; with 0, of the same day.
    #[inline]
    pub fn delivery(&self, day: usize, carrier_days: u32) -> i64 {
        let Some(day) = self.days.get(day) else { return self.end };
        let place = match carrier_days {
            0 => day.deliveries_before,
            days => day.deliveries_through + days - 1,
        };
        self.deliveries.get(place as usize).copied().unwrap_or(self.end)
    }

    /// What lies further off than can be told is said to lie here.
    pub fn end(&self) -> i64 {
        self.end
    }
}

/// A minute of a local day.
fn at(zone: &Zone, date: Date, minute: u16) -> i64 {
    if minute >= 1440 {
        return zone.start_of(date_of(day_number(date) + 1));
    }
    let time = Time::new((minute / 60) as i8, (minute % 60) as i8, 0, 0).unwrap_or(Time::midnight());
    zone.instant(date.to_datetime(time))
}

#[cfg(test)]
mod tests {
    use jiff::civil::{DateTime, datetime};

    use super::*;

    const WEEKDAYS: Option<(u16, u16)> = Some((8 * 60, 17 * 60));

    #[test]
    fn a_date_that_the_calendar_skips_has_no_hours() {
        let zone = Zone::named("Pacific/Apia").expect("a zone");
        let (start, end) = (1_324_000_000_000, 1_326_000_000_000);
        let time = WorkingTime::new(&zone, &OpenHours([WEEKDAYS; 7]), &Holidays::default(), 16 * 60, start, end);
        let skipped = day_number(Date::constant(2011, 12, 30));
        assert!(time.days.iter().any(|day| day.date == skipped + 1));
        assert!(time.days.iter().all(|day| day.date != skipped), "Samoa had no 30 December 2011");
        assert!(time.deliveries.windows(2).all(|pair| pair[0] < pair[1]));
    }

    fn london(open: OpenHours, holidays: &str) -> (Zone, WorkingTime) {
        let zone = Zone::named("Europe/London").expect("a zone");
        let holidays = Holidays::named(holidays).expect("a set");
        let instant = |at: DateTime| zone.instant(at);
        let (start, end) = (instant(datetime(2026, 3, 20, 0, 0, 0, 0)), instant(datetime(2026, 5, 20, 0, 0, 0, 0)));
        let time = WorkingTime::new(&zone, &open, &holidays, 16 * 60, start, end);
        (zone, time)
    }

    fn week() -> OpenHours {
        OpenHours([WEEKDAYS, WEEKDAYS, WEEKDAYS, WEEKDAYS, WEEKDAYS, Some((8 * 60, 13 * 60)), None])
    }

    /// Local times of April 2026, Easter Sunday being the 5th.
    fn april(day: i8, hour: i8, minute: i8) -> DateTime {
        datetime(2026, 4, day, hour, minute, 0, 0)
    }

    #[test]
    fn working_time_skips_nights_sundays_and_holidays_and_ends_early_on_half_days() {
        let (zone, time) = london(week(), "gb-bank");
        let after = |from: DateTime, hours: i64| zone.local(time.after(zone.instant(from), hours * 3_600_000));
        assert_eq!(after(april(8, 9, 0), 3), april(8, 12, 0));
        assert_eq!(after(april(8, 16, 0), 2), april(9, 9, 0), "over night");
        assert_eq!(after(april(8, 22, 0), 1), april(9, 9, 0), "from the night");
        assert_eq!(after(april(10, 16, 0), 3), april(11, 10, 0), "to Saturday");
        assert_eq!(after(april(11, 12, 0), 2), april(13, 9, 0), "half a Saturday, then Monday");
        assert_eq!(after(april(2, 16, 0), 2), april(4, 9, 0), "Good Friday is a holiday");
        assert_eq!(after(april(4, 12, 30), 1), april(7, 8, 30), "Easter Monday too");
    }

    #[test]
    fn the_change_of_clocks_moves_no_opening_hour() {
        let (zone, time) = london(OpenHours([WEEKDAYS; 7]), "none");
        let saturday = zone.instant(datetime(2026, 3, 28, 16, 0, 0, 0));
        // Clocks go forward in the night; nine working hours later it is the same local time.
        assert_eq!(zone.local(time.after(saturday, 9 * 3_600_000)), datetime(2026, 3, 29, 16, 0, 0, 0));
    }

    #[test]
    fn collections_come_at_the_cutoff_or_at_closing_time_and_never_on_sundays() {
        let (zone, time) = london(
            OpenHours([WEEKDAYS, WEEKDAYS, WEEKDAYS, WEEKDAYS, WEEKDAYS, Some((480, 780)), Some((480, 780))]),
            "gb-bank",
        );
        let next = |from: DateTime| zone.local(time.collection(zone.instant(from)).expect("there is one").1);
        assert_eq!(next(april(8, 15, 59)), april(8, 16, 0));
        assert_eq!(next(april(8, 16, 0)), april(8, 16, 0));
        assert_eq!(next(april(8, 16, 1)), april(9, 16, 0));
        assert_eq!(next(april(10, 17, 0)), april(11, 13, 0), "a half day's closing time");
        assert_eq!(next(april(11, 13, 1)), april(13, 16, 0), "not on Sunday");
    }

    #[test]
    fn carriers_deliver_on_days_they_work() {
        let (zone, time) = london(week(), "gb-bank");
        let (day, _) = time.collection(zone.instant(april(2, 9, 0))).expect("there is one");
        let arrives = |days| zone.local(time.delivery(day, days)).date();
        assert_eq!(arrives(0), april(2, 0, 0).date());
        assert_eq!(arrives(1), april(4, 0, 0).date(), "Good Friday is none");
        assert_eq!(arrives(2), april(7, 0, 0).date(), "nor Sunday, nor Easter Monday");
    }

    #[test]
    fn promises_count_working_days_from_the_first_collection() {
        let (zone, time) = london(OpenHours([WEEKDAYS, WEEKDAYS, WEEKDAYS, WEEKDAYS, WEEKDAYS, None, None]), "gb-bank");
        let from = |at| zone.instant(at);
        assert_eq!(zone.local(time.ship_by(from(april(8, 9, 0)), 1)), april(9, 16, 0));
        assert_eq!(zone.local(time.ship_by(from(april(8, 18, 0)), 1)), april(10, 16, 0), "after the cut-off");
        assert_eq!(zone.local(time.deliver_by(from(april(2, 9, 0)), 1)).date(), april(7, 0, 0).date(), "after Easter");
    }

    #[test]
    fn who_never_opens_never_ships() {
        let (zone, time) = london(OpenHours([None; 7]), "none");
        let now = zone.instant(april(8, 9, 0));
        assert_eq!((time.after(now, 1), time.collection(now), time.ship_by(now, 1)), (time.end(), None, time.end()));
    }

    #[test]
    fn open_hours_hold_both_their_ends() {
        let (zone, time) = london(week(), "gb-bank");
        for (at, open) in
            [(april(8, 8, 0), true), (april(8, 17, 0), true), (april(8, 7, 59), false), (april(3, 9, 0), false)]
        {
            assert_eq!(time.is_open(zone.instant(at)), open, "{at}");
        }
    }
}
