//! `columnar`: the rows that reports read as Parquet, in a folder of their own, and how DuckDB reads them there. Reports put the SQL that
//! they have for a Postgres; what DuckDB names otherwise, macros name alike.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use super::answer::{Column, Kind};
use super::asked::Asked;
use super::report::Report;
use super::sql;
use super::stages::Stage;
use crate::calendar::{date_of, utc};
use crate::job::Holding;
use crate::profile::Profile;
use crate::run::{self, End, Loading, RunError};
use crate::sinks::TargetError;
use crate::sinks::postgres::literal;
use crate::targets::Target;
use crate::verify::Expected;

/// Whose questions are put: those that ask little of time zones.
const FORM: Stage = Stage::Queries;

/// Functions of a Postgres that DuckDB has under other names: the quarter of an hour, and the local hour, of an instant. The clocks'
/// minutes are taken off, so that the two hours of a fold stay two; offsets are whole minutes.
pub(super) const MACROS: &str = "\
SET TimeZone = 'UTC';
CREATE MACRO date_bin(width, moment, origin) AS time_bucket(width::interval, moment, origin);
CREATE MACRO date_trunc(unit, moment, zone) AS
    time_bucket(interval '1 minute', moment) - to_minutes(date_part('minute', timezone(zone, moment)));
";

/// Rows as Parquet.
pub(super) struct Written {
    /// The statements by which DuckDB finds them.
    pub(super) views: String,
    /// How many tables they are of.
    pub(super) tables: usize,
    /// What they take.
    pub(super) bytes: u64,
}

/// Writes the rows that some jobs hold of the tables that reports read; none when it was told to stop.
pub(super) fn write(
    profile: &Profile,
    holdings: &[Holding],
    reports: &[&'static Report],
    folder: &Path,
    stop: &AtomicBool,
) -> Result<Option<Written>, TargetError> {
    let mut holdings = holdings.to_vec();
    for holding in &mut holdings {
        holding.job.tables.retain(|table| reports.iter().any(|report| report.tables.contains(&table.as_str())));
    }
    let expected = Expected::new(profile, &folder.display().to_string(), &holdings)?;
    let mut files: Vec<(&str, Vec<String>)> = Vec::new();
    let mut bytes = 0;
    for (place, job) in expected.jobs.iter().enumerate() {
        // Jobs may hold rows of one table: each has a folder.
        let folder = folder.join(place.to_string());
        let loading = Loading { stop, ..Loading::default() };
        let outcome = run::load(&job.plan, &[Target::Directory(folder.clone())], &loading).map_err(failed)?;
        if outcome.end == End::Interrupted {
            return Ok(None);
        }
        bytes += outcome.bytes.iter().map(crate::sinks::Tally::total).sum::<u64>();
        for table in &job.plan.tables {
            let pattern = folder.join(table.name).join("*.parquet").display().to_string();
            match files.iter_mut().find(|(name, _)| *name == table.name) {
                Some((_, patterns)) => patterns.push(pattern),
                None => files.push((table.name, vec![pattern])),
            }
        }
    }
    let tables = files.len();
    Ok(Some(Written { views: files.iter().map(|(table, patterns)| view(table, patterns)).collect(), tables, bytes }))
}

fn failed(error: RunError) -> TargetError {
    match error {
        RunError::Sink(error) => error,
        other => TargetError::refused("columnar", other.to_string(), "TMPDIR names the folder that is written to"),
    }
}

/// The statement that names some files as a table.
pub(super) fn view(table: &str, patterns: &[String]) -> String {
    let patterns: Vec<String> = patterns.iter().map(|pattern| literal(pattern)).collect();
    format!("CREATE VIEW {table} AS FROM read_parquet([{}]);\n", patterns.join(", "))
}

/// The statements that set the parameters of reports.
pub(super) fn variables(asked: &Asked) -> String {
    let instant = |millis: i64| format!("TIMESTAMPTZ {}", literal(&utc(millis)));
    let clients: Vec<String> = asked.paydays.iter().map(|(client, _)| client.to_string()).collect();
    let dates: Vec<String> = asked.paydays.iter().map(|(_, day)| literal(&date_of(*day).to_string())).collect();
    let mut statements = String::new();
    for (name, value) in [
        ("from", instant(asked.from)),
        ("until", instant(asked.until)),
        ("at", instant(asked.at)),
        ("client", asked.client.map_or("NULL".to_owned(), |client| client.to_string())),
        ("payday_clients", format!("[{}]", clients.join(", "))),
        ("payday_dates", format!("[{}]", dates.join(", "))),
    ] {
        let _ = writeln!(statements, "SET VARIABLE \"{name}\" = {value};");
    }
    statements
}

/// A report, as DuckDB is asked: its parameters are variables.
pub(super) fn question(report: &Report) -> String {
    sql::named(&report.sql(FORM), |name| format!("getvariable('{name}')"))
}

/// The same, with a number for each value but words.
pub(super) fn in_numbers(report: &Report) -> String {
    let value = |column: &Column| {
        let name = column.name;
        match column.kind {
            Kind::Instant => format!("epoch_ms({name}) AS {name}"),
            Kind::Day => format!("{name} - DATE '1970-01-01' AS {name}"),
            Kind::Flag => format!("{name}::integer AS {name}"),
            _ => name.to_owned(),
        }
    };
    let values: Vec<String> = report.columns.iter().map(value).collect();
    format!("SELECT {} FROM ({}) AS answer;\n", values.join(", "), question(report))
}
