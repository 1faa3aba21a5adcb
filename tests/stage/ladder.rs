//! Ladders on real servers: answers, and what is left behind.

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use mongodb::bson::{Document, doc};
use ordermill::stage::REPORTS;
use serde_json::Value;

use super::support::{World, fail, ordermill, stderr, stdout, text};
use crate::browser::drawn;
use crate::mongodb::server::Place;
use crate::postgres::server::{Database, database, psql};

/// Everything that stands in a Postgres, by name.
pub(super) fn relations(database: &Database) -> String {
    psql(
        &database.address,
        "SELECT string_agg(relname || relkind::text, ' ' ORDER BY relname) FROM pg_class c \
         JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname NOT IN ('pg_catalog', 'pg_toast', 'information_schema')",
    )
}

/// Everything that stands in a MongoDB, by name.
fn collections(place: &Place) -> Vec<String> {
    place.run(async |database| {
        let mut names = Vec::new();
        for collection in database.list_collection_names().await? {
            let indexes = database.collection::<Document>(&collection).list_index_names().await?;
            names.extend(indexes.into_iter().map(|index| format!("{collection}.{index}")));
            names.push(collection);
        }
        names.sort();
        Ok(names)
    })
}

#[test]
fn every_report_has_the_same_answer_on_both_servers_at_every_stage_and_nothing_is_left_behind() {
    let (world, database, place) = (World::new(), database(), Place::new());
    world.load(&database.address, &["--to", &place.url, "--indexes", "none"]);
    let before = (relations(&database), collections(&place));
    let page = world.file("ladder.html");
    let (output, found) =
        world.ladder(&[&database.address, &place.url], &["--runs", "1", "--html", text(&page), "--duckdb", "/none"]);
    assert!(output.status.success(), "{}\n{}", stdout(&output), stderr(&output));
    assert!(stdout(&output).contains("every answer is the truth"), "{}", stdout(&output));
    assert_eq!(found["agrees"], true);
    let reports = found["reports"].as_array().expect("reports");
    assert_eq!(reports.len(), REPORTS.len());
    assert!(reports.iter().all(|report| report["rows"].as_u64() > Some(0)), "{reports:?}");
    for stage in found["stages"].as_array().expect("stages") {
        for (target, climbed) in stage["targets"].as_array().expect("targets").iter().enumerate() {
            let asked = climbed["reports"].as_array().expect("reports");
            if ["replica", "columnar", "shards"].contains(&stage["stage"].as_str().expect("a name")) {
                // Nobody follows them, and there is no such program.
                assert!(asked.is_empty() && climbed["made"]["not"]["why"].is_string(), "{climbed:#}");
                continue;
            }
            if target == 0 {
                assert_eq!(asked.len(), REPORTS.len(), "{stage:#}");
            }
            // Only a server of this machine that is a Postgres has processes that can be seen.
            assert_eq!(climbed["cpu_seconds"].as_f64().is_some(), target == 0, "{}", climbed["cpu_seconds"]);
            for asked in asked {
                assert_eq!(asked["verdict"], "right");
                assert_eq!(asked["request"]["runs_ms"].as_array().map(Vec::len), Some(1));
                // A server that tells nothing, and an answer that was kept, is not measured, and never 0.
                let tells = target == 0 && stage["stage"] != "cache";
                assert_eq!(asked["database"].is_object(), tells, "{asked:#}");
            }
        }
    }
    let partitions = &found["stages"][3];
    let plan = partitions["targets"][0]["reports"][0]["plan"].to_string();
    assert!(partitions["stage"] == "partitions" && plan.contains("on orders_2026_10 "), "{plan}");
    assert!(partitions["targets"][1]["made"]["not"]["why"].is_string(), "{partitions:#}");
    assert_eq!((relations(&database), collections(&place)), before);
    assert_drawn(&page, &found);
}

/// Asserts that a browser draws the page of a ladder to its end, and that the page asks for nothing.
fn assert_drawn(page: &Path, found: &Value) {
    let drawn = drawn(page);
    // A ladder for each report, a bar for each that was asked at a stage.
    assert_eq!(drawn.matches("<h3>").count(), REPORTS.len());
    let targets = found["stages"].as_array().into_iter().flatten().filter_map(|stage| stage["targets"].as_array());
    let asked: usize = targets.flatten().map(|climbed| climbed["reports"].as_array().map_or(0, Vec::len)).sum();
    let bars = drawn.matches("<rect").count();
    assert!(asked > 5 * REPORTS.len() && bars >= asked, "{bars} bars, {asked} asked");
}

