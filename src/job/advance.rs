//! A job that moves on: the same rows at a later instant.
//!
//! Where a target holds a job, and is asked for the same one with a later end or `as_of`, it can go from one to the other:
//! only pieces whose rows may differ are made again. What is done is entered under the new job, so a target that was left on
//! the way holds both, and stands between two instants until one of them has gone.

use std::collections::BTreeSet;

use super::{Admission, Conflict, Entry, Holding, Job, Piece, Request, Step, Tiles};
use crate::calendar::{Millis, utc};
use crate::plan::{Chunk, Content};
use crate::tables::{Customers, Products, Rows, Stock, Tasks};

/// Where a target stands that is to move on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Since {
    /// The instant at which its rows stand.
    pub as_of: Millis,
    /// The instant before which its orders are placed.
    pub until: Millis,
}

/// An advance that is under way, or was cut short.
#[derive(Debug, Clone, Copy)]
pub struct Moving<'h> {
    /// The job that a target held.
    pub from: &'h Holding,
    /// The job that it is to hold.
    pub to: &'h Holding,
}

impl Job {
    /// Whether it is another job at a later instant: what it holds is the same but for that.
    pub fn follows(&self, earlier: &Self) -> bool {
        let bare = |job: &Self| Self { text: String::new(), as_of: 0, until: 0, replayed: false, ..job.clone() };
        let is_later = self.as_of >= earlier.as_of && self.until >= earlier.until;
        let has_moved = (self.as_of, self.until) != (earlier.as_of, earlier.until);
        is_later && has_moved && self.orders.is_none() && self.fixture.is_none() && bare(self) == bare(earlier)
    }

    /// Where a target stands that holds it.
    pub fn since(&self) -> Since {
        Since { as_of: self.as_of, until: self.until }
    }
}

impl<'h> Moving<'h> {
    /// The advance that a ledger tells of, if there is one.
    pub fn of(holdings: &'h [Holding]) -> Option<Self> {
        // One that has arrived, but for the ledger's last word, is still on its way.
        let has_arrived = |it: &Holding| {
            let is_it = |other: &Holding| other.job.replayed && Job { replayed: false, ..other.job.clone() } == it.job;
            holdings.iter().any(is_it)
        };
        let there: Vec<&Holding> = holdings.iter().filter(|it| !has_arrived(it)).collect();
        let [one, other] = there[..] else { return None };
        let pairs = [(one, other), (other, one)];
        pairs.into_iter().find(|(from, to)| to.job.follows(&from.job)).map(|(from, to)| Self { from, to })
    }

    /// Where the target stands, and how that is mended.
    pub fn conflict(&self) -> Conflict {
        between(&self.from.job, &self.to.job)
    }

    /// The job that the target holds once it has arrived.
    pub fn arrived(&self) -> Holding {
        let job = Job { replayed: false, ..self.to.job.clone() };
        Holding { job, ..self.to.clone() }
    }

    /// What stays of the old job's entries under the new one: those in whose place nothing was made. A dimension table is
    /// made as a whole, and may have fewer rows than before.
    pub fn carried(&self) -> Vec<Entry> {
        let made = self.to.tiles();
        let is_made = |content: &str| self.to.entries.iter().any(|entry| entry.piece.content() == content);
        let stays = |entry: &&Entry| match &entry.piece {
            Piece::Rows { table, .. } => !is_made(table),
            Piece::Orders { .. } => !made.cover(&entry.piece),
        };
        self.from
            .entries
            .iter()
            .filter(stays)
            .map(|entry| Entry { as_of: self.to.job.as_of, ..entry.clone() })
            .collect()
    }
}

/// Says that a target stands between two jobs.
pub fn between(from: &Job, to: &Job) -> Conflict {
    let (first, last) = (utc(from.as_of), utc(to.as_of));
    let end = utc(to.until);
    if to.replayed {
        return Conflict {
            reason: format!("stands between {first} and {last}: a replay was cut short, or some of its writes failed"),
            hint: format!("the same replay, from {first} until {last}, mends it; --replace begins anew"),
        };
    }
    Conflict {
        reason: format!("stands between {first} and {last}: an advance was cut short"),
        hint: format!("--advance with as_of {last} (orders until {end}) goes on with it; --replace begins anew"),
    }
}

impl Request<'_> {
    /// What an advance makes at a target that holds these jobs, none of which is the one that is asked for.
    pub(super) fn advance(&self, holdings: &[Holding]) -> Result<Admission, Conflict> {
        let refuse = |reason: String, hint: &str| Err(Conflict { reason, hint: hint.to_owned() });
        let [there] = holdings else {
            return refuse(
                format!("holds {} jobs, and one moves on at a time", holdings.len()),
                "--replace begins anew, another --to leaves it alone",
            );
        };
        if !self.job.follows(&there.job) {
            if there.job.follows(self.job) {
                let (at, end) = (utc(there.job.as_of), utc(there.job.until));
                return refuse(
                    format!("stands at {at} already, with orders until {end}"),
                    "an advance goes to a later `end` or `as_of`; --replace begins anew",
                );
            }
            return refuse(
                format!("holds another job: {}", self.job.differences(&there.job)),
                "an advance moves `end` and `as_of` alone; --replace begins anew, another --to leaves it alone",
            );
        }
        if !there.missing().is_empty() {
            return refuse(
                "is not complete, and only what is complete moves on".to_owned(),
                "go on with what was begun first: --resume with its own `end` and `as_of`",
            );
        }
        Ok(self.moved(there, &Tiles::default()))
    }

    /// The same, where an advance was cut short.
    pub(super) fn go_on_moving(&self, moving: &Moving<'_>) -> Result<Admission, Conflict> {
        if moving.to.job.id() != self.job.id() {
            return Err(moving.conflict());
        }
        Ok(self.moved(moving.from, &moving.to.tiles()))
    }

    /// The chunks whose rows may differ from those of a job before, but for those that are made.
    fn moved(&self, from: &Holding, made: &Tiles) -> Admission {
        let since = from.job.since();
        let world = self.plan.world();
        let unsettled = world.unsettled(since.as_of).min(self.plan.profile.waves().at(since.until));
        let is_new = |piece: &Piece| piece.range().end > since.until;
        let changes = |piece: &Piece| {
            let mut entries = from.entries.iter().filter(|entry| entry.piece.overlaps(piece));
            entries.any(|entry| entry.changes_at.is_none_or(|at| at <= self.job.as_of))
        };
        let moves = |chunk: &&Chunk| match &chunk.content {
            Content::Dimension { table, .. } => {
                [Products::TABLE, Customers::TABLE, Stock::TABLE, Tasks::TABLE].contains(table)
            }
            Content::Waves(waves) => {
                let piece = self.job.piece(&chunk.content);
                waves.end > unsettled && (is_new(&piece) || changes(&piece))
            }
        };
        let lacks = |chunk: &&Chunk| !made.cover(&self.job.piece(&chunk.content));
        let todo = self.plan.chunks.iter().filter(moves).filter(lacks).map(|chunk| chunk.index).collect();
        let brings = self.rows_of(from.brings.keys());
        Admission { step: Step::Advance(since), brings, shared: BTreeSet::new(), todo }
    }
}
