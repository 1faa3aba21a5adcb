//! What the client itself took: stalls of its process, processor time, and time that other machines took from this one.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::clock::{Clock, Micros};

/// How often the thread that looks for stalls wakes.
const TICK: Duration = Duration::from_millis(1);
/// It is a stall when it wakes so much later than that.
const STALL: Micros = 10_000;

/// Times in which this process did not run, though it wanted to.
#[derive(Debug, Default)]
pub(super) struct Stalls {
    /// From and until, ascending.
    found: Mutex<Vec<(Micros, Micros)>>,
    /// Up to when they are known.
    known: AtomicI64,
}

impl Stalls {
    /// Looks for stalls until told to stop, on a thread of its own.
    pub(super) fn watch(&self, clock: &Clock, stop: &AtomicBool) {
        let mut last = clock.now();
        while !stop.load(Ordering::Relaxed) {
            std::thread::sleep(TICK);
            let now = clock.now();
            if now - last > STALL + TICK.as_micros() as Micros {
                self.add(last, now);
            }
            self.known.store(now, Ordering::Release);
            last = now;
        }
        self.known.store(Micros::MAX, Ordering::Release);
    }

    fn add(&self, from: Micros, until: Micros) {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).push((from, until));
    }

    /// Up to when stalls are known.
    pub(super) fn known(&self) -> Micros {
        self.known.load(Ordering::Acquire)
    }

    /// How much of some time, that is known, was stalled.
    pub(super) fn within(&self, from: Micros, until: Micros) -> Micros {
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        let overlap = |&(start, end): &(Micros, Micros)| end.min(until) - start.max(from);
        found.iter().rev().take_while(|it| it.1 > from).map(overlap).filter(|it| *it > 0).sum()
    }

    /// How many there were, and the longest.
    pub(super) fn sum(&self) -> (u64, Micros) {
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        (found.len() as u64, found.iter().map(|it| it.1 - it.0).max().unwrap_or(0))
    }
}

/// Processor time, in hundredths of a second, where the system tells.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Processor {
    /// Of this process.
    own: u64,
    /// Of this machine: all of it, and what its host took for others.
    all: u64,
    stolen: u64,
}

impl Processor {
    /// Until now.
    pub(super) fn now() -> Self {
        Self::read().unwrap_or_default()
    }

    fn read() -> Option<Self> {
        let own = fs_err::read_to_string("/proc/self/stat").ok()?;
        // The name of the program, in brackets, may hold blanks.
        let own: Vec<&str> = own.rsplit_once(") ")?.1.split_ascii_whitespace().collect();
        let machine = fs_err::read_to_string("/proc/stat").ok()?;
        let times: Vec<u64> =
            machine.lines().next()?.split_ascii_whitespace().skip(1).filter_map(|it| it.parse().ok()).collect();
        Some(Self {
            own: own.get(11)?.parse::<u64>().ok()? + own.get(12)?.parse::<u64>().ok()?,
            all: times.iter().take(8).sum(),
            stolen: *times.get(7)?,
        })
    }

    /// Seconds of this process since then, and the share of the machine that its host took for others.
    pub(super) fn since(&self, then: &Self) -> (f64, f64) {
        let all = self.all.saturating_sub(then.all).max(1) as f64;
        let own = self.own.saturating_sub(then.own) as f64 / 100.0;
        (own, self.stolen.saturating_sub(then.stolen) as f64 / all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_stalled_of_a_time_counts() {
        let stalls = Stalls::default();
        stalls.add(100, 200);
        stalls.add(500, 900);
        assert_eq!([(0, 1000), (150, 600), (200, 500), (899, 900)].map(|(a, b)| stalls.within(a, b)), [500, 150, 0, 1]);
        assert_eq!(stalls.sum(), (2, 400));
    }
}
