//! A small world, seeded and played against.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{ordermill, succeed, written};

/// Two shops on a Monday and a Tuesday; the busiest hour has some 1,300 look-ups of stock and 300 of status.
const PROFILE: &str = r#"
name  = "played"
start = 2026-03-02
end   = 2026-03-04

[warehouse.a]
place = [40.7, -74.2]

[warehouse.b]
place = [34.0, -118.2]

[client.market]
like      = "grocery"
orders    = 1_000
lookups   = 10
tracks    = 2
customers = { count = 500 }
products  = { count = 200 }

[client.shop]
orders    = 800
lookups   = 4
tracks    = 3
customers = { count = 2_000 }
products  = { count = 200 }
"#;

/// A promise that any machine keeps.
pub(crate) const EASY: &str = "slo.lookup=\"90 % < 25 s\"";
/// One that is broken by a stall of some seconds.
pub(crate) const HARD: &str = "slo.lookup=\"99 % < 1 s\"";

/// The hour in which rows change.
pub(crate) const FROM: &str = "2026-03-03T15:00:00";
pub(crate) const UNTIL: &str = "2026-03-03T16:00:00";

pub(crate) use crate::support::advancing::TABLES;

/// The profile in a folder of its own.
pub(crate) struct World {
    folder: TempDir,
    pub(crate) profile: String,
}

impl World {
    pub(crate) fn new() -> Self {
        Self::of(PROFILE)
    }

    /// One with a tenth of the orders.
    pub(crate) fn of_few() -> Self {
        Self::of(&PROFILE.replace("1_000", "100").replace("800", "80"))
    }

    /// The same with tasks: so many spread over a quarter of an hour, and half as many at once, each half hour.
    pub(crate) fn with_tasks(count: u32) -> Self {
        let few = PROFILE.replace("1_000", "100").replace("800", "80");
        let sync = format!("[tasks.sync]\ncount = {count}\nevery = \"15 min\"\n");
        let report = format!("[tasks.report]\ncount = {}\nevery = \"30 min\"\naligned = true\n", count / 2);
        Self::of(&format!("{few}\n{sync}\n{report}"))
    }

    fn of(profile: &str) -> Self {
        let (folder, profile) = written("played.toml", profile);
        Self { folder, profile }
    }

    /// Beside the profile.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Seeds a database.
    pub(crate) fn seed(&self, target: &str, more: &[&str]) {
        let all = [&["generate", &self.profile, "--quiet", "--to", target], more].concat();
        succeed(&mut ordermill(&all));
    }

    /// Seeds a database as it stands when that hour begins.
    pub(crate) fn seed_before(&self, target: &str, more: &[&str]) {
        self.seed(target, &[&["--set", &format!("as_of={FROM}")], more].concat());
    }

    /// `replay` of everything in an hour of the second day, in `3600 / speed` seconds.
    pub(crate) fn replay_all(&self, target: &str, more: &[&str]) -> Command {
        let hour = ["--set", EASY, "--from", FROM, "--until", UNTIL];
        self.replay(target, &[&hour[..], more].concat())
    }

    /// `verify` of what stands at an instant.
    pub(crate) fn verify(&self, target: &str, as_of: &str) -> Command {
        let set = format!("as_of={as_of}");
        ordermill(&["verify", &self.profile, "--set", &set, "--in", target, "--laws"])
    }

    /// `replay` of the busiest hour, in `3600 / speed` seconds.
    pub(crate) fn replay(&self, target: &str, more: &[&str]) -> Command {
        ordermill(&[&["replay", &self.profile, "--at", target], more].concat())
    }
}

/// What a report says.
pub(crate) fn report(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).expect("a report");
    serde_json::from_str(&text).expect("JSON")
}

/// A promise of tasks that any machine keeps.
pub(crate) const PROMPT: &str = "slo.task=\"90 % < 10 min\"";

/// A count of an operation.
pub(crate) fn count(report: &Value, kind: &str, what: &str) -> u64 {
    let all = report["found"]["operations"].as_array().expect("a list");
    let of = all.iter().find(|it| it["kind"] == kind).unwrap_or_else(|| panic!("{kind} in {report}"));
    of[what].as_u64().unwrap_or_else(|| panic!("{what} in {of}"))
}
