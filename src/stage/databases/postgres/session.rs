//! A connection to a Postgres, over which reports are put to it.

use std::time::Instant;

use tokio_postgres::{Error, Row};

use super::process::Process;
use super::statements::Statements;
use crate::servers::ServerError;
use crate::servers::postgres::{self, Address, Connection, Server, explain, said};
use crate::sinks::TargetError;
use crate::stage::answer::Cell;
use crate::stage::asked::Asked;
use crate::stage::databases::values::Raw;
use crate::stage::databases::{Answered, Asking, Explained, Reach, millis};
use crate::stage::report::Report;
use crate::stage::sql::{Bound, instant};
use crate::stage::stages::{Stage, partitions};

/// A connection, and what is known of the server at its end.
pub(super) struct Session {
    pub(super) connection: Connection,
    pub(super) address: Address,
    pub(super) schema: String,
    pub(super) version: String,
    /// Whether there are copies by month, and whether tables are looked for there first.
    pub(super) has_copies: bool,
    looks_in_copies: bool,
    /// The server's own process, when it runs here.
    pub(super) process: Option<Process>,
    /// Where `pg_stat_statements` is, when it can be read.
    pub(super) statements: Option<Statements>,
}

impl Session {
    pub(super) async fn open(address: &Address, reach: &Reach) -> Result<Self, TargetError> {
        let connection = Server::named(address, reach.give_up)?.wait(reach.wait).await?;
        let known = known(&connection, reach.schema.as_deref()).await;
        let (schema, version) =
            known.map_err(|error| explain(address, "it can't be asked", &connection.cause(error)))?;
        let schema = schema.ok_or_else(|| {
            ServerError::refused(address, "has no schema on the search path", "name one with --schema")
        })?;
        let statements = Statements::find(&connection).await;
        let process = process(&connection).await;
        let (address, has_copies, looks_in_copies) = (address.clone(), false, false);
        Ok(Self { connection, address, schema, version, has_copies, looks_in_copies, process, statements })
    }

    pub(super) fn failed(&self, doing: &str, error: Error) -> TargetError {
        explain(&self.address, doing, &self.connection.cause(error)).into()
    }

    pub(super) async fn run(&mut self, report: &Report, stage: Stage, asked: &Asked) -> Result<Answered, Error> {
        self.look(stage).await?;
        self.put(&Bound::new(&report.sql(stage), asked)).await
    }

    /// Puts a question.
    pub(super) async fn put(&mut self, bound: &Bound) -> Result<Answered, Error> {
        let client = &self.connection.client;
        let before = match &mut self.statements {
            Some(statements) => statements.count(&self.connection, bound).await?,
            None => None,
        };
        // Prepared anew each time: the plan is made for these parameters, not for any.
        let statement = client.prepare(&bound.text).await?;
        let begun = Instant::now();
        let rows = client.query(&statement, &bound.parameters()).await?;
        let request_ms = millis(begun);
        let after = match &mut self.statements {
            Some(statements) => statements.count(&self.connection, bound).await?,
            None => None,
        };
        let database_ms = match (before, after) {
            // Somebody else's call of the same statement would count for ours.
            (Some((before, spent)), Some((after, now))) if after == before + 1 => Some(now - spent),
            _ => None,
        };
        let cell = |row: &Row, place| row.try_get::<_, Raw>(place).map(|raw| raw.0);
        let rows: Result<Vec<Vec<Cell>>, Error> =
            rows.iter().map(|row| (0..row.len()).map(|place| cell(row, place)).collect()).collect();
        Ok(Answered { rows: rows?, request_ms, database_ms })
    }

    /// Takes an error of a statement for its answer, one of the connection for what it is.
    pub(super) fn refused(&self, error: Error) -> Result<Asking, TargetError> {
        if error.as_db_error().is_some() && !postgres::passes(&error) {
            return Ok(Asking::Refused(said(&error)));
        }
        Err(self.failed("a report can't be asked", error))
    }

    /// The local times that its clocks show at some instants in some zones.
    pub(super) async fn local_times(&self, asked: &[(String, i64)]) -> Result<Vec<String>, TargetError> {
        let zones: Vec<&str> = asked.iter().map(|(zone, _)| zone.as_str()).collect();
        let instants: Vec<_> = asked.iter().map(|(_, at)| instant(*at)).collect();
        let sql = "SELECT to_char(at AT TIME ZONE zone, 'YYYY-MM-DD\"T\"HH24:MI')
                   FROM unnest($1::text[], $2::timestamptz[]) WITH ORDINALITY AS asked (zone, at, place) ORDER BY place";
        let rows = self.connection.client.query(sql, &[&zones, &instants]).await;
        let rows = rows.and_then(|rows| rows.iter().map(|row| row.try_get(0)).collect());
        rows.map_err(|error| self.failed("its time zones can't be asked", error))
    }

    /// The bytes of all the database.
    pub(super) async fn bytes(&self) -> Result<u64, TargetError> {
        let sql = "SELECT pg_database_size(current_database())";
        let bytes = self.connection.client.query_one(sql, &[]).await.and_then(|row| row.try_get::<_, i64>(0));
        Ok(bytes.map_err(|error| self.failed("its size can't be asked", error))?.unsigned_abs())
    }

    /// Has what follows look for tables in the copies by month first, from their stage on, or only where they were.
    pub(super) async fn look(&mut self, stage: Stage) -> Result<(), Error> {
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
            statements.forget();
        }
        Ok(())
    }

    pub(super) async fn explained(&mut self, report: &Report, stage: Stage, asked: &Asked) -> Result<Explained, Error> {
        self.look(stage).await?;
        self.planned(&Bound::new(&report.sql(stage), asked)).await
    }

    /// How a question is answered.
    pub(super) async fn planned(&self, bound: &Bound) -> Result<Explained, Error> {
        let plan = plan(&self.connection, "ANALYZE, TIMING OFF", bound).await?;
        let time =
            plan.iter().find_map(|line| line.strip_prefix("Execution Time: ")?.strip_suffix(" ms")?.parse().ok());
        Ok(Explained { plan, database_ms: time })
    }
}

/// The first schema on the search path, and the server's version.
async fn known(connection: &Connection, schema: Option<&str>) -> Result<(Option<String>, String), Error> {
    let client = &connection.client;
    if let Some(schema) = schema {
        client.query("SELECT set_config('search_path', quote_ident($1), false)", &[&schema]).await?;
    }
    let row = client.query_one("SELECT current_schema()::text, current_setting('server_version')", &[]).await?;
    let version: String = row.try_get(1)?;
    Ok((row.try_get(0)?, version.split(' ').next().unwrap_or_default().to_owned()))
}

/// The process that serves a connection, when it runs on this machine: its title names our end of it.
async fn process(connection: &Connection) -> Option<Process> {
    let sql = "SELECT pg_backend_pid(), coalesce('(' || inet_client_port() || ')', '[local]')";
    let row = connection.client.query_one(sql, &[]).await.ok()?;
    Process::serving(row.try_get(0).ok()?, row.try_get(1).ok()?)
}

/// The lines of a plan.
pub(super) async fn plan(connection: &Connection, options: &str, bound: &Bound) -> Result<Vec<String>, Error> {
    let sql = format!("EXPLAIN ({options}) {}", bound.text);
    let rows = connection.client.query(&sql, &bound.parameters()).await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}
