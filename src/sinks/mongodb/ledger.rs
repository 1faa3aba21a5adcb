//! The ledger: which jobs a database holds, and which of their chunks are there.
//!
//! A chunk's entry is written after its documents, with majority, so that a chunk counts once it is there to stay.

use std::collections::{BTreeMap, BTreeSet};

use mongodb::bson::{Document, doc};
use mongodb::error::{Error, ErrorKind};
use mongodb::options::WriteConcern;
use mongodb::{Collection, Database};

use crate::plan::{Chunk, Plan};
use crate::servers::mongodb::DUPLICATE;
use crate::sinks::Job;

pub(super) const JOBS: &str = "ordermill_jobs";
pub(super) const CHUNKS: &str = "ordermill_chunks";

/// The ledger of a database.
#[derive(Debug, Clone)]
pub(super) struct Ledger {
    jobs: Collection<Document>,
    chunks: Collection<Document>,
}

/// A job of the ledger.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) job: Job,
    /// Whether the indexes are there.
    pub(super) whole: bool,
    chunks: i64,
}

/// What a chunk is called: what it holds, and from where on.
pub(super) fn key(chunk: &Chunk) -> String {
    let (content, first) = chunk.content.name();
    format!("{content} {first}")
}

impl Ledger {
    pub(super) fn of(database: &Database) -> Self {
        let majority = WriteConcern::majority();
        let options = mongodb::options::CollectionOptions::builder().write_concern(majority).build();
        let collection = |name| database.collection_with_options(name, options.clone());
        Self { jobs: collection(JOBS), chunks: collection(CHUNKS) }
    }

    /// The jobs, in the order in which they came.
    pub(super) async fn read(&self) -> Result<Vec<Entry>, Error> {
        let mut found = self.jobs.find(doc! {}).sort(doc! { "place": 1 }).await?;
        let mut entries = Vec::new();
        while found.advance().await? {
            let entry: Document = found.deserialize_current()?;
            let text = entry.get_str("job").unwrap_or_default();
            let damaged = |_| Error::custom(format!("`{JOBS}` holds a job that can't be read: restore it from a copy"));
            let job = serde_json::from_str(text).map_err(damaged)?;
            entries.push(Entry {
                job,
                whole: entry.get_bool("whole").unwrap_or_default(),
                chunks: entry.get_i64("chunks").unwrap_or_default(),
            });
        }
        Ok(entries)
    }

    /// Adds a job; one that is there already stays.
    pub(super) async fn add(&self, job: &Job, place: usize, plan: &Plan) -> Result<(), Error> {
        let chunks = job.chunks(plan).count() as i64;
        let text = serde_json::to_string(job).expect("plain data becomes JSON");
        let entry = doc! { "_id": job.id(), "place": place as i64, "job": text, "chunks": chunks, "whole": false };
        unless_there(self.jobs.insert_one(entry).await.map(|_| ()))
    }

    /// The chunks of a job that are there.
    pub(super) async fn loaded(&self, job: &str) -> Result<BTreeSet<String>, Error> {
        Ok(self.counted(job).await?.into_keys().collect())
    }

    /// The chunks of a job that are there, and how many documents were loaded with them.
    pub(super) async fn counted(&self, job: &str) -> Result<BTreeMap<String, u64>, Error> {
        let mut found = self.chunks.find(doc! { "_id.job": job }).await?;
        let mut chunks = BTreeMap::new();
        while found.advance().await? {
            let entry: Document = found.deserialize_current()?;
            let key = entry.get_document("_id").and_then(|id| id.get_str("chunk")).unwrap_or_default().to_owned();
            chunks.insert(key, entry.get_i64("documents").unwrap_or_default() as u64);
        }
        Ok(chunks)
    }

    /// Says that a chunk is there.
    pub(super) async fn say(&self, job: &str, chunk: &str, documents: u64) -> Result<(), Error> {
        let entry = doc! { "_id": { "job": job, "chunk": chunk }, "documents": documents as i64 };
        unless_there(self.chunks.insert_one(entry).await.map(|_| ()))
    }

    /// How many chunks of all jobs are missing.
    pub(super) async fn missing(&self) -> Result<usize, Error> {
        let wanted: i64 = self.read().await?.iter().map(|entry| entry.chunks).sum();
        let there = self.chunks.count_documents(doc! {}).await?;
        Ok((wanted - there as i64).max(0) as usize)
    }

    /// Says that every job is whole.
    pub(super) async fn set_whole(&self) -> Result<(), Error> {
        self.jobs.update_many(doc! {}, doc! { "$set": { "whole": true } }).await.map(|_| ())
    }

    /// Forgets every chunk.
    pub(super) async fn forget_chunks(&self) -> Result<(), Error> {
        self.chunks.delete_many(doc! {}).await.map(|_| ())
    }

    /// Forgets every job.
    pub(super) async fn forget_jobs(&self) -> Result<(), Error> {
        self.jobs.delete_many(doc! {}).await.map(|_| ())
    }
}

/// That a key is there already is as good as having written it.
fn unless_there(result: Result<(), Error>) -> Result<(), Error> {
    match result {
        Err(error) if is_duplicate(&error) => Ok(()),
        other => other,
    }
}

fn is_duplicate(error: &Error) -> bool {
    use mongodb::error::WriteFailure;
    matches!(error.kind.as_ref(), ErrorKind::Write(WriteFailure::WriteError(write)) if write.code == DUPLICATE)
}
