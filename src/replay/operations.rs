//! What is done to a database.

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
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; KINDS] = [Self::Lookup, Self::Track, Self::Place, Self::Wave, Self::Advance];
    /// Those that change rows: they are played together, or none of them.
    pub const WRITES: [Self; 3] = [Self::Place, Self::Wave, Self::Advance];

    /// Whether it changes rows.
    pub fn writes(self) -> bool {
        Self::WRITES.contains(&self)
    }

    /// Its name, as `[slo]` and `--only` say it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lookup => "lookup",
            Self::Track => "track",
            Self::Place => "place",
            Self::Wave => "wave",
            Self::Advance => "advance",
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
        let all = Self::ALL.map(Self::name).join(", ");
        Self::ALL.into_iter().find(|kind| kind.name() == name).ok_or_else(|| format!("operations are {all}"))
    }
}

/// How many kinds there are.
pub(super) const KINDS: usize = 5;

/// Something that is to be done; writes are what a database makes of them.
#[derive(Debug)]
pub(super) enum Operation<W> {
    Lookup(Lookup),
    Track(Track),
    Write(Write<W>),
}

/// Rows that change together.
#[derive(Debug)]
pub(super) struct Write<W> {
    pub(super) at: Millis,
    pub(super) kind: Kind,
    /// Where it waits for what comes before it.
    pub(super) lane: u32,
    pub(super) work: W,
}

impl<W> Operation<W> {
    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Lookup(_) => Kind::Lookup,
            Self::Track(_) => Kind::Track,
            Self::Write(it) => it.kind,
        }
    }

    /// When it is to be done, in the profile's time.
    pub(super) fn at(&self) -> Millis {
        match self {
            Self::Lookup(it) => it.at,
            Self::Track(it) => it.at,
            Self::Write(it) => it.at,
        }
    }

    /// The queue in which it waits: the first is that of all who read.
    pub(super) fn queue(&self) -> usize {
        match self {
            Self::Lookup(_) | Self::Track(_) => 0,
            Self::Write(it) => 1 + it.lane as usize,
        }
    }
}
