//! A target that a ladder climbs, and who else has its rows.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use super::answer::Answer;
use super::asked::Asked;
use super::databases::{self, Asking, Database, DuckDb, Engine, Explained, Made, Source};
use super::finding::{self, Verdict};
use super::objects::Held;
use super::options::Options;
use super::report::Report;
use super::stages::Stage;
use super::statistics::Timing;
use super::{columnar, zones};
use crate::job::Holding;
use crate::profile::Profile;
use crate::sinks::TargetError;

/// A target that is climbed.
pub(super) struct Climber {
    pub(super) target: String,
    pub(super) database: Box<dyn Database>,
    /// Who else has its rows, and is asked at a stage of its own.
    pub(super) beside: Vec<Beside>,
    pub(super) holdings: Vec<Holding>,
    pub(super) held: Held,
    pub(super) truth: BTreeMap<&'static str, Answer>,
}

/// Who is asked at a stage instead of a target.
pub(super) struct Beside {
    stage: Stage,
    engine: Box<dyn Engine>,
    made: Made,
}

/// The runs of one report at one target.
#[derive(Default)]
pub(super) struct Runs {
    verdict: Option<Verdict>,
    request: Vec<f64>,
    database: Vec<Option<f64>>,
}

impl Climber {
    /// Whom the reports of a stage are put to.
    pub(super) fn engine(&mut self, stage: Stage) -> &mut dyn Engine {
        match self.beside.iter_mut().find(|beside| beside.stage == stage) {
            Some(beside) => beside.engine.as_mut(),
            None => self.database.as_mut(),
        }
    }

    /// Connects to the shards of its rows.
    pub(super) fn find_shards(&mut self, options: &Options, asked: &Asked) -> Result<(), TargetError> {
        let whole = (self.target.as_str(), &self.holdings[..]);
        let mut shards = databases::shards(&options.shards, whole, &options.reach)?;
        zones::check(&mut shards, "shards", asked)?;
        let bytes = Some(shards.bytes()?);
        let made = Made::Objects { made: 0, there: 0, seconds: 0.0, refresh_seconds: None, bytes };
        self.beside.push(Beside { stage: Stage::Shards, engine: Box::new(shards), made });
        Ok(())
    }

    /// The shards stand since before the climb.
    pub(super) fn shards(&self) -> Made {
        let why = "no shards are named: --shards names a layout".to_owned();
        let beside = self.beside.iter().find(|beside| beside.stage == Stage::Shards);
        beside.map_or(Made::Not { why }, |beside| beside.made.clone())
    }

    /// Writes what reports read as Parquet, and has DuckDB read it; none when it is to stop.
    pub(super) fn columnar(
        &mut self,
        profile: &Profile,
        options: &Options,
        reports: &[&'static Report],
        asked: &Asked,
        stop: &AtomicBool,
    ) -> Result<Option<Made>, TargetError> {
        let begun = Instant::now();
        let folder = tempfile::Builder::new().prefix("ordermill-stage-").tempdir();
        let folder = folder.map_err(|error| {
            TargetError::refused(std::env::temp_dir().display(), error.to_string(), "TMPDIR names another folder")
        })?;
        let path = folder.path().to_owned();
        let mut duckdb = match DuckDb::start(&options.duckdb, folder, options.reach.give_up) {
            Ok(duckdb) => duckdb,
            Err(why) => return Ok(Some(Made::Not { why })),
        };
        let Some(written) = columnar::write(profile, &self.holdings, reports, &path, stop)? else { return Ok(None) };
        let reads = duckdb.read(&written, asked);
        let knows = reads.and_then(|()| zones::check(&mut duckdb, "DuckDB", asked).map_err(|error| error.to_string()));
        if let Err(why) = knows {
            return Ok(Some(Made::Not { why }));
        }
        let (made, seconds, bytes) = (written.tables, begun.elapsed().as_secs_f64(), Some(written.bytes));
        let made = Made::Objects { made, there: 0, seconds, refresh_seconds: None, bytes };
        self.beside.push(Beside { stage: Stage::Columnar, engine: Box::new(duckdb), made: made.clone() });
        Ok(Some(made))
    }

    /// Puts a report to the server once, unless it has answered wrongly before.
    pub(super) fn run(
        &mut self,
        report: &Report,
        stage: Stage,
        asked: &Asked,
        runs: &mut Runs,
    ) -> Result<(), TargetError> {
        if runs.verdict.as_ref().is_some_and(|verdict| *verdict != Verdict::Right) {
            return Ok(());
        }
        runs.verdict = Some(match self.engine(stage).ask(report, stage, asked)? {
            Asking::Refused(said) => Verdict::Refused(said),
            Asking::Answered(answered) => {
                runs.request.push(answered.request_ms);
                runs.database.push(answered.database_ms);
                let found = Answer::new(report.columns, answered.rows);
                let differences = self.truth.get(report.name).map(|truth| found.differences(truth)).unwrap_or_default();
                if differences.count == 0 { Verdict::Right } else { Verdict::Wrong(differences) }
            }
        });
        Ok(())
    }

    /// What is told of the runs of a report.
    pub(super) fn told(
        &mut self,
        report: &Report,
        stage: Stage,
        asked: &Asked,
        runs: Runs,
    ) -> Result<finding::Asked, TargetError> {
        let verdict = runs.verdict.unwrap_or(Verdict::Refused("it was not asked".to_owned()));
        if verdict != Verdict::Right {
            return Ok(finding::Asked { verdict, request: None, database: None, by_before: None, plan: Vec::new() });
        }
        let timing = |times: Vec<f64>| Timing::new(*times.first()?, times.get(1..)?.to_vec());
        // An answer that is kept has no plan.
        let explained = match stage {
            Stage::Cache => Explained::default(),
            _ => self.engine(stage).explain(report, stage, asked)?,
        };
        let spent: Option<Vec<f64>> = runs.database.into_iter().collect();
        let database = match (self.engine(stage).source(), explained.database_ms) {
            (Source::SecondRun, None) => None,
            (Source::SecondRun, Some(time)) => Timing::new(time, vec![time]),
            _ => spent.and_then(timing),
        };
        Ok(finding::Asked { verdict, request: timing(runs.request), database, by_before: None, plan: explained.plan })
    }
}
