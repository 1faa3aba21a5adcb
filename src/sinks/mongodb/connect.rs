//! Connections to a MongoDB, as its users expect them: everything is in the URL.

use std::time::Duration;

use mongodb::bson::{Document, doc};
use mongodb::error::Error;
use mongodb::options::{Acknowledgment, ClientOptions, WriteConcern};
use mongodb::{Client, Database};

use super::{Address, Limits, Options, trouble};
use crate::sinks::SinkError;

/// How long a server is looked for, when nothing is said of waiting.
const SELECTION: Duration = Duration::from_secs(5);

/// A server that has answered.
#[derive(Debug, Clone)]
pub(super) struct Server {
    pub(super) address: Address,
    pub(super) database: Database,
    pub(super) concern: WriteConcern,
    pub(super) limits: Limits,
    /// Whether it is the router of a sharded cluster.
    pub(super) is_mongos: bool,
    client: Client,
}

impl Server {
    /// Connects, and waits for a server that is still starting.
    pub(super) async fn connect(address: &Address, options: &Options) -> Result<Self, SinkError> {
        if !address.is_escaped() {
            let hint = "write % and two digits for what is special in a user, a password or an option: %40 for @, %3A for :, \
                        %2F for /, %3F for ?, %25 for %";
            return Err(SinkError::refused(address, "is no address as MongoDB's drivers read it", hint));
        }
        let wrong = |error: &Error| trouble::wrong_address(address, error);
        let mut client_options = ClientOptions::parse(address.url()).await.map_err(|error| wrong(&error))?;
        client_options.app_name.get_or_insert_with(|| "ordermill".to_owned());
        client_options.server_selection_timeout.get_or_insert(SELECTION);
        client_options.max_pool_size = Some(options.connections as u32 + 2);
        // What was written a moment ago is read: from the primary, confirmed by others or not.
        client_options.selection_criteria = None;
        client_options.read_concern = None;
        let name = client_options.default_database.clone().ok_or_else(|| {
            let hint = "name it at the end of the address: mongodb://HOST:27017/DATABASE";
            SinkError::refused(address, "names no database", hint)
        })?;
        let mut concern = write_concern(address, options, client_options.write_concern.take())?;
        let client = Client::with_options(client_options).map_err(|error| wrong(&error))?;
        let database = client.database(&name);
        let hello = greet(address, &database, options.wait).await?;
        let is_mongos = hello.get_str("msg").is_ok_and(|msg| msg == "isdbgrid");
        if is_mongos {
            on_shards(address, &mut concern)?;
        }
        Ok(Self { address: address.clone(), database, concern, limits: Limits::of(&hello), is_mongos, client })
    }

    /// The database for commands of the whole cluster.
    pub(super) fn admin(&self) -> Database {
        self.client.database("admin")
    }
}

/// Says hello until it is answered, or the time to wait is over; then shows that the user may read.
async fn greet(address: &Address, database: &Database, wait: Duration) -> Result<Document, SinkError> {
    let greeted = trouble::patiently(wait, async || {
        let hello = database.run_command(doc! { "hello": 1 }).await?;
        database.list_collection_names().await?;
        Ok(hello)
    });
    greeted.await.map_err(|error| trouble::explain(address, "no connection", &error))
}

/// The write concern: of `--write-concern`, else of the address, else the server's.
fn write_concern(
    address: &Address,
    options: &Options,
    of_address: Option<WriteConcern>,
) -> Result<WriteConcern, SinkError> {
    let mut concern = of_address.unwrap_or_default();
    if let Some(w) = &options.write_concern {
        concern.w = Some(w.parse().map_or_else(|_| named(w), Acknowledgment::Nodes));
    }
    if concern.w == Some(Acknowledgment::Nodes(0)) {
        let hint = "leave it out, or take 1 or majority";
        return Err(SinkError::refused(address, "would lose documents unseen with a write concern of 0", hint));
    }
    Ok(concern)
}

/// On one replica set, whatever came before the ledger's document is there to stay when that is; a cluster's shards know
/// nothing of each other, so each must say so itself.
fn on_shards(address: &Address, concern: &mut WriteConcern) -> Result<(), SinkError> {
    match concern.w {
        None => concern.w = Some(Acknowledgment::Majority),
        Some(Acknowledgment::Nodes(nodes)) => {
            let reason = format!("is a sharded cluster, where a write concern of {nodes} may lose documents");
            return Err(SinkError::refused(address, reason, "leave it out, or take majority"));
        }
        Some(_) => {}
    }
    Ok(())
}

fn named(w: &str) -> Acknowledgment {
    if w == "majority" { Acknowledgment::Majority } else { Acknowledgment::Custom(w.to_owned()) }
}
