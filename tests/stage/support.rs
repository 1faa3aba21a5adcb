//! A world whose clocks change, with half hours, half an hour of daylight saving, two currencies and values that are missing.

use std::path::PathBuf;
use std::process::{Command, Output};

use ordermill::profile::{self, Overrides, Profile};
use ordermill::stage::{Answer, Asked, REPORTS, Report, answers, by_name};
use ordermill::targets::{ReadOptions, Target};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::written;
pub(crate) use crate::support::{fail, ordermill, stderr, stdout, succeed, text};

/// The clocks of London go back on the 25th of October at 01:00 UTC, those of Lord Howe went on by half an hour on the 4th.
const PROFILE: &str = r#"
name      = "clocks"
seed      = 12
start     = 2026-10-23
end       = 2026-10-28
as_of     = 2026-10-27T15:00:00
time_zone = "Europe/London"

[warehouse.leeds]
place     = [53.8, -1.55]
country   = "GB"

[warehouse.pune]
place     = [18.5, 73.8]
country   = "IN"
time_zone = "Asia/Kolkata"

[client.market]
like      = "grocery"
orders    = 40
currency  = "GBP"
cancel    = 0.1
hours     = "flat"
habits    = { hours = 0 }
stock     = { coverage = 0.9 }
customers = { count = 60 }
products  = { count = 60 }

[client.depot]
like      = "wholesale"
currency  = "AUD"
time_zone = "Australia/Lord_Howe"
orders    = 15
customers = { count = 40 }
products  = { count = 50 }

[client.shop]
currency  = "USD"
orders    = 25
customers = { count = 60 }
products  = { count = 50 }

[peak.payday]
rule  = "FREQ=MONTHLY;BYDAY=4FR"
times = 2.0
"#;

/// A folder with the profile in it.
pub(crate) struct World {
    pub(crate) folder: TempDir,
    pub(crate) path: String,
}

impl World {
    pub(crate) fn new() -> Self {
        let (folder, path) = written("clocks.toml", PROFILE);
        Self { folder, path }
    }

    pub(crate) fn profile(&self) -> Profile {
        match profile::load(&self.path, &Overrides::default()) {
            Ok(checked) => checked.profile,
            Err(problems) => panic!("{}", problems.render(false)),
        }
    }

    /// A path in the folder.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn load(&self, to: &str, more: &[&str]) {
        succeed(&mut ordermill(&[&["generate", &self.path, "--quiet", "--to", to], more].concat()));
    }

    /// What is asked of all its time.
    pub(crate) fn asked(&self) -> Asked {
        let profile = self.profile();
        Asked::new(&profile, profile.start, profile.end, profile.as_of)
    }

    /// The truth of every report, over the rows of a target.
    pub(crate) fn truth(&self, target: &str) -> Vec<(&'static Report, Answer)> {
        let profile = self.profile();
        let options = ReadOptions {
            schema: None,
            connections: 1,
            wait: std::time::Duration::ZERO,
            give_up: ordermill::servers::GIVE_UP,
        };
        let reader = target.parse::<Target>().expect("a target").reader(&options).expect("it can be read");
        let every: Vec<&'static Report> = REPORTS.iter().collect();
        let mut truth = answers(&profile, target, reader.holdings(), &every, &self.asked()).expect("a truth");
        every.into_iter().map(|report| (report, truth.remove(report.name).expect("an answer"))).collect()
    }

    /// The ladder of some targets, and what was found.
    pub(crate) fn ladder(&self, targets: &[&str], more: &[&str]) -> (Output, Value) {
        self.climbed(&mut self.climbing(targets, more))
    }

    /// The command that climbs the ladder of some targets.
    pub(crate) fn climbing(&self, targets: &[&str], more: &[&str]) -> Command {
        let report = self.file("ladder.json");
        let mut arguments = vec!["stage", "run", self.path.as_str(), "--quiet", "--report", text(&report)];
        for target in targets {
            arguments.extend(["--at", target]);
        }
        ordermill(&[&arguments[..], more].concat())
    }

    /// Runs it, and reads what was found.
    pub(crate) fn climbed(&self, climbing: &mut Command) -> (Output, Value) {
        let output = climbing.output().expect("the program starts");
        let found = std::fs::read(self.file("ladder.json")).unwrap_or_else(|_| panic!("{}", stderr(&output)));
        (output, serde_json::from_slice(&found).expect("JSON"))
    }
}

/// The program of DuckDB, which lies beside Python.
pub(crate) fn duckdb() -> PathBuf {
    let python = std::env::var("ORDERMILL_PYTHON").expect("`scripts/test` makes a Python and runs the tests");
    let program = PathBuf::from(python).with_file_name("duckdb");
    assert!(program.exists(), "no {}; `scripts/test` installs it", program.display());
    program
}

pub(crate) fn report(name: &str) -> &'static Report {
    by_name(name).expect("a report")
}
