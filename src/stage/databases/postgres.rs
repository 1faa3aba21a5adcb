//! A Postgres. What a stage makes is made in one transaction with its record, so a crash leaves all of it or nothing.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;
use tokio_postgres::{Error, Transaction};

use super::process::Process;
use super::values::Raw;
use super::{Answered, Asking, Database, Explained, Made, Reach, Source, in_use};
use crate::servers::postgres::{Address, Connection, Server, explain, said};
use crate::servers::{self, ServerError, postgres};
use crate::sinks::TargetError;
use crate::sinks::postgres::quoted;
use crate::stage::answer::Cell;
use crate::stage::asked::Asked;
use crate::stage::objects::{Held, Kind, RECORD, Relation};
use crate::stage::report::Report;
use crate::stage::sql::{Bound, instant};
use crate::stage::stages::Stage;
use crate::stage::stages::cache::ANSWERS;
use crate::stage::stages::partitions;

/// How long a lock of someone else's is waited for.
const LOCKED: Duration = Duration::from_secs(30);

/// A schema of a Postgres.
pub(super) struct Postgres {
    runtime: Runtime,
    connection: Connection,
    address: Address,
    schema: String,
    version: String,
    /// Whether there are copies by month, and whether tables are looked for there first.
    has_copies: bool,
    looks_in_copies: bool,
    /// The server's own process, when it runs here.
    process: Option<Process>,
    /// Where `pg_stat_statements` is, when it can be read.
    statements: Option<Statements>,
}

/// The view `pg_stat_statements`.
struct Statements {
    /// Its name.
    view: String,
    /// The ids of statements, by their text.
    ids: BTreeMap<String, Option<i64>>,
}

impl Postgres {
    pub(super) fn open(address: &Address, reach: &Reach) -> Result<Self, TargetError> {
        let runtime = servers::runtime("stage", 1, address)?;
        let server = Server::named(address, reach.give_up)?;
        let connection = runtime.block_on(server.wait(reach.wait))?;
        let opening = open(&connection, reach.schema.as_deref());
        let (schema, version) = runtime
            .block_on(opening)
            .map_err(|error| explain(address, "it can't be asked", &connection.cause(error)))?;
        let schema = schema.ok_or_else(|| {
            ServerError::refused(address, "has no schema on the search path", "name one with --schema")
        })?;
        let statements = runtime.block_on(Statements::find(&connection));
        let process = runtime.block_on(process(&connection));
        let address = address.clone();
        let (has_copies, looks_in_copies) = (false, false);
        Ok(Self { runtime, connection, address, schema, version, has_copies, looks_in_copies, process, statements })
    }

    fn failed(&self, doing: &str, error: Error) -> TargetError {
        explain(&self.address, doing, &self.connection.cause(error)).into()
    }

    /// Takes an error of a statement for its answer, one of the connection for what it is.
    fn refused(&self, error: Error) -> Result<Asking, TargetError> {
        if error.as_db_error().is_some() && !postgres::passes(&error) {
            return Ok(Asking::Refused(said(&error)));
        }
        Err(self.failed("a report can't be asked", error))
    }

    async fn run(&mut self, report: &Report, stage: Stage, asked: &Asked) -> Result<Answered, Error> {
        self.look(stage).await?;
        let bound = Bound::new(&report.sql(stage), asked);
        let client = &self.connection.client;
        let before = match &mut self.statements {
            Some(statements) => statements.count(&self.connection, &bound).await?,
            None => None,
        };
        // Prepared anew each time: the plan is made for these parameters, not for any.
        let statement = client.prepare(&bound.text).await?;
        let begun = Instant::now();
        let rows = client.query(&statement, &bound.parameters()).await?;
        let request_ms = millis(begun);
        let after = match &mut self.statements {
            Some(statements) => statements.count(&self.connection, &bound).await?,
            None => None,
        };
        let database_ms = match (before, after) {
            // Somebody else's call of the same statement would count for ours.
            (Some((before, spent)), Some((after, now))) if after == before + 1 => Some(now - spent),
            _ => None,
        };
        let cell = |row: &tokio_postgres::Row, place| row.try_get::<_, Raw>(place).map(|raw| raw.0);
        let rows: Result<Vec<Vec<Cell>>, Error> =
            rows.iter().map(|row| (0..row.len()).map(|place| cell(row, place)).collect()).collect();
        Ok(Answered { rows: rows?, request_ms, database_ms })
    }

