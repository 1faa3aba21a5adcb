//! Against a MongoDB.

use std::process::Stdio;
use std::time::{Duration, Instant};

use mongodb::Database;
use mongodb::bson::{Document, doc};

use super::broker::{Listener, by_id, shared};
use super::events::told;
use super::support::{EASY, TABLES, UNTIL, World, count, report};
use crate::mongodb::server::Place;
use crate::support::{stderr, stdout, succeed, text};

#[test]
fn look_ups_are_played_and_looked_at() {
    let (world, place) = (World::new(), Place::new());
    world.seed(&place.url, &[]);
    let path = world.file("report.json");
    // Some hundred a second: the tests' server is no measure of speed.
    let more = ["--set", EASY, "--set", "client.market.lookups=2", "--speed", "600", "--report", text(&path)];
    let reads = [&more[..], &["--only", "lookup,track"]].concat();
    let said = stdout(&succeed(&mut world.replay(&place.url, &reads)));
    assert!(said.contains("lookup 90 % < 25 s: holds"), "{said}");
    let found = report(&path);
    for kind in ["lookup", "track"] {
        assert!(count(&found, kind, "offered") > 100, "{found}");
        assert_eq!(count(&found, kind, "offered"), count(&found, kind, "ended"));
        assert_eq!(count(&found, kind, "wrong"), 0, "{found}");
    }

    place.run(async |database| database.collection::<Document>("orders").delete_many(doc! {}).await);
    let output =
        world.replay(&place.url, &[&more[..], &["--only", "track", "--set", "slo.track=\"90 % < 25 s\""]].concat());
    let output = { output }.output().expect("it ends");
    assert_eq!(output.status.code(), Some(1));
    let said = stdout(&output);
    assert!(said.contains("track 90 % < 25 s: broken") && said.contains("is not there"), "{said}");
}

/// An hour in a quarter of a minute, however long the tests' server takes for it beside others.
const SPEED: [&str; 6] = ["--speed", "240", "--give-up", "10m", "--set", "slo.lookup=\"90 % < 10 min\""];

#[test]
fn what_was_replayed_is_what_would_have_been_made_at_its_end() {
    let (world, place) = (World::of_few(), Place::new());
    world.seed_before(&place.url, &["--tables", TABLES]);
    let path = world.file("report.json");
    let (broker, listener) = (shared(), Listener::to(&shared(), "#"));
    let tell = ["--events", &broker, "--exchange", &listener.exchange, "--report", text(&path)];
    let output = world.replay_all(&place.url, &[&SPEED[..], &tell].concat()).output().expect("it ends");
    let (found, said) = (report(&path), stdout(&output));
    assert_eq!(output.status.code(), Some(0), "{said}{}", stderr(&output));
    assert_eq!(found["found"]["state"], "arrived", "{said}");
    for kind in ["place", "wave", "advance"] {
        assert!(count(&found, kind, "offered") > 10, "{said}");
        assert_eq!(count(&found, kind, "wrong") + count(&found, kind, "given_up"), 0, "{said}");
    }
    assert_eq!(by_id(&listener.heard()), told(&world, |_| true));
    succeed(&mut world.verify(&place.url, UNTIL));
}

#[test]
fn a_replay_that_was_killed_is_mended_with_events_and_without() {
    let world = World::of_few();
    for tables in [&[][..], &["--tables", TABLES]] {
        let place = Place::new();
        world.seed_before(&place.url, tables);
        let orders =
            async |database: &Database| database.collection::<Document>("orders").count_documents(doc! {}).await;
        let there = || place.run(orders);
        let seeded = there();
        let mut run = world.replay_all(&place.url, &SPEED);
        let mut run = run.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
        let began = Instant::now();
        while there() < seeded + 5 {
            assert!(began.elapsed() < Duration::from_secs(300), "it gets under way");
            // Who counts all the time keeps the tests' server from all else.
            std::thread::sleep(Duration::from_millis(500));
        }
        run.kill().expect("it is there");
        run.wait().expect("it ends");
        let said = stdout(&world.verify(&place.url, UNTIL).output().expect("it ends"));
        assert!(said.contains("a replay was cut short"), "{said}");
        succeed(&mut world.replay_all(&place.url, &SPEED));
        succeed(&mut world.verify(&place.url, UNTIL));
    }
}
