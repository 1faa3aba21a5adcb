//! A forecast in the terminal: pictures, then lists. Readable without colour.

use jiff::civil::{Date, DateTime, Weekday};
use ordermill::calendar::{Zone, days_after};
use ordermill::forecast::{Busiest, Curve, Forecast, Load, PeakDay, PeakForecast, TableSize};

use super::chart::{MARGIN, Picture, dots, number};
use crate::commands::printer::{Printer, bytes, columns, thousands};

/// Lines of the curve of orders, and of that of look-ups.
const HEIGHTS: (usize, usize) = (10, 4);
/// Days of a peak that are listed.
const MOST_DAYS: usize = 40;
const DAY: i64 = 1440;

/// A span of time: minutes since the first of a curve, and what marks it.
struct Mark {
    from: i64,
    until: i64,
    sign: char,
}

/// All that a forecast says.
pub(super) fn text(forecast: &Forecast, printer: Printer) -> String {
    let width = printer.width();
    let mut text = head(forecast, printer);
    text.push_str(&pictures(forecast, &forecast.curve, width, printer));
    if let Some(day) = &forecast.busiest_day {
        text.push_str(&pictures(forecast, day, width, printer));
    }
    text.push_str(&peaks(forecast, printer));
    text.push_str(&busiest(forecast, printer));
    text.push_str(&stock(forecast, printer));
    text.push_str(&tables(forecast, printer));
    text
}

fn head(forecast: &Forecast, printer: Printer) -> String {
    let load = &forecast.overall;
    let clients = match forecast.clients.len() {
        1 => "1 client".to_owned(),
        count => format!("{} clients", thousands(count as u64)),
    };
    let days = match forecast.days.len() {
        1 => "1 day".to_owned(),
        count => format!("{} days", thousands(count as u64)),
    };
    format!(
        "{}, seed {}: {} orders of {clients} in {days}, {} look-ups\n{} to {} UTC, drawn in {}\n",
        printer.strong(&forecast.profile),
        forecast.seed,
        number(load.orders),
        number(load.lookups),
        forecast.from.trim_end_matches(":00Z").replace('T', " "),
        forecast.until.trim_end_matches(":00Z").replace('T', " "),
        forecast.time_zone,
    )
}

/// Orders, and look-ups where there are any, over one curve's time.
fn pictures(forecast: &Forecast, curve: &Curve, width: usize, printer: Printer) -> String {
    let Some(axis) = TimeAxis::of(forecast, curve, width) else { return String::new() };
    let marks = marks(forecast, &axis);
    let mut text = format!("\n{}\n", printer.strong(&axis.title()));
    let kinds = [("Orders", &curve.orders, HEIGHTS.0), ("Stock look-ups", &curve.lookups, HEIGHTS.1)];
    for (what, values, height) in kinds.into_iter().filter(|(_, values, _)| values.iter().any(|value| *value > 0.0)) {
        let values = axis.dots(values);
        text.push_str(&format!("{what} {}\n", axis.unit()));
        for line in (Picture { values: &values, height }).lines() {
            text.push_str(&line);
            text.push('\n');
        }
    }
    text.push_str(&axis.labels());
    if !marks.is_empty() {
        text.push_str(&axis.marked(&marks));
    }
    text
}

/// Where time stands below a curve.
struct TimeAxis {
    zone: Zone,
    /// The first minute, since 1970 UTC.
    from: i64,
    minutes: i64,
    step: i64,
    /// Steps in a dot.
    steps_per_dot: usize,
    /// Dots that each of these is drawn as: a short curve is spread over the whole width.
    spread: usize,
    width: usize,
}

/// Minutes that a dot may stand for, below a day.
const DOTS: [i64; 15] = [1, 2, 3, 5, 6, 10, 12, 15, 20, 30, 60, 120, 180, 240, 360];

