//! A Postgres. What a stage makes is made in one transaction with its record, so a crash leaves all of it or nothing.

mod follower;
mod process;
mod session;
mod shards;
mod statements;

use std::time::{Duration, Instant};

use tokio_postgres::{Client, Error, Transaction};

use self::follower::Follower;
pub(super) use self::follower::Identity;
use self::session::Session;
pub(in crate::stage) use self::shards::Shards;
use super::{Answered, Asking, Behind, Database, Engine, Explained, Made, Reach, Source, in_use, millis};
use crate::servers::Runtime;
use crate::servers::postgres::Address;
use crate::sinks::TargetError;
use crate::sinks::postgres::quoted;
use crate::stage::asked::Asked;
use crate::stage::objects::{Held, Kind, RECORD, Relation};
use crate::stage::report::Report;
use crate::stage::sql::Bound;
use crate::stage::stages::Stage;
use crate::stage::stages::cache::ANSWERS;
use crate::stage::stages::partitions;

/// How long a lock of someone else's is waited for.
const LOCKED: Duration = Duration::from_secs(30);

/// A schema of a Postgres.
pub(super) struct Postgres {
    runtime: Runtime,
    primary: Session,
    /// What follows it.
    follower: Option<Follower>,
}

impl Postgres {
    pub(super) fn open(address: &Address, follower: Option<&Address>, reach: &Reach) -> Result<Self, TargetError> {
        let runtime = Runtime::start("stage", 1, address)?;
        let (primary, follower) = runtime.block_on(async {
            let primary = Session::open(address, reach).await?;
            let follower = match follower {
                Some(address) => Some(Follower::open(address, reach).await?),
                None => None,
            };
            Ok::<_, TargetError>((primary, follower))
        })?;
        Ok(Self { runtime, primary, follower })
    }

    fn client(&self) -> &Client {
        &self.primary.connection.client
    }

    fn failed(&self, doing: &str, error: Error) -> TargetError {
        self.primary.failed(doing, error)
    }

    fn sessions(&mut self) -> impl Iterator<Item = &mut Session> {
        [&mut self.primary].into_iter().chain(self.follower.as_mut().map(|follower| &mut follower.session))
    }

    /// To whom the questions of a stage are put, and as which stage's.
    fn at(&mut self, stage: Stage) -> (&mut Session, Stage) {
        match &mut self.follower {
            Some(follower) if stage == Stage::Replica => (&mut follower.session, follower.form),
            _ => (&mut self.primary, stage),
        }
    }

    /// Waits until the follower has what the stages before have made.
    async fn follow(&mut self) -> Result<Made, TargetError> {
        let Some(follower) = &mut self.follower else {
            return Ok(Made::Not { why: "no follower is named: --replica names one".to_owned() });
        };
        let begun = Instant::now();
        follower.catch_up(&self.primary).await?;
        let seconds = begun.elapsed().as_secs_f64();
        // It holds all of it again.
        let bytes = follower.session.bytes().await?;
        Ok(Made::Objects { made: 0, there: 0, seconds: 0.0, refresh_seconds: Some(seconds), bytes: Some(bytes) })
    }

    /// How many of some objects are there.
    async fn there(&self, relations: &[Relation]) -> Result<i64, Error> {
        let names: Vec<&str> = relations.iter().map(|relation| relation.name.as_str()).collect();
        let sql = "SELECT count(to_regclass(quote_ident(name))) FROM unnest($1::text[]) AS names (name)";
        self.client().query_one(sql, &[&names]).await?.try_get(0)
    }

    /// Why the tables can't be copied by month.
    async fn unpartitioned(&self) -> Result<Option<String>, Error> {
        let sql = "SELECT to_regnamespace(quote_ident($1)) IS NOT NULL,
                          coalesce((SELECT relkind = 'p' FROM pg_class WHERE oid = to_regclass('orders')), false)";
        let schema = partitions::schema(&self.primary.schema);
        let row = self.client().query_one(sql, &[&schema]).await?;
        Ok(match (row.try_get(0)?, row.try_get(1)?) {
            (_, true) => {
                Some("the load has partitioned its tables: load without --partition-by to measure both".to_owned())
            }
            (true, _) => Some(format!("there is a schema `{schema}` that no stage has made")),
            _ => None,
        })
    }

