//! The run: order, bounds, and how it ends.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ordermill::generate::World;
use ordermill::plan::{Chunk, Content, Plan, Selection};
use ordermill::profile::{self, Overrides};
use ordermill::run::{End, Progress, RunError, Share, Silent, execute};
use ordermill::sinks::{Batches, Encoded, Encoder, Null, Sink, Standing, Tally, TargetError, Ticket};
use ordermill::tables::{Clients, Rows};

const THREADS: usize = 4;

fn chunks(number: usize) -> Vec<Chunk> {
    let content = || Content::Dimension { table: Clients::TABLE, rows: 0..0 };
    (0..number).map(|index| Chunk { index, set: 0, content: content(), expected_rows: 0 }).collect()
}

/// Early chunks take longest, so that they come out of order.
fn slowly(chunk: &Chunk) -> impl Iterator<Item = Batches> + use<> {
    let nap = Duration::from_micros(300 * (7 - chunk.index as u64 % 7));
    (0..2).map(move |_| {
        std::thread::sleep(nap);
        Batches::new()
    })
}

/// Writes down what it is given, and may fail.
#[derive(Default)]
struct Notes {
    written: Mutex<Vec<usize>>,
    has: BTreeSet<usize>,
    fails_at: Option<usize>,
    finished: AtomicBool,
    in_memory: AtomicUsize,
    most_in_memory: AtomicUsize,
}

struct Note<'s> {
    notes: &'s Notes,
    chunk: usize,
}

impl Sink for &'static Notes {
    fn lacks(&self, chunk: &Chunk) -> bool {
        !self.has.contains(&chunk.index)
    }

    fn encoder<'s>(&'s self, chunk: &Chunk) -> Result<Box<dyn Encoder<'s> + 's>, TargetError> {
        let now = self.in_memory.fetch_add(1, Ordering::SeqCst) + 1;
        self.most_in_memory.fetch_max(now, Ordering::SeqCst);
        Ok(Box::new(Note { notes: self, chunk: chunk.index }))
    }

    fn finish(&self) -> Result<Standing, TargetError> {
        self.finished.store(true, Ordering::SeqCst);
        Ok(Standing::Whole)
    }
}

impl<'s> Encoder<'s> for Note<'s> {
    fn rows(&mut self, _: &Batches) -> Result<(), TargetError> {
        Ok(())
    }

    fn end(self: Box<Self>) -> Result<Box<dyn Encoded + 's>, TargetError> {
        Ok(self)
    }
}

impl Encoded for Note<'_> {
    fn bytes(&self) -> Tally {
        let mut bytes = Tally::default();
        bytes.add(Clients::TABLE, 1);
        bytes
    }

    fn write(self: Box<Self>, _: Ticket) -> Result<(), TargetError> {
        if self.notes.fails_at == Some(self.chunk) {
            return Err(TargetError::refused("the target", "is full", "make room"));
        }
        self.notes.written.lock().expect("no panic").push(self.chunk);
        self.notes.in_memory.fetch_sub(1, Ordering::SeqCst);
        Ok(())
    }
}

fn sink(notes: Notes) -> (&'static Notes, [Box<dyn Sink>; 1]) {
    let notes: &'static Notes = Box::leak(Box::new(notes));
    (notes, [Box::new(notes)])
}

#[test]
fn chunks_are_written_in_order_and_few_are_in_memory() {
    let (notes, sinks) = sink(Notes::default());
    let chunks = chunks(60);
    let outcome = execute(&chunks, slowly, &sinks, THREADS, &Silent, &AtomicBool::new(false)).expect("it runs");
    assert_eq!(*notes.written.lock().expect("no panic"), (0..60).collect::<Vec<_>>());
    assert!(notes.finished.load(Ordering::SeqCst));
    assert!(notes.most_in_memory.load(Ordering::SeqCst) <= THREADS + 2);
    assert_eq!((outcome.chunks, outcome.bytes[0].total()), (60, 60));
}

#[test]
fn what_a_target_has_is_not_made_again() {
    let (notes, sinks) = sink(Notes { has: (0..10).chain([12]).collect(), ..Notes::default() });
    let chunks = chunks(15);
    let counted = AtomicUsize::new(0);
    let make = |chunk: &Chunk| {
        counted.fetch_add(1, Ordering::SeqCst);
        slowly(chunk)
    };
    execute(&chunks, make, &sinks, THREADS, &Silent, &AtomicBool::new(false)).expect("it runs");
    assert_eq!(*notes.written.lock().expect("no panic"), [10, 11, 13, 14]);
    assert_eq!(counted.into_inner(), 4);
}