    /// How many of some objects are there.
    async fn there(&self, relations: &[Relation]) -> Result<i64, Error> {
        let names: Vec<&str> = relations.iter().map(|relation| relation.name.as_str()).collect();
        let sql = "SELECT count(to_regclass(quote_ident(name))) FROM unnest($1::text[]) AS names (name)";
        self.connection.client.query_one(sql, &[&names]).await?.try_get(0)
    }

    /// Why the tables can't be copied by month.
    async fn unpartitioned(&self) -> Result<Option<String>, Error> {
        let sql = "SELECT to_regnamespace(quote_ident($1)) IS NOT NULL,
                          coalesce((SELECT relkind = 'p' FROM pg_class WHERE oid = to_regclass('orders')), false)";
        let schema = partitions::schema(&self.schema);
        let row = self.connection.client.query_one(sql, &[&schema]).await?;
        Ok(match (row.try_get(0)?, row.try_get(1)?) {
            (_, true) => {
                Some("the load has partitioned its tables: load without --partition-by to measure both".to_owned())
            }
            (true, _) => Some(format!("there is a schema `{schema}` that no stage has made")),
            _ => None,
        })
    }

    /// Has what follows look for tables in the copies by month first, from their stage on, or only where they were.
    async fn look(&mut self, stage: Stage) -> Result<(), Error> {
        let in_copies = self.has_copies && stage >= Stage::Partitions;
        if in_copies == self.looks_in_copies {
            return Ok(());
        }
        let copies = partitions::schema(&self.schema);
        let path: Vec<&str> =
            [copies.as_str()].into_iter().filter(|_| in_copies).chain([self.schema.as_str()]).collect();
        let sql = "SELECT set_config('search_path', (SELECT string_agg(quote_ident(name), ', ' ORDER BY place)
                                                     FROM unnest($1::text[]) WITH ORDINALITY AS path (name, place)), false)";
        self.connection.client.query(sql, &[&path]).await?;
        self.looks_in_copies = in_copies;
        // The same text is another statement now.
        if let Some(statements) = &mut self.statements {
            statements.ids.clear();
        }
        Ok(())
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
                self.connection.client.batch_execute(sql).await?;
            }
        }
        Ok((made, bytes))
    }

    async fn refresh(&mut self, statements: &[String], asked: &Asked) -> Result<(), Error> {
        let transaction = self.connection.client.transaction().await?;
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
        let row = self.connection.client.query_one(&kept, &[&key]).await?;
        let (version, answer): (String, Option<String>) = (row.try_get(0)?, row.try_get(1)?);
        if let Some(rows) = answer.and_then(|answer| serde_json::from_str(&answer).ok()) {
            return Ok(Answered { rows, request_ms: millis(begun), database_ms: None });
        }
        let made = self.run(report, Stage::Cache, asked).await?;
        let answer = serde_json::to_string(&made.rows).unwrap_or_default();
        self.connection.client.execute(&keep, &[&key, &version, &answer]).await?;
        Ok(Answered { request_ms: millis(begun), database_ms: None, ..made })
    }

    /// Whether nobody else makes stages in the schema; then nobody else can until the connection ends.
    async fn is_alone(&self) -> Result<bool, Error> {
        let sql = "SELECT pg_try_advisory_lock(hashtextextended($1, 0))";
        let lock = format!("{RECORD} in {}", self.schema);
        self.connection.client.query_one(sql, &[&lock]).await?.try_get(0)
    }

    /// A transaction that makes or drops what is ours, in the schema of the tables.
    async fn changes(&mut self) -> Result<Transaction<'_>, Error> {
        let transaction = self.connection.client.transaction().await?;
        let (limit, schema) = (LOCKED.as_millis(), quoted(&self.schema));
        transaction
            .batch_execute(&format!("SET LOCAL lock_timeout = {limit}; SET LOCAL search_path = {schema}"))
            .await?;
        Ok(transaction)
    }

    /// The names of the stages that have made something.
    async fn stages(&self) -> Result<Vec<String>, Error> {
        let there = "SELECT to_regclass($1) IS NOT NULL";
        if !self.connection.client.query_one(there, &[&RECORD]).await?.try_get::<_, bool>(0)? {
            return Ok(Vec::new());
        }
        let names = self.connection.client.query(&format!("SELECT DISTINCT stage FROM {RECORD}"), &[]).await?;
        names.iter().map(|row| row.try_get(0)).collect()
    }

    async fn unbuild(&mut self) -> Result<usize, Error> {
        self.has_copies = false;
        self.look(Stage::Plain).await?;
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

    async fn explained(&mut self, report: &Report, stage: Stage, asked: &Asked) -> Result<Explained, Error> {
        self.look(stage).await?;
        let bound = Bound::new(&report.sql(stage), asked);
        let plan = plan(&self.connection, "ANALYZE, TIMING OFF", &bound).await?;
        let time =
            plan.iter().find_map(|line| line.strip_prefix("Execution Time: ")?.strip_suffix(" ms")?.parse().ok());
        Ok(Explained { plan, database_ms: time })
    }
}

