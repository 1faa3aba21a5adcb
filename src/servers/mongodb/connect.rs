//! The way to a MongoDB.

use std::pin::pin;
use std::time::Duration;

use mongodb::bson::{Document, doc};
use mongodb::error::Error;
use mongodb::options::{Acknowledgment, ClientOptions, WriteConcern};
use mongodb::{Client, Database};

use super::Address;
use super::trouble::{self, Silent};
use crate::servers::ServerError;

/// How long a server is looked for, when nothing is said of waiting.
const SELECTION: Duration = Duration::from_secs(5);
/// Databases that MongoDB keeps for itself.
const OWN: [&str; 3] = ["admin", "local", "config"];

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
    give_up: Duration,
}

impl Server {
    /// Connects, for work on so many connections; waits so long for a server that is still starting. One that does not
    /// answer is given up.
    pub(crate) async fn connect(
        address: &Address,
        connections: usize,
        wait: Duration,
        give_up: Duration,
    ) -> Result<Self, ServerError> {
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
        refuse_name(address, &name)?;
        let write_concern = client_options.write_concern.take();
        if write_concern.as_ref().is_some_and(|concern| concern.w == Some(Acknowledgment::Nodes(0))) {
            let hint = "leave `w=0` out of the address, or take 1 or majority";
            return Err(ServerError::refused(address, "would lose documents unseen with a write concern of 0", hint));
        }
        let client = Client::with_options(client_options).map_err(|error| wrong(&error))?;
        let database = client.database(&name);
        let hello = greet(address, &database, wait, give_up).await?;
        Ok(Self { address: address.clone(), database, write_concern, hello, client, give_up })
    }

    /// Whether it is the router of a sharded cluster.
    pub(crate) fn is_mongos(&self) -> bool {
        self.hello.get_str("msg").is_ok_and(|msg| msg == "isdbgrid")
    }

    /// Does something that is over soon, or given up.
    pub(crate) async fn within<T>(&self, work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        within(self.give_up, work).await
    }

    /// Does something that may take hours, such as building an index: while it is silent the server is asked on another
    /// connection whether it is there.
    pub(crate) async fn while_there<T>(&self, work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        let mut work = pin!(work);
        loop {
            if let Ok(done) = tokio::time::timeout(self.give_up, &mut work).await {
                return done;
            }
            let admin = self.admin();
            let ping = admin.run_command(doc! { "ping": 1 });
            if within(self.give_up, ping.into_future()).await.is_err() {
                return Err(Error::custom(Silent(self.give_up)));
            }
        }
    }

    /// Does something again and again while it fails in a way that passes, for a time. Each time it is over soon, or given up.
    pub(crate) async fn patiently<T>(
        &self,
        time: Duration,
        mut work: impl AsyncFnMut() -> Result<T, Error>,
    ) -> Result<T, Error> {
        trouble::patiently(time, async || self.within(work()).await).await
    }

    /// The same with what may take hours.
    pub(crate) async fn patiently_while_there<T>(
        &self,
        time: Duration,
        mut work: impl AsyncFnMut() -> Result<T, Error>,
    ) -> Result<T, Error> {
        trouble::patiently(time, async || self.while_there(work()).await).await
    }

    /// The database for commands of the whole cluster.
    pub(crate) fn admin(&self) -> Database {
        self.client.database("admin")
    }
}

/// Says hello until it is answered, or the time to wait is over; then shows that the user may read.
async fn greet(
    address: &Address,
    database: &Database,
    wait: Duration,
    give_up: Duration,
) -> Result<Document, ServerError> {
    let hello = async || {
        let hello = database.run_command(doc! { "hello": 1 }).await?;
        let mut collections = database.list_collections().batch_size(1).await?;
        collections.advance().await?;
        Ok(hello)
    };
    let greeted = trouble::patiently(wait, async || within(give_up, hello()).await);
    greeted.await.map_err(|error| trouble::explain(address, "no connection", &error))
}

/// Does something, but for no longer than that.
async fn within<T>(time: Duration, work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    tokio::time::timeout(time, work).await.unwrap_or_else(|_| Err(Error::custom(Silent(time))))
}

/// Refuses names of databases that are none, or not the user's.
fn refuse_name(address: &Address, name: &str) -> Result<(), ServerError> {
    let hint = "name another database at the end of the address: mongodb://HOST:27017/DATABASE";
    if let Some(own) = OWN.into_iter().find(|own| own.eq_ignore_ascii_case(name)) {
        return Err(ServerError::refused(address, format!("keeps the database `{own}` for itself"), hint));
    }
    if name.contains('\0') {
        return Err(ServerError::refused(address, "names a database with a NUL in its name", hint));
    }
    Ok(())
}
