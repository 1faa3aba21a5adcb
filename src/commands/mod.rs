//! One verb, one file. This one holds the arguments they share, and the way from an error to an exit status.

mod check;
mod completions;
mod databases;
mod files;
mod flag;
mod generate;
mod init;
mod interrupt;
mod numbers;
mod page;
mod part;
mod patience;
mod plan;
mod printer;
mod progress;
mod reach;
#[cfg(any(feature = "postgres", feature = "mongodb"))]
mod replay;
mod report;
mod schema;
mod shards;
#[cfg(any(feature = "postgres", feature = "mongodb"))]
mod shell;
mod show;
#[cfg(feature = "stage")]
mod stage;
mod target;
mod verify;
mod words;

use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use ordermill::profile::{self, Overrides, Problems, Profile};

use printer::Printer;

/// Believable order data for many clients at once: the same rows every time.
#[derive(Debug, Parser)]
#[command(name = "ordermill", version, max_term_width = 100)]
pub(crate) struct Cli {
    /// Say nothing but problems and what was asked for
    #[arg(short, long, global = true)]
    quiet: bool,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write a commented profile to start from
    #[command(
        after_help = "Examples:\n  ordermill init my.toml\n  ordermill init my.toml --like wholesale\n  ordermill init --like two-shops | less"
    )]
    Init(init::Arguments),
    /// Name every problem of a profile, or sum it up
    #[command(
        after_help = "Examples:\n  ordermill check my.toml\n  ordermill check quickstart --explain\n  ordermill check my.toml --set peak.payday.times=2.5"
    )]
    Check(check::Arguments),
    /// Draw what a profile will be: the load over time, peaks, rows and bytes, stock, capacity; compare, export
    #[command(
        after_help = "Examples:\n  ordermill plan quickstart\n  ordermill plan my.toml --day 2026-03-06\n  ordermill plan my.toml --html load.html\n  ordermill plan my.toml --compare-set peak.payday.times=2.5\n  ordermill plan my.toml --export k6 > load.js\n  ordermill plan my.toml --capacity --per-machine-storage 72GB --cores 4"
    )]
    Plan(Box<plan::Arguments>),
    /// Make the rows
    #[command(
        after_help = "Examples:\n  ordermill generate quickstart\n  ordermill generate my.toml -o postgres://me@localhost/shop --replace\n  ordermill generate my.toml -o - --tables orders --orders 10k | head\n  ordermill generate my.toml -o data --resume\n  ordermill generate my.toml -o csv --format csv --codec gzip\n  ordermill generate my.toml -o tests/orders --fixture 3 --format csv"
    )]
    Generate(Box<generate::Arguments>),
    /// Read a target back and prove that it holds exactly what the profile says
    #[command(
        after_help = "Examples:\n  ordermill verify quickstart\n  ordermill verify my.toml postgres://me@localhost/shop --laws\n  ordermill verify my.toml data --json"
    )]
    Verify(Box<verify::Arguments>),
    /// Play the timeline as live load against a seeded database, and say whether it keeps what the profile promises
    #[cfg(any(feature = "postgres", feature = "mongodb"))]
    #[command(
        after_help = "Exit status: 0 every promise holds, 1 one is broken, 2 nothing could be said.\n\nExamples:\n  ordermill replay payday-produce --dry-run --speed 60\n  ordermill replay my.toml --at postgres://me@localhost/shop --speed 60 --warm-up 30s\n  ordermill replay my.toml --at mongodb://localhost/shop --only lookup --set 'slo.lookup=\"99.9 % < 50 ms\"'"
    )]
    Replay(Box<replay::Arguments>),
    /// Put the same reports to a Postgres and a MongoDB, stage after stage: answers proved equal, times
    #[cfg(feature = "stage")]
    #[command(subcommand)]
    Stage(Box<stage::Command>),
    /// Print one order, whole, as JSON, made again from its id
    #[command(
        after_help = "Examples:\n  ordermill show quickstart ORDER_ID\n  ordermill show my.toml ORDER_ID | jq .lines"
    )]
    Show(show::Arguments),
    /// Print a definition: the profile's JSON Schema, the tables, statements that read a directory
    #[command(
        after_help = "Examples:\n  ordermill schema profile > ordermill.schema.json\n  ordermill schema duckdb --dir out/quickstart | duckdb\n  ordermill schema copy --dir csv | psql shop\n  ordermill schema pandas --dir csv > frames.py\n  ordermill schema tables"
    )]
    Schema(schema::Arguments),
    /// Print a completion script for a shell
    #[command(
        after_help = "Examples:\n  ordermill completions bash > ~/.local/share/bash-completion/completions/ordermill\n  ordermill completions zsh > ~/.zfunc/_ordermill\n  ordermill completions fish > ~/.config/fish/completions/ordermill.fish"
    )]
    Completions(completions::Arguments),
    /// Print the manual page
    #[command(after_help = "Examples:\n  ordermill man | man -l -")]
    Man,
}

/// Which profile, and what this one command changes of it.
#[derive(Debug, Args)]
struct ProfileArguments {
    /// A profile: a file, the name of a shipped one, or `-` for standard input
    #[arg(value_name = "PROFILE", value_hint = clap::ValueHint::FilePath)]
    profile: String,

