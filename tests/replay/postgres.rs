//! Against a Postgres.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::support::{EASY, FROM, HARD, TABLES, UNTIL, World, count, report};
use crate::postgres::server::{Database, database, psql};
use crate::support::{fail, ordermill, stderr, stdout, succeed, text};

#[test]
fn every_operation_that_was_planned_is_counted_once_whoever_does_it_and_how_fast() {
    let (world, place) = (World::new(), database());
    world.seed(&place.address, &[]);
    let path = world.file("report.json");
    let mut seen = Vec::new();
    for (speed, connections) in [("900", "12"), ("1800", "3")] {
        let reads = ["--only", "lookup,track", "--connections", connections];
        let more = [&["--set", EASY, "--speed", speed, "--report", text(&path)], &reads[..]].concat();
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

#[test]
fn look_ups_of_stock_need_no_orders_in_the_target() {
    let (world, place) = (World::new(), database());
    world.seed(&place.address, &["--tables", "clients,products,stock"]);
    succeed(&mut world.replay(&place.address, &["--set", EASY, "--speed", "1800", "--only", "lookup"]));
    let promised = ["--set", "slo.track=\"90 % < 25 s\""];
    let said = fail(&mut world.replay(&place.address, &[&promised[..], &["--only", "track"]].concat()), 2);
    assert!(said.contains("holds no `orders`"), "{said}");
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
    let output = world.replay(&place.address, &["--set", EASY, "--speed", "1800", "--only", "lookup"]).output();
    let output = output.expect("it ends");
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(1), ""));
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

#[test]
fn what_was_replayed_is_what_would_have_been_made_at_its_end() {
    let (world, place) = (World::new(), database());
    world.seed_before(&place.address, &["--foreign-keys", "--tables", TABLES]);
    let path = world.file("report.json");
    let more = ["--speed", "600", "--report", text(&path)];
    let output = world.replay_all(&place.address, &more).output().expect("it ends");
    let (found, said) = (report(&path), stdout(&output));
    assert_eq!(output.status.code(), Some(0), "{said}{}", stderr(&output));
    assert_eq!(found["found"]["state"], "arrived", "{said}");
    for kind in ["place", "wave", "advance"] {
        assert!(count(&found, kind, "offered") > 10, "{said}");
        assert_eq!(count(&found, kind, "offered"), count(&found, kind, "ended"));
        assert_eq!(count(&found, kind, "wrong") + count(&found, kind, "given_up"), 0, "{said}");
    }
    let hour =
        place.ask(&format!("SELECT count(*) FROM orders WHERE placed_at >= '{FROM}Z' AND placed_at < '{UNTIL}Z'"));
    assert_eq!(count(&found, "place", "offered").to_string(), hour);
    succeed(&mut world.verify(&place.address, UNTIL));
    // On from there.
    let next = ["--from", UNTIL, "--until", "2026-03-03T16:30:00", "--only", "place,wave,advance", "--speed", "900"];
    let easy = ["--set", "slo.place=\"50 % < 25 s\""];
    succeed(&mut world.replay(&place.address, &[&next[..], &easy].concat()));
    succeed(&mut world.verify(&place.address, "2026-03-03T16:30:00"));
}

/// Starts a replay, and kills it once so many orders have come.
fn kill_after(world: &World, place: &Database, orders: u32) {
    let placed = format!("SELECT count(*) FROM orders WHERE placed_at >= '{FROM}Z'");
    let mut run = world.replay_all(&place.address, &["--speed", "450"]);
    let mut run = run.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
    let began = Instant::now();
    while place.ask(&placed).parse::<u32>().expect("a number") < orders {
        assert!(began.elapsed() < Duration::from_secs(90), "it gets under way");
    }
    run.kill().expect("it is there");
    run.wait().expect("it ends");
}

#[test]
fn a_replay_that_was_killed_is_named_and_mended_with_events_and_without() {
    let world = World::new();
    for tables in [&[][..], &["--foreign-keys", "--tables", TABLES]] {
        let place = database();
        world.seed_before(&place.address, tables);
        for orders in [3, 20] {
            kill_after(&world, &place, orders);
            let verified = world.verify(&place.address, UNTIL).output().expect("it ends");
            let said = stdout(&verified) + &stderr(&verified);
            assert_eq!(verified.status.code(), Some(1), "{said}");
            assert!(said.contains("stands between 2026-03-03T15:00:00Z and 2026-03-03T16:00:00Z"), "{said}");
            assert!(said.contains("a replay was cut short"), "{said}");
        }
        let set = format!("as_of={UNTIL}");
        let advance = ["generate", &world.profile, "--set", &set, "--to", &place.address, "--advance"];
        let said = fail(&mut ordermill(&advance), 2);
        assert!(said.contains("the same replay"), "{said}");
        succeed(&mut world.replay_all(&place.address, &["--speed", "900"]));
        succeed(&mut world.verify(&place.address, UNTIL));
    }
}

#[test]
fn a_replay_that_was_killed_while_its_ledger_was_written_is_mended_without_playing_again() {
    let (world, place) = (World::new(), database());
    world.seed_before(&place.address, &["--tables", TABLES]);
    // Only at the end are there events.
    let mut lock = Command::new("psql")
        .args([&place.address, "-qc", "BEGIN; LOCK TABLE events IN EXCLUSIVE MODE; SELECT pg_sleep(300)"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("psql starts");
    let run = world.replay_all(&place.address, &["--speed", "900"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let waits = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'events'::regclass";
    let began = Instant::now();
    while place.ask(waits) == "0" {
        assert!(began.elapsed() < Duration::from_secs(90), "it comes to the end");
    }
    let mut run = run.expect("it starts");
    run.kill().expect("it is there");
    run.wait().expect("it ends");
    lock.kill().expect("it is there");
    lock.wait().expect("it ends");
    place.ask("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(300)%' AND pid <> pg_backend_pid()");
    let said = fail(&mut world.replay_all(&place.address, &["--speed", "900"]), 2);
    assert!(said.contains("had taken all of it, and its ledger says so now"), "{said}");
    succeed(&mut world.verify(&place.address, UNTIL));
}

#[test]
fn a_write_that_fails_leaves_the_target_between_two_instants() {
    let (world, place) = (World::new(), database());
    world.seed_before(&place.address, &[]);
    // Somebody else has taken away what is to move on.
    place.ask("DELETE FROM shipments WHERE status <> 'delivered'");
    let output = world.replay_all(&place.address, &["--speed", "900"]).output().expect("it ends");
    let said = stdout(&output);
    assert_eq!(output.status.code(), Some(2), "{said}{}", stderr(&output));
    let words = ["stands between two instants", "rows were there that a write changes"];
    assert!(words.iter().all(|it| said.contains(it)), "{said}");
}
