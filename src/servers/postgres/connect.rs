//! The way to a server, and what went wrong on it.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use socket2::TcpKeepalive;
use tokio::time::timeout;
use tokio_postgres::config::{ChannelBinding, SslMode};
use tokio_postgres::error::SqlState;
use tokio_postgres::tls::TlsConnect;
use tokio_postgres::{Client, Config, Error, SimpleQueryMessage};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::address::{Address, Parameters};
use super::defaults::{self, Environment};
use super::guard::{Guard, Patience};
use super::line::{Alertness, Host, Line, Seal};
use super::tls;
use super::trouble;
use crate::servers::{Backoff, ServerError};

/// A server that has not been reached yet.
pub(crate) struct Server {
    pub(crate) address: Address,
    way: Arc<Way>,
    give_up: Duration,
}

/// How a server is reached.
struct Way {
    hosts: Vec<Host>,
    config: Config,
    mode: tls::Mode,
    connector: MakeRustlsConnect,
    alertness: Alertness,
    /// Until somebody is let in.
    connect_timeout: Duration,
    /// Whether a host that can only be read is passed over.
    must_write: bool,
}

/// What `connect_timeout=0` means here: nothing is waited for without an end.
const LONG: Duration = Duration::from_secs(3600);
/// How long what was sent may go without an acknowledgement by the peer's system.
const UNACKNOWLEDGED: Duration = Duration::from_secs(60);

/// The driver of a connection.
type Driver = tokio_postgres::Connection<Guard<Line>, <Seal as TlsConnect<Guard<Line>>>::Stream>;

/// A connection.
pub(crate) struct Connection {
    pub(crate) client: Client,
    /// What ended the connection, once it has ended.
    end: Arc<Mutex<Option<Error>>>,
}

/// What a server says of a new connection.
struct Session {
    process: i32,
    is_read_only: bool,
}

impl Server {
    /// The server that an address and the environment name. One that owes an answer and does nothing is given up after
    /// so long.
    pub(crate) fn named(address: &Address, give_up: Duration) -> Result<Self, ServerError> {
        let environment = |name: &str| std::env::var(name).ok();
        let way = Way::read(address, &environment).map_err(|reason| {
            ServerError::refused(
                address,
                reason,
                "write postgres://USER@HOST:PORT/DATABASE; PGPASSWORD or ~/.pgpass holds the password",
            )
        })?;
        Ok(Self { address: address.clone(), way: Arc::new(way), give_up })
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

    /// Connects once.
    pub(crate) async fn connect(&self) -> Result<Connection, Error> {
        let process = Arc::new(Mutex::new(None));
        let (way, of) = (Arc::clone(&self.way), Arc::clone(&process));
        let probe = move || {
            let (way, of) = (Arc::clone(&way), Arc::clone(&of));
            let process: Option<i32> = *of.lock().unwrap_or_else(PoisonError::into_inner);
            Box::pin(async move {
                let Some(process) = process else { return false };
                way.is_at_work(process).await.unwrap_or(false)
            }) as super::guard::Asking
        };
        let patience = Patience { give_up: self.give_up, probe: Some(Arc::new(probe)) };
        let (connection, session) = self.way.connect(&patience).await?;
        *process.lock().unwrap_or_else(PoisonError::into_inner) = Some(session.process);
        Ok(connection)
    }
}

impl Way {
    fn read(address: &Address, environment: Environment<'_>) -> Result<Self, String> {
        let mut parameters = address.parameters()?;
        defaults::fill(&mut parameters, environment)?;
        let mode = parameters.get("sslmode").map_or(Ok(tls::Mode::Prefer), |text| tls::Mode::read(text))?;
        let connector = tls::connector(mode, &parameters, environment)?;
        let seconds = |key, otherwise| number(&parameters, key).map(|it| Duration::from_secs(it.unwrap_or(otherwise)));
        let connect_timeout = match seconds("connect_timeout", 30)? {
            // For ever, to libpq.
            Duration::ZERO => LONG,
            // It never waits for less.
            time => time.max(Duration::from_secs(2)),
        };
        let user_timeout = number(&parameters, "tcp_user_timeout")?.filter(|millis| *millis > 0);
        let keepalive = TcpKeepalive::new()
            .with_time(seconds("keepalives_idle", 30)?)
            .with_interval(seconds("keepalives_interval", 10)?)
            .with_retries(number(&parameters, "keepalives_count")?.unwrap_or(3) as u32);
        let alertness = Alertness {
            keepalive: (number(&parameters, "keepalives")? != Some(0)).then_some(keepalive),
            user_timeout: user_timeout.map_or(UNACKNOWLEDGED, Duration::from_millis),
        };
        let must_write = match parameters.get("target_session_attrs").map_or("any", String::as_str) {
            "any" => false,
            "read-write" | "primary" => true,
            _ => return Err("has a `target_session_attrs` that can't be written to".to_owned()),
        };
        let hosts = Host::of(&parameters)?;
        Ok(Self { hosts, config: config(&parameters)?, mode, connector, alertness, connect_timeout, must_write })
    }

    /// Connects to the first host that lets us in.
    async fn connect(&self, patience: &Patience) -> Result<(Connection, Session), Error> {
        let mut last = None;
        for host in &self.hosts {
            let connecting = timeout(self.connect_timeout, self.connect_to(host, patience));
            let result = match connecting.await {
                Ok(result) => result,
                Err(_) => Err(self.failed(late(self.connect_timeout)).await),
            };
            match result {
                Ok((_, session)) if self.must_write && session.is_read_only => {
                    let error = io::Error::new(io::ErrorKind::ReadOnlyFilesystem, "it can only be read from");
                    last = Some(self.failed(error).await);
                }
                Ok(found) => return Ok(found),
                Err(error) => last = Some(error),
            }
        }
        match last {
            Some(error) => Err(error),
            None => Err(self.failed(io::Error::new(io::ErrorKind::NotFound, "the address names no host")).await),
        }
    }

