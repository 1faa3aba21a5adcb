//! Why something that was asked of a schema could not be done.

use std::fmt::Display;

use tokio_postgres::Error;

use crate::servers::{ServerError, postgres};
use crate::sinks::TargetError;

/// Why something that was asked of a schema could not be done.
#[derive(Debug)]
pub(super) enum Fault {
    /// The server failed.
    Server(Error),
    /// It is not to be done.
    Sink(TargetError),
}

impl Fault {
    /// The error, with what was being done.
    pub(super) fn while_doing(self, target: impl Display, doing: &str) -> TargetError {
        match self {
            Self::Server(error) => postgres::explain(target, doing, &error).into(),
            Self::Sink(error) => error,
        }
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Server(error)
    }
}

impl From<TargetError> for Fault {
    fn from(error: TargetError) -> Self {
        Self::Sink(error)
    }
}

impl From<ServerError> for Fault {
    fn from(error: ServerError) -> Self {
        Self::Sink(error.into())
    }
}
