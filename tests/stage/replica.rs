//! Reports that are put to a Postgres's follower: the same answers, and how old they are.

use std::time::{Duration, Instant};

use serde_json::Value;

use super::ladder::relations;
use super::serve::Service;
use super::support::{World, fail, ordermill, stderr, stdout};
use crate::mongodb::server::Place;
use crate::postgres::server::{Cluster, Database, database, psql};

/// A primary with a database, and its follower.
struct Pair {
    database: Database,
    /// The database's address at the follower.
    follower: String,
    _clusters: [Cluster; 2],
}

impl Pair {
    fn new() -> Self {
        let primary = Cluster::start("", None, |_| {});
        let follower = Cluster::following(&primary);
        let database = Database::on(&primary.address());
        let address = database.address.replace(&primary.address(), &follower.address());
        Self { database, follower: address, _clusters: [primary, follower] }
    }

    /// Waits until the follower has the database.
    fn wait(&self) {
        let begun = Instant::now();
        let at = psql(&self.database.address, "SELECT pg_current_wal_flush_lsn()");
        let sql = format!("SELECT pg_last_wal_replay_lsn() >= '{at}'");
        let server =
            self.follower.rsplit_once('/').map(|(server, _)| format!("{server}/postgres")).expect("a database");
        while psql(&server, &sql) != "t" {
            assert!(begun.elapsed() < Duration::from_secs(30), "the follower follows");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

#[test]
fn a_follower_gives_every_answer_at_its_stage_and_none_at_the_others_and_says_how_old_they_are() {
    let (world, pair) = (World::new(), Pair::new());
    let target = &pair.database.address;
    world.load(target, &["--indexes", "none"]);
    pair.wait();
    let before = relations(&pair.database);
    let page = world.file("ladder.html");
    let page = super::support::text(&page);
    let more = ["--runs", "1", "--stages", "rollups,replica,cache", "--replica", &pair.follower, "--html", page];
    let (output, found) = world.ladder(&[target], &more);
    assert!(output.status.success(), "{}\n{}", stdout(&output), stderr(&output));
    let stages = found["stages"].as_array().expect("stages");
    let at = |place: usize| &stages[place]["targets"][0];
    assert_eq!(stages[1]["stage"], "replica");
    assert!(at(1)["made"]["objects"]["bytes"].as_u64() > Some(0), "{}", at(1)["made"]);
    for asked in at(1)["reports"].as_array().expect("reports") {
        assert_eq!(asked["verdict"], "right");
        assert!(asked["plan"].as_array().is_some_and(|plan| !plan.is_empty()), "{asked}");
    }
    // Nothing was written, so nothing is lacking, however long ago the last commit was.
    assert_eq!(at(1)["behind"], serde_json::json!({ "bytes": 0, "ms": 0.0 }));
    assert!(at(0)["behind"].is_null() && at(2)["behind"].is_null());
    assert!(stdout(&output).contains("at most 0 ms (0 B) behind"), "{}", stdout(&output));
    // The follower's own connections count its questions, the primary's do not.
    let calls = "SELECT sum(seq_scan + coalesce(idx_scan, 0)) FROM pg_stat_user_tables";
    assert_ne!(psql(&pair.follower, calls), "0");
    assert_eq!(relations(&pair.database), before);
}

#[test]
fn what_follows_nobody_or_somebody_else_is_refused_and_without_a_follower_the_stage_is_said_not_to_be_had() {
    let (world, pair, other, place) = (World::new(), Pair::new(), database(), Place::new());
    let target = pair.database.address.as_str();
    for loaded in [target, &other.address, &place.url] {
        world.load(loaded, &[]);
    }
    pair.wait();
    let run = ["stage", "run", world.path.as_str(), "--quiet", "--stages", "replica", "--runs", "1"];
    let said = |at: &[&str], replica: &str| {
        let at: Vec<&str> = at.iter().flat_map(|target| ["--at", target]).collect();
        fail(&mut ordermill(&[&run[..], &at, &["--replica", replica]].concat()), 2)
    };
    assert!(said(&[target], target).contains("follows nobody: it takes writes itself"));
    assert!(said(&[&other.address], &pair.follower).contains("follows none of the databases that --at names"));
    let elsewhere = pair.follower.rsplit_once('/').map(|(server, _)| format!("{server}/postgres")).expect("a database");
    assert!(said(&[target], &elsewhere).contains("follows none of the databases that --at names"));
    assert!(said(&[&place.url], &place.url).contains("is no Postgres"));
    let twice = [&run[..], &["--at", target, "--replica", &pair.follower, "--replica", &pair.follower]].concat();
    assert!(fail(&mut ordermill(&twice), 2).contains("is a second follower of"));

    let few = ["--runs", "1", "--reports", "repeat", "--stages", "replica"];
    let (output, found) = world.ladder(&[target, &place.url], &few);
    assert!(output.status.success(), "{}", stderr(&output));
    let why = |target: usize| found["stages"][0]["targets"][target]["made"]["not"]["why"].clone();
    assert_eq!(why(0), "no follower is named: --replica names one");
    assert!(why(1).as_str().is_some_and(|why| why.ends_with("has no secondary")), "{}", why(1));
}

/// What a report says at a stage.
fn asked(service: &Service, stage: &str) -> Value {
    let answer = service.get(&format!("/reports/funnel?stage={stage}"));
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()
}

#[test]
fn a_follower_that_waits_gives_old_answers_and_says_so_and_one_that_rests_is_not_behind() {
    let (world, pair) = (World::new(), Pair::new());
    let target = &pair.database.address;
    world.load(target, &[]);
    pair.wait();
    let service = Service::start(&world, &[target], &["--replica", &pair.follower]);
    let level = serde_json::json!({ "bytes": 0, "ms": 0.0 });
    let fresh = asked(&service, "replica");
    assert_eq!(fresh["behind"], level);
    // Where no stage is named, the last that stands is asked.
    assert_eq!(service.get("/reports/funnel").json()["stage"], "replica");

    psql(&pair.follower, "SELECT pg_wal_replay_pause()");
    psql(target, "UPDATE orders SET status = 'delivered'");
    std::thread::sleep(Duration::from_millis(300));
    let old = asked(&service, "replica");
    assert!(old["behind"]["bytes"].as_u64() > Some(0), "{}", old["behind"]);
    assert!(old["behind"]["ms"].as_f64() >= Some(300.0), "{}", old["behind"]);
    assert_eq!(old["rows"], fresh["rows"]);
    let now = asked(&service, "queries");
    assert_ne!(now["rows"], fresh["rows"]);
    assert!(now["behind"].is_null());

    psql(&pair.follower, "SELECT pg_wal_replay_resume()");
    pair.wait();
    let caught_up = asked(&service, "replica");
    assert_eq!((&caught_up["rows"], &caught_up["behind"]), (&now["rows"], &level));
}

#[test]
fn a_follower_answers_while_replay_writes_and_ends_where_its_primary_does() {
    let (world, pair) = (World::new(), Pair::new());
    let target = &pair.database.address;
    let from = "2026-10-27T10:00:00";
    let set = format!("as_of={from}");
    world.load(target, &["--set", &set]);
    pair.wait();
    let service = Service::start(&world, &[target], &["--replica", &pair.follower, "--set", &set]);
    let before = asked(&service, "replica");
    let easy = "slo.lookup=\"90 % < 25 s\"";
    let play = ["replay", &world.path, "--at", target, "--from", from, "--until", "2026-10-27T12:00:00"];
    let mut replay = ordermill(&[&play[..], &["--speed", "2400", "--set", easy, "--quiet"]].concat())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut answers = 0;
    while replay.try_wait().expect("a child").is_none() {
        let answer = asked(&service, "replica");
        assert!(answer["behind"]["bytes"].is_u64() && answer["behind"]["ms"].is_number(), "{}", answer["behind"]);
        answers += 1;
    }
    let output = replay.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(answers > 0);
    pair.wait();
    let after = asked(&service, "replica");
    assert_ne!(after["rows"], before["rows"]);
    assert_eq!(after["rows"], asked(&service, "queries")["rows"]);
}
