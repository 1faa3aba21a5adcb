//! What a ledger says, beside what the plan of its jobs says.

use std::collections::BTreeMap;

use super::Verification;
use super::expected::Part;
use super::scan::Scan;
use crate::plan::{Chunk, Content};
use crate::sinks::reader::{Holding, Unit};
use crate::sinks::short;
use crate::tables;

/// Pieces that a ledger lacks, or names with false numbers, or that are none of its jobs'.
pub(super) fn faults(verification: &Verification<'_>, scan: &Scan) -> Vec<String> {
    let mut faults = Vec::new();
    let jobs = verification.reader.holdings().iter().zip(&verification.expected.parts).enumerate();
    for (place, (holding, part)) in jobs {
        let pieces = pieces(verification, scan, place, part);
        let job = format!("the ledger of job {}", part.job.id());
        let kind = match verification.reader.unit() {
            Unit::Chunk => "chunks",
            Unit::FileSet => "file sets",
        };
        let lacking: Vec<&str> =
            pieces.keys().filter(|name| !holding.done.contains_key(*name)).map(String::as_str).collect();
        if !lacking.is_empty() {
            faults.push(format!("{job} lacks {} of {} {kind}: {}", lacking.len(), pieces.len(), short(&lacking)));
        }
        let foreign: Vec<&str> =
            holding.done.keys().filter(|name| !pieces.contains_key(*name)).map(String::as_str).collect();
        if !foreign.is_empty() {
            faults.push(format!("{job} names {} {kind} that the job has not: {}", foreign.len(), short(&foreign)));
        }
        faults.extend(false_numbers(holding, &pieces, &job));
    }
    faults
}

fn false_numbers(holding: &Holding, pieces: &BTreeMap<String, Option<u64>>, job: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    for (name, said) in &holding.done {
        if let Some(Some(rows)) = pieces.get(name)
            && rows != said
        {
            wrong.push(format!("{name} with {said} rows, not {rows}"));
        }
    }
    if wrong.is_empty() {
        return Vec::new();
    }
    let shown: Vec<&str> = wrong.iter().map(String::as_str).collect();
    vec![format!("{job} has false numbers, {} of them: {}", wrong.len(), short(&shown))]
}

/// The pieces of a job, and the rows that the ledger ought to count in each, where all of them were made again.
fn pieces(verification: &Verification<'_>, scan: &Scan, place: usize, part: &Part) -> BTreeMap<String, Option<u64>> {
    let rows_of = |chunk: &Chunk| -> Option<u64> {
        let rows = scan.chunks.get(&(place, chunk.content.name()))?;
        let counts = |name: &str| tables::by_name(name).is_some_and(|table| verification.reader.counts(table));
        Some(rows.iter().filter(|(name, _)| counts(name)).map(|(_, rows)| rows).sum())
    };
    let chunks = &part.plan.chunks;
    match verification.reader.unit() {
        Unit::Chunk => {
            let name = |chunk: &Chunk| {
                let (content, first) = chunk.content.name();
                format!("{content} {first}")
            };
            let held = |chunk: &&Chunk| part.has_orders() || matches!(chunk.content, Content::Dimension { .. });
            chunks.iter().filter(held).map(|chunk| (name(chunk), rows_of(chunk))).collect()
        }
        Unit::FileSet => {
            let sets = part.plan.sets.iter().filter(|set| !set.chunks.is_empty() && !set.tables.is_empty());
            sets.map(|set| (set.name.clone(), chunks[set.chunks.clone()].iter().map(rows_of).sum())).collect()
        }
    }
}
