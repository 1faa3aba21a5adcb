//! The workers of a server: several, each taking whole chunks from one short queue.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::JoinSet;

use super::TargetError;
use crate::servers::Runtime;

/// What brings deliveries to a server, one after the other.
pub(super) trait Worker: Send + 'static {
    /// A chunk on its way, with the ticket that it holds.
    type Delivery: Send + Sync + 'static;

    /// Brings a delivery to its end.
    fn deliver(&mut self, delivery: &Self::Delivery) -> impl Future<Output = Result<(), TargetError>> + Send;
}

/// Workers and their queue.
pub(super) struct Workers<W: Worker> {
    queue: Option<Sender<W::Delivery>>,
    tasks: JoinSet<()>,
    failure: Arc<Mutex<Option<TargetError>>>,
}

impl<W: Worker> Workers<W> {
    /// Starts them.
    pub(super) fn start(runtime: &Runtime, workers: impl IntoIterator<Item = W>) -> Self {
        let (queue, deliveries) = channel(1);
        let deliveries = Arc::new(tokio::sync::Mutex::new(deliveries));
        let failure = Arc::new(Mutex::new(None));
        let mut tasks = JoinSet::new();
        for worker in workers {
            tasks.spawn_on(work(worker, Arc::clone(&deliveries), Arc::clone(&failure)), runtime.handle());
        }
        Self { queue: Some(queue), tasks, failure }
    }

    /// Hands on a delivery; waits while all are busy.
    pub(super) fn send(&self, delivery: W::Delivery) -> Result<(), TargetError> {
        self.check()?;
        if self.queue.as_ref().is_some_and(|queue| queue.blocking_send(delivery).is_ok()) {
            return Ok(());
        }
        self.check().and(Err(TargetError::Misused("a chunk came after the last one".to_owned())))
    }

    /// Waits until every delivery has arrived.
    pub(super) fn finish(&mut self, runtime: &Runtime) -> Result<(), TargetError> {
        self.queue = None;
        runtime.block_on(async { while self.tasks.join_next().await.is_some() {} });
        self.check()
    }

    fn check(&self) -> Result<(), TargetError> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).take().map_or(Ok(()), Err)
    }
}

/// A worker's life.
async fn work<W: Worker>(
    mut worker: W,
    deliveries: Arc<tokio::sync::Mutex<Receiver<W::Delivery>>>,
    failure: Arc<Mutex<Option<TargetError>>>,
) {
    loop {
        let delivery = deliveries.lock().await.recv().await;
        let Some(delivery) = delivery else { return };
        if let Err(error) = worker.deliver(&delivery).await {
            failure.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
            // Nobody takes from the queue any more: what is in it is dropped, and the next one to send is told.
            deliveries.lock().await.close();
            return;
        }
    }
}
