//! Every profile of `profiles/recipes.md` is whole, short, right, and does what its title says.

use std::collections::BTreeMap;

use serde_json::Value;
use tempfile::TempDir;

use super::support::{ordermill, run, stderr, stdout};
use crate::support::written;

/// Title and profile of each recipe.
fn recipes() -> Vec<(String, String)> {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/profiles/recipes.md")).expect("recipes");
    let parts = page.split("\n## ").skip(1);
    let recipe = |part: &str| {
        let title = part.lines().next().expect("a title").to_owned();
        let code = part.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a profile");
        (title, code.to_owned())
    };
    parts.map(recipe).collect()
}

/// The recipe whose title begins so, as a file.
struct Recipe {
    _folder: TempDir,
    path: String,
}

impl Recipe {
    fn of(profile: &str) -> Self {
        let (folder, path) = written("recipe.toml", profile);
        Self { _folder: folder, path }
    }

    fn titled(start: &str) -> Self {
        let found = recipes().into_iter().find(|(title, _)| title.starts_with(start));
        Self::of(&found.expect("a recipe of this title").1)
    }

    /// What `plan` says.
    fn plan(&self) -> Value {
        serde_json::from_str(&stdout(&run(&["plan", &self.path, "--json"]))).expect("JSON")
    }

    /// The rows of a table.
    fn rows(&self, table: &str, more: &[&str]) -> Vec<Value> {
        let output = run(&[&["generate", &self.path, "--to", "-", "--tables", table, "--quiet"], more].concat());
        stdout(&output).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }
}

/// Rows by the first so many letters of an instant.
fn by_instant(rows: &[Value], column: &str, letters: usize) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for at in rows.iter().filter_map(|row| row[column].as_str()) {
        *counts.entry(at[..letters].to_owned()).or_default() += 1;
    }
    counts
}

#[test]
fn every_recipe_is_short_has_no_warning_and_makes_orders() {
    let recipes = recipes();
    assert_eq!(recipes.len(), 13);
    for (title, profile) in recipes {
        assert!(profile.lines().filter(|line| !line.trim().is_empty()).count() < 15, "{title}");
        let recipe = Recipe::of(&profile);
        let checked = ordermill(&["check", &recipe.path]).output().expect("it starts");
        assert!(checked.status.success() && stderr(&checked).is_empty(), "{title}: {}", stderr(&checked));
        assert_eq!(recipe.rows("orders", &["--orders", "50"]).len(), 50, "{title}");
    }
}

#[test]
fn the_flash_sale_has_the_busiest_minute_and_touches_no_other_hour() {
    let recipe = Recipe::titled("A flash sale");
    assert!(recipe.plan()["busiest_minutes"][0]["at"].as_str().expect("a minute").starts_with("2026-03-05T12:"));
    let day = ["--from", "2026-03-05", "--until", "2026-03-06"];
    let with = by_instant(&recipe.rows("orders", &day), "placed_at", 13);
    let without =
        by_instant(&recipe.rows("orders", &[&day[..], &["--set", "peak.flash.times=1"]].concat()), "placed_at", 13);
    for (hour, count) in &with {
        let rises = hour == "2026-03-05T12";
        assert_eq!(*count > 8 * without[hour], rises, "{hour}: {count}");
        assert_eq!(*count == without[hour], !rises, "{hour}: {count}");
    }
}

#[test]
fn ramadan_has_thirty_nights_and_the_payday_moves_to_thursday() {
    let nights = &Recipe::titled("Ramadan").plan()["peaks"][0]["dates"];
    assert_eq!((nights.as_array().map(Vec::len), nights[29].as_str()), (Some(30), Some("2026-03-19")));
    let payday = &Recipe::titled("A payday").plan()["peaks"][0]["dates"];
    // What is left of the payday of the 5th still decays on the first day.
    assert_eq!(*payday, serde_json::json!(["2026-06-05", "2026-06-18"]));
    let quarters = &Recipe::titled("The end of a quarter").plan()["peaks"][0]["dates"];
    assert_eq!(quarters.as_array().map(Vec::len), Some(8));
}

#[test]
fn nothing_leaves_the_closed_warehouse_and_the_other_goes_on() {
    let recipe = Recipe::titled("A warehouse closes");
    let named = |code: &str| {
        let rows = recipe.rows("warehouses", &[]);
        rows.iter().find(|row| row["code"] == code).expect("a warehouse")["warehouse_id"].clone()
    };
    let (north, south) = (named("north"), named("south"));
    let left = |warehouse: &Value, shipments: &[Value]| {
        let of = |row: &&Value| row["warehouse_id"] == *warehouse;
        let week = |row: &Value| row["shipped_at"].as_str().is_some_and(|at| *at < *"2026-03-09");
        shipments.iter().filter(of).filter(|row| week(row)).count()
    };
    let shipments = recipe.rows("shipments", &[]);
    assert_eq!(left(&north, &shipments), 0);
    assert!(left(&south, &shipments) > 5_000);
}

#[test]
fn a_steady_load_has_the_same_count_every_day() {
    let days = by_instant(&Recipe::titled("The same count").rows("orders", &[]), "placed_at", 10);
    assert_eq!(days.values().copied().collect::<Vec<_>>(), [14_400; 7]);
}

#[test]
fn changes_come_in_the_order_of_time_as_debezium_tells_them() {
    let recipe = Recipe::titled("Changes for a stream processor");
    let plain = recipe.rows("events", &[]);
    assert!(plain.len() > 20_000);
    let moment = |row: &Value| row["happened_at"].as_str().expect("an instant").to_owned();
    assert!(plain.windows(2).all(|pair| moment(&pair[0]) <= moment(&pair[1])), "time does not go back");
    let wrapped = recipe.rows("events", &["--envelope", "debezium"]);
    assert_eq!(plain.len(), wrapped.len());
    let mut rows: BTreeMap<String, Value> = BTreeMap::new();
    let mut last = 0;
    for (event, plain) in wrapped.iter().zip(&plain) {
        let at = event["ts_ms"].as_i64().expect("milliseconds");
        assert!(last <= at && event["source"]["ts_ms"] == event["ts_ms"]);
        last = at;
        let place = format!("{} {}", plain["table_name"], plain["key"]);
        assert_eq!(event["source"]["table"], plain["table_name"]);
        let before = rows.remove(&place).unwrap_or(Value::Null);
        assert_eq!(before, event["before"], "{place}");
        match (event["op"].as_str(), &event["after"]) {
            (Some("c"), after) if before.is_null() && after.is_object() => drop(rows.insert(place, after.clone())),
            (Some("u"), after) if before.is_object() && after.is_object() => drop(rows.insert(place, after.clone())),
            (Some("d"), Value::Null) if before.is_object() => {}
            other => panic!("{other:?}"),
        }
    }
    let orders = rows.keys().filter(|place| place.starts_with("\"orders\"")).count();
    assert_eq!(orders, recipe.rows("orders", &[]).len());
    let refused = |more: &[&str]| {
        let arguments = [&["generate", &recipe.path, "--to", "-", "--quiet", "--tables"], more].concat();
        crate::support::fail(&mut ordermill(&arguments), 2)
    };
    assert!(refused(&["orders", "--envelope", "debezium"]).contains("--tables events"));
    assert!(refused(&["events", "--format", "arrow"]).contains("in the order of time"));
}
