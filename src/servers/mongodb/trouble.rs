//! What a MongoDB says when it fails, in words for the person who must help it.

use std::time::Duration;

use mongodb::error::{Error, ErrorKind, WriteFailure};

use super::answer::RETRYABLE;
use super::{Address, NotTaken};
use crate::servers::Backoff;
use crate::servers::{ServerError, hide};

/// A key that is there already.
pub(crate) const DUPLICATE: i32 = 11_000;
/// A collection that is there already.
pub(crate) const IS_THERE: i32 = 48;
/// Codes of failures that pass: the server is stepping down, shutting down, or busy.
const PASSING: [i32; 12] = [6, 7, 89, 91, 112, 189, 262, 9001, 10_107, 11_600, 11_602, 13_435];
/// Codes of a user who may not, or is not who they say.
const FORBIDDEN: [i32; 2] = [13, 18];
/// Codes of a disk that is full.
const FULL: [i32; 2] = [14_031, 28_604];

/// That a server has not answered for so long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Silent(pub(super) Duration);

/// Whether the same may work a moment later.
pub(crate) fn passes(error: &Error) -> bool {
    match error.kind.as_ref() {
        ErrorKind::Io(_)
        | ErrorKind::ConnectionPoolCleared { .. }
        | ErrorKind::ServerSelection { .. }
        | ErrorKind::DnsResolve { .. } => true,
        _ => {
            error.contains_label(RETRYABLE)
                || error.contains_label("TransientTransactionError")
                || error.get_custom::<NotTaken>().is_some_and(|it| it.passes)
                || code(error).is_some_and(|code| PASSING.contains(&code))
        }
    }
}

/// Does something again and again while it fails in a way that passes, for a time.
pub(super) async fn patiently<T>(
    patience: Duration,
    mut work: impl AsyncFnMut() -> Result<T, Error>,
) -> Result<T, Error> {
    let mut backoff = Backoff::within(patience);
    loop {
        let error = match work().await {
            Ok(done) => return Ok(done),
            Err(error) => error,
        };
        match backoff.pause() {
            Some(pause) if passes(&error) => tokio::time::sleep(pause).await,
            _ => return Err(error),
        }
    }
}

/// The server's code.
pub(crate) fn code(error: &Error) -> Option<i32> {
    match error.kind.as_ref() {
        ErrorKind::Command(command) => Some(command.code),
        ErrorKind::Write(WriteFailure::WriteError(write)) => Some(write.code),
        ErrorKind::Write(WriteFailure::WriteConcernError(concern)) => Some(concern.code),
        _ => error.get_custom::<NotTaken>().map(|it| it.code),
    }
}

/// The failure, with what was being done and what would help.
pub(crate) fn explain(address: &Address, doing: &str, error: &Error) -> ServerError {
    ServerError::failed(address, format!("{doing}: {}", said(address, error)), hint(address, error))
}

/// What would help.
fn hint(address: &Address, error: &Error) -> String {
    let said = said(address, error);
    match (error.kind.as_ref(), code(error)) {
        _ if error.get_custom::<Silent>().is_some() => {
            "it may be overloaded, or waiting for its disk; the same command with --resume goes on, --give-up 20m waits longer"
                .to_owned()
        }
        _ if said.contains("NotValidForName") || said.contains("not valid for name") => {
            "the host name in the address must be one that the server's certificate is for".to_owned()
        }
        _ if said.contains("certificate") => {
            "`tlsCAFile=FILE` in the address names the authority that has signed the server's certificate".to_owned()
        }
        (ErrorKind::Authentication { .. }, _) | (_, Some(18)) => {
            "check user, password and `authSource` in the address".to_owned()
        }
        (_, Some(13)) if !address.url().contains('@') => {
            "the server asks who you are: write mongodb://USER:PASSWORD@HOST:27017/DATABASE?authSource=admin".to_owned()
        }
        (_, Some(code)) if FORBIDDEN.contains(&code) => {
            "the user needs the role `readWrite` on the database".to_owned()
        }
        (_, Some(code)) if FULL.contains(&code) => {
            "make room on the server, then go on with --resume; what is finished is kept".to_owned()
        }
        (_, Some(121)) => "a validator of yours takes no such document: drop it, then go on with --resume".to_owned(),
        (ErrorKind::ServerSelection { .. } | ErrorKind::Io(_) | ErrorKind::DnsResolve { .. }, _) => {
            "is the server running, and is the address right? --wait 60s waits for one that starts, `tls=true` in the \
             address speaks TLS; --resume goes on with what is there"
                .to_owned()
        }
        (ErrorKind::InvalidTlsConfig { .. }, _) => "check the TLS options in the address".to_owned(),
        (ErrorKind::InvalidArgument { .. }, _) => {
            "write mongodb://USER:PASSWORD@HOST:27017/DATABASE, with % before what is special".to_owned()
        }
        _ => "what is finished is kept: mend it, then go on with --resume".to_owned(),
    }
}

/// What the driver says of an address that it does not take, or that it can't look up.
pub(crate) fn wrong_address(address: &Address, error: &Error) -> ServerError {
    if matches!(error.kind.as_ref(), ErrorKind::InvalidArgument { .. } | ErrorKind::InvalidTlsConfig { .. }) {
        let reason = format!("can't be used: {}", said(address, error));
        return ServerError::refused(address, reason, hint(address, error));
    }
    explain(address, "the address can't be used", error)
}

/// The driver's words, without secrets and without what it dumps of its own state.
pub(crate) fn said(address: &Address, error: &Error) -> String {
    if let Some(Silent(time)) = error.get_custom() {
        return format!("the server has not answered for {time:?}");
    }
    if let Some(NotTaken { message, .. }) = error.get_custom() {
        return hide(address.url(), message);
    }
    let text = match error.kind.as_ref() {
        ErrorKind::Write(WriteFailure::WriteError(write)) => write.message.clone(),
        ErrorKind::Write(WriteFailure::WriteConcernError(concern)) => concern.message.clone(),
        ErrorKind::Io(cause) => cause.to_string(),
        ErrorKind::ServerSelection { message, .. } => unreachable(message),
        ErrorKind::ConnectionPoolCleared { message, .. } => cause(message).unwrap_or(message).to_owned(),
        kind => error.get_custom::<String>().cloned().unwrap_or_else(|| kind.to_string()),
    };
    hide(address.url(), &text)
}

/// Why no server was found: the driver appends all it knows of the cluster, and in that why each server failed.
fn unreachable(message: &str) -> String {
    match cause(message) {
        Some(cause) => format!("no server answers: {cause}"),
        None if message.contains("ReplicaSetNoPrimary") => "no server of the replica set takes writes".to_owned(),
        None => "no server answers".to_owned(),
    }
}

/// The first error that the driver's words hold.
fn cause(message: &str) -> Option<&str> {
    let (_, cause) = message.split_once("Kind: ")?;
    let cause = cause.split(", labels: ").next().unwrap_or(cause);
    Some(cause.strip_prefix("I/O error: ").unwrap_or(cause))
}
