//! A schema that is read back, in one snapshot: every connection sees the rows as they were when it was opened.
//!
//! A table is read in the order of its pages, some megabytes a share, so that neither keys nor indexes matter.

use std::collections::BTreeSet;
use std::ops::Range;
use std::pin::pin;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use futures_util::StreamExt;
use tokio_postgres::GenericClient;

use super::ddl::{Layout, foreign_key_name, index_name, key_name, quoted, type_name};
use super::decode::Decoder;
use super::existing::{self, Constraint, Relation, Relations};
use super::fault::Fault;
use super::ledger::{CHUNKS, JOBS, Ledger, Record};
use crate::calendar::utc;
use crate::job::Holding;
use crate::servers::Runtime;
use crate::servers::postgres::{Address, Connection, Server};
use crate::sinks::place::Places;
use crate::sinks::reader::{Found, Reader, Remarks, Share, whose};
use crate::sinks::{Indexes, TargetError, indexes};
use crate::tables::{self, Table, Type};

/// Pages of a share: 64 MB of a table.
const PAGES: i64 = 8_192;
/// Ranges of pages are read as such from this version on; before, each would read the whole table.
const READS_RANGES: i32 = 140_000;

/// A schema that is read back.
pub struct PostgresReader {
    runtime: Runtime,
    server: Server,
    /// Keeps the snapshot.
    _keeper: Connection,
    snapshot: String,
    idle: Mutex<Vec<Connection>>,
    holdings: Vec<Holding>,
    remarks: Remarks,
    /// Tables whose columns are not those that were made.
    changed: BTreeSet<&'static str>,
    pieces: Vec<Piece>,
}

/// A relation that holds rows of a table, or some pages of it.
struct Piece {
    table: &'static Table,
    relation: String,
    pages: Option<Range<i64>>,
}

/// What is there when a schema is opened.
#[derive(Default)]
struct Opened {
    holdings: Vec<Holding>,
    remarks: Remarks,
    changed: BTreeSet<&'static str>,
    pieces: Vec<Piece>,
}

impl PostgresReader {
    /// Opens a schema (none: the first of the search path) that holds a ledger, waiting for a server that is starting; one
    /// that owes an answer and does nothing is given up.
    ///
    /// # Errors
    /// When the server can't be reached, or ordermill has loaded nothing there.
    pub fn open(
        address: &Address,
        schema: Option<&str>,
        wait: Duration,
        give_up: Duration,
    ) -> Result<Self, TargetError> {
        let server = Server::named(address, give_up)?;
        let runtime = Runtime::start("postgres", 4, address)?;
        let opening = async {
            let keeper = server.wait(wait).await?;
            let opened = open(&keeper, address, schema).await;
            let (snapshot, opened) = opened.map_err(|fault| fault.while_doing(address, "it can't be read"))?;
            Ok::<_, TargetError>((keeper, snapshot, opened))
        };
        let (keeper, snapshot, opened) = runtime.block_on(opening)?;
        let Opened { holdings, remarks, changed, pieces } = opened;
        Ok(Self {
            runtime,
            server,
            _keeper: keeper,
            snapshot,
            idle: Mutex::default(),
            holdings,
            remarks,
            changed,
            pieces,
        })
    }

    /// A connection that sees the snapshot.
    async fn connection(&self) -> Result<Connection, Fault> {
        if let Some(connection) = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop() {
            return Ok(connection);
        }
        let connection = self.server.connect().await?;
        let snapshot = self.snapshot.replace('\'', "''");
        let sql = format!("{BEGIN}; SET TRANSACTION SNAPSHOT '{snapshot}'");
        connection.client.batch_execute(&sql).await?;
        Ok(connection)
    }

    async fn copy(
        &self,
        connection: &Connection,
        sql: &str,
        table: &'static Table,
        take: &mut dyn FnMut(Found),
    ) -> Result<(), Fault> {
        let mut stream = pin!(connection.client.copy_out(sql).await?);
        let mut decoder = Decoder::new(table);
        while let Some(bytes) = stream.next().await {
            decoder.take(&bytes?, take)?;
        }
        decoder.finish(take);
        Ok(())
    }
}

impl Reader for PostgresReader {
    fn holdings(&self) -> &[Holding] {
        &self.holdings
    }

    fn can_compare(&self, table: &Table) -> bool {
        !self.changed.contains(table.name)
    }

    fn remarks(&self) -> &Remarks {
        &self.remarks
    }

