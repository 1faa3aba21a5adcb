//! `stage run`: the ladder, climbed.

use std::ffi::OsString;
use std::path::PathBuf;

use ordermill::profile::Profile;
use ordermill::sinks::TargetError;
use ordermill::stage::{self, LadderError, Options, QUARTER, REPORTS, Stage};
use ordermill::targets::Target;

use super::{Databases, client, text};
use crate::commands::generate::instant;
use crate::commands::printer::Printer;
use crate::commands::report::Report;
use crate::commands::words::one_of;
use crate::commands::{Failure, interrupt, page, shards};

#[derive(Debug, clap::Args)]
pub(in crate::commands) struct Arguments {
    #[command(flatten)]
    databases: Databases,

    /// The stages to climb [default: all]
    #[arg(long, value_name = "STAGES", value_delimiter = ',', value_parser = one_of::<Stage>(Stage::ALL.map(Stage::name)), help_heading = "What to ask")]
    stages: Vec<Stage>,

    /// The reports to ask for [default: all]
    #[arg(long, value_name = "REPORTS", value_delimiter = ',', value_parser = clap::builder::PossibleValuesParser::new(REPORTS.iter().map(|report| report.name)), hide_possible_values = true, help_heading = "What to ask")]
    reports: Vec<String>,

    /// Only what is this client's
    #[arg(long, value_name = "CODE", help_heading = "What to ask")]
    client: Option<String>,

    /// Only from this instant on [default: a week before --until]
    #[arg(long, value_name = "INSTANT", help_heading = "What to ask")]
    from: Option<String>,

    /// Only before this instant [default: the instant as of which the rows stand]
    #[arg(long, value_name = "INSTANT", help_heading = "What to ask")]
    until: Option<String>,

    /// The instant as of which reports tell what is late or open [default: as of which the rows stand]
    #[arg(long, value_name = "INSTANT", help_heading = "What to ask")]
    as_of: Option<String>,

    /// Runs of each report, after a first one
    #[arg(long, value_name = "N", default_value = "10", value_parser = clap::value_parser!(u32).range(1..=10_000), help_heading = "How")]
    runs: u32,

    /// The program of DuckDB, which stage `columnar` has read the same rows as Parquet: files below `TMPDIR`, gone at the end
    #[arg(long, value_name = "PROGRAM", default_value = "duckdb", help_heading = "How")]
    duckdb: OsString,

    /// The layout of shards that hold the same rows, loaded by `generate --shards`, which stage `shards` asks
    #[arg(long, value_name = "FILE", help_heading = "How")]
    shards: Option<PathBuf>,

    /// Leave what the stages have made; the next ladder drops it
    #[arg(long, help_heading = "How")]
    keep: bool,

    /// Draw all on one page that needs no network
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    html: Option<PathBuf>,

    /// Write all that was found, every run too, as JSON
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    report: Option<PathBuf>,
}

/// How a ladder is drawn.
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");
/// Keys by which a report of a ladder is known again.
const KEYS: [&str; 3] = ["agrees", "reports", "stages"];
/// What is said when a ladder ends before it could clear up.
const INTERRUPTED: &str = "interrupted\nhint: what stages have made is recorded in `ordermill_stages`; the next `ordermill stage run` \
                           drops it";

pub(super) fn run(arguments: &Arguments, printer: Printer) -> Result<(), Failure> {
    let profile = arguments.databases.load(printer)?;
    let options = arguments.options(&profile)?;
    let report = arguments.report.as_deref().map(|path| Report::open(path, &KEYS)).transpose()?;
    let stop = interrupt::listen_and_say(INTERRUPTED.to_owned(), printer)?;
    let say = |text: &str| printer.note(text);
    let found = stage::climb(&profile, &arguments.databases.targets, &options, &stop, &say);
    let finding = found.map_err(|error| match error {
        LadderError::Interrupted => Failure::Interrupted("interrupted; what stages had made is dropped".to_owned()),
        LadderError::Target(error @ TargetError::Refused { .. }) => Failure::Usage(error.to_string()),
        LadderError::Target(error) => error.into(),
    })?;
    if let Some(report) = report {
        report.write(&serde_json::to_value(&finding)?)?;
    }
    if let Some(path) = &arguments.html {
        page::draw(path, &finding, (STYLE, &[SCRIPT]), printer)?;
    }
    printer.result(&text::text(&finding, printer))?;
    if finding.agrees { Ok(()) } else { Err(Failure::Found) }
}

impl Arguments {
    /// The databases of a layout, if one is named.
    fn shards(&self, profile: &Profile) -> Result<Vec<Target>, Failure> {
        let Some(path) = &self.shards else { return Ok(Vec::new()) };
        shards::targets(path, &shards::read(path, profile)?)
    }

    fn options(&self, profile: &Profile) -> Result<Options, Failure> {
        let read = |flag: &str, text: &Option<String>| {
            text.as_ref().map(|text| instant(profile, flag, text)).transpose().map_err(Failure::Usage)
        };
        let (from, until, at) = (read("from", &self.from)?, read("until", &self.until)?, read("as-of", &self.as_of)?);
        for (flag, text, at) in [("from", &self.from, from), ("until", &self.until, until)] {
            if at.is_some_and(|at| at % QUARTER != 0) {
                let text = text.as_deref().unwrap_or_default();
                let hint = "sums are kept by quarters: write 09:00, 09:15, 09:30 or 09:45";
                return Err(Failure::Usage(format!("`--{flag} {text}` is no whole quarter of an hour\nhint: {hint}")));
            }
        }
        if let (Some(from), Some(until)) = (from, until)
            && from >= until
        {
            return Err(Failure::Usage("nothing lies between --from and --until\nhint: --until is later".to_owned()));
        }
        let mut stages = if self.stages.is_empty() { Stage::ALL.to_vec() } else { self.stages.clone() };
        stages.sort_unstable();
        stages.dedup();
        Ok(Options {
            stages,
            reports: self.reports.clone(),
            client: self.client.as_deref().map(|code| client(profile, code)).transpose().map_err(Failure::Usage)?,
            runs: self.runs,
            from,
            until,
            at,
            keep: self.keep,
            duckdb: self.duckdb.clone(),
            replicas: self.databases.replicas.clone(),
            shards: self.shards(profile)?,
            reach: self.databases.reach(),
        })
    }
}
