//! The laws on what a target holds.
//!
//! Rows whose digests agree are the rows that were made again, and are checked as such, in row order: the scan does so as it makes
//! them. Where a bucket differs, the rows that are there are read and checked. Either way the checkers see what the target holds, and
//! know nothing of how it was made.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use arrow::array::RecordBatch;
use rayon::prelude::*;

use super::Verification;
use super::compare::Sorted;
use super::expected::ExpectedJob;
use super::finding::{LawsFinding, SHOWN};
use super::laws::{Checked, Laws};
use super::scan::Place;
use crate::plan::{Chunk, Content};
use crate::sinks::TargetError;
use crate::sinks::reader::Found;
use crate::tables::{self, Batches, Clients, Customers, Group, Products, Rows, Stock, Table, Tasks};

/// What the order tables refer to, and what stands alone.
const LEARNT: [&Table; 4] = [Clients::TABLE, Products::TABLE, Customers::TABLE, Tasks::TABLE];

/// The laws, and whom they know: those who are made, unless they are in a differing bucket.
pub(super) fn learn<'v>(verification: &Verification<'v>, differing: &BTreeSet<Place>) -> Result<Laws<'v>, TargetError> {
    let expected = verification.expected;
    let mut laws = Laws::begin(expected.profile);
    if expected.jobs.iter().any(|job| job.job.fixture.is_some()) {
        laws = laws.with_gaps();
    }
    for table in LEARNT.into_iter().filter(|table| expected.tables().contains(table)) {
        let read = verification.dimension(table, differing, |batch| laws.read(table, &batch))?;
        laws.learn(read);
    }
    laws.know();
    Ok(laws)
}

/// What all rows come to: those that the scan `checked`, and the others, which are checked here.
pub(super) fn check<'v>(
    verification: &Verification<'v>,
    mut laws: Laws<'v>,
    mut checked: BTreeMap<i64, Checked>,
    differing: &BTreeSet<Place>,
) -> Result<LawsFinding, TargetError> {
    let (expected, buckets) = (verification.expected, verification.buckets);
    let mut finding = LawsFinding::default();
    if differing.iter().any(|(name, _)| LEARNT.iter().any(|table| table.name == *name)) {
        laws = learn(verification, differing)?;
        checked.clear();
    }
    let ranges: Vec<(Range<i64>, Option<Checked>)> =
        buckets.of_orders().map(|range| (range.clone(), checked.remove(&range.start))).collect();
    let of_range = |(range, checked): (Range<i64>, Option<Checked>)| {
        let checked = checked.filter(|_| !verification.differs(&range, differing));
        let check = |rows: Vec<Batches>| verification.obeys(&laws, &range, &rows);
        checked.map_or_else(|| verification.orders(&range, differing).map(check), Ok)
    };
    // In the order of time; no thread holds the rows of more than a range.
    let of_ranges = ranges.into_par_iter().with_max_len(1).map(of_range);
    let all = of_ranges.try_reduce(Checked::default, |earlier, later| Ok(earlier.plus(later)))?;
    let mut checked = laws.learnt().plus(all);
    finding.orders = checked.orders();
    if let Some(why) = unsettled(verification) {
        finding.unchecked.push(format!("L5 of stock positions: {why}"));
    } else {
        let stock = verification.dimension(Stock::TABLE, differing, |batch| (Stock::TABLE, batch))?;
        checked = laws.finish(checked, &stock);
    }
    if expected.jobs.iter().any(ExpectedJob::is_cut) {
        finding.unchecked.push("L8, orders of each minute: only some orders were made".to_owned());
    }
    finding.broken = checked.counts().iter().map(|(law, count)| (law.to_string(), *count)).collect();
    finding.first = checked.breaches().iter().take(2 * SHOWN).map(ToString::to_string).collect();
    Ok(finding)
}

