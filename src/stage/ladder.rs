//! The ladder: stage after stage the same reports, put to all servers in turn, compared with the truth and timed.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use super::asked::Asked;
use super::climber::{Climber, Runs};
use super::databases::{self, Behind, Made};
use super::finding::{Climbed, Finding, Price, ReportFinding, StageFinding, TargetFinding, Unasked};
use super::objects::Held;
use super::options::Options;
use super::report::Report;
use super::stages::Stage;
use super::statistics::overall;
use super::{pipeline, truth, zones};
use crate::calendar::utc;
use crate::job::Holding;
use crate::profile::Profile;
use crate::sinks::TargetError;
use crate::targets::Target;

/// Why there is no finding.
#[derive(Debug, thiserror::Error)]
pub enum LadderError {
    /// A target can't be used, or failed.
    #[error(transparent)]
    Target(#[from] TargetError),
    /// It was asked to stop; what stages had made is gone.
    #[error("interrupted")]
    Interrupted,
}

/// Climbs the stages of a ladder at some targets that hold the same rows of a profile, and says what it does as it goes.
///
/// # Errors
/// When a target does not hold what the profile says, can't be used or fails; what stages have made is dropped then too,
/// unless another ladder is at work.
pub fn climb(
    profile: &Profile,
    targets: &[Target],
    options: &Options,
    stop: &AtomicBool,
    say: &dyn Fn(&str),
) -> Result<Finding, LadderError> {
    let mut ladder = Ladder::new(profile, targets, options, stop, say)?;
    // Who is not let in drops nothing: another ladder stands on it.
    for climber in &mut ladder.climbers {
        climber.database.hold()?;
    }
    let climbed = ladder.climb();
    if !options.keep || climbed.is_err() {
        let undone: Result<Vec<_>, _> = ladder.climbers.iter_mut().map(|climber| climber.database.undo()).collect();
        // What went wrong first says more.
        climbed.and_then(|finding| undone.map(|_| finding).map_err(LadderError::from))
    } else {
        climbed
    }
}

struct Ladder<'l> {
    profile: &'l Profile,
    options: &'l Options,
    stop: &'l AtomicBool,
    say: &'l dyn Fn(&str),
    reports: Vec<&'static Report>,
    asked: Asked,
    climbers: Vec<Climber>,
    finding: Finding,
}

impl<'l> Ladder<'l> {
    /// Opens the targets, and checks all that can be checked before anything is made.
    fn new(
        profile: &'l Profile,
        targets: &[Target],
        options: &'l Options,
        stop: &'l AtomicBool,
        say: &'l dyn Fn(&str),
    ) -> Result<Self, LadderError> {
        let followers = databases::followers(targets, &options.replicas, &options.reach)?;
        let mut holdings = Vec::new();
        for target in targets {
            holdings.push(databases::holdings(target, &options.reach)?);
        }
        let held: Vec<Held> = holdings.iter().map(|holdings| Held::of(holdings)).collect();
        let mut unasked = Vec::new();
        let named = |report: &&'static Report| {
            options.reports.is_empty() || options.reports.iter().any(|name| name == report.name)
        };
        let mut reports: Vec<&'static Report> = super::reports::ALL.iter().filter(named).collect();
        reports.retain(|report| {
            let lacking = held.iter().find_map(|held| held.lacking(report));
            unasked.extend(
                lacking.map(|table| Unasked { report: report.name, why: format!("there is no table `{table}`") }),
            );
            lacking.is_none()
        });
        let stands = |holding: &Holding| holding.job.as_of;
        let as_of = holdings.iter().flatten().map(stands).max().unwrap_or(profile.as_of);
        let until = options.until.unwrap_or(pipeline::quarter_of(as_of));
        let (from, at) = (options.from.unwrap_or(until - pipeline::WEEK), options.at.unwrap_or(as_of));
        let asked = Asked { client: options.client, ..Asked::new(profile, from, until, at) };

