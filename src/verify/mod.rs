//! Proving what a target holds.
//!
//! The ledger of a target says which jobs it holds. One scan reads all of it, in whatever order it likes, while the jobs' rows
//! are made again; both are added up into digests per bucket, which do not depend on order ([`Digest`]). Only buckets that
//! differ are read again and compared row by row. [`Laws`] and [`Shape`] then ask whether the rows themselves are right.

mod buckets;
mod compare;
mod digest;
mod expected;
mod finding;
mod lawful;
mod laws;
mod ledger;
mod scan;
mod shape;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rayon::prelude::*;

use self::buckets::Buckets;
use self::compare::{Sorted, compare};
use self::scan::{Place, Scan};
use crate::job::Conflict;
use crate::plan::Content;
use crate::profile::Profile;
use crate::run::Progress;
use crate::sinks::TargetError;
use crate::sinks::reader::{Found, Reader, Rewritten};
use crate::tables::{self, Group, Table};

pub use buckets::Window;
pub use digest::Digest;
pub(crate) use expected::Expected;
pub use finding::{Change, ChangedValue, Changes, Finding, LawsFinding, Rows, TableFinding};
pub use laws::{Breach, Checked, Law, Laws, Learnt};
pub use shape::{ClientShape, PeakShape, Shape};

/// Rows of differing buckets that are read again at once.
const AT_ONCE: u64 = 400_000;

/// What is checked.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Which part; all, if nothing else is said.
    pub window: Window,
    /// Whether the rows obey the laws.
    pub laws: bool,
    /// Whether orders come as the plan's curve says.
    pub shape: bool,
    /// Whether keys and indexes may have gone.
    pub ignore_indexes: bool,
}

/// Proves what a target holds, or finds what is wrong with it. Runs on the threads of the rayon pool it is called in.
///
/// # Errors
/// When the target can't be read, or its ledger's jobs are not of this profile.
pub fn verify(
    profile: &Profile,
    target: &str,
    reader: &dyn Reader,
    options: &Options,
    progress: &dyn Progress,
) -> Result<Finding, TargetError> {
    if let Some(Conflict { reason, hint }) = reader.between() {
        return Ok(Finding::between(profile, target, format!("the target {reason}; mend it: {hint}")));
    }
    if reader.holdings().is_empty() {
        let hint = "restore the ledger from a copy, or load anew";
        return Err(TargetError::refused(target, "has a ledger without a job: nothing says what it should hold", hint));
    }
    let expected = Expected::new(profile, target, reader.holdings())?;
    let buckets = Buckets::new(expected.bounds(), &options.window);
    let verification = Verification { reader, expected: &expected, buckets: &buckets };
    let laws = if options.laws { Some(lawful::learn(&verification, &BTreeSet::new())?) } else { None };
    let mut scan = scan::scan(&verification, laws.as_ref(), options.shape, progress)?;

    let mut tables = verification.totals(&scan);
    let differing = verification.differing(&scan);
    for finding in verification.compare(&scan, &differing)? {
        if let Some(table) = tables.iter_mut().find(|it| it.table == finding.table) {
            table.merge(finding);
        }
    }
    let mut remarks = reader.remarks().clone();
    remarks.faults.extend(ledger::faults(&verification, &scan));
    remarks.faults.extend(ledger::instants(reader.holdings()));
    let checked = std::mem::take(&mut scan.checked);
    let laws = laws.map(|laws| lawful::check(&verification, laws, checked, &differing)).transpose()?;
    let is_fixture = expected.jobs.iter().any(|job| job.job.fixture.is_some());
    let shape = (options.shape && !is_fixture).then(|| shape::shape(&expected, &buckets, &scan.hours));
    if options.shape && is_fixture {
        remarks.note("the shape is not checked: a fixture has only some orders".to_owned());
    }
    remarks.append(scan.remarks);
    let rewritten: Vec<String> = remarks.rewritten.iter().map(|file| verification.said(file, &differing)).collect();
    remarks.faults.extend(rewritten);
    let gone = std::mem::take(&mut remarks.indexes);
    if options.ignore_indexes { &mut remarks.notes } else { &mut remarks.faults }.extend(gone);
    let holds = remarks.faults.is_empty()
        && tables.iter().all(TableFinding::holds)
        && laws.as_ref().is_none_or(|laws| laws.broken.is_empty())
        && shape.as_ref().is_none_or(|shape| shape.holds);
    Ok(Finding {
        holds,
        profile: profile.name.clone(),
        target: target.to_owned(),
        part: None,
        faults: remarks.faults,
        notes: remarks.notes,
        tables,
        laws,
        shape,
    })
}

