//! `--report FILE`: what was done, as JSON for machines.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use fs_err::{File, OpenOptions};
use ordermill::profile::{self, Profile};
use ordermill::random::GENERATOR_VERSION;
use ordermill::run::{End, Outcome};
use ordermill::sinks::Tally;
use ordermill::tables;
use serde_json::{Value, json};

use super::Failure;

/// Keys by which a report of a run is known again.
pub(super) const KEYS: [&str; 3] = ["generator_version", "identity", "rows"];

/// A file that takes a report: tried before the first row is made, and never anything but a report before.
pub(super) struct Report {
    file: File,
    /// Whether it was made for this report, and goes again when there is none.
    is_new: bool,
}

impl Report {
    /// Opens the file for a report of a kind, which is known by some keys.
    pub(super) fn open(path: &Path, keys: &[&str]) -> Result<Self, Failure> {
        let refused = |why: String| Failure::Usage(format!("`--report {}` {why}", path.display()));
        let found = match fs_err::metadata(path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            found => Some(found.map_err(|error| refused(format!("can't be written: {error}")))?),
        };
        if found.as_ref().is_some_and(std::fs::Metadata::is_dir) {
            return Err(refused("is a folder\nhint: name a file in it".to_owned()));
        }
        if found.as_ref().is_some_and(std::fs::Metadata::is_file) && !is_report(path, keys) {
            return Err(refused("is there and is no report\nhint: name another file, or remove it".to_owned()));
        }
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(path);
        let file = file.map_err(|error| refused(format!("can't be written: {error}")))?;
        Ok(Self { file, is_new: found.is_none() })
    }

    /// Writes the report.
    pub(super) fn write(mut self, report: &Value) -> Result<(), Failure> {
        self.is_new = false;
        if self.file.metadata()?.is_file() {
            self.file.set_len(0)?;
        }
        self.file.write_all(format!("{report:#}\n").as_bytes())?;
        Ok(())
    }
}

impl Drop for Report {
    fn drop(&mut self) {
        if self.is_new {
            // An empty file stays behind at worst.
            let _ = fs_err::remove_file(self.file.path());
        }
    }
}

/// Whether a file is empty or holds a report.
fn is_report(path: &Path, keys: &[&str]) -> bool {
    let Ok(text) = fs_err::read(path) else { return false };
    let is_report = |value: Value| keys.iter().all(|key| value.get(key).is_some());
    text.is_empty() || serde_json::from_slice(&text).is_ok_and(is_report)
}

/// What was done.
pub(super) fn report(profile: &Profile, outcome: &Outcome, seconds: f64, threads: usize) -> Value {
    let identity = profile::identity(profile);
    let tally = |tally: &Tally| tally.iter().collect::<BTreeMap<_, _>>();
    let total = outcome.rows.total();
    let columns = |name| tables::by_name(name).map_or(0, |table| table.columns.len() as u64);
    let values: u64 = outcome.rows.iter().map(|(table, rows)| rows * columns(table)).sum();
    json!({
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

/// The most memory this process has used, bytes; where the system tells.
pub(super) fn peak_memory() -> Option<u64> {
    let status = fs_err::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_ascii_whitespace().nth(1)?.parse::<u64>().ok()? * 1024)
}
