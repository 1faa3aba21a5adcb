//! The load: the documents of whole chunks, in inserts of many.
//!
//! `_id`s are the rows' own, so a document that is inserted again is not doubled: the server says that its key is there,
//! and if it is the very document, that is as good. After the documents of a chunk comes its entry in the ledger.

use std::sync::Arc;
use std::time::Duration;

use mongodb::Collection;
use mongodb::bson::{Bson, RawDocument, RawDocumentBuf, doc};
use mongodb::error::{Error, ErrorKind};
use mongodb::options::WriteConcern;

use super::advance::Steps;
use super::batches::Limits;
use super::ledger::Ledger;
use crate::job::Entry;
use crate::servers::Backoff;
use crate::servers::mongodb::{DUPLICATE, Server, explain, passes};
use crate::sinks::workers::Worker;
use crate::sinks::{TargetError, Ticket};
use crate::tables::Table;

/// A chunk on its way.
pub(super) struct Delivery {
    pub(super) entry: Entry,
    pub(super) collections: Vec<(&'static Table, Vec<RawDocumentBuf>)>,
    /// What sets documents apart from those that are there, when they move on.
    pub(super) moved: Vec<Steps>,
    /// Held until the ledger knows the chunk.
    pub(super) _ticket: Ticket,
}

/// Where and how chunks are loaded.
pub(super) struct Route {
    pub(super) server: Server,
    pub(super) concern: WriteConcern,
    pub(super) limits: Limits,
    pub(super) ledger: Ledger,
    pub(super) job: String,
    /// How long a failure that passes is retried.
    pub(super) patience: Duration,
}

/// What loads chunks.
pub(super) struct Loader(pub(super) Arc<Route>);

impl Worker for Loader {
    type Delivery = Delivery;

    async fn deliver(&mut self, delivery: &Delivery) -> Result<(), TargetError> {
        self.0.deliver(delivery).await
    }
}

impl Route {
    async fn deliver(&self, delivery: &Delivery) -> Result<(), TargetError> {
        for steps in &delivery.moved {
            self.apply(steps).await?;
        }
        let moved = delivery.moved.iter().map(|steps| (steps.table, &steps.new));
        for (table, rows) in delivery.collections.iter().map(|(table, rows)| (*table, rows)).chain(moved) {
            let collection = self.server.database.collection::<RawDocumentBuf>(table.name);
            self.refuse_large(table, rows)?;
            for batch in self.limits.cut(rows) {
                self.insert(&collection, batch).await?;
            }
        }
        let mut backoff = None;
        let there = loop {
            match self.server.within(self.ledger.say(&self.job, &delivery.entry)).await {
                Ok(there) => break there,
                Err(error) => self.pause(&mut backoff, "the ledger can't be written", &error).await?,
            }
        };
        if there.is_some_and(|digest| digest != delivery.entry.digest) {
            let said = format!("{} are there already, with other values", delivery.entry.piece);
            let hint =
                "another ordermill has loaded them: load all with one version, into another database or with --replace";
            return Err(TargetError::server(&self.server.address, said, hint));
        }
        Ok(())
    }

    /// Inserts documents until all of them are there.
    async fn insert(
        &self,
        collection: &Collection<RawDocumentBuf>,
        batch: &[RawDocumentBuf],
    ) -> Result<(), TargetError> {
        let doing = format!("`{}` can't be loaded", collection.name());
        let mut backoff = None;
        loop {
            let inserting = collection.insert_many(batch).ordered(false).write_concern(self.concern.clone());
            let error = match self.server.within(inserting.into_future()).await {
                Ok(done) if done.inserted_ids.len() == batch.len() => return Ok(()),
                Ok(done) => {
                    let said =
                        format!("{doing}: {} of {} documents were inserted", done.inserted_ids.len(), batch.len());
                    return Err(TargetError::server(&self.server.address, said, "go on with --resume"));
                }
                Err(error) => error,
            };
            match duplicates(&error) {
                Some(places) => match self.server.within(self.differing(collection, batch, &places)).await {
                    Ok(None) => return Ok(()),
                    Ok(Some(id)) => {
                        let said = format!("{doing}: another document with _id {id} is there");
                        let hint = "remove it, or load into another database; then go on with --resume";
                        return Err(TargetError::server(&self.server.address, said, hint));
                    }
                    Err(error) => self.pause(&mut backoff, &doing, &error).await?,
                },
                None => self.pause(&mut backoff, &doing, &error).await?,
            }
        }
    }

    /// A document that is larger than the server takes.
    fn refuse_large(&self, table: &Table, rows: &[RawDocumentBuf]) -> Result<(), TargetError> {
        let most = self.limits.document;
        let Some(large) = rows.iter().find(|row| row.as_bytes().len() > most) else { return Ok(()) };
        let id = id(large).unwrap_or(Bson::Null);
        let bytes = large.as_bytes().len();
        let said =
            format!("`{}` can't be loaded: the document with _id {id} has {bytes} bytes, {most} are taken", table.name);
        let hint = "take a server that takes larger ones, or have fewer lines in an order (`lines` in the profile)";
        Err(TargetError::server(&self.server.address, said, hint))
    }

    /// Waits a moment when a failure passes; else gives it back. That time begins with the first failure.
    pub(super) async fn pause(
        &self,
        backoff: &mut Option<Backoff>,
        doing: &str,
        error: &Error,
    ) -> Result<(), TargetError> {
        match backoff.get_or_insert_with(|| Backoff::within(self.patience)).pause() {
            Some(pause) if passes(error) => tokio::time::sleep(pause).await,
            _ => return Err(explain(&self.server.address, doing, error).into()),
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

fn id(document: &RawDocument) -> Option<Bson> {
    document.get("_id").ok()??.try_into().ok()
}

/// The places of the documents that are there already, when that is all that went wrong.
fn duplicates(error: &Error) -> Option<Vec<usize>> {
    let ErrorKind::InsertMany(many) = error.kind.as_ref() else { return None };
    let errors = many.write_errors.as_ref()?;
    let only = many.write_concern_error.is_none() && errors.iter().all(|it| it.code == DUPLICATE);
    only.then(|| errors.iter().map(|it| it.index).collect())
}
