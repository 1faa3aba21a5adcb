//! The peaks of a period: on which days, why those, how strong, and how much of all falls into them.

use std::ops::Range;

use serde::Serialize;

use super::moment::{self, Moment};
use crate::calendar::Minute;
use crate::demand::{Demand, Window, WindowDay};
use crate::profile::{DaySource, IfHoliday, Peak, Profile};

/// A peak and its days.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct PeakForecast {
    /// Its code.
    pub peak: String,
    /// The factor at full strength.
    pub times: f64,
    /// Its rule, dates or named day, as in the profile.
    pub days_of: String,
    /// Its hours, in the clients' local time.
    pub hours: String,
    /// Minutes over which it rises before its hours and falls after.
    pub ramp_minutes: u32,
    /// Days after it that repeat its hours, ever weaker.
    pub decay_days: u32,
    /// The clients it concerns.
    pub clients: Vec<String>,
    /// The dates of its days, in the clients' local time.
    pub dates: Vec<String>,
    /// Its days.
    pub days: Vec<PeakDay>,
    /// Orders that its clients are expected to place while it lasts, ramps and decay days included.
    pub orders_in: f64,
    /// Orders that they are expected to place at other times of the period.
    pub orders_out: f64,
}

/// A day of a peak.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct PeakDay {
    /// Its date, in the clients' local time.
    pub date: String,
    /// The date it was planned on, where that is a holiday that it moves off.
    pub moved_from: Option<String>,
    /// Why it moved.
    pub why: Option<String>,
    /// From when until when, ramps and decay days included: one of each time zone.
    pub windows: Vec<PeakWindow>,
    /// The most that the rate is multiplied by, other peaks of the same time included.
    pub factor: f64,
    /// When that is first so.
    pub highest: Moment,
    /// Orders to expect of its clients, ramps and decay days included.
    pub orders: f64,
    /// Orders to expect at the same time without any peak.
    pub base_orders: f64,
}

/// When a day of a peak begins and ends, where some clients are.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct PeakWindow {
    /// Their time zone.
    pub time_zone: String,
    /// The first minute.
    pub from: Moment,
    /// The minute after the last.
    pub until: Moment,
    /// When it lasts between the two: on the day itself and on each decay day.
    pub days: Vec<PeakWindowDay>,
}

/// A time without a break in which a peak lasts, ramps included.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct PeakWindowDay {
    /// The first minute, UTC.
    pub from: String,
    /// The minute after the last, UTC.
    pub until: String,
}

/// Orders inside of peaks, and outside.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct InPeaks {
    /// Orders to expect while a peak of their client lasts.
    pub orders_in: f64,
    /// Orders to expect at other times.
    pub orders_out: f64,
    /// Minutes in which a peak of any client lasts.
    pub minutes: u64,
}

/// A client with its demand.
pub(super) type Who<'a> = (usize, &'a Demand);

