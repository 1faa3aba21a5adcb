//! What is written is told on a queue.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::broker::{Listener, Node, by_id, shared};
use super::support::{EASY, FROM, TABLES, UNTIL, World, count, report};
use crate::browser::drawn;
use crate::postgres::server::database;
use crate::support::{fail, ordermill, stderr, stdout, succeed, text};

/// A promise that any broker keeps.
const EVENTS: &str = "slo.event=\"90 % < 25 s\"";

/// What happens to rows of some tables in the hour, as `generate` says it, by message id.
pub(crate) fn told(world: &World, tables: impl Fn(&str) -> bool) -> BTreeMap<String, String> {
    let as_of = format!("as_of={UNTIL}");
    let output = succeed(&mut ordermill(&[
        "generate",
        &world.profile,
        "--quiet",
        "--set",
        &as_of,
        "--to",
        "-",
        "--tables",
        "events",
        "--format",
        "ndjson",
    ]));
    let lines = stdout(&output);
    let all = lines.lines().map(|line| (serde_json::from_str::<Value>(line).expect("JSON"), line));
    let is_told = |event: &Value| {
        let said = |name: &str| event[name].as_str().expect("text").to_owned();
        said("happened_at") > format!("{FROM}.000Z") && tables(&said("table_name"))
    };
    let told = all.filter(|(event, _)| is_told(event));
    told.map(|(event, line)| (format!("{}-{}", event["subject_id"], event["number"]), line.to_owned())).collect()
}

#[test]
fn every_event_is_told_once_after_its_write_as_generate_says_it() {
    let (world, place) = (World::new(), database());
    world.seed_before(&place.address, &["--tables", TABLES]);
    let listener = Listener::to(&shared(), "#");
    let [path, log, page] = ["report.json", "log.hlog", "page.html"].map(|name| world.file(name));
    let tell = ["--events", &shared(), "--exchange", &listener.exchange, "--set", EVENTS, "--speed", "900"];
    let outputs = ["--report", text(&path), "--hlog", text(&log), "--html", text(&page)];
    let output = world.replay_all(&place.address, &[&tell[..], &outputs].concat()).output().expect("it ends");
    let (found, words) = (report(&path), stdout(&output));
    assert_eq!(output.status.code(), Some(0), "{words}{}", stderr(&output));
    assert!(words.contains("event 90 % < 25 s: holds") && words.contains("after their commit at p50"), "{words}");

    let heard = listener.heard();
    let all = by_id(&heard);
    assert_eq!(heard.len(), all.len(), "none twice");
    assert_eq!(all, told(&world, |_| true));
    for it in &heard {
        assert_eq!((it.content_type.as_str(), it.mode), ("application/json", 2));
        assert!(it.route.ends_with(&format!(".{}", it.kind)), "{} {}", it.route, it.kind);
    }
    let keys: BTreeSet<&str> = heard.iter().map(|it| it.route.as_str()).collect();
    for key in ["market.orders.placed", "shop.orders.placed", "shop.shipments.shipped", "shop.invoices.open"] {
        assert!(keys.contains(key), "{key} in {keys:?}");
    }
    let counts = ["offered", "ended"].map(|what| count(&found, "event", what));
    assert_eq!(counts, [all.len() as u64; 2]);
    assert_eq!(count(&found, "event", "given_up"), 0);
    let events = &found["found"]["events"];
    assert_eq!([&events["unroutable"], &events["nacked"], &events["resent"]], [0, 0, 0], "{events}");
    let seconds = found["found"]["seconds"].as_array().expect("a list");
    let confirmed: u64 = seconds.iter().map(|it| it["confirmed"].as_u64().expect("a number")).sum();
    assert_eq!(confirmed, all.len() as u64);
    let of_database: u64 =
        ["lookup", "track", "place", "wave", "advance"].map(|kind| count(&found, kind, "ended")).iter().sum();
    assert_eq!(seconds.iter().map(|it| it["ended"].as_u64().expect("a number")).sum::<u64>(), of_database);
    assert!(std::fs::read_to_string(&log).expect("a log").contains("Tag=event"));
    let page = drawn(&page);
    assert!(page.contains("event 90 % &lt; 25 s") && page.contains("Told to amqp://"), "{page}");
    assert_eq!(page.matches("<svg").count(), 5);
    succeed(&mut world.verify(&place.address, UNTIL));

    // On from there, as Debezium tells it, to somebody who listens to new orders alone.
    let listener = Listener::to(&shared(), "*.orders.placed");
    let tell = ["--events", &shared(), "--exchange", &listener.exchange, "--envelope", "debezium", "--set", EVENTS];
    let next = ["--from", UNTIL, "--until", "2026-03-03T16:30:00", "--only", "place,wave,advance", "--speed", "900"];
    let more = [&next[..], &tell, &["--report", text(&path)]].concat();
    let words = stdout(&succeed(&mut world.replay(&place.address, &more)));
    let (found, heard) = (report(&path), listener.heard());
    assert_eq!(heard.len() as u64, count(&found, "place", "offered"));
    assert_eq!(by_id(&heard).len(), heard.len());
    for it in &heard {
        let event: Value = serde_json::from_str(&it.body).expect("JSON");
        assert_eq!((&event["op"], &event["source"]["table"]), (&"c".into(), &"orders".into()), "{}", it.body);
    }
    let unroutable = count(&found, "event", "offered") - heard.len() as u64;
    assert_eq!(found["found"]["events"]["unroutable"], unroutable, "{words}");
    assert!(words.contains("taken by no queue"), "{words}");
}

