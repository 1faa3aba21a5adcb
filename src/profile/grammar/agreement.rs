//! The table of keys and the code that reads keys agree: every key of the table is asked for.

use super::keys as table_of_keys;
use super::problems::Problems;
use super::shape::{Key, Names, Shape, Text, keys};
use super::tree::{self, Table, Value};

/// A value that a shape takes, as TOML.
fn sample(shape: &Shape, key: &str, without: &[&str]) -> String {
    match shape {
        Shape::Text(kind) => text(*kind, key).to_owned(),
        Shape::Word(all) => format!("\"{}\"", all[0]),
        Shape::Whole(low, high) => if key == "max_clients" { 4096 } else { (*low).max(7.min(*high)) }.to_string(),
        Shape::Number(low, high) => low.max(1.0f64.min(*high)).to_string(),
        Shape::Flag => "true".to_owned(),
        Shape::Money => "4.95".to_owned(),
        Shape::Instant => if key == "start" { "2026-03-02" } else { "2026-03-09" }.to_owned(),
        Shape::Date => "2026-03-03".to_owned(),
        Shape::Duration(units, low, _) => format!("\"{} {}\"", (*low).max(1), units[0].word()),
        Shape::List(item, least, _) => format!("[{}]", vec![sample(item, key, without); (*least).max(1)].join(", ")),
        Shape::Range(item) => format!("[{0}, {0}]", sample(item, key, without)),
        Shape::Parts(lists) => {
            let parts: Vec<String> = keys(lists)
                .filter(|inner| !without.contains(&inner.name))
                .map(|inner| format!("{} = {}", inner.name, sample(&inner.shape, inner.name, without)))
                .collect();
            format!("{{ {} }}", parts.join(", "))
        }
        Shape::Map(names, inner) => format!("{{ {} = {} }}", name(*names, key), sample(inner, key, without)),
        Shape::Either(shapes) => sample(shapes.last().expect("a shape"), key, without),
    }
}

fn text(kind: Text, key: &str) -> &'static str {
    match (kind, key) {
        (Text::Free, "rule" | "rules") => "\"FREQ=DAILY\"",
        (Text::Code, "tables") => "\"orders\"",
        (Text::Code, "day") => "\"black-friday\"",
        (Text::Code, "holidays" | "like") => "\"us-bank\"",
        (Text::Code, "stocks") => "\"produce\"",
        (Text::Free | Text::File | Text::Code, _) => "\"x\"",
        (Text::Zone, _) => "\"UTC\"",
        (Text::Currency, _) => "\"EUR\"",
        (Text::Country, _) => "\"GB\"",
        (Text::Clock, _) => "\"12:00\"",
        (Text::Hours, _) => "\"09:00-17:00\"",
        (Text::Objective, _) => "\"99.9 % < 1 s\"",
        (Text::Target, _) => "\"null:\"",
    }
}

fn name(names: Names, key: &str) -> &'static str {
    match names {
        Names::Code if key == "categories" => "produce",
        Names::Code => "x",
        Names::Month => "jan",
        Names::Days => "mon",
        Names::Country => "GB",
        Names::Count => "1",
    }
}

fn unasked(table: &Table, path: &str, found: &mut Vec<String>) {
    for entry in &table.entries {
        let path = format!("{path}.{}", entry.key);
        match &entry.node.value {
            Value::Table(inner) => unasked(inner, &path, found),
            _ if !entry.asked.is_marked() => found.push(path),
            _ => {}
        }
    }
}

/// A profile that says every key once, but for these.
fn everything(without: &[&str]) -> String {
    let line = |key: &Key| format!("{} = {}\n", key.name, sample(&key.shape, key.name, without));
    let mut text: String = table_of_keys::TOP.iter().map(line).collect();
    for table in table_of_keys::TABLES {
        let code = if matches!(table.shape, Shape::Map(..)) { ".x" } else { "" };
        let (Shape::Parts(lists) | Shape::Map(_, Shape::Parts(lists))) = &table.shape else { continue };
        text.extend(["[", table.name, code, "]\n"]);
        text.extend(keys(lists).map(line));
    }
    text
}

fn never_asked(without: &[&str]) -> Vec<String> {
    let text = everything(without);
    let mut problems = Problems::new("everything", &text, &[]);
    let root = tree::parse(&text, &mut problems);
    table_of_keys::PROFILE.check(&tree::whole(root.clone()), "", &mut problems);
    assert!(problems.is_empty(), "samples fit the table of keys: {problems}");
    crate::profile::reading::profile("everything", &root, &mut problems);
    let mut found = Vec::new();
    unasked(&root, "", &mut found);
    // Only looked at when a client does not say the key itself.
    found.retain(|path| !path.starts_with(".defaults."));
    found
}

#[test]
fn every_key_of_the_table_is_read() {
    // Of keys that exclude each other, one is not looked at when the other is there.
    let runs = [
        never_asked(&["busiest_minute", "packs", "sigma"]),
        never_asked(&["mean", "s"]),
        never_asked(&["busiest_minute", "mon", "sat"]),
    ];
    let never: Vec<&String> = runs[0].iter().filter(|path| runs[1].contains(path) && runs[2].contains(path)).collect();
    assert_eq!(never, Vec::<&String>::new());
    for path in runs.iter().flatten() {
        assert!([".orders.", ".units.", ".popularity."].iter().any(|part| path.contains(part)), "{path} is not read");
    }
}

#[test]
fn the_schema_has_every_key() {
    let schema = crate::profile::json_schema().to_string();
    for table in table_of_keys::TABLES.iter().chain(table_of_keys::TOP).chain(table_of_keys::CLIENT) {
        assert!(schema.contains(&format!("\"{}\":{{", table.name)), "{}", table.name);
    }
}