/// The peaks that fall into some minutes.
pub(super) fn peaks(profile: &Profile, clients: &[Who<'_>], minutes: &Range<Minute>) -> Vec<PeakForecast> {
    let of_peak = |(index, peak)| of_peak(profile, clients, minutes, index, peak);
    profile.peaks.iter().enumerate().filter_map(of_peak).collect()
}

fn of_peak(
    profile: &Profile,
    clients: &[Who<'_>],
    minutes: &Range<Minute>,
    index: usize,
    peak: &Peak,
) -> Option<PeakForecast> {
    let touches = |window: &&Window| window.peak == index && window.start < minutes.end && window.end > minutes.start;
    let windows = |demand: &'_ Demand| demand.windows().iter().filter(touches).cloned().collect::<Vec<_>>();
    let concerned: Vec<(Who<'_>, Vec<Window>)> =
        clients.iter().map(|who| (*who, windows(who.1))).filter(|(_, windows)| !windows.is_empty()).collect();
    let mut dates: Vec<_> = concerned.iter().flat_map(|(_, windows)| windows.iter().map(|it| it.date)).collect();
    dates.sort_unstable();
    dates.dedup();
    let days: Vec<PeakDay> = dates
        .into_iter()
        .map(|date| {
            let on_day = concerned.iter().filter_map(|(who, windows)| {
                windows.iter().find(|window| window.date == date).map(|window| (*who, window))
            });
            day(profile, peak, &on_day.collect::<Vec<_>>(), minutes)
        })
        .collect();
    let all: f64 = concerned.iter().map(|((_, demand), _)| demand.expected(minutes.start, minutes.end)).sum();
    let orders_in = concerned.iter().map(|((_, demand), windows)| expected(demand, &union(windows, minutes))).sum();
    (!days.is_empty()).then(|| PeakForecast {
        peak: peak.code.clone(),
        times: peak.times,
        days_of: source(&peak.days.source),
        hours: format!("{}-{}", clock(peak.hours.0), clock(peak.hours.1)),
        ramp_minutes: peak.ramp_minutes,
        decay_days: peak.decay_days,
        clients: concerned.iter().map(|((client, _), _)| profile.clients[*client].code.clone()).collect(),
        dates: days.iter().map(|day| day.date.clone()).collect(),
        days,
        orders_in,
        orders_out: all - orders_in,
    })
}

fn day(profile: &Profile, peak: &Peak, on_day: &[(Who<'_>, &Window)], minutes: &Range<Minute>) -> PeakDay {
    let (mut orders, mut base_orders) = (0.0, 0.0);
    let (mut factor, mut highest) = (1.0, None);
    let mut windows: Vec<PeakWindow> = Vec::new();
    for ((client, demand), window) in on_day {
        let zone = &profile.clients[*client].zone;
        for stretch in union(std::slice::from_ref(*window), minutes) {
            demand.each_rate(stretch.start, stretch.end, |run, rate| {
                let length = (run.end - run.start) as f64;
                orders += length * rate.total;
                base_orders += length * rate.base;
                if rate.base > 0.0 && rate.total / rate.base > factor + 1e-9 {
                    factor = rate.total / rate.base;
                    highest = Some((run.start, *client));
                }
            });
        }
        if windows.iter().all(|other| other.time_zone != zone.name()) {
            let (from, until) = (Moment::of(zone, window.start), Moment::of(zone, window.end));
            let day = |day: &WindowDay| PeakWindowDay { from: moment::utc(day.start), until: moment::utc(day.end) };
            let days = window.days.iter().map(day).collect();
            windows.push(PeakWindow { time_zone: zone.name().to_owned(), from, until, days });
        }
    }
    let ((client, _), window) = on_day[0];
    let (start, whose) = highest.unwrap_or((window.start, client));
    let moved = window.planned != window.date;
    let why = || {
        let step = match peak.days.if_holiday {
            IfHoliday::Previous => "the business day before",
            _ => "the business day after",
        };
        let (planned, calendar) = (window.planned, &peak.days.calendar);
        format!("{} {planned} is a holiday ({calendar}): {step}", planned.strftime("%a"))
    };
    PeakDay {
        date: window.date.to_string(),
        moved_from: moved.then(|| window.planned.to_string()),
        why: moved.then(why),
        windows,
        factor,
        highest: Moment::of(&profile.clients[whose].zone, start),
        orders,
        base_orders,
    }
}

/// Orders inside of all peaks, and outside.
pub(super) fn in_peaks(clients: &[Who<'_>], minutes: &Range<Minute>) -> InPeaks {
    let all: f64 = clients.iter().map(|(_, demand)| demand.expected(minutes.start, minutes.end)).sum();
    let orders_in = clients.iter().map(|(_, demand)| expected(demand, &union(demand.windows(), minutes))).sum::<f64>();
    let everyone: Vec<Window> = clients.iter().flat_map(|(_, demand)| demand.windows()).cloned().collect();
    let lasting = union(&everyone, minutes).iter().map(|stretch| stretch.end - stretch.start).sum::<i64>();
    InPeaks { orders_in, orders_out: (all - orders_in).max(0.0), minutes: lasting as u64 }
}

fn expected(demand: &Demand, stretches: &[Range<Minute>]) -> f64 {
    stretches.iter().map(|stretch| demand.expected(stretch.start, stretch.end)).sum()
}

/// The stretches of some minutes in which any of some windows lasts; between decay days, none does.
fn union(windows: &[Window], minutes: &Range<Minute>) -> Vec<Range<Minute>> {
    let days = windows.iter().flat_map(|window| &window.days);
    let mut stretches: Vec<Range<Minute>> = days
        .map(|day| day.start.max(minutes.start)..day.end.min(minutes.end))
        .filter(|stretch| stretch.start < stretch.end)
        .collect();
    stretches.sort_by_key(|stretch| (stretch.start, stretch.end));
    let mut union: Vec<Range<Minute>> = Vec::new();
    for stretch in stretches {
        match union.last_mut() {
            Some(last) if stretch.start <= last.end => last.end = last.end.max(stretch.end),
            _ => union.push(stretch),
        }
    }
    union
}

fn source(source: &DaySource) -> String {
    match source {
        DaySource::Rule(rule) => rule.text(),
        DaySource::Dates(dates) => {
            let shown: Vec<String> = dates.iter().take(3).map(ToString::to_string).collect();
            let more = if dates.len() > 3 { format!(" and {} more", dates.len() - 3) } else { String::new() };
            format!("{}{more}", shown.join(", "))
        }
        DaySource::Named(day) => day.name().to_owned(),
    }
}

fn clock(minute: u16) -> String {
    let next = if minute > 1440 { " next day" } else { "" };
    let minute = if minute > 1440 { minute - 1440 } else { minute };
    format!("{:02}:{:02}{next}", minute / 60, minute % 60)
}
