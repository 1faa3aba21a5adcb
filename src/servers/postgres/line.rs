//! Lines to the hosts that an address names: TCP or unix sockets, perhaps with TLS.

use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use socket2::{SockRef, TcpKeepalive};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpStream, UnixStream};
use tokio_postgres::tls::{MakeTlsConnect, TlsConnect};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::address::Parameters;
use super::guard::{Guard, Patience};

/// Where a server listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Host {
    /// The name that its certificate is to have.
    pub(super) name: String,
    place: Place,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    Tcp { host: String, port: u16 },
    Unix(PathBuf),
}

/// How soon a peer that has gone is noticed.
#[derive(Debug, Clone)]
pub(super) struct Alertness {
    /// None: the system's keepalive is off.
    pub(super) keepalive: Option<TcpKeepalive>,
    /// How long what was sent may go without an acknowledgement.
    pub(super) user_timeout: Duration,
}

/// A line without TLS, or below it.
pub(super) enum Line {
    Tcp(TcpStream),
    Unix(UnixStream),
    /// One that could not be made: who reads or writes first is told why, so that the driver's errors are the only ones.
    Broken(Option<io::Error>),
}

impl Host {
    /// The hosts of an address.
    pub(super) fn of(parameters: &Parameters) -> Result<Vec<Self>, String> {
        let list = |key: &str| parameters.get(key).map_or(Vec::new(), |text| text.split(',').collect());
        let (names, addresses, ports): (Vec<&str>, Vec<&str>, Vec<&str>) =
            (list("host"), list("hostaddr"), list("port"));
        if !names.is_empty() && !addresses.is_empty() && names.len() != addresses.len() {
            return Err(format!("names {} hosts, but {} in `hostaddr`", names.len(), addresses.len()));
        }
        let count = names.len().max(addresses.len());
        if ports.len() > 1 && ports.len() != count {
            return Err(format!("names {count} hosts, but {} ports", ports.len()));
        }
        let host = |place: usize| {
            let port = match ports.get(place).or(ports.first()) {
                None | Some(&"") => 5432,
                Some(port) => {
                    port.parse().ok().filter(|port| *port > 0).ok_or("has a port that is no number from 1 to 65535")?
                }
            };
            if let Some(address) = addresses.get(place).filter(|address| !address.is_empty())
                && address.parse::<std::net::IpAddr>().is_err()
            {
                return Err("has a `hostaddr` that is no IP address".to_owned());
            }
            let name = names.get(place).copied().filter(|name| !name.is_empty());
            let address = addresses.get(place).copied().filter(|address| !address.is_empty());
            let host = address.or(name).unwrap_or("localhost");
            let place = if host.starts_with('/') {
                Place::Unix(Path::new(host).join(format!(".s.PGSQL.{port}")))
            } else {
                Place::Tcp { host: host.to_owned(), port }
            };
            Ok(Self { name: name.unwrap_or(host).to_owned(), place })
        };
        (0..count).map(host).collect()
    }

    /// Whether it is on this machine, where nobody listens between.
    pub(super) fn is_local(&self) -> bool {
        matches!(self.place, Place::Unix(_))
    }

    pub(super) async fn dial(&self, alertness: &Alertness) -> io::Result<Line> {
        match &self.place {
            Place::Unix(path) => UnixStream::connect(path).await.map(Line::Unix),
            Place::Tcp { host, port } => {
                let stream = TcpStream::connect((host.as_str(), *port)).await?;
                stream.set_nodelay(true)?;
                let socket = SockRef::from(&stream);
                if let Some(keepalive) = &alertness.keepalive {
                    socket.set_tcp_keepalive(keepalive)?;
                }
                #[cfg(target_os = "linux")]
                socket.set_tcp_user_timeout(Some(alertness.user_timeout))?;
                Ok(Line::Tcp(stream))
            }
        }
    }
}

impl Line {
    /// The error of one that is broken.
    fn broken(&mut self) -> Option<io::Error> {
        match self {
            Self::Broken(error) => Some(error.take().unwrap_or_else(|| io::Error::from(io::ErrorKind::NotConnected))),
            _ => None,
        }
    }
}

impl AsyncRead for Line {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        match &mut *self {
            Self::Tcp(stream) => Pin::new(stream).poll_read(cx, buf),
            Self::Unix(stream) => Pin::new(stream).poll_read(cx, buf),
            Self::Broken(_) => Poll::Ready(self.broken().map_or(Ok(()), Err)),
        }
    }
}

impl AsyncWrite for Line {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match &mut *self {
            Self::Tcp(stream) => Pin::new(stream).poll_write(cx, bytes),
            Self::Unix(stream) => Pin::new(stream).poll_write(cx, bytes),
            Self::Broken(_) => Poll::Ready(self.broken().map_or(Ok(0), Err)),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut *self {
            Self::Tcp(stream) => Pin::new(stream).poll_flush(cx),
            Self::Unix(stream) => Pin::new(stream).poll_flush(cx),
            Self::Broken(_) => Poll::Ready(self.broken().map_or(Ok(()), Err)),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut *self {
            Self::Tcp(stream) => Pin::new(stream).poll_shutdown(cx),
            Self::Unix(stream) => Pin::new(stream).poll_shutdown(cx),
            Self::Broken(_) => Poll::Ready(Ok(())),
        }
    }
}

/// Puts TLS on a line, and a guard above it.
pub(super) struct Seal {
    pub(super) connector: MakeRustlsConnect,
    pub(super) name: String,
    pub(super) patience: Patience,
}

/// A line with TLS.
type Sealed = <MakeRustlsConnect as MakeTlsConnect<Guard<Line>>>::Stream;

impl TlsConnect<Guard<Line>> for Seal {
    type Stream = Guard<Sealed>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Guard<Sealed>>> + Send>>;

    fn connect(mut self, line: Guard<Line>) -> Self::Future {
        Box::pin(async move {
            let connector = MakeTlsConnect::<Guard<Line>>::make_tls_connect(&mut self.connector, &self.name);
            let connector = connector.map_err(io::Error::other)?;
            Ok(Guard::new(connector.connect(line).await?, false, self.patience))
        })
    }
}
