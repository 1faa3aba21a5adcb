//! Every profile of `profiles/recipes.md` is whole, short, right, and does what its title says.

use std::collections::BTreeMap;

use serde_json::Value;
use tempfile::TempDir;

use super::support::{ordermill, run, stderr, stdout};
use crate::support::text;

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
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("recipe.toml");
        std::fs::write(&path, profile).expect("a profile is written");
        let path = text(&path).to_owned();
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
    assert_eq!(recipes.len(), 12);
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
