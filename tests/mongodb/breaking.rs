//! Killed, cut off, stopped: in the end the collections are those of an undisturbed load.

use std::collections::BTreeMap;
use std::process::Stdio;
use std::time::Instant;

use mongodb::bson::{Document, doc};
use ordermill::plan::Selection;

use super::cutter::{Chance, Cutter};
use super::support::{Place, assert_done, expected, generate, ordermill, small};
use super::throwaway::Server;

/// The command that loads one client of the small world in small chunks.
fn arguments<'a>(profile: &'a str, to: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let client = ["generate", profile, "--to", to, "--clients", "depot", "--chunk-orders", "10", "--quiet"];
    [&client, more].concat()
}

/// What it holds.
fn loaded() -> BTreeMap<&'static str, Vec<String>> {
    expected(&Selection { clients: vec!["depot".to_owned()], ..Selection::default() })
}

#[test]
fn killed_at_any_moment_and_resumed_it_holds_every_document_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let profile = small(folder.path());
    let expected = loaded();
    // Test servers take longer for indexes than for documents; other tests have them built amid trouble.
    let bare = ["--indexes", "none"];
    let whole = Place::new();
    let began = Instant::now();
    assert_done(&ordermill(&arguments(&profile, &whole.url, &bare)).output().expect("it starts"));
    let length = began.elapsed();
    let seed = 6;
    let mut chance = Chance(seed);
    let mut torn = 0;
    for _ in 0..20 {
        let place = Place::new();
        let mut run =
            ordermill(&arguments(&profile, &place.url, &bare)).stderr(Stdio::null()).spawn().expect("it starts");
        let moment = length * chance.below(1000) as u32 / 1000;
        std::thread::sleep(moment);
        run.kill().expect("it can be killed");
        run.wait().expect("it ends");
        let chunks = place.all("ordermill_chunks").len();
        torn += usize::from(chunks > 0);
        assert_done(
            &ordermill(&arguments(&profile, &place.url, &["--indexes", "none", "--resume"]))
                .output()
                .expect("it starts"),
        );
        assert!(
            place.rows() == expected,
            "seed {seed}: killed after {moment:?} of {length:?}, with {chunks} chunks there"
        );
    }
    assert!(torn > 5, "seed {seed}: many were killed in the middle: {torn}");
    let again = ordermill(&arguments(&profile, &whole.url, &bare)).output().expect("it starts");
    let said = String::from_utf8_lossy(&again.stderr).into_owned();
    assert!(again.status.code() == Some(2) && said.contains("holds all of this job already"), "{said}");
}

#[test]
fn connections_cut_at_any_moment_neither_lose_nor_double_a_document() {
    let folder = tempfile::tempdir().expect("a folder");
    let profile = small(folder.path());
    let expected = loaded();
    // With the driver's own second try, and without.
    for (seed, retries) in [(1, "true"), (2, "false"), (3, "false")] {
        let place = Place::new();
        let cutter = Cutter::before(place.port(), seed, 15);
        let to = place.with(&format!("directConnection=true&retryWrites={retries}"));
        let to = to.replace(&format!(":{}", place.port()), &format!(":{}", cutter.port));
        // A line that is cut while the database is opened ends the run, and the user repeats the command.
        let mut tries = 1;
        while !ordermill(&arguments(&profile, &to, &["--resume"])).output().expect("it starts").status.success() {
            tries += 1;
            assert!(tries < 6, "seed {seed}: it goes on after all");
        }
        assert!(cutter.cuts() > 2 * tries, "seed {seed}: {} cuts, {tries} tries", cutter.cuts());
        assert!(place.rows() == expected, "seed {seed}");
    }
}

#[test]
fn a_server_that_crashes_and_comes_back_is_gone_on_with() {
    let folder = tempfile::tempdir().expect("a folder");
    let profile = small(folder.path());
    let mut server = Server::start();
    let place = Place::on(&server.address());
    let run = ordermill(&arguments(&profile, &place.url, &[])).stderr(Stdio::piped()).spawn().expect("it starts");
    while place.all("ordermill_chunks").len() < 3 {}
    server.crash();
    let output = run.wait_with_output().expect("it ends");
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains("--resume"), "{said}");
        assert_done(&ordermill(&arguments(&profile, &place.url, &["--resume"])).output().expect("it starts"));
    }
    assert!(place.rows() == loaded());
}

#[test]
fn a_replacement_that_breaks_off_is_not_taken_for_a_whole() {
    let (folder, place) = (tempfile::tempdir().expect("a folder"), Place::new());
    let profile = small(folder.path());
    assert_done(&generate(&profile, &place.url, &[]));
    // The ledger, then some of the collections, are emptied; one is not.
    let failing = place.failing("delete", 13, doc! { "skip": 3 });
    let output = generate(&profile, &failing.url, &["--replace"]);
    drop(failing);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(1) && said.contains("hint: "), "{said}");
    let rows = place.rows();
    assert!(rows.contains_key("orders") && rows != expected(&Selection::default()), "it broke off on the way");
    assert_done(&generate(&profile, &place.url, &["--resume"]));
    assert!(place.rows() == expected(&Selection::default()));
}

#[test]
fn parts_that_begin_at_the_same_moment_do_not_hinder_each_other() {
    let (folder, place) = (tempfile::tempdir().expect("a folder"), Place::new());
    let profile = small(folder.path());
    let parts = ["1/4", "2/4", "3/4", "4/4"].map(|part| {
        let more = ["--part", part, "--validate", "--indexes", "before"];
        ordermill(&arguments(&profile, &place.url, &more)).stderr(Stdio::piped()).spawn().expect("it starts")
    });
    for part in parts {
        assert_done(&part.wait_with_output().expect("it ends"));
    }
    assert!(place.rows() == loaded());
    let whole = place.run(async |database| {
        database.collection::<Document>("ordermill_jobs").count_documents(doc! { "whole": true }).await
    });
    assert_eq!(whole, 1);
}
