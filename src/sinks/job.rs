//! The job: what a target is asked to hold, and whether it may join what is there already.
//!
//! A target remembers its jobs in a ledger. One that holds nothing takes any job; one that holds a job takes the same one
//! again (to go on with it), or, when asked to append, another of the same world that overlaps none of those there.
//! Rows overlap when table, client and, for order tables, time do; `warehouses` belongs to no client.
//! Instants are milliseconds since 1970-01-01 UTC, written as RFC 3339.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::plan::{Chunk, Content, Plan};
use crate::tables::{self, Group, Table};

/// What a target is asked to hold. Everything in it but `text` decides the rows or how they are cut into pieces.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
    /// First instant of the order tables.
    #[serde(with = "instant")]
    pub from: i64,
    /// The instant after the last of the order tables.
    #[serde(with = "instant")]
    pub until: i64,
    /// Only the first so many orders.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub orders: Option<u64>,
    /// Expected orders of a chunk.
    pub chunk_orders: u64,
    /// Expected orders of a file set.
    pub file_orders: u64,
    /// The profile, as it was understood.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub text: String,
}

/// What to do with a target that holds something already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// Refuse it, unless another part of this very job is there.
    #[default]
    New,
    /// Go on with this very job.
    Resume,
    /// Add this job to those there.
    Append,
    /// Remove what is there and begin anew.
    Replace,
}

/// One of several parts that a job is split into, as `K/N`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    number: usize,
    of: usize,
}

/// Why a job can't join those of a target: the reason and what would work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Follows the target's name.
    pub reason: String,
    /// What would work.
    pub hint: String,
}

impl Job {
    /// The job's identity: a digest of all that decides its rows and pieces.
    pub fn id(&self) -> String {
        let bare = Self { text: String::new(), ..self.clone() };
        let json = serde_json::to_vec(&bare).expect("plain data becomes JSON");
        blake3::hash(&json).to_hex()[..16].to_owned()
    }