#[test]
fn one_client_alone_has_its_own_answers_on_both_servers() {
    let (world, database, place) = (World::new(), database(), Place::new());
    world.load(&database.address, &["--to", &place.url]);
    let only = ["--runs", "1", "--stages", "indexes,rollups", "--client", "depot"];
    let (output, found) = world.ladder(&[&database.address, &place.url], &only);
    assert!(output.status.success(), "{}\n{}", stdout(&output), stderr(&output));
    assert!(stdout(&output).contains("every answer is the truth: depot from "), "{}", stdout(&output));
    assert_eq!(found["client"], "depot");
    // Of the three clients' answers by client, one row is left.
    let rows = |name: &str| {
        found["reports"].as_array().into_iter().flatten().find(|it| it["name"] == name).map(|it| it["rows"].clone())
    };
    assert_eq!((rows("on_time"), rows("splits")), (Some(1.into()), Some(1.into())));
}

#[test]
fn what_is_kept_is_dropped_by_the_next_ladder() {
    let (world, database, place) = (World::new(), database(), Place::new());
    world.load(&database.address, &["--to", &place.url, "--indexes", "none"]);
    let before = (relations(&database), collections(&place));
    let usual = ["--runs", "1", "--reports", "low_stock", "--stages", "indexes"];
    let targets = [database.address.as_str(), place.url.as_str()];
    world.ladder(&targets, &[&usual[..], &["--keep"]].concat());
    let kept = (relations(&database), collections(&place));
    assert!(kept.0.contains("orders_placed_at_idxi") && kept.0.contains("ordermill_stagesr"), "{kept:?}");
    assert!(kept.1.iter().any(|name| name == "orders.placed_at_1"), "{kept:?}");
    world.ladder(&targets, &usual);
    assert_eq!((relations(&database), collections(&place)), before);
}

#[test]
fn what_others_have_made_stays() {
    let (world, database) = (World::new(), database());
    world.load(&database.address, &["--indexes", "none"]);
    psql(&database.address, "CREATE INDEX orders_placed_at_idx ON orders (placed_at)");
    let before = relations(&database);
    let (_, found) = world.ladder(&[&database.address], &["--runs", "6", "--reports", "repeat"]);
    // It stands with an index: there is nothing to compare it with.
    assert!(
        found["stages"][0]["targets"][0]["made"]["not"]["why"]
            .as_str()
            .is_some_and(|why| why.contains("--indexes none"))
    );
    assert_eq!(found["stages"][1]["targets"][0]["made"]["objects"]["there"], 1);
    let request = &found["stages"][1]["targets"][0]["reports"][0]["request"];
    assert_eq!(request["runs_ms"].as_array().map(Vec::len), Some(6));
    assert!(request["interval_ms"].is_array(), "{request}");
    assert_eq!(relations(&database), before);
}

#[test]
fn tables_that_the_load_has_partitioned_are_not_copied_by_month() {
    let (world, database) = (World::new(), database());
    world.load(&database.address, &["--partition-by", "month"]);
    let before = relations(&database);
    let few = ["--runs", "1", "--reports", "repeat", "--stages", "partitions,rollups"];
    let (output, found) = world.ladder(&[&database.address], &few);
    assert!(output.status.success(), "{}", stderr(&output));
    let why = &found["stages"][0]["targets"][0]["made"]["not"]["why"];
    assert!(why.as_str().is_some_and(|why| why.contains("without --partition-by")), "{why}");
    assert_eq!(relations(&database), before);
}

/// Starts a ladder that does not end by itself, and waits until it is under way.
fn endless(world: &World, target: &str, is_under_way: impl Fn() -> bool) -> std::process::Child {
    let mut run = ordermill(&["stage", "run", &world.path, "--at", target, "--runs", "10000", "--quiet"]);
    run.args(["--stages", "indexes"]).stdout(Stdio::null()).stderr(Stdio::piped());
    let run = run.spawn().expect("it starts");
    let began = Instant::now();
    while !is_under_way() {
        assert!(began.elapsed() < Duration::from_secs(30), "it gets under way");
        std::thread::sleep(Duration::from_millis(20));
    }
    run
}

