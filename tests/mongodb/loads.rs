//! Loads that are whole, whatever happens to them.

use mongodb::bson::{Document, doc};
use ordermill::plan::Selection;

use super::support::{Place, assert_done, expected, generate, small};

#[test]
fn what_is_read_back_is_what_was_generated() {
    let (folder, place) = (tempfile::tempdir().expect("a folder"), Place::new());
    assert_done(&generate(&small(folder.path()), &place.url, &["--connections", "3"]));
    let (rows, expected) = (place.rows(), expected(&Selection::default()));
    assert_eq!(rows.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    for (table, wanted) in &expected {
        assert!(rows[table] == *wanted, "{table}: {} rows instead of {}", rows[table].len(), wanted.len());
    }
    let indexes = place.run(async |database| database.collection::<Document>("orders").list_index_names().await);
    assert!(indexes.iter().any(|name| name.contains("lines.product_id")), "{indexes:?}");
}

#[test]
fn several_targets_are_made_from_one_run_and_each_is_whole() {
    let (folder, place) = (tempfile::tempdir().expect("a folder"), Place::new());
    let profile = small(folder.path());
    let out = folder.path().join("out");
    assert_done(&generate(&profile, &place.url, &["--to", out.to_str().expect("text"), "--to", "null:"]));
    assert!(place.rows() == expected(&Selection::default()));
    assert!(out.join("manifest.json").exists());
}

#[test]
fn parts_appended_clients_and_ranges_make_the_whole() {
    let (folder, place) = (tempfile::tempdir().expect("a folder"), Place::new());
    let profile = small(folder.path());
    for part in ["2/3", "1/3", "3/3"] {
        assert_done(&generate(&profile, &place.url, &["--part", part, "--clients", "market"]));
    }
    assert_done(&generate(&profile, &place.url, &["--append", "--clients", "depot"]));
    assert!(place.rows() == expected(&Selection::default()));
    assert_done(&generate(&profile, &place.url, &["--replace", "--clients", "depot"]));
    let depot = Selection { clients: vec!["depot".to_owned()], ..Selection::default() };
    assert!(place.rows() == expected(&depot));
}

#[test]
fn every_document_passes_its_validator() {
    let (folder, place) = (tempfile::tempdir().expect("a folder"), Place::new());
    assert_done(&generate(&small(folder.path()), &place.url, &["--validate", "--indexes", "before"]));
    assert!(place.rows() == expected(&Selection::default()));
    let refused = place.run(async |database| {
        Ok(database.collection::<Document>("orders").insert_one(doc! { "_id": 1, "client_id": "one" }).await.is_err())
    });
    assert!(refused, "a document that is no order");
}

#[test]
fn another_document_under_our_id_is_an_error_that_names_it() {
    let (folder, place) = (tempfile::tempdir().expect("a folder"), Place::new());
    let profile = small(folder.path());
    assert_done(&generate(&profile, &place.url, &["--tables", "clients"]));
    // Someone changes a document, and the ledger forgets that it was there.
    place.run(async |database| {
        database.collection::<Document>("clients").update_one(doc! {}, doc! { "$set": { "name": "changed" } }).await?;
        database.collection::<Document>("ordermill_chunks").delete_many(doc! {}).await
    });
    let output = generate(&profile, &place.url, &["--tables", "clients", "--resume"]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("another document with _id"), "{said}");
}

#[test]
fn failures_that_pass_are_retried() {
    let (folder, place) = (tempfile::tempdir().expect("a folder"), Place::new());
    let profile = small(folder.path());
    let failing = place.failing("insert", 262, doc! { "times": 5 });
    assert_done(&generate(&profile, &format!("{}&retryWrites=false", failing.url), &[]));
    assert!(place.rows() == expected(&Selection::default()));
}
