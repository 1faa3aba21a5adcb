//! What may be done with a database: which jobs it takes, and what it refuses before anything is written.

use std::collections::BTreeSet;

use mongodb::bson::{Document, doc};
use mongodb::error::Error;

use super::ledger::{self, Entry, Ledger};
use super::{Options, finish, schema, shape};
use crate::plan::{Chunk, Plan};
use crate::servers::mongodb::{self as servers, Server};
use crate::sinks::{Indexes, Job, Mode, Part, SinkError, admission};
use crate::tables::{self, Table};

/// A database that takes a job.
pub(super) struct Opened {
    /// The job, as the database takes it: beside others it lacks the dimension tables whose rows are there.
    pub(super) job: Job,
    /// Chunks that this run makes, by their place in the plan.
    pub(super) wanted: BTreeSet<usize>,
}

/// What is asked of a database.
pub(super) struct Request<'r> {
    pub(super) server: &'r Server,
    pub(super) ledger: &'r Ledger,
    pub(super) options: &'r Options,
    pub(super) job: &'r Job,
    pub(super) plan: &'r Plan,
    pub(super) part: Option<Part>,
    pub(super) mode: Mode,
}

impl Request<'_> {
    /// Puts the job into the database.
    pub(super) async fn open(&self) -> Result<Opened, SinkError> {
        self.refuse_lonely_children()?;
        self.refuse_sharding()?;
        let entries = self.borne(async || self.ledger.read().await).await?;
        let jobs: Vec<Job> = entries.iter().map(|entry| entry.job.clone()).collect();
        let place = if self.mode == Mode::Replace { None } else { self.job.position(&jobs) };
        let job = match place {
            Some(place) => entries[place].job.clone(),
            None if self.mode == Mode::Replace => self.job.clone(),
            None => admission::admit(&self.server.address, self.job, &jobs, self.mode)?,
        };
        let loaded = match place {
            Some(_) => self.borne(async || self.ledger.loaded(&job.id()).await).await?,
            None => BTreeSet::new(),
        };
        let mine: Vec<&Chunk> = self.mine(&job).collect();
        let wanted: BTreeSet<usize> =
            mine.iter().filter(|chunk| !loaded.contains(&ledger::key(chunk))).map(|chunk| chunk.index).collect();
        if place.is_some() {
            let counts = (mine.len() - wanted.len(), mine.len());
            admission::refuse_doing_twice(&self.server.address, self.part, self.mode, counts, "chunks")?;
        } else {
            self.refuse_foreign_documents(&job, &entries).await?;
            if self.mode == Mode::Replace {
                let clearing = self.server.patiently_while_there(super::PATIENCE, async || self.clear(&entries).await);
                clearing.await.map_err(|error| self.failed(&error))?;
            }
        }
        if !wanted.is_empty() {
            self.borne(async || self.furnish(&job).await).await?;
        }
        if place.is_none() {
            let place = if self.mode == Mode::Replace { 0 } else { entries.len() };
            self.borne(async || self.ledger.add(&job, place, self.plan).await).await?;
        }
        Ok(Opened { job, wanted })
    }

    /// Removes what the ledger knows. No chunk counts any more before the first document goes, and the jobs go last:
    /// whatever happens in between, what is left is known as unfinished.
    async fn clear(&self, entries: &[Entry]) -> Result<(), Error> {
        self.ledger.forget_chunks().await?;
        for table in collections_of(entries.iter().map(|entry| &entry.job)) {
            self.server.database.collection::<Document>(table.name).delete_many(doc! {}).await?;
        }
        self.ledger.forget_jobs().await
    }

    /// Makes collections, validators, shards and early indexes; what is there already stays.
    async fn furnish(&self, job: &Job) -> Result<(), Error> {
        let database = &self.server.database;
        if self.options.shard_key.is_some() {
            // Servers before 6.0 want it, later ones take it.
            self.server.admin().run_command(doc! { "enableSharding": database.name() }).await?;
        }
        let there = database.list_collection_names().await?;
        let made: Vec<&'static Table> = job.definitions().collect();
        for table in shape::collections(&made) {
            if !there.iter().any(|name| name == table.name) {
                match database.create_collection(table.name).await {
                    // Another part of the job was faster.
                    Err(error) if servers::code(&error) == Some(servers::IS_THERE) => {}
                    other => other?,
                }
            }
            if self.options.validate {
                let validator = schema::validator(table, &made);
                database.run_command(doc! { "collMod": table.name, "validator": validator }).await?;
            }
            if let Some(key) = self.options.shard_key.as_ref().and_then(|key| key.document(table)) {
                let name = format!("{}.{}", database.name(), table.name);
                let command = doc! { "shardCollection": name, "key": key };
                self.server.admin().run_command(command).await?;
            }
            if self.options.indexes == Indexes::Before {
                finish::index(database, table).await?;
            }
        }
        Ok(())
    }

    /// Does something again while it fails in a way that passes.
    async fn borne<T>(&self, work: impl AsyncFnMut() -> Result<T, Error>) -> Result<T, SinkError> {
        self.server.patiently(super::PATIENCE, work).await.map_err(|error| self.failed(&error))
    }

    /// The chunks of the job that this part makes.
    fn mine(&self, job: &Job) -> impl Iterator<Item = &Chunk> {
        job.chunks(self.plan).filter(|chunk| self.part.is_none_or(|part| part.takes(chunk.set)))
    }

    /// Rows that lie inside orders can't be without them.
    fn refuse_lonely_children(&self) -> Result<(), SinkError> {
        let made: Vec<&'static Table> = self.job.definitions().collect();
        for table in &made {
            if let Some(parent) = table.parent().filter(|parent| !made.contains(parent)) {
                let reason = format!("keeps `{}` inside `{}`, which is not to be made", table.name, parent.name);
                return Err(self.refuse(&reason, &format!("add {} to --tables", parent.name)));
            }
        }
        Ok(())
    }

    fn refuse_sharding(&self) -> Result<(), SinkError> {
        let Some(key) = &self.options.shard_key else { return Ok(()) };
        if !self.server.is_mongos() {
            let hint = "leave out --shard-key, or give the address of a mongos";
            return Err(self.refuse("is no sharded cluster", hint));
        }
        if shape::collections(&self.job.definitions().collect::<Vec<_>>()).all(|table| key.document(table).is_none()) {
            let hint = "leave out --shard-key, or add a table with one of its fields to --tables";
            return Err(self.refuse("gets no collection that has a field of the shard key", hint));
        }
        Ok(())
    }

    /// A new job does not mix with documents that ordermill has not written.
    async fn refuse_foreign_documents(&self, job: &Job, entries: &[Entry]) -> Result<(), SinkError> {
        let ours = collections_of(entries.iter().map(|entry| &entry.job));
        for table in shape::collections(&job.definitions().collect::<Vec<_>>()).filter(|table| !ours.contains(table)) {
            let collection = self.server.database.collection::<Document>(table.name);
            let first = self.server.within(collection.find_one(doc! {}).into_future()).await;
            if first.map_err(|error| self.failed(&error))?.is_some() {
                let reason = format!("has a collection `{}` with documents that ordermill has not written", table.name);
                return Err(
                    self.refuse(&reason, "name another database at the end of the address, or drop it yourself")
                );
            }
        }
        Ok(())
    }

    fn refuse(&self, reason: &str, hint: &str) -> SinkError {
        SinkError::refused(&self.server.address, reason, hint)
    }

    fn failed(&self, error: &Error) -> SinkError {
        servers::explain(&self.server.address, "its collections can't be made ready", error).into()
    }
}

/// The collections of some jobs.
fn collections_of<'j>(jobs: impl Iterator<Item = &'j Job>) -> Vec<&'static Table> {
    let made: Vec<&'static Table> = jobs.flat_map(Job::definitions).collect();
    tables::ALL.into_iter().filter(|table| made.contains(table) && !shape::is_nested(table)).collect()
}
