//! `replay`: plays the profile's timeline against a database, and says whether it keeps what is promised.

use std::path::PathBuf;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use ordermill::calendar::Millis;
use ordermill::profile::{self, Profile};
use ordermill::random::GENERATOR_VERSION;
use ordermill::replay::{
    self, Counted, Ended, Expected, From, Kind, OfKind, Options, Outcome, ReplayError, Second, State, Verdict, Watch,
    Window,
};
use ordermill::servers::{Wait, plain};
use ordermill::targets::Target;
use serde_json::{Value, json};

use super::generate::instant;
use super::printer::{Printer, columns, thousands};
use super::report::Report;
use super::words::one_of;
use super::{Failure, ProfileArguments, interrupt, target};

/// How often a plain line comes.
const EVERY: Duration = Duration::from_secs(5);
/// Keys by which a report is known again.
const KEYS: [&str; 3] = ["verdict", "window", "found"];
/// Steps of the bar.
const PARTS: u64 = 1_000;

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

    /// Only these operations: lookup (a product's stock), track (an order's status), and, which go together, place, wave, advance
    /// (orders are placed, allocated, move on) [default: all]
    #[arg(long, value_name = "KINDS", value_delimiter = ',', value_parser = one_of::<Kind>(Kind::ALL.map(Kind::name)), hide_possible_values = true, help_heading = "What to play")]
    only: Vec<Kind>,

    /// Play so much of our own time before --from, which does not count: until caches are warm
    #[arg(long, value_name = "TIME", help_heading = "What to play")]
    warm_up: Option<Wait>,

    /// Say what would be played, and send nothing
    #[arg(long, help_heading = "What to play")]
    dry_run: bool,

    /// Connections that read and connections that write, each of which does one operation at a time
    #[arg(long, value_name = "R+W", value_parser = connections, default_value = "12+4", help_heading = "How")]
    connections: (u16, u16),

    /// Read from this copy of the target, which takes what is written to it from there
    #[arg(long, value_name = "TARGET", value_parser = target::Reads, help_heading = "How")]
    reads_at: Option<Target>,

    /// Give up an operation that has waited so long: it is bad, and not sent, or not waited for any more
    #[arg(long, value_name = "TIME", default_value = "30s", help_heading = "How")]
    give_up: Wait,

    /// Write what was found to a file, as JSON
    #[arg(long, value_name = "FILE", help_heading = "How")]
    report: Option<PathBuf>,

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
    arguments.must_promise(&profile, &options)?;
    let expected = replay::expected(&profile, &options).map_err(|error| refused(&error))?;
    let heading = heading(&profile, &options);
    if arguments.dry_run {
        printer.result(&format!("{heading}{}", foretold(&profile, &options, &expected)))?;
        return Ok(());
    }
    let Some(at) = &arguments.at else { return Err(Failure::Usage("`--at` names the database".to_owned())) };
    let report = arguments.report.as_deref().map(|path| Report::open(path, &KEYS)).transpose()?;
    let stop = interrupt::listen_and_say("interrupted".to_owned(), printer)?;
    let meter = Meter::new(printer);
    let found = replay::play(&profile, at, arguments.reads_at.as_ref(), &options, &meter, &stop);
    meter.bar.finish_and_clear();
    let found = found.map_err(|error| refused(&error))?;
    if let Some(report) = report {
        report.write(&as_json(&profile, &options, at, &found))?;
    }
    if found.ended == Ended::Interrupted {
        return Err(Failure::Interrupted(format!(
            "interrupted: nothing is said of what was promised{}",
            between(&found)
        )));
    }
    if !printer.is_quiet() {
        printer.result(&format!("{heading}{}", summary(&profile, at, &utc(options.window.until), &found)))?;
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
        let kinds = self.kinds()?;
        let writes = kinds.iter().any(|kind| Kind::WRITES.contains(kind));
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
            give_up: self.give_up.0,
            wait: self.wait.unwrap_or_default().0,
            schema,
        })
    }

    /// What is played.
    fn kinds(&self) -> Result<Vec<Kind>, Failure> {
        let is_wanted = |kind: &Kind| self.only.is_empty() || self.only.contains(kind);
        let kinds: Vec<Kind> = Kind::ALL.into_iter().filter(is_wanted).collect();
        let writes = Kind::WRITES.iter().filter(|kind| kinds.contains(kind)).count();
        if writes == 0 || writes == Kind::WRITES.len() {
            return Ok(kinds);
        }
        let why = "place, wave and advance go together: orders are played whole, or what the target holds is nobody's";
        Err(Failure::Usage(format!("`--only` names some of what changes rows\nhint: {why}")))
    }

    /// Refuses a profile that promises nothing of what is played.
    #[expect(clippy::unused_self, reason = "it speaks of the arguments")]
    fn must_promise(&self, profile: &Profile, options: &Options) -> Result<(), Failure> {
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
}

