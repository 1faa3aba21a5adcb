//! What a database must be able to do to be played against.

use crate::servers::ServerError;

use super::operations::Operation;

/// A database.
pub(super) trait Database: Send + Sync + 'static {
    /// A connection to it.
    type Connection: Connection;

    /// Opens a connection, ready to be used at once.
    fn connect(&self) -> impl Future<Output = Result<Self::Connection, ServerError>> + Send;

    /// Whether it runs on this machine.
    fn is_here(&self) -> bool;
}

/// A connection, which does one operation at a time and none twice.
pub(super) trait Connection: Send + 'static {
    /// Does an operation, and looks at the answer.
    fn perform(&mut self, operation: &Operation) -> impl Future<Output = Result<(), Wrong>> + Send;
}

/// What is wrong with an operation.
#[derive(Debug)]
pub(super) enum Wrong {
    /// The answer is not what it should be.
    Answer(String),
    /// There is none; the connection is not used again.
    Failed(String),
}
