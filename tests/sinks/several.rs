//! Several targets in one run: the slow one sets the pace, the one that fails ends it for all, and all can go on.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ordermill::job::{Mode, Request};
use ordermill::plan::{Chunk, Plan, Selection};
use ordermill::run::{End, RunError, Silent};
use ordermill::sinks::{
    Batches, Coding, Directory, Encoded, Encoder, Null, Sink, Standing, Tally, TargetError, Ticket,
};

use super::support::{Rows, everything, expected, job, plan, read, run, run_with};

/// Threads of `support::run`, tickets beyond them, and what a late target takes ahead.
const THREADS: usize = 3;
const SPARE: usize = 2;
const AHEAD: usize = 4;

/// A target whose bytes arrive after a while, as a server's do.
struct Late {
    on_their_way: Mutex<Sender<Ticket>>,
    written: AtomicUsize,
    arrived: Arc<AtomicUsize>,
    most_begun: AtomicUsize,
    begun: AtomicUsize,
}

impl Late {
    fn new(nap: Duration) -> Self {
        let (sender, receiver) = channel::<Ticket>();
        let arrived = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&arrived);
        std::thread::spawn(move || {
            for ticket in receiver {
                std::thread::sleep(nap);
                counter.fetch_add(1, Ordering::SeqCst);
                drop(ticket);
            }
        });
        Self {
            on_their_way: Mutex::new(sender),
            written: AtomicUsize::new(0),
            arrived,
            most_begun: AtomicUsize::new(0),
            begun: AtomicUsize::new(0),
        }
    }
}

struct LateChunk<'s>(&'s Late);

impl Sink for &'static Late {
    fn lacks(&self, _: &Chunk) -> bool {
        true
    }

    fn encoder<'s>(&'s self, _: &Chunk) -> Result<Box<dyn Encoder<'s> + 's>, TargetError> {
        let begun = self.begun.fetch_add(1, Ordering::SeqCst) + 1;
        self.most_begun.fetch_max(begun.saturating_sub(self.arrived.load(Ordering::SeqCst)), Ordering::SeqCst);
        Ok(Box::new(LateChunk(self)))
    }

    fn in_flight(&self) -> usize {
        AHEAD
    }

    fn finish(&self) -> Result<Standing, TargetError> {
        Ok(Standing::Whole)
    }
}

impl<'s> Encoder<'s> for LateChunk<'s> {
    fn rows(&mut self, _: &Batches) -> Result<(), TargetError> {
        Ok(())
    }

    fn end(self: Box<Self>) -> Result<Box<dyn Encoded + 's>, TargetError> {
        Ok(self)
    }
}

impl Encoded for LateChunk<'_> {
    fn bytes(&self) -> Tally {
        Tally::default()
    }

    fn write(self: Box<Self>, ticket: Ticket) -> Result<(), TargetError> {
        self.0.written.fetch_add(1, Ordering::SeqCst);
        self.0.on_their_way.lock().expect("no panic").send(ticket).expect("the other end lives");
        Ok(())
    }
}

#[test]
fn a_slow_target_holds_back_the_others_and_few_chunks_are_in_memory() {
    let plan = plan(&everything());
    let bound = THREADS + SPARE + AHEAD;
    assert!(plan.chunks.len() > 2 * bound, "a run far longer than what may be ahead");
    for slow_first in [true, false] {
        let late: &'static Late = Box::leak(Box::new(Late::new(Duration::from_millis(15))));
        let mut sinks: Vec<Box<dyn Sink>> = vec![Box::new(late), Box::new(Null)];
        if !slow_first {
            sinks.reverse();
        }
        let outcome = run(&plan, &sinks).expect("it runs");
        assert_eq!(outcome.end, End::Done(vec![Standing::Whole; 2]));
        assert_eq!(late.written.load(Ordering::SeqCst), plan.chunks.len(), "each once");
        let most = late.most_begun.load(Ordering::SeqCst);
        assert!(most <= bound, "{most} chunks at once");
        assert!(most > THREADS, "the target was slow enough to be ahead of: {most}");
    }
}

/// A directory that fails at one chunk.
struct Failing {
    directory: Directory,
    at: usize,
}

struct FailingChunk<T> {
    inner: T,
    fails: bool,
}

impl Sink for Failing {
    fn lacks(&self, chunk: &Chunk) -> bool {
        self.directory.lacks(chunk)
    }

    fn encoder<'s>(&'s self, chunk: &Chunk) -> Result<Box<dyn Encoder<'s> + 's>, TargetError> {
        let inner = self.directory.encoder(chunk)?;
        Ok(Box::new(FailingChunk { inner, fails: chunk.index == self.at }))
    }

    fn finish(&self) -> Result<Standing, TargetError> {
        self.directory.finish()
    }
}

impl<'s> Encoder<'s> for FailingChunk<Box<dyn Encoder<'s> + 's>> {
    fn rows(&mut self, rows: &Batches) -> Result<(), TargetError> {
        self.inner.rows(rows)
    }

    fn end(self: Box<Self>) -> Result<Box<dyn Encoded + 's>, TargetError> {
        let Self { inner, fails } = *self;
        Ok(Box::new(FailingChunk { inner: inner.end()?, fails }))
    }
}

impl Encoded for FailingChunk<Box<dyn Encoded + '_>> {
    fn bytes(&self) -> Tally {
        self.inner.bytes()
    }

    fn write(self: Box<Self>, ticket: Ticket) -> Result<(), TargetError> {
        if self.fails {
            return Err(TargetError::refused("the target", "is full", "make room"));
        }
        self.inner.write(ticket)
    }
}

fn open(root: &Path, plan: &Plan, selection: &Selection) -> Directory {
    Directory::open(root, &Request::new(&job(plan, selection), plan, Mode::RESUME), Coding::default())
        .expect("it opens")
}

fn is_beginning(seen: &Rows, of: &Rows) {
    for (table, rows) in seen {
        assert_eq!(rows, &of[table].slice(0, rows.num_rows()), "{table}");
    }
}

#[test]
fn a_target_that_fails_ends_the_run_and_each_goes_on_from_where_it_stands() {
    let selection = everything();
    let plan = plan(&selection);
    let expected = expected(&plan);
    for fails_first in [true, false] {
        let roots = [tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder")];
        let at = plan.chunks.len() / 2;
        let failing = Failing { directory: open(roots[0].path(), &plan, &selection), at };
        let mut sinks: Vec<Box<dyn Sink>> = vec![Box::new(failing), Box::new(open(roots[1].path(), &plan, &selection))];
        if !fails_first {
            sinks.reverse();
        }
        let error = run_with(&plan, &sinks, &Silent, &AtomicBool::new(false), |_| {}).expect_err("it fails");
        assert!(matches!(&error, RunError::Sink(_)), "{error}");
        assert_eq!(error.to_string(), "the target is full\nhint: make room");
        drop(sinks);
        for root in &roots {
            let seen = read(root.path());
            is_beginning(&seen, &expected);
            assert_ne!(seen, expected, "it ended on the way");
        }

        let sinks = roots.each_ref().map(|root| Box::new(open(root.path(), &plan, &selection)) as Box<dyn Sink>);
        let outcome = run(&plan, &sinks).expect("it goes on");
        assert_eq!(outcome.end, End::Done(vec![Standing::Whole; 2]));
        assert!(outcome.chunks < plan.chunks.len(), "what both have is not made again");
        for root in &roots {
            assert_eq!(read(root.path()), expected);
        }
    }
}