        let begun = Instant::now();
        let mut climbers: Vec<Climber> = Vec::new();
        for (((target, follower), holdings), held) in targets.iter().zip(&followers).zip(&holdings).zip(held) {
            let name = target.to_string();
            let truth = truth::answers(profile, &name, holdings, &reports, &asked)?;
            if let Some(first) = climbers.first().filter(|first| first.truth != truth) {
                let reason = format!("holds other orders than {}", first.target);
                let hint = "load both with the same profile and the same flags";
                return Err(TargetError::refused(&name, reason, hint).into());
            }
            let database = databases::open(target, follower.as_ref(), &options.reach)?;
            let beside = Vec::new();
            climbers.push(Climber { target: name, database, beside, holdings: holdings.clone(), held, truth });
        }
        let truth_seconds = begun.elapsed().as_secs_f64();
        for climber in &mut climbers {
            zones::check(climber.database.as_mut(), &climber.target, &asked)?;
        }
        if let (Some(first), false) = (climbers.first_mut(), options.shards.is_empty()) {
            first.find_shards(options, &asked)?;
        }
        let of_target = |climber: &Climber| TargetFinding {
            target: climber.target.clone(),
            kind: climber.database.kind(),
            database_time: climber.database.source(),
        };
        let of_report = |report: &&'static Report| ReportFinding {
            name: report.name,
            question: report.question,
            columns: report.columns,
            rows: climbers
                .first()
                .and_then(|it| it.truth.get(report.name))
                .map_or(0, |answer| answer.rows.len() as u64),
        };
        let finding = Finding {
            agrees: true,
            profile: profile.name.clone(),
            client: asked.client.and_then(|number| profile.client(number)).map(|client| client.code.clone()),
            from: utc(asked.from),
            until: utc(asked.until),
            at: utc(asked.at),
            runs: options.runs,
            currency: profile.prices.as_ref().map(|prices| prices.currency.clone()),
            truth_seconds,
            targets: climbers.iter().map(of_target).collect(),
            reports: reports.iter().map(of_report).collect(),
            unasked,
            stages: Vec::new(),
        };
        Ok(Self { profile, options, stop, say, reports, asked, climbers, finding })
    }

    fn climb(&mut self) -> Result<Finding, LadderError> {
        for climber in &mut self.climbers {
            let undone = climber.database.undo()?;
            if undone > 0 {
                (self.say)(&format!("{}: {undone} objects of an earlier ladder are dropped", climber.target));
            }
        }
        let last = self.options.stages.last().copied().unwrap_or(Stage::Plain);
        for stage in Stage::ALL.into_iter().filter(|stage| *stage <= last) {
            let is_asked = self.options.stages.contains(&stage);
            if !is_asked && !stage.carries() {
                continue;
            }
            let made = self.make(stage)?;
            if is_asked {
                let climbed = self.stage(stage, made)?;
                self.finding.stages.push(climbed);
            }
        }
        let agrees = self.finding.faults().next().is_none();
        Ok(Finding { agrees, ..self.finding.clone() })
    }

    /// Makes what a stage adds; each stands on those before it, asked for or not.
    fn make(&mut self, stage: Stage) -> Result<Vec<Made>, LadderError> {
        let mut made = Vec::new();
        for climber in &mut self.climbers {
            if self.stop.load(Ordering::Relaxed) {
                return Err(LadderError::Interrupted);
            }
            let done = match stage {
                _ if stage.is_beside() && !made.is_empty() => {
                    Made::Not { why: "the rows are those of the first target".to_owned() }
                }
                Stage::Columnar => {
                    let made = climber.columnar(self.profile, self.options, &self.reports, &self.asked, self.stop)?;
                    made.ok_or(LadderError::Interrupted)?
                }
                Stage::Shards => climber.shards(),
                _ => climber.database.make(stage, &climber.held, &self.asked)?,
            };
            (self.say)(&format!("{stage}: {}: {}", climber.target, said(&done)));
            made.push(done);
        }
        Ok(made)
    }

    fn stage(&mut self, stage: Stage, made: Vec<Made>) -> Result<StageFinding, LadderError> {
        let mut runs: Vec<Vec<Runs>> =
            self.climbers.iter().map(|_| self.reports.iter().map(|_| Runs::default()).collect()).collect();
        // One run of all reports at all targets after the other: what disturbs the machine for a while disturbs all alike.
        let before: Vec<_> = self.climbers.iter_mut().map(|climber| climber.engine(stage).cpu_seconds(stage)).collect();
        let mut behind: Vec<Option<Behind>> = vec![None; self.climbers.len()];
        for run in 0..=self.options.runs {
            for ((climber, made), worst) in self.climbers.iter_mut().zip(&made).zip(&mut behind) {
                if made.is_had()
                    && let Some(now) = climber.engine(stage).behind(stage)?
                {
                    *worst = Some(worst.map_or(now, |worst| worst.or_worse(now)));
                }
            }
            for (place, report) in self.reports.iter().enumerate() {
                for (climber, (made, runs)) in self.climbers.iter_mut().zip(made.iter().zip(&mut runs)) {
                    if self.stop.load(Ordering::Relaxed) {
                        return Err(LadderError::Interrupted);
                    }
                    if made.is_had() {
                        climber.run(report, stage, &self.asked, &mut runs[place])?;
                    }
                }
            }
            if run == 0 && made.iter().any(Made::is_had) {
                (self.say)(&format!("{stage}: answered, {} runs follow", self.options.runs));
            }
        }
        let spent = self
            .climbers
            .iter_mut()
            .zip(before)
            .map(|(climber, before)| Some(climber.engine(stage).cpu_seconds(stage)? - before?));
        let spent: Vec<Option<f64>> = spent.collect();
        let mut targets = Vec::new();
        for (place, (made, runs)) in made.into_iter().zip(runs).enumerate() {
            let (behind, by) = (behind[place], None);
            let mut climbed =
                Climbed { reports: Vec::new(), overall: None, cpu_seconds: None, price: None, behind, by, made };
            if climbed.made.is_had() {
                climbed.by = self.climbers[place].engine(stage).by(stage);
                climbed.cpu_seconds = spent[place];
                climbed.price = self.price(&climbed);
                for (report, runs) in self.reports.iter().zip(runs) {
                    let told = self.climbers[place].told(report, stage, &self.asked, runs)?;
                    climbed.reports.push(told);
                }
                self.compare(stage, place, &mut climbed);
            }
            targets.push(climbed);
        }
        Ok(StageFinding { stage, change: stage.change(), targets })
    }

    /// What a stage costs, by the profile's prices.
    fn price(&self, climbed: &Climbed) -> Option<Price> {
        let prices = self.profile.prices.as_ref()?;
        let bytes = match climbed.made {
            Made::Objects { bytes, .. } => bytes,
            Made::Not { .. } => None,
        };
        let runs = f64::from(self.options.runs + 1);
        let of_runs = climbed.cpu_seconds.and_then(|seconds| prices.of_cpu(seconds / runs * 1000.0));
        Some(Price { storage: bytes.and_then(|bytes| prices.of_bytes(bytes)), thousand_runs: of_runs })
    }

    /// Says how much faster the reports of a target are than on the stages before.
    fn compare(&self, stage: Stage, place: usize, climbed: &mut Climbed) {
        let all = self.finding.stages.iter().map(|before| (before.stage, &before.targets[place].reports));
        let mut before = all.filter(|(_, reports)| !reports.is_empty());
        if let Some((_, last)) = before.clone().rfind(|(before, _)| stage.is_compared_with(*before)) {
            for (asked, last) in climbed.reports.iter_mut().zip(last) {
                let both = asked.request.as_ref().zip(last.request.as_ref());
                asked.by_before = both.and_then(|(now, before)| now.by(before));
            }
        }
        let Some((_, first)) = before.next() else { return };
        let both = climbed.reports.iter().zip(first);
        let medians =
            both.filter_map(|(now, first)| Some((now.request.as_ref()?.median_ms, first.request.as_ref()?.median_ms)));
        climbed.overall = overall(&medians.collect::<Vec<_>>());
    }
}

/// What was made, in words.
fn said(made: &Made) -> String {
    match made {
        Made::Not { why } => format!("not to be had: {why}"),
        Made::Objects { made: 0, .. } => "nothing to be made".to_owned(),
        Made::Objects { made, seconds, .. } => format!("{made} objects in {seconds:.1} s"),
    }
}