impl Database for Postgres {
    fn kind(&self) -> String {
        format!("Postgres {}", self.version)
    }

    fn source(&self) -> Source {
        if self.statements.is_some() { Source::Statements } else { Source::SecondRun }
    }

    fn local_times(&mut self, asked: &[(String, i64)]) -> Result<Vec<String>, TargetError> {
        let zones: Vec<&str> = asked.iter().map(|(zone, _)| zone.as_str()).collect();
        let instants: Vec<_> = asked.iter().map(|(_, at)| instant(*at)).collect();
        let sql = "SELECT to_char(at AT TIME ZONE zone, 'YYYY-MM-DD\"T\"HH24:MI')
                   FROM unnest($1::text[], $2::timestamptz[]) WITH ORDINALITY AS asked (zone, at, place) ORDER BY place";
        let rows = self.runtime.block_on(self.connection.client.query(sql, &[&zones, &instants]));
        let rows = rows.and_then(|rows| rows.iter().map(|row| row.try_get(0)).collect());
        rows.map_err(|error| self.failed("its time zones can't be asked", error))
    }

    fn cpu_seconds(&mut self) -> Option<f64> {
        let process = self.process.as_ref()?;
        process.cpu_seconds()
    }

    fn hold(&mut self) -> Result<(), TargetError> {
        let alone = self.runtime.block_on(self.is_alone());
        let alone = alone.map_err(|error| self.failed("it can't be locked", error))?;
        if alone { Ok(()) } else { Err(in_use(&self.address)) }
    }

    fn undo(&mut self) -> Result<usize, TargetError> {
        let runtime = self.runtime.handle().clone();
        let undone = runtime.block_on(self.unbuild());
        undone.map_err(|error| self.failed("what stages have made can't be dropped", error))
    }

    fn stand(&mut self) -> Result<Vec<Stage>, TargetError> {
        let made = self.runtime.block_on(self.stages());
        let stages = Stage::standing(&made.map_err(|error| self.failed("its stages can't be asked", error))?);
        self.has_copies = stages.contains(&Stage::Partitions);
        Ok(stages)
    }

    fn make(&mut self, stage: Stage, held: &Held, asked: &Asked) -> Result<Made, TargetError> {
        let runtime = self.runtime.handle().clone();
        let begun = Instant::now();
        let relations = stage.relations(held, &self.schema);
        if stage == Stage::Partitions {
            let why = runtime.block_on(self.unpartitioned());
            if let Some(why) = why.map_err(|error| self.failed("its tables can't be asked", error))? {
                return Ok(Made::Not { why });
            }
        }
        if stage == Stage::Plain {
            let indexes = runtime.block_on(self.there(&Stage::Indexes.relations(held, &self.schema)));
            let indexes = indexes.map_err(|error| self.failed("its indexes can't be asked", error))?;
            if indexes > 0 {
                return Ok(Made::with_indexes());
            }
        }
        let built = runtime.block_on(self.build(stage, &relations, &stage.afterwards(held, &self.schema)));
        let (made, bytes) = built.map_err(|error| self.failed(&format!("the stage `{stage}` can't be made"), error))?;
        let (there, seconds) = (relations.len() - made, begun.elapsed().as_secs_f64());
        self.has_copies |= stage == Stage::Partitions;
        let begun = Instant::now();
        let statements = stage.refresh(held);
        let refreshed = runtime.block_on(self.refresh(&statements, asked));
        refreshed.map_err(|error| self.failed(&format!("the stage `{stage}` can't be brought up to date"), error))?;
        let refresh_seconds = (!statements.is_empty()).then(|| begun.elapsed().as_secs_f64());
        Ok(Made::Objects { made, there, seconds, refresh_seconds, bytes: Some(bytes) })
    }

