//! `manifest.json`: what a complete folder holds. Made from the ledger alone, so whoever completes it writes the same.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use super::file_set;
use super::format::Codec;
use super::ledger::{Entries, FileEntry};
use crate::sinks::{Job, SinkError};
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
    id: &'e str,
    codec: Codec,
    #[serde(flatten)]
    job: &'e Job,
}

#[derive(Serialize)]
struct TableEntry {
    table: &'static str,
    rows: u64,
    bytes: u64,
    files: BTreeMap<String, FileEntry>,
}

/// Writes the manifest of a folder whose ledger is complete.
pub(super) fn write(root: &Path, entries: &Entries) -> Result<(), SinkError> {
    file_set::write_whole(root, NAME, &text(entries))
}

/// What it says of a ledger.
pub(super) fn text(entries: &Entries) -> Vec<u8> {
    let jobs = entries.jobs.iter().map(|line| JobEntry { id: &line.id, codec: line.codec, job: &line.job }).collect();
    let manifest = Manifest { format: "ordermill directory 1", jobs, tables: tables(entries) };
    let mut text = serde_json::to_vec_pretty(&manifest).expect("plain data becomes JSON");
    text.push(b'\n');
    text
}

fn tables(entries: &Entries) -> Vec<TableEntry> {
    let mut list = Vec::new();
    for table in tables::ALL {
        let mut files = BTreeMap::new();
        for line in entries.sets.values() {
            if let Some(entry) = line.files.get(table.name) {
                files.insert(format!("{}/{}{}.parquet", table.name, line.set, entries.suffix(&line.of)), *entry);
            }
        }
        if !files.is_empty() {
            let rows = files.values().map(|file| file.rows).sum();
            let bytes = files.values().map(|file| file.bytes).sum();
            list.push(TableEntry { table: table.name, rows, bytes, files });
        }
    }
    list
}
