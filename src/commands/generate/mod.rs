//! `generate`: makes the rows and writes them to their targets.

mod load;
mod summary;

use std::path::PathBuf;

use ordermill::job::{Existing, Mode, Request};
use ordermill::plan::{Fixture, Part, Plan, PlanError, Selection};
use ordermill::profile::Profile;
use ordermill::run::{self, End, Outcome};
use ordermill::sinks::{Codec, Coding, Envelope, Format, Standing};
use ordermill::targets::{self, Target};

use self::load::{Load, OfShard, Open};
use super::databases::Databases;
use super::flag::Flag;
use super::printer::{Printer, thousands};
use super::progress::{Bar, Goal};
use super::report::{self, Report};
use super::words::one_of;
use super::{Failure, ProfileArguments, interrupt, numbers, part, processors, shards, target};

#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "one for each flag")]
pub(super) struct Arguments {
    #[command(flatten)]
    profile: ProfileArguments,

    /// Where the rows go: a directory, a Postgres (`postgres://USER@HOST/DATABASE`), a MongoDB
    /// (`mongodb://HOST/DATABASE`), a bucket (`s3://`, `gs://` or `az://BUCKET/FOLDER`), `-` for standard output,
    /// `null:` for nowhere [default: out/<profile>]
    #[arg(short = 'o', long, value_name = "TARGET", value_parser = target::Reads)]
    to: Vec<Target>,

    /// Spread the rows over the shards of a layout, by client; each has what belongs to no client, too, and a ledger of its own
    #[arg(long, value_name = "FILE", conflicts_with_all = ["to", "clients", "orders", "fixture", "advance"])]
    shards: Option<PathBuf>,

    /// Only orders from this instant on, such as 2026-03-02 or 2026-03-02T09:00:00
    #[arg(long, value_name = "INSTANT", help_heading = "What to make")]
    from: Option<String>,

    /// Only orders before this instant
    #[arg(long, value_name = "INSTANT", help_heading = "What to make")]
    until: Option<String>,

    /// Only the first N orders, such as 1000, 10k or 1e6
    #[arg(long, value_name = "N", value_parser = numbers::some, allow_hyphen_values = true, help_heading = "What to make")]
    orders: Option<u64>,

    /// Only a few orders in which every case that the profile makes occurs K times, and what they refer to: for a
    /// repository's tests. A directory gets `fixture.json`, which says which order shows what
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u32).range(1..=1000), conflicts_with_all = ["orders", "append", "part"], help_heading = "What to make")]
    fixture: Option<u32>,

    /// Only these clients or groups
    #[arg(long, value_name = "CODES", value_delimiter = ',', help_heading = "What to make")]
    clients: Vec<String>,

    /// Only these tables
    #[arg(long, value_name = "NAMES", value_delimiter = ',', help_heading = "What to make")]
    tables: Vec<String>,

    /// Only this part of all, K of N; other parts may run elsewhere at the same time. auto/N: the K that Kubernetes
    /// (`JOB_COMPLETION_INDEX`) or Slurm (`SLURM_ARRAY_TASK_ID`) gives this process
    #[arg(long, value_name = "K/N", value_parser = part::read, help_heading = "What to make")]
    part: Option<Part>,

    /// Go on with what the same command has begun
    #[arg(long, help_heading = "What is there already")]
    resume: bool,

    /// Add other clients or another range to what is there
    #[arg(long, conflicts_with = "replace", help_heading = "What is there already")]
    append: bool,

    /// Remove what ordermill has made there, and begin anew
    #[arg(long, conflicts_with = "part", help_heading = "What is there already")]
    replace: bool,

    /// Move what is there on to the profile's later `end` or `as_of`: only rows that differ are written. Killed on the way, the
    /// same command goes on
    #[arg(long, conflicts_with_all = ["append", "replace", "part", "orders", "fixture"], help_heading = "What is there already")]
    advance: bool,

    /// Threads that make and encode rows [default: one per processor]
    #[arg(short = 'j', long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024), help_heading = "How")]
    threads: Option<u16>,

    /// Orders that a chunk is to hold: the unit of work, in a database a transaction [default: 50000 for
    /// Parquet, 10000 for databases and other formats]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..), help_heading = "How")]
    chunk_orders: Option<u64>,

    /// Orders that the files of a set are to hold: a directory's unit of resume [default: 1000000]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..), help_heading = "How")]
    file_orders: Option<u64>,

    /// How rows are written: in a directory parquet, csv, ndjson, arrow [default: parquet]; on standard output ndjson, csv,
    /// arrow [default: ndjson]
    #[arg(long, value_name = "FORMAT", value_parser = one_of::<Format>(Format::ALL.map(Format::name)), hide_possible_values = true, help_heading = "How")]
    format: Option<Format>,

    /// Compression of a directory's files: zstd, snappy, lz4, none for parquet [default: zstd]; none, gzip, zstd for csv and
    /// ndjson [default: none]; none, zstd, lz4 for arrow [default: none]
    #[arg(long, value_name = "CODEC", value_parser = one_of::<Codec>(Codec::ALL.map(Codec::name)), hide_possible_values = true, help_heading = "How")]
    codec: Option<Codec>,

    /// What events are wrapped in on standard output: debezium, with whole rows before and after
    #[arg(long, value_name = "ENVELOPE", value_parser = one_of::<Envelope>(Envelope::ALL.map(Envelope::name)), hide_possible_values = true, help_heading = "How")]
    envelope: Option<Envelope>,

    /// Write what was done to a file, as JSON
    #[arg(long, value_name = "FILE", help_heading = "How")]
    report: Option<PathBuf>,

    #[command(flatten)]
    databases: Databases,
}

