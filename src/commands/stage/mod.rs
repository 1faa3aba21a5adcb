//! `stage`: the same reports on several servers, stage after stage.

mod run;
mod serve;
mod text;
mod write;

use ordermill::profile::Profile;
use ordermill::stage::Reach;
use ordermill::targets::Target;

use super::printer::Printer;
use super::{Failure, ProfileArguments, reach, target};

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Climb the stages: put every report to every target, prove the answers equal, time them
    #[command(
        after_help = "Examples:\n  ordermill stage run bench --at postgres://me@localhost/shop\n  ordermill stage run my.toml --at postgres://localhost/shop --at mongodb://localhost/shop --html ladder.html\n  ordermill stage run my.toml --at postgres://localhost/shop --reports on_time,backlog --stages indexes --runs 50"
    )]
    Run(Box<run::Arguments>),
    /// Serve the reports over HTTP, as JSON and on one page, with the time of every call
    #[command(
        after_help = "Examples:\n  ordermill stage serve bench --at postgres://me@localhost/shop\n  ordermill stage run bench --at postgres://me@localhost/shop --stages rollups --keep && ordermill stage serve bench --at postgres://me@localhost/shop\n  curl -i 'localhost:8080/reports/on_time?client=giant&from=2026-03-02&until=2026-03-07'"
    )]
    Serve(Box<serve::Arguments>),
    /// Write each stage as a folder: a compose file, what makes it and takes it away by hand, its questions
    #[command(
        after_help = "Examples:\n  ordermill stage write bench stages && cd stages/2-indexes && docker compose up --exit-code-from ladder ladder\n  psql postgres://me@localhost/shop -f stages/2-indexes/up.sql"
    )]
    Write(Box<write::Arguments>),
}

/// A profile, and the databases that hold its rows.
#[derive(Debug, clap::Args)]
struct Databases {
    #[command(flatten)]
    profile: ProfileArguments,

    /// A Postgres or a MongoDB that holds the profile's rows; may be given several times
    #[arg(long = "at", value_name = "TARGET", value_parser = target::Reads, required = true)]
    targets: Vec<Target>,

    /// A server that follows a Postgres that `--at` names, where stage `replica` puts its questions; may be given several times
    #[arg(long = "replica", value_name = "TARGET", value_parser = target::Reads)]
    replicas: Vec<Target>,

    #[command(flatten)]
    reach: reach::Reach,
}

pub(super) fn run(command: &Command, printer: Printer) -> Result<(), Failure> {
    match command {
        Command::Run(arguments) => run::run(arguments, printer),
        Command::Serve(arguments) => serve::run(arguments, printer),
        Command::Write(arguments) => write::run(arguments, printer),
    }
}

impl Databases {
    /// Reads the profile; refuses flags that no target has a use for, and a target that is named twice.
    fn load(&self, printer: Printer) -> Result<Profile, Failure> {
        let profile = self.profile.load(printer)?;
        self.reach.check(&self.targets)?;
        match self.targets.iter().enumerate().find(|(place, target)| self.targets[..*place].contains(target)) {
            Some((_, twice)) => Err(Failure::Usage(format!("`--at {twice}` is given twice\nhint: once is enough"))),
            None => Ok(profile),
        }
    }

    fn reach(&self) -> Reach {
        Reach { schema: self.reach.schema(), wait: self.reach.patience.wait(), give_up: self.reach.patience.give_up() }
    }
}

/// The number of the client with this code, or what is wrong, and a hint.
fn client(profile: &Profile, code: &str) -> Result<i64, String> {
    let found = profile.clients.iter().find(|client| client.code == code);
    found.map(|client| i64::from(client.number)).ok_or_else(|| {
        let known: Vec<&str> = profile.clients.iter().map(|client| client.code.as_str()).collect();
        format!("the profile has no client `{code}`\nhint: it has {}", known.join(", "))
    })
}
