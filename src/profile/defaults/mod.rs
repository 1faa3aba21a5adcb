//! What stands for every key that a profile leaves out: `defaults.toml`, a profile behind every profile.
//!
//! A table for each kind of thing, `[client]` or `[peak]`, and for clients one of each preset, `[like.web]`, which comes
//! before it.

use std::sync::LazyLock;

use super::grammar::shape::{DefaultValue, Key};
use super::grammar::tree::{self, Node, Table, Value};
use super::grammar::words;

static ALL: LazyLock<Table> = LazyLock::new(|| tree::parse_ours(include_str!("defaults.toml")));

/// The table at the end of a path.
pub(super) fn table(path: &[&str]) -> Option<&'static Table> {
    path.iter().try_fold(&*ALL, |table, key| table.get(key)?.table())
}

/// The table of a preset; `web` for what is none.
pub(super) fn preset(name: &str) -> Option<&'static Table> {
    table(&["like", name]).or_else(|| table(&["like", "web"]))
}

/// The kind of thing that a table at the top of the file holds, as `defaults.toml` calls it.
pub(super) fn kind(table: &Key) -> &'static str {
    if matches!(table.name, "defaults" | "group") { "client" } else { table.name }
}

/// Words for what a key at a path of a kind of thing is when it is left out; none when it is then nothing.
pub(super) fn describe(key: &Key, kind: &str, path: &str) -> String {
    match key.default {
        DefaultValue::None | DefaultValue::Required => String::new(),
        DefaultValue::Words(words) => words.to_owned(),
        DefaultValue::Known => known(kind, path),
    }
}

fn known(kind: &str, path: &str) -> String {
    let like = ALL.get("like").and_then(Node::table);
    if kind == "client" && like.is_some_and(|presets| presets.keys().any(|name| at(preset(name), path).is_some())) {
        return "as `like`".to_owned();
    }
    at(table(&[kind]), path).map_or(String::new(), toml)
}

/// The value at a path of keys with dots.
fn at<'a>(table: Option<&'a Table>, path: &str) -> Option<&'a Node> {
    table?.at(path)
}

/// A value as it is written; a table is said part by part.
fn toml(node: &Node) -> String {
    match &node.value {
        Value::Text(text) => format!("\"{text}\""),
        Value::Whole(whole) => words::grouped(*whole),
        Value::Number(number) => words::plain(*number),
        Value::List(list) => format!("[{}]", list.iter().map(toml).collect::<Vec<_>>().join(", ")),
        Value::Flag(flag) => flag.to_string(),
        Value::Time(_) | Value::Table(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::profile::grammar::keys;
    use crate::profile::grammar::problems::Problems;
    use crate::profile::grammar::shape::Shape;
    use crate::profile::grammar::tree::whole;

    /// What the presets say besides keys.
    const NO_KEYS: [&str; 3] = ["week", "orders_a_year", "delivery"];

    #[test]
    fn every_default_is_a_value_that_its_key_takes() {
        let of = |kind: &str, lists: &'static [&'static [Key]], table: &Table| {
            let mut keys = Table::default();
            for entry in table.entries.iter().filter(|entry| !NO_KEYS.contains(&entry.key.as_str())) {
                keys.set(&entry.key, entry.key_origin.clone(), entry.node.clone());
            }
            let mut problems = Problems::new("defaults.toml", "", &[]);
            Shape::Parts(lists).check(&whole(keys), kind, &mut problems);
            assert!(problems.is_empty(), "{kind}: {problems}");
        };
        let each = |kind: &str, lists| {
            let table = table(&[kind]).expect("a table");
            table.keys().for_each(|name| of(name, lists, super::table(&[kind, name]).expect("a table")));
        };
        of("top", &[keys::TOP], table(&["top"]).expect("a table"));
        of("client", &[keys::CLIENT_ONLY, keys::CLIENT], table(&["client"]).expect("a table"));
        of("warehouse", &[keys::WAREHOUSE], table(&["warehouse"]).expect("a table"));
        of("peak", &[keys::PEAK], table(&["peak"]).expect("a table"));
        of("carrier", &[keys::CARRIER], table(&["carrier"]).expect("a table"));
        of("van", &[keys::CARRIER], table(&["van"]).expect("a table"));
        of("carton", &[keys::CARTON], table(&["carton"]).expect("a table"));
        of("category", &[keys::CATEGORY], table(&["category"]).expect("a table"));
        of("tasks", &[keys::TASKS], table(&["tasks"]).expect("a table"));
        each("like", &[keys::CLIENT]);
        each("cartons", &[keys::CARTON]);
        each("categories", &[keys::CATEGORY]);
    }

    #[test]
    fn words_of_the_grammar_are_those_of_the_defaults() {
        let same = |kind: &str, words: &[&str]| {
            let known: BTreeSet<&str> = table(&[kind]).expect("a table").keys().collect();
            assert_eq!(known, words.iter().copied().collect());
        };
        same("like", keys::PRESETS);
        same("curve", keys::CURVES);
    }

    #[test]
    fn shares_of_the_presets_sum_to_one() {
        let shares = |node: &Node| -> f64 {
            let of_table = |table: &Table| table.entries.iter().filter_map(|entry| entry.node.number()).sum();
            let of_list = |list: &[Node]| list.iter().filter_map(Node::number).sum();
            node.table().map_or_else(|| node.list().map_or(0.0, of_list), of_table)
        };
        for name in keys::PRESETS {
            for path in ["week", "units.packs", "categories", "channels", "payment"] {
                let sum = at(preset(name), path).map_or(0.0, shares);
                assert!((sum - 1.0).abs() < 1e-3, "{name}.{path}: {sum}");
            }
            for category in preset(name).and_then(|it| it.get("categories")?.table()).expect("a table").keys() {
                assert!(table(&["categories", category]).is_some(), "{category}");
            }
        }
        for curve in keys::CURVES.iter().filter(|curve| **curve != "flat") {
            let sum = at(table(&["curve"]), curve).map_or(0.0, shares);
            assert!((sum - 1.0).abs() < 1e-3, "{curve}: {sum}");
        }
    }
}
