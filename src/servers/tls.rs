//! What all servers' TLS is made of: rustls, with the one provider of cryptography.

use std::path::Path;
use std::sync::Arc;

use rustls::client::WantsClientCert;
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};

/// The provider, which whoever comes first installs for all.
pub(super) fn provider() -> Arc<CryptoProvider> {
    let _ = aws_lc_rs::default_provider().install_default();
    Arc::new(aws_lc_rs::default_provider())
}

/// The beginning of a client's side.
pub(super) fn builder(provider: &Arc<CryptoProvider>) -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, String> {
    ClientConfig::builder_with_provider(Arc::clone(provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| format!("can't be reached securely: {error}"))
}

/// The authorities of a file.
pub(super) fn roots(file: &Path) -> Result<RootCertStore, String> {
    let mut roots = RootCertStore::empty();
    for certificate in certificates(file)? {
        roots.add(certificate).map_err(|error| format!("can't use {}: {error}", file.display()))?;
    }
    Ok(roots)
}

/// The end of a client's side: who it is, by the files of a certificate and its key, if the server is to know.
pub(super) fn identified(
    builder: ConfigBuilder<ClientConfig, WantsClientCert>,
    identity: Option<(&str, &str)>,
) -> Result<ClientConfig, String> {
    let Some((certificate, key)) = identity else { return Ok(builder.with_no_client_auth()) };
    let chain = certificates(Path::new(certificate))?;
    let key = PrivateKeyDer::from_pem_file(key).map_err(|error| format!("needs the key {key}: {error}"))?;
    builder.with_client_auth_cert(chain, key).map_err(|error| format!("can't use {certificate}: {error}"))
}

fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    let read = CertificateDer::pem_file_iter(file).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    match read {
        Ok(list) if !list.is_empty() => Ok(list),
        Ok(_) => Err(format!("needs {}, which holds no certificate", file.display())),
        Err(error) => Err(format!("needs {}: {error}", file.display())),
    }
}
