//! `verify`: proves what a target holds.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use ordermill::profile::Profile;
use ordermill::servers::plain;
use ordermill::sinks::TargetError;
use ordermill::sinks::reader::Reader;
use ordermill::targets::{ReadOptions, Target};
use ordermill::verify::{self, Finding, Options, Shape, TableFinding, Window};
use serde_json::json;

use super::generate::instant;
use super::printer::{Printer, columns, thousands};
use super::progress::{Bar, Goal};
use super::reach::Reach;
use super::{Failure, ProfileArguments, processors, shards, target};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    profile: ProfileArguments,

    /// What holds the rows: a directory, a bucket, a Postgres or a MongoDB [default: out/<profile>]
    #[arg(long = "in", value_name = "TARGET", value_parser = target::Reads)]
    target: Option<Target>,

    /// The shards of a layout hold the rows: each those of its clients, and what belongs to no client
    #[arg(long, value_name = "FILE", conflicts_with = "target")]
    shards: Option<PathBuf>,

    /// Only orders from this instant on; dimension tables are checked whole
    #[arg(long, value_name = "INSTANT", help_heading = "What to check")]
    from: Option<String>,

    /// Only orders before this instant
    #[arg(long, value_name = "INSTANT", help_heading = "What to check")]
    until: Option<String>,

    /// Only so many of a hundred chunks of orders, the same ones each time, such as 5%
    #[arg(long, value_name = "K%", value_parser = share, help_heading = "What to check")]
    sample: Option<f64>,

    /// Check too that the rows obey the laws: references, amounts, times, stock, cartons, services, counts, identifiers
    #[arg(long, help_heading = "What to check")]
    laws: bool,

    /// Check too that orders come as the plan's curve says: each client's hours, each peak
    #[arg(long, help_heading = "What to check")]
    shape: bool,

    /// Take this for yours, and only note it: indexes (keys and indexes that were dropped on purpose)
    #[arg(long, value_name = "WHAT", value_delimiter = ',', help_heading = "What to check")]
    ignore: Vec<Ignored>,

    /// For machines
    #[arg(long, help_heading = "How")]
    json: bool,

    /// Threads that read and make rows [default: one per processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024), help_heading = "How")]
    threads: Option<u16>,

    #[command(flatten)]
    reach: Reach,
}

/// What may have changed since it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Ignored {
    /// Keys and indexes
    Indexes,
}

pub(super) fn run(arguments: &Arguments, printer: Printer) -> Result<(), Failure> {
    let profile = arguments.profile.load(printer)?;
    let ignore_indexes = arguments.ignore.contains(&Ignored::Indexes);
    let options =
        Options { window: arguments.window(&profile)?, laws: arguments.laws, shape: arguments.shape, ignore_indexes };
    let Some(path) = &arguments.shards else {
        let usual = || Target::Directory(["out", &profile.name].iter().collect());
        let target = arguments.target.clone().unwrap_or_else(usual);
        let (finding, seconds) = arguments.check(&profile, &target, None, &options, printer)?;
        if arguments.json {
            printer.result(&format!("{:#}\n", serde_json::to_value(&finding)?))?;
        } else if !(printer.is_quiet() && finding.holds) {
            printer.result(&text(&finding, seconds))?;
        }
        return if finding.holds { Ok(()) } else { Err(Failure::Found) };
    };
    let layout = shards::read(path, &profile)?;
    let targets = shards::targets(path, &layout)?;
    let mut findings = Vec::new();
    for ((shard, clients), target) in layout.shards.iter().zip(layout.spread(&profile.clients)).zip(&targets) {
        let codes = clients.iter().map(|client| client.code.as_str()).collect();
        let (finding, seconds) = arguments.check(&profile, target, Some(&codes), &options, printer)?;
        if !(arguments.json || printer.is_quiet() && finding.holds) {
            let found = if finding.holds { said(&finding, seconds) } else { text(&finding, seconds) };
            printer.result(&format!("{}: {found}", shard.name))?;
        }
        findings.push((shard.name.as_str(), finding));
    }
    let holds = findings.iter().all(|(_, finding)| finding.holds);
    if arguments.json {
        let shards: BTreeMap<&str, &Finding> = findings.iter().map(|(name, finding)| (*name, finding)).collect();
        printer.result(&format!("{:#}\n", json!({ "holds": holds, "shards": shards })))?;
    }
    if holds { Ok(()) } else { Err(Failure::Found) }
}

