//! The load: several workers, each taking whole chunks from one short queue and inserting their documents.
//!
//! `_id`s are the rows' own, so a document that is inserted again is not doubled: the server says that its key is there,
//! and if it is the very document, that is as good. After the documents of a chunk comes its entry in the ledger.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use mongodb::Collection;
use mongodb::bson::{Bson, RawDocument, RawDocumentBuf, doc};
use mongodb::error::{Error, ErrorKind};
use tokio::runtime::{Handle, Runtime};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::JoinSet;

use super::connect::Server;
use super::ledger::Ledger;
use super::trouble;
use crate::sinks::backoff::Backoff;
use crate::sinks::{SinkError, Ticket};
use crate::tables::Table;

/// Documents and bytes of one insert: well below what a server takes (100,000 and 48 MB).
const MOST_DOCUMENTS: usize = 10_000;
const MOST_BYTES: usize = 12 << 20;

/// A chunk on its way.
pub(super) struct Parcel {
    pub(super) key: String,
    pub(super) collections: Vec<(&'static Table, Vec<RawDocumentBuf>)>,
    /// Held until the ledger knows the chunk.
    pub(super) ticket: Ticket,
}

/// Where and how chunks are loaded.
pub(super) struct Route {
    pub(super) server: Server,
    pub(super) ledger: Ledger,
    pub(super) job: String,
    /// How long a failure that passes is borne.
    pub(super) patience: Duration,
}

/// The workers.
pub(super) struct Load {
    queue: Option<Sender<Parcel>>,
    workers: JoinSet<()>,
    shared: Arc<Shared>,
}

struct Shared {
    route: Arc<Route>,
    parcels: tokio::sync::Mutex<Receiver<Parcel>>,
    failure: Mutex<Option<SinkError>>,
}

impl Load {
    pub(super) fn start(runtime: &Handle, route: &Arc<Route>, workers: usize) -> Self {
        let (queue, parcels) = channel(1);
        let shared = Arc::new(Shared {
            route: Arc::clone(route),
            parcels: tokio::sync::Mutex::new(parcels),
            failure: Mutex::new(None),
        });
        let mut set = JoinSet::new();
        for _ in 0..workers {
            set.spawn_on(Arc::clone(&shared).work(), runtime);
        }
        Self { queue: Some(queue), workers: set, shared }
    }

    /// Hands on a chunk; waits while all workers are busy.
    pub(super) fn send(&self, parcel: Parcel) -> Result<(), SinkError> {
        self.check()?;
        if self.queue.as_ref().is_some_and(|queue| queue.blocking_send(parcel).is_ok()) {
            return Ok(());
        }
        self.check().and(Err(SinkError::Misused("a chunk came after the last one".to_owned())))
    }

    /// Waits until every chunk is there.
    pub(super) fn finish(&mut self, runtime: &Runtime) -> Result<(), SinkError> {
        self.queue = None;
        runtime.block_on(async { while self.workers.join_next().await.is_some() {} });
        self.check()
    }

    fn check(&self) -> Result<(), SinkError> {
        self.shared.failure().take().map_or(Ok(()), Err)
    }
}

impl Shared {
    fn failure(&self) -> MutexGuard<'_, Option<SinkError>> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn work(self: Arc<Self>) {
        loop {
            let parcel = self.parcels.lock().await.recv().await;
            let Some(parcel) = parcel else { return };
            if let Err(error) = self.route.deliver(&parcel).await {
                self.failure().get_or_insert(error);
                // What is in the queue is dropped, and the next one to send is told.
                self.parcels.lock().await.close();
                return;
            }
            drop(parcel.ticket);
        }
    }
}

impl Route {
    async fn deliver(&self, parcel: &Parcel) -> Result<(), SinkError> {
        let mut documents = 0;
        for (table, rows) in &parcel.collections {
            let collection = self.server.database.collection::<RawDocumentBuf>(table.name);
            for batch in batches(rows) {
                self.insert(&collection, batch).await?;
                documents += batch.len() as u64;
            }
        }
        let mut backoff = Backoff::within(self.patience);
        while let Err(error) = self.ledger.say(&self.job, &parcel.key, documents).await {
            self.bear(&mut backoff, "the ledger can't be written", &error).await?;
        }
        Ok(())
    }