    fn ask(&mut self, report: &Report, stage: Stage, asked: &Asked) -> Result<Asking, TargetError> {
        let runtime = self.runtime.handle().clone();
        let answered = match stage {
            Stage::Cache => runtime.block_on(self.cached(report, asked)),
            _ => runtime.block_on(self.run(report, stage, asked)),
        };
        match answered {
            Ok(answered) => Ok(Asking::Answered(answered)),
            Err(error) => self.refused(error),
        }
    }

    fn explain(&mut self, report: &Report, stage: Stage, asked: &Asked) -> Result<Explained, TargetError> {
        let runtime = self.runtime.handle().clone();
        let explained = runtime.block_on(self.explained(report, stage, asked));
        explained.map_err(|error| self.failed("a report can't be explained", error))
    }
}

impl Statements {
    /// The view, when this user can read it and it tells what is needed: from version 14 on.
    async fn find(connection: &Connection) -> Option<Self> {
        let sql = "SELECT format('%I.pg_stat_statements', n.nspname)
                   FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
                   WHERE e.extname = 'pg_stat_statements'";
        let view: String = connection.client.query_opt(sql, &[]).await.ok()??.try_get(0).ok()?;
        let probe = format!("SELECT total_exec_time, toplevel FROM {view} LIMIT 1");
        connection.client.query(&probe, &[]).await.ok()?;
        Some(Self { view, ids: BTreeMap::new() })
    }

    /// How often a statement has been called, and the milliseconds that took.
    async fn count(&mut self, connection: &Connection, bound: &Bound) -> Result<Option<(i64, f64)>, Error> {
        if !self.ids.contains_key(&bound.text) {
            let plan = plan(connection, "VERBOSE", bound).await?;
            let id = plan.iter().find_map(|line| line.strip_prefix("Query Identifier: ")?.parse().ok());
            self.ids.insert(bound.text.clone(), id);
        }
        let Some(Some(id)) = self.ids.get(&bound.text) else { return Ok(None) };
        let sql = format!(
            "SELECT coalesce(sum(calls), 0)::bigint, coalesce(sum(total_exec_time), 0)::double precision FROM {}
             WHERE queryid = $1 AND toplevel AND userid = current_user::regrole
               AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database())",
            self.view
        );
        let row = connection.client.query_one(&sql, &[id]).await?;
        Ok(Some((row.try_get(0)?, row.try_get(1)?)))
    }
}

/// The process that serves a connection, when it runs on this machine: its title names our end of it.
async fn process(connection: &Connection) -> Option<Process> {
    let sql = "SELECT pg_backend_pid(), coalesce('(' || inet_client_port() || ')', '[local]')";
    let row = connection.client.query_one(sql, &[]).await.ok()?;
    Process::serving(row.try_get(0).ok()?, row.try_get(1).ok()?)
}

/// The lines of a plan.
async fn plan(connection: &Connection, options: &str, bound: &Bound) -> Result<Vec<String>, Error> {
    let sql = format!("EXPLAIN ({options}) {}", bound.text);
    let rows = connection.client.query(&sql, &bound.parameters()).await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}

async fn open(connection: &Connection, schema: Option<&str>) -> Result<(Option<String>, String), Error> {
    let client = &connection.client;
    if let Some(schema) = schema {
        client.query("SELECT set_config('search_path', quote_ident($1), false)", &[&schema]).await?;
    }
    let row = client.query_one("SELECT current_schema()::text, current_setting('server_version')", &[]).await?;
    let version: String = row.try_get(1)?;
    Ok((row.try_get(0)?, version.split(' ').next().unwrap_or_default().to_owned()))
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

fn millis(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}