/// What is played.
fn heading(profile: &Profile, options: &Options) -> String {
    let Window { from, until, speed, .. } = options.window;
    let local = |at: Millis| profile.zone.local(at).strftime("%a %Y-%m-%d %H:%M").to_string();
    let (warm_up, seconds) = options.window.seconds();
    let rate = if (speed - 1.0).abs() < 1e-9 { String::new() } else { format!(", {speed} times the rate") };
    let warm_up = if warm_up > 0.0 { format!(", after {} of warm-up", time(warm_up)) } else { String::new() };
    format!(
        "{} from {} to {} ({}){rate}: {}{warm_up}\n",
        profile.name,
        local(from),
        local(until),
        profile.zone.name(),
        time(seconds)
    )
}

/// Seconds as people read them.
fn time(seconds: f64) -> String {
    match seconds {
        it if it < 120.0 => format!("{} s", (it * 10.0).round() / 10.0),
        it if it < 7200.0 => format!("{:.1} min", it / 60.0),
        it => format!("{:.1} h", it / 3600.0),
    }
}

/// Microseconds as people read them.
fn micros(micros: u64) -> String {
    match micros as f64 / 1000.0 {
        it if it < 9.995 => format!("{it:.2} ms"),
        it if it < 999.5 => format!("{it:.0} ms"),
        it => format!("{:.2} s", it / 1000.0),
    }
}

fn per_cent(share: f64) -> String {
    let digits = if share > 0.0 && share < 0.001 { 5 } else { 3 };
    let text = format!("{:.digits$}", 100.0 * share);
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    format!("{text} %")
}

/// What would be played, and whether it can tell.
fn foretold(profile: &Profile, options: &Options, expected: &Expected) -> String {
    let mut rows = vec![["operation", "expected", "a second", "promised"].map(str::to_owned).to_vec()];
    let mut notes = String::new();
    for (kind, count) in &expected.operations {
        let objective = kind.objective(profile);
        rows.push(vec![
            kind.name().to_owned(),
            thousands(count.round() as u64),
            format!("{:.1}", count / options.window.seconds().1),
            objective.map_or("nothing".to_owned(), |it| it.to_string()),
        ]);
        let Some(objective) = objective else { continue };
        let Outcome::NotProven(Some(needed)) = replay::judge(&[], objective.allowed()).outcome else { continue };
        if needed as f64 > *count {
            notes.push_str(&format!(
                "{} can't be shown to hold: {} operations with none bad are the fewest that would show {objective}\n",
                kind.name(),
                thousands(needed)
            ));
        }
    }
    format!("{}at the most {:.1} a second; nothing was sent\n{notes}", columns(&rows), expected.peak)
}