    /// Connects as the mode says: some try with TLS and without.
    async fn connect_to(&self, host: &Host, patience: &Patience) -> Result<(Connection, Session), Error> {
        let mode = if host.is_local() { tls::Mode::Disable } else { self.mode };
        let open = async |mode| self.open(host, mode, patience).await;
        match mode {
            tls::Mode::Disable => open(SslMode::Disable).await,
            tls::Mode::Allow => match open(SslMode::Disable).await {
                Err(error) if is_barred(&error) => open(SslMode::Require).await,
                other => other,
            },
            tls::Mode::Prefer => match open(SslMode::Prefer).await {
                Err(error) if is_barred(&error) => open(SslMode::Disable).await,
                other => other,
            },
            _ => open(SslMode::Require).await,
        }
    }

    async fn open(&self, host: &Host, mode: SslMode, patience: &Patience) -> Result<(Connection, Session), Error> {
        let line = host.dial(&self.alertness).await.unwrap_or_else(|error| Line::Broken(Some(error)));
        let (client, mut driver) = self.greet(line, mode, &host.name, patience).await?;
        let end = Arc::new(Mutex::new(None));
        let last_words = Arc::clone(&end);
        tokio::spawn(async move {
            // Whoever waits for an answer is told that there is none when the driver is dropped: behind this.
            let result = (&mut driver).await;
            *last_words.lock().unwrap_or_else(PoisonError::into_inner) = result.err();
        });
        let connection = Connection { client, end };
        let session = connection.session().await.map_err(|error| connection.cause(error))?;
        Ok((connection, session))
    }

    /// Lets the driver greet the server.
    async fn greet(
        &self,
        line: Line,
        mode: SslMode,
        name: &str,
        patience: &Patience,
    ) -> Result<(Client, Driver), Error> {
        let mut config = self.config.clone();
        config.ssl_mode(mode);
        let line = Guard::new(line, mode != SslMode::Disable, patience.clone());
        let seal = Seal { connector: self.connector.clone(), name: name.to_owned(), patience: patience.clone() };
        config.connect_raw(line, seal).await
    }

    /// An error of the system's, as the driver would have it.
    async fn failed(&self, error: io::Error) -> Error {
        let patience = Patience { give_up: LONG, probe: None };
        let line = Line::Broken(Some(error));
        self.greet(line, SslMode::Disable, "", &patience).await.err().expect("a broken line gives its error")
    }

    /// Whether the server still works for another connection of ours, and does not wait for it.
    async fn is_at_work(&self, process: i32) -> Result<bool, Error> {
        let patience = Patience { give_up: self.connect_timeout, probe: None };
        let (connection, _) = self.connect(&patience).await?;
        let sql = format!(
            "SELECT 1 FROM pg_stat_activity WHERE pid = {process} AND state <> 'idle' \
             AND wait_event_type IS DISTINCT FROM 'Client'"
        );
        let said = connection.client.simple_query(&sql).await?;
        Ok(said.iter().any(|message| matches!(message, SimpleQueryMessage::Row(_))))
    }
}

impl Connection {
    /// Why a request failed: when the connection has ended, what ended it says more than that it did.
    pub(crate) fn cause(&self, error: Error) -> Error {
        let words =
            if error.is_closed() { self.end.lock().unwrap_or_else(PoisonError::into_inner).take() } else { None };
        words.unwrap_or(error)
    }

    async fn session(&self) -> Result<Session, Error> {
        let sql = "SELECT pg_backend_pid(), current_setting('transaction_read_only')";
        let said = self.client.simple_query(sql).await?;
        let row = said.iter().find_map(|it| if let SimpleQueryMessage::Row(row) = it { Some(row) } else { None });
        let value = |place| row.and_then(|row| row.get(place));
        let process = value(0).and_then(|text| text.parse().ok()).unwrap_or(0);
        Ok(Session { process, is_read_only: value(1) == Some("on") })
    }
}

/// Whether the server lets nobody in on this way: with TLS, or without.
fn is_barred(error: &Error) -> bool {
    error.code() == Some(&SqlState::INVALID_AUTHORIZATION_SPECIFICATION)
}

fn late(time: Duration) -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, format!("it has not let us in for {time:?}"))
}

fn number(parameters: &Parameters, key: &str) -> Result<Option<u64>, String> {
    let number = parameters.get(key).map(|text| text.parse::<u32>().map(u64::from));
    number.transpose().map_err(|_| format!("has a `{key}` that is no number"))
}

fn config(parameters: &Parameters) -> Result<Config, String> {
    let mut config = Config::new();
    config.application_name("ordermill");
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
            "channel_binding" => {
                config.channel_binding(match value.as_str() {
                    "disable" => ChannelBinding::Disable,
                    "prefer" => ChannelBinding::Prefer,
                    "require" => ChannelBinding::Require,
                    _ => return Err("has a `channel_binding` that is none of disable, prefer, require".to_owned()),
                });
            }
            // Those of the way there are read elsewhere; the program speaks UTF-8 only.
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
        Way::read(&address, &|_| None).err().expect("it is refused")
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
