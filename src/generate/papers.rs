//! When customers pay and when messages leave.

use crate::random::Quantiles;

const DAY: i64 = 86_400_000;
/// When customers pay, as a share of the terms: log-normal. No public data says how late they do; with this median and
/// spread two in three pay in time, and nobody takes more than 2.7 times the terms.
const PAYMENT_MEDIAN: f64 = 0.85;
const PAYMENT_SIGMA: f64 = 0.35;
/// From an event to its message, milliseconds: log-normal. No public data either: a queue that is kept short, of which 95
/// in 100 messages leave within two minutes.
const SENDING_MEDIAN: f64 = 20_000.0;
const SENDING_SIGMA: f64 = 1.0;

/// The laws of a client's paperwork.
#[derive(Debug)]
pub(super) struct Papers {
    /// Payment terms, milliseconds.
    pub(super) terms: i64,
    /// When an invoice is paid, as a factor on the terms.
    pub(super) payment: Quantiles,
    /// From an event to its message, milliseconds.
    pub(super) sending: Quantiles,
}

impl Papers {
    pub(super) fn new(terms_days: u32) -> Self {
        Self {
            terms: i64::from(terms_days) * DAY,
            payment: Quantiles::log_normal(PAYMENT_MEDIAN, PAYMENT_SIGMA),
            sending: Quantiles::log_normal(SENDING_MEDIAN, SENDING_SIGMA),
        }
    }
}
