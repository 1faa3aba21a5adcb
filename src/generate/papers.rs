//! How customers pay, and when messages leave.

use std::sync::LazyLock;

use crate::profile::Client;
use crate::random::{Key, Quantiles, Steps, unit};
use crate::tables::words::PaymentMethod;

const HOUR: f64 = 3_600_000.0;
const DAY: i64 = 86_400_000;
/// When an invoice on account is paid, as a share of the terms: log-normal. IBM's sample of accounts receivable, 2,466 invoices
/// on thirty days: they are paid after 26.4 days, with a standard deviation of 12.3, a third of them late. Nobody takes more
/// than 3.7 times the terms.
static ON_ACCOUNT: LazyLock<Quantiles> = LazyLock::new(|| Quantiles::log_normal(0.82, 0.45));
/// From an invoice to a transfer, milliseconds: log-normal. Of Olist's orders 37 % are paid after more than an hour, by bank slips
/// mostly; half of these within a day, nine in ten within 55 hours.
static TRANSFER: LazyLock<Quantiles> = LazyLock::new(|| Quantiles::log_normal(22.0 * HOUR, 0.75));
/// From an invoice to the first charge of a card or wallet, milliseconds: log-normal. Olist's, when it is not by slip, takes
/// twenty minutes.
static CHARGE: LazyLock<Quantiles> = LazyLock::new(|| Quantiles::log_normal(0.33 * HOUR, 0.6));
/// The chance that a charge fails: the first, and those that follow, each `AGAIN` days after the one before. No public data
/// counts these; card issuers decline one in twenty to one in ten.
const FAILS: [f64; 3] = [0.06, 0.35, 0.5];
const AGAIN: [u64; 2] = [1, 3];
/// From an event to its message, milliseconds: log-normal. No public data either: a queue that is kept short, of which 95
/// in 100 messages leave within two minutes.
pub(super) static SENDING: LazyLock<Quantiles> = LazyLock::new(|| Quantiles::log_normal(20_000.0, 1.0));

/// The laws of a client's paperwork.
#[derive(Debug)]
pub(super) struct Papers {
    /// Payment terms, milliseconds.
    pub(super) terms: i64,
    methods: Vec<PaymentMethod>,
    /// Draws one of them.
    shares: Steps,
}

/// What becomes of an invoice up to some instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Payment {
    pub(super) method: PaymentMethod,
    /// How often it was tried, and when for the last time.
    pub(super) attempts: i32,
    pub(super) attempted_at: Option<i64>,
    pub(super) is_paid: bool,
}

impl Papers {
    pub(super) fn new(client: &Client) -> Self {
        Self {
            terms: i64::from(client.terms_days) * DAY,
            methods: client.payment.iter().map(|(method, _)| *method).collect(),
            shares: Steps::new(&client.payment.iter().map(|(_, share)| *share).collect::<Vec<_>>()),
        }
    }

    /// From an invoice to the last that happens to it, at most; milliseconds.
    pub(super) fn longest(&self) -> i64 {
        let tries: i64 = AGAIN.iter().map(|days| (*days as i64 + 2) * DAY).sum();
        let on_account = (self.terms as f64 * ON_ACCOUNT.largest()) as i64;
        on_account.max(TRANSFER.largest() as i64).max(CHARGE.largest() as i64 + tries).max(self.terms)
    }

    /// How an invoice is paid that is issued at an instant, by what has happened.
    pub(super) fn payment(&self, issued_at: i64, key: Key, mut has: impl FnMut(i64) -> bool) -> Payment {
        let method = self.methods[self.shares.pick(key.bits())];
        let delay = key.at(0).bits();
        let first = issued_at
            + match method {
                PaymentMethod::Account if self.terms > 0 => (self.terms as f64 * ON_ACCOUNT.pick(delay)) as i64,
                // What is due at once is paid by transfer.
                PaymentMethod::Account | PaymentMethod::Transfer => TRANSFER.pick(delay) as i64,
                PaymentMethod::Card | PaymentMethod::Wallet => CHARGE.pick(delay) as i64,
            };
        let mut payment = Payment { method, attempts: 0, attempted_at: None, is_paid: false };
        let mut at = first;
        let is_charged = matches!(method, PaymentMethod::Card | PaymentMethod::Wallet);
        for (attempt, fails) in FAILS.into_iter().enumerate() {
            if !has(at) {
                break;
            }
            payment = Payment { attempts: attempt as i32 + 1, attempted_at: Some(at), ..payment };
            let key = key.at(attempt as u64 + 1);
            payment.is_paid = !is_charged || unit(key.bits()) >= fails;
            let Some(days) = AGAIN.get(attempt).filter(|_| !payment.is_paid) else { break };
            at += *days as i64 * DAY + key.at(0).below(2 * DAY as u64) as i64;
        }
        payment
    }
}
