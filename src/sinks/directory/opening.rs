//! What a directory must be to be written to, and what becomes of what it holds.

use std::io::ErrorKind;
use std::path::Path;
use std::sync::Mutex;

use fs_err as fs;

use super::codec::{Codec, properties};
use super::ledger::{self, Ledger};
use super::{Directory, Set, TableWriter, manifest, row_groups};
use crate::plan::Plan;
use crate::sinks::{Job, Mode, Part, SinkError};
use crate::tables;

impl Directory {
    /// Opens a directory for a job; makes it if it is not there.
    ///
    /// # Errors
    /// When it holds something that the mode does not allow for, or can't be read or written. Then nothing was changed.
    pub fn open(
        root: &Path,
        job: &Job,
        plan: &Plan,
        part: Option<Part>,
        mode: Mode,
        codec: Codec,
    ) -> Result<Self, SinkError> {
        let state = State::of(root)?;
        if mode == Mode::Replace {
            state.clear(root)?;
        }
        let state = if mode == Mode::Replace { State::of(root)? } else { state };
        let jobs: Vec<Job> = state.ledger.jobs.iter().map(|(job, _)| job.clone()).collect();
        let place = state.admit(root, job, &jobs, part, mode)?;
        let job = match jobs.get(place) {
            Some(there) => there.clone(),
            None => job.beside(&jobs).map_err(|c| SinkError::refused(root.display(), c.reason, c.hint))?,
        };

        let wanted_here = |set: &crate::plan::FileSet| {
            set.tables.iter().all(|table| job.tables.iter().any(|wanted| wanted == table.name))
        };
        let suffix = if place == 0 { String::new() } else { format!("-{}", place + 1) };
        let sets: Vec<Set> = plan
            .sets
            .iter()
            .enumerate()
            .map(|(index, set)| {
                let name = format!("{}{suffix}", set.name);
                let wanted = wanted_here(set)
                    && Part::takes_all(part, index)
                    && !set.chunks.is_empty()
                    && !state.has(root, &name);
                Set { plan: set.clone(), name, wanted }
            })
            .collect();
        if place == jobs.len() {
            fs::create_dir_all(root)?;
            Ledger::append_job(
                root,
                &job,
                plan.sets.iter().filter(|s| wanted_here(s) && !s.chunks.is_empty()).count(),
            )?;
        }
        // What is not whole has no manifest.
        if sets.iter().any(|set| set.wanted) {
            remove_if_there(&root.join(manifest::NAME))?;
        }

        let tables = tables::ALL
            .into_iter()
            .filter(|table| job.tables.iter().any(|wanted| wanted == table.name))
            .map(|table| {
                let properties = properties(table, codec);
                let factory = row_groups::factory(table.schema(), properties.clone())
                    .map_err(|error| SinkError::encode(table.name, error))?;
                Ok(TableWriter { table, properties, factory })
            })
            .collect::<Result<_, SinkError>>()?;
        Ok(Self { root: root.to_owned(), job: place, tables, sets, open: Mutex::new(None) })
    }
}

/// What is there before a run.
struct State {
    ledger: Ledger,
    /// Names that are none of ours.
    foreign: Vec<String>,
}

impl State {
    fn of(root: &Path) -> Result<Self, SinkError> {
        let ledger = Ledger::read(root)?;
        let entries = match fs::read_dir(root) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self { ledger, foreign: Vec::new() }),
            Err(error) => return Err(error.into()),
        };
        let mut foreign = Vec::new();
        for entry in entries {
            let name = entry?.file_name().to_string_lossy().into_owned();
            let ours = name == ledger::NAME || name.trim_start_matches('.').starts_with(manifest::NAME);
            if !ours && (ledger.jobs.is_empty() || tables::by_name(&name).is_none()) {
                foreign.push(name);
            }
        }
        foreign.sort();
        Ok(Self { ledger, foreign })
    }

    /// The place of the job among those of the directory; one past the last when it is new.
    fn admit(&self, root: &Path, job: &Job, jobs: &[Job], part: Option<Part>, mode: Mode) -> Result<usize, SinkError> {
        let refuse = |reason: String, hint: &str| Err(SinkError::refused(root.display(), reason, hint));
        if jobs.is_empty() {
            return match self.foreign.first() {
                None => Ok(0),
                Some(name) => refuse(
                    format!("holds something else: `{name}`"),
                    "give --to an empty folder, or one that is not there yet",
                ),
            };
        }
        let known = job.position(jobs);
        match (mode, known) {
            (Mode::Resume, Some(place)) => Ok(place),
            (Mode::New, Some(place)) if part.is_some() => Ok(place),
            (Mode::New, Some(_)) => {
                refuse("already holds rows of this job".to_owned(), "--resume goes on with it, --replace begins anew")
            }
            (Mode::Append, Some(_)) => refuse(
                "already holds this job, or a part of it".to_owned(),
                "--resume goes on with it; append other clients (--clients) or another range (--from, --until)",
            ),
            (Mode::Append, None) => Ok(jobs.len()),
            (Mode::New | Mode::Resume | Mode::Replace, None) => {
                let differences = jobs.last().map_or_else(String::new, |there| job.differences(there));
                refuse(
                    format!("holds rows of another job: {differences}"),
                    "--append adds other clients or another range, --replace begins anew, another --to leaves it alone",
                )
            }
            (Mode::Replace, Some(place)) => Ok(place),
        }
    }

    /// Whether a file set is finished, with all its files as they were.
    fn has(&self, root: &Path, name: &str) -> bool {
        let there = |table: &str, bytes| {
            fs::metadata(root.join(table).join(format!("{name}.parquet"))).is_ok_and(|file| file.len() == bytes)
        };
        self.ledger.sets.get(name).is_some_and(|set| set.files.iter().all(|(table, size)| there(table, size.bytes)))
    }

    /// Removes what this tool made.
    fn clear(&self, root: &Path) -> Result<(), SinkError> {
        if self.ledger.jobs.is_empty()
            && let Some(name) = self.foreign.first()
        {
            return Err(SinkError::refused(
                root.display(),
                format!("holds something else: `{name}`"),
                "--replace removes only what this tool has made; give --to another folder",
            ));
        }
        // The ledger goes last: a crash in between leaves what --replace can finish.
        for (path, _) in self.ledger.files() {
            remove_if_there(&root.join(path))?;
        }
        remove_if_there(&root.join(manifest::NAME))?;
        for table in tables::ALL {
            let folder = root.join(table.name);
            let Ok(entries) = fs::read_dir(&folder) else { continue };
            for entry in entries {
                let entry = entry?;
                let name = entry.file_name().to_string_lossy().into_owned();
                if name.starts_with('.') && name.ends_with(".parquet.part") {
                    remove_if_there(&entry.path())?;
                }
            }
            // A folder with something else in it stays.
            let _ = fs::remove_dir(&folder);
        }
        remove_if_there(&root.join(ledger::NAME))
    }
}

fn remove_if_there(path: &Path) -> Result<(), SinkError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
