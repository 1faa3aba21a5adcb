//! The way to a server, and what went wrong on it.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio_postgres::config::{ChannelBinding, SslMode, TargetSessionAttrs};
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Config, Error, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::address::{Address, Parameters};
use super::defaults::{self, Environment};
use super::tls;
use super::trouble;
use crate::servers::Backoff;
use crate::servers::ServerError;

/// A server that has not been reached yet.
pub(crate) struct Server {
    pub(crate) address: Address,
    config: Config,
    mode: tls::Mode,
    connector: MakeRustlsConnect,
}

/// A connection.
pub(crate) struct Connection {
    pub(crate) client: Client,
    /// What ended the connection, once it has ended.
    end: Arc<Mutex<Option<Error>>>,
}

impl Server {
    /// The server that an address and the environment name.
    pub(crate) fn named(address: &Address) -> Result<Self, ServerError> {
        let environment = |name: &str| std::env::var(name).ok();
        Self::read(address, &environment).map_err(|reason| {
            ServerError::refused(
                address,
                reason,
                "write postgres://USER@HOST:PORT/DATABASE; PGPASSWORD or ~/.pgpass holds the password",
            )
        })
    }

    fn read(address: &Address, environment: Environment<'_>) -> Result<Self, String> {
        let mut parameters = address.parameters()?;
        defaults::fill(&mut parameters, environment)?;
        let mode = parameters.get("sslmode").map_or(Ok(tls::Mode::Prefer), |text| tls::Mode::read(text))?;
        let connector = tls::connector(mode, &parameters, environment)?;
        Ok(Self { address: address.clone(), config: config(&parameters)?, mode, connector })
    }

    /// Connects, and tries again for so long while nobody answers.
    pub(crate) async fn wait(&self, time: Duration) -> Result<Connection, ServerError> {
        let mut backoff = Backoff::within(time);
        loop {
            match self.connect().await {
                Ok(connection) => return Ok(connection),
                Err(error) => match backoff.pause() {
                    Some(pause) if trouble::passes(&error) => tokio::time::sleep(pause).await,
                    _ => return Err(trouble::explain(&self.address, "it can't be reached", &error)),
                },
            }
        }
    }

    /// Connects once, as the mode says: some try with TLS and without.
    pub(crate) async fn connect(&self) -> Result<Connection, Error> {
        match self.mode {
            tls::Mode::Disable => self.open(SslMode::Disable).await,
            tls::Mode::Allow => match self.open(SslMode::Disable).await {
                Err(error) if is_barred(&error) => self.open(SslMode::Require).await,
                other => other,
            },
            tls::Mode::Prefer => match self.open(SslMode::Prefer).await {
                Err(error) if is_barred(&error) => self.open(SslMode::Disable).await,
                other => other,
            },
            _ => self.open(SslMode::Require).await,
        }
    }

    async fn open(&self, mode: SslMode) -> Result<Connection, Error> {
        let mut config = self.config.clone();
        config.ssl_mode(mode);
        let end = Arc::new(Mutex::new(None));
        let last_words = Arc::clone(&end);
        let keep = move |result: Result<(), Error>| {
            *last_words.lock().unwrap_or_else(PoisonError::into_inner) = result.err();
        };
        let client = if mode == SslMode::Disable {
            let (client, connection) = config.connect(NoTls).await?;
            tokio::spawn(async move { keep(connection.await) });
            client
        } else {
            let (client, connection) = config.connect(self.connector.clone()).await?;
            tokio::spawn(async move { keep(connection.await) });
            client
        };
        Ok(Connection { client, end })
    }
}

impl Connection {
    /// Why a request failed: when the connection has ended, what ended it says more than that it did.
    pub(crate) fn cause(&self, error: Error) -> Error {
        let words =
            if error.is_closed() { self.end.lock().unwrap_or_else(PoisonError::into_inner).take() } else { None };
        words.unwrap_or(error)
    }
}

/// Whether the server lets nobody in on this way: with TLS, or without.
fn is_barred(error: &Error) -> bool {
    error.code() == Some(&SqlState::INVALID_AUTHORIZATION_SPECIFICATION)
}

fn config(parameters: &Parameters) -> Result<Config, String> {
    let mut config = Config::new();
    let number = |key: &str, value: &str| value.parse::<u64>().map_err(|_| format!("has a `{key}` that is no number"));
    config
        .application_name("ordermill")
        .keepalives_idle(Duration::from_secs(30))
        .connect_timeout(Duration::from_secs(20));
    for (key, value) in parameters {
        match key.as_str() {
            "user" => {
                config.user(value);
            }
            "password" => {
                config.password(value);
            }
            "dbname" => {
                config.dbname(value);
            }
            "options" => {
                config.options(value);
            }
            "application_name" => {
                config.application_name(value);
            }
            "host" => {
                for host in value.split(',') {
                    config.host(host);
                }
            }
            "hostaddr" => {
                for address in value.split(',') {
                    let address: IpAddr = address.parse().map_err(|_| "has a `hostaddr` that is no IP address")?;
                    config.hostaddr(address);
                }
            }
            "port" => {
                for port in value.split(',') {
                    let port = if port.is_empty() { Ok(5432) } else { port.parse() };
                    config.port(port.map_err(|_| "has a port that is no number from 1 to 65535")?);
                }
            }
            "connect_timeout" => {
                let seconds = number(key, value)?;
                config.connect_timeout(Duration::from_secs(if seconds == 0 { 3600 } else { seconds }));
            }
            "keepalives" => {
                config.keepalives(value != "0");
            }
            "keepalives_idle" => {
                config.keepalives_idle(Duration::from_secs(number(key, value)?));
            }
            "channel_binding" => {
                config.channel_binding(match value.as_str() {
                    "disable" => ChannelBinding::Disable,
                    "prefer" => ChannelBinding::Prefer,
                    "require" => ChannelBinding::Require,
                    _ => return Err("has a `channel_binding` that is none of disable, prefer, require".to_owned()),
                });
            }
            "target_session_attrs" => {
                config.target_session_attrs(match value.as_str() {
                    "any" => TargetSessionAttrs::Any,
                    "read-write" | "primary" => TargetSessionAttrs::ReadWrite,
                    _ => return Err("has a `target_session_attrs` that can't be written to".to_owned()),
                });
            }
            // Those of TLS are read elsewhere; the program speaks UTF-8 only.
            _ => {}
        }
    }
    Ok(config)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> String {
        let address = Address::read(text).expect("an address");
        Server::read(&address, &|_| None).err().expect("it is refused")
    }

    #[test]
    fn wrong_values_are_named_before_anything_is_sent() {
        for (text, word) in [
            ("postgres://db:port/x", "port"),
            ("postgres://db/x?sslmode=maybe", "sslmode"),
            ("postgres://db/x?sslmode=verify-ca", "sslrootcert"),
            ("postgres://db/x?sslmode=verify-full&sslrootcert=/no/such/file", "/no/such/file"),
            ("postgres://db/x?sslmode=require&sslrootcert=system", "verify-full"),
            ("postgres://db/x?sslcert=a", "sslkey"),
            ("postgres://db/x?connect_timeout=soon", "connect_timeout"),
            ("postgres://db/x?krbsrvname=x", "krbsrvname"),
            ("hostaddr=db", "hostaddr"),
        ] {
            let said = refusal(text);
            assert!(said.contains(word), "{text}: {said}");
        }
    }
}