    fn shares(&self, tables: &[&'static Table], within: Option<&[Range<i64>]>) -> Result<Vec<Share>, TargetError> {
        let wanted = self.pieces.iter().enumerate().filter(|(_, piece)| tables.contains(&piece.table));
        // Where an index may find the rows, the server is left to use it.
        let wanted =
            wanted.filter(|(_, piece)| within.is_none() || piece.pages.as_ref().is_none_or(|it| it.start == 0));
        let share = |(part, piece): (usize, &Piece)| Share {
            tables: vec![piece.table],
            within: within.map(<[_]>::to_vec),
            part,
        };
        Ok(wanted.map(share).collect())
    }

    fn read(&self, share: &Share, take: &mut dyn FnMut(Found)) -> Result<Remarks, TargetError> {
        let piece = &self.pieces[share.part];
        let sql = piece.sql(share.within.as_deref());
        let doing = format!("`{}` can't be read", piece.table.name);
        let reading = async {
            let connection = self.connection().await?;
            let result = self.copy(&connection, &sql, piece.table, take).await;
            match result {
                Ok(()) => self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection),
                Err(Fault::Server(error)) => return Err(Fault::Server(connection.cause(error))),
                Err(fault) => return Err(fault),
            }
            Ok::<(), Fault>(())
        };
        let result = self.runtime.block_on(reading);
        result.map_err(|fault| fault.while_doing(&self.server.address, &doing))?;
        Ok(Remarks::default())
    }
}

impl Piece {
    fn sql(&self, within: Option<&[Range<i64>]>) -> String {
        let columns: Vec<_> = self.table.columns.iter().map(|column| quoted(column.name)).collect();
        let mut sql = format!("COPY (SELECT {} FROM {}", columns.join(", "), self.relation);
        if let Some(within) = within {
            let places = Places::new(self.table);
            let column = &self.table.columns[places.column()];
            let ranges: Vec<_> = within.iter().map(|range| condition(column, range, &places.numbers(range))).collect();
            sql.push_str(&format!(" WHERE {}", ranges.join(" OR ")));
        } else if let Some(pages) = &self.pages {
            let until = if pages.end == i64::MAX { String::new() } else { format!(" AND ctid < '({},0)'", pages.end) };
            sql.push_str(&format!(" WHERE ctid >= '({},0)'{until}", pages.start));
        }
        sql + ") TO STDOUT (FORMAT binary)"
    }
}

/// That a column's numbers lie in a range of places; ranges without an end have none here either.
fn condition(column: &tables::ColumnDefinition, places: &Range<i64>, numbers: &Range<i64>) -> String {
    let name = quoted(column.name);
    let literal = |number: i64| match column.ty {
        Type::Instant => format!("'{}'::timestamptz", utc(number)),
        _ => format!("'{number}'::bigint"),
    };
    match (places.start == i64::MIN, places.end == i64::MAX) {
        (false, false) => {
            format!("({name} >= {} AND {name} < {})", literal(numbers.start), literal(numbers.end))
        }
        (true, false) => format!("({name} < {} OR {name} IS NULL)", literal(numbers.end)),
        (false, true) => format!("{name} >= {}", literal(numbers.start)),
        (true, true) => "true".to_owned(),
    }
}

const BEGIN: &str = "SET client_min_messages = warning; SET statement_timeout = 0;
    SET idle_in_transaction_session_timeout = 0; BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// Begins the snapshot, reads the ledger and the catalogue.
async fn open(keeper: &Connection, address: &Address, schema: Option<&str>) -> Result<(String, Opened), Fault> {
    let client = &keeper.client;
    client.batch_execute(BEGIN).await?;
    let snapshot: String = client.query_one("SELECT pg_export_snapshot()", &[]).await?.try_get(0)?;
    let sql = "SELECT coalesce($1::text, current_schema()::text), current_setting('server_version_num')::int";
    let row = client.query_one(sql, &[&schema]).await?;
    let (schema, version): (Option<String>, i32) = (row.try_get(0)?, row.try_get(1)?);
    let refused = |reason: String| TargetError::refused(address, reason, "name the schema with --schema");
    let schema = schema.ok_or_else(|| refused("has no schema on its search path".to_owned()))?;
    let there = existing::relations(client, &schema).await?;
    if !there.contains_key(JOBS) || !there.contains_key(CHUNKS) {
        let reason = format!("has no ledger of ordermill in the schema `{schema}`: nothing says what it should hold");
        return Err(refused(reason).into());
    }

    let mut opened = Opened::default();
    let ledger = Ledger::of(&schema);
    let records = ledger.read(client).await?;
    opened.holdings = records.iter().map(|record| record.holding.clone()).collect();
    let named = |table: &&Table| opened.holdings.iter().flat_map(|it| &it.job.tables).any(|name| name == table.name);
    let named: Vec<&'static Table> = tables::ALL.into_iter().filter(named).collect();
    for &table in &named {
        let Some(relation) = there.get(table.name).filter(|it| ["r", "p"].contains(&it.kind.as_str())) else {
            opened.remarks.faults.push(format!("`{schema}`.`{}` is no table", table.name));
            continue;
        };
        opened.check_columns(table, relation);
        if !opened.changed.contains(table.name) {
            opened.cut(client, &schema, table, relation, version).await?;
        }
    }
    if records.iter().all(|record| record.whole) {
        let constraints = existing::constraints(client, &schema).await?;
        opened.check_indexes(&records, &named, &there, &constraints);
    }
    opened.note_others(client, &schema, &named).await?;
    Ok((snapshot, opened))
}

