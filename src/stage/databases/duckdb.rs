//! DuckDB, as its program: statements go in by one pipe, what it says comes out by another one, with the time that it took.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

use serde_json::{Map, Value};
use tempfile::TempDir;

use super::{Answered, Asking, Behind, Engine, Explained, Source, millis};
use crate::calendar::utc;
use crate::sinks::TargetError;
use crate::stage::answer::{Cell, Column};
use crate::stage::asked::Asked;
use crate::stage::columnar::{self, Written};
use crate::stage::report::Report;
use crate::stage::stages::Stage;

/// What it says once it is done with what came before.
const DONE: &str = "ordermill: done";
/// How its timer's line begins.
const TIMER: &str = "Run Time (s): ";
/// Lines that wait to be read, at the most.
const LINES: usize = 1024;

/// A DuckDB that reads Parquet; both are gone with it.
pub(in crate::stage) struct DuckDb {
    child: Child,
    input: ChildStdin,
    lines: Receiver<String>,
    version: String,
    /// The CPU seconds that it has spent on statements.
    spent: f64,
    give_up: Duration,
    _folder: TempDir,
}

/// What it says to some statements.
struct Told {
    text: String,
    /// Of the last of them.
    seconds: Option<f64>,
    request_ms: f64,
}

impl Drop for DuckDb {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl DuckDb {
    /// Starts a program in front of a folder; why not, when it can't be.
    pub(in crate::stage) fn start(program: &OsStr, folder: TempDir, give_up: Duration) -> Result<Self, String> {
        let name = program.to_string_lossy().into_owned();
        let (output, errors) = std::io::pipe().map_err(|error| error.to_string()).and_then(|(output, one)| {
            let other = one.try_clone().map_err(|error| error.to_string())?;
            Ok((output, [one, other]))
        })?;
        let [out, error] = errors;
        let child = Command::new(program)
            .args(["-batch", "-json", "-init", if cfg!(windows) { "NUL" } else { "/dev/null" }, ":memory:"])
            .stdin(Stdio::piped())
            .stdout(out)
            .stderr(error)
            .spawn();
        let mut child = child.map_err(|error| format!("no program `{name}` ({error}): --duckdb names one"))?;
        let input = child.stdin.take().ok_or("its input is closed")?;
        let (send, lines) = sync_channel(LINES);
        std::thread::spawn(move || {
            let told = BufReader::new(output).lines().map_while(Result::ok);
            told.into_iter().try_for_each(|line| send.send(line)).ok();
        });
        let mut it = Self { child, input, lines, version: String::new(), spent: 0.0, give_up, _folder: folder };
        let told = it.tell(".timer on\nSELECT version() AS version;\n");
        let told = told.map_err(|reason| format!("`{name}` is no DuckDB: it {reason}"))?;
        let version = rows(&told.text).and_then(|rows| rows.first()?.get("version")?.as_str().map(str::to_owned));
        it.version = version.ok_or_else(|| format!("`{name}` is no DuckDB: {}", crate::servers::plain(&told.text)))?;
        Ok(it)
    }

    /// Has it read what was written, for one asker; what it says, when it does not.
    pub(in crate::stage) fn read(&mut self, written: &Written, asked: &Asked) -> Result<(), String> {
        let statements = [columnar::MACROS, &columnar::variables(asked), &written.views].concat();
        let told = self.tell(&statements).map_err(|reason| format!("DuckDB {reason}"))?;
        let said = told.text.trim();
        if said.is_empty() {
            Ok(())
        } else {
            Err(format!("DuckDB {} says {}", self.version, crate::servers::plain(said)))
        }
    }

