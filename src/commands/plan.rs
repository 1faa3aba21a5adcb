//! `plan`: what a profile will be; writes no data.

use ordermill::plan::{Plan, Selection, Summary};

use super::printer::{Printer, bytes, columns, thousands};
use super::{Failure, ProfileArguments};

/// Widest curve, characters.
const WIDTH: usize = 96;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    profile: ProfileArguments,

    /// For machines
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments, printer: Printer) -> Result<(), Failure> {
    let profile = arguments.profile.load(printer)?;
    let plan = Plan::new(&profile, &Selection::default()).map_err(|error| Failure::Usage(error.to_string()))?;
    let summary = Summary::new(&profile, &plan);
    if arguments.json {
        return Ok(printer.result(&format!("{:#}\n", serde_json::to_value(&summary)?))?);
    }
    Ok(printer.result(&text(&summary))?)
}

fn text(summary: &Summary) -> String {
    let mut text = format!("{}, seed {}: {} to {}\n", summary.profile, summary.seed, summary.from, summary.until);

    text.push_str("\nTables (Parquet, about)\n");
    let mut rows: Vec<Vec<String>> = summary
        .tables
        .iter()
        .map(|t| vec![t.table.to_owned(), thousands(t.rows), "rows".to_owned(), bytes(t.parquet_bytes)])
        .collect();
    let total = |count: fn(&ordermill::plan::TableSize) -> u64| summary.tables.iter().map(count).sum();
    rows.push(vec![
        "total".to_owned(),
        thousands(total(|t| t.rows)),
        "rows".to_owned(),
        bytes(total(|t| t.parquet_bytes)),
    ]);
    text.push_str(&columns(&rows));

    text.push_str("\nClients\n");
    let mut rows = vec![
        ["client", "number", "time zone", "orders", "busiest minute", "look-ups in it"].map(str::to_owned).to_vec(),
    ];
    rows.extend(summary.clients.iter().map(|c| {
        vec![
            c.client.clone(),
            c.client_id.to_string(),
            c.time_zone.clone(),
            thousands(c.orders.round() as u64),
            format!("{:.1}", c.busiest_minute),
            format!("{:.0}", c.busiest_minute_lookups),
        ]
    }));
    text.push_str(&columns(&rows));

    if !summary.peaks.is_empty() {
        text.push_str("\nPeaks\n");
    }
    for peak in &summary.peaks {
        text.push_str(&format!(
            "  {} x{} for {}\n    {}\n",
            peak.peak,
            peak.times,
            peak.clients.join(", "),
            peak.dates.join(" ")
        ));
    }

    text.push_str("\nBusiest minutes (all clients)\n");
    let busiest = summary.busiest_minutes.iter().map(|m| vec![m.at.clone(), format!("{:.1} orders", m.orders)]);
    text.push_str(&columns(&busiest.collect::<Vec<_>>()));

    let hours = &summary.orders_per_hour;
    let per = hours.len().div_ceil(WIDTH).max(1);
    // Whole days, where there are enough of them.
    let per = if per > 6 { per.next_multiple_of(24) } else { per };
    let name = if per % 24 == 0 { format!("{} days", per / 24) } else { format!("{per} hours") };
    text.push_str(&format!(
        "\nOrders, each mark {} from {} on\n  {}\n",
        name.replace("1 days", "a day").replace("1 hours", "an hour"),
        summary.from,
        curve(hours, per)
    ));
    text
}

/// One mark per so many hours, its height their mean.
fn curve(hours: &[f64], per: usize) -> String {
    const MARKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let means: Vec<f64> = hours.chunks(per).map(|part| part.iter().sum::<f64>() / part.len() as f64).collect();
    let most = means.iter().copied().fold(0.0, f64::max);
    let mark = |mean: &f64| if most > 0.0 { MARKS[((mean / most * 8.0) as usize).min(7)] } else { MARKS[0] };
    means.iter().map(mark).collect()
}
