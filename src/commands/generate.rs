//! `generate`: makes the rows and writes them to their targets.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use ordermill::plan::{Plan, Selection};
use ordermill::profile::{self, Profile};
use ordermill::random::GENERATOR_VERSION;
use ordermill::run::{self, End, Outcome, RunError};
#[cfg(feature = "mongodb")]
use ordermill::sinks::MongoDb;
#[cfg(feature = "postgres")]
use ordermill::sinks::Postgres;
use ordermill::sinks::directory::Codec;
use ordermill::sinks::{Directory, Job, Mode, Null, Part, Sink, SinkError, Standing, Stream, StreamFormat, Tally};
use ordermill::tables;
use ordermill::targets::Target;

use super::databases::Databases;
use super::printer::{Printer, bytes, columns, thousands};
use super::progress::{Bar, Goal};
use super::{Failure, ProfileArguments, interrupt, numbers, processors, target};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    profile: ProfileArguments,

    /// Where the rows go: a directory, a Postgres (`postgres://USER@HOST/DATABASE`), a MongoDB
    /// (`mongodb://HOST/DATABASE`), `-` for standard output, `null:` for nowhere [default: out/<profile>]
    #[arg(short = 'o', long, value_name = "TARGET", value_parser = target::Reads)]
    to: Vec<Target>,

    /// Only orders from this instant on, such as 2026-03-02 or 2026-03-02T09:00:00
    #[arg(long, value_name = "INSTANT", help_heading = "What to make")]
    from: Option<String>,

    /// Only orders before this instant
    #[arg(long, value_name = "INSTANT", help_heading = "What to make")]
    until: Option<String>,

    /// Only the first N orders, such as 1000, 10k or 1e6
    #[arg(long, value_name = "N", value_parser = numbers::some, allow_hyphen_values = true, help_heading = "What to make")]
    orders: Option<u64>,

    /// Only these clients or groups
    #[arg(long, value_name = "CODES", value_delimiter = ',', help_heading = "What to make")]
    clients: Vec<String>,

    /// Only these tables
    #[arg(long, value_name = "NAMES", value_delimiter = ',', help_heading = "What to make")]
    tables: Vec<String>,

    /// Only this part of all, K of N; other parts may run elsewhere at the same time
    #[arg(long, value_name = "K/N", help_heading = "What to make")]
    part: Option<Part>,

    /// Go on with a target that holds a part of the same
    #[arg(long, conflicts_with_all = ["append", "replace"], help_heading = "What is there already")]
    resume: bool,

    /// Add other clients or another range to what is there
    #[arg(long, conflicts_with = "replace", help_heading = "What is there already")]
    append: bool,

    /// Remove what ordermill has made there, and begin anew
    #[arg(long, conflicts_with = "part", help_heading = "What is there already")]
    replace: bool,

    /// Threads that make and encode rows [default: one per processor]
    #[arg(short = 'j', long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024), help_heading = "How")]
    threads: Option<u16>,

    /// Orders that a chunk is to hold: the unit of work, in a database a transaction [default: 50000, with a database 10000]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..), help_heading = "How")]
    chunk_orders: Option<u64>,

    /// Orders that the files of a set are to hold: the unit of resume
    #[arg(long, value_name = "N", default_value_t = Selection::default().file_orders,
          value_parser = clap::value_parser!(u64).range(1..), help_heading = "How")]
    file_orders: u64,

    /// Compression of Parquet pages: zstd, snappy, lz4, none
    #[arg(long, value_name = "CODEC", default_value = "zstd", help_heading = "How")]
    codec: Codec,

    /// On standard output: ndjson, csv, arrow
    #[arg(long, value_name = "FORMAT", default_value = "ndjson", help_heading = "How")]
    format: StreamFormat,

    /// Write what was done to a file, as JSON
    #[arg(long, value_name = "FILE", help_heading = "How")]
    report: Option<PathBuf>,

    #[command(flatten)]
    databases: Databases,
}

pub(super) fn run(arguments: &Arguments, printer: Printer) -> Result<(), Failure> {
    let profile = arguments.profile.load(printer)?;
    let targets = arguments.targets(&profile)?;
    let selection = arguments.selection(&profile)?;
    let made = Plan::new(&profile, &selection).map_err(|error| Failure::Usage(error.to_string()))?;
    let stop = interrupt::listen(&targets, printer)?;
    arguments.say_what_is_cut(&profile, &made, printer);
    let sinks = arguments.open(&profile, &targets, &made)?;

    let chunks: Vec<_> =
        made.chunks.iter().filter(|chunk| arguments.part.is_none_or(|part| part.takes(chunk.set))).cloned().collect();
    let world = made.world();
    let threads = arguments.threads.map_or_else(processors, usize::from);
    let lacking = chunks.iter().filter(|chunk| sinks.iter().any(|sink| sink.lacks(chunk)));
    let bar = Bar::new(printer, Goal::Chunks(run::Share::of(lacking)));
    let outcome = run::execute(&chunks, |chunk| world.rows(&chunk.content), &sinks, threads, &bar, &stop);
    bar.clear();
    let seconds = bar.seconds();
    drop(sinks);
    let outcome = match outcome {
        Err(RunError::Sink(SinkError::Closed)) => return Err(Failure::Closed),
        other => other?,
    };
    if let Some(path) = &arguments.report {
        let report = report(&profile, &outcome, seconds, threads);
        let mut file = fs_err::File::create(path)?;
        file.write_all(format!("{report:#}\n").as_bytes())?;
    }
    conclude(&targets, &outcome, seconds, printer)
}

