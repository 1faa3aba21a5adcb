//! `manifest.json`: what a whole directory holds, for machines. It names no clock, host or path outside, so two runs of
//! one command write the same bytes.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use fs_err as fs;
use serde::Serialize;

use super::ledger::{FileSize, Ledger};
use crate::sinks::{Job, SinkError};

/// The manifest's name in its directory.
pub(super) const NAME: &str = "manifest.json";

#[derive(Serialize)]
struct Manifest<'l> {
    made_by: &'static str,
    tables: BTreeMap<String, TableFiles>,
    jobs: Vec<&'l Job>,
}

#[derive(Default, Serialize)]
struct TableFiles {
    rows: u64,
    bytes: u64,
    files: BTreeMap<String, FileSize>,
}

/// Writes the manifest of what the ledger says is there.
pub(super) fn write(root: &Path, ledger: &Ledger) -> Result<(), SinkError> {
    let mut tables: BTreeMap<String, TableFiles> = BTreeMap::new();
    for (path, size) in ledger.files() {
        let mut parts = path.iter().map(|part| part.to_string_lossy().into_owned());
        let table = tables.entry(parts.next().unwrap_or_default()).or_default();
        table.rows += size.rows;
        table.bytes += size.bytes;
        table.files.insert(parts.next().unwrap_or_default(), size);
    }
    let manifest = Manifest {
        made_by: concat!("ordermill ", env!("CARGO_PKG_VERSION")),
        tables,
        jobs: ledger.jobs.iter().map(|(job, _)| job).collect(),
    };
    let mut text = serde_json::to_vec_pretty(&manifest).expect("plain data becomes JSON");
    text.push(b'\n');
    let hidden = root.join(format!(".{NAME}.{}", std::process::id()));
    let mut file = fs::File::create(&hidden)?;
    file.write_all(&text)?;
    file.sync_all()?;
    fs::rename(&hidden, root.join(NAME))?;
    Ok(())
}