/// What was found, in a line.
fn said(finding: &Finding, seconds: f64) -> String {
    let rows: u64 = finding.tables.iter().map(|table| table.found).sum();
    let part = finding.part.as_ref().map_or(String::new(), |part| format!(" ({part})"));
    let noun = if rows == 1 { "row" } else { "rows" };
    format!(
        "{} holds exactly its {} {noun} of {}{part}; {seconds:.2} s\n",
        finding.target,
        thousands(rows),
        finding.profile
    )
}

impl Arguments {
    fn window(&self, profile: &Profile) -> Result<Window, Failure> {
        let read = |flag: &'static str, text: &Option<String>| -> Result<Option<i64>, Failure> {
            let Some(text) = text else { return Ok(None) };
            instant(profile, flag, text).map(Some).map_err(Failure::Usage)
        };
        let (from, until) = (read("from", &self.from)?, read("until", &self.until)?);
        Window::new(profile, from, until, self.sample).map_err(|error| Failure::Usage(error.to_string()))
    }

    /// What a target holds, and how long it took to find out. `clients`: the codes of those whose rows are to lie there, and of
    /// no others.
    fn check(
        &self,
        profile: &Profile,
        target: &Target,
        clients: Option<&BTreeSet<&str>>,
        options: &Options,
        printer: Printer,
    ) -> Result<(Finding, f64), Failure> {
        let reader = self.open(target)?;
        let pool = rayon::ThreadPoolBuilder::new().num_threads(self.threads()).build()?;
        let rows = reader.holdings().iter().flat_map(|it| &it.entries).map(|entry| entry.rows).sum();
        let bar = Bar::new(printer, Goal::Rows(rows));
        let found = pool.install(|| verify::verify(profile, &target.to_string(), reader.as_ref(), options, &bar));
        bar.clear();
        let mut finding = found.map_err(|error| unchecked(&error))?;
        finding.part = self.part();
        let there: BTreeSet<&str> = reader.holdings().iter().flat_map(|it| it.job.clients_of_rows()).collect();
        if let Some(clients) = clients.filter(|clients| **clients != there) {
            let list = |codes: Vec<&str>| if codes.is_empty() { "none".to_owned() } else { codes.join(", ") };
            let (lacks, more) =
                (clients.difference(&there).copied().collect(), there.difference(clients).copied().collect());
            let fault = format!(
                "it does not hold the clients that the layout puts here: missing are {}, too many are {}",
                list(lacks),
                list(more)
            );
            finding.faults.push(fault);
            finding.holds = false;
        }
        Ok((finding, bar.seconds()))
    }

    fn threads(&self) -> usize {
        self.threads.map_or_else(processors, usize::from)
    }

    /// Which part is checked, for people.
    fn part(&self) -> Option<String> {
        let mut parts = Vec::new();
        parts.extend(self.from.iter().map(|from| format!("orders from {from}")));
        parts.extend(self.until.iter().map(|until| format!("orders before {until}")));
        parts.extend(self.sample.iter().map(|share| format!("{}% of the chunks of orders", 100.0 * share)));
        (!parts.is_empty()).then(|| parts.join(", "))
    }

    fn open(&self, target: &Target) -> Result<Box<dyn Reader>, Failure> {
        let reach = &self.reach;
        reach.check(std::slice::from_ref(target))?;
        let (schema, wait, give_up) = (reach.schema(), reach.patience.wait(), reach.patience.give_up());
        let options = ReadOptions { schema, connections: self.threads(), wait, give_up };
        target.reader(&options).map_err(|error| unchecked(&error))
    }
}

/// What can't be checked is not found wrong either.
fn unchecked(error: &TargetError) -> Failure {
    Failure::Usage(error.to_string())
}

/// A share, as in `5%` or `12.5`.
fn share(text: &str) -> Result<f64, String> {
    let share = text.trim_end_matches('%').trim().parse::<f64>().ok().filter(|share| *share > 0.0 && *share <= 100.0);
    share.map(|share| share / 100.0).ok_or_else(|| "a share is a number above 0% and at most 100%".to_owned())
}