    /// Makes what is not there, with its record; gives how many it has made, and their bytes.
    async fn build(
        &mut self,
        stage: Stage,
        relations: &[Relation],
        afterwards: &[String],
    ) -> Result<(usize, u64), Error> {
        let transaction = self.changes().await?;
        let (mut made, mut bytes) = (0, 0);
        for relation in relations {
            let address = relation.kind.address(&relation.of, &relation.name);
            if transaction.query_one(relation.kind.there(), &[&address]).await?.try_get(0)? {
                continue;
            }
            if made == 0 {
                transaction.batch_execute(&record_table()).await?;
            }
            let record = format!("INSERT INTO {RECORD} (stage, kind, of_table, name) VALUES ($1, $2, $3, $4)");
            let kind = relation.kind.name();
            transaction.execute(&record, &[&stage.name(), &kind, &relation.of, &relation.name]).await?;
            for sql in &relation.make {
                transaction.batch_execute(sql).await?;
            }
            if relation.kind != Kind::Schema {
                let size = "SELECT coalesce((SELECT sum(pg_total_relation_size(relid)) FROM pg_partition_tree(to_regclass($1))),
                                            pg_total_relation_size(to_regclass($1)))::bigint";
                bytes += transaction.query_one(size, &[&address]).await?.try_get::<_, i64>(0)? as u64;
            }
            made += 1;
        }
        transaction.commit().await?;
        if made > 0 {
            for sql in afterwards {
                self.client().batch_execute(sql).await?;
            }
        }
        Ok((made, bytes))
    }

    async fn refresh(&mut self, statements: &[String], asked: &Asked) -> Result<(), Error> {
        let transaction = self.primary.connection.client.transaction().await?;
        for sql in statements {
            let bound = Bound::new(sql, asked);
            transaction.execute(&bound.text, &bound.parameters()).await?;
        }
        transaction.commit().await
    }

    /// An answer that is kept, or made and kept.
    async fn cached(&mut self, report: &Report, asked: &Asked) -> Result<Answered, Error> {
        let kept = format!(
            "WITH data AS (SELECT concat((SELECT string_agg(job, ' ' ORDER BY place) FROM ordermill_jobs), ' ',
                                         (SELECT concat(count(*), ' ', sum(as_of)) FROM ordermill_chunks)) AS version)
             SELECT data.version, kept.answer
             FROM data LEFT JOIN {ANSWERS} kept ON kept.key = $1 AND kept.version = data.version"
        );
        let keep = format!(
            "INSERT INTO {ANSWERS} (key, version, answer) VALUES ($1, $2, $3)
             ON CONFLICT (key) DO UPDATE SET version = excluded.version, answer = excluded.answer"
        );
        let key = asked.key(report.name);
        let begun = Instant::now();
        let row = self.client().query_one(&kept, &[&key]).await?;
        let (version, answer): (String, Option<String>) = (row.try_get(0)?, row.try_get(1)?);
        if let Some(rows) = answer.and_then(|answer| serde_json::from_str(&answer).ok()) {
            return Ok(Answered { rows, request_ms: millis(begun), database_ms: None });
        }
        let made = self.primary.run(report, Stage::Cache, asked).await?;
        let answer = serde_json::to_string(&made.rows).unwrap_or_default();
        self.client().execute(&keep, &[&key, &version, &answer]).await?;
        Ok(Answered { request_ms: millis(begun), database_ms: None, ..made })
    }

    /// Whether nobody else makes stages in the schema; then nobody else can until the connection ends.
    async fn is_alone(&self) -> Result<bool, Error> {
        let sql = "SELECT pg_try_advisory_lock(hashtextextended($1, 0))";
        let lock = format!("{RECORD} in {}", self.primary.schema);
        self.client().query_one(sql, &[&lock]).await?.try_get(0)
    }

    /// A transaction that makes or drops what is ours, in the schema of the tables.
    async fn changes(&mut self) -> Result<Transaction<'_>, Error> {
        let transaction = self.primary.connection.client.transaction().await?;
        let (limit, schema) = (LOCKED.as_millis(), quoted(&self.primary.schema));
        transaction
            .batch_execute(&format!("SET LOCAL lock_timeout = {limit}; SET LOCAL search_path = {schema}"))
            .await?;
        Ok(transaction)
    }

    /// The names of the stages that have made something.
    async fn stages(&self) -> Result<Vec<String>, Error> {
        let there = "SELECT to_regclass($1) IS NOT NULL";
        if !self.client().query_one(there, &[&RECORD]).await?.try_get::<_, bool>(0)? {
            return Ok(Vec::new());
        }
        let names = self.client().query(&format!("SELECT DISTINCT stage FROM {RECORD}"), &[]).await?;
        names.iter().map(|row| row.try_get(0)).collect()
    }

    async fn unbuild(&mut self) -> Result<usize, Error> {
        for session in self.sessions() {
            session.has_copies = false;
            session.look(Stage::Plain).await?;
        }
        let transaction = self.changes().await?;
        let there = "SELECT to_regclass($1) IS NOT NULL";
        if !transaction.query_one(there, &[&RECORD]).await?.try_get::<_, bool>(0)? {
            return Ok(0);
        }
        let records = format!("SELECT kind, of_table, name FROM {RECORD} ORDER BY place DESC");
        let records = transaction.query(&records, &[]).await?;
        for record in &records {
            let (kind, of, name): (&str, &str, &str) = (record.try_get(0)?, record.try_get(1)?, record.try_get(2)?);
            if let Some(kind) = Kind::named(kind) {
                transaction.batch_execute(&kind.drop(of, name)).await?;
            }
        }
        transaction.batch_execute(&format!("DROP TABLE {RECORD}")).await?;
        transaction.commit().await?;
        Ok(records.len())
    }
}

