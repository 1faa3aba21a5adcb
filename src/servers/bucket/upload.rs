//! An object on its way: parts are sent side by side while it is still written, and nobody sees it before all are there.

use std::io;
use std::mem;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::join_all;
use object_store::path::Path;
use object_store::{Error, MultipartUpload, ObjectStore, ObjectStoreExt};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::task::{JoinHandle, JoinSet};

use super::Address;
use super::trouble::{RESUME, failed};
use crate::servers::{Runtime, ServerError};

/// Bytes of a part; S3 takes 10,000 of them, each at least 5 MiB but the last.
const PART: usize = 8 << 20;
/// How long it may take to remove what was sent of all objects that are given up.
const LIMIT: Duration = Duration::from_secs(1);

/// An object on its way. Dropped before it is whole, it leaves nothing behind.
pub(crate) struct Upload {
    runtime: Runtime,
    to: (Arc<dyn ObjectStore>, Path),
    /// Parts that may be on their way at the same time, with those of other objects.
    free: Arc<Semaphore>,
    endings: Endings,
    address: Address,
    part: Vec<u8>,
    sending: Option<Sending>,
}

/// Tasks that remove what was sent of objects that were given up.
#[derive(Clone, Default)]
pub(super) struct Endings(Arc<Mutex<Vec<Task>>>);

/// A task that sends an object.
type Task = JoinHandle<Result<(), Error>>;

/// A task that sends.
struct Sending {
    parts: Option<mpsc::Sender<Part>>,
    task: Task,
}

enum Part {
    Next(Bytes, OwnedSemaphorePermit),
    /// All parts have come.
    End,
}

impl Upload {
    pub(super) fn new(
        runtime: Runtime,
        to: (Arc<dyn ObjectStore>, Path),
        free: Arc<Semaphore>,
        endings: Endings,
        address: Address,
    ) -> Self {
        Self { runtime, to, free, endings, address, part: Vec::new(), sending: None }
    }

    /// No byte follows: what is left is sent. [`Upload::finish`] waits for it.
    pub(crate) fn close(&mut self) -> Result<(), ServerError> {
        if self.sending.is_some() {
            self.send_part()?;
            return self.send(Part::End);
        }
        let (store, path) = self.to.clone();
        let bytes = Bytes::from(mem::take(&mut self.part));
        let task = self.runtime.handle().spawn(async move { store.put(&path, bytes.into()).await.map(drop) });
        self.sending = Some(Sending { parts: None, task });
        Ok(())
    }

    /// Waits until the object is there.
    pub(crate) fn finish(&mut self) -> Result<(), ServerError> {
        let Some(Sending { parts, task }) = self.sending.take() else { return Ok(()) };
        let sent = self.runtime.block_on(task);
        // Its end would have meant that the object is dropped.
        drop(parts);
        match sent {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(self.failed(&error)),
            Err(error) => Err(self.failed(&Error::JoinError { source: error })),
        }
    }

    fn send_part(&mut self) -> Result<(), ServerError> {
        if self.part.is_empty() {
            return Ok(());
        }
        if self.sending.is_none() {
            let (sender, receiver) = mpsc::channel(1);
            let (store, path) = self.to.clone();
            let task = self.runtime.handle().spawn(async move {
                let mut upload = store.put_multipart(&path).await?;
                let sent = send_parts(upload.as_mut(), receiver).await;
                if !matches!(sent, Ok(true)) {
                    // What can't be removed is for the bucket's own rule.
                    let _ = upload.abort().await;
                }
                sent.map(drop)
            });
            self.sending = Some(Sending { parts: Some(sender), task });
        }
        let permit = self.runtime.block_on(Arc::clone(&self.free).acquire_owned());
        let Ok(permit) = permit else { return self.finish() };
        let part = Bytes::from(mem::replace(&mut self.part, Vec::with_capacity(PART)));
        self.send(Part::Next(part, permit))
    }

    fn send(&mut self, part: Part) -> Result<(), ServerError> {
        let sender = self.sending.as_ref().and_then(|sending| sending.parts.as_ref());
        match sender.map(|sender| self.runtime.block_on(sender.send(part))) {
            Some(Err(_)) => self.finish(),
            _ => Ok(()),
        }
    }

    fn failed(&self, error: &Error) -> ServerError {
        failed(&self.address, &format!("{} can't be written", self.to.1), error, RESUME)
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        if let Some(Sending { parts, task }) = self.sending.take() {
            // Without an end, the task removes what it has sent.
            drop(parts);
            self.endings.0.lock().unwrap_or_else(PoisonError::into_inner).push(task);
        }
    }
}

impl Endings {
    /// Waits for all of them, before the connection ends, as long as that may take.
    pub(super) fn wait(&self, runtime: &Runtime) {
        let tasks = mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        if !tasks.is_empty() {
            let _ = runtime.block_on(async { tokio::time::timeout(LIMIT, join_all(tasks)).await });
        }
    }
}

impl io::Write for Upload {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(PART - self.part.len());
        self.part.extend_from_slice(&bytes[..taken]);
        if self.part.len() == PART {
            self.send_part().map_err(io::Error::other)?;
        }
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Sends parts until their end; false when they end without one.
async fn send_parts(upload: &mut dyn MultipartUpload, mut parts: mpsc::Receiver<Part>) -> Result<bool, Error> {
    let mut sending = JoinSet::new();
    while let Some(part) = parts.recv().await {
        while let Some(sent) = sending.try_join_next() {
            sent.map_err(Error::from)??;
        }
        match part {
            Part::Next(bytes, permit) => {
                let sent = upload.put_part(bytes.into());
                sending.spawn(async move {
                    let sent = sent.await;
                    drop(permit);
                    sent
                });
            }
            Part::End => {
                while let Some(sent) = sending.join_next().await {
                    sent.map_err(Error::from)??;
                }
                upload.complete().await?;
                return Ok(true);
            }
        }
    }
    Ok(false)
}
