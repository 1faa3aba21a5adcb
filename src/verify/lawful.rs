//! The laws on what a target holds.
//!
//! Rows whose digests agree are the rows that were made again, and are checked as such, in row order, without reading them
//! twice; where a bucket differs, the rows that are there are read and checked. Either way the checkers see what the target
//! holds, and know nothing of how it was made.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use arrow::array::RecordBatch;
use rayon::prelude::*;

use super::Verification;
use super::compare::Sorted;
use super::expected::ExpectedJob;
use super::finding::{LawsFinding, SHOWN};
use super::laws::Laws;
use super::scan::Place;
use crate::plan::Content;
use crate::sinks::TargetError;
use crate::sinks::reader::Found;
use crate::tables::{Batches, Clients, Customers, Group, Orders, Products, Rows, Stock, Table, Tasks};

/// What the order tables refer to, and what stands alone.
const LEARNT: [&Table; 4] = [Clients::TABLE, Products::TABLE, Customers::TABLE, Tasks::TABLE];

/// Checks the laws.
pub(super) fn check(verification: &Verification<'_>, differing: &BTreeSet<Place>) -> Result<LawsFinding, TargetError> {
    let (expected, buckets) = (verification.expected, verification.buckets);
    let profile = expected.profile;
    let mut finding = LawsFinding::default();
    let mut laws = Laws::begin(profile);
    if expected.jobs.iter().any(|job| job.job.fixture.is_some()) {
        laws = laws.with_gaps();
    }
    for table in LEARNT.into_iter().filter(|table| expected.tables().contains(table)) {
        verification.dimension(table, differing, |batch| laws.learn(table, &batch))?;
    }
    laws.know();

    let ranges: Vec<Range<i64>> = buckets.of_orders().collect();
    for wave in ranges.chunks(2 * rayon::current_num_threads()) {
        let rows: Vec<_> = wave.par_iter().map(|range| verification.orders(range, differing)).collect();
        for (range, rows) in wave.iter().zip(rows) {
            let rows = rows?;
            for slice in &rows {
                let orders = slice.iter().filter(|(table, _)| *table == Orders::TABLE);
                finding.orders += orders.map(|(_, batch)| batch.num_rows() as u64).sum::<u64>();
                laws.check(slice);
            }
            for job in expected.jobs.iter().filter(|job| job.has_table("orders") && !job.is_cut()) {
                let minutes = job.minutes(profile);
                let minutes = range.start.max(minutes.start)..range.end.min(minutes.end);
                if !minutes.is_empty() {
                    laws.check_counts(&rows, minutes, &job.plan.clients);
                }
            }
        }
    }
    if let Some(why) = unsettled(verification) {
        finding.unchecked.push(format!("L5 of stock positions: {why}"));
    } else {
        let mut stock = Batches::new();
        verification.dimension(Stock::TABLE, differing, |batch| stock.push((Stock::TABLE, batch)))?;
        laws.finish(&stock);
    }
    if expected.jobs.iter().any(ExpectedJob::is_cut) {
        finding.unchecked.push("L8, orders of each minute: only some orders were made".to_owned());
    }
    let (breaches, counts) = laws.found();
    finding.broken = counts.iter().map(|(law, count)| (law.to_string(), *count)).collect();
    finding.first = breaches.iter().take(2 * SHOWN).map(ToString::to_string).collect();
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
    if expected.jobs.iter().any(|job| job.minutes(profile) != whole || job.is_cut()) {
        return Some("it needs all orders of the profile's time");
    }
    None
}

impl Verification<'_> {
    /// Shows the rows of a dimension table that are there: made again where nothing differs.
    fn dimension(
        &self,
        table: &'static Table,
        differing: &BTreeSet<Place>,
        mut show: impl FnMut(RecordBatch),
    ) -> Result<(), TargetError> {
        if differing.iter().any(|(name, _)| *name == table.name) {
            let whole = i64::MIN..i64::MAX;
            let rows = self.read(&[table], std::slice::from_ref(&whole), |_, _| true)?.remove(table.name);
            show(Sorted::new(table, rows.unwrap_or_default()).into_batch());
            return Ok(());
        }
        let is_here = |content: &Content| matches!(content, Content::Dimension { table: it, .. } if *it == table);
        for job in &self.expected.jobs {
            let chunks = job.plan.chunks.iter().filter(|chunk| is_here(&chunk.content));
            let rows = chunks.flat_map(|chunk| job.rows(&chunk.content)).flatten();
            rows.for_each(|(_, batch)| show(batch));
        }
        Ok(())
    }

    /// The rows of the order tables that are there, of some minutes, whole orders a slice, in row order.
    fn orders(&self, minutes: &Range<i64>, differing: &BTreeSet<Place>) -> Result<Vec<Batches>, TargetError> {
        let tables: Vec<&'static Table> =
            self.expected.tables().into_iter().filter(|table| table.group == Group::Order).collect();
        let is_here = |(name, bucket): &Place| {
            tables.iter().any(|table| table.name == *name && self.buckets.places(table, *bucket) == *minutes)
        };
        let whole = std::slice::from_ref(minutes);
        if differing.iter().any(is_here) {
            let inside = |table: &'static Table, bucket: i64| self.buckets.places(table, bucket) == *minutes;
            return Ok(vec![merged(&tables, self.read(&tables, whole, inside)?)]);
        }
        // One job's slices are in row order as they are made.
        if self.expected.jobs.iter().filter(|job| job.has_orders()).count() == 1 {
            return Ok(self.expected.orders(minutes).collect());
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
