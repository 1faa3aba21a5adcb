//! `replay`: plays the profile's timeline against a database, and says whether it keeps what is promised.

#[cfg(feature = "rabbitmq")]
mod events;
mod json;
mod log;
mod meter;
mod text;

use std::path::PathBuf;

use hdrhistogram::serialization::V2DeflateSerializer;
use ordermill::calendar::utc;
use ordermill::profile::Profile;
use ordermill::replay::{self, Claiming, Ended, From, Kind, Options, ReplayError, State, Verdict, Window};
use ordermill::servers::Wait;
use ordermill::targets::Target;

use self::log::Log;
use self::meter::Meter;
use super::generate::instant;
use super::printer::Printer;
use super::report::Report;
use super::words::one_of;
use super::{Failure, ProfileArguments, interrupt, page, target};

/// How a run is drawn.
const SCRIPT: &str = include_str!("page.js");
/// Keys by which a report is known again.
const KEYS: [&str; 3] = ["verdict", "window", "found"];

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    profile: ProfileArguments,

    /// The database to play against: `postgres://USER@HOST/DATABASE` or `mongodb://HOST/DATABASE`, seeded with this profile
    #[arg(long, value_name = "TARGET", value_parser = target::Reads, required_unless_present = "dry_run")]
    at: Option<Target>,

    /// From this instant on, such as 2026-03-06T09:00:00, or `busiest`: the hour around the busiest minute [default: busiest]
    #[arg(long, value_name = "INSTANT", help_heading = "What to play")]
    from: Option<String>,

    /// Up to this instant [default: an hour later]
    #[arg(long, value_name = "INSTANT", help_heading = "What to play")]
    until: Option<String>,

    /// So many times as fast: that many times the rate of operations, not the same load sooner
    #[arg(long, value_name = "X", value_parser = speed, default_value = "1", help_heading = "What to play")]
    speed: f64,

    /// Only these operations: lookup (a product's stock), track (an order's status), task (tasks that fall due are claimed), and,
    /// which go together, place, wave, advance (orders are placed, allocated, move on) [default: all that the profile has]
    #[arg(long, value_name = "KINDS", value_delimiter = ',', value_parser = one_of::<Kind>(Kind::DONE.map(Kind::name)), hide_possible_values = true, help_heading = "What to play")]
    only: Vec<Kind>,

    /// How tasks are claimed: one at a time, or as many as are due, up to a thousand [default: bulk]
    #[arg(long, value_name = "single|bulk", value_parser = one_of::<Claiming>(Claiming::ALL.map(Claiming::name)), hide_possible_values = true, help_heading = "How")]
    tasks: Option<Claiming>,

    /// Play so much of our own time before --from, which does not count: until caches are warm
    #[arg(long, value_name = "TIME", help_heading = "What to play")]
    warm_up: Option<Wait>,

    /// Say what would be played, and send nothing
    #[arg(long, help_heading = "What to play")]
    dry_run: bool,

    /// Connections that read and connections that write, each of which does one operation at a time; as many as write claim tasks
    #[arg(long, value_name = "R+W", value_parser = connections, default_value = "12+4", help_heading = "How")]
    connections: (u16, u16),

    /// Read from this copy of the target, which takes what is written to it from there
    #[arg(long, value_name = "TARGET", value_parser = target::Reads, help_heading = "How")]
    reads_at: Option<Target>,

    /// Give up an operation that has waited so long: it is bad, and not sent, or not waited for any more
    #[arg(long, value_name = "TIME", default_value = "30s", help_heading = "How")]
    give_up: Wait,

    #[cfg(feature = "rabbitmq")]
    #[command(flatten)]
    events: events::Events,

    /// Write what was found to a file, as JSON
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    report: Option<PathBuf>,

    /// Draw what was found on one page that needs no network
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    html: Option<PathBuf>,

    /// Write what users waited, second by second, as a log of `HdrHistogram`'s
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    hlog: Option<PathBuf>,

    #[cfg(feature = "postgres")]
    /// The schema of a Postgres [default: the first on the search path]
    #[arg(long, value_name = "NAME", help_heading = "How")]
    schema: Option<String>,

    /// Wait so long for a server that is still starting, such as 60s
    #[arg(long, value_name = "TIME", help_heading = "How")]
    wait: Option<Wait>,
}

