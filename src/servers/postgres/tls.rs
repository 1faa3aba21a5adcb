//! TLS as libpq's six `sslmode`s mean it, by rustls.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::address::Parameters;
use super::defaults::{Environment, home};
use crate::servers::tls;

/// How much of TLS is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Disable,
    Allow,
    Prefer,
    Require,
    VerifyCa,
    VerifyFull,
}

/// Whom to trust.
enum Trust {
    /// Everyone: the line is sealed, but who is at its other end is not checked.
    Anyone,
    /// Those whom one of these has signed, whatever their name is.
    Chain(Arc<WebPkiServerVerifier>),
    /// Those whom one of these has signed, under the name that was asked for.
    Full(RootCertStore),
    /// As `Full`, with the system's own.
    System,
}

impl Mode {
    pub(super) fn read(text: &str) -> Result<Self, String> {
        Ok(match text {
            "disable" => Self::Disable,
            "allow" => Self::Allow,
            "prefer" => Self::Prefer,
            "require" => Self::Require,
            "verify-ca" => Self::VerifyCa,
            "verify-full" => Self::VerifyFull,
            _ => {
                return Err(
                    "has an `sslmode` that is none; it is disable, allow, prefer, require, verify-ca or verify-full"
                        .to_owned(),
                );
            }
        })
    }
}

/// What makes connections secure, for a mode and the files that the parameters name.
pub(super) fn connector(
    mode: Mode,
    parameters: &Parameters,
    environment: Environment<'_>,
) -> Result<MakeRustlsConnect, String> {
    let provider = tls::provider();
    let builder = tls::builder(&provider)?;
    let builder = match trust(mode, parameters, environment, &provider)? {
        Trust::Anyone => {
            builder.dangerous().with_custom_certificate_verifier(Arc::new(Lenient { provider, chain: None }))
        }
        Trust::Chain(chain) => {
            builder.dangerous().with_custom_certificate_verifier(Arc::new(Lenient { provider, chain: Some(chain) }))
        }
        Trust::Full(roots) => builder.with_root_certificates(roots),
        Trust::System => {
            let (connector, _) = MakeRustlsConnect::with_native_certs().map_err(|_| {
                "can't be verified: this system has no certificates; name some with sslrootcert".to_owned()
            })?;
            return Ok(connector);
        }
    };
    let identity = match (parameters.get("sslcert"), parameters.get("sslkey")) {
        (Some(certificate), Some(key)) => Some((certificate.as_str(), key.as_str())),
        (None, None) => None,
        _ => return Err("needs both sslcert and sslkey, or none of them".to_owned()),
    };
    let config = tls::identified(builder, identity)?;
    Ok(MakeRustlsConnect::new(config))
}

fn trust(
    mode: Mode,
    parameters: &Parameters,
    environment: Environment<'_>,
    provider: &Arc<CryptoProvider>,
) -> Result<Trust, String> {
    let given = parameters.get("sslrootcert").map(PathBuf::from);
    if given.as_deref() == Some(Path::new("system")) {
        return match mode {
            Mode::VerifyFull => Ok(Trust::System),
            _ => Err("has `sslrootcert=system`, which is for sslmode=verify-full only".to_owned()),
        };
    }
    let file = given.or_else(|| home(environment, ".postgresql/root.crt").filter(|file| file.exists()));
    match (mode, file) {
        (Mode::VerifyFull, Some(file)) => Ok(Trust::Full(tls::roots(&file)?)),
        (Mode::VerifyFull, None) => Ok(Trust::System),
        // With a root at hand `require` checks the chain, as libpq does.
        (Mode::VerifyCa | Mode::Require, Some(file)) => {
            let verifier =
                WebPkiServerVerifier::builder_with_provider(Arc::new(tls::roots(&file)?), Arc::clone(provider)).build();
            verifier.map(Trust::Chain).map_err(|error| format!("can't use {}: {error}", file.display()))
        }
        (Mode::VerifyCa, None) => Err("has sslmode=verify-ca, but names no sslrootcert to check against".to_owned()),
        _ => Ok(Trust::Anyone),
    }
}

/// Checks signatures, perhaps the chain, but not the name.
#[derive(Debug)]
struct Lenient {
    provider: Arc<CryptoProvider>,
    chain: Option<Arc<WebPkiServerVerifier>>,
}

impl ServerCertVerifier for Lenient {
    fn verify_server_cert(
        &self,
        server: &CertificateDer<'_>,
        between: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let Some(chain) = &self.chain else { return Ok(ServerCertVerified::assertion()) };
        match chain.verify_server_cert(server, between, name, ocsp, now) {
            // The name is looked at last, when all else was found good.
            Err(Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) => Ok(ServerCertVerified::assertion()),
            other => other,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
