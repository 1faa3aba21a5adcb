//! What becomes of a job at a target that holds some already: one decision for all targets, which carry it out.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::beside::Beside;
use super::{Conflict, Holding, Job, Moving, Since, Tiles, is_of_clients};
use crate::plan::{Chunk, Content, Part, Plan, PlanError, Unit};
use crate::tables::{Group, Table};

/// What to do with a target that holds something already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mode {
    /// Go on with this very job, when it was begun.
    pub resume: bool,
    /// What to do when it was not.
    pub existing: Existing,
}

/// What to do with other jobs that a target holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Existing {
    /// Leave the target alone.
    #[default]
    Refuse,
    /// Add this job to them.
    Append,
    /// Remove them, and begin anew.
    Replace,
    /// Move the one that is there on to this one's instant.
    Advance,
}

impl Mode {
    /// Refuse what is there, unless another part of this very job is.
    pub const NEW: Self = Self { resume: false, existing: Existing::Refuse };
    /// Go on with this very job.
    pub const RESUME: Self = Self { resume: true, existing: Existing::Refuse };
    /// Add this job to those there.
    pub const APPEND: Self = Self { resume: false, existing: Existing::Append };
    /// Remove what is there and begin anew.
    pub const REPLACE: Self = Self { resume: false, existing: Existing::Replace };

    /// Move what is there on to a later instant, and go on where that was cut short.
    pub const ADVANCE: Self = Self { resume: true, existing: Existing::Advance };

    /// The same, but going on with the job when it was begun.
    pub const fn resuming(self) -> Self {
        Self { resume: true, ..self }
    }

    pub(crate) fn replaces(self) -> bool {
        self.existing == Existing::Replace
    }

    pub(crate) fn advances(self) -> bool {
        self.existing == Existing::Advance
    }
}

/// What is asked of a target.
#[derive(Debug, Clone)]
pub struct Request<'r> {
    /// What it is to hold.
    pub job: &'r Job,
    /// The job in pieces.
    pub plan: &'r Plan,
    /// What to do when it holds something.
    pub mode: Mode,
    /// The part that this run makes, if it does not make all.
    pub part: Option<Part>,
    /// The chunks of that part, by their places in the plan.
    pub chunks: Range<usize>,
}

/// How a target takes a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admission {
    /// What is to be done with the ledger.
    pub step: Step,
    /// The dimension tables that the job brings, and how many rows they have.
    pub brings: BTreeMap<String, u64>,
    /// Those of them that another job of the same clients brings too: the rows are the same.
    pub shared: BTreeSet<String>,
    /// The chunks that this run makes, by their places in the plan.
    pub todo: BTreeSet<usize>,
}

/// What is to be done with a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The job is added.
    Begin,
    /// All that is there is removed, then the job is added.
    Replace,
    /// The job is there, and is gone on with.
    GoOn,
    /// Other jobs have brought every row of it.
    Covered,
    /// The job that is there, at this instant, moves on to this one; it may be on its way already.
    Advance(Since),
}

impl<'r> Request<'r> {
    /// Asks for a whole job.
    pub fn new(job: &'r Job, plan: &'r Plan, mode: Mode) -> Self {
        Self { job, plan, mode, part: None, chunks: 0..plan.chunks.len() }
    }

    /// Asks for a part of the job only, of whole file sets or of chunks.
    ///
    /// # Errors
    /// When there are fewer file sets or chunks than parts.
    pub fn of_part(self, part: Part, unit: Unit) -> Result<Self, PlanError> {
        let chunks = self.plan.part(part, unit)?;
        Ok(Self { part: Some(part), chunks, ..self })
    }