/// Why stock can't be settled with the orders, if it can't.
fn unsettled(verification: &Verification<'_>) -> Option<&'static str> {
    let expected = verification.expected;
    let profile = expected.profile;
    let whole = profile.start / 60_000..profile.end.min(profile.as_of) / 60_000;
    if !verification.buckets.is_all() {
        return Some("only a part of the orders is checked");
    }
    let all = ["stock", "orders", "shipments", "carton_items"];
    if expected.jobs.iter().any(|job| !all.into_iter().all(|table| job.has_table(table))) {
        return Some("it needs stock, orders, shipments and carton_items of every job");
    }
    if expected.jobs.iter().any(|job| job.plan.minutes() != whole || job.is_cut()) {
        return Some("it needs all orders of the profile's time");
    }
    None
}

impl Verification<'_> {
    /// What is seen in the rows of a dimension table that are there: made again where nothing differs.
    fn dimension<T: Send>(
        &self,
        table: &'static Table,
        differing: &BTreeSet<Place>,
        see: impl Fn(RecordBatch) -> T + Sync,
    ) -> Result<Vec<T>, TargetError> {
        if differing.iter().any(|(name, _)| *name == table.name) {
            let whole = i64::MIN..i64::MAX;
            let rows = self.read(&[table], std::slice::from_ref(&whole), |_, _| true)?.remove(table.name);
            return Ok(vec![see(Sorted::new(table, rows.unwrap_or_default()).into_batch())]);
        }
        let is_here = |content: &Content| matches!(content, Content::Dimension { table: it, .. } if *it == table);
        let of_job = |job: &'_ ExpectedJob| {
            let chunks: Vec<_> = job.plan.chunks.iter().filter(|chunk| is_here(&chunk.content)).collect();
            let seen = |chunk: &Chunk| job.rows(&chunk.content).flatten().map(|(_, batch)| see(batch)).collect();
            chunks.into_par_iter().with_max_len(1).map(seen).collect::<Vec<Vec<T>>>()
        };
        Ok(self.expected.jobs.iter().flat_map(of_job).flatten().collect())
    }

    /// What all rows of the order tables of some minutes come to, whole orders a slice, in row order.
    pub(super) fn obeys(&self, laws: &Laws<'_>, minutes: &Range<i64>, rows: &[Batches]) -> Checked {
        let mut checked = rows.iter().map(|slice| laws.check(slice)).fold(Checked::default(), Checked::plus);
        for job in self.expected.jobs.iter().filter(|job| job.has_table("orders") && !job.is_cut()) {
            let planned = job.plan.minutes();
            let minutes = minutes.start.max(planned.start)..minutes.end.min(planned.end);
            if !minutes.is_empty() {
                checked = checked.plus(laws.check_counts(rows, minutes, &job.plan.clients));
            }
        }
        checked
    }

    /// Whether rows of the order tables of a bucket differ.
    fn differs(&self, minutes: &Range<i64>, differing: &BTreeSet<Place>) -> bool {
        let is_here = |(name, bucket): &Place| {
            tables::by_name(name)
                .is_some_and(|table| table.group == Group::Order && self.buckets.places(table, *bucket) == *minutes)
        };
        differing.iter().any(is_here)
    }

    /// The rows of the order tables that are there, of some minutes, whole orders a slice, in row order.
    fn orders(&self, minutes: &Range<i64>, differing: &BTreeSet<Place>) -> Result<Vec<Batches>, TargetError> {
        let tables: Vec<&'static Table> =
            self.expected.tables().into_iter().filter(|table| table.group == Group::Order).collect();
        let whole = std::slice::from_ref(minutes);
        if self.differs(minutes, differing) {
            let inside = |table: &'static Table, bucket: i64| self.buckets.places(table, bucket) == *minutes;
            return Ok(vec![merged(&tables, self.read(&tables, whole, inside)?)]);
        }
        // One job's slices are in row order as they are made.
        if let Some(job) = self.expected.only_orders() {
            return Ok(job.orders(minutes).collect());
        }
        Ok(vec![merged(&tables, self.make(&tables, whole, |_, _| true))])
    }
}

/// Rows of several sources, each table in the order of its keys.
fn merged(tables: &[&'static Table], mut rows: BTreeMap<&'static str, Vec<Found>>) -> Batches {
    let mut of_table =
        |table: &'static Table| Sorted::new(table, rows.remove(table.name).unwrap_or_default()).into_batch();
    tables.iter().map(|&table| (table, of_table(table))).collect()
}
