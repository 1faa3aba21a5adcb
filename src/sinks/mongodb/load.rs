//! The load: the documents of whole chunks, in inserts of many.
//!
//! `_id`s are the rows' own, so a document that is inserted again is not doubled: the server says that its key is there,
//! and if it is the very document, that is as good. After the documents of a chunk comes its entry in the ledger.

use std::sync::Arc;
use std::time::Duration;

use mongodb::bson::{Bson, RawDocument, RawDocumentBuf, doc};
use mongodb::error::Error;

use super::advance::Steps;
use super::documents::{Documents, Payload};
use super::ledger::Ledger;
use super::limits::Limits;
use super::write::{Done, INSERT};
use crate::job::Entry;
use crate::servers::Backoff;
use crate::servers::mongodb::{Server, explain, passes};
use crate::sinks::workers::Worker;
use crate::sinks::{TargetError, Ticket};
use crate::tables::Table;

/// A chunk on its way.
pub(super) struct Delivery {
    pub(super) entry: Entry,
    pub(super) collections: Vec<(&'static Table, Documents)>,
    /// What sets documents apart from those that are there, when they move on.
    pub(super) moved: Vec<Steps>,
    /// Held until the ledger knows the chunk.
    pub(super) _ticket: Ticket,
}

/// Where and how chunks are loaded.
pub(super) struct Route {
    pub(super) server: Server,
    /// As commands take it; none when it is the server's to choose.
    pub(super) concern: Option<RawDocumentBuf>,
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
            self.refuse_large(table, rows)?;
            for payload in rows.payloads() {
                self.insert(table, payload).await?;
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
    async fn insert(&self, table: &Table, payload: &Payload) -> Result<(), TargetError> {
        let doing = format!("`{}` can't be loaded", table.name);
        let mut backoff = None;
        loop {
            let found = match self.run(table, INSERT, payload).await {
                Ok(done) if done.met == payload.len() => return Ok(()),
                Ok(Done { met, duplicates }) if met + duplicates.len() < payload.len() => {
                    let said = format!("{doing}: {met} of {} documents were inserted", payload.len());
                    return Err(TargetError::server(&self.server.address, said, "go on with --resume"));
                }
                Ok(done) => {
                    let ours = done.duplicates.iter().filter_map(|place| payload.get(*place)).collect();
                    self.server.within(self.differing(table, ours)).await
                }
                Err(error) => Err(error),
            };
            match found {
                Ok(None) => return Ok(()),
                Ok(Some(id)) => {
                    let said = format!("{doing}: another document with _id {id} is there");
                    let hint = "remove it, or load into another database; then go on with --resume";
                    return Err(TargetError::server(&self.server.address, said, hint));
                }
                Err(error) => self.pause(&mut backoff, &doing, &error).await?,
            }
        }
    }

    /// A document that is larger than the server takes.
    fn refuse_large(&self, table: &Table, rows: &Documents) -> Result<(), TargetError> {
        let most = self.limits.document;
        let bytes = |document: &RawDocument| document.as_bytes().len();
        let mut suspects = rows.payloads().iter().filter(|it| it.bytes().len() > most).flat_map(Payload::iter);
        let Some(large) = suspects.find(|document| bytes(document) > most) else { return Ok(()) };
        let (id, bytes) = (id(large).unwrap_or(Bson::Null), bytes(large));
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

    /// The `_id` of a document that is there already and is not ours.
    async fn differing(&self, table: &Table, ours: Vec<&RawDocument>) -> Result<Option<Bson>, Error> {
        let collection = self.server.database.collection::<RawDocumentBuf>(table.name);
        for ours in ours.chunks(1_000) {
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
