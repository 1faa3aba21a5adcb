//! A MongoDB that is played against. Commands go to the server as they are, so that no driver tries one again unseen.

mod claims;
mod stub;
mod writes;

use mongodb::bson::{Document, RawDocumentBuf, doc, rawdoc};
use mongodb::error::Error;

use self::writes::{Command, Commands};
use super::Options;
use super::database::{Amiss, Connection, Database};
use super::error::ReplayError;
use super::tasks::{Claim, Run};
use crate::generate::{Lookup, Track};
use crate::servers::mongodb::{Address, NotTaken, Server, explain, number};
use crate::servers::{self, ServerError};

/// A MongoDB.
pub(super) struct MongoDb {
    server: Server,
}

/// One of as many operations as may be under way.
pub(super) struct MongoDbConnection {
    server: Server,
}

impl Database for MongoDb {
    type Address = Address;
    type Work = Vec<Command>;
    type Encode = Commands;
    type Connection = MongoDbConnection;

    async fn open(address: &Address, connections: usize, options: &Options, _: bool) -> Result<Self, ServerError> {
        let server = Server::connect(address, connections, options.wait, servers::GIVE_UP).await?;
        let ping = || server.within(server.database.run_command(doc! { "ping": 1 }).into_future());
        // A driver opens few at a time, and gives back the one that is free: all are there before the clock starts.
        for _ in 0..2 {
            let pings = futures_util::future::join_all((0..connections).map(|_| ping())).await;
            if let Some(Err(error)) = pings.into_iter().find(Result::is_err) {
                return Err(explain(address, "no connection", &error));
            }
        }
        Ok(Self { server })
    }

    fn stub() -> Result<Address, ReplayError> {
        stub::start()
    }

    fn encode(again: bool) -> Commands {
        Commands::new(again)
    }

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
    type Work = Vec<Command>;
    type Error = Error;

    async fn lookup(&mut self, it: &Lookup) -> Result<Vec<i32>, Error> {
        let found = self
            .find(rawdoc! {
                "find": "stock",
                "filter": { "client_id": it.client_id, "product_id": it.product_id },
                "projection": { "_id": 0, "warehouse_id": 1, "available": 1 },
                "batchSize": 1000,
                "singleBatch": true,
            })
            .await?;
        Ok(found.iter().map(|it| it.get_i32("available").unwrap_or(-1)).collect())
    }

    async fn track(&mut self, it: &Track) -> Result<bool, Error> {
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
        Ok(found.len() == 1)
    }

    async fn claim(&mut self, it: &Claim) -> Result<Vec<Run>, Error> {
        if it.most == 1 { self.claim_one(it).await } else { self.claim_many(it).await }
    }

    async fn write(&mut self, commands: &Vec<Command>) -> Result<Amiss, Error> {
        for command in commands {
            let answer = self.server.database.run_raw_command(command.text.clone()).await?;
            if let Some(NotTaken { message, .. }) = NotTaken::all(&answer).next() {
                return Ok(Some(format!("a write failed: {message}")));
            }
            let met = number(&answer, "n").unwrap_or_default();
            if let Some(wanted) = command.documents.filter(|wanted| *wanted != met) {
                return Ok(Some(format!("{met} of {wanted} documents were there that a write changes")));
            }
        }
        Ok(None)
    }

    fn explain(&self, doing: &str, error: Error) -> String {
        explain(&self.server.address, doing, &error).to_string()
    }
}

impl MongoDbConnection {
    async fn find(&self, command: RawDocumentBuf) -> Result<Vec<Document>, Error> {
        let answer = self.server.database.run_raw_command(command).await?;
        let batch = answer.get_document("cursor").and_then(|cursor| cursor.get_array("firstBatch"));
        let batch = batch.map_err(Error::custom)?;
        Ok(batch.iter().filter_map(|it| it.as_document().cloned()).collect())
    }
}
