//! Reports that DuckDB answers from Parquet: the same answers, and nothing that is left behind.

use super::support::{World, duckdb, stderr, stdout, text};
use crate::mongodb::server::Place;
use crate::postgres::server::database;

#[test]
fn duckdb_has_the_same_answer_to_every_report_from_parquet_that_is_gone_at_the_end() {
    let (world, database, place) = (World::new(), database(), Place::new());
    // Two jobs, so that a table's rows lie in two folders.
    world.load(&database.address, &["--to", &place.url, "--until", "2026-10-25"]);
    world.load(&database.address, &["--to", &place.url, "--from", "2026-10-25", "--append"]);
    let folder = world.file("below");
    std::fs::create_dir(&folder).expect("a folder");
    let program = duckdb();
    let mut run = world.climbing(
        &[&database.address, &place.url],
        &[
            "--runs",
            "2",
            "--stages",
            "indexes,columnar",
            "--set",
            "prices.currency=\"EUR\"",
            "--set",
            "prices.storage=1000",
            "--set",
            "prices.cpu=36",
            "--from",
            "2026-10-23",
            "--duckdb",
            text(&program),
        ],
    );
    let (output, found) = world.climbed(run.env("TMPDIR", &folder));
    assert!(output.status.success(), "{}\n{}", stdout(&output), stderr(&output));
    let [columnar, other] = [0, 1].map(|target| &found["stages"][1]["targets"][target]);
    // A thousand of three runs, of a hundredth a second.
    let (price, cpu) = (&columnar["price"], columnar["cpu_seconds"].as_f64().expect("seconds"));
    let (bytes, runs) =
        (columnar["made"]["objects"]["bytes"].as_f64().expect("bytes"), price["thousand_runs"].as_f64());
    assert!(runs.is_some_and(|runs| (runs / (cpu / 3.0 * 10.0) - 1.0).abs() < 1e-9), "{price}, {cpu} s");
    assert!(price["storage"].as_f64().is_some_and(|it| (it / (bytes / 1e6) - 1.0).abs() < 1e-9), "{price}, {bytes}");
    assert!(stdout(&output).contains(" EUR a month of storage, "), "{}", stdout(&output));
    assert!(columnar["by"].as_str().is_some_and(|by| by.starts_with("DuckDB v")), "{}", columnar["by"]);
    assert!(columnar["made"]["objects"]["bytes"].as_u64() > Some(0), "{}", columnar["made"]);
    assert!(columnar["cpu_seconds"].as_f64() > Some(0.0), "{}", columnar["cpu_seconds"]);
    let asked = columnar["reports"].as_array().expect("reports");
    assert_eq!(asked.len(), found["reports"].as_array().map_or(0, Vec::len));
    for (asked, report) in asked.iter().zip(found["reports"].as_array().into_iter().flatten()) {
        assert_eq!(asked["verdict"], "right", "{report}");
        assert!(report["rows"].as_u64() > Some(0), "{report}");
        assert!(asked["database"]["median_ms"].is_number(), "{asked}");
        assert!(asked["plan"].to_string().contains("PARQUET"), "{}", asked["plan"]);
    }
    assert_eq!(other["made"]["not"]["why"], "the rows are those of the first target");
    assert_eq!(std::fs::read_dir(&folder).expect("a folder").count(), 0, "nothing is left behind");
}

#[test]
fn one_client_alone_has_its_own_answers_from_parquet() {
    let (world, database) = (World::new(), database());
    world.load(&database.address, &[]);
    let program = duckdb();
    let more = ["--runs", "1", "--stages", "columnar", "--client", "depot", "--duckdb", text(&program)];
    let (output, found) = world.ladder(&[&database.address], &more);
    assert!(output.status.success(), "{}\n{}", stdout(&output), stderr(&output));
    assert_eq!(found["stages"][0]["targets"][0]["reports"].as_array().map(Vec::len), Some(14));
}

#[test]
fn without_the_program_or_with_another_one_the_stage_is_said_not_to_be_had() {
    let (world, database) = (World::new(), database());
    world.load(&database.address, &[]);
    for (program, why) in [("/none/duckdb", "no program `/none/duckdb` "), ("cat", "`cat` is no DuckDB: ")] {
        let few = ["--runs", "1", "--reports", "repeat", "--stages", "indexes,columnar", "--duckdb", program];
        let (output, found) = world.ladder(&[&database.address], &few);
        assert!(output.status.success(), "{}", stderr(&output));
        let said = found["stages"][1]["targets"][0]["made"]["not"]["why"].as_str().unwrap_or_default().to_owned();
        assert!(said.starts_with(why), "{said}");
        assert!(stdout(&output).contains(&format!("columnar: {why}")), "{}", stdout(&output));
    }
}
