//! How far a run has come, and its log.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;
use indicatif::{ProgressBar, ProgressStyle};
use ordermill::replay::{Kind, Second, Watch};

use super::log::Log;
use super::text::{micros, time};
use crate::commands::Failure;
use crate::commands::printer::{Printer, thousands};

/// How often a plain line comes.
const EVERY: Duration = Duration::from_secs(5);
/// Steps of the bar.
const PARTS: u64 = 1_000;

/// Shows how far a run has come.
pub(super) struct Meter<'m> {
    printer: Printer,
    bar: ProgressBar,
    log: Option<Mutex<Log<'m>>>,
    began: Mutex<Option<Instant>>,
    said: Mutex<Instant>,
}

impl<'m> Meter<'m> {
    pub(super) fn new(printer: Printer, log: Option<Log<'m>>) -> Self {
        let bar = if printer.moves() { ProgressBar::new(PARTS) } else { ProgressBar::hidden() };
        if let Ok(style) = ProgressStyle::with_template("{elapsed_precise} {wide_bar} {percent:>3} %  {msg}") {
            bar.set_style(style);
        }
        Self { printer, bar, log: log.map(Mutex::new), began: Mutex::default(), said: Mutex::new(Instant::now()) }
    }

    /// Clears the bar, and ends the log.
    pub(super) fn finish(self) -> Result<(), Failure> {
        self.bar.finish_and_clear();
        self.log.map_or(Ok(()), |log| log.into_inner().unwrap_or_else(PoisonError::into_inner).finish())
    }
}

impl Watch for Meter<'_> {
    fn preparing(&self, what: &str) {
        self.bar.set_message(what.to_owned());
    }

    fn interval(&self, kind: Kind, length: Duration, response: &Histogram<u64>) {
        if let Some(log) = &self.log {
            log.lock().unwrap_or_else(PoisonError::into_inner).write(kind, length, response);
        }
    }

    fn second(&self, share: f64, second: &Second) {
        let Second { offered, ended, backlog, p99, .. } = *second;
        let counts = [offered, ended, backlog].map(thousands);
        let Ok(mut began) = self.began.lock() else { return };
        let began = began.get_or_insert_with(Instant::now).elapsed().as_secs_f64();
        let left = if share > 0.0 { began * (1.0 / share - 1.0) } else { 0.0 };
        let text = format!(
            "{}/s offered  {}/s done  {} wait  p99 {}  {} left",
            counts[0],
            counts[1],
            counts[2],
            micros(p99),
            time(left.round())
        );
        if self.printer.moves() {
            self.bar.set_position((share * PARTS as f64) as u64);
            self.bar.set_message(text);
            return;
        }
        let Ok(mut said) = self.said.lock() else { return };
        if said.elapsed() >= EVERY {
            *said = Instant::now();
            self.printer.note(&format!("{:.0} %  {text}", 100.0 * share));
        }
    }
}
