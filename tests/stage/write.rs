//! Stages as files: the same statements and pipelines, which servers take, up and down again.

use std::path::Path;
use std::process::Command;

use mongodb::bson::Bson;
use ordermill::stage::{Asked, REPORTS, Stage};

use super::ladder::relations;
use super::support::{World, duckdb, fail, ordermill, succeed, text};
use crate::browser::dom;
use crate::postgres::server::database;

/// What `mongosh` has, as far as files use it: a call is kept as what it is of, its name and its arguments.
const SHELL: &str = r#"
const calls = [];
const ISODate = text => ({ "$date": text }), Long = text => ({ "$numberLong": text }), EJSON = { stringify: JSON.stringify }, print = () => {};
const call = (of, name) => (...rest) => { calls.push({ of, name, rest }); return []; };
const db = { createCollection: call("", "createCollection"), getCollection: of => Object.fromEntries(["aggregate", "createIndex", "dropIndex", "drop"].map(name => [name, call(of, name)])) };
"#;

/// Runs scripts in a browser; what each has called.
fn calls(scripts: &[String]) -> Vec<serde_json::Value> {
    let folder = tempfile::tempdir().expect("a folder");
    let page = folder.path().join("shell.html");
    let script = |script: &String| format!("(() => {{ calls.length = 0; {script}; all.push([...calls]); }})();\n");
    let run = scripts.iter().map(script).collect::<Vec<_>>().concat();
    let tell = "document.body.textContent = 'CALLS' + JSON.stringify(all) + 'END';";
    let html = format!("<!doctype html><body><script>{SHELL}const all = [];\n{run}{tell}</script></body>");
    std::fs::write(&page, html).expect("a page");
    let drawn = dom(&format!("file://{}", page.display()));
    let told = drawn.split("CALLS").last().and_then(|it| it.split("END").next()).unwrap_or_default();
    let told = told.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    serde_json::from_str(&told).unwrap_or_else(|error| panic!("{error}: {}", &drawn[..drawn.len().min(2000)]))
}

/// A value as the shell's constructors keep it.
fn json(value: &Bson) -> serde_json::Value {
    match value {
        Bson::Document(document) => document.iter().map(|(name, value)| (name.clone(), json(value))).collect(),
        Bson::Array(values) => values.iter().map(json).collect(),
        Bson::Int64(number) => serde_json::json!({ "$numberLong": number.to_string() }),
        Bson::DateTime(at) => {
            let at = jiff::Timestamp::from_millisecond(at.timestamp_millis()).expect("an instant");
            serde_json::json!({ "$date": at.to_string() })
        }
        other => serde_json::to_value(other).expect("JSON"),
    }
}

