//! What a run has done, for people.

use ordermill::run::Outcome;
use ordermill::sinks::{Coding, Format, Standing, Tally};
use ordermill::targets::Target;

use super::load::{Load, OfShard};
use crate::commands::printer::{bytes, columns, thousands};
use crate::commands::report::peak_memory;

/// What was made and where it is.
pub(super) fn of_target(
    target: &Target,
    coding: Coding,
    standing: &Standing,
    outcome: &Outcome,
    (written, seconds): (&Tally, f64),
) -> String {
    let stands = match standing {
        Standing::Whole => "is complete".to_owned(),
        Standing::Awaits { missing } => {
            let more = if missing.len() > 1 { format!(" and {} more", missing.len() - 1) } else { String::new() };
            let first = missing.first().map_or(String::new(), ToString::to_string);
            format!("awaits what others make: {first}{more}")
        }
    };
    if outcome.chunks == 0 {
        let already = if *standing == Standing::Whole { "is already complete" } else { "has this part already, and " };
        return format!("{target} {already}{}\n", if *standing == Standing::Whole { "" } else { &stands });
    }
    let mut rows = vec![];
    for (table, count) in outcome.rows.iter() {
        rows.push(vec![table.to_owned(), thousands(count), "rows".to_owned(), bytes(written.get(table))]);
    }
    let total = outcome.rows.total();
    rows.push(vec!["total".to_owned(), thousands(total), "rows".to_owned(), bytes(written.total())]);
    let mut text = columns(&rows);
    text.push_str(&speed(&outcome.rows, seconds));
    if let Some(peak) = peak_memory() {
        text.push_str(&format!(", {} of memory at most", bytes(peak)));
    }
    text.push('\n');
    if let Target::Directory(path) = target {
        let path = path.display();
        text.push_str(&format!("{path} {stands}\n"));
        let table = outcome.rows.iter().map(|(table, _)| table).find(|table| *table == "orders").unwrap_or("clients");
        let look = match coding.format() {
            Format::Arrow => {
                format!(
                    "python -c \"import pyarrow.dataset as d; print(d.dataset('{path}/{table}', format='arrow').head(10))\""
                )
            }
            _ => format!("duckdb -c \"from '{path}/{table}/*{}' limit 10\"", coding.ending()),
        };
        text.push_str(&format!("look at it: {look}\n"));
    } else if target.is_remote() {
        text.push_str(&format!("{target} {stands}\n"));
    }
    text
}

/// The same of shards: a line each, and of all together.
pub(super) fn of_shards(loads: &[Load], outcomes: &[Outcome], whole: &Outcome, seconds: f64) -> String {
    let of_shard = |(load, outcome): (&Load, &Outcome)| {
        let (name, clients) = load.shard.as_ref().map_or(("", 0), |OfShard { name, clients }| (name, *clients));
        let written: u64 = outcome.bytes.iter().map(Tally::total).sum();
        vec![
            name.to_owned(),
            thousands(clients as u64),
            if clients == 1 { "client" } else { "clients" }.to_owned(),
            thousands(outcome.rows.total()),
            "rows".to_owned(),
            bytes(written),
            load.targets.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
            if outcome.chunks == 0 { "was there" } else { "" }.to_owned(),
        ]
    };
    let shards = columns(&loads.iter().zip(outcomes).map(of_shard).collect::<Vec<_>>());
    format!("{shards}{}\n", speed(&whole.rows, seconds))
}

/// How fast rows were made.
fn speed(rows: &Tally, seconds: f64) -> String {
    let rate = |count: u64| thousands((count as f64 / seconds.max(1e-9)) as u64);
    format!("{seconds:.2} s: {} orders/s, {} rows/s", rate(rows.get("orders")), rate(rows.total()))
}
