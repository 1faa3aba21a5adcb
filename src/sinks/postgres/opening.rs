//! What may be done with a schema: which jobs it takes, and what it refuses before anything is written.
//!
//! All happens in one transaction, under the lock of those who change tables.

use std::collections::BTreeSet;

use tokio_postgres::error::SqlState;
use tokio_postgres::{GenericClient, Transaction};

use super::Options;
use super::ddl::{Layout, key_name, quoted};
use super::existing::{self, Relations};
use super::fault::Fault;
use super::ledger::{JOBS, Ledger, Lock, Record};
use super::load::SETTINGS;
use crate::job::{Admission, Existing, Holding, Request, Since, Step, decide};
use crate::servers::plain;
use crate::servers::postgres::{Address, Connection};
use crate::sinks::{Indexes, TargetError};
use crate::tables::{self, Table};

/// Postgres cuts longer names off.
const LONGEST_NAME: usize = 63;

/// A schema that takes a job.
pub(super) struct Opened {
    pub(super) schema: String,
    /// The id of the job that this run works for.
    pub(super) job: String,
    /// Chunks that this run makes, by their place in the plan.
    pub(super) todo: BTreeSet<usize>,
    /// Where the schema stands, when it moves on.
    pub(super) since: Option<Since>,
    /// Whether a chunk must be there before the next one comes.
    pub(super) one_by_one: bool,
}

/// What is asked of a schema.
pub(super) struct Asked<'r> {
    pub(super) address: &'r Address,
    pub(super) options: &'r Options,
    pub(super) request: &'r Request<'r>,
}

/// Puts the job into a schema, with all that it needs.
pub(super) async fn open(connection: &mut Connection, asked: &Asked<'_>) -> Result<Opened, TargetError> {
    let result = asked.open(connection).await;
    result.map_err(|fault| {
        let fault = match fault {
            Fault::Server(error) => Fault::Server(connection.cause(error)),
            Fault::Sink(error) => Fault::Sink(error),
        };
        fault.while_doing(asked.address, "its tables can't be made ready")
    })
}

