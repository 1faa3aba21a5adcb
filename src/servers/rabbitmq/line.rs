//! Lines to a broker, perhaps with TLS, on our own tokio.

use std::io::{self, Read, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_compat::Compat;
use async_rs::Tokio;
use async_rs::traits::Reactor;
use futures_util::Stream;
use futures_util::io as futures_io;
use rustls::RootCertStore;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::Sleep;
use tokio_rustls::TlsConnector;

use super::address::Parts;
use crate::servers::tls;

/// Bytes that go both ways.
pub(super) trait Line: AsyncRead + AsyncWrite + Send + Unpin {}

impl<L: AsyncRead + AsyncWrite + Send + Unpin> Line for L {}

/// How lines are made.
#[derive(Clone)]
pub(super) struct Way {
    place: (String, u16),
    seal: Option<(TlsConnector, ServerName<'static>)>,
    /// How long it may take until there is one.
    patience: Duration,
}

impl Way {
    pub(super) fn new(parts: &Parts, patience: Duration) -> Result<Self, String> {
        let seal = parts.is_sealed.then(|| {
            let name = ServerName::try_from(parts.host.clone());
            Ok::<_, String>((connector(parts)?, name.map_err(|_| "has a host that no certificate could name")?))
        });
        Ok(Self { place: (parts.host.clone(), parts.port), seal: seal.transpose()?, patience })
    }

    /// Makes one.
    pub(super) async fn line(&self) -> io::Result<Compat<Box<dyn Line>>> {
        let line = tokio::time::timeout(self.patience, async {
            let line = TcpStream::connect((self.place.0.as_str(), self.place.1)).await?;
            line.set_nodelay(true)?;
            Ok::<Box<dyn Line>, io::Error>(match &self.seal {
                None => Box::new(line),
                Some((connector, name)) => Box::new(connector.connect(name.clone(), line).await?),
            })
        });
        line.await.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?.map(Compat::new)
    }
}

/// What seals a line: whom to trust, and who we are.
fn connector(parts: &Parts) -> Result<TlsConnector, String> {
    let roots = parts.get("cacertfile").map_or_else(of_the_system, |file| tls::roots(Path::new(file)))?;
    let identity = match (parts.get("certfile"), parts.get("keyfile")) {
        (Some(certificate), Some(key)) => Some((certificate, key)),
        (None, None) => None,
        _ => return Err("needs both certfile and keyfile, or none of them".to_owned()),
    };
    let builder = tls::builder(&tls::provider())?.with_root_certificates(roots);
    Ok(TlsConnector::from(Arc::new(tls::identified(builder, identity)?)))
}

/// The authorities that this system trusts.
fn of_the_system() -> Result<RootCertStore, String> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let none = || "can't be verified: this system has no certificates; name some with cacertfile".to_owned();
    if roots.is_empty() { Err(none()) } else { Ok(roots) }
}

/// Tokio's time, with lines of our own: what the driver asks of a system.
#[derive(Debug, Clone)]
pub(super) struct Lines(pub(super) Tokio);

impl Reactor for Lines {
    type TcpStream = Compat<Box<dyn Line>>;
    type Sleep = Sleep;

    /// Nobody brings sockets.
    fn register<H: Read + Write + Send + 'static>(
        &self,
        _: H,
    ) -> io::Result<impl futures_io::AsyncRead + futures_io::AsyncWrite + Send + Unpin + 'static> {
        Err::<Compat<TcpStream>, _>(io::ErrorKind::Unsupported.into())
    }

    fn sleep(&self, time: Duration) -> Sleep {
        self.0.sleep(time)
    }

    fn interval(&self, time: Duration) -> impl Stream<Item = Instant> + Send + 'static {
        self.0.interval(time)
    }

    fn tcp_connect_addr(
        &self,
        address: SocketAddr,
    ) -> impl Future<Output = io::Result<Self::TcpStream>> + Send + 'static {
        let line = TcpStream::connect(address);
        async move { Ok(Compat::new(Box::new(line.await?) as Box<dyn Line>)) }
    }
}