#[test]
fn two_ladders_on_one_database_are_kept_apart() {
    let (world, database, place) = (World::new(), database(), Place::new());
    world.load(&database.address, &["--to", &place.url, "--indexes", "none"]);
    let before = (relations(&database), collections(&place));
    let usual = ["--runs", "1", "--reports", "low_stock", "--stages", "indexes"];
    let in_postgres = || relations(&database).contains("orders_placed_at_idxi");
    let in_mongodb = || collections(&place).iter().any(|name| name == "orders.placed_at_1");
    let under_way: [(&str, &dyn Fn() -> bool); 2] = [(&database.address, &in_postgres), (&place.url, &in_mongodb)];
    for (target, is_under_way) in under_way {
        let mut first = endless(&world, target, is_under_way);
        let second = [&["stage", "run", world.path.as_str(), "--quiet", "--at", target], &usual[..]].concat();
        let said = fail(&mut ordermill(&second), 2);
        assert!(said.contains("is used by another `ordermill stage`"), "{said}");
        assert!(is_under_way(), "who is refused drops nothing of the other's");
        // Who has died holds nothing, and what it has left goes.
        first.kill().expect("it can be killed");
        first.wait().expect("it ends");
        let (output, _) = world.ladder(&[target], &usual);
        assert!(output.status.success(), "{}", stderr(&output));
    }
    assert_eq!((relations(&database), collections(&place)), before);
}

#[test]
fn a_wrong_row_is_named_and_its_report_gets_no_time() {
    let (world, database) = (World::new(), database());
    world.load(&database.address, &[]);
    psql(
        &database.address,
        "UPDATE orders SET total_minor = total_minor + 1 WHERE order_id = (SELECT min(order_id) FROM orders)",
    );
    let (output, found) = world.ladder(&[&database.address], &["--runs", "1", "--stages", "indexes"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let said = stdout(&output);
    assert!(said.contains("revenue_by_day at indexes of ") && said.contains("is wrong in 1 rows"), "{said}");
    let reports = found["stages"][0]["targets"][0]["reports"].as_array().expect("reports");
    let wrong: Vec<_> = reports.iter().filter(|report| report["verdict"] != "right").collect();
    assert_eq!(wrong.len(), 1);
    assert!(wrong[0]["request"].is_null(), "{}", wrong[0]);
}

#[test]
fn a_ladder_that_is_killed_or_interrupted_leaves_nothing_that_the_next_one_does_not_drop() {
    let (world, database) = (World::new(), database());
    world.load(&database.address, &["--indexes", "none"]);
    let before = relations(&database);
    for signal in ["KILL", "INT"] {
        let run = endless(&world, &database.address, || relations(&database).contains("orders_placed_at_idxi"));
        let killed = std::process::Command::new("kill").args([&format!("-{signal}"), &run.id().to_string()]).status();
        assert!(killed.expect("kill starts").success());
        let output = run.wait_with_output().expect("it ends");
        // Who is interrupted has two seconds to clear up, and says how that went.
        if stderr(&output).contains("what stages had made is dropped") {
            assert_eq!((signal, output.status.code()), ("INT", Some(130)));
            assert_eq!(relations(&database), before, "an interrupted one clears up");
            continue;
        }
        assert!(relations(&database).contains("ordermill_stagesr"), "what is left is recorded: {}", stderr(&output));
        let (output, _) = world.ladder(&[&database.address], &["--runs", "1", "--reports", "repeat"]);
        assert!(output.status.success(), "{}", stderr(&output));
        assert_eq!(relations(&database), before);
    }
}

#[test]
fn a_record_of_a_mongodb_that_a_crash_left_is_cleared_away() {
    let (world, place) = (World::new(), Place::new());
    world.load(&place.url, &[]);
    let before = collections(&place);
    // The index was never made.
    let record = doc! { "_id": { "collection": "orders", "index": "never_1" }, "stage": "indexes" };
    place.run(async |it| it.collection::<Document>("ordermill_stages").insert_one(record).await.map(|_| ()));
    let (output, _) = world.ladder(&[&place.url], &["--runs", "1", "--reports", "low_stock", "--stages", "indexes"]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(collections(&place), before);
}