#[test]
fn nothing_is_written_after_an_error_and_finish_is_not_called() {
    let (notes, sinks) = sink(Notes { fails_at: Some(20), ..Notes::default() });
    let chunks = chunks(500);
    let error = execute(&chunks, slowly, &sinks, THREADS, &Silent, &AtomicBool::new(false)).expect_err("it fails");
    assert!(matches!(error, RunError::Sink(_)), "{error}");
    assert_eq!(error.to_string(), "the target is full\nhint: make room");
    assert_eq!(*notes.written.lock().expect("no panic"), (0..20).collect::<Vec<_>>());
    assert!(!notes.finished.load(Ordering::SeqCst));
}

#[test]
fn a_panic_names_its_chunk() {
    for slice in [0, 1] {
        let (notes, sinks) = sink(Notes::default());
        let chunks = chunks(100);
        let make = |chunk: &Chunk| {
            let index = chunk.index;
            slowly(chunk).enumerate().map(move |(place, rows)| {
                assert!((index, place) != (30, slice), "a doubtful order");
                rows
            })
        };
        let error = execute(&chunks, make, &sinks, THREADS, &Silent, &AtomicBool::new(false)).expect_err("it fails");
        assert!(
            matches!(&error, RunError::Panicked { chunk: 30, message, .. } if message == "a doubtful order"),
            "{error}"
        );
        let written = notes.written.lock().expect("no panic");
        assert_eq!(*written, (0..written.len()).collect::<Vec<_>>());
        assert!(written.len() <= 30);
    }
}

/// Stops the run at its own signal.
struct StopAtStart<'s>(&'s AtomicBool, usize);

impl Progress for StopAtStart<'_> {
    fn started(&self, chunk: &Chunk) {
        if chunk.index == self.1 {
            self.0.store(true, Ordering::SeqCst);
        }
    }
}

#[test]
fn stopping_ends_it_between_slices() {
    for at in [0, 1, 25] {
        let (notes, sinks) = sink(Notes::default());
        let chunks = chunks(1_000);
        let stop = AtomicBool::new(false);
        let outcome = execute(&chunks, slowly, &sinks, THREADS, &StopAtStart(&stop, at), &stop).expect("it stops");
        assert_eq!(outcome.end, End::Interrupted);
        assert!(outcome.chunks <= at);
        assert_eq!(notes.written.lock().expect("no panic").len(), outcome.chunks);
        assert!(!notes.finished.load(Ordering::SeqCst));
    }
}

#[test]
fn nothing_to_do_is_done() {
    let (notes, sinks) = sink(Notes::default());
    let outcome = execute(&[], slowly, &sinks, THREADS, &Silent, &AtomicBool::new(false)).expect("it runs");
    assert_eq!(outcome.end, End::Done(vec![Standing::Whole]));
    assert!(notes.finished.load(Ordering::SeqCst));
}

/// Holds what is told against the rows that were made by then.
struct Told {
    share: Share,
    rows: AtomicU64,
    points: Mutex<Vec<(f64, u64)>>,
}

impl Progress for Told {
    fn made(&self, _: &'static ordermill::tables::Table, rows: u64) {
        self.rows.fetch_add(rows, Ordering::SeqCst);
    }

    fn written(&self, chunk: &Chunk, _: u64) {
        self.share.written(chunk);
        self.points.lock().expect("no panic").push((self.share.now(), self.rows.load(Ordering::SeqCst)));
    }
}

#[test]
fn progress_is_never_ahead_of_the_work_and_ends_at_all_of_it() {
    for (name, scale) in [("payday-produce", 0.002), ("two-shops", 0.002), ("bench", 0.05)] {
        let set = vec!["start=2026-03-02".to_owned(), "end=2026-04-13".to_owned(), "as_of=2026-04-13".to_owned()];
        let set = if name == "bench" { Vec::new() } else { set };
        let overrides = Overrides { set, scale: Some(scale), ..Overrides::default() };
        let checked = profile::load(name, &overrides).unwrap_or_else(|problems| panic!("{problems}"));
        let profile = Arc::new(checked.profile);
        let plan = Plan::new(&profile, &Selection { chunk_orders: 200, ..Selection::default() }).expect("a plan");
        let world = World::new(&profile, &plan.clients, &plan.tables, None);
        let told = Told { share: Share::of(&plan.chunks), rows: AtomicU64::new(0), points: Mutex::default() };
        let sinks: Vec<Box<dyn Sink>> = vec![Box::new(Null)];
        let stop = AtomicBool::new(false);
        execute(&plan.chunks, |chunk| world.rows(&chunk.content), &sinks, 1, &told, &stop).expect("it runs");
        let points = told.points.into_inner().expect("no panic");
        let all = told.rows.into_inner() as f64;
        assert!(points.len() > 10, "{name}: {} chunks", points.len());
        for (share, rows) in &points {
            let done = *rows as f64 / all;
            assert!(*share <= done + 0.03, "{name}: {share:.3} is told when {done:.3} of the rows are made");
            assert!(*share >= done - 0.25, "{name}: {share:.3} is told when {done:.3} of the rows are made");
        }
        assert_eq!(points.last().map(|it| it.0), Some(1.0), "{name}");
    }
}