impl Opened {
    fn check_columns(&mut self, table: &'static Table, relation: &Relation) {
        for column in table.columns {
            let ty = type_name(column.ty);
            let fault = match relation.column_type(column.name) {
                None => format!("`{}` has no column `{}`", table.name, column.name),
                Some(there) if there != ty => format!("`{}`.`{}` is {there}, not {ty}", table.name, column.name),
                Some(_) => continue,
            };
            self.remarks.faults.push(format!("{fault}; its rows can't be compared"));
            self.changed.insert(table.name);
        }
        for name in relation.foreign_columns(table) {
            self.remarks.notes.push(format!("`{}` has a column `{name}` that is not ordermill's", table.name));
        }
    }

    /// What was built at the end of the load, and has gone since.
    fn check_indexes(
        &mut self,
        records: &[Record],
        named: &[&'static Table],
        there: &Relations,
        constraints: &[Constraint],
    ) {
        let has_constraint = |table: &Table, name: &str| {
            constraints.iter().any(|constraint| constraint.name == name && constraint.table == table.name)
        };
        let has_index = |table: &Table, name: &str| {
            there.get(name).is_some_and(|relation| relation.of.as_deref() == Some(table.name))
        };
        let gone = &mut self.remarks.indexes;
        if records.iter().any(|record| record.indexes != Indexes::None) {
            for &table in named {
                if !has_constraint(table, &key_name(table)) {
                    gone.push(format!("`{}` has lost its primary key", table.name));
                }
                let indexes = indexes::of(table).map(index_name).filter(|name| !has_index(table, name));
                gone.extend(indexes.map(|name| format!("`{}` has lost its index `{name}`", table.name)));
            }
        }
        if records.iter().any(|record| record.foreign_keys) {
            for &table in named {
                let parents = table.references().filter(|parent| named.contains(parent));
                let keys = parents.map(|parent| foreign_key_name(table, parent));
                let keys = keys.filter(|key| !has_constraint(table, key));
                gone.extend(keys.map(|name| format!("`{}` has lost its foreign key `{name}`", table.name)));
            }
        }
    }

    /// Cuts a table into pieces.
    async fn cut(
        &mut self,
        client: &impl GenericClient,
        schema: &str,
        table: &'static Table,
        relation: &Relation,
        version: i32,
    ) -> Result<(), Fault> {
        let layout = Layout { schema: Some(schema), ..Layout::default() };
        let relations = if relation.kind == "p" {
            existing::partitions(client, schema, table.name).await?
        } else {
            vec![layout.name(table.name)]
        };
        for relation in relations {
            let sql = "SELECT pg_relation_size($1::text::regclass) / current_setting('block_size')::bigint";
            let pages: i64 = client.query_one(sql, &[&relation]).await?.try_get(0)?;
            if version < READS_RANGES || pages <= PAGES {
                self.pieces.push(Piece { table, relation, pages: None });
                continue;
            }
            for start in (0..pages).step_by(PAGES as usize) {
                let end = if start + PAGES < pages { start + PAGES } else { i64::MAX };
                self.pieces.push(Piece { table, relation: relation.clone(), pages: Some(start..end) });
            }
        }
        Ok(())
    }

    /// Notes what stands beside our tables.
    async fn note_others(
        &mut self,
        client: &impl GenericClient,
        schema: &str,
        named: &[&'static Table],
    ) -> Result<(), Fault> {
        let sql = "SELECT c.relname::text, c.relkind::text, t.relname::text
                   FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                   LEFT JOIN pg_index i ON i.indexrelid = c.oid LEFT JOIN pg_class t ON t.oid = i.indrelid
                   WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'i', 'I') AND NOT c.relispartition
                     AND (t.oid IS NULL OR NOT t.relispartition)
                   ORDER BY 1";
        let of_ledger = [JOBS, CHUNKS].map(str::to_owned).into_iter();
        let of_tables = tables::ALL.into_iter().flat_map(|table| {
            [table.name.to_owned(), key_name(table)].into_iter().chain(indexes::of(table).map(index_name))
        });
        let ours: BTreeSet<String> = of_ledger.chain(of_tables).collect();
        for row in client.query(sql, &[&schema]).await? {
            let (name, kind, of): (String, String, Option<String>) =
                (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
            let what = match kind.as_str() {
                "v" | "m" => "view",
                "i" | "I" => "index",
                _ => "table",
            };
            let beside = of.is_none_or(|of| named.iter().any(|table| table.name == of));
            if beside && !ours.contains(&name) {
                self.remarks.notes.push(format!("the {what} `{name}` {}", whose(&name)));
            }
        }
        Ok(())
    }
}