    /// Its tables, as they are defined.
    pub(super) fn definitions(&self) -> impl Iterator<Item = &'static Table> {
        self.tables.iter().filter_map(|name| tables::by_name(name))
    }

    /// The chunks of a plan that hold rows of this job; beside others it may lack a dimension table.
    pub(super) fn chunks<'p>(&self, plan: &'p Plan) -> impl Iterator<Item = &'p Chunk> {
        let made: Vec<&'static Table> = self.definitions().collect();
        plan.chunks.iter().filter(move |chunk| match &chunk.content {
            Content::Dimension { table, .. } => made.contains(table),
            Content::Waves(_) => made.iter().any(|table| table.group == Group::Order),
        })
    }

    /// The job as it can be added to a target that holds `others`: without the dimension tables whose rows are there.
    ///
    /// # Errors
    /// When it is not of the same world, or some of its rows are there and others are not.
    pub fn beside(&self, others: &[Self]) -> Result<Self, Conflict> {
        for other in others {
            self.same_world(other)?;
        }
        let mut job = self.clone();
        job.tables.clear();
        for table in &self.tables {
            if !self.is_there(table, others)? {
                job.tables.push(table.clone());
            }
        }
        if job.tables.is_empty() {
            return Err(Conflict {
                reason: "already holds every row of it".to_owned(),
                hint: "append other clients (--clients) or another range (--from, --until)".to_owned(),
            });
        }
        Ok(job)
    }

    /// Finds this job among those of a target, in the order in which they came, each as it was then added to the others.
    pub fn position(&self, jobs: &[Self]) -> Option<usize> {
        (0..jobs.len()).find(|&place| self.beside(&jobs[..place]).is_ok_and(|job| job.id() == jobs[place].id()))
    }

    /// What sets this job apart from another, for people.
    pub fn differences(&self, other: &Self) -> String {
        let clients =
            self.clients.iter().filter(|(code, id)| other.clients.get(*code).is_some_and(|there| there != *id));
        let clients: Vec<_> = clients.map(|(code, _)| code.as_str()).collect();
        let range = |job: &Self| format!("{} to {}", instant::text(job.from), instant::text(job.until));
        let mut found = Vec::new();
        let mut differ = |what: &str, here: String, there: String| {
            if here != there {
                found.push(format!("{what} {there} there, {here} here"));
            }
        };
        differ("generator version", self.version.clone(), other.version.clone());
        differ("profile", self.profile.clone(), other.profile.clone());
        differ("seed", self.seed.to_string(), other.seed.to_string());
        differ("tables", self.tables.join(","), other.tables.join(","));
        differ("clients", names(&self.clients), names(&other.clients));
        differ("range", range(self), range(other));
        let count = |orders: Option<u64>| orders.map_or("all".to_owned(), |number| number.to_string());
        differ("orders", count(self.orders), count(other.orders));
        differ("orders per chunk", self.chunk_orders.to_string(), other.chunk_orders.to_string());
        differ("orders per file", self.file_orders.to_string(), other.file_orders.to_string());
        if !clients.is_empty() {
            found.push(format!("the profile of {} has changed", clients.join(", ")));
        } else if self.shared != other.shared && self.seed == other.seed && self.version == other.version {
            found.push("what all clients share in the profile has changed".to_owned());
        }
        found.join("; ")
    }

    /// Whether both are of one world: the same chance, and the same of all that both name.
    pub(crate) fn is_same_world(&self, other: &Self) -> bool {
        let changed = self.clients.iter().any(|(code, id)| other.clients.get(code).is_some_and(|there| there != id));
        self.version == other.version && self.seed == other.seed && self.shared == other.shared && !changed
    }

    fn same_world(&self, other: &Self) -> Result<(), Conflict> {
        if self.is_same_world(other) {
            return Ok(());
        }
        Err(Conflict {
            reason: format!("holds rows of another world: {}", self.differences(other)),
            hint: "--append takes other clients or another range of the same profile only".to_owned(),
        })
    }

    /// Whether the rows of a table are there, all of them or none.
    fn is_there<'j>(&self, table: &str, others: impl IntoIterator<Item = &'j Self>) -> Result<bool, Conflict> {
        let having = others.into_iter().filter(|other| other.tables.iter().any(|there| there == table));
        let Some(definition) = tables::by_name(table) else { return Ok(false) };
        if definition.group == Group::Order {
            return self.must_not_overlap(table, having).map(|()| false);
        }
        if !definition.columns.iter().any(|column| column.name == "client_id") {
            return Ok(having.into_iter().next().is_some());
        }
        let having: Vec<_> = having.collect();
        let (there, new): (Vec<_>, Vec<_>) =
            self.clients.keys().partition(|code| having.iter().any(|other| other.clients.contains_key(*code)));
        if !there.is_empty() && !new.is_empty() {
            let new: Vec<_> = new.into_iter().map(String::as_str).collect();
            return Err(Conflict {
                reason: format!("holds some of the clients, and lacks {}", short(&new)),
                hint: format!("append the new clients on their own: --append --clients {}", new.join(",")),
            });
        }
        Ok(!there.is_empty())
    }

    fn must_not_overlap<'j>(&self, table: &str, others: impl Iterator<Item = &'j Self>) -> Result<(), Conflict> {
        for other in others {
            let both: Vec<_> = self.clients.keys().filter(|code| other.clients.contains_key(*code)).collect();
            if both.is_empty() || self.until <= other.from || other.until <= self.from {
                continue;
            }
            let both: Vec<_> = both.into_iter().map(String::as_str).collect();
            let (from, until) = (instant::text(other.from), instant::text(other.until));
            return Err(Conflict {
                reason: format!("already holds `{table}` of {} from {from} to {until}", short(&both)),
                hint: "append other clients (--clients) or a range that does not overlap (--from, --until)".to_owned(),
            });
        }
        Ok(())
    }
}

impl Part {
    /// Whether the part makes this file set.
    pub fn takes(self, set: usize) -> bool {
        set % self.of == self.number - 1
    }
}

impl FromStr for Part {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let numbers = text.split_once('/').and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
        match numbers {
            Some((number, of)) if 1 <= number && number <= of => Ok(Self { number, of }),
            _ => Err("a part is K/N with K from 1 to N, such as 2/4".to_owned()),
        }
    }
}

impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

fn names(clients: &BTreeMap<String, String>) -> String {
    short(&clients.keys().map(String::as_str).collect::<Vec<_>>())
}

/// A list that stays readable: the first few, and how many more.
pub(crate) fn short(names: &[&str]) -> String {
    const SHOWN: usize = 5;
    let list = names[..names.len().min(SHOWN)].join(", ");
    if names.len() > SHOWN { format!("{list} and {} more", names.len() - SHOWN) } else { list }
}

