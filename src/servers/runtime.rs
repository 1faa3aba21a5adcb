//! The threads on which connections live.

use std::fmt::Display;
use std::pin::Pin;
use std::sync::Arc;

use tokio::runtime::{Builder, Handle};

use super::ServerError;

/// Threads for connections. Its clones are the same threads, which end with the last of them.
#[derive(Debug, Clone)]
pub(crate) struct Runtime(Arc<tokio::runtime::Runtime>);

impl Runtime {
    /// Threads for so many connections to a server, no more than there are processors.
    pub(crate) fn start(name: &str, connections: usize, server: impl Display) -> Result<Self, ServerError> {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let threads = Builder::new_multi_thread()
            .worker_threads(connections.clamp(1, processors))
            .thread_name(name)
            .enable_all()
            .build();
        threads.map(|threads| Self(Arc::new(threads))).map_err(|cause| {
            ServerError::failed(server, format!("threads can't be started: {cause}"), "close other programs")
        })
    }

    /// Waits for what a future makes.
    pub(crate) fn block_on<T>(&self, future: impl Future<Output = T>) -> T {
        // Behind a pointer, since tokio's own waiting is compiled anew for every type of future that it is given.
        let future: Pin<Box<dyn Future<Output = T> + '_>> = Box::pin(future);
        self.0.block_on(future)
    }

    /// What starts tasks on these threads.
    pub(crate) fn handle(&self) -> &Handle {
        self.0.handle()
    }
}
