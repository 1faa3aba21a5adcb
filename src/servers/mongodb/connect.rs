//! The way to a MongoDB.

use std::time::Duration;

use mongodb::bson::{Document, doc};
use mongodb::error::Error;
use mongodb::options::{ClientOptions, WriteConcern};
use mongodb::{Client, Database};

use super::{Address, trouble};
use crate::servers::ServerError;

/// How long a server is looked for, when nothing is said of waiting.
const SELECTION: Duration = Duration::from_secs(5);

/// A server that has answered.
#[derive(Debug, Clone)]
pub(crate) struct Server {
    pub(crate) address: Address,
    pub(crate) database: Database,
    /// What the address says of acknowledgement.
    pub(crate) write_concern: Option<WriteConcern>,
    /// What the server has said of itself.
    pub(crate) hello: Document,
    client: Client,
}

impl Server {
    /// Connects, for work on so many connections; waits so long for a server that is still starting.
    pub(crate) async fn connect(address: &Address, connections: usize, wait: Duration) -> Result<Self, ServerError> {
        if !address.is_escaped() {
            let hint = "write % and two digits for what is special in a user, a password or an option: %40 for @, %3A for :, \
                        %2F for /, %3F for ?, %25 for %";
            return Err(ServerError::refused(address, "is no address as MongoDB's drivers read it", hint));
        }
        let wrong = |error: &Error| trouble::wrong_address(address, error);
        let mut client_options = ClientOptions::parse(address.url()).await.map_err(|error| wrong(&error))?;
        client_options.app_name.get_or_insert_with(|| "ordermill".to_owned());
        client_options.server_selection_timeout.get_or_insert(SELECTION);
        client_options.max_pool_size = Some(connections as u32 + 2);
        // What was written a moment ago is read: from the primary, confirmed by others or not.
        client_options.selection_criteria = None;
        client_options.read_concern = None;
        let name = client_options.default_database.clone().ok_or_else(|| {
            let hint = "name it at the end of the address: mongodb://HOST:27017/DATABASE";
            ServerError::refused(address, "names no database", hint)
        })?;
        let write_concern = client_options.write_concern.take();
        let client = Client::with_options(client_options).map_err(|error| wrong(&error))?;
        let database = client.database(&name);
        let hello = greet(address, &database, wait).await?;
        Ok(Self { address: address.clone(), database, write_concern, hello, client })
    }

    /// Whether it is the router of a sharded cluster.
    pub(crate) fn is_mongos(&self) -> bool {
        self.hello.get_str("msg").is_ok_and(|msg| msg == "isdbgrid")
    }

    /// The database for commands of the whole cluster.
    pub(crate) fn admin(&self) -> Database {
        self.client.database("admin")
    }
}

/// Says hello until it is answered, or the time to wait is over; then shows that the user may read.
async fn greet(address: &Address, database: &Database, wait: Duration) -> Result<Document, ServerError> {
    let greeted = trouble::patiently(wait, async || {
        let hello = database.run_command(doc! { "hello": 1 }).await?;
        database.list_collection_names().await?;
        Ok(hello)
    });
    greeted.await.map_err(|error| trouble::explain(address, "no connection", &error))
}