impl Asked<'_> {
    async fn open(&self, connection: &mut Connection) -> Result<Opened, Fault> {
        connection.client.batch_execute(SETTINGS).await?;
        let transaction = connection.client.transaction().await?;
        let (schema, is_there) = self.schema(&transaction).await?;
        let layout = Layout { schema: Some(&schema), unlogged: self.options.unlogged, by_month: self.options.by_month };
        let ledger = Ledger::of(&schema);
        self.lock(&transaction, ledger.lock(Lock::Tables), "its tables are being changed by another process").await?;
        let there = existing::relations(&transaction, &schema).await?;
        let records = if there.contains_key(JOBS) { ledger.read(&transaction).await? } else { Vec::new() };
        let holdings: Vec<Holding> = records.iter().map(|record| record.holding.clone()).collect();
        let Request { job, plan, .. } = *self.request;
        let admission = decide(self.request, &holdings);
        let Admission { step, brings, todo, .. } =
            admission.map_err(|conflict| self.refuse(conflict.reason, conflict.hint))?.without_shared(plan);
        let made = Holding { job: job.clone(), brings, entries: Vec::new() };
        self.check_relations(&made, &layout, &there)?;
        let id = if step == Step::Covered { records[records.len() - 1].id.clone() } else { job.id() };
        let mut opened = Opened { schema: schema.clone(), job: id.clone(), todo, since: None, one_by_one: false };
        if let Step::Advance(since) = step {
            opened.since = Some(since);
            opened.one_by_one = self.advance(&transaction, made, &layout, &there, (&ledger, &records)).await?;
            transaction.commit().await?;
            return Ok(opened);
        }
        if matches!(step, Step::GoOn | Step::Covered) {
            transaction.commit().await?;
            return Ok(opened);
        }
        self.refuse_foreign_rows(&transaction, &made, &holdings, &layout, &there).await?;

        // From here on it is written to.
        if !is_there {
            transaction.batch_execute(&format!("CREATE SCHEMA {}", quoted(&schema))).await?;
        }
        let had_foreign_keys = drop_foreign_keys(&transaction, &layout).await?;
        let replaces = self.request.mode.existing == Existing::Replace;
        if replaces {
            self.lock(&transaction, ledger.lock(Lock::Loading), "is being loaded by another process").await?;
            self.empty(&transaction, &made, &holdings, &layout, &there).await?;
        }
        if holdings.is_empty() || replaces {
            if self.options.indexes == Indexes::After {
                drop_keys(&transaction, &layout, &there).await?;
            }
            if there.contains_key(JOBS) {
                transaction.batch_execute(&ledger.drop()).await?;
            }
            transaction.batch_execute(&ledger.create(&layout)).await?;
        }
        self.create(&transaction, &made, &layout, &there).await?;
        let record = Record {
            id,
            holding: made,
            indexes: self.options.indexes,
            foreign_keys: self.options.foreign_keys || had_foreign_keys,
            whole: false,
        };
        ledger.add(&transaction, &record).await?;
        transaction.commit().await?;
        Ok(opened)
    }

    /// Makes ready for the job to move on; says whether tables refer to each other.
    async fn advance(
        &self,
        transaction: &Transaction<'_>,
        made: Holding,
        layout: &Layout<'_>,
        there: &Relations,
        (ledger, records): (&Ledger, &[Record]),
    ) -> Result<bool, Fault> {
        let constraints = existing::constraints(transaction, layout.schema.unwrap_or_default()).await?;
        let lacks = |table: &&'static Table| {
            let key = key_name(table);
            constraints.iter().all(|constraint| constraint.name != key)
        };
        if let Some(table) = made.tables().find(lacks) {
            let name = layout.name(table.name);
            let hint = format!(
                "make it: ALTER TABLE {name} ADD PRIMARY KEY ({}); or begin anew with --replace",
                table.key.join(", ")
            );
            return Err(self
                .refuse(format!("has no key of ours on {name}, by which its rows could move on"), hint)
                .into());
        }
        let id = made.job.id();
        let old = &records[0];
        if records.iter().all(|record| record.id != id) {
            self.create(transaction, &made, layout, there).await?;
            let (indexes, foreign_keys) = (old.indexes, old.foreign_keys);
            ledger.add(transaction, &Record { id, holding: made, indexes, foreign_keys, whole: false }).await?;
        }
        Ok(constraints.iter().any(|constraint| constraint.is_foreign_key))
    }

    fn refuse(&self, reason: impl Into<String>, hint: impl Into<String>) -> TargetError {
        // Names and types of columns are others' words.
        TargetError::refused(self.address, plain(&reason.into()), plain(&hint.into()))
    }

    /// The schema, and whether it is there; refuses one that nothing can be created in.
    async fn schema(&self, client: &impl GenericClient) -> Result<(String, bool), Fault> {
        let sql = "SELECT coalesce($1::text, current_schema()::text)";
        let name: Option<String> = client.query_one(sql, &[&self.options.schema]).await?.try_get(0)?;
        let name = name.ok_or_else(|| self.refuse("has no schema on its search path", "name one with --schema"))?;
        if name.is_empty() || name.len() > LONGEST_NAME {
            let reason = format!("takes names of 1 to {LONGEST_NAME} bytes, and the schema's has {}", name.len());
            return Err(self.refuse(reason, "name another one with --schema").into());
        }
        if name.starts_with("pg_") || name == "information_schema" {
            return Err(self
                .refuse(format!("keeps the schema `{name}` for itself"), "name another one with --schema")
                .into());
        }
        let sql = "SELECT has_schema_privilege(oid, 'CREATE') FROM pg_namespace WHERE nspname = $1";
        let may = if let Some(row) = client.query_opt(sql, &[&name]).await? {
            (row.try_get(0)?, true)
        } else {
            let sql = "SELECT has_database_privilege(current_database(), 'CREATE')";
            (client.query_one(sql, &[]).await?.try_get(0)?, false)
        };
        match may {
            (true, is_there) => Ok((name, is_there)),
            (false, is_there) => {
                let user: String = client.query_one("SELECT current_user::text", &[]).await?.try_get(0)?;
                let (what, on) = if is_there {
                    ("create tables in", format!("SCHEMA {}", quoted(&name)))
                } else {
                    ("create", "DATABASE …".to_owned())
                };
                let reason = format!("does not let `{user}` {what} the schema `{name}`");
                let hint = format!("GRANT CREATE ON {on} TO {}, or name another schema with --schema", quoted(&user));
                Err(self.refuse(reason, hint).into())
            }
        }
    }

    /// Takes a lock of the ledger for this transaction, and does not wait for ever.
    async fn lock(&self, transaction: &Transaction<'_>, number: i64, held: &str) -> Result<(), Fault> {
        let taken = transaction.execute("SELECT pg_advisory_xact_lock($1)", &[&number]).await;
        match taken {
            Err(error) if error.code() == Some(&SqlState::LOCK_NOT_AVAILABLE) => {
                Err(self.refuse(held, "wait for it, or load into another schema with --schema").into())
            }
            Err(error) => Err(error.into()),
            Ok(_) => Ok(()),
        }
    }

    /// Refuses relations that can't hold what they should.
    fn check_relations(&self, made: &Holding, layout: &Layout<'_>, there: &Relations) -> Result<(), TargetError> {
        let another = "rename or drop it, or load into another schema with --schema";
        for table in made.tables() {
            let Some(relation) = there.get(table.name) else { continue };
            let name = layout.name(table.name);
            if !["r", "p"].contains(&relation.kind.as_str()) {
                return Err(self.refuse(format!("has {name}, which is no table"), another));
            }
            if let Some(difference) = relation.difference(table) {
                let reason = format!("has a table {name} with other columns: {difference}");
                return Err(self.refuse(reason, "drop it, or load into another schema with --schema"));
            }
            let (partitioned, wanted) = (relation.kind == "p", layout.is_partitioned(table));
            if partitioned != wanted {
                let (is, way) = if partitioned {
                    ("is partitioned", "add --partition-by month")
                } else {
                    ("is not partitioned", "leave out --partition-by")
                };
                let reason = format!("has a table {name} which {is}");
                return Err(self.refuse(reason, format!("{way}, drop the table, or name another schema with --schema")));
            }
            if !relation.may_insert || (self.options.indexes != Indexes::None && !relation.is_owned) {
                let reason = format!("has a table {name} that belongs to someone else");
                return Err(self.refuse(reason, "connect as its owner, or load into another schema with --schema"));
            }
        }
        for (name, relation) in there.iter().filter(|(_, relation)| !["r", "p"].contains(&relation.kind.as_str())) {
            // An index of ours on a table of ours is one that is there already.
            if relation.of.as_deref().is_none_or(|table| tables::by_name(table).is_none()) {
                return Err(
                    self.refuse(format!("has {}, a name that is needed for an index", layout.name(name)), another)
                );
            }
        }
        let persistent =
            made.tables().map(|table| table.name).chain([JOBS]).filter_map(|name| Some((name, there.get(name)?)));
        for (name, relation) in
            persistent.filter(|(_, relation)| relation.kind == "r" && self.request.mode.existing != Existing::Replace)
        {
            if relation.unlogged != layout.unlogged {
                let (is, way) = if relation.unlogged { ("unlogged", "add") } else { ("logged", "leave out") };
                let reason = format!("has {}, which is {is}", layout.name(name));
                return Err(self.refuse(reason, format!("{way} --unlogged; --replace makes it as the flags say")));
            }
        }
        Ok(())
    }

    /// Refuses tables with rows that no job of the ledger has made.
    async fn refuse_foreign_rows(
        &self,
        client: &impl GenericClient,
        made: &Holding,
        others: &[Holding],
        layout: &Layout<'_>,
        there: &Relations,
    ) -> Result<(), Fault> {
        for table in made.tables().filter(|table| there.contains_key(table.name)) {
            let is_ours = others.iter().any(|other| other.tables().any(|it| it == table));
            if !is_ours && existing::has_rows(client, layout, table.name).await? {
                let reason = format!("holds rows in {} that ordermill has not made", layout.name(table.name));
                return Err(self
                    .refuse(reason, "empty or drop the table, or load into another schema with --schema")
                    .into());
            }
        }
        Ok(())
    }

    /// Empties what earlier jobs have filled.
    async fn empty(
        &self,
        transaction: &Transaction<'_>,
        made: &Holding,
        others: &[Holding],
        layout: &Layout<'_>,
        there: &Relations,
    ) -> Result<(), Fault> {
        let filled: BTreeSet<&str> = others.iter().flat_map(Holding::tables).map(|table| table.name).collect();
        let names: Vec<&str> = filled.into_iter().filter(|name| there.contains_key(*name)).collect();
        if !names.is_empty() {
            let list: Vec<_> = names.iter().map(|name| layout.name(name)).collect();
            transaction.batch_execute(&format!("TRUNCATE {}", list.join(", "))).await?;
        }
        let schema = layout.schema.unwrap_or_default();
        for table in made.tables() {
            let Some(relation) = there.get(table.name) else { continue };
            if relation.kind == "p" {
                // Partitions of other months would only be in the way; a view stands on the table itself.
                for partition in existing::partitions(transaction, schema, table.name).await? {
                    transaction.batch_execute(&format!("DROP TABLE {partition}")).await?;
                }
            } else if relation.unlogged != layout.unlogged {
                let logged = if layout.unlogged { "UNLOGGED" } else { "LOGGED" };
                transaction.batch_execute(&format!("ALTER TABLE {} SET {logged}", layout.name(table.name))).await?;
            }
        }
        Ok(())
    }

    /// Creates what is missing: tables, their partitions, and keys and indexes that are to be there first.
    async fn create(
        &self,
        transaction: &Transaction<'_>,
        made: &Holding,
        layout: &Layout<'_>,
        there: &Relations,
    ) -> Result<(), Fault> {
        for table in made.tables() {
            if !there.contains_key(table.name) {
                transaction.batch_execute(&layout.table(table)).await?;
            }
            if layout.is_partitioned(table) {
                for partition in layout.partitions(table, made.job.from..made.job.until) {
                    transaction.batch_execute(&partition).await?;
                }
            }
        }
        if self.options.indexes == Indexes::Before {
            let constraints = existing::constraints(transaction, layout.schema.unwrap_or_default()).await?;
            for table in made.tables() {
                let key = layout.key(table);
                if constraints.iter().all(|there| there.name != key.name) {
                    transaction.batch_execute(&key.sql).await?;
                }
                for index in layout.indexes(table) {
                    transaction.batch_execute(&index.sql).await?;
                }
            }
        }
        Ok(())
    }
}