pub(super) fn run(arguments: &Arguments, printer: Printer) -> Result<(), Failure> {
    let profile = arguments.profile.load(printer)?;
    let options = arguments.options(&profile)?;
    must_promise(&profile, &options)?;
    let expected = replay::expected(&profile, &options).map_err(|error| refused(&error))?;
    let heading = text::heading(&profile, &options);
    if arguments.dry_run {
        printer.result(&format!("{heading}{}", text::foretold(&profile, &options, &expected)))?;
        return Ok(());
    }
    let Some(at) = &arguments.at else { return Err(Failure::Usage("`--at` names the database".to_owned())) };
    let report = arguments.report.as_deref().map(|path| Report::open(path, &KEYS)).transpose()?;
    let stop = interrupt::listen_and_say("interrupted".to_owned(), printer)?;
    let (mut file, mut serializer) =
        (arguments.hlog.as_deref().map(log::open).transpose()?, V2DeflateSerializer::new());
    let log = file.as_mut().map(|file| Log::new(file, &mut serializer, heading.trim_end())).transpose()?;
    let meter = Meter::new(printer, log);
    let found = replay::play(&profile, at, arguments.reads_at.as_ref(), &options, &meter, &stop);
    let logged = meter.finish();
    let found = found.map_err(|error| refused(&error))?;
    let json = json::as_json(&profile, &options, &expected, at, &found);
    if let Some(report) = report {
        report.write(&json)?;
    }
    if let Some(path) = &arguments.html {
        page::draw(path, &json, ("", &[SCRIPT]), printer)?;
    }
    logged?;
    if found.ended == Ended::Interrupted {
        return Err(Failure::Interrupted(format!(
            "interrupted: nothing is said of what was promised{}",
            between(&found)
        )));
    }
    if !printer.is_quiet() {
        printer.result(&format!("{heading}{}", text::summary(&profile, at, &utc(options.window.until), &found)))?;
    }
    match found.verdict() {
        Verdict::Holds if found.ended == Ended::Done && found.state != State::Between => Ok(()),
        Verdict::Broken => Err(Failure::Found),
        _ => Err(Failure::Unknown),
    }
}

/// Nothing was found out.
fn refused(error: &ReplayError) -> Failure {
    Failure::Usage(error.to_string())
}

/// What becomes of a target that was left on its way.
fn between(found: &replay::Report) -> &'static str {
    if found.state == State::Between {
        "\nhint: the target stands between two instants; the same command mends it, `generate --replace` begins anew"
    } else {
        ""
    }
}

/// Connections that read, and that write.
fn connections(text: &str) -> Result<(u16, u16), String> {
    let number = |text: &str| text.trim().parse::<u16>().ok().filter(|it| (1..=1000).contains(it));
    let (readers, writers) = text.split_once('+').unwrap_or((text, "4"));
    let both = number(readers).zip(number(writers));
    both.ok_or_else(|| "two numbers from 1 to 1000, such as 12+4; or those that read alone".to_owned())
}

/// How many times as fast.
fn speed(text: &str) -> Result<f64, String> {
    let speed = text.trim().replace('_', "").parse::<f64>().ok().filter(|it| *it > 0.0 && *it <= 1e6);
    speed.ok_or_else(|| "a number above 0, a million at most, such as 1 or 60".to_owned())
}

