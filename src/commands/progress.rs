//! Progress on standard error: a bar on a terminal, a plain line every few seconds elsewhere.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use ordermill::plan::Chunk;
use ordermill::run::{Progress, Share};
use ordermill::tables::Table;

use super::printer::{Printer, bytes, thousands};

/// How often a plain line comes.
const EVERY: Duration = Duration::from_secs(5);

/// Steps of the bar.
const PARTS: u64 = 10_000;

/// What a command works through.
pub(super) enum Goal {
    /// Chunks that are written.
    Chunks(Share),
    /// Rows that are read.
    Rows(u64),
}

/// Shows how far a run has come.
pub(super) struct Bar {
    printer: Printer,
    bar: ProgressBar,
    started: Instant,
    goal: Goal,
    rows: AtomicU64,
    bytes: AtomicU64,
    /// Nanoseconds that workers waited for the target, and the writer for the generator.
    waited: [AtomicU64; 2],
    said: Mutex<Instant>,
}

impl Bar {
    pub(super) fn new(printer: Printer, goal: Goal) -> Self {
        let bar = if printer.moves() { ProgressBar::new(PARTS) } else { ProgressBar::hidden() };
        let style = ProgressStyle::with_template("{elapsed_precise} {wide_bar} {percent:>3} %  {msg}  ETA {eta}");
        if let Ok(style) = style {
            bar.set_style(style);
        }
        Self {
            printer,
            bar,
            started: Instant::now(),
            goal,
            rows: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
            waited: [AtomicU64::new(0), AtomicU64::new(0)],
            said: Mutex::new(Instant::now()),
        }
    }

    /// Seconds since the start.
    pub(super) fn seconds(&self) -> f64 {
        self.started.elapsed().as_secs_f64()
    }

    /// Takes the bar away.
    pub(super) fn clear(&self) {
        self.bar.finish_and_clear();
    }

    /// How much is done, from 0 to 1.
    fn share(&self) -> f64 {
        match &self.goal {
            Goal::Chunks(share) => share.now(),
            Goal::Rows(0) => 1.0,
            Goal::Rows(rows) => (self.rows.load(Ordering::Relaxed) as f64 / *rows as f64).min(1.0),
        }
    }

    fn step(&self) {
        self.bar.set_position((self.share() * PARTS as f64) as u64);
    }

    fn message(&self) -> String {
        let seconds = self.seconds().max(1e-3);
        let per_second = |count: &AtomicU64| (count.load(Ordering::Relaxed) as f64 / seconds) as u64;
        let rows = format!("{} rows/s", thousands(per_second(&self.rows)));
        if self.bytes.load(Ordering::Relaxed) == 0 {
            return rows;
        }
        let [target, generator] = [0, 1].map(|side: usize| self.waited[side].load(Ordering::Relaxed));
        let slower = if target > generator { "target-bound" } else { "generator-bound" };
        format!("{rows}  {}/s  {slower}", bytes(per_second(&self.bytes)))
    }

    fn say(&self) {
        if self.printer.moves() || self.printer.is_quiet() {
            return;
        }
        let Ok(mut said) = self.said.try_lock() else { return };
        if said.elapsed() < EVERY {
            return;
        }
        *said = Instant::now();
        let share = self.share();
        let left =
            if share > 0.0 { format!("  {:.0} s left", self.seconds() * (1.0 / share - 1.0)) } else { String::new() };
        self.printer.note(&format!("{:.0} %  {}{left}", 100.0 * share, self.message()));
    }
}

impl Progress for Bar {
    fn made(&self, _: &'static Table, rows: u64) {
        self.rows.fetch_add(rows, Ordering::Relaxed);
        if matches!(self.goal, Goal::Rows(_)) {
            self.step();
        }
        self.say();
    }

    fn written(&self, chunk: &Chunk, bytes: u64) {
        if let Goal::Chunks(share) = &self.goal {
            share.written(chunk);
        }
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        self.step();
        if self.printer.moves() {
            self.bar.set_message(self.message());
        }
    }

    fn waited_for_target(&self, time: Duration) {
        self.waited[0].fetch_add(time.as_nanos() as u64, Ordering::Relaxed);
    }

    fn waited_for_generator(&self, time: Duration) {
        self.waited[1].fetch_add(time.as_nanos() as u64, Ordering::Relaxed);
    }
}