/// Drops foreign keys of ours, which rows would meet in any order; says whether there were any.
async fn drop_foreign_keys(transaction: &Transaction<'_>, layout: &Layout<'_>) -> Result<bool, Fault> {
    let mut any = false;
    let constraints = existing::constraints(transaction, layout.schema.unwrap_or_default()).await?;
    for key in constraints.iter().filter(|constraint| constraint.is_foreign_key) {
        let sql = format!("ALTER TABLE {} DROP CONSTRAINT {}", layout.name(&key.table), key.name);
        transaction.batch_execute(&sql).await?;
        any = true;
    }
    Ok(any)
}

/// Drops keys and indexes of ours, which are built again at the end; those that something of the user's needs stay.
async fn drop_keys(transaction: &Transaction<'_>, layout: &Layout<'_>, there: &Relations) -> Result<(), Fault> {
    let constraints = existing::constraints(transaction, layout.schema.unwrap_or_default()).await?;
    let keys = constraints.iter().filter(|constraint| !constraint.is_foreign_key);
    let keys = keys.map(|key| format!("ALTER TABLE {} DROP CONSTRAINT {}", layout.name(&key.table), key.name));
    let is_key = |name: &String| constraints.iter().any(|constraint| constraint.name == *name);
    let indexes = there.iter().filter(|(name, relation)| relation.of.is_some() && !is_key(name));
    let indexes = indexes.map(|(name, _)| format!("DROP INDEX {}", layout.name(name)));
    for sql in keys.chain(indexes) {
        transaction.batch_execute("SAVEPOINT one_key").await?;
        match transaction.batch_execute(&sql).await {
            Err(error) if error.code() == Some(&SqlState::DEPENDENT_OBJECTS_STILL_EXIST) => {
                transaction.batch_execute("ROLLBACK TO SAVEPOINT one_key").await?;
            }
            other => other?,
        }
    }
    Ok(())
}
