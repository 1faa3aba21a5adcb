//! Where time stands below a curve in the terminal: how many minutes a dot is, what is written below it, which peak lasts
//! when.

use jiff::civil::{DateTime, Weekday};
use ordermill::calendar::{Minute, Zone, days_after};
use ordermill::forecast::{Curve, Forecast, PeakForecast};

use super::chart::{MARGIN, dots};

const DAY: Minute = 1440;

/// Where time stands below a curve.
pub(super) struct TimeAxis {
    zone: Zone,
    /// The first minute.
    from: Minute,
    minutes: Minute,
    step: Minute,
    /// Steps in a dot.
    steps_per_dot: usize,
    /// Dots that each of these is drawn as: a short curve is spread over the whole width.
    spread: usize,
    width: usize,
}

/// Minutes that a dot may stand for, below a day.
const DOTS: [Minute; 15] = [1, 2, 3, 5, 6, 10, 12, 15, 20, 30, 60, 120, 180, 240, 360];

impl TimeAxis {
    pub(super) fn of(forecast: &Forecast, curve: &Curve, width: usize) -> Option<Self> {
        let zone = Zone::named(&forecast.time_zone)?;
        let (from, until) = (minute(&curve.from)?, minute(&curve.until)?);
        let (step, dots) = (curve.step_minutes, dots(width) as i64);
        let needed = (until - from + dots - 1) / dots;
        let fits = |dot: &i64| *dot >= needed && dot % step == 0;
        // Long periods are told by whole days.
        let per_dot = DOTS.into_iter().find(fits).unwrap_or_else(|| (needed + DAY - 1) / DAY * DAY);
        let drawn = (until - from + per_dot - 1) / per_dot;
        Some(Self {
            zone,
            from,
            minutes: until - from,
            step,
            steps_per_dot: (per_dot / step) as usize,
            spread: (dots / drawn.max(1)).max(1) as usize,
            width,
        })
    }

    fn minutes_per_dot(&self) -> Minute {
        self.steps_per_dot as i64 * self.step
    }

    fn is_by_day(&self) -> bool {
        self.minutes_per_dot() >= DAY
    }

    /// From when until when.
    pub(super) fn title(&self) -> String {
        let (first, last) = (self.at(0), self.at(self.minutes - 1));
        if first.date() == last.date() {
            return first.strftime("%A, %-d %B %Y").to_string();
        }
        format!("{} to {}", first.strftime("%A, %-d %B %Y"), last.strftime("%A, %-d %B %Y"))
    }

    pub(super) fn unit(&self) -> String {
        match self.minutes_per_dot() {
            1 => "a minute".to_owned(),
            DAY => "a day".to_owned(),
            dot if dot > DAY => format!("a day, the most of each {} days", dot / DAY),
            60 => "a minute, the most of each hour".to_owned(),
            dot if dot > 60 => format!("a minute, the most of each {} hours", dot / 60),
            dot => format!("a minute, the most of each {dot} minutes"),
        }
    }

    /// One value per dot: the most of its steps, or of its days.
    pub(super) fn dots(&self, values: &[f64]) -> Vec<f64> {
        let per_day = (DAY / self.step).max(1) as usize;
        let of_dot = |steps: &[f64]| {
            if self.is_by_day() {
                let day = |day: &[f64]| day.iter().sum::<f64>() * self.step as f64;
                steps.chunks(per_day).map(day).fold(0.0, f64::max)
            } else {
                steps.iter().copied().fold(0.0, f64::max)
            }
        };
        let dots = values.chunks(self.steps_per_dot).map(of_dot);
        dots.flat_map(|dot| std::iter::repeat_n(dot, self.spread)).collect()
    }

    /// The column of a minute of the curve.
    fn column(&self, minute: Minute) -> usize {
        let dot = minute as f64 / self.minutes_per_dot() as f64 * self.spread as f64;
        MARGIN + (dot / 2.0) as usize
    }

