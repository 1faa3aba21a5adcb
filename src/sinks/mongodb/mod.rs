//! A MongoDB: an order is one document with all that belongs to it; every other table is a collection.
//!
//! Opening checks everything (`opening`); workers make raw BSON from columns (`encode`) in the shape of `shape`;
//! several inserts are under way at once (`load`); whoever finds the ledger complete builds the indexes (`finish`).

mod advance;
mod concern;
mod documents;
mod encode;
mod finish;
mod flatten;
mod ledger;
mod limits;
mod load;
mod opening;
mod reader;
mod schema;
mod shape;
mod write;

use std::collections::BTreeSet;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ::mongodb::bson::{Bson, Document};

use self::advance::Steps;
use self::ledger::Ledger;
use self::limits::Limits;
use self::load::{Delivery, Loader, Route};
use self::opening::{Asked, Opened};
use super::workers::Workers;
use super::{Batches, Encoded, Encoder, Indexes, Moved, Sink, Standing, Tally, TargetError, Ticket};
use crate::job::{Entry, Job, Piece, Request, Since};
use crate::plan::Chunk;
use crate::servers::Runtime;
use crate::servers::mongodb::{Address, Server};
use crate::tables::Table;

pub(crate) use advance::{OrderChange, order_changes};
pub use documents::{Documents, Payload};
pub use encode::documents;
#[cfg(feature = "stage")]
pub(crate) use finish::keys_of as index_keys;
pub use reader::MongoDbReader;
pub use schema::validator;

/// How long a failure that passes is retried, unless more is asked for.
const PATIENCE: Duration = Duration::from_secs(30);

/// How documents are loaded. Nothing here changes one.
#[derive(Debug, Clone)]
pub struct Options {
    /// Inserts that are under way at once.
    pub connections: usize,
    /// When indexes are built.
    pub indexes: Indexes,
    /// Whether collections get a validator.
    pub validate: bool,
    /// The write concern, as in `majority` or `2`; none takes the address's, or the server's.
    pub write_concern: Option<String>,
    /// How collections that have these fields are spread over a sharded cluster.
    pub shard_key: Option<ShardKey>,
    /// How long the server may take to start.
    pub wait: Duration,
    /// How long a server that owes an answer may do nothing.
    pub give_up: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            connections: super::connections(),
            indexes: Indexes::default(),
            validate: false,
            write_concern: None,
            shard_key: None,
            wait: Duration::ZERO,
            give_up: crate::servers::GIVE_UP,
        }
    }
}

/// A shard key, as in `client_id,order_id` or `hashed:order_id`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShardKey {
    fields: Vec<String>,
    hashed: bool,
}

/// The collections of some tables: those whose rows do not lie inside others'.
pub fn collections(tables: &[&'static Table]) -> Vec<&'static Table> {
    shape::collections(tables).collect()
}

/// A MongoDB that has been opened.
pub struct MongoDb {
    runtime: Runtime,
    route: Arc<Route>,
    load: Mutex<Workers<Loader>>,
    connections: usize,
    indexes: Indexes,
    job: Job,
    /// Chunks that this run makes, by their place in the plan.
    todo: BTreeSet<usize>,
    /// Tables that it makes of them.
    tables: Vec<&'static Table>,
    /// Where the database stands, when it moves on.
    since: Option<Since>,
}

/// A chunk while it waits for a worker.
struct EncodedDocuments<'s> {
    sink: &'s MongoDb,
    entry: Entry,
    collections: Vec<(&'static Table, Documents)>,
    moved: Vec<Steps>,
}

/// A chunk while it is encoded.
struct ChunkDocuments<'s> {
    sink: &'s MongoDb,
    piece: Piece,
    /// Rows of all tables, nested ones too.
    rows: u64,
    collections: Vec<(&'static Table, Documents)>,
    moved: Vec<Steps>,
}

impl FromStr for ShardKey {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (hashed, names) = text.strip_prefix("hashed:").map_or((false, text), |names| (true, names));
        let fields: Vec<String> = names.split(',').map(|name| name.trim().to_owned()).collect();
        let known = |name: &String| shape::collections(&crate::tables::ALL).any(|table| has(table, name));
        if let Some(name) = fields.iter().find(|name| !known(name)) {
            return Err(format!("no collection has a field of its own for a column `{name}`"));
        }
        if let Some((_, name)) = fields.iter().enumerate().find(|(place, name)| fields[..*place].contains(name)) {
            return Err(format!("`{name}` is there twice"));
        }
        if hashed && fields.len() > 1 {
            return Err("one field is hashed, such as hashed:order_id".to_owned());
        }
        Ok(Self { fields, hashed })
    }
}

impl ShardKey {
    /// The key of a collection: the fields that it has; its own id is called `_id`. None when it has none of them.
    fn document(&self, table: &Table) -> Option<Document> {
        let order = || if self.hashed { Bson::from("hashed") } else { Bson::from(1) };
        let name = |field: &String| if table.key == [field.as_str()] { "_id".to_owned() } else { field.clone() };
        let there = self.fields.iter().filter(|field| has(table, field));
        let key: Document = there.map(|field| (name(field), order())).collect();
        (!key.is_empty()).then_some(key)
    }
}

fn has(table: &Table, name: &str) -> bool {
    table.columns.iter().any(|column| column.name == name)
}

impl MongoDb {
    /// Opens a database for a job, or a part of it. Beside other jobs, when it is appended, the job loses the dimension
    /// tables whose rows are there: the sink does not lack their chunks.
    ///
    /// # Errors
    /// When the server can't be reached, or the database does not take the job, which changes nothing in it.
    pub fn open(address: &Address, options: &Options, request: &Request<'_>) -> Result<Self, TargetError> {
        let connections = options.connections.max(1);
        let runtime = Runtime::start("mongodb", connections, address)?;
        let (server, concern, ledger, opened) = runtime.block_on(async {
            let server = Server::connect(address, connections, options.wait, options.give_up).await?;
            let concern = concern::write_concern(&server, options.write_concern.as_deref())?;
            let ledger = Ledger::of(&server.database);
            let asked = Asked { server: &server, ledger: &ledger, options, request };
            let opened = asked.open().await?;
            Ok::<_, TargetError>((server, concern, ledger, opened))
        })?;
        let Opened { job: id, todo, tables, since } = opened;
        let patience = options.wait.max(PATIENCE);
        let limits = Limits::of(&server.hello);
        let route = Arc::new(Route { server, concern, limits, ledger, job: id, patience });
        let load = Workers::start(&runtime, (0..connections.min(todo.len())).map(|_| Loader(Arc::clone(&route))));
        let job = request.job.clone();
        let (load, indexes) = (Mutex::new(load), options.indexes);
        Ok(Self { runtime, route, load, connections, indexes, job, todo, tables, since })
    }
}

impl Sink for MongoDb {
    fn lacks(&self, chunk: &Chunk) -> bool {
        self.todo.contains(&chunk.index)
    }

    fn encoder<'s>(&'s self, chunk: &Chunk) -> Result<Box<dyn Encoder<'s> + 's>, TargetError> {
        let piece = self.job.piece(&chunk.content);
        Ok(Box::new(ChunkDocuments { sink: self, piece, rows: 0, collections: Vec::new(), moved: Vec::new() }))
    }

    fn since(&self) -> Option<Since> {
        self.since
    }

    fn in_flight(&self) -> usize {
        // One waits for the worker that is free first.
        self.connections + 1
    }

    fn finish(&self) -> Result<Standing, TargetError> {
        self.load.lock().unwrap_or_else(PoisonError::into_inner).finish(&self.runtime)?;
        if self.since.is_some() {
            self.runtime.block_on(self.route.settle())?;
        }
        self.runtime.block_on(finish::finish(&self.route, self.indexes))
    }
}