fn psql_file(address: &str, file: &Path) -> String {
    let mut psql = Command::new("psql");
    let output = succeed(psql.args([address, "-XqAtv", "ON_ERROR_STOP=1", "-f", text(file)]));
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn files_of_every_stage_do_by_hand_what_a_ladder_does() {
    let (world, database) = (World::new(), database());
    world.load(&database.address, &["--indexes", "none"]);
    let before = relations(&database);
    let folder = world.file("stages");
    let write = ["stage", "write", world.path.as_str(), text(&folder), "--quiet", "--set", "client.market.cancel=0.1"];
    succeed(&mut ordermill(&write));
    assert!(fail(&mut ordermill(&write), 2).contains("is not empty"), "nothing is written over");
    let profile = world.profile();
    let last = profile.as_of - profile.as_of.rem_euclid(900_000);
    let asked = Asked::new(&profile, last - 7 * 86_400_000, last, profile.as_of);

    let of = |stage: Stage| {
        folder.join(format!("{}-{stage}", Stage::ALL.iter().position(|it| *it == stage).expect("a stage") + 1))
    };
    let mut rows = Vec::new();
    let of_servers = || Stage::ALL.into_iter().filter(|stage| *stage < Stage::Columnar);
    for stage in of_servers() {
        let compose =
            Command::new("docker-compose").args(["-f", text(&of(stage).join("compose.yaml")), "config"]).output();
        let compose = compose.expect("docker-compose; `scripts/test` installs it and runs the tests");
        let said = String::from_utf8_lossy(&compose.stdout).into_owned();
        assert!(compose.status.success(), "{}", String::from_utf8_lossy(&compose.stderr));
        assert!(said.contains("client.market.cancel=0.1") && said.contains("service_completed_successfully"), "{said}");
        assert_eq!(said.contains("@follower/ordermill"), stage == Stage::Replica, "{said}");
        psql_file(&database.address, &of(stage).join("up.sql"));
        let counts = REPORTS.iter().map(|report| {
            let answer = psql_file(&database.address, &of(stage).join(format!("reports/{}.sql", report.name)));
            (report.name, answer.lines().count())
        });
        rows.push(counts.collect::<Vec<_>>());
    }
    assert!(rows[0].iter().all(|(_, count)| *count > 0), "{rows:?}");
    assert!(rows.iter().all(|of_stage| *of_stage == rows[0]), "{rows:?}");
    let of_columns = of(Stage::Columnar);
    assert!(!of_columns.join("compose.yaml").exists(), "no server takes part");
    world.load(text(&of_columns.join("parquet")), &[]);
    for (report, (name, count)) in REPORTS.iter().zip(&rows[0]) {
        let read = format!(".read reports/{}.sql", report.name);
        let mut asked = Command::new(duckdb());
        asked.args(["-batch", "-csv", "-noheader", "-init", "up.sql", "-c", &read]).current_dir(&of_columns);
        let answer = String::from_utf8(succeed(&mut asked).stdout).expect("text");
        assert_eq!((report.name, answer.lines().count()), (*name, *count), "{answer}");
    }
    for (report, (name, count)) in REPORTS.iter().zip(&rows[0]) {
        let told = psql_file(&database.address, &of(Stage::Shards).join(format!("reports/{}.sql", report.name)));
        // Only percentiles are asked for otherwise than of a whole database: by each time that was.
        let (lines, is_whole) = (told.lines().count(), *name != "ship_times");
        assert!(if is_whole { lines == *count } else { lines > *count }, "{name}: {lines} rows, {count}");
    }
    for stage in of_servers().collect::<Vec<_>>().into_iter().rev() {
        psql_file(&database.address, &of(stage).join("down.sql"));
    }
    assert_eq!(relations(&database), before);

    let mut scripts = Vec::new();
    let mut pipelines = Vec::new();
    for stage in of_servers() {
        for report in &REPORTS {
            scripts.push(
                std::fs::read_to_string(of(stage).join(format!("reports/{}.mongodb.js", report.name)))
                    .expect("a script"),
            );
            pipelines.push(report.pipeline(stage, &asked));
        }
    }
    for (calls, (collection, pipeline)) in calls(&scripts).iter().zip(&pipelines) {
        assert_eq!(calls[0]["of"], *collection);
        assert_eq!(calls[0]["rest"][0], json(&pipeline.clone().into()));
    }
    let script = |stage: Stage, name: &str| std::fs::read_to_string(of(stage).join(name)).expect("a script");
    let ways: Vec<String> = [Stage::Indexes, Stage::Queries, Stage::Rollups, Stage::Cache]
        .into_iter()
        .flat_map(|stage| [script(stage, "up.mongodb.js"), script(stage, "down.mongodb.js")])
        .collect();
    for way in calls(&ways).chunks(2) {
        let named = |calls: &serde_json::Value, name: &str| {
            calls.as_array().into_iter().flatten().filter(|it| it["name"] == name).count()
        };
        let made = named(&way[0], "createCollection");
        assert_eq!(made, named(&way[1], "drop"), "{way:?}");
        // A collection's own index goes with it.
        assert!(
            named(&way[0], "createIndex") >= named(&way[1], "dropIndex") && made + named(&way[1], "dropIndex") > 0,
            "{way:?}"
        );
    }
}