    /// The chunks of this run that hold rows of the job, when it brings only some dimension tables.
    fn mine(&self, brings: &BTreeMap<String, u64>) -> impl Iterator<Item = &'r Chunk> {
        let has_orders = self.job.definitions().any(|table| table.group == Group::Order);
        self.plan.chunks[self.chunks.clone()].iter().filter(move |chunk| match &chunk.content {
            Content::Dimension { table, .. } => brings.contains_key(table.name),
            Content::Waves(_) => has_orders,
        })
    }

    /// The chunks of this run that are not covered yet.
    fn todo(&self, brings: &BTreeMap<String, u64>, tiles: &Tiles) -> BTreeSet<usize> {
        let open = self.mine(brings).filter(|chunk| !tiles.cover(&self.job.piece(&chunk.content)));
        open.map(|chunk| chunk.index).collect()
    }

    /// How many rows some dimension tables have.
    pub(super) fn rows_of<'t>(&self, tables: impl Iterator<Item = &'t String>) -> BTreeMap<String, u64> {
        let rows = |name: &String| {
            let of_table = |chunk: &Chunk| match &chunk.content {
                Content::Dimension { table, rows } if table.name == name => rows.end,
                _ => 0,
            };
            (name.clone(), self.plan.chunks.iter().map(of_table).max().unwrap_or(0))
        };
        tables.map(rows).collect()
    }
}

impl Admission {
    /// The same, leaving to others what they bring too: for targets in which a row must not come twice.
    pub fn without_shared(mut self, plan: &Plan) -> Self {
        if matches!(self.step, Step::GoOn | Step::Advance(_)) {
            return self;
        }
        let Self { brings, shared, todo, .. } = &mut self;
        brings.retain(|table, _| !shared.contains(table));
        todo.retain(|&index| match &plan.chunks[index].content {
            Content::Dimension { table, .. } => !shared.contains(table.name),
            Content::Waves(_) => true,
        });
        shared.clear();
        self
    }
}

/// Decides what becomes of a job at a target that holds some already.
///
/// # Errors
/// When the target does not take it as it is asked to: why, and what would work.
pub fn decide(request: &Request<'_>, holdings: &[Holding]) -> Result<Admission, Conflict> {
    let Request { job, mode, .. } = request;
    if let Some(moving) = Moving::of(holdings).filter(|_| !mode.replaces()) {
        let goes_on = mode.resume || mode.advances();
        return if goes_on { request.go_on_moving(&moving) } else { Err(moving.conflict()) };
    }
    let begun = holdings.iter().find(|holding| holding.job.id() == job.id());
    if let Some(holding) = begun.filter(|_| mode.resume || !mode.replaces()) {
        let todo = request.todo(&holding.brings, &holding.tiles());
        let all = request.mine(&holding.brings).count();
        refuse_doing_twice(request, all - todo.len(), all)?;
        return Ok(Admission { step: Step::GoOn, brings: holding.brings.clone(), shared: BTreeSet::new(), todo });
    }
    let others = if mode.replaces() { &[] } else { holdings };
    if others.is_empty() {
        let dimensions = job.definitions().filter(|table| table.group == Group::Dimension);
        let names: Vec<String> = dimensions.map(|table| table.name.to_owned()).collect();
        let brings = request.rows_of(names.iter());
        let todo = request.todo(&brings, &Tiles::default());
        let step = if holdings.is_empty() { Step::Begin } else { Step::Replace };
        return Ok(Admission { step, brings, shared: BTreeSet::new(), todo });
    }
    if mode.advances() {
        return request.advance(others);
    }
    if is_covered(job, others) {
        let all = request.mine(&BTreeMap::new()).count().max(1);
        refuse_doing_twice(request, all, all)?;
        let (brings, shared, todo) = Default::default();
        return Ok(Admission { step: Step::Covered, brings, shared, todo });
    }
    let beside = job.beside(others);
    if mode.existing != Existing::Append {
        return Err(another_job(job, others, beside));
    }
    let Beside { brings, shared } = beside?;
    let is_same = |other: &Holding, table: &str| {
        shared.contains(table) && (!is_of_clients(table) || other.job.clients.keys().eq(job.clients.keys()))
    };
    let pieces = others.iter().flat_map(|other| other.entries.iter().map(move |entry| (other, &entry.piece)));
    let there: Tiles =
        pieces.filter(|(other, piece)| is_same(other, piece.content())).map(|(_, piece)| piece).collect();
    let brings = request.rows_of(brings.iter());
    let todo = request.todo(&brings, &there);
    Ok(Admission { step: Step::Begin, brings, shared, todo })
}

