//! The ledger: what a schema holds, in two tables beside the data.
//!
//! `ordermill_jobs` has a row per job, `ordermill_chunks` one per chunk, written in the transaction that holds the chunk's
//! rows. The key of a chunk's row is what makes it load once: a second process that wants to write the same row waits
//! until the first one has committed, and then knows. Ledger and data are logged or unlogged together, so that a crash
//! of the server takes both or none. A chunk is named by what it holds, not by its place in a plan.

use std::collections::BTreeSet;

use tokio_postgres::{Error, GenericClient};

use super::ddl::{Layout, quoted};
use super::fault::Fault;
use crate::plan::Chunk;
use crate::sinks::{Indexes, Job, SinkError};

pub(super) const JOBS: &str = "ordermill_jobs";
pub(super) const CHUNKS: &str = "ordermill_chunks";

/// What a chunk holds: `waves` or the name of a dimension table, and its first wave or row.
pub(super) type Key = (String, i64);

/// A job that a schema holds.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) job: Job,
    pub(super) indexes: Indexes,
    pub(super) foreign_keys: bool,
    /// Whether keys and indexes are built too.
    pub(super) whole: bool,
}

/// Locks of a schema, kept by the server until whoever holds them has gone.
#[derive(Debug, Clone, Copy)]
pub(super) enum Lock {
    /// Of whoever changes tables: opens, or makes whole. One at a time.
    Tables,
    /// Shared by all who load, so that nobody empties the tables under them.
    Loading,
    /// Shared by all who build keys and indexes, which the server goes on with for a while when they have died.
    Building,
}

/// The statements of a schema's ledger.
#[derive(Debug, Clone)]
pub(super) struct Ledger {
    schema: String,
    jobs: String,
    chunks: String,
}

/// A chunk's name.
pub(super) fn key(chunk: &Chunk) -> Key {
    let (content, first) = chunk.content.name();
    (content.to_owned(), first)
}

impl Ledger {
    pub(super) fn of(schema: &str) -> Self {
        let name = |table: &str| format!("{}.{table}", quoted(schema));
        Self { schema: schema.to_owned(), jobs: name(JOBS), chunks: name(CHUNKS) }
    }

    /// Its tables.
    pub(super) fn create(&self, layout: &Layout<'_>) -> String {
        let (jobs, chunks, unlogged) = (&self.jobs, &self.chunks, layout.unlogged());
        format!(
            "CREATE {unlogged}TABLE {jobs} (
                 place integer PRIMARY KEY,
                 job text NOT NULL UNIQUE,
                 description json NOT NULL,
                 chunks bigint NOT NULL,
                 indexes text NOT NULL,
                 foreign_keys boolean NOT NULL,
                 whole boolean NOT NULL DEFAULT false
             );
             COMMENT ON TABLE {jobs} IS 'What ordermill was asked to load into this schema.';
             CREATE {unlogged}TABLE {chunks} (
                 job text NOT NULL REFERENCES {jobs} (job),
                 content text NOT NULL,
                 first bigint NOT NULL,
                 rows bigint NOT NULL,
                 PRIMARY KEY (job, content, first)
             );
             COMMENT ON TABLE {chunks} IS 'The chunks that are loaded, each written with its rows.';"
        )
    }

    /// Removes its tables.
    pub(super) fn drop(&self) -> String {
        format!("DROP TABLE {}, {}", self.chunks, self.jobs)
    }

    /// Claims a chunk for this transaction; no row is written when another one has loaded it.
    pub(super) fn claim(&self) -> String {
        format!(
            "INSERT INTO {} (job, content, first, rows) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
            self.chunks
        )
    }

    /// All jobs, in the order in which they came.
    pub(super) async fn read(&self, client: &impl GenericClient) -> Result<Vec<Entry>, Fault> {
        let sql =
            format!("SELECT job, description::text, indexes, foreign_keys, whole FROM {} ORDER BY place", self.jobs);
        let mut entries = Vec::new();
        for row in client.query(&sql, &[]).await? {
            let damaged = || {
                let hint = "restore it from a copy, or drop it with the tables that it describes";
                SinkError::refused(&self.jobs, "is damaged: it holds a job that can't be read", hint)
            };
            entries.push(Entry {
                id: row.try_get(0)?,
                job: serde_json::from_str(row.try_get(1)?).map_err(|_| damaged())?,
                indexes: row.try_get::<_, String>(2)?.parse().map_err(|_| damaged())?,
                foreign_keys: row.try_get(3)?,
                whole: row.try_get(4)?,
            });
        }
        Ok(entries)
    }

    /// The chunks of a job that are there.
    pub(super) async fn loaded(&self, client: &impl GenericClient, job: &str) -> Result<BTreeSet<Key>, Error> {
        let sql = format!("SELECT content, first FROM {} WHERE job = $1", self.chunks);
        client.query(&sql, &[&job]).await?.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
    }

    /// The chunks of a job that are there, and how many rows were loaded with them.
    pub(super) async fn counted(&self, client: &impl GenericClient, job: &str) -> Result<Vec<(Key, i64)>, Error> {
        let sql = format!("SELECT content, first, rows FROM {} WHERE job = $1", self.chunks);
        let rows = client.query(&sql, &[&job]).await?;
        rows.iter().map(|row| Ok(((row.try_get(0)?, row.try_get(1)?), row.try_get(2)?))).collect()
    }

    /// Adds a job of so many chunks.
    pub(super) async fn add(&self, client: &impl GenericClient, entry: &Entry, chunks: usize) -> Result<(), Error> {
        let sql = format!(
            "INSERT INTO {0} (place, job, description, chunks, indexes, foreign_keys)
             SELECT coalesce(max(place), 0) + 1, $1::text, $2::text::json, $3::bigint, $4::text, $5::boolean FROM {0}",
            self.jobs
        );
        let description = serde_json::to_string(&entry.job).expect("plain data becomes JSON");
        let parameters: [&(dyn tokio_postgres::types::ToSql + Sync); 5] =
            [&entry.id, &description, &(chunks as i64), &entry.indexes.name(), &entry.foreign_keys];
        client.execute(&sql, &parameters).await.map(|_| ())
    }

    /// How many chunks of all jobs are missing.
    pub(super) async fn missing(&self, client: &impl GenericClient) -> Result<i64, Error> {
        let (jobs, chunks) = (&self.jobs, &self.chunks);
        let sql =
            format!("SELECT (SELECT coalesce(sum(chunks), 0)::bigint FROM {jobs}) - (SELECT count(*) FROM {chunks})");
        client.query_one(&sql, &[]).await?.try_get(0)
    }

    /// Says that keys and indexes are there, and makes sure that all is on disk.
    pub(super) async fn set_whole(&self, client: &impl GenericClient) -> Result<(), Error> {
        client
            .batch_execute(&format!(
                "SET synchronous_commit = on; UPDATE {} SET whole = true WHERE NOT whole",
                self.jobs
            ))
            .await
    }

    /// The number of a lock.
    pub(super) fn lock(&self, lock: Lock) -> i64 {
        let name = match lock {
            Lock::Tables => "tables",
            Lock::Loading => "loading",
            Lock::Building => "building",
        };
        let digest = blake3::hash(format!("ordermill {name} {}", self.schema).as_bytes());
        digest.as_bytes()[..8].iter().fold(0, |number, byte| number << 8 | i64::from(*byte))
    }
}
