//! Why nothing was played.

use crate::servers::ServerError;
use crate::sinks::TargetError;

/// Why nothing was played, or not to its end; nothing was found out.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// What is asked for is not to be had.
    #[error("{0}")]
    Arguments(String),
    /// The target can't be read, or does not fit.
    #[error(transparent)]
    Target(#[from] TargetError),
    /// The server can't be reached.
    #[error(transparent)]
    Server(#[from] ServerError),
    /// This machine does not do it.
    #[error("{doing}: {cause}")]
    Machine {
        /// What was being done.
        doing: &'static str,
        /// What the system said.
        cause: std::io::Error,
    },
}

impl ReplayError {
    /// A target that does not fit: why, and what would work.
    pub(super) fn refused(target: impl std::fmt::Display, reason: &str, hint: &str) -> Self {
        TargetError::refused(target, reason, hint).into()
    }
}
