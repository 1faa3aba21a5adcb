//! The scan: every share of a target and every row that ought to be there, side by side, into digests.

use std::collections::BTreeMap;
use std::ops::Range;

use arrow::array::RecordBatch;
use rayon::prelude::*;

use super::Verification;
use super::buckets::Buckets;
use super::digest::{Digest, RowHash, row_hashes};
use super::expected::Expected;
use super::laws::{Checked, Laws};
use crate::plan::Content;
use crate::run::Progress;
use crate::sinks::TargetError;
use crate::sinks::reader::{Found, Odd, Remarks, Share};
use crate::tables::{Group, Orders, Rows, Stock, Table};

/// A bucket of a table, by the table's name.
pub(super) type Place = (&'static str, i64);

/// Rows by table.
type TableRows = BTreeMap<&'static str, u64>;

/// What was read and made, added up.
#[derive(Debug, Default)]
pub(super) struct Scan {
    pub(super) found: BTreeMap<Place, Digest>,
    pub(super) expected: BTreeMap<Place, Digest>,
    /// Rows that each chunk ought to have: by job, what the chunk is called, and table.
    pub(super) chunks: BTreeMap<(usize, (&'static str, i64)), TableRows>,
    /// Orders found, by client's number and hour since the Unix epoch.
    pub(super) hours: BTreeMap<(i64, i64), u64>,
    /// What the orders of buckets come to that were checked as they were made, by a bucket's first minute.
    pub(super) checked: BTreeMap<i64, Checked>,
    pub(super) remarks: Remarks,
}

/// A piece of work.
enum Task {
    Read(Share),
    /// Of a job, a chunk's rows.
    Make(usize, Content),
}

impl Task {
    fn is_of_stock(&self) -> bool {
        matches!(self, Self::Make(_, Content::Dimension { table, .. }) if *table == Stock::TABLE)
    }
}

/// Scans a target. `laws` are checked on the orders that are made, where these are all of a bucket; `histogram` asks for orders by
/// the hour.
pub(super) fn scan(
    verification: &Verification<'_>,
    laws: Option<&Laws<'_>>,
    histogram: bool,
    progress: &dyn Progress,
) -> Result<Scan, TargetError> {
    let Verification { reader, expected, buckets } = *verification;
    let within = buckets.within();
    let (of_orders, dimensions): (Vec<_>, Vec<_>) =
        expected.tables().into_iter().partition(|table| table.group == Group::Order);
    let mut tasks = Vec::new();
    for (tables, within) in [(&dimensions, None), (&of_orders, within.as_deref())] {
        tasks.extend(reader.shares(tables, within)?.into_iter().map(Task::Read));
    }
    for (place, job) in expected.jobs.iter().enumerate() {
        for chunk in &job.plan.chunks {
            match &chunk.content {
                Content::Waves(waves) if !touches(expected, within.as_deref(), waves) => {}
                content => tasks.push(Task::Make(place, content.clone())),
            }
        }
    }
    let laws = laws.filter(|_| expected.only_orders().is_some());
    let work = |task: Task| -> Result<Scan, TargetError> {
        let mut scan = Scan::default();
        match task {
            Task::Read(share) => {
                let mut take = |found: Found| {
                    progress.made(found.table, found.batch.num_rows() as u64);
                    if histogram && found.table == Orders::TABLE {
                        scan.count_hours(buckets, &found);
                    }
                    add(&mut scan.found, buckets, found.table, &found.batch, &found.odd);
                };
                let remarks = reader.read(&share, &mut take)?;
                scan.remarks = remarks;
            }
            Task::Make(job, content) => {
                let minutes = match &content {
                    Content::Waves(waves) => Some(expected.profile.waves().minutes_of(waves)),
                    Content::Dimension { .. } => None,
                };
                let whole = minutes.filter(|minutes| buckets.is_checked_whole(minutes));
                scan.make(verification, (job, &content), laws.zip(whole));
            }
        }
        Ok(scan)
    };
    // What waves leave in the warehouses need not be found again once they have been made, if all of them are.
    let is_later = |task: &Task| within.is_none() && task.is_of_stock();
    let (stock, others): (Vec<Task>, Vec<Task>) = tasks.into_iter().partition(is_later);
    let all = |tasks: Vec<Task>| {
        tasks.into_par_iter().with_max_len(1).map(work).try_reduce(Scan::default, |left, right| Ok(left.plus(right)))
    };
    Ok(all(others)?.plus(all(stock)?))
}

/// Whether some waves have minutes that are checked: all are, or those within some ranges.
fn touches(expected: &Expected<'_>, within: Option<&[Range<i64>]>, waves: &Range<i64>) -> bool {
    let minutes = expected.profile.waves().minutes_of(waves);
    within.is_none_or(|within| within.iter().any(|range| range.start < minutes.end && minutes.start < range.end))
}

/// Adds rows to the digests of their buckets.
fn add(to: &mut BTreeMap<Place, Digest>, buckets: &Buckets, table: &'static Table, batch: &RecordBatch, odd: &[Odd]) {
    let hashes = found_hashes(batch, odd);
    for (bucket, rows) in buckets.runs(table, batch) {
        if buckets.is_chosen(table, bucket) {
            let digest = to.entry((table.name, bucket)).or_default();
            hashes[rows].iter().for_each(|hash| digest.add(*hash));
        }
    }
}

/// The hashes of rows as they were found: an odd value makes a row unlike any that was made.
pub(super) fn found_hashes(batch: &RecordBatch, odd: &[Odd]) -> Vec<RowHash> {
    let mut hashes = row_hashes(batch);
    for odd in odd {
        for hash in &mut hashes[odd.row] {
            *hash = hash.wrapping_add(0x6f64_6421).rotate_left(17);
        }
    }
    hashes
}

impl Scan {
    /// Adds the rows of a chunk of a job's; and what they come to, when they are all orders of some minutes.
    fn make(
        &mut self,
        verification: &Verification<'_>,
        (job, content): (usize, &Content),
        laws: Option<(&Laws<'_>, Range<i64>)>,
    ) {
        let Verification { expected, buckets, .. } = verification;
        let counts = self.chunks.entry((job, content.name())).or_default();
        let mut orders = Vec::new();
        for rows in expected.jobs[job].rows(content) {
            for (table, batch) in &rows {
                *counts.entry(table.name).or_default() += batch.num_rows() as u64;
                add(&mut self.expected, buckets, table, batch, &[]);
            }
            if laws.is_some() {
                orders.push(rows);
            }
        }
        if let Some((laws, minutes)) = laws {
            self.checked.insert(minutes.start, verification.obeys(laws, &minutes, &orders));
        }
    }

    fn plus(mut self, other: Self) -> Self {
        for (to, from) in [(&mut self.found, other.found), (&mut self.expected, other.expected)] {
            for (place, digest) in from {
                *to.entry(place).or_default() += digest;
            }
        }
        self.chunks.extend(other.chunks);
        for (hour, orders) in other.hours {
            *self.hours.entry(hour).or_default() += orders;
        }
        self.checked.extend(other.checked);
        self.remarks.append(other.remarks);
        self
    }

    fn count_hours(&mut self, buckets: &Buckets, found: &Found) {
        use arrow::array::AsArray;
        use arrow::datatypes::{Int64Type, TimestampMillisecondType};
        let column = |name: &str| found.batch.column_by_name(name).expect("the table's columns");
        let clients = column("client_id").as_primitive::<Int64Type>().values();
        let instants = column("placed_at").as_primitive::<TimestampMillisecondType>().values();
        for (bucket, rows) in buckets.runs(found.table, &found.batch) {
            if buckets.is_chosen(found.table, bucket) {
                for row in rows {
                    *self.hours.entry((clients[row], instants[row].div_euclid(3_600_000))).or_default() += 1;
                }
            }
        }
    }
}