impl Arguments {
    /// A word where more is asked for than there is.
    fn say_what_is_cut(&self, profile: &Profile, plan: &Plan, printer: Printer) {
        if let (Some(orders), None) = (self.orders, plan.last_order) {
            printer.note(&format!("there are fewer than {} orders: all of them are made", thousands(orders)));
        }
        let from = self.from.as_ref().and_then(|text| instant(profile, "from", text).ok());
        if from.is_some_and(|from| from < profile.start) {
            let start = profile.zone.local(profile.start).strftime("%Y-%m-%d %H:%M");
            printer.note(&format!("--from lies before the start: orders begin at {start} {}", profile.zone.name()));
        }
    }

    fn mode(&self) -> Mode {
        match (self.resume, self.append, self.replace) {
            (true, ..) => Mode::Resume,
            (_, true, _) => Mode::Append,
            (_, _, true) => Mode::Replace,
            _ => Mode::New,
        }
    }

    /// A database's chunks wait for their connections in memory, uncompressed, so they are smaller.
    fn chunk_orders(&self) -> u64 {
        let usual = if self.to.iter().any(Target::is_database) { 10_000 } else { Selection::default().chunk_orders };
        self.chunk_orders.unwrap_or(usual)
    }

    fn targets(&self, profile: &Profile) -> Result<Vec<Target>, Failure> {
        if self.to.is_empty() {
            self.databases.check(&[])?;
            return Ok(vec![Target::Directory(PathBuf::from("out").join(&profile.name))]);
        }
        if let Some(twice) = self.to.iter().enumerate().find(|(place, target)| self.to[..*place].contains(target)) {
            return Err(Failure::Usage(format!("`--to {}` is given twice\nhint: once is enough", twice.1)));
        }
        self.databases.check(&self.to)?;
        Ok(self.to.clone())
    }

    fn selection(&self, profile: &Profile) -> Result<Selection, Failure> {
        let instant = |flag: &str, text: &Option<String>| {
            text.as_ref().map(|text| instant(profile, flag, text)).transpose().map_err(Failure::Usage)
        };
        Ok(Selection {
            tables: self.tables.clone(),
            clients: self.clients.clone(),
            from: instant("from", &self.from)?,
            until: instant("until", &self.until)?,
            orders: self.orders,
            chunk_orders: self.chunk_orders(),
            file_orders: self.file_orders,
        })
    }

    /// What the target is asked to hold.
    fn job(&self, profile: &Profile, plan: &Plan) -> Job {
        let identity = profile::identity(profile);
        let wave = i64::from(profile.wave_minutes) * 60_000;
        let chosen: Vec<&str> = plan.clients.iter().map(|&index| profile.clients[index].code.as_str()).collect();
        Job {
            version: GENERATOR_VERSION.to_string(),
            profile: profile.name.clone(),
            seed: profile.seed,
            shared: identity.shared,
            clients: identity.clients.into_iter().filter(|(code, _)| chosen.contains(&code.as_str())).collect(),
            tables: plan.tables.iter().map(|table| table.name.to_owned()).collect(),
            from: plan.waves.start * wave,
            until: plan.waves.end * wave,
            orders: self.orders,
            chunk_orders: self.chunk_orders(),
            file_orders: self.file_orders,
            text: profile::explain(profile),
        }
    }

    fn open(&self, profile: &Profile, targets: &[Target], plan: &Plan) -> Result<Vec<Box<dyn Sink>>, Failure> {
        let mut sinks: Vec<Box<dyn Sink>> = Vec::new();
        for target in targets {
            sinks.push(match target {
                Target::Null => Box::new(Null),
                Target::Output => Box::new(Stream::stdout(&plan.tables, self.format).map_err(refused)?),
                Target::Directory(root) => {
                    let job = self.job(profile, plan);
                    Box::new(Directory::open(root, &job, plan, self.part, self.mode(), self.codec).map_err(refused)?)
                }
                #[cfg(feature = "postgres")]
                Target::Postgres(address) => {
                    let (job, options) = (self.job(profile, plan), self.databases.postgres());
                    let opened = Postgres::open(address, &options, &job, plan, self.part, self.mode());
                    Box::new(opened.map_err(refused)?)
                }
                #[cfg(feature = "mongodb")]
                Target::MongoDb(address) => {
                    let (job, options) = (self.job(profile, plan), self.databases.mongodb());
                    let opened = MongoDb::open(address, &options, &job, plan, self.part, self.mode());
                    Box::new(opened.map_err(refused)?)
                }
            });
        }
        Ok(sinks)
    }
}

