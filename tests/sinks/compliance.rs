//! The suite that every sink passes.
//!
//! Rows arrive complete, in order, once; a run that stops or fails on the way leaves what its target says it leaves, and,
//! where the target can be resumed, the next run ends as if nothing had been.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use arrow::array::RecordBatch;
use arrow::ipc::reader::StreamReader;
use ordermill::job::{Mode, Request};
use ordermill::plan::{Plan, Selection};
use ordermill::run::{End, RunError, Silent};
use ordermill::sinks::{Codec, Coding, Directory, Format, Null, Sink, Standing, Stream};

use super::support::{Rows, Shared, StopAfter, everything, expected, job, of_chunks, plan, read, run, run_with, whole};

/// One kind of target, as the suite sees it.
pub(crate) trait Target {
    /// Opens it for a plan, to begin or to go on.
    fn open(&self, plan: &Plan, selection: &Selection) -> Box<dyn Sink>;
    /// What it holds, in row order.
    fn rows(&self) -> Rows;
    /// Whether it can be resumed.
    fn resumes(&self) -> bool;
    /// What it may hold after a run that has not come to its end.
    fn leaves(&self) -> Left;
}

/// What a run leaves that has not come to its end.
#[cfg_attr(not(all(feature = "postgres", feature = "mongodb")), expect(dead_code, reason = "a database leaves it"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Left {
    /// The first chunks, each whole.
    Beginning,
    /// Some chunks, each whole.
    Chunks,
    /// Some rows.
    Rows,
}

/// The suite: each time with a fresh target.
fn complies<T: Target>(fresh: impl Fn() -> T, selection: &Selection) {
    let plan = plan(selection);
    let expected = expected(&plan);
    assert!(plan.chunks.len() > 5, "many chunks");

    let target = fresh();
    let outcome = run(&plan, &[target.open(&plan, selection)]).expect("it runs");
    assert_eq!(outcome.end, End::Done(vec![Standing::Whole]));
    assert_eq!(target.rows(), expected, "complete, in order, once");
    for (table, rows) in &expected {
        assert_eq!(outcome.rows.get(table), rows.num_rows() as u64, "{table}");
    }
    if target.resumes() {
        let again = run(&plan, &[target.open(&plan, selection)]).expect("it runs");
        assert_eq!((again.end, again.chunks), (End::Done(vec![Standing::Whole]), 0), "already complete");
        assert_eq!(target.rows(), expected);
    }

    for after in [1, 2, plan.chunks.len() / 2, plan.chunks.len() - 1] {
        let target = fresh();
        let watch = StopAfter::new(after);
        let outcome = run_with(&plan, &[target.open(&plan, selection)], &watch, &watch.stop, |_| {}).expect("it stops");
        assert_eq!(outcome.end, End::Interrupted);
        goes_on(&target, &plan, selection, &expected);
    }

    let target = fresh();
    let doomed = plan.chunks.len() / 2;
    let before = |chunk: &ordermill::plan::Chunk| assert_ne!(chunk.index, doomed, "doomed");
    let failed =
        run_with(&plan, &[target.open(&plan, selection)], &Silent, &AtomicBool::new(false), before).expect_err("fails");
    assert!(matches!(failed, RunError::Panicked { chunk, .. } if chunk == doomed), "{failed}");
    goes_on(&target, &plan, selection, &expected);
}

/// After an end before the end: what is there is what may be, and resuming completes it.
fn goes_on<T: Target>(target: &T, plan: &Plan, selection: &Selection, expected: &Rows) {
    let (there, leaves) = (target.rows(), target.leaves());
    if leaves == Left::Rows {
        are_some_of(&there, expected);
    } else {
        let (chunks, rest) = chunks_in(&there, plan);
        assert_eq!(rest, 0, "rows that no whole chunk has");
        if leaves == Left::Beginning {
            assert!(chunks.is_sorted_by(|earlier, later| earlier >= later), "{chunks:?} is a beginning");
        }
    }
    if target.resumes() {
        let outcome = run(plan, &[target.open(plan, selection)]).expect("it goes on");
        assert_eq!(outcome.end, End::Done(vec![Standing::Whole]));
        assert_eq!(&target.rows(), expected);
    }
}

/// Which chunks of a plan are there, each with all its rows in all its tables, and how many rows are there beside them.
fn chunks_in(there: &Rows, plan: &Plan) -> (Vec<bool>, usize) {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut chunks = Vec::new();
    for rows in of_chunks(plan) {
        let from = |table: &str| seen.get(table).copied().unwrap_or(0);
        let is_next = |(table, rows): (&String, &RecordBatch)| {
            let left = there.get(table).map_or(0, |all| all.num_rows() - from(table));
            rows.num_rows() <= left && there[table].slice(from(table), rows.num_rows()) == *rows
        };
        chunks.push(rows.iter().all(is_next));
        if chunks.last() == Some(&true) {
            for (table, rows) in &rows {
                let (table, _) = there.get_key_value(table).expect("it is there");
                *seen.entry(table).or_default() += rows.num_rows();
            }
        }
    }
    let all: usize = there.values().map(RecordBatch::num_rows).sum();
    (chunks, all - seen.values().sum::<usize>())
}

