//! The load: whole chunks over several connections.
//!
//! A chunk is one transaction: its ledger row first, then the rows of its tables, COMMIT. When a connection is lost, also
//! at COMMIT, the same transaction is tried again on another one: if the first has arrived after all, the ledger row is
//! there and nothing is written; if it is still on its way, the server lets us wait for its end.

use std::collections::HashMap;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::SinkExt;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Error, Statement};

use super::advance::{self, MovedRows};
use super::fault::Fault;
use super::ledger::{self, Ledger, Lock};
use crate::job::{Entry, Piece};
use crate::servers::Backoff;
use crate::servers::postgres::{Connection, Server, explain_last, passes, said};
use crate::sinks::workers::Worker;
use crate::sinks::{TargetError, Ticket};
use crate::tables::Table;

/// A chunk on its way.
pub(super) struct Delivery {
    pub(super) entry: Entry,
    pub(super) tables: Vec<(&'static Table, u64, Vec<Bytes>)>,
    /// What sets rows apart from those that are there, when they move on.
    pub(super) moved: Vec<MovedRows>,
    /// Held until the chunk is committed.
    pub(super) _ticket: Ticket,
}

/// Where and how chunks are loaded.
pub(super) struct Route {
    pub(super) server: Server,
    pub(super) ledger: Ledger,
    pub(super) schema: String,
    pub(super) job: String,
    /// How long a lost connection is tried for again.
    pub(super) patience: Duration,
}

/// What loads chunks, over a connection that it makes when its first chunk comes.
pub(super) struct Loader {
    route: Arc<Route>,
    session: Option<Session>,
}

/// A connection that loads.
struct Session {
    connection: Connection,
    claim: Statement,
    copies: HashMap<&'static str, Statement>,
}

impl Loader {
    pub(super) fn new(route: &Arc<Route>) -> Self {
        Self { route: Arc::clone(route), session: None }
    }
}

impl Worker for Loader {
    type Delivery = Delivery;

    async fn deliver(&mut self, delivery: &Delivery) -> Result<(), TargetError> {
        self.route.deliver(&mut self.session, delivery).await
    }
}

impl Route {
    /// Loads a chunk, on as many connections as it takes within a time.
    async fn deliver(&self, session: &mut Option<Session>, delivery: &Delivery) -> Result<(), TargetError> {
        let doing = || match &delivery.entry.piece {
            Piece::Orders { .. } => "orders can't be loaded".to_owned(),
            Piece::Rows { table, .. } => format!("`{table}` can't be loaded"),
        };
        let (mut backoff, mut first) = (None, None);
        loop {
            let error = match self.attempt(session, delivery).await {
                Ok(()) => return Ok(()),
                Err(Fault::Server(error)) => error,
                Err(fault) => return Err(fault.while_doing(&self.server.address, &doing())),
            };
            let error = match session.take() {
                Some(lost) => lost.connection.cause(error),
                None => error,
            };
            if is_forgotten(&error) {
                return Err(self.forgotten());
            }
            let pause = backoff.get_or_insert_with(|| Backoff::within(self.patience)).pause();
            match pause {
                Some(pause) if passes(&error) => {
                    first.get_or_insert_with(|| said(&error));
                    tokio::time::sleep(pause).await;
                }
                _ => {
                    let error = explain_last(&self.server.address, &doing(), first.as_deref(), &error);
                    return Err(error.into());
                }
            }
        }
    }