#[test]
fn a_replay_that_was_killed_tells_all_of_it_with_the_same_ids() {
    let (world, place) = (World::new(), database());
    world.seed_before(&place.address, &[]);
    let listener = Listener::to(&shared(), "#");
    let tell = ["--events", &shared(), "--exchange", &listener.exchange];
    let run = world.replay_all(&place.address, &[&tell[..], &["--speed", "450"]].concat());
    let mut run = { run }.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
    let placed = format!("SELECT count(*) FROM orders WHERE placed_at >= '{FROM}Z'");
    let began = Instant::now();
    while place.ask(&placed).parse::<u32>().expect("a number") < 20 {
        assert!(began.elapsed() < Duration::from_secs(90), "it gets under way");
        std::thread::sleep(Duration::from_millis(50));
    }
    run.kill().expect("it is there");
    run.wait().expect("it ends");
    let mut heard = listener.heard();
    assert!(!heard.is_empty());
    succeed(&mut world.replay_all(&place.address, &[&tell[..], &["--speed", "900"]].concat()));
    let first = heard.len();
    heard.extend(listener.heard());
    let all = by_id(&heard);
    assert!(heard.len() >= all.len() + first, "what was told before is told again");
    // Tables that the target does not hold have no rows that were written.
    assert_eq!(all, told(&world, |table| !["returns", "picks", "stock_waves"].contains(&table)));
    succeed(&mut world.verify(&place.address, UNTIL));
}

