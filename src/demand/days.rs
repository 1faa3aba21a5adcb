//! The local days of a client: where each begins, which local hours it has, how many orders it brings.
//!
//! A day's *shape* is the sequence of its local hours. Nearly all days share one shape of 24 hours; a day on which the
//! clocks change has one of its own, in which an hour may be missing, cut or come twice. Minutes are UTC minutes
//! throughout, those of a day counted from its start.

use crate::calendar::{MILLIS_PER_MINUTE, Minute, Zone, date_of, day_number};

use super::law::DayLaw;

const MINUTES_PER_HOUR: i64 = 60;
const MINUTES_PER_DAY: i64 = 1440;

/// The days of a period and one more on either side.
#[derive(Debug, Clone)]
pub(super) struct Days {
    /// Day number of the first of `days`.
    first: i64,
    days: Vec<Day>,
    shapes: Vec<LocalDay>,
    /// Weight of each local hour.
    hours: [f64; 24],
}

#[derive(Debug, Clone)]
pub(super) struct Day {
    /// Its first minute; the same as the next day's when the local calendar skips it.
    pub(super) start: Minute,
    /// Orders per minute and unit of hour weight.
    scale: f64,
    /// Orders that come on it: expected, or counted when days are exact.
    pub(super) level: f64,
    /// Expected orders from the first day's start to this one's.
    before: f64,
    shape: u32,
}

/// The local hours of a day, in order.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct LocalDay {
    pub(super) minutes: i64,
    hours: Vec<Hour>,
    /// Hour weights summed over all minutes.
    weight: f64,
}

#[derive(Debug, Clone, PartialEq)]
struct Hour {
    /// First minute of the day that shows this local hour.
    from: Minute,
    hour: usize,
    /// Hour weights summed over the minutes before `from`.
    before: f64,
}

impl Days {
    pub(super) fn new(law: &DayLaw<'_>, zone: &Zone, period: (Minute, Minute)) -> Self {
        let date = |minute: Minute| day_number(zone.local(minute * MILLIS_PER_MINUTE).date());
        let (first, last) = (date(period.0) - 1, date(period.1) + 1);
        let whole: Vec<(i64, usize)> = (0..24).map(|hour| (hour * MINUTES_PER_HOUR, hour as usize)).collect();
        let shapes = vec![LocalDay::new(&whole, MINUTES_PER_DAY, law.hours())];
        let mut table = Self { first, days: Vec::new(), shapes, hours: *law.hours() };
        let levels = law.levels(first, (last - first + 1) as usize);
        table.days.reserve(levels.len());

        let mut start = minute_of(zone.start_of(date_of(first)));
        let mut next_change = i64::MIN;
        let mut before = 0.0;
        for (day, level) in (first..).zip(levels) {
            let changed = next_change <= start;
            if changed {
                next_change = minute_of(zone.change_after(start * MILLIS_PER_MINUTE));
            }
            // Far from a change of the clocks a day is a day. One that begins with a change may lack its first hour.
            let (end, shape) = if !changed && start + MINUTES_PER_DAY < next_change {
                (start + MINUTES_PER_DAY, 0)
            } else {
                let end = minute_of(zone.start_of(date_of(day + 1)));
                (end, table.shape_of(zone, start, end))
            };
            let weight = table.shapes[shape].weight;
            let scale = if !law.is_exact() {
                level / MINUTES_PER_HOUR as f64
            } else if weight > 0.0 {
                level / weight
            } else {
                0.0
            };
            table.days.push(Day { start, scale, level, before, shape: shape as u32 });
            before += scale * weight;
            start = end;
        }
        table
    }

    /// Index of the shape of a day, which is kept if it is a new one.
    fn shape_of(&mut self, zone: &Zone, start: Minute, end: Minute) -> usize {
        let mut hours: Vec<(i64, usize)> = Vec::new();
        let mut at = start;
        while at < end {
            let instant = at * MILLIS_PER_MINUTE;
            let (offset, change) = (minute_of(zone.offset(instant)), minute_of(zone.change_after(instant)));
            let local = at + offset;
            let hour = local.div_euclid(MINUTES_PER_HOUR).rem_euclid(24) as usize;
            if hours.last().is_none_or(|&(_, last)| last != hour) {
                hours.push((at - start, hour));
            }
            at = (at + MINUTES_PER_HOUR - local.rem_euclid(MINUTES_PER_HOUR)).min(change).min(end);
        }
        let shape = LocalDay::new(&hours, end - start, &self.hours);
        self.shapes.iter().position(|known| *known == shape).unwrap_or_else(|| {
            self.shapes.push(shape);
            self.shapes.len() - 1
        })
    }

    /// Index of the day in which a minute lies: the last that has begun.
    pub(super) fn index(&self, minute: Minute) -> usize {
        self.days.partition_point(|day| day.start <= minute).saturating_sub(1)
    }

    pub(super) fn day(&self, index: usize) -> Option<(&Day, &LocalDay)> {
        self.days.get(index).map(|day| (day, &self.shapes[day.shape as usize]))
    }