    /// Has it do some statements, and waits for what it says; else what it does instead.
    fn tell(&mut self, statements: &str) -> Result<Told, String> {
        let begun = Instant::now();
        let sent = self.input.write_all(format!("{statements}.print {DONE}\n").as_bytes());
        sent.and_then(|()| self.input.flush()).map_err(|error| format!("takes no statement: {error}"))?;
        let (mut text, mut seconds) = (String::new(), None);
        loop {
            let line = match self.lines.recv_timeout(self.give_up) {
                Ok(line) => line,
                Err(RecvTimeoutError::Timeout) => return Err(format!("says nothing for {:?}", self.give_up)),
                Err(RecvTimeoutError::Disconnected) => return Err("has ended".to_owned()),
            };
            if line == DONE {
                return Ok(Told { text, seconds, request_ms: millis(begun) });
            }
            if let Some(times) = line.strip_prefix(TIMER) {
                // real, user, sys.
                let times: Vec<f64> = times.split(' ').filter_map(|word| word.parse().ok()).collect();
                self.spent += times.iter().skip(1).sum::<f64>();
                seconds = times.first().copied();
                continue;
            }
            text.push_str(&line);
            text.push('\n');
        }
    }
}

fn failed(reason: &str) -> TargetError {
    TargetError::server("DuckDB", reason, "leave the stage `columnar` out, or see what ended it: memory, most likely")
}

/// The rows that it says; none when it says something else.
fn rows(text: &str) -> Option<Vec<Map<String, Value>>> {
    if text.trim().is_empty() { Some(Vec::new()) } else { serde_json::from_str(text).ok() }
}

fn cell(column: &Column, row: &Map<String, Value>) -> Cell {
    match row.get(column.name) {
        None | Some(Value::Null) => Cell::None,
        Some(Value::String(word)) => Cell::Text(word.clone()),
        Some(Value::Number(number)) if number.is_i64() => Cell::Number(number.as_i64().unwrap_or_default().into()),
        Some(other) => Cell::Text(other.to_string()),
    }
}

impl Engine for DuckDb {
    fn source(&self) -> Source {
        Source::Timer
    }

    fn by(&self, _: Stage) -> Option<String> {
        Some(format!("DuckDB {}", self.version))
    }

    fn local_times(&mut self, asked: &[(String, i64)]) -> Result<Vec<String>, TargetError> {
        let of =
            |(place, (zone, at)): (usize, &(String, i64))| format!("({place}, '{zone}', TIMESTAMPTZ '{}')", utc(*at));
        let asked: Vec<String> = asked.iter().enumerate().map(of).collect();
        let told = self.tell(&format!(
            "SELECT strftime(timezone(zone, moment), '%Y-%m-%dT%H:%M') AS said
             FROM (VALUES {}) AS asked (place, zone, moment) ORDER BY place;\n",
            asked.join(", ")
        ));
        let told = told.map_err(|reason| failed(&reason))?;
        let said = |row: &Map<String, Value>| row.get("said")?.as_str().map(str::to_owned);
        let all = rows(&told.text).map(|rows| rows.iter().filter_map(said).collect::<Vec<_>>());
        let all = all.filter(|all| all.len() == asked.len());
        all.ok_or_else(|| failed(&format!("can't tell local times: {}", crate::servers::plain(&told.text))))
    }

    fn cpu_seconds(&mut self, _: Stage) -> Option<f64> {
        Some(self.spent)
    }

    fn ask(&mut self, report: &Report, _: Stage, _: &Asked) -> Result<Asking, TargetError> {
        let told = self.tell(&columnar::in_numbers(report)).map_err(|reason| failed(&reason))?;
        Ok(match rows(&told.text) {
            None => Asking::Refused(told.text.trim().to_owned()),
            Some(rows) => Asking::Answered(Answered {
                rows: rows.iter().map(|row| report.columns.iter().map(|column| cell(column, row)).collect()).collect(),
                request_ms: told.request_ms,
                database_ms: told.seconds.map(|seconds| seconds * 1000.0),
            }),
        })
    }

    fn explain(&mut self, report: &Report, _: Stage, _: &Asked) -> Result<Explained, TargetError> {
        let told = self.tell(&format!("EXPLAIN {};\n", columnar::question(report)));
        let told = told.map_err(|reason| failed(&reason))?;
        let plan = told.text.lines().map(str::to_owned).collect();
        Ok(Explained { plan, database_ms: None })
    }

    fn behind(&mut self, _: Stage) -> Result<Option<Behind>, TargetError> {
        Ok(None)
    }
}