/// Rows that are among others, in their order, each once.
fn are_some_of(there: &Rows, expected: &Rows) {
    for (table, rows) in there {
        let mut next = 0;
        for place in 0..rows.num_rows() {
            let found = (next..expected[table].num_rows())
                .find(|&other| expected[table].slice(other, 1) == rows.slice(place, 1));
            next = 1 + found.unwrap_or_else(|| panic!("{table}: row {place} is no row, or there twice"));
        }
    }
}

struct Folder(tempfile::TempDir, Coding);

impl Target for Folder {
    fn open(&self, plan: &Plan, selection: &Selection) -> Box<dyn Sink> {
        let (root, job) = (self.0.path(), job(plan, selection));
        Box::new(Directory::open(root, &Request::new(&job, plan, Mode::RESUME), self.1).expect("it opens"))
    }

    fn rows(&self) -> Rows {
        read(self.0.path())
    }

    fn resumes(&self) -> bool {
        true
    }

    fn leaves(&self) -> Left {
        Left::Beginning
    }
}

fn folder(coding: Coding) -> Folder {
    Folder(tempfile::tempdir().expect("a folder"), coding)
}

#[test]
fn directory() {
    complies(|| folder(Coding::default()), &everything());
}

#[test]
fn directory_of_other_formats() {
    // One client: text is read back value by value.
    let selection = Selection {
        clients: vec!["two".to_owned()],
        tables: ["warehouses", "orders", "order_lines", "shipments", "notifications"].map(str::to_owned).to_vec(),
        ..everything()
    };
    for (format, codec) in [
        (Format::Csv, Codec::Gzip),
        (Format::Ndjson, Codec::Zstd),
        (Format::Ndjson, Codec::None),
        (Format::Arrow, Codec::Lz4),
    ] {
        let coding = Coding::new(format, Some(codec)).expect("the format takes the codec");
        complies(|| folder(coding), &selection);
    }
}

/// The Arrow stream, which can be read back exactly.
struct Pipe(Shared);

impl Target for Pipe {
    fn open(&self, plan: &Plan, _: &Selection) -> Box<dyn Sink> {
        Box::new(Stream::new(&plan.tables, Format::Arrow, self.0.clone()).expect("one table"))
    }

    fn rows(&self) -> Rows {
        let bytes = self.0.0.lock().expect("no panic");
        if bytes.is_empty() {
            return Rows::new();
        }
        let reader = StreamReader::try_new(bytes.as_slice(), None).expect("a stream");
        let batches: Vec<_> = reader.map(|batch| batch.expect("no torn batch")).collect();
        [("orders".to_owned(), whole(&batches))].into()
    }

    fn resumes(&self) -> bool {
        false
    }

    fn leaves(&self) -> Left {
        Left::Beginning
    }
}

#[test]
fn stream() {
    complies(|| Pipe(Shared::default()), &Selection { tables: vec!["orders".to_owned()], ..everything() });
}

/// Every table, those too that are made on request only.
#[cfg(any(feature = "postgres", feature = "mongodb"))]
fn all_tables() -> Selection {
    let tables = ordermill::tables::ALL.iter().map(|table| table.name.to_owned()).collect();
    Selection { tables, ..everything() }
}

#[cfg(feature = "postgres")]
#[test]
fn postgres_over_one_connection() {
    complies(|| super::databases::Tables::new(1, false, false), &all_tables());
}

#[cfg(feature = "postgres")]
#[test]
fn postgres_over_several_connections() {
    complies(|| super::databases::Tables::new(3, false, true), &all_tables());
}

#[cfg(feature = "postgres")]
#[test]
fn postgres_unlogged() {
    complies(|| super::databases::Tables::new(2, true, false), &all_tables());
}

#[cfg(feature = "mongodb")]
#[test]
fn mongodb() {
    // One client, since servers that are small enough for a test take their time.
    let selection = Selection { clients: vec!["two".to_owned()], ..all_tables() };
    complies(|| super::databases::Documents::new(3), &selection);
}

#[test]
fn null() {
    let plan = plan(&everything());
    let outcome = run(&plan, &[Box::new(Null)]).expect("it runs");
    assert_eq!(outcome.end, End::Done(vec![Standing::Whole]));
    for (table, rows) in expected(&plan) {
        assert_eq!(outcome.rows.get(&table), rows.num_rows() as u64, "{table}");
        assert!(outcome.bytes[0].get(&table) > 0, "{table}");
    }
}

#[test]
fn several_at_once() {
    let selection = everything();
    let csv = Coding::new(Format::Csv, Some(Codec::Gzip)).expect("text takes gzip");
    let (plan, targets) = (plan(&selection), [folder(Coding::default()), folder(csv)]);
    let watch = StopAfter::new(plan.chunks.len() / 2);
    let first = [targets[0].open(&plan, &selection)];
    run_with(&plan, &first, &watch, &watch.stop, |_| {}).expect("it stops");
    drop(first);
    // One lacks the second half, the other everything.
    let both = targets.each_ref().map(|target| target.open(&plan, &selection));
    let outcome = run(&plan, &both).expect("it runs");
    assert_eq!(outcome.end, End::Done(vec![Standing::Whole; 2]));
    assert!(outcome.bytes[0].total() < outcome.bytes[1].total());
    assert_eq!(targets[0].rows(), expected(&plan));
    assert_eq!(targets[1].rows(), expected(&plan));
}