/// Instants in JSON.
mod instant {
    use jiff::Timestamp;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn text(millis: i64) -> String {
        Timestamp::from_millisecond(millis).map_or_else(|_| millis.to_string(), |instant| instant.to_string())
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
    pub(super) fn serialize<S: Serializer>(millis: &i64, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&text(*millis))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<i64, D::Error> {
        let text = String::deserialize(from)?;
        text.parse::<Timestamp>().map(Timestamp::as_millisecond).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(clients: &[&str], tables: &[&str], range: std::ops::Range<i64>) -> Job {
        Job {
            version: "1".to_owned(),
            profile: "p".to_owned(),
            seed: 1,
            shared: "s".to_owned(),
            clients: clients.iter().map(|code| ((*code).to_owned(), format!("id of {code}"))).collect(),
            tables: tables.iter().map(|&table| table.to_owned()).collect(),
            from: range.start,
            until: range.end,
            orders: None,
            chunk_orders: 10,
            file_orders: 20,
            text: String::new(),
        }
    }

    const TABLES: [&str; 4] = ["clients", "warehouses", "products", "orders"];

    #[test]
    fn another_range_leaves_out_the_dimensions() {
        let first = job(&["a", "b"], &TABLES, 0..100);
        let next = job(&["a"], &TABLES, 100..200);
        assert_eq!(next.beside(std::slice::from_ref(&first)).expect("fits").tables, ["orders"]);
    }

    #[test]
    fn new_clients_bring_their_dimensions_but_no_warehouses() {
        let first = job(&["a"], &TABLES, 0..100);
        let next = job(&["b"], &TABLES, 0..100);
        assert_eq!(next.beside(std::slice::from_ref(&first)).expect("fits").tables, ["clients", "products", "orders"]);
    }

    #[test]
    fn what_overlaps_is_refused() {
        let first = job(&["a"], &TABLES, 0..100);
        let conflict = job(&["a"], &TABLES, 99..200).beside(std::slice::from_ref(&first)).expect_err("overlaps");
        assert!(conflict.reason.contains("already holds `orders` of a"), "{}", conflict.reason);
        let conflict = job(&["a", "b"], &TABLES, 100..200).beside(std::slice::from_ref(&first)).expect_err("mixed");
        assert!(conflict.hint.ends_with("--clients b"), "{}", conflict.hint);
        let conflict =
            job(&["a"], &["clients"], 0..1).beside(std::slice::from_ref(&first)).expect_err("nothing is left");
        assert!(conflict.reason.contains("every row"), "{}", conflict.reason);
    }

    #[test]
    fn another_world_is_refused() {
        let first = job(&["a"], &TABLES, 0..100);
        let mut other = job(&["a"], &TABLES, 100..200);
        other.clients.insert("a".to_owned(), "changed".to_owned());
        let conflict = other.beside(std::slice::from_ref(&first)).expect_err("changed");
        assert!(conflict.reason.contains("the profile of a has changed"), "{}", conflict.reason);
    }

    #[test]
    fn a_job_is_found_as_it_was_added() {
        let first = job(&["a"], &TABLES, 0..100);
        let wanted = job(&["a"], &TABLES, 100..200);
        let jobs = [first.clone(), wanted.beside(std::slice::from_ref(&first)).expect("fits")];
        assert_eq!(first.position(&jobs), Some(0));
        assert_eq!(wanted.position(&jobs), Some(1));
        assert_eq!(job(&["b"], &TABLES, 0..100).position(&jobs), None);
    }

    #[test]
    fn parts_take_every_set_once() {
        let parts: Vec<Part> = ["1/3", "2/3", "3/3"].map(|text| text.parse().expect("a part")).into();
        for set in 0..10 {
            assert_eq!(parts.iter().filter(|part| part.takes(set)).count(), 1);
        }
        for wrong in ["", "0/3", "4/3", "1", "a/b", "1/0"] {
            assert!(wrong.parse::<Part>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_text_is_no_part_of_the_identity() {
        let first = job(&["a"], &TABLES, 0..100);
        let told = Job { text: "# a comment".to_owned(), ..first.clone() };
        assert_eq!(first.id(), told.id());
        let json = serde_json::to_string(&told).expect("JSON");
        assert_eq!(serde_json::from_str::<Job>(&json).expect("a job"), told);
    }
}