    /// Inserts documents until all of them are there.
    async fn insert(&self, collection: &Collection<RawDocumentBuf>, batch: &[RawDocumentBuf]) -> Result<(), SinkError> {
        let doing = format!("`{}` can't be loaded", collection.name());
        let mut backoff = Backoff::within(self.patience);
        loop {
            let inserting = collection.insert_many(batch).ordered(false).write_concern(self.server.concern.clone());
            let error = match inserting.await {
                Ok(done) if done.inserted_ids.len() == batch.len() => return Ok(()),
                Ok(done) => {
                    let said =
                        format!("{doing}: {} of {} documents were inserted", done.inserted_ids.len(), batch.len());
                    return Err(SinkError::server(&self.server.address, said, "go on with --resume"));
                }
                Err(error) => error,
            };
            match duplicates(&error) {
                Some(places) => match self.differing(collection, batch, &places).await {
                    Ok(None) => return Ok(()),
                    Ok(Some(id)) => {
                        let said = format!("{doing}: another document with _id {id} is there");
                        let hint = "remove it, or load into another database; then go on with --resume";
                        return Err(SinkError::server(&self.server.address, said, hint));
                    }
                    Err(error) => self.bear(&mut backoff, &doing, &error).await?,
                },
                None => self.bear(&mut backoff, &doing, &error).await?,
            }
        }
    }

    /// Waits a moment when a failure passes; else gives it back.
    async fn bear(&self, backoff: &mut Backoff, doing: &str, error: &Error) -> Result<(), SinkError> {
        match backoff.pause() {
            Some(pause) if trouble::passes(error) => tokio::time::sleep(pause).await,
            _ => return Err(trouble::explain(&self.server.address, doing, error)),
        }
        Ok(())
    }

    /// The `_id` of a document that is there already and is not the one that was to be inserted.
    async fn differing(
        &self,
        collection: &Collection<RawDocumentBuf>,
        batch: &[RawDocumentBuf],
        places: &[usize],
    ) -> Result<Option<Bson>, Error> {
        let id = |document: &RawDocument| -> Option<Bson> { document.get("_id").ok()??.try_into().ok() };
        for places in places.chunks(1_000) {
            let ours: Vec<&RawDocumentBuf> = places.iter().filter_map(|place| batch.get(*place)).collect();
            let ids: Vec<Bson> = ours.iter().filter_map(|document| id(document)).collect();
            let mut found = collection.find(doc! { "_id": { "$in": ids } }).await?;
            let mut same = 0;
            while found.advance().await? {
                let there = found.current();
                if !ours.iter().any(|document| document.as_bytes() == there.as_bytes()) {
                    return Ok(id(there));
                }
                same += 1;
            }
            if same < ours.len() {
                // Another index than that of `_id` is unique, and is in the way.
                return Ok(ours.first().and_then(|document| id(document)));
            }
        }
        Ok(None)
    }
}

/// The places of the documents that are there already, when that is all that went wrong.
fn duplicates(error: &Error) -> Option<Vec<usize>> {
    let ErrorKind::InsertMany(many) = error.kind.as_ref() else { return None };
    let errors = many.write_errors.as_ref()?;
    let only = many.write_concern_error.is_none() && errors.iter().all(|it| it.code == trouble::DUPLICATE);
    only.then(|| errors.iter().map(|it| it.index).collect())
}

/// Pieces that one insert takes.
fn batches(documents: &[RawDocumentBuf]) -> impl Iterator<Item = &[RawDocumentBuf]> {
    let mut rest = documents;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut bytes = 0;
        let fits = |document: &&RawDocumentBuf| {
            bytes += document.as_bytes().len();
            bytes <= MOST_BYTES
        };
        let count = rest.iter().take(MOST_DOCUMENTS).take_while(fits).count().max(1);
        let (batch, others) = rest.split_at(count);
        rest = others;
        Some(batch)
    })
}
