//! Against a Postgres.

use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use super::support::{EASY, HARD, World, count, report};
use crate::postgres::server::{Database, database, psql};
use crate::support::{fail, stderr, stdout, succeed, text};

#[test]
fn every_operation_that_was_planned_is_counted_once_whoever_does_it_and_how_fast() {
    let (world, place) = (World::new(), database());
    world.seed(&place.address, &[]);
    let path = world.file("report.json");
    let mut seen = Vec::new();
    for (speed, connections) in [("900", "12"), ("1800", "3")] {
        let more = ["--set", EASY, "--speed", speed, "--connections", connections, "--report", text(&path)];
        let said = stdout(&succeed(&mut world.replay(&place.address, &more)));
        assert!(said.contains("lookup 90 % < 25 s: holds") && said.contains("share this machine"), "{said}");
        let found = report(&path);
        assert_eq!(found["verdict"], "holds");
        let counts = |what| [count(&found, "lookup", what), count(&found, "track", what)];
        assert_eq!(counts("offered"), counts("ended"));
        assert_eq!([counts("wrong"), counts("given_up")], [[0; 2]; 2], "{found}");
        let seconds = found["found"]["seconds"].as_array().expect("a list");
        for what in ["offered", "ended"] {
            let sum: u64 = seconds.iter().map(|it| it[what].as_u64().expect("a number")).sum();
            assert_eq!(sum, counts("offered").iter().sum::<u64>(), "{what} by second");
        }
        assert!(!found.to_string().contains("password"));
        seen.push(counts("offered"));
    }
    assert_eq!(seen[0], seen[1]);
    assert!(seen[0][0] > 800 && seen[0][1] > 150, "{seen:?}");
}

#[test]
fn the_warm_up_does_not_count() {
    let (world, place) = (World::new(), database());
    world.seed(&place.address, &[]);
    let path = world.file("report.json");
    let offered = |more: &[&str]| {
        let more = [&["--set", EASY, "--speed", "1800", "--only", "lookup", "--report", text(&path)], more].concat();
        succeed(&mut world.replay(&place.address, &more));
        let found = report(&path);
        (count(&found, "lookup", "offered"), found["found"]["warm_up"]["ended"].as_u64().expect("a number"))
    };
    let (cold, none) = offered(&[]);
    let (warm, before) = offered(&["--warm-up", "1s"]);
    assert_eq!((cold, none), (warm, 0));
    assert!(before > 100, "{before}");
}

/// A replay of some seconds, once its connections are open.
fn under_way(world: &World, place: &Database, more: &[&str]) -> Child {
    let run = world.replay(&place.address, more).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let began = Instant::now();
    let open =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'ordermill'";
    while place.ask(open).parse::<u32>().expect("a number") < 12 {
        assert!(began.elapsed() < Duration::from_secs(60), "it gets under way");
    }
    std::thread::sleep(Duration::from_millis(700));
    run.expect("it starts")
}

#[test]
fn a_stall_is_seen_by_all_who_would_have_waited() {
    let (world, place) = (World::new(), database());
    world.seed(&place.address, &[]);
    let path = world.file("report.json");
    // Some 180 look-ups a second, for eight seconds.
    let more = ["--set", HARD, "--speed", "450", "--only", "lookup", "--report", text(&path)];
    let run = under_way(&world, &place, &more);
    psql(&place.address, "BEGIN; LOCK TABLE stock; SELECT pg_sleep(3); COMMIT");
    let output = run.wait_with_output().expect("it ends");
    let (found, said) = (report(&path), stdout(&output));
    assert_eq!(output.status.code(), Some(1), "{said}{}", stderr(&output));
    assert!(said.contains("lookup 99 % < 1 s: broken"), "{said}");
    let (bad, offered) = (count(&found, "lookup", "late"), count(&found, "lookup", "offered"));
    // Whoever came in the first two of the three seconds waited longer than one; draining what waits adds some. A closed loop
    // would show one for each connection.
    let expected = offered as f64 / 8.0 * 2.0;
    assert!(bad as f64 > 0.6 * expected && (bad as f64) < 2.5 * expected, "{bad} of {offered}, {expected} expected");
    assert_eq!(count(&found, "lookup", "ended"), offered);
}

#[test]
fn a_client_that_did_not_run_says_nothing_of_the_database() {
    let (world, place) = (World::new(), database());
    world.seed(&place.address, &[]);
    let run = under_way(&world, &place, &["--set", HARD, "--speed", "450", "--only", "lookup"]);
    let signal = |name: &str| {
        let sent = std::process::Command::new("kill").args([name, &run.id().to_string()]).status();
        assert!(sent.expect("kill starts").success());
    };
    signal("-STOP");
    std::thread::sleep(Duration::from_secs(3));
    signal("-CONT");
    let output = run.wait_with_output().expect("it ends");
    let said = stdout(&output);
    assert_eq!(output.status.code(), Some(2), "{said}{}", stderr(&output));
    assert!(said.contains("no verdict") && said.contains("stalled"), "{said}");
}

#[test]
fn wrong_answers_are_bad_however_fast_they_come() {
    let (world, place) = (World::new(), database());
    world.seed(&place.address, &[]);
    place.ask("UPDATE stock SET available = -1 WHERE product_id % 2 = 0");
    let said = fail(&mut world.replay(&place.address, &["--set", EASY, "--speed", "1800", "--report", "/dev/null"]), 1);
    assert_eq!(said, "");
    let output = world.replay(&place.address, &["--set", EASY, "--speed", "1800"]).output().expect("it ends");
    let said = stdout(&output);
    assert!(said.contains("lookup 90 % < 25 s: broken") && said.contains("less than no stock"), "{said}");
}

#[test]
fn what_waits_too_long_is_given_up_and_stays_counted() {
    let (world, place) = (World::new(), database());
    world.seed(&place.address, &[]);
    let path = world.file("report.json");
    let more = ["--set", HARD, "--speed", "450", "--only", "lookup", "--give-up", "1500ms", "--report", text(&path)];
    let run = under_way(&world, &place, &more);
    psql(&place.address, "BEGIN; LOCK TABLE stock; SELECT pg_sleep(4); COMMIT");
    let output = run.wait_with_output().expect("it ends");
    let found = report(&path);
    assert_eq!(output.status.code(), Some(1), "{}{}", stdout(&output), stderr(&output));
    assert!(count(&found, "lookup", "given_up") > 12, "{found}");
    assert_eq!(count(&found, "lookup", "ended"), count(&found, "lookup", "offered"));
}
