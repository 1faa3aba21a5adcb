//! Rows and bytes that `plan` tells, beside those that `generate` makes.

use std::path::Path;

use serde_json::Value;

use crate::program::support::folder;
use crate::support::{ordermill, stdout, succeed, text};

/// How far a figure may be from the truth; and what a table may be off besides, that is small however it is looked at.
const TENTH: f64 = 0.10;
const FEW_BYTES: f64 = 16_384.0;
const FEW_ROWS: f64 = 40.0;

fn bytes_of(folder: &Path) -> f64 {
    let files = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").metadata());
    files.map(|metadata| metadata.expect("it is there").len() as f64).sum()
}

#[test]
fn rows_and_bytes_of_parquet_are_within_a_tenth_of_what_is_made() {
    for arguments in [
        vec!["quickstart", "--scale", "0.1"],
        vec!["quickstart"],
        vec!["two-shops", "--set", "end=2026-02-01", "--scale", "0.5"],
        vec!["payday-produce", "--set", "end=2026-01-05"],
        vec!["multi-client", "--set", "end=2026-03-03", "--scale", "0.3"],
    ] {
        let (_keep, target) = folder();
        let report = target.with_extension("json");
        let to = ["--to", text(&target), "--report", text(&report), "-q"];
        succeed(&mut ordermill(&[&["generate"], &arguments[..], &to].concat()));
        let plan = stdout(&succeed(&mut ordermill(&[&["plan"], &arguments[..], &["--json"]].concat())));
        let plan: Value = serde_json::from_str(&plan).expect("JSON");
        let made: Value = serde_json::from_slice(&std::fs::read(&report).expect("a report")).expect("JSON");
        let mut wrong = Vec::new();
        for table in plan["tables"].as_array().expect("a list") {
            let name = table["table"].as_str().expect("a name");
            let mut compare = |what: &str, said: &Value, is: f64, few: f64| {
                let said = said.as_f64().expect("a number");
                if (said - is).abs() > TENTH * is + few {
                    wrong.push(format!("{name}: {said} {what} said, {is} made"));
                }
            };
            compare("rows", &table["rows"], made["rows"][name].as_f64().expect("a number"), FEW_ROWS);
            compare("bytes", &table["parquet_bytes"], bytes_of(&target.join(name)), FEW_BYTES);
        }
        assert!(wrong.is_empty(), "{arguments:?}:\n{}", wrong.join("\n"));
    }
}

#[cfg(feature = "mongodb")]
#[test]
fn bytes_of_documents_are_within_a_tenth_of_those_that_are_made() {
    use ordermill::plan::{Plan, Selection};
    use ordermill::profile::{self, Overrides};
    use ordermill::sinks::mongodb::documents;

    let arguments = ["quickstart", "--scale", "0.3"];
    let overrides = Overrides { scale: Some(0.3), ..Overrides::default() };
    let profile = profile::load("quickstart", &overrides).expect("a shipped profile").profile;
    let plan = Plan::new(&profile, &Selection::default()).expect("a plan");
    let world = plan.world();
    let mut made = std::collections::BTreeMap::new();
    for slice in plan.chunks.iter().flat_map(|chunk| world.rows(&chunk.content)) {
        for (table, batch) in slice.iter().filter(|(table, _)| table.parent().is_none()) {
            let bytes = documents(table, batch, &slice).size();
            *made.entry(table.name).or_insert(0.0) += bytes as f64;
        }
    }
    let said = stdout(&succeed(&mut ordermill(&[&["plan"], &arguments[..], &["--json"]].concat())));
    let said: Value = serde_json::from_str(&said).expect("JSON");
    for table in said["tables"].as_array().expect("a list") {
        let said = table["mongodb_bytes"].as_f64();
        match made.get(table["table"].as_str().expect("a name")) {
            Some(is) => assert!((said.expect("it is said") - is).abs() < TENTH * is + FEW_BYTES, "{table}: {is} made"),
            None => assert_eq!(said, None, "{table}"),
        }
    }
}
