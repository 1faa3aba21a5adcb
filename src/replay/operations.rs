//! What is done to a database.

use super::message::Message;
use super::tasks::Claim;
use crate::calendar::Millis;
use crate::generate::{Lookup, Track};
use crate::profile::{Objective, Profile};

/// Kinds of operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A product's stock is looked up, before an order.
    Lookup,
    /// An order's status is looked up, after it.
    Track,
    /// An order is placed.
    Place,
    /// A wave is allocated: what of its orders one lane does.
    Wave,
    /// Something else happens to an order: it is picked, packed, shipped, delivered, invoiced, paid, told of, cancelled.
    Advance,
    /// A task that has fallen due is claimed, and moved on to when it falls due next.
    Task,
    /// What has happened is told on a queue, after the commit of what wrote it.
    Event,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; KINDS] =
        [Self::Lookup, Self::Track, Self::Place, Self::Wave, Self::Advance, Self::Task, Self::Event];
    /// Those that are done to a database.
    pub const DONE: [Self; 6] = [Self::Lookup, Self::Track, Self::Place, Self::Wave, Self::Advance, Self::Task];
    /// Those that change rows of orders: they are played together, or none of them.
    pub const OF_ORDERS: [Self; 3] = [Self::Place, Self::Wave, Self::Advance];

    /// Whether it changes rows.
    pub fn writes(self) -> bool {
        self == Self::Task || Self::OF_ORDERS.contains(&self)
    }

    /// Its name, as `[slo]` and `--only` say it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lookup => "lookup",
            Self::Track => "track",
            Self::Place => "place",
            Self::Wave => "wave",
            Self::Advance => "advance",
            Self::Task => "task",
            Self::Event => "event",
        }
    }

    /// What a profile promises of it.
    pub fn objective(self, profile: &Profile) -> Option<Objective> {
        profile.slo.each().into_iter().find(|(name, _)| *name == self.name()).and_then(|(_, objective)| objective)
    }
}

impl std::str::FromStr for Kind {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let all = Self::DONE.map(Self::name).join(", ");
        Self::DONE.into_iter().find(|kind| kind.name() == name).ok_or_else(|| format!("operations are {all}"))
    }
}

/// How many kinds there are.
pub(super) const KINDS: usize = 7;

/// Something that is to be done; writes are what a database makes of them.
#[derive(Debug)]
pub(super) enum Operation<W> {
    Lookup(Lookup),
    Track(Track),
    Write(Write<W>),
    Claim(Claim),
}

/// Rows that change together, and what is told of them then.
#[derive(Debug)]
pub(super) struct Write<W> {
    pub(super) at: Millis,
    pub(super) kind: Kind,
    /// Where it waits for what comes before it.
    pub(super) lane: u32,
    /// None where something was written before, and is only told now.
    pub(super) work: Option<W>,
    pub(super) messages: Vec<Message>,
}

impl<W> Operation<W> {
    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Lookup(_) => Kind::Lookup,
            Self::Track(_) => Kind::Track,
            Self::Write(it) => it.kind,
            Self::Claim(_) => Kind::Task,
        }
    }

    /// When it is to be done, in the profile's time.
    pub(super) fn at(&self) -> Millis {
        match self {
            Self::Lookup(it) => it.at,
            Self::Track(it) => it.at,
            Self::Write(it) => it.at,
            Self::Claim(it) => it.at,
        }
    }

    /// What it counts as: itself, where a database does something, as often as a claim is for tasks; and what is told of it.
    pub(super) fn counts(&self) -> impl Iterator<Item = (Kind, u64)> {
        let (kind, told) = (self.kind(), self.messages().len() as u64);
        let done = match self {
            Self::Claim(it) => it.runs.into(),
            _ => u64::from(kind != Kind::Event),
        };
        [(kind, done), (Kind::Event, told)].into_iter().filter(|(_, count)| *count > 0)
    }

    /// What is told once it is done.
    pub(super) fn messages(&self) -> &[Message] {
        if let Self::Write(it) = self { &it.messages } else { &[] }
    }

    /// The same, taken away.
    pub(super) fn take_messages(&mut self) -> Vec<Message> {
        if let Self::Write(it) = self { std::mem::take(&mut it.messages) } else { Vec::new() }
    }

    /// The queue in which it waits, of so many: the first is that of all who read, then come lanes of orders, then of tasks.
    pub(super) fn queue(&self, queues: usize) -> usize {
        match self {
            Self::Lookup(_) | Self::Track(_) => 0,
            Self::Write(it) => 1 + it.lane as usize,
            Self::Claim(Claim { lane: (lane, lanes), .. }) => queues - (lanes - lane) as usize,
        }
    }
}
