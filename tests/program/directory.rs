//! A directory holds the same bytes, however it came to be.

use std::path::Path;

use arrow::array::RecordBatch;
use ordermill::verify::Digest;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::support::{files, folder, generate, stderr};

/// Small chunks and sets, so that a small profile has many.
const PIECES: [&str; 4] = ["--chunk-orders", "200", "--file-orders", "800"];

fn made(to: &Path, more: &[&str]) {
    let output = generate(to, more).output().expect("the program starts");
    assert!(output.status.success(), "{more:?}: {}", stderr(&output));
}

/// The digest of a table of a directory.
fn digest(root: &Path, table: &str) -> Digest {
    let mut digest = Digest::default();
    for entry in std::fs::read_dir(root.join(table)).expect("the table's folder") {
        let file = std::fs::File::open(entry.expect("an entry").path()).expect("a file");
        let reader = ParquetRecordBatchReaderBuilder::try_new(file).expect("Parquet").build().expect("a reader");
        for batch in reader {
            let batch: RecordBatch = batch.expect("rows");
            digest += Digest::of(&batch);
        }
    }
    digest
}

#[test]
fn two_runs_and_any_number_of_threads_write_the_same_bytes() {
    let (_keep, one) = folder();
    made(&one, &[&PIECES[..], &["--threads", "1"]].concat());
    for threads in ["1", "2", "8"] {
        let (_keep, other) = folder();
        made(&other, &[&PIECES[..], &["--threads", threads]].concat());
        assert_eq!(files(&one), files(&other), "{threads} threads");
    }
}

#[test]
fn parts_in_any_order_are_the_whole() {
    let (_keep, whole) = folder();
    made(&whole, &PIECES);
    let (_keep, parts) = folder();
    for part in ["3/3", "1/3", "2/3"] {
        assert!(!parts.join("manifest.json").exists(), "it is not whole before part {part}");
        made(&parts, &[&PIECES[..], &["--part", part]].concat());
    }
    assert_eq!(files(&whole), files(&parts));
}

#[test]
fn parts_at_the_same_time_are_the_whole() {
    let (_keep, whole) = folder();
    made(&whole, &PIECES);
    let (_keep, parts) = folder();
    let mut running: Vec<_> = ["1/3", "2/3", "3/3"]
        .map(|part| generate(&parts, &[&PIECES[..], &["--part", part]].concat()).spawn().expect("the program starts"))
        .into();
    assert!(running.iter_mut().all(|part| part.wait().expect("it ends").success()));
    assert_eq!(files(&whole), files(&parts));
}

#[test]
fn chunks_of_any_size_hold_the_same_rows() {
    let (_keep, whole) = folder();
    made(&whole, &[]);
    let (_keep, pieces) = folder();
    made(&pieces, &PIECES);
    for table in ["clients", "warehouses", "products", "customers", "orders", "order_lines"] {
        assert_eq!(digest(&whole, table), digest(&pieces, table), "{table}");
    }
}

#[test]
fn ranges_and_clients_appended_are_the_whole() {
    let (_keep, whole) = folder();
    made(&whole, &[]);
    let (_keep, grown) = folder();
    made(&grown, &["--clients", "market,kiosk", "--until", "2026-03-05"]);
    made(&grown, &["--clients", "market,kiosk", "--from", "2026-03-05", "--append"]);
    made(&grown, &["--clients", "boutique,depot", "--append"]);
    for table in ["clients", "warehouses", "products", "customers", "orders", "order_lines"] {
        assert_eq!(digest(&whole, table), digest(&grown, table), "{table}");
    }
}

#[test]
fn what_is_there_is_refused_resumed_or_replaced() {
    let (_keep, target) = folder();
    made(&target, &[]);
    let before = files(&target);
    let output = generate(&target, &[]).output().expect("the program starts");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("--resume"), "{}", stderr(&output));
    assert_eq!(before, files(&target));
    let output = generate(&target, &["--seed", "2", "--resume"]).output().expect("the program starts");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("seed 1 there, 2 here"), "{}", stderr(&output));
    made(&target, &["--resume"]);
    assert_eq!(before, files(&target));
    made(&target, &["--replace", "--seed", "2"]);
    assert_ne!(before, files(&target));
}