impl TimeAxis {
    fn of(forecast: &Forecast, curve: &Curve, width: usize) -> Option<Self> {
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

    fn minutes_per_dot(&self) -> i64 {
        self.steps_per_dot as i64 * self.step
    }

    fn is_by_day(&self) -> bool {
        self.minutes_per_dot() >= DAY
    }

    /// From when until when.
    fn title(&self) -> String {
        let (first, last) = (self.at(0), self.at(self.minutes - 1));
        if first.date() == last.date() {
            return first.strftime("%A, %-d %B %Y").to_string();
        }
        format!("{} to {}", first.strftime("%A, %-d %B %Y"), last.strftime("%A, %-d %B %Y"))
    }

    fn unit(&self) -> String {
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
    fn dots(&self, values: &[f64]) -> Vec<f64> {
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
    fn column(&self, minute: i64) -> usize {
        let dot = minute as f64 / self.minutes_per_dot() as f64 * self.spread as f64;
        MARGIN + (dot / 2.0) as usize
    }

    /// The local time of a minute of the curve.
    fn at(&self, minute: i64) -> DateTime {
        self.zone.local((self.from + minute) * 60_000)
    }

    /// The line of labels: hours of a day, days of weeks, months of a year.
    fn labels(&self) -> String {
        const HOURS: [i64; 8] = [15, 30, 60, 120, 180, 240, 360, 720];
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

    /// The line that says which peak lasts when.
    fn marked(&self, marks: &[Mark]) -> String {
        let mut line = Line::new(self.width);
        line.put(2, "peaks");
        let last = self.column(self.minutes).min(self.width);
        for mark in marks {
            let from = self.column(mark.from.max(0)).min(last - 1);
            line.columns[from..self.column(mark.until.max(0)).clamp(from + 1, last)].fill('▀');
        }
        for mark in marks {
            line.columns[self.column(mark.from.max(0)).min(last - 1)] = mark.sign;
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

/// When each peak lasts, on the time of an axis.
fn marks(forecast: &Forecast, axis: &TimeAxis) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (place, peak) in forecast.peaks.iter().enumerate() {
        for part in peak.days.iter().flat_map(|day| &day.windows).flat_map(|window| &window.parts) {
            let (Some(from), Some(until)) = (minute(&part.from), minute(&part.until)) else { continue };
            let (from, until) = (from - axis.from, until - axis.from);
            if from < axis.minutes && until > 0 {
                marks.push(Mark { from, until, sign: sign(place) });
            }
        }
    }
    marks
}

/// What marks the peak at a place of the list.
fn sign(place: usize) -> char {
    (b'A' + (place % 26) as u8) as char
}

fn peaks(forecast: &Forecast, printer: Printer) -> String {
    if forecast.peaks.is_empty() {
        return format!("\n{}\n  none\n", printer.strong("Peaks"));
    }
    let (inside, outside) = (forecast.in_peaks.orders_in, forecast.in_peaks.orders_out);
    let mut text = format!(
        "\n{}: {} of {} orders ({}) come while one lasts\n",
        printer.strong("Peaks"),
        count(inside),
        count(inside + outside),
        percent(inside / (inside + outside).max(f64::MIN_POSITIVE)),
    );
    for (place, peak) in forecast.peaks.iter().enumerate() {
        text.push_str(&of_peak(sign(place), peak));
    }
    text
}

fn of_peak(sign: char, peak: &PeakForecast) -> String {
    let mut shape = format!("x{} {}", peak.times, peak.hours);
    if peak.ramp_minutes > 0 {
        shape.push_str(&format!(", ramp {}", duration(peak.ramp_minutes)));
    }
    if peak.decay_days > 0 {
        shape.push_str(&format!(", decay {} d", peak.decay_days));
    }
    let mut text = format!(
        "  {sign} {}: {shape}\n    {}\n    for {}: {} orders in it, {} at other times\n",
        peak.peak,
        peak.days_of,
        shortened(&peak.clients),
        number(peak.orders_in),
        number(peak.orders_out),
    );
    let mut rows = vec![["day", "from", "until", "factor", "orders", "without"].map(str::to_owned).to_vec()];
    rows.extend(peak.days.iter().take(MOST_DAYS).map(of_day));
    for line in columns(&rows).lines() {
        text.push_str(&format!("  {line}\n"));
    }
    if peak.days.len() > MOST_DAYS {
        text.push_str(&format!("    and {} more, see --json\n", peak.days.len() - MOST_DAYS));
    }
    for day in peak.days.iter().filter(|day| day.why.is_some()) {
        text.push_str(&format!("    {}: {}\n", day.date, day.why.as_deref().unwrap_or_default()));
    }
    text
}

/// Its hours in the local time of its first client.
fn of_day(day: &PeakDay) -> Vec<String> {
    let date: Option<Date> = day.date.parse().ok();
    let moved = if day.moved_from.is_some() { " *" } else { "" };
    let window = &day.windows[0];
    vec![
        format!("{}{moved}", date.map_or_else(|| day.date.clone(), |it| it.strftime("%a %Y-%m-%d").to_string())),
        at(&window.from.local, "%-d %b %H:%M"),
        at(&window.until.local, "%-d %b %H:%M"),
        format!("x{:.2}", day.factor),
        count(day.orders),
        count(day.base_orders),
    ]
}

fn busiest(forecast: &Forecast, printer: Printer) -> String {
    let mut rows = vec![["", "orders", "minute", "", "hour", "", "day", ""].map(str::to_owned).to_vec()];
    let row = |name: &str, load: &Load| {
        vec![
            name.to_owned(),
            number(load.orders),
            format!("{:.1}", load.busiest_minute.orders),
            at(&load.busiest_minute.moment.local, "%-d %b %H:%M"),
            number(load.busiest_hour.orders),
            at(&load.busiest_hour.moment.local, "%-d %b %Hh"),
            number(load.busiest_day.orders),
            at(&load.busiest_day.moment.local, "%-d %b"),
        ]
    };
    if forecast.clients.len() != 1 {
        rows.push(row("all", &forecast.overall));
    }
    rows.extend(forecast.clients.iter().map(|client| row(&client.client, &client.load)));
    let title = printer.strong("Clients");
    let mut text = format!("\n{title}, busiest minute, hour and day of each in its local time\n{}", columns(&rows));
    text.push_str(&format!("\n{}, one a day\n", printer.strong("Busiest minutes")));
    let minute = |it: &Busiest| {
        vec![short(&it.moment.local), format!("{:.1} orders", it.orders), format!("{} look-ups", count(it.lookups))]
    };
    text.push_str(&columns(&forecast.busiest_minutes.iter().map(minute).collect::<Vec<_>>()));
    text
}

/// Pick faces that open empty, and that run short.
fn stock(forecast: &Forecast, printer: Printer) -> String {
    let it = &forecast.stock;
    let all = it.faces.max(1) as f64;
    let mut text = format!(
        "\n{}: {} pick faces, of which {} open empty in a wave\n",
        printer.strong("Stock"),
        thousands(it.faces),
        count(it.opened_empty),
    );
    if !it.worst.is_empty() {
        let mut rows = vec![["worst waves", "run short besides", ""].map(str::to_owned).to_vec()];
        rows.extend(
            it.worst.iter().map(|wave| vec![short(&wave.moment.local), count(wave.faces), percent(wave.faces / all)]),
        );
        text.push_str(&columns(&rows));
    }
    text
}

fn tables(forecast: &Forecast, printer: Printer) -> String {
    let making = &forecast.making;
    let titles = ["table", "rows", "Parquet", "Postgres", "+ indexes", "MongoDB"];
    let mut rows = vec![titles.map(str::to_owned).to_vec()];
    let size = |name: &str, rows: u64, sizes: [u64; 3], mongodb: Option<u64>| {
        let mut row = vec![name.to_owned(), thousands(rows)];
        row.extend(sizes.map(bytes));
        row.push(mongodb.map_or_else(String::new, bytes));
        row
    };
    let sizes = |it: &TableSize| [it.parquet_bytes, it.postgres.heap_bytes, it.postgres.index_bytes];
    rows.extend(forecast.tables.iter().map(|it| size(&it.table, it.rows, sizes(it), it.mongodb_bytes)));
    let sum = |of: &dyn Fn(&TableSize) -> u64| forecast.tables.iter().map(of).sum::<u64>();
    let total = [0, 1, 2].map(|place| sum(&|it| sizes(it)[place]));
    let documents = sum(&|it| it.mongodb_bytes.unwrap_or(0));
    rows.push(size("total", sum(&|it| it.rows), total, (documents > 0).then_some(documents)));
    let sampled = if making.sample_is_whole { "all" } else { "a sample of" };
    format!(
        "\n{}\n{}  MongoDB: documents, before the server compresses them\n\n{}: {} to make, {} as Parquet\n  \
         on {} processors of this machine, as {sampled} {} orders just took;\n  a database takes as long as its server\n",
        printer.strong("Tables"),
        columns(&rows),
        printer.strong("Time"),
        seconds(making.seconds),
        seconds(making.parquet_seconds),
        making.processors,
        thousands(making.sample_orders),
    )
}

/// A number of orders or look-ups to expect.
pub(super) fn count(value: f64) -> String {
    if value > 0.0 && value < 10.0 { format!("{value:.1}") } else { thousands(value.round() as u64) }
}

/// A share of a whole.
pub(super) fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

fn seconds(seconds: f64) -> String {
    match seconds {
        it if it < 10.0 => format!("{it:.1} s"),
        it if it < 120.0 => format!("{it:.0} s"),
        it if it < 7200.0 => format!("{:.0} min", it / 60.0),
        it => format!("{:.1} h", it / 3600.0),
    }
}

fn duration(minutes: u32) -> String {
    if minutes.is_multiple_of(60) { format!("{} h", minutes / 60) } else { format!("{minutes} min") }
}

fn shortened(codes: &[String]) -> String {
    const SHOWN: usize = 4;
    let shown = codes.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    if codes.len() > SHOWN { format!("{shown} and {} more", codes.len() - SHOWN) } else { shown }
}

/// A local instant in another form.
fn at(text: &str, form: &str) -> String {
    let local: Option<DateTime> = text.get(..16).and_then(|text| text.parse().ok());
    local.map_or_else(|| text.to_owned(), |at| at.strftime(form).to_string())
}

/// Such as `Fri 6 Mar 17:00`.
fn short(text: &str) -> String {
    at(text, "%a %-d %b %H:%M")
}

/// Such as `Fri 6 Mar`.
pub(super) fn day_of(text: &str) -> String {
    at(text, "%a %-d %b")
}

/// Minutes since 1970 of an instant.
fn minute(text: &str) -> Option<i64> {
    Some(text.parse::<jiff::Timestamp>().ok()?.as_second().div_euclid(60))
}