/// Says how it ended.
fn conclude(targets: &[Target], outcome: &Outcome, seconds: f64, printer: Printer) -> Result<(), Failure> {
    let standings = match &outcome.end {
        End::Interrupted => {
            return Err(Failure::Interrupted(interrupt::message(targets)));
        }
        End::Done(standings) => standings,
    };
    for ((target, standing), written) in targets.iter().zip(standings).zip(&outcome.bytes) {
        let text = summary(target, *standing, outcome, written, seconds);
        if targets.contains(&Target::Output) {
            printer.note(&text);
        } else if !printer.is_quiet() {
            printer.result(&text)?;
        }
    }
    Ok(())
}

/// A target that does not take what the arguments ask for: they are wrong, not the run.
fn refused(error: SinkError) -> Failure {
    match error {
        SinkError::Refused { .. } => Failure::Usage(error.to_string()),
        other => other.into(),
    }
}

/// What was made and where it is.
fn summary(target: &Target, standing: Standing, outcome: &Outcome, written: &Tally, seconds: f64) -> String {
    if outcome.chunks == 0 {
        return format!("{target} is already complete\n");
    }
    let mut rows = vec![];
    for (table, count) in outcome.rows.iter() {
        rows.push(vec![table.to_owned(), thousands(count), "rows".to_owned(), bytes(written.get(table))]);
    }
    let total = outcome.rows.total();
    rows.push(vec!["total".to_owned(), thousands(total), "rows".to_owned(), bytes(written.total())]);
    let mut text = columns(&rows);
    let orders = outcome.rows.get("orders");
    let rate = |count: u64| thousands((count as f64 / seconds.max(1e-9)) as u64);
    text.push_str(&format!("{seconds:.2} s: {} orders/s, {} rows/s", rate(orders), rate(total)));
    if let Some(peak) = peak_memory() {
        text.push_str(&format!(", {} of memory at most", bytes(peak)));
    }
    text.push('\n');
    if let Target::Directory(path) = target {
        let path = path.display();
        match standing {
            Standing::Whole => text.push_str(&format!("{path} is complete\n")),
            Standing::Awaits { missing } => {
                text.push_str(&format!("{path} awaits {missing} file sets of other parts\n"));
            }
        }
        let table = outcome.rows.iter().map(|(table, _)| table).find(|table| *table == "orders").unwrap_or("clients");
        text.push_str(&format!("look at it: duckdb -c \"from '{path}/{table}/*.parquet' limit 10\"\n"));
    } else if target.is_database() {
        match standing {
            Standing::Whole => text.push_str(&format!("{target} is complete\n")),
            Standing::Awaits { missing } => {
                text.push_str(&format!("{target} awaits {missing} chunks of other parts\n"));
            }
        }
    }
    text
}

/// What was done, for machines.
fn report(profile: &Profile, outcome: &Outcome, seconds: f64, threads: usize) -> serde_json::Value {
    let identity = profile::identity(profile);
    let tally = |tally: &Tally| tally.iter().collect::<BTreeMap<_, _>>();
    let total = outcome.rows.total();
    let columns = |name| tables::by_name(name).map_or(0, |table| table.columns.len() as u64);
    let values: u64 = outcome.rows.iter().map(|(table, rows)| rows * columns(table)).sum();
    serde_json::json!({
        "profile": profile.name,
        "seed": profile.seed,
        "generator_version": GENERATOR_VERSION,
        "identity": { "shared": identity.shared, "clients": identity.clients.into_iter().collect::<BTreeMap<_, _>>() },
        "complete": outcome.end != End::Interrupted,
        "rows": tally(&outcome.rows),
        "bytes": outcome.bytes.iter().map(tally).collect::<Vec<_>>(),
        "values": values,
        "seconds": seconds,
        "threads": threads,
        "orders_per_second": outcome.rows.get("orders") as f64 / seconds,
        "rows_per_second": total as f64 / seconds,
        "peak_memory_bytes": peak_memory(),
    })
}

/// An instant as the user writes it: with an offset, or in the profile's zone; a date is its first instant.
pub(super) fn instant(profile: &Profile, flag: &str, text: &str) -> Result<i64, String> {
    if let Ok(instant) = text.parse::<jiff::Timestamp>() {
        return Ok(instant.as_millisecond());
    }
    if let Ok(date) = text.parse::<jiff::civil::Date>()
        && !text.contains('T')
    {
        return Ok(profile.zone.start_of(date));
    }
    match text.parse::<jiff::civil::DateTime>() {
        Ok(local) => Ok(profile.zone.instant(local)),
        Err(_) => Err(format!(
            "`--{flag} {text}` is no instant\nhint: write 2026-03-02, 2026-03-02T09:00:00 ({}) or 2026-03-02T09:00:00Z",
            profile.zone.name()
        )),
    }
}

/// The most memory this process has used, bytes; where the system tells.
fn peak_memory() -> Option<u64> {
    let status = fs_err::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_ascii_whitespace().nth(1)?.parse::<u64>().ok()? * 1024)
}
