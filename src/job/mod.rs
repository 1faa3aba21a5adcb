//! The job: what a target is asked to hold, and what becomes of it where something is there already.
//!
//! A target remembers its jobs in a ledger, and of each job the pieces that are there, by what they hold. [`decide`] says
//! what becomes of a job beside those of a ledger; every target carries that out in its own way. A target that holds
//! nothing takes any job; one that holds a job takes the same one again (to go on with it), or, when asked to append,
//! another of the same world that overlaps none of those there.
//! Instants are milliseconds since 1970-01-01 UTC, written as RFC 3339.

mod advance;
mod beside;
mod decide;
mod differences;
mod holding;
pub(crate) mod instant;
mod piece;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::plan::{Content, Fixture, Plan, Selection};
use crate::profile;
use crate::random::GENERATOR_VERSION;
use crate::tables::{self, Group, Table};

pub use advance::{Moving, Since, between};
pub use decide::{Admission, Existing, Mode, Request, Step, decide};
pub use holding::{Entry, Holding};
pub use piece::{Piece, Tiles};

/// What a target is asked to hold. Everything in it but `text` decides the rows or how they are cut into pieces.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Job {
    /// The generator version.
    pub version: String,
    /// The profile's name.
    pub profile: String,
    /// The profile's seed.
    pub seed: u64,
    /// Identity of what all clients share.
    pub shared: String,
    /// Identity of each client that is made, by code.
    pub clients: BTreeMap<String, String>,
    /// The tables, in the order of [`tables::ALL`].
    pub tables: Vec<String>,
    /// The length of a wave, in minutes.
    pub wave_minutes: u32,
    /// The instant as of which all rows stand.
    #[serde(with = "instant")]
    pub as_of: i64,
    /// First instant of the order tables.
    #[serde(with = "instant")]
    pub from: i64,
    /// The instant after the last of the order tables.
    #[serde(with = "instant")]
    pub until: i64,
    /// Only the first so many orders.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub orders: Option<u64>,
    /// Only these orders, and what they refer to.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub fixture: Option<Fixture>,
    /// Whether it is on its way to its instant as live load: some of its rows have moved on, and others have not.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub replayed: bool,
    /// Expected orders of a chunk.
    pub chunk_orders: u64,
    /// Expected orders of a file set.
    pub file_orders: u64,
    /// The profile, as it was understood.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub text: String,
}

/// Why a target does not take a job: the reason and what would work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Follows the target's name.
    pub reason: String,
    /// What would work.
    pub hint: String,
}

impl Job {
    /// The job of making a plan, which was made from a selection.
    pub fn new(plan: &Plan, selection: &Selection) -> Self {
        let profile = &*plan.profile;
        let identity = profile::identity(profile);
        let wave = i64::from(profile.wave_minutes) * 60_000;
        let chosen: Vec<&str> = plan.clients.iter().map(|&index| profile.clients[index].code.as_str()).collect();
        Self {
            version: GENERATOR_VERSION.to_string(),
            profile: profile.name.clone(),
            seed: profile.seed,
            shared: identity.shared,
            clients: identity.clients.into_iter().filter(|(code, _)| chosen.contains(&code.as_str())).collect(),
            tables: plan.tables.iter().map(|table| table.name.to_owned()).collect(),
            wave_minutes: profile.wave_minutes,
            as_of: profile.as_of,
            from: plan.waves.start * wave,
            until: plan.waves.end * wave,
            orders: selection.orders,
            fixture: selection.fixture.clone(),
            replayed: false,
            chunk_orders: selection.chunk_orders,
            file_orders: selection.file_orders,
            text: profile::explain(profile),
        }
    }

    /// The job's identity: a digest of all that decides its rows and pieces.
    pub fn id(&self) -> String {
        let bare = Self { text: String::new(), ..self.clone() };
        let json = serde_json::to_vec(&bare).expect("plain data becomes JSON");
        blake3::hash(&json).to_hex()[..16].to_owned()
    }

    /// Codes of the clients whose rows it has: none when its tables belong to no client.
    pub fn clients_of_rows(&self) -> impl Iterator<Item = &str> {
        let has_some = self.tables.iter().any(|table| is_of_clients(table));
        self.clients.keys().map(String::as_str).filter(move |_| has_some)
    }

    /// Its tables, as they are defined.
    pub fn definitions(&self) -> impl Iterator<Item = &'static Table> {
        self.tables.iter().filter_map(|name| tables::by_name(name))
    }

    /// What a chunk of it holds.
    pub fn piece(&self, content: &Content) -> Piece {
        let wave = i64::from(self.wave_minutes) * 60_000;
        match content {
            Content::Dimension { table, rows } => {
                Piece::Rows { table: table.name.to_owned(), from: rows.start as i64, until: rows.end as i64 }
            }
            Content::Waves(waves) => Piece::Orders { from: waves.start * wave, until: waves.end * wave },
        }
    }

    /// All its orders, if it holds any.
    pub fn orders_piece(&self) -> Option<Piece> {
        let has_orders = self.from < self.until && self.definitions().any(|table| table.group == Group::Order);
        has_orders.then_some(Piece::Orders { from: self.from, until: self.until })
    }

    /// Whether both are of one world: the same chance, and the same of all that both name.
    pub(crate) fn is_same_world(&self, other: &Self) -> bool {
        let changed = self.changed_clients(other).next().is_some();
        let as_others = (&self.version, self.seed, &self.shared, self.as_of);
        as_others == (&other.version, other.seed, &other.shared, other.as_of) && !changed
    }
}

/// Whether rows of a table belong to clients.
pub(crate) fn is_of_clients(table: &str) -> bool {
    tables::by_name(table).is_some_and(|table| table.has("client_id"))
}

#[cfg(test)]
mod tests;
