//! `[tasks.x]`.

use super::layers::Layers;
use super::numbers::{NUMBERS, Numbers};
use crate::profile::Tasks;
use crate::profile::grammar::amounts::{self, Unit};
use crate::profile::grammar::problems::Problems;
use crate::profile::grammar::tree::{Node, Table};

/// Kinds of tasks by number.
pub(super) fn read(tables: Option<&Table>, problems: &mut Problems) -> Vec<Tasks> {
    let mut all = Vec::new();
    let mut taken = Numbers::new("tasks", NUMBERS);
    for entry in tables.map_or(&[][..], |table| &table.entries) {
        let Some(table) = entry.node.table() else { continue };
        let layers = Layers::of("tasks", table);
        let number = taken.one(entry, table, problems);
        let minutes = |node: &Node| {
            let (count, unit) = amounts::duration(node.text()?)?;
            Some(unit.small(count, Unit::Minute))
        };
        let (aligned, code) = (layers.value("aligned", Node::flag), entry.key.clone());
        let (count, every) = (layers.find("count", Node::whole_u32), layers.find("every", minutes));
        for (key, example, is_there) in [
            ("count", "`count = 1_000`", layers.get("count").is_some()),
            ("every", "`every = \"15 min\"`", layers.get("every").is_some()),
        ] {
            if !is_there {
                problems
                    .error(&entry.key_origin, format!("[tasks.{code}] has no `{key}`"))
                    .help(format!("add a line such as {example}"));
            }
        }
        let (Some(count), Some(every_minutes)) = (count, every) else { continue };
        all.push(Tasks { code, number, count, every_minutes, aligned });
    }
    all.sort_by_key(|tasks| tasks.number);
    all
}
