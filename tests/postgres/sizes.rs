//! What `plan` says that a load takes, beside what it takes.

use serde_json::Value;

use super::support::{database, ordermill, stdout, succeed};

/// How far a figure may be from the truth; and pages besides, which every relation may have more or less.
const TENTH: f64 = 0.10;
const PAGES: f64 = 5.0 * 8192.0;

#[test]
fn heaps_and_indexes_take_what_plan_says_within_a_tenth() {
    for arguments in [
        vec!["quickstart", "--scale", "0.3"],
        vec!["two-shops", "--set", "end=2026-01-12"],
        vec!["multi-client", "--set", "end=2026-03-03", "--scale", "0.05"],
    ] {
        let database = database();
        let plan = stdout(&succeed(&mut ordermill(&[&["plan"], &arguments[..], &["--json"]].concat())));
        let plan: Value = serde_json::from_str(&plan).expect("JSON");
        succeed(&mut ordermill(&[&["generate"], &arguments[..], &["--to", &database.address, "--quiet"]].concat()));
        let mut wrong = Vec::new();
        for table in plan["tables"].as_array().expect("a list") {
            let name = table["table"].as_str().expect("a name");
            let is = database.ask(&format!("SELECT pg_relation_size('{name}') || ' ' || pg_indexes_size('{name}')"));
            let is: Vec<f64> = is.split(' ').map(|size| size.parse().expect("a number")).collect();
            for (what, is) in ["heap_bytes", "index_bytes"].into_iter().zip(is) {
                let said = table["postgres"][what].as_f64().expect("a number");
                if (said - is).abs() > TENTH * is + PAGES {
                    wrong.push(format!("{name}: {said} {what} said, {is} taken"));
                }
            }
        }
        assert!(wrong.is_empty(), "{arguments:?}:\n{}", wrong.join("\n"));
    }
}
