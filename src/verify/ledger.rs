//! What a ledger says, beside what the plan of its jobs says.

use super::Verification;
use super::expected::ExpectedJob;
use super::scan::Scan;
use crate::calendar::utc;
use crate::job::{Entry, Holding, Piece};
use crate::profile::short;

/// Pieces that a ledger lacks, names twice or with false numbers, or that are none of its jobs'.
pub(super) fn faults(verification: &Verification<'_>, scan: &Scan) -> Vec<String> {
    let mut faults = Vec::new();
    for (place, holding) in verification.reader.holdings().iter().enumerate() {
        let mut say = |what: &str, pieces: Vec<String>| {
            if !pieces.is_empty() {
                let shown: Vec<&str> = pieces.iter().map(String::as_str).collect();
                faults.push(format!("the ledger of job {} {what}: {}", holding.job.id(), short(&shown)));
            }
        };
        say("lacks", holding.missing().iter().map(ToString::to_string).collect());
        let wanted = holding.wanted();
        let is_foreign = |entry: &&Entry| !wanted.iter().any(|piece| piece.holds(&entry.piece));
        let pieces = |entries: &mut dyn Iterator<Item = &Entry>| entries.map(|entry| entry.piece.to_string()).collect();
        say("names what the job has not", pieces(&mut holding.entries.iter().filter(is_foreign)));
        say("names twice", twice(holding));
        say("has other instants", pieces(&mut holding.entries.iter().filter(|entry| entry.as_of != holding.job.as_of)));
        let job = verification.expected.jobs.iter().enumerate().find(|(_, job)| job.holding == place);
        let false_number = |entry: &Entry| {
            let made = job.and_then(|(job, of)| rows(scan, job, of, &entry.piece))?;
            (made != entry.rows).then(|| format!("{} with {} rows, not {made}", entry.piece, entry.rows))
        };
        say("has false numbers", holding.entries.iter().filter_map(false_number).collect());
    }
    faults
}

/// Where a ledger stands between two instants.
pub(super) fn instants(holdings: &[Holding]) -> Option<String> {
    let instants = holdings.iter().flat_map(|holding| holding.entries.iter().map(|entry| entry.as_of));
    let (first, last) = (instants.clone().min()?, instants.max()?);
    (first < last).then(|| format!("the target stands between {} and {}", utc(first), utc(last)))
}

/// Pieces of a job that overlap the one before them.
fn twice(holding: &Holding) -> Vec<String> {
    let mut pieces: Vec<&Piece> = holding.entries.iter().map(|entry| &entry.piece).collect();
    pieces.sort_unstable();
    let overlap =
        |pair: &&[&Piece]| pair[0].content() == pair[1].content() && pair[1].range().start < pair[0].range().end;
    pieces.windows(2).filter(overlap).map(|pair| pair[1].to_string()).collect()
}

/// The rows of a piece, if all of them were made again.
fn rows(scan: &Scan, job: usize, of: &ExpectedJob, piece: &Piece) -> Option<u64> {
    let inside = of.plan.chunks.iter().filter(|chunk| piece.holds(&of.job.piece(&chunk.content)));
    let mut all = None;
    for chunk in inside {
        let rows = scan.chunks.get(&(job, chunk.content.name()))?;
        *all.get_or_insert(0) += rows.values().sum::<u64>();
    }
    all
}
