//! Why a server can't be used, in words for the person who must help it.

use std::fmt::Display;

use super::plain;

/// Why a server can't be used.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// It is not what was asked for, or its address is none; nothing was changed.
    #[error("{server} {reason}\nhint: {hint}")]
    Refused {
        /// The server, without secrets.
        server: String,
        /// What is in the way.
        reason: String,
        /// What would work.
        hint: String,
    },
    /// It failed, or can't be reached. What was committed stays.
    #[error("{server}: {reason}\nhint: {hint}")]
    Failed {
        /// The server, without secrets.
        server: String,
        /// What was being done, and what the server said.
        reason: String,
        /// What would help.
        hint: String,
    },
}

impl ServerError {
    /// A refusal.
    pub fn refused(server: impl Display, reason: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Refused { server: server.to_string(), reason: plain(&reason.into()), hint: plain(&hint.into()) }
    }

    /// A failure.
    pub fn failed(server: impl Display, reason: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Failed { server: server.to_string(), reason: plain(&reason.into()), hint: plain(&hint.into()) }
    }
}