/// What a verification is made from.
struct Verification<'v> {
    reader: &'v dyn Reader,
    expected: &'v Expected<'v>,
    buckets: &'v Buckets,
}

impl Verification<'_> {
    /// What is wrong with a file of other bytes than were written: its rows may be right.
    fn said(&self, file: &Rewritten, differing: &BTreeSet<Place>) -> String {
        let lies_in = |(name, bucket): &Place| {
            let Some(table) = tables::by_name(name).filter(|table| table.name == file.table) else { return false };
            let (places, range) = (self.buckets.places(table, *bucket), file.piece.range());
            // Rows of a dimension table lie in files of whole tables.
            table.group == Group::Dimension || (places.start < range.end / 60_000 && range.start / 60_000 < places.end)
        };
        let path = &file.path;
        if differing.iter().any(lies_in) {
            format!("{path} holds other bytes than were written, and other rows")
        } else {
            format!("{path} holds the same rows, other bytes than were written")
        }
    }

    /// How many rows of each table ought to be there, and are.
    fn totals(&self, scan: &Scan) -> Vec<TableFinding> {
        let sum = |digests: &BTreeMap<Place, Digest>, table: &Table| {
            let of_table = digests.iter().filter(|((name, _), _)| *name == table.name);
            of_table.map(|(_, digest)| *digest).sum::<Digest>()
        };
        let of_table = |table: &'static Table| {
            let found = sum(&scan.found, table);
            TableFinding {
                table: table.name,
                expected: sum(&scan.expected, table).rows,
                found: found.rows,
                digest: found.to_string(),
                compared: self.reader.can_compare(table),
                ..TableFinding::default()
            }
        };
        self.expected.tables().into_iter().map(of_table).collect()
    }

    /// The buckets that don't hold what they ought to.
    fn differing(&self, scan: &Scan) -> BTreeSet<Place> {
        let all: BTreeSet<Place> = scan.found.keys().chain(scan.expected.keys()).copied().collect();
        let differs = |place: &Place| {
            scan.found.get(place).copied().unwrap_or_default() != scan.expected.get(place).copied().unwrap_or_default()
        };
        let comparable = |place: &Place| tables::by_name(place.0).is_some_and(|table| self.reader.can_compare(table));
        all.into_iter().filter(|place| differs(place) && comparable(place)).collect()
    }

    /// Reads differing buckets again, and compares their rows.
    fn compare(&self, scan: &Scan, differing: &BTreeSet<Place>) -> Result<Vec<TableFinding>, TargetError> {
        let rows = |place: &Place| {
            let rows = |digests: &BTreeMap<Place, Digest>| digests.get(place).map_or(0, |it| it.rows);
            rows(&scan.found) + rows(&scan.expected)
        };
        // Neighbouring buckets of all order tables are read together, those of a dimension alone.
        let mut runs: Vec<(u64, Vec<Place>)> = Vec::new();
        let mut sorted: Vec<Place> = differing.iter().copied().collect();
        let is_order = |place: &Place| tables::by_name(place.0).is_some_and(|table| table.group == Group::Order);
        sorted.sort_by_key(|place| if is_order(place) { ("", place.1, place.0) } else { (place.0, place.1, "") });
        for place in sorted {
            match runs.last_mut() {
                Some((sum, run)) if *sum + rows(&place) <= AT_ONCE && joins(run, place, is_order) => {
                    *sum += rows(&place);
                    run.push(place);
                }
                _ => runs.push((rows(&place), vec![place])),
            }
        }
        let findings: Result<Vec<_>, TargetError> =
            runs.into_par_iter().map(|(_, run)| self.compare_run(&run)).collect();
        Ok(findings?.into_iter().flatten().collect())
    }

    fn compare_run(&self, run: &[Place]) -> Result<Vec<TableFinding>, TargetError> {
        let named: BTreeSet<&str> = run.iter().map(|(name, _)| *name).collect();
        let named: Vec<&'static Table> = tables::ALL.into_iter().filter(|table| named.contains(table.name)).collect();
        let ranges: BTreeSet<(i64, i64)> = run
            .iter()
            .filter_map(|(name, bucket)| Some(self.buckets.places(tables::by_name(name)?, *bucket)))
            .map(|range| (range.start, range.end))
            .collect();
        let ranges: Vec<Range<i64>> = ranges.into_iter().map(|(start, end)| start..end).collect();
        let is_wanted = |table: &'static Table, bucket: i64| run.contains(&(table.name, bucket));
        let mut found = self.read(&named, &ranges, is_wanted)?;
        let mut made = self.make(&named, &ranges, is_wanted);
        let mut findings = Vec::new();
        for table in named {
            let expected = Sorted::new(table, made.remove(table.name).unwrap_or_default());
            let found = Sorted::new(table, found.remove(table.name).unwrap_or_default());
            findings.push(compare(&expected, &found));
        }
        Ok(findings)
    }

    /// The rows that are there of some tables, in some ranges of places and in wanted buckets.
    fn read(
        &self,
        tables: &[&'static Table],
        ranges: &[Range<i64>],
        is_wanted: impl Fn(&'static Table, i64) -> bool,
    ) -> Result<BTreeMap<&'static str, Vec<Found>>, TargetError> {
        let mut rows: BTreeMap<&'static str, Vec<Found>> = BTreeMap::new();
        for share in self.reader.shares(tables, Some(ranges))? {
            self.reader.read(&share, &mut |found| {
                let table = found.table;
                if tables.contains(&table) {
                    rows.entry(table.name).or_default().extend(self.only(found, &is_wanted));
                }
            })?;
        }
        Ok(rows)
    }

    /// The rows that ought to be there, likewise.
    fn make(
        &self,
        tables: &[&'static Table],
        ranges: &[Range<i64>],
        is_wanted: impl Fn(&'static Table, i64) -> bool,
    ) -> BTreeMap<&'static str, Vec<Found>> {
        let mut rows: BTreeMap<&'static str, Vec<Found>> = BTreeMap::new();
        let mut take = |(table, batch): (&'static Table, arrow::array::RecordBatch)| {
            if tables.contains(&table) {
                let found = Found { table, batch, odd: Vec::new() };
                rows.entry(table.name).or_default().extend(self.only(found, &is_wanted));
            }
        };
        if tables.iter().any(|table| table.group == Group::Order) {
            ranges.iter().flat_map(|range| self.expected.orders(range)).flatten().for_each(take);
            return rows;
        }
        for job in &self.expected.jobs {
            let of_tables = |chunk: &&crate::plan::Chunk| match &chunk.content {
                Content::Dimension { table, .. } => tables.contains(table),
                Content::Waves(_) => false,
            };
            let chunks = job.plan.chunks.iter().filter(of_tables);
            chunks.flat_map(|chunk| job.rows(&chunk.content)).flatten().for_each(&mut take);
        }
        rows
    }

    /// The rows of wanted buckets.
    fn only(&self, found: Found, is_wanted: &impl Fn(&'static Table, i64) -> bool) -> Option<Found> {
        let runs = self.buckets.runs(found.table, &found.batch);
        let wanted = runs.into_iter().filter(|(bucket, _)| is_wanted(found.table, *bucket));
        let rows: Vec<u32> = wanted.flat_map(|(_, rows)| rows.start as u32..rows.end as u32).collect();
        if rows.len() == found.batch.num_rows() {
            return Some(found);
        }
        if rows.is_empty() {
            return None;
        }
        let place = |row: usize| rows.binary_search(&(row as u32)).ok();
        let odd =
            found.odd.into_iter().filter_map(|odd| Some(crate::sinks::reader::Odd { row: place(odd.row)?, ..odd }));
        let odd = odd.collect();
        let rows = arrow::array::UInt32Array::from(rows);
        let batch = arrow::compute::take_record_batch(&found.batch, &rows).expect("rows of the batch");
        Some(Found { table: found.table, batch, odd })
    }
}

/// Whether a bucket is read with those of a run: the order tables' are, and neighbours of one dimension.
fn joins(run: &[Place], place: Place, is_order: impl Fn(&Place) -> bool) -> bool {
    run.last().is_some_and(|last| if is_order(&place) { is_order(last) } else { last.0 == place.0 })
}
