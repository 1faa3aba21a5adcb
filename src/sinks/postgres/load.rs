//! The load: several connections, each taking whole chunks from one short queue.
//!
//! A chunk is one transaction: its ledger row first, then the rows of its tables, COMMIT. When a connection is lost, also
//! at COMMIT, the same transaction is tried again on another one: if the first has arrived after all, the ledger row is
//! there and nothing is written; if it is still on its way, the server lets us wait for its end.

use std::collections::HashMap;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use futures_util::SinkExt;
use tokio::runtime::{Handle, Runtime};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::JoinSet;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Error, Statement};

use super::connect::{Connection, Server};
use super::ledger::{self, Key, Ledger, Lock};
use super::trouble::{self, Fault};
use crate::sinks::backoff::Backoff;
use crate::sinks::{SinkError, Ticket};
use crate::tables::Table;

/// A chunk on its way.
pub(super) struct Parcel {
    pub(super) key: Key,
    pub(super) tables: Vec<(&'static Table, u64, Vec<Bytes>)>,
    /// Held until the chunk is committed.
    pub(super) ticket: Ticket,
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

/// The connections at work.
pub(super) struct Load {
    queue: Option<Sender<Parcel>>,
    workers: JoinSet<()>,
    shared: Arc<Shared>,
}

struct Shared {
    route: Arc<Route>,
    parcels: tokio::sync::Mutex<Receiver<Parcel>>,
    failure: Mutex<Option<SinkError>>,
}

/// A connection that loads.
struct Session {
    connection: Connection,
    claim: Statement,
    copies: HashMap<&'static str, Statement>,
}

impl Load {
    /// Starts so many connections; each connects when its first chunk comes.
    pub(super) fn start(runtime: &Handle, route: &Arc<Route>, connections: usize) -> Self {
        let (queue, parcels) = channel(1);
        let shared = Arc::new(Shared {
            route: Arc::clone(route),
            parcels: tokio::sync::Mutex::new(parcels),
            failure: Mutex::new(None),
        });
        let mut workers = JoinSet::new();
        for _ in 0..connections {
            workers.spawn_on(Arc::clone(&shared).work(), runtime);
        }
        Self { queue: Some(queue), workers, shared }
    }

    /// Hands on a chunk; waits while all connections are busy.
    pub(super) fn send(&self, parcel: Parcel) -> Result<(), SinkError> {
        self.check()?;
        let sent = self.queue.as_ref().is_some_and(|queue| queue.blocking_send(parcel).is_ok());
        if sent {
            Ok(())
        } else {
            self.check().and(Err(SinkError::Misused("a chunk came after the last one".to_owned())))
        }
    }

    /// Waits until every chunk is committed.
    pub(super) fn finish(&mut self, runtime: &Runtime) -> Result<(), SinkError> {
        self.queue = None;
        runtime.block_on(async { while self.workers.join_next().await.is_some() {} });
        self.check()
    }

    fn check(&self) -> Result<(), SinkError> {
        self.shared.failure().take().map_or(Ok(()), Err)
    }
}

impl Shared {
    fn failure(&self) -> MutexGuard<'_, Option<SinkError>> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A connection's life.
    async fn work(self: Arc<Self>) {
        let mut session = None;
        loop {
            let parcel = self.parcels.lock().await.recv().await;
            let Some(parcel) = parcel else { return };
            if let Err(error) = self.route.deliver(&mut session, &parcel).await {
                self.failure().get_or_insert(error);
                // Nobody takes from the queue any more: what is in it is dropped, and the next one to send is told.
                self.parcels.lock().await.close();
                return;
            }
            drop(parcel.ticket);
        }
    }
}

impl Route {
    /// Loads a chunk, on as many connections as it takes within a time.
    async fn deliver(&self, session: &mut Option<Session>, parcel: &Parcel) -> Result<(), SinkError> {
        let doing = || match parcel.key.0.as_str() {
            "waves" => "orders can't be loaded".to_owned(),
            table => format!("`{table}` can't be loaded"),
        };
        let mut backoff = None;
        loop {
            let error = match self.attempt(session, parcel).await {
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
                Some(pause) if trouble::passes(&error) => tokio::time::sleep(pause).await,
                _ => return Err(trouble::explain(&self.server.address, &doing(), &error)),
            }
        }
    }

    async fn attempt(&self, session: &mut Option<Session>, parcel: &Parcel) -> Result<(), Fault> {
        if session.is_none() {
            *session = Some(self.session().await?);
        }
        let Some(session) = session else { return Ok(()) };
        let transaction = session.connection.client.transaction().await?;
        let rows: u64 = parcel.tables.iter().map(|(_, rows, _)| rows).sum();
        let (content, first) = &parcel.key;
        let claimed = transaction.execute(&session.claim, &[&self.job, content, first, &(rows as i64)]).await;
        if claimed? == 0 {
            return Ok(transaction.rollback().await?);
        }
        for (table, rows, pieces) in &parcel.tables {
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
                return Err(SinkError::server(&self.server.address, said, hint).into());
            }
        }
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

    /// The ledger has lost the job while it was loaded.
    pub(super) fn forgotten(&self) -> SinkError {
        SinkError::server(
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

/// Whom a lock keeps waiting is told after a minute, unless the address or the role says otherwise.
pub(super) const SETTINGS: &str = "SET client_min_messages = warning; SET statement_timeout = 0;
    SET idle_in_transaction_session_timeout = 0;
    SELECT set_config('lock_timeout', '60s', false) WHERE current_setting('lock_timeout') = '0'";

/// Whether the ledger, or the job in it, is not there any more.
fn is_forgotten(error: &Error) -> bool {
    match error.as_db_error() {
        Some(said) if *said.code() == SqlState::FOREIGN_KEY_VIOLATION => said.table() == Some(ledger::CHUNKS),
        Some(said) => *said.code() == SqlState::UNDEFINED_TABLE,
        None => false,
    }
}