impl Arguments {
    fn options(&self, profile: &Profile) -> Result<Options, Failure> {
        let read = |flag: &str, text: &str| instant(profile, flag, text).map_err(Failure::Usage);
        let from = match self.from.as_deref() {
            None | Some("busiest") => From::Busiest,
            Some(text) => From::At(read("from", text)?),
        };
        let until = self.until.as_deref().map(|text| read("until", text)).transpose()?;
        let warm_up = self.warm_up.unwrap_or_default().0;
        #[cfg_attr(not(feature = "rabbitmq"), expect(unused_mut, reason = "nobody is told of events"))]
        let mut kinds = self.kinds(profile)?;
        let writes = kinds.iter().any(|kind| kind.writes());
        #[cfg(feature = "rabbitmq")]
        let telling = self.events.telling();
        #[cfg(feature = "rabbitmq")]
        {
            self.events.must_happen(kinds.contains(&Kind::Place))?;
            kinds.extend(telling.as_ref().map(|_| Kind::Event));
        }
        let window =
            Window::new(profile, from, until, (warm_up, writes), self.speed).map_err(|error| refused(&error))?;
        if self.give_up.0.is_zero() {
            return Err(Failure::Usage("`--give-up 0s` would send nothing\nhint: write a time such as 30s".to_owned()));
        }
        #[cfg(feature = "postgres")]
        let schema = self.schema.clone();
        #[cfg(not(feature = "postgres"))]
        let schema = None;
        Ok(Options {
            window,
            kinds,
            readers: self.connections.0.into(),
            writers: self.connections.1.into(),
            claiming: self.tasks.unwrap_or_default(),
            give_up: self.give_up.0,
            wait: self.wait.unwrap_or_default().0,
            schema,
            #[cfg(feature = "rabbitmq")]
            telling,
        })
    }

    /// What is played.
    fn kinds(&self, profile: &Profile) -> Result<Vec<Kind>, Failure> {
        let has_tasks = !profile.tasks.is_empty();
        let is_there = |kind: &Kind| *kind != Kind::Task || has_tasks;
        let is_wanted = |kind: &Kind| if self.only.is_empty() { is_there(kind) } else { self.only.contains(kind) };
        let kinds: Vec<Kind> = Kind::DONE.into_iter().filter(is_wanted).collect();
        let names = if self.tasks.is_some() { "--tasks" } else { "--only" };
        if (kinds.contains(&Kind::Task) || self.tasks.is_some()) && !has_tasks {
            let hint = "add a table such as [tasks.sync] with `count` and `every`, and seed a target with them";
            return Err(Failure::Usage(format!("`{names}` asks for tasks, and the profile has none\nhint: {hint}")));
        }
        if self.tasks.is_some() && !kinds.contains(&Kind::Task) {
            let hint = "add task to --only, or leave --tasks out";
            return Err(Failure::Usage(format!(
                "`--tasks` says how tasks are claimed, and none are played\nhint: {hint}"
            )));
        }
        let of_orders = kinds.iter().filter(|kind| Kind::OF_ORDERS.contains(kind)).count();
        if of_orders == 0 || of_orders == Kind::OF_ORDERS.len() {
            return Ok(kinds);
        }
        let why = "place, wave and advance go together: orders are played whole, or what the target holds is nobody's";
        Err(Failure::Usage(format!("`--only` names some of what changes rows\nhint: {why}")))
    }
}

/// Refuses a profile that promises nothing of what is played.
fn must_promise(profile: &Profile, options: &Options) -> Result<(), Failure> {
    if options.kinds.iter().any(|kind| kind.objective(profile).is_some()) {
        return Ok(());
    }
    let names: Vec<&str> = options.kinds.iter().map(|kind| kind.name()).collect();
    let name = names[0];
    Err(Failure::Usage(format!(
        "the profile promises nothing of what is played ({})\nhint: say what must hold, in the profile or with \
         --set 'slo.{name}=\"99.99 % < 5 s\"'",
        names.join(", ")
    )))
}
