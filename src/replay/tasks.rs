//! Tasks that fall due, as a scheduler's workers see them: whenever some do, claims go out for as many. A claim takes tasks that are
//! due and that no other has locked, the longest due first, and moves them on by their interval, all in one; so a task that was
//! claimed has run. Which task a claim gets is the database's affair: what counts is when each fell due and when it was claimed.
//!
//! Each connection claims for a lane of its own, a share of the tasks by id: where the database lets claims pass each other's locks,
//! a claim takes tasks of any lane.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, VecDeque};
use std::fmt::Display;
use std::str::FromStr;
use std::sync::Arc;

use arrow::array::AsArray;
use arrow::datatypes::{Int64Type, TimestampMillisecondType};

use super::error::ReplayError;
use super::operations::Operation;
use crate::calendar::{MILLIS_PER_MINUTE, Millis, Minute, utc};
use crate::generate::TaskList;
use crate::profile::Profile;
use crate::sinks::TargetError;
use crate::sinks::reader::Reader;
use crate::tables::{Rows, Tasks};

/// Tasks that a claim takes at the most, where it takes many.
const MANY: u32 = 1_000;

/// How tasks are claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Claiming {
    /// One at a time.
    Single,
    /// As many as are due, up to a thousand.
    #[default]
    Bulk,
}

/// Tasks that are due are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Claim {
    /// When they did; once it is sent, until when it asks for those that have.
    pub(super) at: Millis,
    /// What falls due then, or later, is left alone.
    pub(super) until: Millis,
    /// So many that have just fallen due.
    pub(super) runs: u32,
    /// So many at the most.
    pub(super) most: u32,
    /// The lane, and how many there are.
    pub(super) lane: (u32, u32),
}

/// A task that was claimed, and when it had fallen due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Run {
    pub(super) task: i64,
    pub(super) at: Millis,
}

/// A task, as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) id: i64,
    pub(super) next: Millis,
    pub(super) every: Millis,
}

impl Claim {
    /// Asks for all that is due at an instant: claims of other lanes may have taken what had been due before.
    pub(super) fn ask(&mut self, now: Millis) {
        self.at = now.min(self.until - 1).max(self.at);
    }
}

impl Claiming {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Single, Self::Bulk];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Bulk => "bulk",
        }
    }

    /// Tasks that a claim takes at the most.
    pub(super) fn most(self) -> u32 {
        match self {
            Self::Single => 1,
            Self::Bulk => MANY,
        }
    }
}

impl FromStr for Claiming {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let it = Self::ALL.into_iter().find(|it| it.name() == name);
        it.ok_or_else(|| "tasks are claimed single or bulk".to_owned())
    }
}

/// A profile's tasks as they stand at an instant, by id.
pub(super) fn planned(profile: &Profile, at: Millis) -> Vec<Standing> {
    let standing = |task: crate::generate::Task| Standing { id: task.id, next: task.next(at), every: task.every };
    TaskList::of(profile).from(0).map(standing).collect()
}

/// How many fall due in each of some minutes.
pub(super) fn per_minute(profile: &Profile, minutes: std::ops::Range<Minute>) -> Vec<f64> {
    let [from, until] = [minutes.start, minutes.end].map(|minute| minute * MILLIS_PER_MINUTE);
    let mut counts = vec![0.0; (minutes.end - minutes.start) as usize];
    for Standing { next, every, .. } in planned(profile, from) {
        for at in (next..until).step_by(every as usize) {
            counts[((at - from) / MILLIS_PER_MINUTE) as usize] += 1.0;
        }
    }
    counts
}

/// The tasks as they stand at a target that is on its way from one instant to another: each at one of its runs.
pub(super) fn found(
    reader: &dyn Reader,
    target: &dyn Display,
    profile: &Profile,
    (from, until): (Millis, Millis),
) -> Result<Vec<Standing>, ReplayError> {
    let mut rows: BTreeMap<i64, Option<Millis>> = BTreeMap::new();
    for share in reader.shares(&[Tasks::TABLE], None)? {
        reader.read(&share, &mut |found| {
            let column = |name| found.batch.column_by_name(name);
            let (Some(ids), Some(next)) = (column("task_id"), column("next_run_at")) else { return };
            let next = next.as_primitive::<TimestampMillisecondType>().iter();
            rows.extend(ids.as_primitive::<Int64Type>().values().iter().copied().zip(next));
        })?;
    }
    let refuse = |reason: &str| {
        let hint = "`ordermill verify` says what differs; seed it anew with `generate --replace`";
        Err(ReplayError::refused(target, reason, hint))
    };
    let mut all = planned(profile, from);
    if rows.len() != all.len() {
        return refuse(&format!("holds {} tasks, and the profile says {}", rows.len(), all.len()));
    }
    for task in &mut all {
        let Some(next) = rows.get(&task.id).copied().flatten() else {
            return refuse(&format!("holds no task {} that falls due", task.id));
        };
        if next < task.next || next >= until.max(task.next) + task.every || (next - task.next) % task.every != 0 {
            let (id, stands, begins) = (task.id, utc(next), utc(task.next));
            return refuse(&format!("holds task {id} as due at {stands}, and it is at {begins}"));
        }
        task.next = next;
    }
    Ok(all)
}