/// Without `--resume` a job is begun only where nothing of it is, or nothing of this part: `done` of so many chunks.
fn refuse_doing_twice(request: &Request<'_>, done: usize, all: usize) -> Result<(), Conflict> {
    if request.mode.resume || request.mode.advances() || done == 0 {
        return Ok(());
    }
    let what = request.part.map_or("this job".to_owned(), |part| format!("part {part} of this job"));
    let (reason, hint) = if done == all {
        (format!("holds all of {what} already"), "--replace makes it anew; --resume finds it complete")
    } else {
        (format!("holds {done} of {all} chunks of {what}"), "--resume goes on with it; --replace begins anew")
    };
    Err(Conflict { reason, hint: hint.to_owned() })
}

/// Refuses a job where there are others and it is not to be added to them.
fn another_job(job: &Job, others: &[Holding], beside: Result<Beside, Conflict>) -> Conflict {
    let last = &others[others.len() - 1].job;
    let recut = |other: &&Holding| {
        let (chunk_orders, file_orders) = (other.job.chunk_orders, other.job.file_orders);
        Job { chunk_orders, file_orders, ..job.clone() }.id() == other.job.id()
    };
    let (other, way) = match (others.iter().find(recut), beside) {
        (Some(Holding { job: other, .. }), _) => {
            let (chunk, file) = (other.chunk_orders, other.file_orders);
            (other, format!("go on with --resume --chunk-orders {chunk} --file-orders {file}"))
        }
        _ if job.follows(last) => (last, "--advance moves it on".to_owned()),
        (None, Ok(_)) => (last, "--append adds this job to it".to_owned()),
        (None, Err(conflict)) => (last, conflict.hint),
    };
    let reason = format!("holds another job: {}", job.differences(other));
    Conflict { reason, hint: format!("{way}; --replace begins anew, another --to leaves it alone") }
}

/// Whether other jobs have brought every row of a job: of each client and table, their entries tile its range.
fn is_covered(job: &Job, others: &[Holding]) -> bool {
    let is_cut = |job: &Job| job.orders.is_some() || job.fixture.is_some();
    let is_other = |other: &Holding| !job.is_same_world(&other.job) || other.job.fixture.is_some();
    if is_cut(job) || others.iter().any(is_other) {
        return false;
    }
    let having = |table: &'static Table, client: Option<&String>| -> Vec<usize> {
        let has = |other: &Holding| {
            let whole = table.group == Group::Dimension || other.job.orders.is_none();
            whole
                && other.tables().any(|it| it == table)
                && client.is_none_or(|client| other.job.clients.contains_key(client))
        };
        (0..others.len()).filter(|&place| has(&others[place])).collect()
    };
    let mut known: BTreeMap<(&str, Vec<usize>), bool> = BTreeMap::new();
    let mut is_there = |table: &'static Table, client: Option<&String>| {
        let having = having(table, client);
        *known.entry((table.name, having)).or_insert_with_key(|(_, having)| {
            let mut holdings = having.iter().map(|&place| &others[place]);
            if table.group == Group::Dimension {
                let lacks = |other: &Holding| other.missing().iter().any(|piece| piece.content() == table.name);
                return holdings.any(|other| !lacks(other));
            }
            let tiles: Tiles = holdings.flat_map(|other| &other.entries).map(|entry| &entry.piece).collect();
            job.orders_piece().is_none_or(|piece| tiles.cover(&piece))
        })
    };
    job.definitions().all(|table| {
        if is_of_clients(table.name) {
            job.clients.keys().all(|client| is_there(table, Some(client)))
        } else {
            is_there(table, None)
        }
    })
}
