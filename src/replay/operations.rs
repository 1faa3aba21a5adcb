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
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; KINDS] = [Self::Lookup, Self::Track];

    /// Its name, as `[slo]` and `--only` say it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lookup => "lookup",
            Self::Track => "track",
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
pub(super) const KINDS: usize = 2;

/// Something that is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    Lookup(Lookup),
    Track(Track),
}

impl Operation {
    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Lookup(_) => Kind::Lookup,
            Self::Track(_) => Kind::Track,
        }
    }

    /// When it is to be done, in the profile's time.
    pub(super) fn at(&self) -> Millis {
        match self {
            Self::Lookup(it) => it.at,
            Self::Track(it) => it.at,
        }
    }
}
