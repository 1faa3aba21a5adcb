//! The workers of a server: several, each taking whole chunks from one short queue.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::runtime::{Handle, Runtime};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::JoinSet;

use super::SinkError;

/// What brings parcels to a server, one after the other.
pub(super) trait Worker: Send + 'static {
    /// A chunk on its way, with the ticket that it holds.
    type Parcel: Send + Sync + 'static;

    /// Brings a parcel to its end.
    fn deliver(&mut self, parcel: &Self::Parcel) -> impl Future<Output = Result<(), SinkError>> + Send;
}

/// Workers and their queue.
pub(super) struct Workers<W: Worker> {
    queue: Option<Sender<W::Parcel>>,
    tasks: JoinSet<()>,
    failure: Arc<Mutex<Option<SinkError>>>,
}

impl<W: Worker> Workers<W> {
    /// Starts them.
    pub(super) fn start(runtime: &Handle, workers: impl IntoIterator<Item = W>) -> Self {
        let (queue, parcels) = channel(1);
        let parcels = Arc::new(tokio::sync::Mutex::new(parcels));
        let failure = Arc::new(Mutex::new(None));
        let mut tasks = JoinSet::new();
        for worker in workers {
            tasks.spawn_on(work(worker, Arc::clone(&parcels), Arc::clone(&failure)), runtime);
        }
        Self { queue: Some(queue), tasks, failure }
    }

    /// Hands on a parcel; waits while all are busy.
    pub(super) fn send(&self, parcel: W::Parcel) -> Result<(), SinkError> {
        self.check()?;
        if self.queue.as_ref().is_some_and(|queue| queue.blocking_send(parcel).is_ok()) {
            return Ok(());
        }
        self.check().and(Err(SinkError::Misused("a chunk came after the last one".to_owned())))
    }

    /// Waits until every parcel has arrived.
    pub(super) fn finish(&mut self, runtime: &Runtime) -> Result<(), SinkError> {
        self.queue = None;
        runtime.block_on(async { while self.tasks.join_next().await.is_some() {} });
        self.check()
    }

    fn check(&self) -> Result<(), SinkError> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).take().map_or(Ok(()), Err)
    }
}

/// A worker's life.
async fn work<W: Worker>(
    mut worker: W,
    parcels: Arc<tokio::sync::Mutex<Receiver<W::Parcel>>>,
    failure: Arc<Mutex<Option<SinkError>>>,
) {
    loop {
        let parcel = parcels.lock().await.recv().await;
        let Some(parcel) = parcel else { return };
        if let Err(error) = worker.deliver(&parcel).await {
            failure.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
            // Nobody takes from the queue any more: what is in it is dropped, and the next one to send is told.
            parcels.lock().await.close();
            return;
        }
    }
}