    /// The number, since 1970, of the day at an index.
    pub(super) fn number(&self, index: usize) -> i64 {
        self.first + index as i64
    }

    /// The local weekday, from Monday on, and hour of a minute.
    pub(super) fn local(&self, minute: Minute) -> (usize, usize) {
        let index = self.index(minute);
        let day = &self.days[index];
        let shape = &self.shapes[day.shape as usize];
        // 1970-01-01 was a Thursday.
        let weekday = (self.number(index) + 3).rem_euclid(7) as usize;
        let hour = shape.hours.get(shape.index((minute - day.start).max(0))).map_or(0, |hour| hour.hour);
        (weekday, hour)
    }

    /// The same days with so many times the orders.
    pub(super) fn times(mut self, factor: f64) -> Self {
        for day in &mut self.days {
            day.scale *= factor;
            day.level *= factor;
            day.before *= factor;
        }
        self
    }

    /// Hour weights of a day's shape summed over its minutes before this one.
    #[inline]
    pub(super) fn weight_before(&self, shape: &LocalDay, minute: Minute) -> f64 {
        let hour = &shape.hours[shape.index(minute)];
        hour.before + (minute - hour.from) as f64 * self.hours[hour.hour]
    }

    /// Expected base orders of some minutes.
    pub(super) fn expected(&self, from: Minute, until: Minute) -> f64 {
        if from >= until {
            return 0.0;
        }
        let (first, last) = (self.index(from), self.index(until - 1));
        let weight = |index: usize, minute: Minute| {
            let day = &self.days[index];
            self.weight_before(&self.shapes[day.shape as usize], minute - day.start)
        };
        let (a, b) = (&self.days[first], &self.days[last]);
        if first == last {
            return a.scale * (weight(first, until) - weight(first, from));
        }
        (b.before + b.scale * weight(last, until)) - (a.before + a.scale * weight(first, from))
    }

    /// The minute, and its fraction, before which this many base orders are expected from another minute on.
    pub(super) fn minute_after(&self, from: Minute, expected: f64) -> f64 {
        let index = self.index(from);
        let day = &self.days[index];
        let shape = &self.shapes[day.shape as usize];
        let wanted = day.before + day.scale * self.weight_before(shape, from - day.start) + expected;
        let index = self.days.partition_point(|day| day.before <= wanted).saturating_sub(1);
        let day = &self.days[index];
        let shape = &self.shapes[day.shape as usize];
        let weight = if day.scale > 0.0 { (wanted - day.before) / day.scale } else { 0.0 };
        let Some(hour) = shape.hours.iter().rfind(|hour| hour.before <= weight) else { return day.start as f64 };
        let each = self.hours[hour.hour];
        let within = if each > 0.0 { (weight - hour.before) / each } else { 0.0 };
        day.start as f64 + (hour.from as f64 + within).min(shape.minutes as f64)
    }

    /// Visits the local hours of some minutes in time order: first minute, the one after the last, rate of each.
    #[inline]
    pub(super) fn each_hour(&self, from: Minute, until: Minute, mut visit: impl FnMut(i64, i64, f64)) {
        for day in &self.days[self.index(from)..] {
            if day.start >= until {
                break;
            }
            let shape = &self.shapes[day.shape as usize];
            if shape.hours.is_empty() {
                continue;
            }
            let skipped = shape.index((from - day.start).max(0));
            for (i, hour) in shape.hours.iter().enumerate().skip(skipped) {
                let start = (day.start + hour.from).max(from);
                let end = shape.hours.get(i + 1).map_or(shape.minutes, |next| next.from);
                let end = (day.start + end).min(until);
                if start >= until {
                    return;
                }
                visit(start, end, day.scale * self.hours[hour.hour]);
            }
        }
    }
}

impl LocalDay {
    /// From the first minute of each local hour and the hour it shows.
    fn new(starts: &[(i64, usize)], minutes: i64, weights: &[f64; 24]) -> Self {
        let mut hours = Vec::with_capacity(starts.len());
        let mut weight = 0.0;
        for (i, &(from, hour)) in starts.iter().enumerate() {
            let end = starts.get(i + 1).map_or(minutes, |next| next.0);
            hours.push(Hour { from, hour, before: weight });
            weight += (end - from) as f64 * weights[hour];
        }
        Self { minutes, hours, weight }
    }

    /// Index of the local hour in which a minute of the day lies.
    #[inline]
    fn index(&self, minute: Minute) -> usize {
        let even = (minute / MINUTES_PER_HOUR) as usize;
        match self.hours.get(even) {
            Some(hour) if self.hours.len() == 24 && hour.from == even as i64 * MINUTES_PER_HOUR => even,
            _ => self.hours.partition_point(|hour| hour.from <= minute).saturating_sub(1),
        }
    }
}

fn minute_of(instant: i64) -> i64 {
    instant.div_euclid(MILLIS_PER_MINUTE)
}
