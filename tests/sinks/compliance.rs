//! The suite that every sink passes.
//!
//! Rows arrive complete, in order, once; a run that stops or fails on the way leaves whole pieces only, and, where the
//! target can be resumed, the next run ends as if nothing had been.

use std::sync::atomic::AtomicBool;

use arrow::ipc::reader::StreamReader;
use ordermill::plan::{Plan, Selection};
use ordermill::run::{End, RunError, Silent};
use ordermill::sinks::directory::Codec;
use ordermill::sinks::{Directory, Mode, Null, Sink, Standing, Stream, StreamFormat};

use super::support::{Rows, Shared, StopAfter, everything, expected, job, plan, read, run, run_with, whole};

/// One kind of target, as the suite sees it.
trait Target {
    /// Opens it for a plan, to begin or to go on.
    fn open(&self, plan: &Plan, selection: &Selection) -> Box<dyn Sink>;
    /// What it holds.
    fn rows(&self) -> Rows;
    /// Whether it can be resumed.
    fn resumes(&self) -> bool;
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

/// After an end before the end: what is there is the beginning of what should be, and resuming completes it.
fn goes_on<T: Target>(target: &T, plan: &Plan, selection: &Selection, expected: &Rows) {
    for (table, rows) in target.rows() {
        assert_eq!(rows, expected[&table].slice(0, rows.num_rows()), "{table}");
    }
    if target.resumes() {
        let outcome = run(plan, &[target.open(plan, selection)]).expect("it goes on");
        assert_eq!(outcome.end, End::Done(vec![Standing::Whole]));
        assert_eq!(&target.rows(), expected);
    }
}

struct Folder(tempfile::TempDir);

impl Target for Folder {
    fn open(&self, plan: &Plan, selection: &Selection) -> Box<dyn Sink> {
        let (root, job) = (self.0.path(), job(plan, selection));
        Box::new(Directory::open(root, &job, plan, None, Mode::Resume, Codec::Zstd).expect("it opens"))
    }

    fn rows(&self) -> Rows {
        read(self.0.path())
    }

    fn resumes(&self) -> bool {
        true
    }
}

#[test]
fn directory() {
    complies(|| Folder(tempfile::tempdir().expect("a folder")), &everything());
}

/// The Arrow stream, which can be read back exactly.
struct Pipe(Shared);

impl Target for Pipe {
    fn open(&self, plan: &Plan, _: &Selection) -> Box<dyn Sink> {
        Box::new(Stream::new(&plan.tables, StreamFormat::Arrow, self.0.clone()).expect("one table"))
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
}

#[test]
fn stream() {
    complies(|| Pipe(Shared::default()), &Selection { tables: vec!["orders".to_owned()], ..everything() });
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
    let (selection, one, two) =
        (everything(), tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let (plan, targets) = (plan(&selection), [Folder(one), Folder(two)]);
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
