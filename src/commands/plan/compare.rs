//! Two forecasts beside each other, in the terminal.

use ordermill::forecast::{Change, Comparison, Forecast};

use super::text::{count, day_of};
use crate::commands::printer::{Printer, bytes, columns};

/// Lines of a list.
const MOST: usize = 12;

/// What the other forecast has otherwise.
pub(super) fn text(this: &Forecast, it: &Comparison, printer: Printer) -> String {
    let mut text = format!("{} compared with {}\n\n", printer.strong(&this.profile), printer.strong(&it.title));
    let mut rows = vec![["", "this", "other", "change"].map(str::to_owned).to_vec()];
    rows.extend(it.totals.iter().map(|change| row(change, &change.what)));
    text.push_str(&columns(&rows));
    let moved = |it: &Change| it.what.clone();
    text.push_str(&list("Days that move most", &it.days, |change| day_of(&format!("{}T00:00", change.what)), printer));
    text.push_str(&list("Clients that move most", &it.clients, moved, printer));
    text.push_str(&list("Busiest minutes that move most", &it.busiest_minutes, moved, printer));
    let peaks: Vec<Change> = it
        .peaks
        .iter()
        .map(|peak| {
            let reached =
                |factor: Option<f64>| factor.map_or_else(|| "none".to_owned(), |factor| format!("x{factor:.2}"));
            let what =
                format!("{} {} {} to {}", peak.peak, peak.date, reached(peak.factor.this), reached(peak.factor.other));
            Change { what, ..peak.orders.clone() }
        })
        .collect();
    text.push_str(&list("Peaks, and orders in them", &peaks, moved, printer));
    if it.totals.iter().all(|change| !change.differs()) && it.days.is_empty() && it.clients.is_empty() {
        text.push_str("\nNothing differs.\n");
    }
    text
}

/// The largest differences, in their own order.
fn list(title: &str, changes: &[Change], name: impl Fn(&Change) -> String, printer: Printer) -> String {
    if changes.is_empty() {
        return String::new();
    }
    let mut places: Vec<usize> = (0..changes.len()).collect();
    places.sort_by(|&a, &b| changes[b].difference().abs().total_cmp(&changes[a].difference().abs()).then(a.cmp(&b)));
    places.truncate(MOST);
    places.sort_unstable();
    let rows: Vec<Vec<String>> = places.iter().map(|&place| row(&changes[place], &name(&changes[place]))).collect();
    let more = changes.len() - places.len();
    let more = if more > 0 { format!("  and {more} more, see --json\n") } else { String::new() };
    format!("\n{}\n{}{more}", printer.strong(title), columns(&rows))
}

fn row(change: &Change, name: &str) -> Vec<String> {
    let number = |value: f64| {
        if change.what.starts_with("bytes") { bytes(value as u64) } else { count(value) }
    };
    let side = |value: Option<f64>| value.map_or_else(|| "none".to_owned(), number);
    let difference = change.change.map_or_else(String::new, |share| {
        if share.abs() < 5e-5 { "same".to_owned() } else { format!("{:+.1} %", share * 100.0) }
    });
    vec![name.to_owned(), side(change.this), side(change.other), difference]
}
