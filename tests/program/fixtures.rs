//! Fixtures: a few orders in which everything occurs, and what they refer to.

use std::collections::BTreeMap;

use serde_json::Value;

use super::support::folder;
use crate::support::{fail, files, ordermill, stdout, succeed, text};

/// A small world with all that can happen to an order.
const WORLD: &str = "name = \"small\"\nseed = 12\nstart = 2026-03-02\nend = 2026-03-20\nas_of = 2026-03-18T15:00:00\n\n\
    [warehouse.a]\nplace = [40.7, -74.2]\n\n[warehouse.b]\nplace = [34.0, -118.2]\n\n\
    [client.market]\nlike = \"grocery\"\norders = 300\ncancel = 0.1\nstock = { coverage = 0.9 }\n\
    customers = { count = 2_000 }\nproducts = { count = 300 }\n\n\
    [client.depot]\nlike = \"wholesale\"\ncurrency = \"USD\"\norders = 60\ncustomers = { count = 300 }\n\
    products = { count = 200 }\n\n[peak.payday]\nrule = \"FREQ=MONTHLY;BYDAY=1FR,3FR\"\ntimes = 2.0\n";

#[test]
fn every_case_occurs_what_is_referred_to_is_there_and_verify_holds() {
    let (keep, root) = folder();
    let profile = keep.path().join("small.toml");
    std::fs::write(&profile, WORLD).expect("written");
    let profile = text(&profile);
    let generate = |to: &str, more: &[&str]| {
        ordermill(
            &[&["generate", profile, "--quiet", "--fixture", "3", "--format", "ndjson", "--to", to], more].concat(),
        )
    };
    succeed(&mut generate(text(&root), &[]));
    let list: Value = serde_json::from_slice(&std::fs::read(root.join("fixture.json")).expect("a list")).expect("JSON");
    let cases: BTreeMap<String, Vec<i64>> = serde_json::from_value(list["cases"].clone()).expect("cases");
    for case in [
        "order: split",
        "order: backorder filled",
        "order: delivered late",
        "order: promise missed",
        "order: one line",
        "order: a dozen lines or more",
        "order: cancelled",
        "order: backordered",
        "order: allocated",
        "order: delivered",
        "shipment: picked",
        "shipment: packed",
        "shipment: shipped",
        "invoice: open",
        "invoice: paid",
        "invoice: tried again",
        "payment: wallet",
        "payment: account",
        "notification: queued",
        "client: depot",
        "peak: payday",
        "customer: comes back",
        "customer: orders once",
    ] {
        assert!(cases.get(case).is_some_and(|orders| orders.len() >= 3), "{case}: {list:#}");
    }
    let rows = |table: &str| -> Vec<Value> {
        let folder = std::fs::read_dir(root.join(table)).expect("a folder");
        let texts = folder.map(|entry| std::fs::read_to_string(entry.expect("an entry").path()).expect("text"));
        texts
            .flat_map(|text| text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect::<Vec<_>>())
            .collect()
    };
    let ids = |table: &str, column: &str| -> std::collections::BTreeSet<i64> {
        rows(table).iter().map(|row| row[column].as_i64().expect("an id")).collect()
    };
    let orders = list["orders"].as_object().expect("orders").len();
    assert!(orders < 400 && rows("orders").len() == orders, "{orders}");
    assert_eq!(ids("customers", "customer_id"), ids("orders", "customer_id"));
    assert_eq!(ids("products", "product_id"), ids("order_lines", "product_id"));
    assert_eq!(ids("stock", "product_id"), ids("products", "product_id"));
    let statuses: std::collections::BTreeSet<_> =
        rows("orders").iter().map(|row| row["status"].as_str().expect("a word").to_owned()).collect();
    assert!(statuses.len() >= 6, "{statuses:?}");

    let verify = ["verify", profile, "--in", text(&root)];
    let said = stdout(&succeed(&mut ordermill(&[&verify[..], &["--laws", "--shape"]].concat())));
    for words in ["all hold", "L5 of stock positions", "L8, orders of each minute", "the shape is not checked"] {
        assert!(said.contains(words), "{said}");
    }
    // The same command makes the same, and goes on with it.
    let (_keep, again) = folder();
    succeed(&mut generate(text(&again), &["--threads", "1"]));
    assert_eq!(files(&root), files(&again));
    assert!(
        stdout(&succeed(&mut ordermill(&[
            "generate",
            profile,
            "--fixture",
            "3",
            "--format",
            "ndjson",
            "--to",
            text(&root),
            "--resume"
        ])))
        .contains("already complete")
    );

    // What is changed is found; nothing joins it; it can be replaced.
    std::fs::write(root.join("fixture.json"), "{}").expect("written");
    assert!(stdout(&ordermill(&verify).output().expect("it starts")).contains("fixture.json does not say"));
    let said = fail(
        &mut ordermill(&[
            "generate",
            profile,
            "--append",
            "--format",
            "ndjson",
            "--clients",
            "depot",
            "--to",
            text(&root),
        ]),
        2,
    );
    assert!(said.contains("a fixture stands alone"), "{said}");
    succeed(&mut ordermill(&["generate", profile, "--replace", "--quiet", "--orders", "50", "--to", text(&root)]));
    assert!(!root.join("fixture.json").exists());
}

#[test]
fn what_comes_back_is_a_case_for_who_asks_for_it() {
    let (keep, root) = folder();
    let profile = keep.path().join("small.toml");
    std::fs::write(&profile, WORLD).expect("written");
    let fixture = ["--fixture", "3", "--tables", "orders,order_lines,returns", "--to", text(&root)];
    succeed(&mut ordermill(&[&["generate", text(&profile), "--quiet"][..], &fixture].concat()));
    let list: Value = serde_json::from_slice(&std::fs::read(root.join("fixture.json")).expect("a list")).expect("JSON");
    assert!(list["cases"]["return: damaged"].as_array().is_some_and(|orders| orders.len() >= 3), "{list:#}");
}
