//! What a layout of shards can say.

use super::{CODES, Key, NOTHING, Names, REQUIRED, Shape, Text, key, words};

/// A layout of shards.
pub(in crate::profile) static SHARDS: Shape = Shape::Parts(&[LAYOUT]);

/// The rules, in the order of a person's reading.
pub(in crate::profile) const RULES: &[&str] = &["clients", "postgres-hash", "ring"];

pub(in crate::profile) const LAYOUT: &[Key] = &[
    key("rule", Shape::Word(RULES), REQUIRED, "Which shard a client's rows lie on."),
    key("points", Shape::Whole(1, 10_000), words("100"), "Points of each shard on the ring."),
    key("shard", Shape::Map(Names::Code, &Shape::Parts(&[SHARD])), REQUIRED, "A shard, by name."),
];

const SHARD: &[Key] = &[
    key("to", Shape::Text(Text::Target), NOTHING, "Where its rows lie, as `generate --to` takes it."),
    key("clients", CODES, words("those that no other shard names"), "Clients or groups whose rows it holds."),
    key("remainder", Shape::Whole(0, 99_999), NOTHING, "Of the hash, divided by the number of shards."),
];