#[test]
fn a_broker_that_takes_nothing_or_crashes_keeps_no_write_waiting_and_loses_nothing() {
    let mut node = Node::without_room();
    let (world, place) = (World::of_few(), database());
    world.seed_before(&place.address, &[]);
    let files = ["report.json", "found.html", "found.hlog"].map(|name| world.file(name));
    let [path, page, log] = &files;
    let sealed = node.sealed();
    let outputs = ["--report", text(path), "--html", text(page), "--hlog", text(log)];
    let tell = [&["--events", &sealed, "--set", EVENTS], &outputs[..]].concat();
    let hides = |output: &std::process::Output| {
        let files = files.iter().map(|file| std::fs::read_to_string(file).expect("text"));
        for text in files.chain([stdout(output), stderr(output)]) {
            assert!(!text.contains("hush"), "{text}");
        }
    };
    // All is written in time; what nobody was told is named, and the run is not done.
    let more = [&tell[..], &["--speed", "1200", "--give-up", "3s"]].concat();
    let output = world.replay_all(&place.address, &more).output().expect("it ends");
    let (found, words) = (report(path), stdout(&output));
    assert_eq!(output.status.code(), Some(1), "{words}{}", stderr(&output));
    assert!(words.contains("event 90 % < 25 s: broken") && words.contains("blocked by the broker"), "{words}");
    assert!(words.contains("exchange ordermill: 0 confirmed"), "{words}");
    assert!(words.contains("stands between two instants, since not all was written and told"), "{words}");
    assert!(words.contains("lookup 90 % < 25 s: holds"), "{words}");
    let events = count(&found, "event", "offered");
    assert_eq!([count(&found, "event", "ended"), count(&found, "event", "given_up")], [events; 2], "{found}");
    for kind in ["place", "wave", "advance"] {
        assert_eq!(count(&found, kind, "wrong") + count(&found, kind, "given_up"), 0, "{words}");
    }
    assert!(found["found"]["events"]["blocked_seconds"].as_f64().expect("a number") > 1.0, "{found}");
    hides(&output);

    // The same command mends it; the broker is gone for some seconds of it.
    node.crash();
    let listener = Listener::to(&node.address(), "#");
    let run =
        world.replay_all(&place.address, &[&tell[..], &["--exchange", &listener.exchange, "--speed", "240"]].concat());
    let run = { run }.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    std::thread::sleep(Duration::from_secs(5));
    node.crash();
    let output = run.wait_with_output().expect("it ends");
    let (found, words) = (report(path), stdout(&output));
    assert_eq!(output.status.code(), Some(0), "{words}{}", stderr(&output));
    assert!(words.contains("times connected again"), "{words}");
    assert!(found["found"]["events"]["reconnects"].as_u64().expect("a number") > 0, "{found}");
    let all = by_id(&listener.heard());
    assert_eq!(all, told(&world, |table| !["returns", "picks", "stock_waves"].contains(&table)));
    hides(&output);
    succeed(&mut world.verify(&place.address, UNTIL));
}

#[test]
fn who_can_not_be_told_is_named_before_anything_is_written() {
    let (world, place) = (World::of_few(), database());
    world.seed_before(&place.address, &[]);
    let wrong = shared().replacen("guest:guest@", "ann:hush@", 1);
    let nowhere = format!("{}/nowhere", shared());
    let tell = |broker: &str, more: &[&str]| {
        fail(&mut world.replay_all(&place.address, &[&["--events", broker], more].concat()), 2)
    };
    for (broker, more, words) in [
        (shared().as_str(), &["--only", "lookup"][..], "`--only` names nothing that is"),
        ("amqp://ann:hush@127.0.0.1:1", &[], "amqp://ann:***@127.0.0.1:1: it can't be reached"),
        (&wrong, &[], "the user or the password is wrong"),
        (&nowhere, &[], "name a virtual host that is there"),
        (&shared(), &["--exchange", "amq.direct"], "which is not for events"),
        (&place.address, &[], "names no RabbitMQ"),
        ("amqp://ann:hu/sh@h", &[], "% and two digits"),
        ("amqp://ann:hush@h?pasword=hush", &[], "an option that is none"),
        ("amqps://ann:hush@h?cacertfile=/nowhere.pem", &[], "/nowhere.pem"),
    ] {
        let said = tell(broker, more);
        assert!(said.contains(words) && said.contains("hint: "), "{words}: {said}");
        assert!(!said.contains("hush"), "{said}");
    }
    fail(&mut world.replay_all(&place.address, &["--exchange", "other"]), 2);
    // It still stands where it was.
    succeed(&mut world.verify(&place.address, FROM));

    let dry = ["replay", &world.profile, "--dry-run", "--set", EASY, "--events", "amqp://ann:hush@mq/shop"];
    let said = stdout(&succeed(&mut ordermill(&dry)));
    assert!(said.contains("events would go to amqp://ann:***@mq/shop, exchange ordermill"), "{said}");
    assert!(said.lines().any(|line| line.trim_start().starts_with("event ")), "{said}");
}
