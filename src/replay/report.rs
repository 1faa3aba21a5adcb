//! What a run has shown, as plain data; `--report` writes it as it is.

use serde::{Serialize, Serializer};

use super::histograms::{Latencies, Records};
use super::operations::Kind;
use super::outbox::Published;
use super::verdict::{Judgement, Outcome};
use crate::profile::Objective;

/// What a run has shown.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// How it ended.
    pub ended: Ended,
    /// What has become of the target's rows.
    pub state: State,
    /// By kind, those that were played.
    pub operations: Vec<OfKind>,
    /// Operations of the warm-up, and how many of them were still waiting at its end.
    pub warm_up: WarmUp,
    /// By second since the end of the warm-up.
    pub seconds: Vec<Second>,
    /// What has become of events that are told.
    pub events: Option<Published>,
    /// What claims of tasks have come to, where there were any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tasks: Option<Claimed>,
    /// Whether the client was the bottleneck.
    pub client: Client,
    /// What went wrong first, in words.
    pub said: Vec<String>,
}

/// How a run ended.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// Every operation was done or given up.
    Done,
    /// So many waited at an instant of the profile's that it was for good.
    FellBehind(String),
    /// It was told to stop.
    Interrupted,
}

/// What has become of a target's rows.
#[derive(Debug, Clone, Copy, Serialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// They were read only.
    Unchanged,
    /// All writes were applied: they are what a load at the end of the window would have made.
    Arrived,
    /// Some were not: the target stands between two instants.
    Between,
}

/// Operations of a kind.
#[derive(Debug, Clone, Serialize)]
pub struct OfKind {
    /// The kind.
    #[serde(serialize_with = "name")]
    pub kind: Kind,
    /// What the profile promises, as it says it.
    pub objective: Option<String>,
    /// The same as numbers: the share, and the time in microseconds.
    pub promised: Option<(f64, u64)>,
    /// Those that were due.
    pub offered: u64,
    /// Those that ended, well or not, or were given up.
    pub ended: u64,
    /// Ended later than the objective says.
    pub late: u64,
    /// Wrong answers, and none.
    pub wrong: u64,
    /// Waited longer than `--give-up`.
    pub given_up: u64,
    /// From when they were due until they were done.
    pub response: Quantiles,
    /// From when they were sent until they were done.
    pub service: Quantiles,
    /// From when they were due until the client let them go.
    pub lag: Quantiles,
    /// The response at more quantiles, ascending: the nearer to 1, the denser.
    pub curve: Vec<(f64, u64)>,
    /// What follows for the objective.
    pub judged: Option<Judged>,
}

/// What follows for an objective.
#[derive(Debug, Clone, Serialize)]
pub struct Judged {
    /// What follows.
    pub verdict: Verdict,
    /// By what the user waits.
    pub response: Counted,
    /// By that without what the client added to it.
    pub without_client: Counted,
}

/// A judgement.
#[derive(Debug, Clone, Serialize)]
pub struct Counted {
    /// All operations.
    pub operations: u64,
    /// Late, wrong or given up.
    pub bad: u64,
    /// How many of them tell as much as one independent one would.
    pub design_effect: f64,
    /// Bounds of their share, each with 95 %.
    pub bounds: (f64, f64),
    /// Operations that would show it, if they went on as they did.
    pub needed: Option<u64>,
    #[serde(skip)]
    outcome: Outcome,
}

/// What is said of an objective.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It holds.
    Holds,
    /// It does not.
    Broken,
    /// Too little was played to tell.
    NotProven,
    /// It depends on what the client itself added: nothing can be said.
    NoVerdict,
}

/// Quantiles in microseconds.
#[derive(Debug, Clone, Copy, Serialize, Default, PartialEq)]
#[expect(missing_docs, reason = "their names say what they are")]
pub struct Quantiles {
    pub count: u64,
    pub mean: f64,
    pub p50: u64,
    pub p90: u64,
    pub p99: u64,
    pub p99_9: u64,
    pub p99_99: u64,
    pub max: u64,
}

/// What happened in a second.
#[derive(Debug, Clone, Copy, Serialize, Default)]
pub struct Second {
    /// When it ends, seconds since the end of the warm-up.
    pub until: f64,
    /// Operations that were due.
    pub offered: u64,
    /// Operations that ended.
    pub ended: u64,
    /// Of these, late, wrong or given up.
    pub bad: u64,
    /// Operations that wait at its end, or are under way.
    pub backlog: u64,
    /// Quantiles of the response, microseconds.
    pub p50: u64,
    /// The same.
    pub p99: u64,
    /// The longest.
    pub max: u64,
    /// Events that a queue has confirmed; all else in a second is of operations that are done to a database.
    pub confirmed: u64,
    /// Events that wait for the broker at its end, or for its word.
    pub unconfirmed: u64,
}

