//! How long to wait before the next try: a little longer each time, and not for ever.

use std::time::{Duration, Instant};

const FIRST: Duration = Duration::from_millis(50);
const LONGEST: Duration = Duration::from_secs(3);

/// The pauses between tries, until a time is over.
#[derive(Debug)]
pub(crate) struct Backoff {
    next: Duration,
    end: Instant,
}

impl Backoff {
    /// Tries go on for this long from now.
    pub(crate) fn within(time: Duration) -> Self {
        Self { next: FIRST, end: Instant::now() + time }
    }

    /// The pause before the next try; none when there should be no more.
    pub(crate) fn pause(&mut self) -> Option<Duration> {
        let left = self.end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return None;
        }
        let pause = self.next.min(left);
        self.next = (self.next * 2).min(LONGEST);
        Some(pause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_a_bound() {
        let mut backoff = Backoff::within(Duration::from_secs(3600));
        let pauses: Vec<_> = std::iter::from_fn(|| backoff.pause()).take(20).collect();
        assert!(pauses.is_sorted());
        assert_eq!((pauses[0], pauses[19]), (FIRST, LONGEST));
    }

    #[test]
    fn it_gives_up() {
        assert_eq!(Backoff::within(Duration::ZERO).pause(), None);
    }
}
