//! Why a target failed, in words for the person who must help it.

use std::error::Error;
use std::io;

use crate::servers::ServerError;

/// Why a target failed.
#[derive(Debug, thiserror::Error)]
pub enum TargetError {
    /// The target does not take this job; nothing was changed.
    #[error("{target} {reason}\nhint: {hint}")]
    Refused {
        /// The target, as the user named it.
        target: String,
        /// What is in the way.
        reason: String,
        /// What would work.
        hint: String,
    },
    /// A file or folder could not be read or written; the cause names its path.
    #[error("{}{}", said(cause), advice(cause))]
    File {
        /// What the system said.
        cause: io::Error,
    },
    /// Standard output could not be written to.
    #[error("standard output can't be written to: {cause}")]
    Output {
        /// What the system said.
        cause: io::Error,
    },
    /// A server failed, or can't be reached. What was committed stays.
    #[error(transparent)]
    Server(ServerError),
    /// Rows could not be turned into bytes.
    #[error("rows of `{table}` can't be encoded: {cause}")]
    Encode {
        /// The table.
        table: &'static str,
        /// What the encoder said.
        cause: Box<dyn Error + Send + Sync>,
    },
    /// What is read at the other end of a pipe has gone away.
    #[error("the reader at the other end of the pipe has closed it")]
    Closed,
    /// The sink was used against its contract.
    #[error("{0}; this is a bug in ordermill")]
    Misused(String),
}

impl TargetError {
    /// A refusal.
    pub fn refused(target: impl std::fmt::Display, reason: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Refused { target: target.to_string(), reason: reason.into(), hint: hint.into() }
    }

    /// A failure of a server.
    pub fn server(target: impl std::fmt::Display, reason: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Server(ServerError::failed(target, reason, hint))
    }

    /// A failure of standard output.
    pub(super) fn output(cause: io::Error) -> Self {
        if cause.kind() == io::ErrorKind::BrokenPipe { Self::Closed } else { Self::Output { cause } }
    }

    /// A failed encoding.
    pub fn encode(table: &'static str, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Encode { table, cause: cause.into() }
    }
}

/// What a server does not take is refused as any target's refusal is.
impl From<ServerError> for TargetError {
    fn from(error: ServerError) -> Self {
        match error {
            ServerError::Refused { server, reason, hint } => Self::Refused { target: server, reason, hint },
            failed @ ServerError::Failed { .. } => Self::Server(failed),
        }
    }
}

impl From<io::Error> for TargetError {
    fn from(cause: io::Error) -> Self {
        if cause.kind() == io::ErrorKind::BrokenPipe { Self::Closed } else { Self::File { cause } }
    }
}

/// The system's words with those beneath them: fs-err names the path and keeps the reason as its source.
fn said(cause: &io::Error) -> String {
    let mut text = cause.to_string();
    let mut next = cause.get_ref().and_then(|inner| inner.source());
    while let Some(deeper) = next {
        let words = deeper.to_string();
        if !text.contains(&words) {
            text = format!("{text}: {words}");
        }
        next = deeper.source();
    }
    text
}

/// What to do about it.
fn advice(cause: &io::Error) -> &'static str {
    match cause.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            "\nhint: make room, then run the same command with --resume; finished files are kept"
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "\nhint: give --to a folder that you may write to"
        }
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            "\nhint: a file is in the way of a folder; move it, or give --to another folder"
        }
        _ => "",
    }
}