/// What claims of tasks have come to.
#[derive(Debug, Clone, Copy, Serialize, Default, PartialEq, Eq)]
pub struct Claimed {
    /// Claims that were answered.
    pub claims: u64,
    /// Those of them that found nothing due: others had been there before.
    pub empty: u64,
    /// Runs that fell due, and no claim has told of.
    pub lost: u64,
    /// Runs that two claims have told of.
    pub twice: u64,
}

/// The time before operations count.
#[derive(Debug, Clone, Copy, Serialize, Default)]
pub struct WarmUp {
    /// Operations that ended.
    pub ended: u64,
    /// Those that waited at its end.
    pub backlog: u64,
    /// Their response.
    pub response: Quantiles,
}

/// Whether the client was the bottleneck.
#[derive(Debug, Clone, Copy, Serialize, Default)]
pub struct Client {
    /// Operations a second that it can do against a stub that answers at once.
    pub headroom: f64,
    /// The most that the window asks for, on the mean of a minute.
    pub peak: f64,
    /// Processor time, seconds.
    pub cpu_seconds: f64,
    /// The same for each operation, microseconds.
    pub cpu_micros_per_operation: f64,
    /// Share of the machine that its host took for others.
    pub stolen: f64,
    /// Times in which this process did not run though it wanted to, and the longest, microseconds.
    pub stalls: u64,
    /// The same.
    pub longest_stall: u64,
    /// Whether the target runs on the same machine.
    pub shares_machine: bool,
}

impl Report {
    /// The verdict of all: the worst of those that were promised.
    pub fn verdict(&self) -> Verdict {
        let verdicts = || self.operations.iter().filter_map(|it| Some(it.judged.as_ref()?.verdict));
        let worst = [Verdict::Broken, Verdict::NoVerdict, Verdict::NotProven];
        worst.into_iter().find(|worst| verdicts().any(|it| it == *worst)).unwrap_or(Verdict::Holds)
    }
}

impl Verdict {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Broken => "broken",
            Self::NotProven => "not proven",
            Self::NoVerdict => "no verdict",
        }
    }
}

impl OfKind {
    pub(super) fn new(kind: Kind, objective: Option<Objective>, offered: u64, records: &Records) -> Self {
        let quantiles = |of: fn(&Latencies) -> &hdrhistogram::Histogram<u64>| {
            records.latencies().map_or_else(Quantiles::default, |it| Quantiles::of(of(it)))
        };
        Self {
            kind,
            objective: objective.map(|it| it.to_string()),
            promised: objective.map(|it| (it.per_cent / 100.0, it.micros)),
            offered,
            ended: records.ended,
            late: records.late,
            wrong: records.wrong,
            given_up: records.given_up,
            response: quantiles(|it| &it.response),
            service: quantiles(|it| &it.service),
            lag: quantiles(|it| &it.lag),
            curve: records.latencies().map_or_else(Vec::new, |it| curve(&it.response)),
            judged: None,
        }
    }
}

impl Judged {
    /// Both judgements must come to the same.
    pub(super) fn new(response: &Judgement, without_client: &Judgement) -> Self {
        let word = |judgement: &Judgement| match judgement.outcome {
            Outcome::Holds => Verdict::Holds,
            Outcome::Broken => Verdict::Broken,
            Outcome::NotProven(_) => Verdict::NotProven,
        };
        let is_one = word(response) == word(without_client);
        let verdict = if is_one { word(response) } else { Verdict::NoVerdict };
        Self { verdict, response: Counted::new(response), without_client: Counted::new(without_client) }
    }
}

impl Counted {
    fn new(judgement: &Judgement) -> Self {
        let needed = if let Outcome::NotProven(needed) = judgement.outcome { needed } else { None };
        Self {
            operations: judgement.all.operations,
            bad: judgement.all.bad,
            design_effect: judgement.design_effect,
            bounds: judgement.bounds,
            needed,
            outcome: judgement.outcome,
        }
    }

    /// What follows from it alone.
    pub fn outcome(&self) -> Outcome {
        self.outcome
    }
}

impl Quantiles {
    pub(super) fn of(histogram: &hdrhistogram::Histogram<u64>) -> Self {
        let at = |quantile| histogram.value_at_quantile(quantile);
        Self {
            count: histogram.len(),
            mean: if histogram.is_empty() { 0.0 } else { histogram.mean() },
            p50: at(0.5),
            p90: at(0.9),
            p99: at(0.99),
            p99_9: at(0.999),
            p99_99: at(0.9999),
            max: if histogram.is_empty() { 0 } else { histogram.max() },
        }
    }
}

/// Values at quantiles, so many for each halving of what is left.
fn curve(histogram: &hdrhistogram::Histogram<u64>) -> Vec<(f64, u64)> {
    const TICKS: u32 = 5;
    let points = histogram.iter_quantiles(TICKS);
    points.map(|point| (point.quantile_iterated_to(), point.value_iterated_to())).collect()
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn name<S: Serializer>(kind: &Kind, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(kind.name())
}
