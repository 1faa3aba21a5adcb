//! The way to a RabbitMQ, and to the exchange that takes messages.

use std::io;
use std::time::Duration;

use async_rs::util::RuntimeParts;
use async_rs::{Runtime, Tokio};
use lapin::options::{ConfirmSelectOptions, ExchangeDeclareOptions};
use lapin::types::FieldTable;
use lapin::uri::{AMQPAuthority, AMQPQueryString, AMQPScheme, AMQPUri, AMQPUserInfo, SASLMechanism};
use lapin::{AsyncTcpStream, Channel, Connection, ConnectionProperties, Error, ExchangeKind};

use super::Address;
use super::line::{Lines, Way};
use super::trouble;
use crate::servers::{Backoff, ServerError};

/// Until a broker lets somebody in, when the address says nothing of it.
const PATIENCE: Duration = Duration::from_secs(10);
/// Seconds after which a broker that has gone is noticed, when the address says nothing of it.
const HEARTBEAT: u16 = 10;
/// How long a broker may take to say goodbye.
const GOODBYE: Duration = Duration::from_secs(1);
/// What AMQP allows of a name.
const LONGEST_NAME: usize = 255;
/// All is well.
const OK: u16 = 200;

/// A broker that has not been reached yet.
#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) address: Address,
    pub(crate) exchange: String,
    uri: AMQPUri,
    way: Way,
    patience: Duration,
}

/// A connection, with a channel on which the broker confirms what it takes.
pub(crate) struct Session {
    pub(crate) connection: Connection,
    pub(crate) channel: Channel,
}

impl Server {
    /// The broker that an address names, with an exchange.
    pub(crate) fn named(address: &Address, exchange: &str) -> Result<Self, ServerError> {
        let parts = address.parts()?;
        let refused = |reason: String, hint: &str| ServerError::refused(address, reason, hint);
        if exchange.is_empty()
            || exchange.len() > LONGEST_NAME
            || exchange.starts_with("amq.") && exchange != "amq.topic"
        {
            let hint = "name a topic exchange of your own, in 1 to 255 bytes: it is made where there is none";
            return Err(refused(format!("is given the exchange `{exchange}`, which is not for events"), hint));
        }
        let number = |key: &str| match parts.get(key) {
            None => Ok(None),
            Some(text) => text.parse::<u16>().map(Some).map_err(|_| {
                let hint = "heartbeat=10 is seconds, connection_timeout=10000 milliseconds, 65535 at the most";
                refused(format!("has a `{key}` that is no number"), hint)
            }),
        };
        let mechanism = parts.get("auth_mechanism").map(str::parse::<SASLMechanism>).transpose();
        let mechanism = mechanism.map_err(|_| {
            let hint = "it is plain, amqplain or external (by the certificate)";
            refused("has an `auth_mechanism` that is none".to_owned(), hint)
        })?;
        let patience =
            number("connection_timeout")?.map_or(PATIENCE, |millis| Duration::from_millis(u64::from(millis).max(1)));
        let way = Way::new(&parts, patience).map_err(|reason| {
            refused(
                reason,
                "cacertfile=FILE in the address names the authority that has signed the broker's certificate",
            )
        })?;
        let uri = AMQPUri {
            scheme: if parts.is_sealed { AMQPScheme::AMQPS } else { AMQPScheme::AMQP },
            query: AMQPQueryString {
                heartbeat: Some(number("heartbeat")?.unwrap_or(HEARTBEAT)),
                auth_mechanism: mechanism,
                ..AMQPQueryString::default()
            },
            authority: AMQPAuthority {
                userinfo: AMQPUserInfo { username: parts.user, password: parts.password },
                host: parts.host,
                port: parts.port,
            },
            vhost: parts.vhost,
        };
        Ok(Self { address: address.clone(), exchange: exchange.to_owned(), uri, way, patience })
    }

    /// Connects, and tries again for so long while nobody answers.
    pub(crate) async fn wait(&self, time: Duration) -> Result<Session, ServerError> {
        let mut backoff = Backoff::within(time);
        loop {
            match self.connect().await {
                Ok(session) => return Ok(session),
                Err(error) => match backoff.pause() {
                    Some(pause) if trouble::passes(&error) => tokio::time::sleep(pause).await,
                    _ => return Err(trouble::explain(&self.address, &error)),
                },
            }
        }
    }

    /// Connects once.
    pub(crate) async fn connect(&self) -> Result<Session, Error> {
        let late = |_| Err(io::Error::from(io::ErrorKind::TimedOut).into());
        tokio::time::timeout(self.patience, self.open()).await.unwrap_or_else(late)
    }

    async fn open(&self) -> Result<Session, Error> {
        let runtime = Runtime::new(RuntimeParts::new(Tokio::current(), Lines(Tokio::current())));
        let properties = ConnectionProperties::default().with_connection_name("ordermill".into());
        let way = self.way.clone();
        let line = async move |_, _| Ok(AsyncTcpStream::Plain(way.line().await?));
        let connection = Connection::connector(self.uri.clone(), runtime, line, properties).await?;
        self.declare(&connection).await?;
        let channel = connection.create_channel().await?;
        channel.confirm_select(ConfirmSelectOptions::default()).await?;
        Ok(Session { connection, channel })
    }

    /// Makes the exchange, where there is none: one that is there stays as it was made.
    async fn declare(&self, connection: &Connection) -> Result<(), Error> {
        let declared = async |passive| {
            // Whoever asks for what is not there has lost the channel.
            let channel = connection.create_channel().await?;
            let options = ExchangeDeclareOptions { passive, durable: true, ..ExchangeDeclareOptions::default() };
            let name = self.exchange.as_str().into();
            channel.exchange_declare(name, ExchangeKind::Topic, options, FieldTable::default()).await?;
            channel.close(OK, "".into()).await
        };
        match declared(true).await {
            Err(error) if trouble::is_missing(&error) => declared(false).await,
            other => other,
        }
    }
}

impl Session {
    /// Says goodbye: the broker has taken all.
    pub(crate) async fn close(self) {
        // One that does not answer has nothing left of ours.
        drop(tokio::time::timeout(GOODBYE, self.connection.close(OK, "".into())).await);
    }
}
