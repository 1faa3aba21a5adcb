//! Who tells a RabbitMQ what has happened: one connection, so that what happens to an order is told in order; a bounded window of
//! messages that are not confirmed yet. What the broker refuses, or had not confirmed when the connection was lost, is sent again
//! with the same id, until it has waited for `--give-up` since its commit.

use std::collections::BTreeMap;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::Poll;
use std::time::Duration;

use futures_util::stream::FuturesUnordered;
use futures_util::{Stream, StreamExt};
use lapin::options::BasicPublishOptions;
use lapin::types::ShortString;
use lapin::{BasicProperties, Channel, Confirmation, Error, Event};
use tokio::sync::mpsc::Receiver;

use super::Telling;
use super::clock::Micros;
use super::lanes::RETRY;
use super::message::Message;
use super::outbox::{Broker, Life, Tally, Told};
use super::scribe::Scribe;
use crate::servers::ServerError;
use crate::servers::rabbitmq::{Server, Session, said};

/// Messages that may be under way: a broker that writes each to its disk confirms some hundred milliseconds later.
const WINDOW: usize = 8_192;
/// Messages that are not lost when the broker ends.
const PERSISTENT: u8 = 2;

/// Tells messages until there are no more.
struct Publisher {
    server: Server,
    from: Receiver<Told>,
    tally: Arc<Tally>,
    scribe: Scribe,
    /// The next message, when it was taken and not sent.
    next: Option<Told>,
    /// Those that are under way, by number, in the order in which they were sent.
    sent: BTreeMap<u64, Told>,
    /// The next number.
    number: u64,
}

/// What becomes of a message, by its number.
type Sending = Pin<Box<dyn Future<Output = (u64, Became)> + Send>>;

/// What has become of a message.
enum Became {
    Confirmed,
    /// Confirmed, and taken by no queue.
    Unroutable,
    /// Not taken by the broker.
    Refused,
    /// It has waited too long.
    Late,
    /// So is the connection.
    Lost(Error),
}

/// What comes next.
enum Next {
    Ended(u64, Became),
    Told(Told),
    Lost(Error),
    /// The broker takes nothing, and time passes.
    Blocked,
    Over,
}

/// Reaches a broker, waiting so long for one that is starting.
pub(super) async fn reach(telling: &Telling, wait: Duration) -> Result<Broker, ServerError> {
    let server = Server::named(&telling.broker, &telling.exchange)?;
    let session = server.wait(wait).await?;
    let (address, exchange) = (server.address.to_string(), server.exchange.clone());
    let life = move |from, tally, scribe| {
        let publisher = Publisher { server, from, tally, scribe, next: None, sent: BTreeMap::new(), number: 0 };
        Box::pin(publisher.run(session)) as Life
    };
    Ok(Broker { address, exchange, envelope: telling.envelope, life: Box::new(life) })
}

impl Publisher {
    /// Its life, from a connection that is open.
    async fn run(mut self, session: Session) {
        let mut session = Some(session);
        while let Some(open) = session.take() {
            match self.tell(&open).await {
                Ok(()) => {
                    open.close().await;
                    break;
                }
                Err(error) => {
                    self.scribe.field.say(format!("{} was lost: {}", self.server.address, said(&error)));
                    drop(open);
                    session = self.again().await;
                }
            }
        }
        self.scribe.finish().await;
    }

    /// Connects again; none once nothing is left to be told.
    async fn again(&mut self) -> Option<Session> {
        loop {
            // A broker that lets in whom it does not let speak is not asked all the time.
            tokio::time::sleep(RETRY).await;
            self.give_up_late();
            match self.server.connect().await {
                Ok(session) => {
                    self.tally.reconnects.fetch_add(1, Ordering::Relaxed);
                    return Some(session);
                }
                Err(error) => self.scribe.field.say(format!("{}: {}", self.server.address, said(&error))),
            }
            if self.is_over() && self.sent.is_empty() {
                return None;
            }
        }
    }

    /// Whether nothing more comes.
    fn is_over(&self) -> bool {
        self.from.is_closed() && self.from.is_empty() && self.next.is_none()
    }

    /// When a message has waited too long.
    fn deadline(&self, told: &Told) -> Micros {
        told.committed + self.scribe.field.give_up
    }

    /// Gives up what has waited too long while there was nobody to be told.
    fn give_up_late(&mut self) {
        let now = self.scribe.field.clock.now();
        let late: Vec<u64> = self.sent.iter().filter(|(_, it)| self.deadline(it) < now).map(|it| *it.0).collect();
        let late: Vec<Told> = late.iter().filter_map(|number| self.sent.remove(number)).collect();
        for told in late {
            told.give_up(&mut self.scribe);
        }
        while let Some(told) = self.next.take().or_else(|| self.from.try_recv().ok()) {
            if self.deadline(&told) >= now {
                self.next = Some(told);
                break;
            }
            told.give_up(&mut self.scribe);
        }
    }