/// What was found, for people.
fn summary(profile: &Profile, at: &Target, until: &str, found: &replay::Report) -> String {
    let head = ["", "offered", "ended", "late", "wrong", "given up", "p50", "p99", "p99.9", "p99.99", "max"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for it in &found.operations {
        let counts = [it.offered, it.ended, it.late, it.wrong, it.given_up].map(thousands);
        let of = &it.response;
        let times = [of.p50, of.p99, of.p99_9, of.p99_99, of.max].map(micros);
        rows.push([it.kind.name().to_owned()].into_iter().chain(counts).chain(times).collect());
    }
    let mut text = columns(&rows);
    if let Ended::FellBehind(instant) = &found.ended {
        text.push_str(&format!("{at} fell behind at {instant}: a million operations waited, and the run was ended\n"));
    }
    for it in found.operations.iter().filter(|it| it.judged.is_some()) {
        text.push_str(&judged(profile, it));
    }
    match found.state {
        State::Unchanged => {}
        State::Arrived => text.push_str(&format!(
            "{at} holds what {} is at the end of it: `ordermill verify` with as_of {} proves it\n",
            profile.name, until
        )),
        State::Between => text.push_str(&format!(
            "{at} stands between two instants, since not every write was applied: the same command mends it\n"
        )),
    }
    for said in &found.said {
        text.push_str(&format!("  {}\n", plain(said)));
    }
    if found.warm_up.ended > 0 {
        let (ended, backlog) = (thousands(found.warm_up.ended), thousands(found.warm_up.backlog));
        text.push_str(&format!("warm-up: {ended} operations, {backlog} still waited at its end\n"));
    }
    text + &client(found)
}

/// What follows for an objective.
fn judged(profile: &Profile, it: &OfKind) -> String {
    let (Some(judged), Some(objective)) = (&it.judged, it.kind.objective(profile)) else { return String::new() };
    let Counted { operations, bad, bounds, needed, .. } = &judged.response;
    let share = *bad as f64 / (*operations).max(1) as f64;
    let (name, words) = (it.kind.name(), judged.verdict.words());
    let mut text = format!(
        "{name} {objective}: {words}; {} of {} bad, {} (between {} and {}, each with 95 %), {} allowed\n",
        thousands(*bad),
        thousands(*operations),
        per_cent(share),
        per_cent(bounds.0),
        per_cent(bounds.1),
        per_cent(objective.allowed())
    );
    match judged.verdict {
        Verdict::NoVerdict => {
            let without = &judged.without_client;
            text.push_str(&format!(
                "  without what this client added to the wait {} are bad: the client, not the database, decides; play it on a \
                 machine that has more to spare, or slower\n",
                thousands(without.bad)
            ));
        }
        Verdict::NotProven => match needed {
            Some(needed) => text.push_str(&format!(
                "  {} operations would tell, if they went on as these did: play longer\n",
                thousands(*needed)
            )),
            None => text.push_str("  no length that is worth waiting for would tell: it is too close\n"),
        },
        Verdict::Holds | Verdict::Broken => {}
    }
    text
}

/// Whether the client was the bottleneck.
fn client(found: &replay::Report) -> String {
    let it = &found.client;
    let lag = found.operations.iter().map(|it| it.lag.p99_9).max().unwrap_or(0);
    let mut text = format!(
        "client: {} a second against a stub, {:.0} asked at the most; let go {} late at p99.9; {:.0} µs of processor each",
        thousands(it.headroom as u64),
        it.peak,
        micros(lag),
        it.cpu_micros_per_operation
    );
    if it.stalls > 0 {
        let longest = micros(it.longest_stall);
        text.push_str(&format!("; stalled {} times, for {longest} at the longest", thousands(it.stalls)));
    }
    if it.stolen > 0.01 {
        text.push_str(&format!("; {} of the machine were taken by its host", per_cent(it.stolen)));
    }
    text.push('\n');
    if it.shares_machine {
        text.push_str("client and database share this machine: the one takes processor time from the other\n");
    }
    text
}

/// An instant, RFC 3339.
fn utc(at: Millis) -> String {
    jiff::Timestamp::from_millisecond(at).map_or_else(|_| at.to_string(), |it| it.to_string())
}

/// What was found, for machines.
fn as_json(profile: &Profile, options: &Options, at: &Target, found: &replay::Report) -> Value {
    let identity = profile::identity(profile);
    let text = utc;
    let Window { warm_up, from, until, speed } = options.window;
    json!({
        "profile": profile.name,
        "seed": profile.seed,
        "version": env!("CARGO_PKG_VERSION"),
        "generator_version": GENERATOR_VERSION,
        "identity": {
            "shared": identity.shared,
            "clients": identity.clients.into_iter().collect::<std::collections::BTreeMap<_, _>>(),
        },
        "target": at.to_string(),
        "window": { "warm_up": text(warm_up), "from": text(from), "until": text(until), "speed": speed },
        "connections": { "read": options.readers, "write": options.writers },
        "give_up_seconds": options.give_up.as_secs_f64(),
        "verdict": found.verdict(),
        "found": found,
    })
}

/// Shows how far a run has come.
struct Meter {
    printer: Printer,
    bar: ProgressBar,
    began: Mutex<Option<Instant>>,
    said: Mutex<Instant>,
}

impl Meter {
    fn new(printer: Printer) -> Self {
        let bar = if printer.moves() { ProgressBar::new(PARTS) } else { ProgressBar::hidden() };
        if let Ok(style) = ProgressStyle::with_template("{elapsed_precise} {wide_bar} {percent:>3} %  {msg}") {
            bar.set_style(style);
        }
        Self { printer, bar, began: Mutex::default(), said: Mutex::new(Instant::now()) }
    }
}

impl Watch for Meter {
    fn preparing(&self, what: &str) {
        self.bar.set_message(what.to_owned());
    }

    fn second(&self, share: f64, second: &Second) {
        let Second { offered, ended, backlog, p99, .. } = *second;
        let counts = [offered, ended, backlog].map(thousands);
        let Ok(mut began) = self.began.lock() else { return };
        let began = began.get_or_insert_with(Instant::now).elapsed().as_secs_f64();
        let left = if share > 0.0 { began * (1.0 / share - 1.0) } else { 0.0 };
        let text = format!(
            "{}/s offered  {}/s done  {} wait  p99 {}  {} left",
            counts[0],
            counts[1],
            counts[2],
            micros(p99),
            time(left.round())
        );
        if self.printer.moves() {
            self.bar.set_position((share * PARTS as f64) as u64);
            self.bar.set_message(text);
            return;
        }
        let Ok(mut said) = self.said.lock() else { return };
        if said.elapsed() >= EVERY {
            *said = Instant::now();
            self.printer.note(&format!("{:.0} %  {text}", 100.0 * share));
        }
    }
}
