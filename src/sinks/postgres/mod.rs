//! A Postgres: binary `COPY` over several connections, each chunk with its ledger row in one transaction.
//!
//! Opening checks everything and then makes the tables, in one transaction (`opening`). Workers encode rows into the
//! bytes of COPY (`encode`), connections load whole chunks side by side (`load`), and whoever finds the ledger
//! complete builds keys and indexes (`finish`). Several processes may load parts of one job, or by mistake the same
//! part, at the same time.

mod advance;
pub(crate) mod by_key;
mod ddl;
mod decode;
mod encode;
mod existing;
mod fault;
mod finish;
mod ledger;
mod load;
mod opening;
mod reader;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use self::advance::{MovedRows, Steps};
use self::encode::Rows;
use self::ledger::Ledger;
use self::load::{Delivery, Loader, Route};
use self::opening::{Asked, Opened};
use super::workers::Workers;
use super::{Batches, Encoded, Encoder, Indexes, Moved, Sink, Standing, Tally, TargetError, Ticket};
use crate::job::{Entry, Job, Piece, Request, Since};
use crate::plan::Chunk;
use crate::servers::Runtime;
use crate::servers::postgres::{Address, Server};
use crate::tables::Table;

pub use ddl::Layout;
#[cfg(feature = "stage")]
pub(crate) use ddl::literal;
pub(crate) use ddl::quoted;
pub use encode::copy_bytes;
pub use reader::PostgresReader;

/// How long a lost connection is tried for again, unless more is asked for.
const PATIENCE: Duration = Duration::from_secs(30);

/// How tables are made and loaded. Nothing here changes a row.
#[derive(Debug, Clone)]
pub struct Options {
    /// Connections that load side by side.
    pub connections: usize,
    /// The schema; none takes the first of the search path.
    pub schema: Option<String>,
    /// Whether to do without the write-ahead log; a crash of the server then empties tables and ledger.
    pub unlogged: bool,
    /// Whether order tables are partitioned by month.
    pub by_month: bool,
    /// When keys and indexes are built.
    pub indexes: Indexes,
    /// Whether tables refer to each other by foreign keys.
    pub foreign_keys: bool,
    /// How long the server may take to start.
    pub wait: Duration,
    /// How long a server that owes an answer may do nothing.
    pub give_up: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            connections: super::connections(),
            schema: None,
            unlogged: false,
            by_month: false,
            indexes: Indexes::default(),
            foreign_keys: false,
            wait: Duration::ZERO,
            give_up: crate::servers::GIVE_UP,
        }
    }
}

/// A Postgres that has been opened.
pub struct Postgres {
    runtime: Runtime,
    route: Arc<Route>,
    load: Mutex<Workers<Loader>>,
    connections: usize,
    job: Job,
    /// Chunks that this run makes, by their place in the plan.
    todo: BTreeSet<usize>,
    /// What they hold.
    pieces: Vec<Piece>,
    /// Where the schema stands, when it moves on.
    since: Option<Since>,
}

/// A chunk while it is encoded, and then while it waits for a connection.
struct ChunkRows<'s> {
    postgres: &'s Postgres,
    piece: Piece,
    tables: Vec<Rows>,
    steps: Vec<Steps>,
    /// Rows of all tables, when they move on.
    rows: u64,
}

/// A chunk that only has to be sent.
struct EncodedChunk<'s> {
    postgres: &'s Postgres,
    entry: Entry,
    tables: Vec<(&'static Table, u64, Vec<bytes::Bytes>)>,
    moved: Vec<MovedRows>,
}

