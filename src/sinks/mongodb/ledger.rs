//! The ledger: which jobs a database holds, and which of their chunks are there.
//!
//! A chunk's entry is written after its documents, with majority, so that a chunk counts once it is there to stay.

use std::collections::BTreeMap;

use mongodb::bson::{DateTime, Document, doc};
use mongodb::error::{Error, ErrorKind};
use mongodb::options::WriteConcern;
use mongodb::{Collection, Database};

use crate::job::{Entry, Holding, Job, Piece};
use crate::servers::mongodb::DUPLICATE;
use crate::sinks::Indexes;

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
pub(super) struct Record {
    pub(super) holding: Holding,
    pub(super) indexes: Indexes,
    /// Whether the indexes are there.
    pub(super) whole: bool,
}

impl Ledger {
    pub(super) fn of(database: &Database) -> Self {
        let majority = WriteConcern::majority();
        let options = mongodb::options::CollectionOptions::builder().write_concern(majority).build();
        let collection = |name| database.collection_with_options(name, options.clone());
        Self { jobs: collection(JOBS), chunks: collection(CHUNKS) }
    }

    /// The jobs, in the order in which they came, with the chunks that are there of each.
    pub(super) async fn read(&self) -> Result<Vec<Record>, Error> {
        let mut entries = self.entries().await?;
        let mut found = self.jobs.find(doc! {}).sort(doc! { "place": 1 }).await?;
        let mut records = Vec::new();
        while found.advance().await? {
            let record: Document = found.deserialize_current()?;
            let damaged = || Error::custom(format!("`{JOBS}` holds a job that can't be read: restore it from a copy"));
            let text = |name: &str| record.get_str(name).map_err(|_| damaged());
            let job: Job = serde_json::from_str(text("job")?).map_err(|_| damaged())?;
            let entries = entries.remove(&job.id()).unwrap_or_default();
            let brings = serde_json::from_str(text("brings")?).map_err(|_| damaged())?;
            records.push(Record {
                holding: Holding { job, brings, entries },
                indexes: text("indexes")?.parse().map_err(|_| damaged())?,
                whole: record.get_bool("whole").unwrap_or_default(),
            });
        }
        Ok(records)
    }

    /// Adds a job; one that is there already stays.
    pub(super) async fn add(&self, record: &Record, place: usize) -> Result<(), Error> {
        let Record { holding: Holding { job, brings, .. }, indexes, .. } = record;
        let text = serde_json::to_string(job).expect("plain data becomes JSON");
        let brings = serde_json::to_string(brings).expect("plain data becomes JSON");
        let record = doc! {
            "_id": job.id(), "place": place as i64, "job": text, "brings": brings, "indexes": indexes.name(),
            "whole": false,
        };
        unless_there(self.jobs.insert_one(record).await.map(|_| ()))
    }

    /// The chunks that are there, by job.
    async fn entries(&self) -> Result<BTreeMap<String, Vec<Entry>>, Error> {
        let mut found = self.chunks.find(doc! {}).await?;
        let mut entries: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
        while found.advance().await? {
            let entry: Document = found.deserialize_current()?;
            let damaged = |_| Error::custom(format!("`{CHUNKS}` holds an entry that can't be read"));
            let id = entry.get_document("_id").map_err(damaged)?;
            let range = id.get_i64("first").map_err(damaged)?..entry.get_i64("past").map_err(damaged)?;
            let piece = Piece::new(id.get_str("content").map_err(damaged)?, range);
            entries.entry(id.get_str("job").map_err(damaged)?.to_owned()).or_default().push(Entry {
                piece,
                as_of: entry.get_datetime("as_of").map_err(damaged)?.timestamp_millis(),
                changes_at: None,
                rows: entry.get_i64("rows").map_err(damaged)? as u64,
                bytes: entry.get_i64("bytes").map_err(damaged)? as u64,
                digest: entry.get_str("digest").map_err(damaged)?.to_owned(),
            });
        }
        Ok(entries)
    }

    /// Says that a chunk is there; gives the digest of one that was there already.
    pub(super) async fn say(&self, job: &str, entry: &Entry) -> Result<Option<String>, Error> {
        let Entry { piece, as_of, rows, bytes, digest, .. } = entry;
        let range = piece.range();
        let id = doc! { "job": job, "content": piece.content(), "first": range.start };
        let text = doc! {
            "_id": id.clone(), "past": range.end, "as_of": DateTime::from_millis(*as_of), "rows": *rows as i64,
            "bytes": *bytes as i64, "digest": digest,
        };
        match self.chunks.insert_one(text).await {
            Err(error) if is_duplicate(&error) => {
                let there = self.chunks.find_one(doc! { "_id": id }).await?;
                Ok(there.and_then(|there| Some(there.get_str("digest").ok()?.to_owned())))
            }
            other => other.map(|_| None),
        }
    }

    /// Says that every job is whole.
    pub(super) async fn set_whole(&self) -> Result<(), Error> {
        self.jobs.update_many(doc! {}, doc! { "$set": { "whole": true } }).await.map(|_| ())
    }

    /// Forgets a job and its chunks; the job goes last.
    pub(super) async fn forget(&self, job: &str) -> Result<(), Error> {
        self.chunks.delete_many(doc! { "_id.job": job }).await?;
        self.jobs.delete_one(doc! { "_id": job }).await.map(|_| ())
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