impl Engine for Postgres {
    fn source(&self) -> Source {
        if self.primary.statements.is_some() { Source::Statements } else { Source::SecondRun }
    }

    fn by(&self, stage: Stage) -> Option<String> {
        let follower = self.follower.as_ref().filter(|_| stage == Stage::Replica);
        follower.map(|follower| follower.session.address.to_string())
    }

    fn local_times(&mut self, asked: &[(String, i64)]) -> Result<Vec<String>, TargetError> {
        self.runtime.block_on(self.primary.local_times(asked))
    }

    fn cpu_seconds(&mut self, stage: Stage) -> Option<f64> {
        let (session, _) = self.at(stage);
        session.process.as_ref()?.cpu_seconds()
    }

    fn ask(&mut self, report: &Report, stage: Stage, asked: &Asked) -> Result<Asking, TargetError> {
        let runtime = self.runtime.clone();
        let answered = if stage == Stage::Cache {
            runtime.block_on(self.cached(report, asked))
        } else {
            let (session, form) = self.at(stage);
            runtime.block_on(session.run(report, form, asked))
        };
        answered.map(Asking::Answered).or_else(|error| self.at(stage).0.refused(error))
    }

    fn explain(&mut self, report: &Report, stage: Stage, asked: &Asked) -> Result<Explained, TargetError> {
        let runtime = self.runtime.clone();
        let (session, form) = self.at(stage);
        let explained = runtime.block_on(session.explained(report, form, asked));
        explained.map_err(|error| session.failed("a report can't be explained", error))
    }

    fn behind(&mut self, stage: Stage) -> Result<Option<Behind>, TargetError> {
        match &mut self.follower {
            Some(follower) if stage == Stage::Replica => {
                self.runtime.block_on(follower.behind(&self.primary)).map(Some)
            }
            _ => Ok(None),
        }
    }
}

impl Database for Postgres {
    fn kind(&self) -> String {
        format!("Postgres {}", self.primary.version)
    }

    fn hold(&mut self) -> Result<(), TargetError> {
        let alone = self.runtime.block_on(self.is_alone());
        let alone = alone.map_err(|error| self.failed("it can't be locked", error))?;
        if alone { Ok(()) } else { Err(in_use(&self.primary.address)) }
    }

    fn undo(&mut self) -> Result<usize, TargetError> {
        let runtime = self.runtime.clone();
        let undone = runtime.block_on(self.unbuild());
        undone.map_err(|error| self.failed("what stages have made can't be dropped", error))
    }

    fn stand(&mut self) -> Result<Vec<Stage>, TargetError> {
        let made = self.runtime.block_on(self.stages());
        let mut stages = Stage::standing(&made.map_err(|error| self.failed("its stages can't be asked", error))?);
        let has_copies = stages.contains(&Stage::Partitions);
        self.sessions().for_each(|session| session.has_copies = has_copies);
        if let Some(follower) = &mut self.follower {
            follower.form = stages.last().copied().unwrap_or(Stage::Plain);
            stages.push(Stage::Replica);
        }
        Ok(stages)
    }

    fn make(&mut self, stage: Stage, held: &Held, asked: &Asked) -> Result<Made, TargetError> {
        let runtime = self.runtime.clone();
        let begun = Instant::now();
        if stage == Stage::Replica {
            return runtime.block_on(self.follow());
        }
        let relations = stage.relations(held, &self.primary.schema);
        if stage == Stage::Partitions {
            let why = runtime.block_on(self.unpartitioned());
            if let Some(why) = why.map_err(|error| self.failed("its tables can't be asked", error))? {
                return Ok(Made::Not { why });
            }
        }
        if stage == Stage::Plain {
            let indexes = runtime.block_on(self.there(&Stage::Indexes.relations(held, &self.primary.schema)));
            let indexes = indexes.map_err(|error| self.failed("its indexes can't be asked", error))?;
            if indexes > 0 {
                return Ok(Made::with_indexes());
            }
        }
        let built = runtime.block_on(self.build(stage, &relations, &stage.afterwards(held, &self.primary.schema)));
        let (made, bytes) = built.map_err(|error| self.failed(&format!("the stage `{stage}` can't be made"), error))?;
        let (there, seconds) = (relations.len() - made, begun.elapsed().as_secs_f64());
        self.sessions().for_each(|session| session.has_copies |= stage == Stage::Partitions);
        let begun = Instant::now();
        let statements = stage.refresh(held);
        let refreshed = runtime.block_on(self.refresh(&statements, asked));
        refreshed.map_err(|error| self.failed(&format!("the stage `{stage}` can't be brought up to date"), error))?;
        let refresh_seconds = (!statements.is_empty()).then(|| begun.elapsed().as_secs_f64());
        Ok(Made::Objects { made, there, seconds, refresh_seconds, bytes: Some(bytes) })
    }
}

/// The statement that makes the record.
fn record_table() -> String {
    format!(
        "CREATE TABLE IF NOT EXISTS {RECORD} (
             place bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
             stage text NOT NULL,
             kind text NOT NULL,
             of_table text NOT NULL,
             name text NOT NULL
         )"
    )
}