impl Postgres {
    /// Opens a schema for a job, or a part of it, and makes its tables. Beside other jobs, when it is appended, the job
    /// loses the dimension tables whose rows are there: the sink does not lack their chunks.
    ///
    /// # Errors
    /// When the server can't be reached, or the schema does not take the job, which changes nothing in it.
    pub fn open(address: &Address, options: &Options, request: &Request<'_>) -> Result<Self, TargetError> {
        let server = Server::named(address, options.give_up)?;
        let connections = options.connections.max(1);
        let runtime = Runtime::start("postgres", connections, address)?;
        let asked = Asked { address, options, request };
        let Opened { schema, job: id, todo, since, one_by_one } = runtime.block_on(async {
            let mut connection = server.wait(options.wait).await?;
            opening::open(&mut connection, &asked).await
        })?;
        // Rows of one chunk may refer to those of one before it.
        let connections = if one_by_one { 1 } else { connections };
        let patience = options.wait.max(PATIENCE);
        let route = Arc::new(Route { server, ledger: Ledger::of(&schema), schema, job: id, patience });
        let load = Workers::start(&runtime, (0..connections.min(todo.len())).map(|_| Loader::new(&route)));
        let job = request.job.clone();
        let pieces = todo.iter().map(|&index| job.piece(&request.plan.chunks[index].content)).collect();
        Ok(Self { runtime, route, load: Mutex::new(load), connections, job, todo, pieces, since })
    }
}

impl Sink for Postgres {
    fn lacks(&self, chunk: &Chunk) -> bool {
        self.todo.contains(&chunk.index)
    }

    fn encoder<'s>(&'s self, chunk: &Chunk) -> Result<Box<dyn Encoder<'s> + 's>, TargetError> {
        let (tables, steps) = (Vec::new(), Vec::new());
        Ok(Box::new(ChunkRows { postgres: self, piece: self.job.piece(&chunk.content), tables, steps, rows: 0 }))
    }

    fn since(&self) -> Option<Since> {
        self.since
    }

    fn in_flight(&self) -> usize {
        // One waits for the connection that is free first.
        self.connections + 1
    }

    fn finish(&self) -> Result<Standing, TargetError> {
        self.load.lock().unwrap_or_else(PoisonError::into_inner).finish(&self.runtime)?;
        self.runtime.block_on(finish::finish(&self.route, self.connections, &self.pieces, self.since.is_some()))
    }
}

impl<'s> Encoder<'s> for ChunkRows<'s> {
    fn rows(&mut self, rows: &Batches) -> Result<(), TargetError> {
        for (table, batch) in rows {
            let place = self.tables.iter().position(|rows| rows.table() == *table).unwrap_or_else(|| {
                self.tables.push(Rows::new(table));
                self.tables.len() - 1
            });
            self.tables[place].append(batch)?;
        }
        Ok(())
    }

    fn moved(&mut self, moved: &Moved) -> Result<(), TargetError> {
        self.rows += moved.after.iter().map(|(_, batch)| batch.num_rows() as u64).sum::<u64>();
        Steps::append(&mut self.steps, moved)
    }

    fn end(self: Box<Self>) -> Result<Box<dyn Encoded + 's>, TargetError> {
        let finish = |rows: Rows| {
            let table = rows.table();
            let (count, pieces) = rows.finish();
            (table, count, pieces)
        };
        let tables: Vec<_> = self.tables.into_iter().map(finish).collect();
        let moved: Vec<MovedRows> = self.steps.into_iter().map(Steps::finish).collect();
        let (mut digest, mut bytes) = (blake3::Hasher::new(), 0);
        let pieces = tables.iter().flat_map(|(_, _, pieces)| pieces);
        for piece in pieces.chain(moved.iter().flat_map(MovedRows::pieces)) {
            digest.update(piece);
            bytes += piece.len() as u64;
        }
        let entry = Entry {
            piece: self.piece,
            as_of: self.postgres.job.as_of,
            changes_at: None,
            rows: self.rows + tables.iter().map(|(_, rows, _)| rows).sum::<u64>(),
            bytes,
            digest: digest.finalize().to_hex().to_string(),
        };
        Ok(Box::new(EncodedChunk { postgres: self.postgres, entry, tables, moved }))
    }
}

impl Encoded for EncodedChunk<'_> {
    fn bytes(&self) -> Tally {
        let mut bytes = Tally::default();
        for (table, _, pieces) in &self.tables {
            bytes.add(table, pieces.iter().map(|piece| piece.len() as u64).sum());
        }
        for moved in &self.moved {
            bytes.add(moved.table, moved.pieces().map(|piece| piece.len() as u64).sum());
        }
        bytes
    }

    fn write(self: Box<Self>, ticket: Ticket) -> Result<(), TargetError> {
        let load = self.postgres.load.lock().unwrap_or_else(PoisonError::into_inner);
        load.send(Delivery { entry: self.entry, tables: self.tables, moved: self.moved, _ticket: ticket })
    }
}
