//! A Postgres that is played against: prepared statements, one at a time on a connection.

mod stub;

use std::time::Duration;

use tokio_postgres::types::ToSql;
use tokio_postgres::{Error, Row, Statement};

use super::database::{Connection, Database, Wrong};
use super::operations::Operation;
use crate::generate::{Lookup, Track};
use crate::servers::postgres::{Address, Server, explain, said};
use crate::servers::{self, ServerError};

pub(super) use stub::Stub;

/// A Postgres.
pub(super) struct Postgres {
    server: Server,
    schema: String,
    is_here: bool,
}

/// A connection, with what it asks.
pub(super) struct PostgresConnection {
    connection: servers::postgres::Connection,
    stock: Statement,
    order: Statement,
    shipments: Statement,
}

impl Postgres {
    /// Reaches a server that may take so long to start; none takes the first schema of the search path.
    pub(super) async fn open(address: &Address, schema: Option<&str>, wait: Duration) -> Result<Self, ServerError> {
        let server = Server::named(address, servers::GIVE_UP)?;
        let connection = server.wait(wait).await?;
        let failed = |error: &Error| explain(address, "it can't be asked where it is", error);
        let sql = "SELECT current_schema(), coalesce(inet_server_addr() = inet_client_addr(), true)";
        let row = connection.client.query_one(sql, &[]).await.map_err(|error| failed(&error))?;
        let found = |error: Error| failed(&error);
        let first: Option<String> = row.try_get(0).map_err(found)?;
        let schema = schema.map_or_else(|| first.unwrap_or_default(), str::to_owned);
        Ok(Self { server, schema, is_here: row.try_get(1).map_err(found)? })
    }

    /// A stub, of which nothing is asked before.
    pub(super) fn stub(address: &Address) -> Result<Self, ServerError> {
        Ok(Self { server: Server::named(address, servers::GIVE_UP)?, schema: "public".to_owned(), is_here: true })
    }

    async fn prepare(&self) -> Result<PostgresConnection, Error> {
        let connection = self.server.connect().await?;
        let schema = format!("\"{}\"", self.schema.replace('"', "\"\""));
        let client = &connection.client;
        // Someone's own limit would be no answer.
        client.batch_execute("SELECT set_config('statement_timeout', '0', false)").await?;
        let stock =
            format!("SELECT warehouse_id, available FROM {schema}.stock WHERE client_id = $1 AND product_id = $2");
        let order = format!(
            "SELECT order_id, status, placed_at, promised_at, updated_at FROM {schema}.orders WHERE order_id = $1"
        );
        let shipments = format!(
            "SELECT shipment_id, status, tracking_number, shipped_at, estimated_delivery_at, delivered_at \
             FROM {schema}.shipments WHERE order_id = $1"
        );
        let (stock, order, shipments) =
            (client.prepare(&stock).await?, client.prepare(&order).await?, client.prepare(&shipments).await?);
        Ok(PostgresConnection { connection, stock, order, shipments })
    }
}

impl Database for Postgres {
    type Connection = PostgresConnection;

    async fn connect(&self) -> Result<PostgresConnection, ServerError> {
        self.prepare().await.map_err(|error| explain(&self.server.address, "no connection", &error))
    }

    fn is_here(&self) -> bool {
        self.is_here
    }
}

impl Connection for PostgresConnection {
    async fn perform(&mut self, operation: &Operation) -> Result<(), Wrong> {
        let done = match operation {
            Operation::Lookup(it) => self.lookup(it).await,
            Operation::Track(it) => self.track(it).await,
        };
        done.unwrap_or_else(|error| {
            let said = said(&self.connection.cause(error));
            Err(Wrong::Failed(format!("a {} failed: {said}", operation.kind().name())))
        })
    }
}

impl PostgresConnection {
    async fn lookup(&self, it: &Lookup) -> Result<Result<(), Wrong>, Error> {
        let values: [&(dyn ToSql + Sync); 2] = [&it.client_id, &it.product_id];
        let rows = self.connection.client.query(&self.stock, &values).await?;
        let available = |row: &Row| row.try_get::<_, i32>(1).unwrap_or(-1);
        Ok(if rows.len() != it.positions as usize {
            let said = format!("product {} has {} positions of stock, not {}", it.product_id, rows.len(), it.positions);
            Err(Wrong::Answer(said))
        } else if rows.iter().any(|row| available(row) < 0) {
            Err(Wrong::Answer(format!("product {} has less than no stock", it.product_id)))
        } else {
            Ok(())
        })
    }

    async fn track(&self, it: &Track) -> Result<Result<(), Wrong>, Error> {
        let id: [&(dyn ToSql + Sync); 1] = [&it.order_id];
        let client = &self.connection.client;
        let both = futures_util::future::join(client.query(&self.order, &id), client.query(&self.shipments, &id)).await;
        let (orders, _) = (both.0?, both.1?);
        Ok(if orders.len() == 1 { Ok(()) } else { Err(Wrong::Answer(format!("order {} is not there", it.order_id))) })
    }
}