    #[command(flatten)]
    changes: Changes,
}

/// What one command changes of a profile.
#[derive(Debug, Clone, Default, Args)]
struct Changes {
    /// Change a value of the profile, such as `peak.payday.times=2.5`
    #[arg(long, value_name = "PATH=VALUE", help_heading = "Profile")]
    set: Vec<String>,

    /// Multiply all order rates
    #[arg(long, value_name = "X", value_parser = numbers::factor, allow_hyphen_values = true, help_heading = "Profile")]
    scale: Option<f64>,

    /// Multiply order rates, customers and products by a factor of at most 1: a small world of the same kind, such as 0.01
    #[arg(long, value_name = "F", value_parser = numbers::share, allow_hyphen_values = true, help_heading = "Profile")]
    shrink: Option<f64>,

    /// Other chance, same world
    #[arg(long, value_name = "N", value_parser = numbers::seed, allow_hyphen_values = true, help_heading = "Profile")]
    seed: Option<u64>,
}

impl ProfileArguments {
    /// Reads the profile; says its warnings.
    fn load(&self, printer: Printer) -> Result<Profile, Failure> {
        load(&self.profile, &self.changes, printer)
    }
}

impl Changes {
    /// The flags that say the same.
    #[cfg(feature = "stage")]
    fn flags(&self) -> Vec<String> {
        let number = |flag: &str, number: Option<String>| number.map(|number| [flag.to_owned(), number]);
        let set = self.set.iter().map(|set| ["--set".to_owned(), set.clone()]);
        let numbers = [
            number("--scale", self.scale.map(|it| it.to_string())),
            number("--shrink", self.shrink.map(|it| it.to_string())),
            number("--seed", self.seed.map(|it| it.to_string())),
        ];
        set.chain(numbers.into_iter().flatten()).flatten().collect()
    }

    fn is_empty(&self) -> bool {
        self.set.is_empty() && self.scale.is_none() && self.shrink.is_none() && self.seed.is_none()
    }
}

/// Reads a profile, a file or the name of a shipped one; says its warnings.
fn load(name: &str, changes: &Changes, printer: Printer) -> Result<Profile, Failure> {
    let overrides =
        Overrides { set: changes.set.clone(), scale: changes.scale, shrink: changes.shrink, seed: changes.seed };
    let checked = profile::load(name, &overrides).map_err(Failure::Profile)?;
    if !checked.warnings.is_empty() {
        printer.note(&checked.warnings.render(printer.colour()));
    }
    Ok(checked.profile)
}

/// Why a command did not do what it was asked.
#[derive(Debug)]
enum Failure {
    /// The profile has problems: exit 2.
    Profile(Problems),
    /// The arguments ask for what is not there: exit 2.
    Usage(String),
    /// The run failed: exit 1.
    Run(anyhow::Error),
    /// What was looked for was found, and said: exit 1.
    Found,
    /// What was looked for could not be found out, and that was said: exit 2.
    #[cfg(any(feature = "postgres", feature = "mongodb"))]
    Unknown,
    /// Interrupted, and the message said: exit 130.
    Interrupted(String),
    /// The reader of standard output has gone: exit 0.
    Closed,
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        let error = error.into();
        let closed = error.chain().filter_map(|cause| cause.downcast_ref::<std::io::Error>());
        if closed.into_iter().any(|cause| cause.kind() == std::io::ErrorKind::BrokenPipe) {
            return Self::Closed;
        }
        Self::Run(error)
    }
}

/// Runs a command; errors are printed here and nowhere else.
pub(crate) fn run(cli: Cli) -> ExitCode {
    let printer = Printer::new(cli.quiet);
    let result = match cli.command {
        Command::Init(arguments) => init::run(&arguments, printer),
        Command::Check(arguments) => check::run(&arguments, printer),
        Command::Plan(arguments) => plan::run(&arguments, printer),
        Command::Generate(arguments) => generate::run(&arguments, printer),
        Command::Verify(arguments) => verify::run(&arguments, printer),
        #[cfg(any(feature = "postgres", feature = "mongodb"))]
        Command::Replay(arguments) => replay::run(&arguments, printer),
        #[cfg(feature = "stage")]
        Command::Stage(command) => stage::run(&command, printer),
        Command::Show(arguments) => show::run(&arguments, printer),
        Command::Schema(arguments) => schema::run(&arguments, printer),
        Command::Completions(arguments) => completions::run(&arguments, printer),
        Command::Man => completions::man(printer),
    };
    match result {
        Ok(()) | Err(Failure::Closed) => ExitCode::SUCCESS,
        Err(Failure::Profile(problems)) => {
            printer.problem(&problems.render(printer.colour()));
            ExitCode::from(2)
        }
        Err(Failure::Usage(message)) => {
            printer.error(&message);
            ExitCode::from(2)
        }
        Err(Failure::Found) => ExitCode::FAILURE,
        #[cfg(any(feature = "postgres", feature = "mongodb"))]
        Err(Failure::Unknown) => ExitCode::from(2),
        Err(Failure::Run(error)) => {
            printer.error(&format!("{error:#}"));
            ExitCode::FAILURE
        }
        Err(Failure::Interrupted(message)) => {
            printer.problem(&message);
            ExitCode::from(130)
        }
    }
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