    /// The local time of a minute of the curve.
    fn at(&self, minute: Minute) -> DateTime {
        self.zone.local((self.from + minute) * 60_000)
    }

    /// The line of labels: hours of a day, days of weeks, months of a year.
    pub(super) fn labels(&self) -> String {
        const HOURS: [Minute; 8] = [15, 30, 60, 120, 180, 240, 360, 720];
        let room = (self.width - MARGIN) as i64;
        let mut line = Line::new(self.width);
        let first = self.at(0);
        if self.minutes <= 2 * DAY {
            let every = HOURS.into_iter().find(|every| self.minutes / every * 7 <= room).unwrap_or(720);
            let since_midnight = i64::from(first.hour()) * 60 + i64::from(first.minute());
            for minute in ((-since_midnight).rem_euclid(every)..self.minutes).step_by(every as usize) {
                line.put(self.column(minute), &self.at(minute).strftime("%H:%M").to_string());
            }
            return line.text();
        }
        let days = self.minutes / DAY;
        let every = [1, 2, 7].into_iter().find(|every| days / every * 7 <= room);
        let mut date = first.date();
        for day in 0..=days {
            let minute = self.zone.start_of(date).div_euclid(60_000) - self.from;
            let label = match every {
                Some(7) if date.weekday() == Weekday::Monday => date.strftime("%-d %b").to_string(),
                Some(every) if every < 7 && day % every == 0 => date.strftime("%a %-d").to_string(),
                None if date.day() == 1 => date.strftime("%b").to_string(),
                _ => String::new(),
            };
            if (0..self.minutes).contains(&minute) && !label.is_empty() {
                line.put(self.column(minute), &label);
            }
            date = days_after(date, 1);
        }
        line.text()
    }

    /// The line that says which peak lasts when; nothing when none does.
    pub(super) fn marks(&self, peaks: &[PeakForecast]) -> String {
        let mut line = Line::new(self.width);
        line.put(2, "peaks");
        let last = self.column(self.minutes).min(self.width);
        let mut marks: Vec<(std::ops::Range<usize>, char)> = Vec::new();
        for (place, peak) in peaks.iter().enumerate() {
            for day in peak.days.iter().flat_map(|day| &day.windows).flat_map(|window| &window.days) {
                let (Some(from), Some(until)) = (minute(&day.from), minute(&day.until)) else { continue };
                let (from, until) = (from - self.from, until - self.from);
                if from < self.minutes && until > 0 {
                    let first = self.column(from.max(0)).min(last - 1);
                    marks.push((first..self.column(until).clamp(first + 1, last), sign(place)));
                }
            }
        }
        if marks.is_empty() {
            return String::new();
        }
        for (columns, _) in &marks {
            line.columns[columns.clone()].fill('▀');
        }
        for (columns, sign) in &marks {
            line.columns[columns.start] = *sign;
        }
        line.text()
    }
}

/// A line on which things stand at columns.
struct Line {
    columns: Vec<char>,
    /// The first column at which something may follow.
    free: usize,
}

impl Line {
    fn new(width: usize) -> Self {
        Self { columns: vec![' '; width], free: 0 }
    }

    /// Writes a label, if it does not touch the one before and fits.
    fn put(&mut self, column: usize, label: &str) {
        let end = column + label.chars().count();
        if column >= self.free && end <= self.columns.len() {
            for (place, sign) in self.columns[column..end].iter_mut().zip(label.chars()) {
                *place = sign;
            }
            self.free = end + 1;
        }
    }

    fn text(self) -> String {
        format!("{}\n", self.columns.into_iter().collect::<String>().trim_end())
    }
}

/// What marks the peak at a place of the list.
pub(super) fn sign(place: usize) -> char {
    (b'A' + (place % 26) as u8) as char
}

/// The minute of an instant.
fn minute(text: &str) -> Option<Minute> {
    Some(text.parse::<jiff::Timestamp>().ok()?.as_second().div_euclid(60))
}
