//! The truth: answers folded from the generated rows, with the zones of the generator and no engine of SQL.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::answer::Answer;
use super::asked::Asked;
use super::report::Report;
use super::slice::{Slice, Words};
use super::sums::Sums;
use crate::job::Holding;
use crate::plan::Content;
use crate::profile::Profile;
use crate::sinks::TargetError;
use crate::tables::Batches;
use crate::verify::Expected;

/// The answers to some reports, by name, over the rows that a ledger's jobs hold. Runs on the threads of the rayon pool it is
/// called in.
///
/// # Errors
/// When the jobs are not of this profile.
pub fn answers(
    profile: &Profile,
    target: &str,
    holdings: &[Holding],
    reports: &[&'static Report],
    asked: &Asked,
) -> Result<BTreeMap<&'static str, Answer>, TargetError> {
    let is_read = |table: &str| reports.iter().any(|report| report.tables.contains(&table));
    let mut holdings = holdings.to_vec();
    for holding in &mut holdings {
        holding.job.tables.retain(|table| is_read(table));
    }
    let expected = Expected::new(profile, target, &holdings)?;
    let words = Words::default();
    let fold = |mut sums: Vec<Sums>, rows: Batches| {
        let slice = Slice::new(&rows, &words);
        for (report, sums) in reports.iter().zip(&mut sums) {
            (report.ways.fold)(&slice, asked, sums);
        }
        sums
    };
    let none = || vec![Sums::default(); reports.len()];
    let merge = |one: Vec<Sums>, other: Vec<Sums>| one.into_iter().zip(other).map(|(a, b)| a.merge(b)).collect();
    let chunks = expected.jobs.iter().flat_map(|job| job.plan.chunks.iter().map(move |chunk| (job, &chunk.content)));
    let chunks: Vec<_> = chunks
        .filter(|(_, content)| match content {
            Content::Dimension { table, .. } => is_read(table.name),
            Content::Waves(_) => true,
        })
        .collect();
    let counted = chunks.into_par_iter().fold(none, |sums, (job, content)| job.rows(content).fold(sums, fold));
    let sums = counted.reduce(none, merge);
    Ok(reports.iter().zip(sums).map(|(report, sums)| (report.name, report.answer(sums, &words))).collect())
}