/// Claims, in the order of time, until an instant.
pub(super) struct Claims {
    tasks: Arc<[Standing]>,
    /// When each falls due next, by its place.
    due: BinaryHeap<Reverse<(Millis, usize)>>,
    until: Millis,
    lanes: u32,
    most: u32,
    ready: VecDeque<Claim>,
}

impl Claims {
    pub(super) fn new(tasks: &Arc<[Standing]>, until: Millis, lanes: u32, claiming: Claiming) -> Self {
        let due = tasks.iter().enumerate().map(|(place, task)| Reverse((task.next, place))).collect();
        Self { tasks: Arc::clone(tasks), due, until, lanes, most: claiming.most(), ready: VecDeque::new() }
    }

    /// Makes claims for all that falls due at the next instant.
    fn fill(&mut self) -> Option<()> {
        let at = self.due.peek().map(|Reverse((at, _))| *at).filter(|at| *at < self.until)?;
        let mut due = vec![0; self.lanes as usize];
        while let Some(mut next) = self.due.peek_mut().filter(|next| next.0.0 == at) {
            let task = self.tasks[next.0.1];
            due[(task.id % i64::from(self.lanes)) as usize] += 1;
            next.0.0 += task.every;
        }
        let (most, lanes, until) = (self.most, self.lanes, self.until);
        let of_lane = |(lane, due): (u32, u32)| {
            (0..due).step_by(most as usize).map(move |before| Claim {
                at,
                until,
                runs: most.min(due - before),
                most,
                lane: (lane, lanes),
            })
        };
        self.ready.extend((0..lanes).zip(due).flat_map(of_lane));
        Some(())
    }
}

impl Iterator for Claims {
    type Item = Claim;

    fn next(&mut self) -> Option<Claim> {
        if self.ready.is_empty() {
            self.fill()?;
        }
        self.ready.pop_front()
    }
}

/// Operations with claims among them, in the order of time.
pub(super) fn among<W>(
    operations: impl Iterator<Item = Result<Operation<W>, TargetError>>,
    claims: impl Iterator<Item = Claim>,
) -> impl Iterator<Item = Result<Operation<W>, TargetError>> {
    let (mut operations, mut claims) = (operations.peekable(), claims.peekable());
    std::iter::from_fn(move || {
        let is_next = |claim: &Claim| match operations.peek() {
            Some(Ok(operation)) => claim.at < operation.at(),
            Some(Err(_)) => false,
            None => true,
        };
        match claims.next_if(is_next) {
            Some(claim) => Some(Ok(Operation::Claim(claim))),
            None => operations.next(),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some() -> Arc<[Standing]> {
        let task = |id| Standing { id, next: if id < 2_500 { 900 } else { id }, every: 1_000 };
        (0..2_600).map(task).collect()
    }

    #[test]
    fn there_are_claims_for_as_many_tasks_as_fall_due_and_no_more() {
        for (claiming, at_once) in [(Claiming::Single, 2_500), (Claiming::Bulk, 4)] {
            let claims: Vec<Claim> = Claims::new(&some(), 3_000, 4, claiming).collect();
            assert!(claims.is_sorted_by_key(|claim| claim.at) && claims.iter().all(|claim| claim.runs <= claim.most));
            assert_eq!(claims.iter().map(|claim| claim.runs).sum::<u32>(), 3 * 2_500 + 100, "{claiming:?}");
            assert_eq!(claims.iter().filter(|claim| claim.at == 900).count(), at_once, "{claiming:?}");
        }
    }

    #[test]
    fn claims_stand_among_other_operations_in_the_order_of_time() {
        let track = |at| Ok(Operation::<()>::Track(crate::generate::Track { at, order_id: 1 }));
        let all = among((0..40).map(|number| track(100 * number)), Claims::new(&some(), 4_000, 4, Claiming::Single));
        let at: Vec<Millis> = all.map(|operation| operation.expect("no error").at()).collect();
        assert_eq!(at.len(), 40 + 4 * 2_500 + 2 * 100);
        assert!(at.is_sorted());
    }
}
