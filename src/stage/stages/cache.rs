//! `cache`: answers are kept with the version of the data that they were made from. The first run of a report is a miss, the others
//! are hits; when the target moves on, all are misses again.

use crate::stage::objects::{Collected, Kind, Relation};

/// The table, or collection, of answers.
pub(in crate::stage) const ANSWERS: &str = "ordermill_answers";

pub(super) fn relations() -> Vec<Relation> {
    let make = format!("CREATE TABLE {ANSWERS} (key text PRIMARY KEY, version text NOT NULL, answer text NOT NULL)");
    vec![Relation { kind: Kind::Table, of: ANSWERS.to_owned(), name: ANSWERS.to_owned(), make: vec![make] }]
}

pub(super) fn collected() -> Vec<Collected> {
    vec![Collected::Collection(ANSWERS)]
}
