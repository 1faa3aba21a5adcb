//! The ledger: what a schema holds, in two tables beside the data.
//!
//! `ordermill_jobs` has a row per job, `ordermill_chunks` one per chunk, written in the transaction that holds the chunk's
//! rows. The key of a chunk's row is what makes it load once: a second process that wants to write the same row waits
//! until the first one has committed, and then knows. Ledger and data are logged or unlogged together, so that a crash
//! of the server takes both or none. A chunk is named by what it holds, not by its place in a plan.

use std::collections::BTreeMap;

use tokio_postgres::{Error, GenericClient};

use super::ddl::{Layout, quoted};
use super::fault::Fault;
use crate::job::{Entry, Holding, Piece};
use crate::sinks::{Indexes, TargetError};

pub(super) const JOBS: &str = "ordermill_jobs";
pub(super) const CHUNKS: &str = "ordermill_chunks";

/// A job that a schema holds.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) id: String,
    pub(super) holding: Holding,
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
                 brings json NOT NULL,
                 indexes text NOT NULL,
                 foreign_keys boolean NOT NULL,
                 whole boolean NOT NULL DEFAULT false
             );
             COMMENT ON TABLE {jobs} IS 'What ordermill was asked to load into this schema.';
             CREATE {unlogged}TABLE {chunks} (
                 job text NOT NULL REFERENCES {jobs} (job),
                 content text NOT NULL,
                 first bigint NOT NULL,
                 past bigint NOT NULL,
                 as_of bigint NOT NULL,
                 rows bigint NOT NULL,
                 bytes bigint NOT NULL,
                 digest text NOT NULL,
                 PRIMARY KEY (job, content, first)
             );
             COMMENT ON TABLE {chunks} IS 'The chunks that are loaded, each written with its rows.';
             COMMENT ON COLUMN {chunks}.first IS
                 'The first row of a dimension table, or instant of orders in milliseconds since 1970-01-01 UTC.';
             COMMENT ON COLUMN {chunks}.past IS 'The row or instant after the last.';"
        )
    }

    /// Removes its tables.
    pub(super) fn drop(&self) -> String {
        format!("DROP TABLE {}, {}", self.chunks, self.jobs)
    }

    /// Claims a chunk for this transaction; no row is written when another one has loaded it.
    pub(super) fn claim(&self) -> String {
        format!(
            "INSERT INTO {} (job, content, first, past, as_of, rows, bytes, digest)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
            self.chunks
        )
    }

    /// The digest of a chunk that is there.
    pub(super) fn digest(&self) -> String {
        format!("SELECT digest FROM {} WHERE job = $1 AND content = $2 AND first = $3", self.chunks)
    }

    /// All jobs, in the order in which they came, with the chunks that are there of each.
    pub(super) async fn read(&self, client: &impl GenericClient) -> Result<Vec<Record>, Fault> {
        let sql = format!(
            "SELECT job, description::text, brings::text, indexes, foreign_keys, whole FROM {} ORDER BY place",
            self.jobs
        );
        let damaged = || {
            let hint = "restore it from a copy, or drop it with the tables that it describes";
            TargetError::refused(&self.jobs, "is damaged: it holds a job that can't be read", hint)
        };
        let mut entries = self.entries(client).await?;
        let mut records = Vec::new();
        for row in client.query(&sql, &[]).await? {
            let id: String = row.try_get(0)?;
            let holding = Holding {
                job: serde_json::from_str(row.try_get(1)?).map_err(|_| damaged())?,
                brings: serde_json::from_str(row.try_get(2)?).map_err(|_| damaged())?,
                entries: entries.remove(&id).unwrap_or_default(),
            };
            records.push(Record {
                id,
                holding,
                indexes: row.try_get::<_, String>(3)?.parse().map_err(|_| damaged())?,
                foreign_keys: row.try_get(4)?,
                whole: row.try_get(5)?,
            });
        }
        Ok(records)
    }

    /// The chunks that are there, by job.
    async fn entries(&self, client: &impl GenericClient) -> Result<BTreeMap<String, Vec<Entry>>, Error> {
        let sql = format!("SELECT job, content, first, past, as_of, rows, bytes, digest FROM {}", self.chunks);
        let mut entries: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
        for row in client.query(&sql, &[]).await? {
            let entry = Entry {
                piece: Piece::new(row.try_get(1)?, row.try_get(2)?..row.try_get(3)?),
                as_of: row.try_get(4)?,
                changes_at: None,
                rows: row.try_get::<_, i64>(5)? as u64,
                bytes: row.try_get::<_, i64>(6)? as u64,
                digest: row.try_get(7)?,
            };
            entries.entry(row.try_get(0)?).or_default().push(entry);
        }
        Ok(entries)
    }

    /// Adds a job.
    pub(super) async fn add(&self, client: &impl GenericClient, record: &Record) -> Result<(), Error> {
        let sql = format!(
            "INSERT INTO {0} (place, job, description, brings, indexes, foreign_keys)
             SELECT coalesce(max(place), 0) + 1, $1::text, $2::text::json, $3::text::json, $4::text, $5::boolean FROM {0}",
            self.jobs
        );
        let description = serde_json::to_string(&record.holding.job).expect("plain data becomes JSON");
        let brings = serde_json::to_string(&record.holding.brings).expect("plain data becomes JSON");
        let parameters: [&(dyn tokio_postgres::types::ToSql + Sync); 5] =
            [&record.id, &description, &brings, &record.indexes.name(), &record.foreign_keys];
        client.execute(&sql, &parameters).await.map(|_| ())
    }

    /// Adds chunks to a job; those that are there stay.
    pub(super) async fn carry(&self, client: &impl GenericClient, job: &str, entries: &[Entry]) -> Result<(), Error> {
        let statement = client.prepare(&self.claim()).await?;
        for Entry { piece, as_of, rows, bytes, digest, .. } in entries {
            let (content, range) = (piece.content(), piece.range());
            let (rows, bytes) = (*rows as i64, *bytes as i64);
            let values: [&(dyn tokio_postgres::types::ToSql + Sync); 8] =
                [&job, &content, &range.start, &range.end, as_of, &rows, &bytes, digest];
            client.execute(&statement, &values).await?;
        }
        Ok(())
    }

    /// Forgets a job and its chunks.
    pub(super) async fn forget(&self, client: &impl GenericClient, job: &str) -> Result<(), Error> {
        client.execute(&format!("DELETE FROM {} WHERE job = $1", self.chunks), &[&job]).await?;
        client.execute(&format!("DELETE FROM {} WHERE job = $1", self.jobs), &[&job]).await.map(|_| ())
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
