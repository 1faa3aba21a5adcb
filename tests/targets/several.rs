//! Several targets in one run, of different kinds.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use mongodb::bson::doc;
use ordermill::plan::Selection;
use tempfile::TempDir;

use crate::mongodb::server::Place;
use crate::mongodb::stub::{Manner, Stub};
use crate::mongodb::support::{expected, small};
use crate::postgres::server::{Database, database};
use crate::support::{fail, files, ordermill, succeed};

/// Three targets.
struct Targets {
    folder: TempDir,
    rows: Database,
    documents: Place,
}

/// What three targets hold: files, digests of tables, rows of documents.
type Contents = (BTreeMap<PathBuf, Vec<u8>>, BTreeMap<&'static str, String>, BTreeMap<&'static str, Vec<String>>);

impl Targets {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder"), rows: database(), documents: Place::new() }
    }

    fn directory(&self) -> PathBuf {
        self.folder.path().join("out")
    }

    /// `generate` of one client of the small world into all of them, or into the directory alone.
    fn generate(&self, all: bool, more: &[&str]) -> Command {
        self.generate_with(&self.documents.url, all, more)
    }

    fn generate_with(&self, documents: &str, all: bool, more: &[&str]) -> Command {
        let (profile, directory) = (small(self.folder.path()), self.directory());
        let sizes = ["--clients", "depot", "--chunk-orders", "10", "--file-orders", "30", "--quiet"];
        let mut arguments = vec!["generate", &profile, "--to", directory.to_str().expect("text")];
        if all {
            arguments.extend(["--to", &self.rows.address, "--to", documents]);
        }
        ordermill(&[&arguments[..], &sizes, more].concat())
    }

    fn contents(&self) -> Contents {
        (files(&self.directory()), self.rows.contents("public"), self.documents.rows())
    }

    /// Chunks that the Postgres and the MongoDB have.
    fn chunks(&self) -> [usize; 2] {
        let sql = "SELECT to_regclass('ordermill_chunks') IS NOT NULL";
        let in_postgres = match self.rows.ask(sql).as_str() {
            "t" => self.rows.ask("SELECT count(*) FROM ordermill_chunks").parse().expect("a number"),
            _ => 0,
        };
        [in_postgres, self.documents.all("ordermill_chunks").len()]
    }
}

/// What an undisturbed run leaves, and how long it takes.
fn undisturbed() -> (Contents, Duration) {
    let targets = Targets::new();
    let began = Instant::now();
    succeed(&mut targets.generate(true, &[]));
    (targets.contents(), began.elapsed())
}

#[test]
fn killed_and_resumed_each_comes_to_its_end_from_where_it_stands() {
    let (whole, length) = undisturbed();
    assert!(whole.2 == expected(&Selection { clients: vec!["depot".to_owned()], ..Selection::default() }));
    let mut torn = 0;
    for moment in 0..6 {
        let targets = Targets::new();
        let mut run = targets.generate(true, &[]).stderr(Stdio::null()).spawn().expect("it starts");
        std::thread::sleep(length * (1 + moment * 5 % 6) / 7);
        run.kill().expect("it can be killed");
        run.wait().expect("it ends");
        let there = targets.chunks();
        torn += usize::from(there.iter().all(|chunks| *chunks > 0));
        succeed(&mut targets.generate(true, &["--resume"]));
        assert!(targets.contents() == whole, "killed at moment {moment}, with {there:?} chunks there");
    }
    assert!(torn > 0, "some were killed in the middle");
}

#[test]
fn what_one_of_them_has_is_not_written_to_it_again() {
    let (whole, _) = undisturbed();
    let targets = Targets::new();
    succeed(&mut targets.generate(false, &[]));
    let report = targets.folder.path().join("report.json");
    let report_to = ["--resume", "--report", report.to_str().expect("text")];
    succeed(&mut targets.generate(true, &report_to));
    assert!(targets.contents() == whole);
    let text = std::fs::read_to_string(&report).expect("a report");
    let report: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let bytes = report["bytes"].as_array().expect("one of each");
    let written: Vec<bool> = bytes.iter().map(|bytes| !bytes["orders"].is_null()).collect();
    assert_eq!(written, [false, true, true], "{text}");
}

#[test]
fn one_that_fails_ends_the_run_and_all_can_be_resumed() {
    let (whole, _) = undisturbed();
    let targets = Targets::new();
    let failing = targets.documents.failing("insert", 13, doc! { "skip": 25 });
    let said = fail(&mut targets.generate_with(&failing.url, true, &[]), 1);
    drop(failing);
    assert!(said.contains("mongodb://") && said.contains("hint: ") && !said.contains("postgres://"), "{said}");
    assert!(targets.chunks().into_iter().all(|chunks| chunks > 0) && targets.contents() != whole, "it was on its way");
    succeed(&mut targets.generate(true, &["--resume"]));
    assert!(targets.contents() == whole);
}

/// The most memory and the time that a run takes into a directory and a MongoDB that is slow.
fn slowly(orders: &str) -> (u64, Duration) {
    let stub = Stub::start(0, Manner { naps: vec![("insert", Duration::from_millis(25))], ..Manner::default() })
        .expect("a port is free");
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("text").to_owned();
    let (to, out, report) = (format!("mongodb://127.0.0.1:{}/shop", stub.port), path("out"), path("report.json"));
    let tables = "orders,order_lines,shipments,cartons,carton_items,invoices,notifications";
    let began = Instant::now();
    succeed(&mut ordermill(&[
        "generate",
        "quickstart",
        "--quiet",
        "--tables",
        tables,
        "--orders",
        orders,
        "--to",
        &out,
        "--to",
        &to,
        "--chunk-orders",
        "500",
        "--file-orders",
        "1000",
        "--threads",
        "2",
        "--connections",
        "2",
        "--report",
        &report,
    ]));
    let took = began.elapsed();
    let report: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(report).expect("a report")).expect("JSON");
    (report["peak_memory_bytes"].as_u64().expect("this system tells"), took)
}

#[test]
fn a_slow_one_holds_back_the_others_and_memory_does_not_grow() {
    let (few, _) = slowly("10000");
    let (many, took) = slowly("50000");
    // A hundred chunks, each of two inserts or more, over two connections.
    assert!(took > Duration::from_millis(25 * 100 * 2 / 2), "the slow one sets the pace: {took:?}");
    assert!(many < few + few / 4, "{} MB for 10,000 orders, {} MB for 50,000", few / 1_000_000, many / 1_000_000);
}