    async fn attempt(&self, session: &mut Option<Session>, delivery: &Delivery) -> Result<(), Fault> {
        if session.is_none() {
            *session = Some(self.session().await?);
        }
        let Some(session) = session else { return Ok(()) };
        let transaction = session.connection.client.transaction().await?;
        let Entry { piece, as_of, rows, bytes, digest, .. } = &delivery.entry;
        let (content, range) = (piece.content(), piece.range());
        let (rows, bytes) = (*rows as i64, *bytes as i64);
        let values: [&(dyn ToSql + Sync); 8] =
            [&self.job, &content, &range.start, &range.end, as_of, &rows, &bytes, digest];
        if transaction.execute(&session.claim, &values).await? == 0 {
            let there: String = transaction.query_one(&self.ledger.digest(), &values[..3]).await?.try_get(0)?;
            transaction.rollback().await?;
            return if there == *digest { Ok(()) } else { Err(self.other_bytes(piece).into()) };
        }
        for (table, rows, pieces) in &delivery.tables {
            let statement = if let Some(statement) = session.copies.get(table.name) {
                statement.clone()
            } else {
                let statement = transaction.prepare(&self.copy(table)).await?;
                session.copies.insert(table.name, statement.clone());
                statement
            };
            let mut sink = pin!(transaction.copy_in(&statement).await?);
            for piece in pieces {
                sink.feed(piece.clone()).await?;
            }
            let arrived = sink.finish().await?;
            if arrived != *rows {
                let said = format!("{arrived} of {rows} rows of `{}` have arrived", table.name);
                let hint = "a trigger or a rule of yours takes rows away: drop it, then go on with --resume";
                return Err(TargetError::server(&self.server.address, said, hint).into());
            }
        }
        advance::apply(&transaction, &self.server, &self.schema, &delivery.moved).await?;
        Ok(transaction.commit().await?)
    }

    /// A connection that may load.
    async fn session(&self) -> Result<Session, Error> {
        let connection = self.server.connect().await?;
        prepare(&connection, &self.ledger).await?;
        let claim = connection.client.prepare(&self.ledger.claim()).await?;
        Ok(Session { connection, claim, copies: HashMap::new() })
    }

    fn copy(&self, table: &Table) -> String {
        let columns: Vec<_> = table.columns.iter().map(|column| column.name).collect();
        let schema = super::ddl::quoted(&self.schema);
        format!("COPY {schema}.{} ({}) FROM STDIN (FORMAT binary)", table.name, columns.join(", "))
    }

    /// Someone has loaded a chunk of this very job with other rows.
    fn other_bytes(&self, piece: &Piece) -> TargetError {
        let said = format!("{piece} are there already, with other values");
        let hint =
            "another ordermill has loaded them: load all with one version, into another schema or with --replace";
        TargetError::server(&self.server.address, said, hint)
    }

    /// The ledger has lost the job while it was loaded.
    pub(super) fn forgotten(&self) -> TargetError {
        TargetError::server(
            &self.server.address,
            "rows that were committed are gone: the server has crashed and emptied unlogged tables, or someone has replaced them",
            "the same command with --resume loads what is missing",
        )
    }
}

/// Makes a connection fit to load.
async fn prepare(connection: &Connection, ledger: &Ledger) -> Result<(), Error> {
    connection.client.batch_execute(SETTINGS).await?;
    let number = ledger.lock(Lock::Loading);
    connection.client.execute("SELECT pg_advisory_lock_shared($1)", &[&number]).await.map(|_| ())
}

/// Whatever the role or the database has set: nothing ends a long statement, and each statement sees what is there.
/// Whom a lock keeps waiting is told after a minute, unless they or the address say otherwise.
pub(super) const SETTINGS: &str = "SET client_min_messages = warning;
    SET default_transaction_isolation = 'read committed';
    SELECT set_config(name, '0', false) FROM pg_settings WHERE name IN
        ('statement_timeout', 'transaction_timeout', 'idle_session_timeout', 'idle_in_transaction_session_timeout');
    SELECT set_config('lock_timeout', '60s', false) WHERE current_setting('lock_timeout') = '0'";

/// Whether the ledger, or the job in it, is not there any more.
fn is_forgotten(error: &Error) -> bool {
    match error.as_db_error() {
        Some(said) if *said.code() == SqlState::FOREIGN_KEY_VIOLATION => said.table() == Some(ledger::CHUNKS),
        Some(said) => *said.code() == SqlState::UNDEFINED_TABLE,
        None => false,
    }
}