impl<'s> Encoder<'s> for ChunkDocuments<'s> {
    fn rows(&mut self, rows: &Batches) -> Result<(), TargetError> {
        let tables: Vec<&'static Table> = rows.iter().map(|(table, _)| *table).collect();
        let made = rows.iter().filter(|(table, _)| self.sink.tables.contains(table));
        self.rows += made.map(|(_, batch)| batch.num_rows() as u64).sum::<u64>();
        for table in shape::collections(&tables).filter(|table| self.sink.tables.contains(table)) {
            let Some((_, batch)) = rows.iter().find(|(it, _)| *it == table) else { continue };
            let place = self.collections.iter().position(|(it, _)| *it == table).unwrap_or_else(|| {
                self.collections.push((table, Documents::new(self.sink.route.limits)));
                self.collections.len() - 1
            });
            encode::append(table, batch, rows, &mut self.collections[place].1);
        }
        Ok(())
    }

    fn moved(&mut self, moved: &Moved) -> Result<(), TargetError> {
        let made = moved.after.iter().filter(|(table, _)| self.sink.tables.contains(table));
        self.rows += made.map(|(_, batch)| batch.num_rows() as u64).sum::<u64>();
        Steps::append(&mut self.moved, moved, &self.sink.tables, self.sink.route.limits)
    }

    fn end(self: Box<Self>) -> Result<Box<dyn Encoded + 's>, TargetError> {
        let Self { sink, piece, rows, collections, moved } = *self;
        let (mut digest, mut bytes) = (blake3::Hasher::new(), 0);
        let documents = collections.iter().map(|(_, documents)| documents);
        for documents in documents.chain(moved.iter().flat_map(Steps::documents)) {
            for payload in documents.payloads() {
                digest.update(payload.bytes());
            }
            bytes += documents.size() as u64;
        }
        let digest = digest.finalize().to_hex().to_string();
        let entry = Entry { piece, as_of: sink.job.as_of, changes_at: None, rows, bytes, digest };
        Ok(Box::new(EncodedDocuments { sink, entry, collections, moved }))
    }
}

impl Encoded for EncodedDocuments<'_> {
    fn bytes(&self) -> Tally {
        let mut bytes = Tally::default();
        for (table, documents) in &self.collections {
            bytes.add(table, documents.size() as u64);
        }
        for steps in &self.moved {
            bytes.add(steps.table, steps.documents().map(|documents| documents.size() as u64).sum());
        }
        bytes
    }

    fn write(self: Box<Self>, ticket: Ticket) -> Result<(), TargetError> {
        let load = self.sink.load.lock().unwrap_or_else(PoisonError::into_inner);
        load.send(Delivery { entry: self.entry, collections: self.collections, moved: self.moved, _ticket: ticket })
    }
}
