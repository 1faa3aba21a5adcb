//! What is to be told, on its way from who has written it to who tells it. Nobody who writes waits here: where the broker is
//! slow or gone, messages do, a bounded number of them; more are given up.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::Serialize;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::clock::Micros;
use super::field::Field;
use super::message::Message;
use super::operations::Kind;
use super::queue::Times;
use super::scribe::{End, Notes, Scribe};
use crate::sinks::Envelope;

/// Messages that may wait for the broker: those of some seconds, a few hundred bytes each.
const WAITING: usize = 1 << 17;

/// Who is told, once reached.
pub(super) struct Broker {
    /// Shown without secrets.
    pub(super) address: String,
    pub(super) exchange: String,
    pub(super) envelope: Option<Envelope>,
    /// Tells what comes out of an outbox until it is closed and empty.
    pub(super) life: Box<Live>,
}

/// Begins to tell what comes out of an outbox.
pub(super) type Live = dyn FnOnce(Receiver<Told>, Arc<Tally>, Scribe) -> Life;

/// Who tells in a run.
pub(super) struct Teller {
    pub(super) outbox: Outbox,
    pub(super) life: Life,
    pub(super) notes: Arc<Notes>,
}

/// The life of who tells.
pub(super) type Life = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A message whose write was committed.
pub(super) struct Told {
    pub(super) message: Message,
    /// Those of its write.
    pub(super) times: Times,
    pub(super) committed: Micros,
}

/// Where messages are put.
#[derive(Clone)]
pub(super) struct Outbox(Sender<Told>);

/// What has happened on the way to a queue, beside what every operation counts.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Confirmed, and taken by no queue.
    pub(super) unroutable: AtomicU64,
    /// Refused by the broker, and sent again.
    pub(super) nacked: AtomicU64,
    /// Sent again, since the connection was lost before they were confirmed.
    pub(super) resent: AtomicU64,
    pub(super) reconnects: AtomicU64,
    pub(super) blocked: AtomicU64,
    pub(super) blocked_micros: AtomicU64,
}

/// What has become of messages; counts of the whole run, warm-up included.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Published {
    /// The broker, without secrets.
    pub broker: String,
    /// Its exchange.
    pub exchange: String,
    /// Confirmed, and taken by no queue.
    pub unroutable: u64,
    /// Times that the broker has refused one, which was then sent again.
    pub nacked: u64,
    /// Sent again, since the connection was lost before they were confirmed.
    pub resent: u64,
    /// Connections that were lost and made again.
    pub reconnects: u64,
    /// Times that the broker has blocked the connection, short of memory or of disk.
    pub blocked: u64,
    /// How long that was, seconds.
    pub blocked_seconds: f64,
}

impl Broker {
    /// Who tells in a run, and what asks at its end what has become of all.
    pub(super) fn start(self, field: &Arc<Field>) -> (Teller, impl FnOnce() -> Published + use<>) {
        let Self { address: broker, exchange, life, .. } = self;
        let (to, from) = channel(WAITING);
        let tally = Arc::<Tally>::default();
        let (scribe, notes) = Scribe::new(field);
        let life = life(from, Arc::clone(&tally), scribe);
        (Teller { outbox: Outbox(to), life, notes }, move || tally.published(broker, exchange))
    }
}

impl Outbox {
    /// Puts messages whose write was committed.
    pub(super) fn put(&self, messages: Vec<Message>, times: Times, committed: Micros, scribe: &mut Scribe) {
        scribe.field.unconfirmed.fetch_add(messages.len() as u64, Ordering::Relaxed);
        for message in messages {
            match self.0.try_send(Told { message, times, committed }) {
                Ok(()) => {}
                Err(TrySendError::Full(told) | TrySendError::Closed(told)) => {
                    scribe.field.say(format!("more than {WAITING} events wait for the broker: what comes is not told"));
                    scribe.field.spoil();
                    told.end(End::Wrong, None, scribe);
                }
            }
        }
    }
}

impl Told {
    /// The broker has it.
    pub(super) fn confirm(&self, scribe: &mut Scribe) {
        self.end(End::Done, Some(self.committed), scribe);
    }

    /// It has waited too long: what was written has happened, but nobody may ever know.
    pub(super) fn give_up(&self, scribe: &mut Scribe) {
        scribe.field.spoil();
        self.end(End::GivenUp, None, scribe);
    }

    fn end(&self, end: End, sent: Option<Micros>, scribe: &mut Scribe) {
        scribe.field.unconfirmed.fetch_sub(1, Ordering::Relaxed);
        let done = scribe.field.clock.now();
        scribe.note(Kind::Event, self.times, end, (sent, done));
    }
}

impl Tally {
    /// All of it.
    pub(super) fn published(&self, broker: String, exchange: String) -> Published {
        let count = |of: &AtomicU64| of.load(Ordering::Relaxed);
        Published {
            broker,
            exchange,
            unroutable: count(&self.unroutable),
            nacked: count(&self.nacked),
            resent: count(&self.resent),
            reconnects: count(&self.reconnects),
            blocked: count(&self.blocked),
            blocked_seconds: count(&self.blocked_micros) as f64 / 1e6,
        }
    }
}
