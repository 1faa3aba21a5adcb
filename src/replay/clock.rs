//! Two times: that of the profile, in milliseconds, and that of the run, in microseconds since its start.

use std::time::{Duration, Instant};

use crate::calendar::Millis;

/// Microseconds since the start of a run.
pub(super) type Micros = i64;

/// How the profile's time passes while it is played.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock {
    origin: Instant,
    start: Millis,
    speed: f64,
}

impl Clock {
    /// One that shows `start` at an instant of ours, from which on so many milliseconds of the profile's pass in one.
    pub(super) fn new(origin: Instant, start: Millis, speed: f64) -> Self {
        Self { origin, start, speed }
    }

    /// Now; below 0 before the start.
    pub(super) fn now(&self) -> Micros {
        let now = Instant::now();
        match now.checked_duration_since(self.origin) {
            Some(since) => since.as_micros() as Micros,
            None => -(self.origin.duration_since(now).as_micros() as Micros),
        }
    }

    /// When something is due that happens at an instant of the profile's.
    pub(super) fn due(&self, at: Millis) -> Micros {
        ((at - self.start) as f64 * 1000.0 / self.speed) as Micros
    }

    /// The instant of the profile's time at which something is due.
    pub(super) fn at(&self, due: Micros) -> Millis {
        self.start + (due as f64 * self.speed / 1000.0) as Millis
    }

    /// Lets the thread that asks sleep no longer than it wants to. Linux lets a thread sleep 50 µs longer, unless it is told
    /// otherwise, to wake several at once: prctl(2), `PR_SET_TIMERSLACK`.
    pub(super) fn sleep_exactly() {
        #[cfg(target_os = "linux")]
        // Where that can't be had, the lag tells.
        let _ = rustix::thread::set_current_timer_slack(std::num::NonZeroU64::new(1));
    }

    /// Sleeps until then: without spinning, which would take a processor from the database.
    pub(super) fn sleep_until(&self, due: Micros) {
        let left = due - self.now();
        if left > 0 {
            std::thread::sleep(Duration::from_micros(left as u64));
        }
    }
}
