//! A MongoDB that is played against. Commands go to the server as they are, so that no driver tries one again unseen.

mod stub;

use std::time::Duration;

use mongodb::bson::{Document, RawDocumentBuf, doc, rawdoc};
use mongodb::error::Error;

use super::database::{Connection, Database, Wrong};
use super::operations::Operation;
use crate::generate::{Lookup, Track};
use crate::servers::mongodb::{Address, Server, explain};
use crate::servers::{self, ServerError};

pub(super) use stub::Stub;

/// A MongoDB.
pub(super) struct MongoDb {
    server: Server,
}

/// One of as many operations as may be under way.
pub(super) struct MongoDbConnection {
    server: Server,
}

impl MongoDb {
    /// Reaches a server that may take so long to start, and opens so many connections, which are there before the clock starts.
    pub(super) async fn open(address: &Address, connections: usize, wait: Duration) -> Result<Self, ServerError> {
        let server = Server::connect(address, connections, wait, servers::GIVE_UP).await?;
        let ping = || server.within(server.database.run_command(doc! { "ping": 1 }).into_future());
        // A driver opens few at a time, and gives back the one that is free.
        for _ in 0..2 {
            let pings = futures_util::future::join_all((0..connections).map(|_| ping())).await;
            if let Some(Err(error)) = pings.into_iter().find(Result::is_err) {
                return Err(explain(address, "no connection", &error));
            }
        }
        Ok(Self { server })
    }
}

impl Database for MongoDb {
    type Connection = MongoDbConnection;

    async fn connect(&self) -> Result<MongoDbConnection, ServerError> {
        Ok(MongoDbConnection { server: self.server.clone() })
    }

    fn is_here(&self) -> bool {
        let shown = self.server.address.to_string();
        let hosts = shown.split_once("://").map_or("", |(_, rest)| rest).split(['/', '?']).next().unwrap_or_default();
        let hosts = hosts.rsplit_once('@').map_or(hosts, |(_, hosts)| hosts);
        hosts
            .split(',')
            .all(|host| host.starts_with("localhost") || host.starts_with("127.") || host.starts_with("[::1]"))
    }
}

impl Connection for MongoDbConnection {
    async fn perform(&mut self, operation: &Operation) -> Result<(), Wrong> {
        let done = match operation {
            Operation::Lookup(it) => self.lookup(it).await,
            Operation::Track(it) => self.track(it).await,
        };
        done.unwrap_or_else(|error| {
            let said = explain(&self.server.address, &format!("a {} failed", operation.kind().name()), &error);
            Err(Wrong::Failed(said.to_string()))
        })
    }
}

impl MongoDbConnection {
    async fn find(&self, command: RawDocumentBuf) -> Result<Vec<Document>, Error> {
        let answer = self.server.database.run_raw_command(command).await?;
        let batch = answer.get_document("cursor").and_then(|cursor| cursor.get_array("firstBatch"));
        let batch = batch.map_err(Error::custom)?;
        Ok(batch.iter().filter_map(|it| it.as_document().cloned()).collect())
    }

    async fn lookup(&self, it: &Lookup) -> Result<Result<(), Wrong>, Error> {
        let found = self
            .find(rawdoc! {
                "find": "stock",
                "filter": { "client_id": it.client_id, "product_id": it.product_id },
                "projection": { "_id": 0, "warehouse_id": 1, "available": 1 },
                "batchSize": 1000,
                "singleBatch": true,
            })
            .await?;
        let available = |it: &Document| it.get_i32("available").unwrap_or(-1);
        Ok(if found.len() != it.positions as usize {
            let (id, found) = (it.product_id, found.len());
            Err(Wrong::Answer(format!("product {id} has {found} positions of stock, not {}", it.positions)))
        } else if found.iter().any(|it| available(it) < 0) {
            Err(Wrong::Answer(format!("product {} has less than no stock", it.product_id)))
        } else {
            Ok(())
        })
    }

    async fn track(&self, it: &Track) -> Result<Result<(), Wrong>, Error> {
        let found = self
            .find(rawdoc! {
                "find": "orders",
                "filter": { "_id": it.order_id },
                "projection": {
                    "status": 1, "placed_at": 1, "promised_at": 1, "updated_at": 1, "shipments.status": 1,
                    "shipments.tracking_number": 1, "shipments.estimated_delivery_at": 1, "shipments.delivered_at": 1,
                },
                "limit": 1,
                "singleBatch": true,
            })
            .await?;
        Ok(if found.len() == 1 { Ok(()) } else { Err(Wrong::Answer(format!("order {} is not there", it.order_id))) })
    }
}
