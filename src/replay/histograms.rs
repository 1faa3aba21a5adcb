//! What has become of operations: counts, and three latencies of each kind.
//!
//! *Response* is from the instant at which an operation was due until it was done: what the user waits. *Service* is from when
//! it was sent. *Lag* is from when it was due until the pacer let it go: what the client adds. Microseconds, to three digits.
//! One that was given up has waited so long at least, and counts with that.

use std::mem;

use hdrhistogram::Histogram;

use super::operations::KINDS;

const DIGITS: u8 = 3;

/// Of one kind.
#[derive(Debug, Clone, Default)]
pub(super) struct Records {
    /// Those that came to an end, well or not, or were given up.
    pub(super) ended: u64,
    /// Answers that are not what they should be, or none.
    pub(super) wrong: u64,
    /// Not sent, or not waited for any more.
    pub(super) given_up: u64,
    /// Ended later than the objective says.
    pub(super) late: u64,
    latencies: Option<Box<Latencies>>,
}

/// Latencies, microseconds.
#[derive(Debug, Clone)]
pub(super) struct Latencies {
    pub(super) response: Histogram<u64>,
    pub(super) service: Histogram<u64>,
    pub(super) lag: Histogram<u64>,
}

/// Of all kinds, in the order of [`Kind::ALL`](super::Kind::ALL).
pub(super) type ByKind = [Records; KINDS];

impl Records {
    /// Notes the latencies of one operation, microseconds; `service` is none, when it was never sent.
    pub(super) fn note(&mut self, response: u64, service: Option<u64>, lag: u64) {
        let all = self.latencies.get_or_insert_with(Box::default);
        let pairs = [(&mut all.response, Some(response)), (&mut all.service, service), (&mut all.lag, Some(lag))];
        for (histogram, value) in pairs {
            value.map_or(Ok(()), |value| histogram.record(value)).expect("a histogram that grows takes any value");
        }
    }

    /// Its latencies, if there are any.
    pub(super) fn latencies(&self) -> Option<&Latencies> {
        self.latencies.as_deref()
    }

    /// A quantile of the response, microseconds; 0 when nothing has ended.
    pub(super) fn response_at(&self, quantile: f64) -> u64 {
        self.latencies().map_or(0, |it| it.response.value_at_quantile(quantile))
    }

    /// Adds what another one has.
    pub(super) fn add(&mut self, other: &Self) {
        self.ended += other.ended;
        self.wrong += other.wrong;
        self.given_up += other.given_up;
        self.late += other.late;
        let Some(theirs) = other.latencies() else { return };
        let ours = self.latencies.get_or_insert_with(Box::default);
        let pairs = [
            (&mut ours.response, &theirs.response),
            (&mut ours.service, &theirs.service),
            (&mut ours.lag, &theirs.lag),
        ];
        for (ours, theirs) in pairs {
            ours.add(theirs).expect("a histogram that grows takes any value");
        }
    }

    /// Gives all to another one, and begins anew.
    pub(super) fn drain_into(&mut self, other: &mut Self) {
        other.add(self);
        let latencies = mem::take(&mut self.latencies).map(|mut all| {
            all.response.reset();
            all.service.reset();
            all.lag.reset();
            all
        });
        *self = Self { latencies, ..Self::default() };
    }
}

impl Default for Latencies {
    fn default() -> Self {
        let empty = || Histogram::new(DIGITS).expect("three digits are allowed");
        Self { response: empty(), service: empty(), lag: empty() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_drained_is_nowhere_twice() {
        let (mut interval, mut total) = (Records::default(), Records::default());
        for round in 1..=3 {
            interval.ended += 1;
            interval.note(1_000 * round, Some(900), 5);
            interval.drain_into(&mut total);
        }
        assert_eq!((interval.ended, total.ended, interval.response_at(1.0)), (0, 3, 0));
        let of = total.latencies().expect("three were noted");
        assert_eq!((of.response.len(), of.service.len()), (3, 3));
        // To three digits.
        assert!(of.response.max().abs_diff(3_000) <= 3 && total.response_at(0.5).abs_diff(2_000) <= 2);
    }
}
