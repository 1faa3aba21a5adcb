//! The threads on which connections live.

use std::fmt::Display;

use tokio::runtime::Runtime;

use super::ServerError;

/// Threads for so many connections to a server, no more than there are processors.
pub(crate) fn runtime(name: &str, connections: usize, server: impl Display) -> Result<Runtime, ServerError> {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(connections.clamp(1, processors))
        .thread_name(name)
        .enable_all()
        .build();
    threads.map_err(|cause| {
        ServerError::failed(server, format!("threads can't be started: {cause}"), "close other programs")
    })
}
