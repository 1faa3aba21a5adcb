//! What connections have noted, second by second.

use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use super::clock::Micros;
use super::field::Field;
use super::histograms::{ByKind, Records};
use super::report::{Quantiles, Second, WarmUp};
use super::scribe::Notes;
use super::{Kind, Watch};

/// What was seen of a run.
pub(super) struct Seen {
    /// After the warm-up.
    pub(super) counted: ByKind,
    /// Operations that ended, in the warm-up too.
    pub(super) ended: u64,
    pub(super) warm_up: WarmUp,
    pub(super) seconds: Vec<Second>,
}

/// Collects what connections have noted, second by second.
pub(super) struct Monitor<'m> {
    field: &'m Field,
    notes: &'m [Arc<Notes>],
    /// Of the warm-up, and of the rest.
    totals: [ByKind; 2],
    seconds: Vec<Second>,
    offered: u64,
    watch: &'m dyn Watch,
    /// When the last second ended, and when the next one does.
    last: Micros,
    next: Micros,
    backlog_after_warm_up: Option<u64>,
}

impl<'m> Monitor<'m> {
    pub(super) fn new(field: &'m Field, notes: &'m [Arc<Notes>], watch: &'m dyn Watch) -> Self {
        Self {
            field,
            notes,
            totals: Default::default(),
            seconds: Vec::new(),
            offered: 0,
            watch,
            last: 0,
            next: 1_000_000,
            backlog_after_warm_up: None,
        }
    }

    /// Looks whether a second is over.
    pub(super) fn tick(&mut self) {
        let now = self.field.clock.now();
        if now >= self.field.begins && self.backlog_after_warm_up.is_none() {
            self.backlog_after_warm_up = Some(self.backlog());
            // Seconds are counted from here on.
            self.last = self.field.begins;
            self.next = self.field.begins + 1_000_000;
        }
        if now < self.next {
            return;
        }
        let second = self.collect();
        self.watch.second((now as f64 / self.field.ends.max(1) as f64).clamp(0.0, 1.0), &second);
        if now >= self.field.begins + 1_000_000 {
            self.seconds.push(second);
        }
        while self.next <= now {
            self.next += 1_000_000;
        }
    }

    /// What was seen, once nothing more comes.
    pub(super) fn finish(mut self) -> Seen {
        let second = self.collect();
        if second.offered + second.ended + second.confirmed > 0 {
            self.seconds.push(second);
        }
        let warm_up = self.warm_up();
        let [before, counted] = self.totals;
        let ended =
            [&before, &counted].into_iter().flat_map(|it| done_to_a_database(it.iter())).map(|it| it.ended).sum();
        Seen { counted, ended, warm_up, seconds: self.seconds }
    }

    fn backlog(&self) -> u64 {
        self.field.backlog.load(Ordering::Relaxed).max(0) as u64
    }

    /// Takes what was noted.
    fn collect(&mut self) -> Second {
        let mut interval: [ByKind; 2] = Default::default();
        for notes in self.notes {
            let mut notes = notes.lock().unwrap_or_else(PoisonError::into_inner);
            for (phase, into) in notes.iter_mut().zip(&mut interval) {
                phase.iter_mut().zip(into).for_each(|(records, into)| records.drain_into(into));
            }
        }
        let now = self.field.clock.now();
        let length = Duration::from_micros((now - self.last).max(0) as u64);
        self.last = now;
        for (kind, records) in Kind::ALL.into_iter().zip(&interval[1]) {
            if let Some(latencies) = records.latencies() {
                self.watch.interval(kind, length, &latencies.response);
            }
        }
        let mut all = Records::default();
        for (phase, total) in interval.iter().zip(&mut self.totals) {
            for ((kind, records), total) in Kind::ALL.into_iter().zip(phase).zip(total) {
                if kind != Kind::Event {
                    all.add(records);
                }
                total.add(records);
            }
        }
        let confirmed = |phase: &ByKind| {
            let events = &phase[Kind::Event as usize];
            events.ended - events.given_up
        };
        let offered: u64 = done_to_a_database(self.field.offered().iter()).sum();
        let second = Second {
            until: (now - self.field.begins) as f64 / 1e6,
            offered: offered - self.offered,
            ended: all.ended,
            bad: (all.late + all.wrong + all.given_up).min(all.ended),
            backlog: self.backlog(),
            p50: all.response_at(0.5),
            p99: all.response_at(0.99),
            max: all.response_at(1.0),
            confirmed: interval.iter().map(confirmed).sum(),
            unconfirmed: self.field.unconfirmed.load(Ordering::Relaxed),
        };
        self.offered = offered;
        second
    }

    fn warm_up(&self) -> WarmUp {
        let mut all = Records::default();
        done_to_a_database(self.totals[0].iter()).for_each(|records| all.add(records));
        let response = all.latencies().map_or_else(Quantiles::default, |it| Quantiles::of(&it.response));
        WarmUp { ended: all.ended, backlog: self.backlog_after_warm_up.unwrap_or(0), response }
    }
}

/// What belongs to kinds of operations that are done to a database.
fn done_to_a_database<T>(by_kind: impl Iterator<Item = T>) -> impl Iterator<Item = T> {
    Kind::ALL.into_iter().zip(by_kind).filter(|(kind, _)| *kind != Kind::Event).map(|(_, of)| of)
}
