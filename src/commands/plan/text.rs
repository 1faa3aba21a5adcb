//! A forecast in the terminal: pictures, then lists. Readable without colour.

use jiff::civil::{Date, DateTime};
use ordermill::forecast::{Busiest, Curve, Forecast, Load, PeakDay, PeakForecast, TableSize};

use super::axis::{TimeAxis, sign};
use super::chart::{Picture, number};
use crate::commands::printer::{Printer, bytes, columns, thousands};

/// Lines of the curve of orders, and of that of look-ups.
const HEIGHTS: (usize, usize) = (10, 4);
/// Days of a peak that are listed.
const MOST_DAYS: usize = 40;

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
    text.push_str(&axis.marks(&forecast.peaks));
    text
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
        "  {sign} {}: {shape}\n    {}\n    for {}\n    {} orders in it, {} at other times\n",
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
    if value > 0.0 && value < 100.0 { format!("{value:.1}") } else { thousands(value.round() as u64) }
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
