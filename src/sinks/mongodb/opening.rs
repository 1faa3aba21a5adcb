//! What may be done with a database: which jobs it takes, and what it refuses before anything is written.

use std::collections::BTreeSet;

use mongodb::bson::{Document, doc};
use mongodb::error::Error;

use super::ledger::{Ledger, Record};
use super::{Options, finish, schema, shape};
use crate::job::{Admission, Holding, Request, Since, Step, decide};
use crate::servers::mongodb::{self as servers, Server};
use crate::sinks::{Indexes, TargetError};
use crate::tables::{self, Table};

/// A database that takes a job.
pub(super) struct Opened {
    /// The id of the job that this run works for.
    pub(super) job: String,
    /// Chunks that this run makes, by their place in the plan.
    pub(super) todo: BTreeSet<usize>,
    /// Tables whose rows it makes.
    pub(super) tables: Vec<&'static Table>,
    /// Where the database stands, when it moves on.
    pub(super) since: Option<Since>,
}

/// What is asked of a database.
pub(super) struct Asked<'r> {
    pub(super) server: &'r Server,
    pub(super) ledger: &'r Ledger,
    pub(super) options: &'r Options,
    pub(super) request: &'r Request<'r>,
}

impl Asked<'_> {
    /// Puts the job into the database.
    pub(super) async fn open(&self) -> Result<Opened, TargetError> {
        self.refuse_lonely_children()?;
        self.refuse_sharding()?;
        let records = self.retrying(async || self.ledger.read().await).await?;
        let indexes = records.first().map_or(self.options.indexes, |record| record.indexes);
        let holdings: Vec<Holding> = records.into_iter().map(|record| record.holding).collect();
        let Request { job, plan, .. } = *self.request;
        let admission = decide(self.request, &holdings);
        let Admission { step, brings, todo, .. } =
            admission.map_err(|conflict| self.refuse(&conflict.reason, &conflict.hint))?.without_shared(plan);
        let id = if step == Step::Covered { holdings[holdings.len() - 1].job.id() } else { job.id() };
        let moved = brings.clone();
        let made = Holding { job: job.clone(), brings, entries: Vec::new() };
        if matches!(step, Step::Begin | Step::Replace) {
            self.refuse_foreign_documents(&made, &holdings).await?;
        }
        if step == Step::Replace {
            let clearing = self.server.patiently_while_there(super::PATIENCE, async || self.clear(&holdings).await);
            clearing.await.map_err(|error| self.failed(&error))?;
        }
        if !todo.is_empty() {
            self.retrying(async || self.furnish(&made).await).await?;
        }
        let tables = made.tables().collect();
        if matches!(step, Step::Begin | Step::Replace) {
            let place = if step == Step::Replace { 0 } else { holdings.len() };
            let record = Record { holding: made, indexes: self.options.indexes, whole: false };
            self.retrying(async || self.ledger.add(&record, place).await).await?;
        }
        let mut since = None;
        if let Step::Advance(at) = step {
            since = Some(at);
            let made = Holding { job: job.clone(), brings: moved, entries: Vec::new() };
            let record = Record { holding: made, indexes, whole: false };
            self.retrying(async || self.ledger.add(&record, holdings.len()).await).await?;
        }
        Ok(Opened { job: id, todo, tables, since })
    }

    /// Removes what the ledger knows. No chunk counts any more before the first document goes, and the jobs go last:
    /// whatever happens in between, what is left is known as unfinished.
    async fn clear(&self, holdings: &[Holding]) -> Result<(), Error> {
        self.ledger.forget_chunks().await?;
        for table in collections_of(holdings) {
            self.server.database.collection::<Document>(table.name).delete_many(doc! {}).await?;
        }
        self.ledger.forget_jobs().await
    }

    /// Makes collections, validators, shards and early indexes; what is there already stays.
    async fn furnish(&self, made: &Holding) -> Result<(), Error> {
        let database = &self.server.database;
        if self.options.shard_key.is_some() {
            // Servers before 6.0 want it, later ones take it.
            self.server.admin().run_command(doc! { "enableSharding": database.name() }).await?;
        }
        let there = database.list_collection_names().await?;
        let made: Vec<&'static Table> = made.tables().collect();
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
    async fn retrying<T>(&self, work: impl AsyncFnMut() -> Result<T, Error>) -> Result<T, TargetError> {
        self.server.patiently(super::PATIENCE, work).await.map_err(|error| self.failed(&error))
    }

    /// Rows that lie inside orders can't be without them.
    fn refuse_lonely_children(&self) -> Result<(), TargetError> {
        let made: Vec<&'static Table> = self.request.job.definitions().collect();
        for table in &made {
            if let Some(parent) = table.parent().filter(|parent| !made.contains(parent)) {
                let reason = format!("keeps `{}` inside `{}`, which is not to be made", table.name, parent.name);
                return Err(self.refuse(&reason, &format!("add {} to --tables", parent.name)));
            }
        }
        Ok(())
    }

    fn refuse_sharding(&self) -> Result<(), TargetError> {
        let Some(key) = &self.options.shard_key else { return Ok(()) };
        if !self.server.is_mongos() {
            let hint = "leave out --shard-key, or give the address of a mongos";
            return Err(self.refuse("is no sharded cluster", hint));
        }
        if shape::collections(&self.request.job.definitions().collect::<Vec<_>>())
            .all(|table| key.document(table).is_none())
        {
            let hint = "leave out --shard-key, or add a table with one of its fields to --tables";
            return Err(self.refuse("gets no collection that has a field of the shard key", hint));
        }
        Ok(())
    }

    /// A new job does not mix with documents that ordermill has not written.
    async fn refuse_foreign_documents(&self, made: &Holding, holdings: &[Holding]) -> Result<(), TargetError> {
        let ours = collections_of(holdings);
        for table in shape::collections(&made.tables().collect::<Vec<_>>()).filter(|table| !ours.contains(table)) {
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

    fn refuse(&self, reason: &str, hint: &str) -> TargetError {
        TargetError::refused(&self.server.address, reason, hint)
    }

    fn failed(&self, error: &Error) -> TargetError {
        servers::explain(&self.server.address, "its collections can't be made ready", error).into()
    }
}

/// The collections of some jobs.
fn collections_of(holdings: &[Holding]) -> Vec<&'static Table> {
    let made: Vec<&'static Table> = holdings.iter().flat_map(Holding::tables).collect();
    tables::ALL.into_iter().filter(|table| made.contains(table) && !shape::is_nested(table)).collect()
}