pub(super) fn run(arguments: &Arguments, printer: Printer) -> Result<(), Failure> {
    let profile = arguments.profile.load(printer)?;
    let loads = arguments.loads(&profile)?;
    let targets: Vec<Target> = loads.iter().flat_map(|load| load.targets.clone()).collect();
    let requests: Vec<Request<'_>> =
        loads.iter().map(|load| load.request(arguments.mode(), arguments.part)).collect::<Result<_, _>>()?;
    let report = arguments.report.as_deref().map(|path| Report::open(path, &report::KEYS)).transpose()?;
    let options = arguments.options();
    let stop = interrupt::listen(&targets, printer)?;
    arguments.say_what_is_cut(&profile, &loads[0].plan, printer);
    let open: Vec<Open<'_>> =
        loads.iter().zip(requests).map(|(load, request)| load.open(&request, &options)).collect::<Result<_, _>>()?;

    let threads = arguments.threads.map_or_else(processors, usize::from);
    let bar = Bar::new(printer, Goal::Chunks(run::Share::of(open.iter().flat_map(Open::lacking))));
    let outcomes = load::make(&open, &options, threads, &bar, &stop);
    bar.clear();
    let seconds = bar.seconds();
    drop(open);
    let outcomes = load::all(&loads, outcomes, printer)?;
    let whole = load::together(&outcomes);
    if let Some(report) = report {
        report.write(&report::report(&profile, &whole, seconds, threads))?;
    }
    let End::Done(standings) = &whole.end else {
        return Err(Failure::Interrupted(interrupt::message(&targets)));
    };
    if arguments.shards.is_none() {
        return say(&targets, options.coding()?, (&whole, standings), seconds, printer);
    }
    if !printer.is_quiet() {
        printer.result(&summary::of_shards(&loads, &outcomes, &whole, seconds))?;
    }
    Ok(())
}

/// Says what was made, and where it is.
fn say(
    targets: &[Target],
    coding: Coding,
    (outcome, standings): (&Outcome, &[Standing]),
    seconds: f64,
    printer: Printer,
) -> Result<(), Failure> {
    for ((target, standing), written) in targets.iter().zip(standings).zip(&outcome.bytes) {
        let text = summary::of_target(target, coding, standing, outcome, (written, seconds));
        if targets.contains(&Target::Output) {
            printer.note(&text);
        } else if !printer.is_quiet() {
            printer.result(&text)?;
        }
    }
    Ok(())
}

impl Arguments {
    /// A word where more is asked for than there is.
    fn say_what_is_cut(&self, profile: &Profile, plan: &Plan, printer: Printer) {
        if let Some(fixture) = &plan.selection.fixture {
            printer.note(&said(fixture));
        }
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
        let existing = match (self.append, self.replace, self.advance) {
            (true, ..) => Existing::Append,
            (_, true, _) => Existing::Replace,
            (.., true) => Existing::Advance,
            _ => Existing::Refuse,
        };
        Mode { resume: self.resume, existing }
    }

    /// Chunks that wait in memory as text, or as a database takes them, are smaller.
    fn chunk_orders(&self, targets: &[Target]) -> u64 {
        let is_large = targets.iter().any(Target::is_database) || self.format.is_some_and(|it| it != Format::Parquet);
        let usual = if is_large { 10_000 } else { Selection::default().chunk_orders };
        self.chunk_orders.unwrap_or(usual)
    }

