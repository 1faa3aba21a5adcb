//! `manifest.json`: what a complete folder holds. Made from the ledger alone, so whoever completes it writes the same.

use std::collections::BTreeMap;

use serde::Serialize;

use super::ledger::{Entries, FileEntry, Record};
use super::storage::Storage;
use crate::sinks::TargetError;
use crate::tables;

/// Its name in the folder.
pub(super) const NAME: &str = "manifest.json";

#[derive(Serialize)]
struct Manifest<'e> {
    format: &'static str,
    jobs: Vec<JobEntry<'e>>,
    tables: Vec<TableEntry>,
}

#[derive(Serialize)]
struct JobEntry<'e> {
    id: String,
    #[serde(flatten)]
    record: &'e Record,
}

#[derive(Serialize)]
struct TableEntry {
    table: &'static str,
    rows: u64,
    bytes: u64,
    files: BTreeMap<String, FileEntry>,
}

/// Its name beside it, where the folder holds a fixture: which order shows what.
pub(super) const FIXTURE: &str = "fixture.json";

/// Writes the manifest of a folder whose ledger is complete, and what else follows from the ledger.
pub(super) fn write(storage: &dyn Storage, entries: &Entries) -> Result<(), TargetError> {
    if let Some(text) = fixture(entries) {
        storage.publish(FIXTURE, &text)?;
    }
    storage.publish(NAME, &text(entries))
}

/// What each order of a fixture shows, and which orders show each case; none when the folder holds another job.
pub(super) fn fixture(entries: &Entries) -> Option<Vec<u8>> {
    let fixture = entries.records.iter().find_map(|record| record.job.fixture.as_ref())?;
    let mut cases: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for (id, shown) in &fixture.orders {
        for case in shown {
            cases.entry(case).or_default().push(*id);
        }
    }
    let list = serde_json::json!({
        "each": fixture.each, "cases": cases, "found_less_often": fixture.rare, "orders": fixture.orders,
    });
    let mut text = serde_json::to_vec_pretty(&list).expect("plain data becomes JSON");
    text.push(b'\n');
    Some(text)
}

/// What it says of a ledger.
pub(super) fn text(entries: &Entries) -> Vec<u8> {
    let jobs = entries.records.iter().map(|record| JobEntry { id: record.job.id(), record }).collect();
    let manifest = Manifest { format: "ordermill directory 3", jobs, tables: tables(entries) };
    let mut text = serde_json::to_vec_pretty(&manifest).expect("plain data becomes JSON");
    text.push(b'\n');
    text
}

fn tables(entries: &Entries) -> Vec<TableEntry> {
    let mut list = Vec::new();
    let ending = entries.coding().unwrap_or_default().ending();
    for table in tables::ALL {
        let of_table = entries.files().filter(|(name, ..)| *name == table.name);
        let files: BTreeMap<String, FileEntry> =
            of_table.map(|(table, set, file)| (format!("{table}/{}{ending}", set.name), file.clone())).collect();
        if !files.is_empty() {
            let rows = files.values().map(|file| file.rows).sum();
            let bytes = files.values().map(|file| file.bytes).sum();
            list.push(TableEntry { table: table.name, rows, bytes, files });
        }
    }
    list
}
