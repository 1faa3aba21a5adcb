//! A database that is read back: every document of its collections, taken apart into the rows that it is made of.

use std::collections::BTreeSet;
use std::ops::Range;
use std::time::Duration;

use mongodb::bson::{Document, RawDocumentBuf, doc};
use mongodb::error::Error;

use super::flatten::Flattener;
use super::ledger::{CHUNKS, JOBS, Ledger};
use super::shape;
use crate::job::Holding;
use crate::servers::Runtime;
use crate::servers::mongodb::{Address, Server, explain};
use crate::sinks::place::Places;
use crate::sinks::reader::{Found, Reader, Remarks, Share, whose};
use crate::sinks::{Indexes, TargetError};
use crate::tables::{self, Table, Type};

/// A database that is read back.
pub struct MongoDbReader {
    runtime: Runtime,
    server: Server,
    holdings: Vec<Holding>,
    remarks: Remarks,
    collections: Vec<&'static Table>,
    /// Tables that every order of the ledger's jobs has rows of inside, be it none.
    always: Vec<&'static Table>,
}

impl MongoDbReader {
    /// Opens a database that holds a ledger, waiting for a server that is starting; one that owes an answer and does
    /// nothing is given up.
    ///
    /// # Errors
    /// When the server can't be reached, or ordermill has loaded nothing there.
    pub fn open(address: &Address, connections: usize, wait: Duration, give_up: Duration) -> Result<Self, TargetError> {
        let runtime = Runtime::start("mongodb", connections, address)?;
        let (server, holdings, remarks) = runtime.block_on(async {
            let server = Server::connect(address, connections, wait, give_up).await?;
            let failed = |error: &Error| TargetError::from(explain(address, "its ledger can't be read", error));
            let records = server.within(Ledger::of(&server.database).read()).await.map_err(|error| failed(&error))?;
            if records.is_empty() {
                return Err(TargetError::refused(
                    address,
                    "has no ledger of ordermill: nothing says what it should hold",
                    "name the database at the end of the address",
                ));
            }
            let has_indexes = records.iter().all(|record| record.whole)
                && records.iter().any(|record| record.indexes != Indexes::None);
            let holdings: Vec<Holding> = records.into_iter().map(|record| record.holding).collect();
            let remarks =
                server.within(others(&server, &holdings, has_indexes)).await.map_err(|error| failed(&error))?;
            Ok((server, holdings, remarks))
        })?;
        let made: Vec<Vec<&'static Table>> = holdings.iter().map(|it| it.job.definitions().collect()).collect();
        let orders = |made: &&Vec<&'static Table>| made.iter().any(|table| table.name == "orders");
        let always = |table: &&'static Table| made.iter().filter(orders).all(|made| made.contains(table));
        let named = |table: &&'static Table| made.iter().flatten().any(|made| made == table);
        let named: Vec<&'static Table> = tables::ALL.into_iter().filter(named).collect();
        let collections = shape::collections(&named).collect();
        let always = tables::ALL.into_iter().filter(always).collect();
        Ok(Self { runtime, server, holdings, remarks, collections, always })
    }
}

impl Reader for MongoDbReader {
    fn holdings(&self) -> &[Holding] {
        &self.holdings
    }

    fn remarks(&self) -> &Remarks {
        &self.remarks
    }

    fn shares(&self, tables: &[&'static Table], within: Option<&[Range<i64>]>) -> Result<Vec<Share>, TargetError> {
        let lie_in = |collection: &'static Table| {
            let lies = move |table: &&'static Table| *table == collection || shape::lies_in(table, collection);
            tables.iter().copied().filter(lies).collect::<Vec<_>>()
        };
        let shares = self.collections.iter().enumerate().map(|(part, collection)| Share {
            tables: lie_in(collection),
            within: within.map(<[_]>::to_vec),
            part,
        });
        Ok(shares.filter(|share| !share.tables.is_empty()).collect())
    }

    fn read(&self, share: &Share, take: &mut dyn FnMut(Found)) -> Result<Remarks, TargetError> {
        let collection = self.collections[share.part];
        let mut flattener = Flattener::new(collection, &share.tables, &self.always);
        let reading = async {
            let filter = share.within.as_deref().map_or_else(Document::new, |within| filter(collection, within));
            let documents = self.server.database.collection::<RawDocumentBuf>(collection.name);
            let mut cursor = self.server.within(documents.find(filter).no_cursor_timeout(true).into_future()).await?;
            while self.server.within(cursor.advance()).await? {
                flattener.document(cursor.current(), take);
            }
            Ok::<(), Error>(())
        };
        self.runtime
            .block_on(reading)
            .map_err(|error| explain(&self.server.address, &format!("`{}` can't be read", collection.name), &error))?;
        Ok(flattener.finish(take))
    }
}

/// Collections and indexes that are not ours, and indexes of ours that have gone, when they were built.
async fn others(server: &Server, holdings: &[Holding], has_indexes: bool) -> Result<Remarks, Error> {
    let named: BTreeSet<&str> = holdings.iter().flat_map(|it| &it.job.tables).map(String::as_str).collect();
    let mut remarks = Remarks::default();
    for name in server.database.list_collection_names().await? {
        if name == JOBS || name == CHUNKS || name.starts_with("system.") {
            continue;
        }
        let Some(table) = tables::by_name(&name).filter(|table| named.contains(table.name)) else {
            remarks.notes.push(format!("the collection `{name}` {}", whose(&name)));
            continue;
        };
        let ours: Vec<Document> = super::finish::keys_of(table);
        let mut gone = ours.clone();
        let mut indexes = server.database.collection::<Document>(&name).list_indexes().await?;
        while indexes.advance().await? {
            let index = indexes.deserialize_current()?;
            gone.retain(|keys| *keys != index.keys);
            if index.keys != doc! { "_id": 1 } && !ours.contains(&index.keys) {
                let name = index.options.and_then(|options| options.name).unwrap_or_default();
                remarks.notes.push(format!("the index `{name}` of `{}` is not ordermill's", table.name));
            }
        }
        if has_indexes {
            let lost = gone.into_iter().map(|keys| keys.keys().cloned().collect::<Vec<_>>().join(", "));
            remarks.indexes.extend(lost.map(|keys| format!("`{}` has lost its index on {keys}", table.name)));
        }
    }
    remarks.notes.sort();
    remarks.indexes.sort();
    Ok(remarks)
}

/// Documents that lie at some places; what lies before all others may have no number at all.
fn filter(collection: &'static Table, within: &[Range<i64>]) -> Document {
    let places = Places::new(collection);
    let column = &collection.columns[places.column()];
    let name = if collection.key == [column.name] { "_id" } else { column.name };
    let (ty, is_date) = if column.ty == Type::Instant { ("date", true) } else { ("long", false) };
    let value = |number: i64| {
        if is_date { mongodb::bson::DateTime::from_millis(number).into() } else { mongodb::bson::Bson::Int64(number) }
    };
    let of_range = |range: &Range<i64>| {
        let numbers = places.numbers(range);
        match (range.start == i64::MIN, range.end == i64::MAX) {
            (false, false) => doc! { name: { "$gte": value(numbers.start), "$lt": value(numbers.end) } },
            (true, false) => {
                doc! { "$or": [{ name: { "$lt": value(numbers.end) } }, { name: { "$not": { "$type": ty } } }] }
            }
            (false, true) => doc! { name: { "$gte": value(numbers.start) } },
            (true, true) => doc! {},
        }
    };
    doc! { "$or": within.iter().map(of_range).collect::<Vec<_>>() }
}
