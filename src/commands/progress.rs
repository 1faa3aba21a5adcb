//! Progress on standard error: a bar on a terminal, a plain line every few seconds elsewhere.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use ordermill::plan::Chunk;
use ordermill::run::Progress;
use ordermill::tables::Table;

use super::printer::{Printer, bytes, thousands};

/// How often a plain line comes.
const EVERY: Duration = Duration::from_secs(5);

/// Shows how far a run has come.
pub(super) struct Bar {
    printer: Printer,
    bar: ProgressBar,
    started: Instant,
    expected_rows: u64,
    rows: AtomicU64,
    bytes: AtomicU64,
    /// Nanoseconds that workers waited for the target, and the writer for the generator.
    waited: [AtomicU64; 2],
    said: Mutex<Instant>,
}

impl Bar {
    /// Progress towards so many rows.
    pub(super) fn new(printer: Printer, expected_rows: u64) -> Self {
        let bar = if printer.moves() { ProgressBar::new(expected_rows) } else { ProgressBar::hidden() };
        let style = ProgressStyle::with_template("{elapsed_precise} {wide_bar} {percent:>3} %  {msg}  ETA {eta}");
        if let Ok(style) = style {
            bar.set_style(style);
        }
        Self {
            printer,
            bar,
            started: Instant::now(),
            expected_rows,
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
        let rows = self.rows.load(Ordering::Relaxed);
        let share = 100.0 * rows as f64 / self.expected_rows.max(1) as f64;
        let left = self.seconds() * (100.0 / share.max(1e-3) - 1.0).max(0.0);
        self.printer.note(&format!("{:.0} %  {}  {left:.0} s left", share.min(100.0), self.message()));
    }
}

impl Progress for Bar {
    fn made(&self, _: &'static Table, rows: u64) {
        self.rows.fetch_add(rows, Ordering::Relaxed);
        self.bar.inc(rows);
        self.say();
    }

    fn written(&self, _: &Chunk, bytes: u64) {
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
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