    /// What is made: all that is selected, or that of each shard.
    fn loads(&self, profile: &Profile) -> Result<Vec<Load>, Failure> {
        let Some(path) = &self.shards else {
            let targets = self.targets(profile)?;
            let selection = self.selection(profile, &targets)?;
            return Ok(vec![Load::new(profile, None, targets, &selection)?]);
        };
        let layout = shards::read(path, profile)?;
        let targets = shards::targets(path, &layout)?;
        self.check(&targets)?;
        let selection = self.selection(profile, &targets)?;
        let mut loads = Vec::new();
        for ((shard, clients), target) in layout.shards.iter().zip(layout.spread(&profile.clients)).zip(targets) {
            let Some(selection) = shards::selection(profile, &selection, &clients).map_err(|error| usage(&error))?
            else {
                continue;
            };
            let shard = OfShard { name: shard.name.clone(), clients: clients.len() };
            loads.push(Load::new(profile, Some(shard), vec![target], &selection)?);
        }
        Ok(loads)
    }

    fn targets(&self, profile: &Profile) -> Result<Vec<Target>, Failure> {
        if self.to.is_empty() {
            let targets = vec![Target::Directory(PathBuf::from("out").join(&profile.name))];
            return self.check(&targets).map(|()| targets);
        }
        if let Some(twice) = self.to.iter().enumerate().find(|(place, target)| self.to[..*place].contains(target)) {
            return Err(Failure::Usage(format!("`--to {}` is given twice\nhint: once is enough", twice.1)));
        }
        self.check(&self.to).map(|()| self.to.clone())
    }

    fn selection(&self, profile: &Profile, targets: &[Target]) -> Result<Selection, Failure> {
        let instant = |flag: &str, text: &Option<String>| {
            text.as_ref().map(|text| instant(profile, flag, text)).transpose().map_err(Failure::Usage)
        };
        let selection = Selection {
            tables: self.tables.clone(),
            clients: self.clients.clone(),
            from: instant("from", &self.from)?,
            until: instant("until", &self.until)?,
            orders: self.orders,
            fixture: None,
            chunk_orders: self.chunk_orders(targets),
            file_orders: self.file_orders.unwrap_or(Selection::default().file_orders),
        };
        let choose = |each| Fixture::choose(profile, &selection, each);
        let fixture = self.fixture.map(choose).transpose().map_err(|error| usage(&error))?;
        Ok(Selection { fixture, ..selection })
    }

    fn options(&self) -> targets::Options {
        targets::Options {
            format: self.format,
            codec: self.codec,
            envelope: self.envelope,
            #[cfg(feature = "object-store")]
            bucket: self.databases.bucket(),
            #[cfg(feature = "postgres")]
            postgres: self.databases.postgres(),
            #[cfg(feature = "mongodb")]
            mongodb: self.databases.mongodb(),
        }
    }

    /// Refuses flags that no target has a use for.
    fn check(&self, targets: &[Target]) -> Result<(), Failure> {
        let of_ledgers = |flag, is_given| Flag {
            flag,
            is_given,
            fits: Target::has_ledger,
            kind: "a directory, a bucket or a database",
        };
        let of_directories =
            |flag, is_given| Flag { flag, is_given, fits: Target::has_files, kind: "a directory or a bucket" };
        let is_output = |target: &Target| *target == Target::Output;
        if self.advance && targets.len() > 1 {
            let hint = "run it once for each";
            return Err(Failure::Usage(format!("`--advance` moves one target on at a time\nhint: {hint}")));
        }
        if self.envelope.is_some() && targets.len() > 1 {
            let hint = "other targets take events as they are: run twice";
            return Err(Failure::Usage(format!("`--envelope` goes with standard output alone\nhint: {hint}")));
        }
        let writes_files = |target: &Target| target.has_files() || *target == Target::Output;
        let flags = [
            of_ledgers("--resume", self.resume),
            of_ledgers("--append", self.append),
            of_ledgers("--replace", self.replace),
            of_ledgers("--advance", self.advance),
            of_directories("--file-orders", self.file_orders.is_some()),
            of_directories("--codec", self.codec.is_some()),
            Flag {
                flag: "--envelope",
                is_given: self.envelope.is_some(),
                fits: is_output,
                kind: "standard output (-)",
            },
            Flag {
                flag: "--format",
                is_given: self.format.is_some(),
                fits: writes_files,
                kind: "a directory, a bucket or standard output (-)",
            },
        ];
        flags.into_iter().chain(self.databases.flags()).try_for_each(|flag| flag.check(targets))?;
        self.databases.check()
    }
}

fn usage(error: &PlanError) -> Failure {
    Failure::Usage(error.to_string())
}

/// What a fixture shows, and what it can't.
fn said(fixture: &Fixture) -> String {
    let (orders, cases) = (thousands(fixture.orders.len() as u64), fixture.cases());
    let rare: Vec<String> = fixture.rare.iter().map(|(case, found)| format!("{case} ({found})")).collect();
    let rare = if rare.is_empty() { String::new() } else { format!("; found less often: {}", rare.join(", ")) };
    format!("{orders} orders show {cases} cases {} times each{rare}", fixture.each)
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