fn text(finding: &Finding, seconds: f64) -> String {
    let mut text = String::new();
    let list = |heading: &str, lines: &[String], text: &mut String| {
        if !lines.is_empty() {
            text.push_str(&format!("{heading}\n"));
            for line in lines {
                text.push_str(&format!("  {}\n", plain(line)));
            }
            text.push('\n');
        }
    };
    list("Wrong", &finding.faults, &mut text);
    let head = ["table", "expected", "found", "missing", "too many", "changed"].map(str::to_owned).to_vec();
    let row = |it: &TableFinding| {
        let mark = if it.holds() { "" } else { "  <-" };
        let counts = [it.expected, it.found, it.missing.count, it.extra.count, it.changed.count].map(thousands);
        [it.table.to_owned()].into_iter().chain(counts).chain([mark.to_owned()]).collect()
    };
    text.push_str(&columns(&[vec![head], finding.tables.iter().map(row).collect()].concat()));
    for table in finding.tables.iter().filter(|table| !table.holds()) {
        text.push_str(&rows_of(table));
    }
    if let Some(laws) = &finding.laws {
        let broken: Vec<_> =
            laws.broken.iter().map(|(law, count)| format!("{law} {} times", thousands(*count))).collect();
        let verdict = if broken.is_empty() { "all hold".to_owned() } else { format!("broken: {}", broken.join(", ")) };
        text.push_str(&format!("\nLaws, on {} orders: {verdict}\n", thousands(laws.orders)));
        for breach in &laws.first {
            text.push_str(&format!("  {breach}\n"));
        }
        for why in &laws.unchecked {
            text.push_str(&format!("  not checked: {why}\n"));
        }
    }
    if let Some(shape) = &finding.shape {
        text.push_str(&shape_text(shape));
    }
    if !finding.notes.is_empty() {
        text.push('\n');
        list("Beside", &finding.notes, &mut text);
        text.pop();
    }
    let part = finding.part.as_ref().map_or(String::new(), |part| format!(" ({part})"));
    let verdict = if finding.holds { "holds exactly what" } else { "does not hold what" };
    text + &format!("\n{} {verdict} {} says{part}; {seconds:.2} s\n", finding.target, finding.profile)
}

/// The first rows of each kind.
fn rows_of(table: &TableFinding) -> String {
    let mut text = format!("\n{}\n", table.table);
    if !table.compared {
        text.push_str("  its columns are not those that were made, so its rows could not be compared\n");
    }
    for (what, rows) in [("missing", &table.missing), ("too many", &table.extra)] {
        for key in &rows.first {
            text.push_str(&format!("  {what}: {}\n", plain(key)));
        }
        more(rows.count, rows.first.len(), what, &mut text);
    }
    for change in &table.changed.first {
        let values: Vec<_> =
            change.values.iter().map(|it| format!("{} is {}, not {}", it.column, it.found, it.expected)).collect();
        text.push_str(&format!("  changed: {}: {}\n", plain(&change.key), plain(&values.join("; "))));
    }
    more(table.changed.count, table.changed.first.len(), "changed", &mut text);
    if table.changed.count > table.changed.first.len() as u64 {
        let columns: Vec<_> =
            table.changed.columns.iter().map(|(column, rows)| format!("{column} in {}", thousands(*rows))).collect();
        text.push_str(&format!("  changed columns: {}\n", columns.join(", ")));
    }
    text
}

fn more(count: u64, shown: usize, what: &str, text: &mut String) {
    if count > shown as u64 {
        text.push_str(&format!("  {what}: {} more\n", thousands(count - shown as u64)));
    }
}

fn shape_text(shape: &Shape) -> String {
    let mut text = "\nShape\n".to_owned();
    let head = ["client", "orders", "expected", "hours", "out of shape", "farthest"].map(str::to_owned).to_vec();
    let row = |it: &verify::ClientShape| {
        vec![
            it.client.clone(),
            thousands(it.found),
            thousands(it.expected.round() as u64),
            thousands(it.hours),
            thousands(it.out_of_shape),
            format!("{:.1} sd", it.farthest),
        ]
    };
    text.push_str(&columns(&[vec![head], shape.clients.iter().map(row).collect()].concat()));
    for client in shape.clients.iter().filter(|client| client.out_of_shape > 0) {
        for hour in &client.first {
            text.push_str(&format!("  {} {hour}\n", client.client));
        }
        more(client.out_of_shape, client.first.len(), &client.client, &mut text);
    }
    if !shape.peaks.is_empty() {
        let head = ["peak", "day", "orders", "expected", "without peaks", ""].map(str::to_owned).to_vec();
        let row = |it: &verify::PeakShape| {
            vec![
                it.peak.clone(),
                it.date.clone(),
                thousands(it.found),
                thousands(it.expected.round() as u64),
                thousands(it.without.round() as u64),
                if it.is_there { "there" } else { "not there" }.to_owned(),
            ]
        };
        text.push('\n');
        text.push_str(&columns(&[vec![head], shape.peaks.iter().map(row).collect()].concat()));
    }
    text
}
