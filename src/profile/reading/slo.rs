//! What a database is held to.

use crate::profile::grammar::amounts;
use crate::profile::grammar::tree::{Node, Table};
use crate::profile::{Objective, Slo};

/// Reads `[slo]`.
pub(super) fn read(table: Option<&Table>) -> Slo {
    let objective = |name| {
        let (per_cent, micros) = amounts::objective(table?.get(name).and_then(Node::text)?)?;
        Some(Objective { per_cent, micros })
    };
    Slo {
        lookup: objective("lookup"),
        track: objective("track"),
        place: objective("place"),
        wave: objective("wave"),
        advance: objective("advance"),
        task: objective("task"),
        event: objective("event"),
    }
}