    /// Tells on a connection until nothing is left, or it is lost.
    async fn tell(&mut self, session: &Session) -> Result<(), Error> {
        let mut events = pin!(session.connection.events_listener());
        let mut sending: FuturesUnordered<Sending> = FuturesUnordered::new();
        let mut blocked: Option<Micros> = None;
        let mut tick = tokio::time::interval(RETRY);
        // What had not been confirmed goes first, in its order.
        self.tally.resent.fetch_add(self.sent.len() as u64, Ordering::Relaxed);
        for (number, told) in &self.sent {
            sending.push(self.send(&session.channel, *number, told, Duration::ZERO));
        }
        let told = loop {
            let next = std::future::poll_fn(|context| {
                while let Poll::Ready(Some(event)) = events.as_mut().poll_next(context) {
                    match event {
                        Event::ConnectionBlocked(_) if blocked.is_none() => {
                            blocked = Some(self.scribe.field.clock.now());
                            self.tally.blocked.fetch_add(1, Ordering::Relaxed);
                        }
                        Event::ConnectionUnblocked => self.unblock(&mut blocked),
                        Event::Error(error) => return Poll::Ready(Next::Lost(error)),
                        _ => {}
                    }
                }
                if let Poll::Ready(Some((number, end))) = sending.poll_next_unpin(context) {
                    return Poll::Ready(Next::Ended(number, end));
                }
                if blocked.is_some() {
                    // The driver would keep without a bound what it can't send.
                    if sending.is_empty() && self.is_over() {
                        return Poll::Ready(Next::Over);
                    }
                    return tick.poll_tick(context).map(|_| Next::Blocked);
                }
                if sending.len() >= WINDOW {
                    return Poll::Pending;
                }
                if let Some(told) = self.next.take() {
                    return Poll::Ready(Next::Told(told));
                }
                match self.from.poll_recv(context) {
                    Poll::Ready(Some(told)) => Poll::Ready(Next::Told(told)),
                    Poll::Ready(None) if sending.is_empty() => Poll::Ready(Next::Over),
                    _ => Poll::Pending,
                }
            });
            match next.await {
                Next::Blocked => self.give_up_late(),
                Next::Told(told) if self.deadline(&told) < self.scribe.field.clock.now() => {
                    told.give_up(&mut self.scribe);
                }
                Next::Told(told) => {
                    sending.push(self.send(&session.channel, self.number, &told, Duration::ZERO));
                    self.sent.insert(self.number, told);
                    self.number += 1;
                }
                Next::Ended(_, Became::Lost(error)) | Next::Lost(error) => break Err(error),
                Next::Ended(number, Became::Refused) => {
                    self.tally.nacked.fetch_add(1, Ordering::Relaxed);
                    if let Some(told) = self.sent.get(&number) {
                        sending.push(self.send(&session.channel, number, told, RETRY));
                    }
                }
                Next::Ended(number, became) => {
                    if matches!(became, Became::Unroutable) {
                        self.tally.unroutable.fetch_add(1, Ordering::Relaxed);
                    }
                    match self.sent.remove(&number) {
                        Some(told) if matches!(became, Became::Late) => told.give_up(&mut self.scribe),
                        Some(told) => told.confirm(&mut self.scribe),
                        None => {}
                    }
                }
                Next::Over => break Ok(()),
            }
        };
        self.unblock(&mut blocked);
        told
    }

    fn unblock(&self, blocked: &mut Option<Micros>) {
        let since = |then: Micros| (self.scribe.field.clock.now() - then).max(0) as u64;
        self.tally.blocked_micros.fetch_add(blocked.take().map_or(0, since), Ordering::Relaxed);
    }

    /// The way of a message, after a pause: first come, first served.
    fn send(&self, channel: &Channel, number: u64, told: &Told, pause: Duration) -> Sending {
        let left = (self.deadline(told) - self.scribe.field.clock.now()).max(0) as u64;
        let (channel, exchange) = (channel.clone(), ShortString::from(self.server.exchange.as_str()));
        let (route, properties) = (ShortString::from(&*told.message.route), properties(&told.message));
        let body = Arc::clone(&told.message.body);
        let way = async move {
            if !pause.is_zero() {
                tokio::time::sleep(pause).await;
            }
            // Whoever listens to nothing is no fault: it is returned, counted, and confirmed.
            let options = BasicPublishOptions { mandatory: true, ..BasicPublishOptions::default() };
            channel.basic_publish(exchange, route, options, &body, properties).await?.await
        };
        Box::pin(async move {
            let became = match tokio::time::timeout(Duration::from_micros(left), way).await {
                Err(_) => Became::Late,
                Ok(Err(error)) => Became::Lost(error),
                Ok(Ok(Confirmation::Nack(_))) => Became::Refused,
                // The broker returns a message before it confirms it.
                Ok(Ok(Confirmation::Ack(Some(_)))) => Became::Unroutable,
                Ok(Ok(_)) => Became::Confirmed,
            };
            (number, became)
        })
    }
}

/// What stands on the envelope of a message.
fn properties(message: &Message) -> BasicProperties {
    BasicProperties::default()
        .with_content_type("application/json".into())
        .with_delivery_mode(PERSISTENT)
        .with_message_id(message.id().into())
        .with_type(message.kind().into())
        .with_app_id("ordermill".into())
        .with_timestamp((message.at / 1_000).max(0) as u64)
}
