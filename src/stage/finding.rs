//! What a ladder was found to be: plain data, which `--report` writes as it is.

use serde::Serialize;

use super::answer::{Column, Differences};
use super::databases::{Behind, Made, Source};
use super::stages::Stage;
use super::statistics::{Ratio, Timing};

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// Whether all answers that were given are right.
    pub agrees: bool,
    /// The profile's name.
    pub profile: String,
    /// The only client that was asked for, by its code; none when all were.
    pub client: Option<String>,
    /// The first instant of the time, RFC 3339.
    pub from: String,
    /// The instant after the last.
    pub until: String,
    /// The instant as of which is told what is late or open.
    pub at: String,
    /// Runs of each report, after the first.
    pub runs: u32,
    /// The currency of prices; none when the profile has none.
    pub currency: Option<String>,
    /// How long it took to fold the truth.
    pub truth_seconds: f64,
    /// The servers.
    pub targets: Vec<TargetFinding>,
    /// The reports.
    pub reports: Vec<ReportFinding>,
    /// Reports that were not asked, and why.
    pub unasked: Vec<Unasked>,
    /// The stages, in their order.
    pub stages: Vec<StageFinding>,
}

/// A server.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TargetFinding {
    /// Its address, without secrets.
    pub target: String,
    /// What it is, and which version.
    pub kind: String,
    /// Where database times come from.
    pub database_time: Source,
}

/// A report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReportFinding {
    /// Its name.
    pub name: &'static str,
    /// The question.
    pub question: &'static str,
    /// The columns of its answer.
    pub columns: &'static [Column],
    /// Rows of the answer.
    pub rows: u64,
}

/// A report that was not asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unasked {
    /// Its name.
    pub report: &'static str,
    /// Why.
    pub why: String,
}

/// A stage.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StageFinding {
    /// Which.
    pub stage: Stage,
    /// What it changes.
    pub change: &'static str,
    /// What became of it at each target.
    pub targets: Vec<Climbed>,
}

/// A stage at a target.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Climbed {
    /// What was made.
    pub made: Made,
    /// Who answered, where that is not the target itself.
    pub by: Option<String>,
    /// The reports, in the order of [`Finding::reports`]; none when the stage is not to be had.
    pub reports: Vec<Asked>,
    /// How many times as long as on the first stage that was measured there all reports take together: the geometric mean of
    /// ratios of medians, all ten milliseconds longer.
    pub overall: Option<f64>,
    /// The CPU seconds that the server spent while it was asked, by all runs of all reports together and whatever else it did;
    /// none where that can't be seen.
    pub cpu_seconds: Option<f64>,
    /// What that costs by the profile's prices; none without.
    pub price: Option<Price>,
    /// How far it was behind where is written, at the most: looked at before each run of all reports; none where that is where it
    /// was asked.
    pub behind: Option<Behind>,
}

/// What a stage costs at a target, in the currency of [`Finding::currency`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Price {
    /// What it has made, for a month; none without a price of storage, or where the bytes are not known.
    pub storage: Option<f64>,
    /// A thousand runs of all reports; none without a price of processors, or where their time can't be seen.
    pub thousand_runs: Option<f64>,
}

/// A report at a stage of a target.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Asked {
    /// Whether it was answered rightly.
    pub verdict: Verdict,
    /// From the question to the last row; none of a wrong answer.
    pub request: Option<Timing>,
    /// Of that in the server, as it says; none where it does not say.
    pub database: Option<Timing>,
    /// How many times as long as at the stage before the request takes; who is asked beside the targets is compared with the last
    /// stage before `cache`.
    pub by_before: Option<Ratio>,
    /// How the server does it.
    pub plan: Vec<String>,
}

/// What an answer is worth.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is the truth.
    Right,
    /// It is not.
    Wrong(Differences),
    /// The server does not take the report: what it says.
    Refused(String),
}

impl Finding {
    /// Everything that is wrong: the stage, the target and the report, and what about it.
    pub fn faults(&self) -> impl Iterator<Item = (Stage, &str, &'static str, &Verdict)> {
        self.stages.iter().flat_map(move |stage| {
            let climbed = stage.targets.iter().zip(&self.targets);
            climbed.flat_map(move |(climbed, target)| {
                let asked = climbed.reports.iter().zip(&self.reports);
                let wrong = asked.filter(|(asked, _)| asked.verdict != Verdict::Right);
                wrong.map(move |(asked, report)| (stage.stage, target.target.as_str(), report.name, &asked.verdict))
            })
        })
    }
}
