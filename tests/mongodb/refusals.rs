//! What is refused before anything is written, and what is said when something fails.

use mongodb::bson::{Document, doc};

use super::support::{Place, assert_done, generate, small};

fn said(profile: &str, to: &str, more: &[&str]) -> (Option<i32>, String) {
    let output = generate(profile, to, more);
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn what_does_not_fit_is_refused_with_the_reason_and_a_way() {
    let (folder, place) = (tempfile::tempdir().expect("a folder"), Place::new());
    let profile = small(folder.path());
    let cases: [(&[&str], &str); 5] = [
        (&["--tables", "order_lines"], "add orders to --tables"),
        (&["--tables", "orders,cartons"], "add shipments to --tables"),
        (&["--write-concern", "0"], "a write concern of 0"),
        (&["--shard-key", "client_id,order_id"], "is no sharded cluster"),
        (&["--shard-key", "colour"], "for a column `colour`"),
    ];
    for (flags, words) in cases {
        let (code, text) = said(&profile, &place.url, flags);
        assert_eq!(code, Some(2), "{flags:?}: {text}");
        assert!(text.contains(words), "{flags:?}: {text}");
    }
    assert!(place.rows().is_empty(), "nothing was written");
    let (code, text) = said(&profile, "null:", &["--validate"]);
    assert!(code == Some(2) && text.contains("is for a MongoDB"), "{text}");
}

#[test]
fn a_database_that_holds_something_is_not_overwritten() {
    let (folder, place) = (tempfile::tempdir().expect("a folder"), Place::new());
    let profile = small(folder.path());
    place.run(async |database| database.collection::<Document>("orders").insert_one(doc! { "_id": "mine" }).await);
    let (code, text) = said(&profile, &place.url, &[]);
    assert!(code == Some(2) && text.contains("documents that ordermill has not written"), "{text}");

    let other = Place::new();
    assert_done(&generate(&profile, &other.url, &[]));
    let (code, text) = said(&profile, &other.url, &[]);
    assert!(code == Some(2) && text.contains("holds all of this job already"), "{text}");
    let (code, text) = said(&profile, &other.url, &["--seed", "99", "--resume"]);
    assert!(code == Some(2) && text.contains("seed 12 there, 99 here"), "{text}");
}

#[test]
fn wrong_addresses_say_what_is_wrong_and_never_show_the_password() {
    let folder = tempfile::tempdir().expect("a folder");
    let profile = small(folder.path());
    let cases = [
        ("mongodb://ann:hush@127.0.0.1:9/shop?serverSelectionTimeoutMS=300", 1, "is the server running"),
        ("mongodb://ann:hush@127.0.0.1:9/", 2, "names no database"),
        ("mongodb://ann:hush@127.0.0.1:9/shop?w=0&serverSelectionTimeoutMS=300", 2, "a write concern of 0"),
        ("mongodb://ann:hush@127.0.0.1:port/shop", 2, "the port must be an integer"),
        ("mongodb://ann:hush@127.0.0.1:9/shop?tls=true&tlsCAFile=/nonexistent", 2, "/nonexistent"),
        ("mongodb://ann:hu sh@127.0.0.1:9/shop", 2, "%40 for @"),
        ("mongodb://ann:hush?%a\u{e9}@127.0.0.1:9/shop", 2, "%40 for @"),
    ];
    for (to, code, words) in cases {
        let (seen, text) = said(&profile, to, &[]);
        assert!(text.contains(words), "{to}: {text}");
        assert_eq!(seen, Some(code), "{to}: {text}");
        assert!(!text.contains("hush") && !text.contains("hu sh"), "{text}");
    }
}
