//! A Postgres that is played against: prepared statements, one at a time on a connection.

mod stub;
mod writes;

use std::collections::HashMap;
use std::pin::Pin;
use std::task::Poll;

use tokio_postgres::types::ToSql;
use tokio_postgres::{Error, Statement};

use self::writes::{Doing, Step};
use super::database::{Amiss, Connection, Database};
use super::error::ReplayError;
use super::tasks::{Claim, Claiming, Run};
use super::{Kind, Options};
use crate::generate::{Lookup, Track};
use crate::servers::postgres::{Address, Server, explain, said};
use crate::servers::{self, ServerError};
use crate::sinks::postgres::quoted;

pub(super) use self::writes::Statements;

/// A Postgres.
pub(super) struct Postgres {
    server: Server,
    schema: String,
    kinds: Vec<Kind>,
    claiming: Claiming,
    is_here: bool,
    /// Whether what was written before is written once more.
    again: bool,
}

/// A connection, with what it asks.
pub(super) struct PostgresConnection {
    connection: servers::postgres::Connection,
    // Those of kinds that are played: a target need hold no other tables.
    stock: Option<Statement>,
    order: Option<Statement>,
    shipments: Option<Statement>,
    claim: Option<Statement>,
    schema: String,
    again: bool,
    /// Those that change rows, once they were wanted.
    writes: HashMap<Doing, Statement>,
}

impl Postgres {
    async fn prepare(&self) -> Result<PostgresConnection, Error> {
        let connection = self.server.connect().await?;
        let schema = quoted(&self.schema);
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
        let prepared = async |kind, sql: &str| -> Result<Option<Statement>, Error> {
            Ok(if self.kinds.contains(&kind) { Some(client.prepare(sql).await?) } else { None })
        };
        let stock = prepared(Kind::Lookup, &stock).await?;
        let (order, shipments) = (prepared(Kind::Track, &order).await?, prepared(Kind::Track, &shipments).await?);
        let claim = prepared(Kind::Task, &claim_sql(&self.schema, self.claiming.most())).await?;
        let (schema, again, writes) = (self.schema.clone(), self.again, HashMap::new());
        Ok(PostgresConnection { connection, stock, order, shipments, claim, schema, again, writes })
    }
}

impl Database for Postgres {
    type Address = Address;
    type Work = Vec<Step>;
    type Encode = Statements;
    type Connection = PostgresConnection;

    async fn open(address: &Address, _: usize, options: &Options, again: bool) -> Result<Self, ServerError> {
        let server = Server::named(address, servers::GIVE_UP)?;
        let connection = server.wait(options.wait).await?;
        let failed = |error: Error| explain(address, "it can't be asked where it is", &error);
        let sql = "SELECT current_schema(), coalesce(inet_server_addr() = inet_client_addr(), true)";
        let row = connection.client.query_one(sql, &[]).await.map_err(failed)?;
        let first: Option<String> = row.try_get(0).map_err(failed)?;
        let schema = options.schema.clone().or(first).unwrap_or_default();
        let kinds = options.kinds.clone();
        Ok(Self { server, schema, kinds, claiming: options.claiming, is_here: row.try_get(1).map_err(failed)?, again })
    }

    fn stub() -> Result<Address, ReplayError> {
        stub::start()
    }

    fn encode(again: bool) -> Statements {
        Statements::new(again)
    }

    async fn connect(&self) -> Result<PostgresConnection, ServerError> {
        self.prepare().await.map_err(|error| explain(&self.server.address, "no connection", &error))
    }

    fn is_here(&self) -> bool {
        self.is_here
    }
}

impl Connection for PostgresConnection {
    type Work = Vec<Step>;
    type Error = Error;

    async fn lookup(&mut self, it: &Lookup) -> Result<Vec<i32>, Error> {
        let values: [&(dyn ToSql + Sync); 2] = [&it.client_id, &it.product_id];
        let Some(stock) = &self.stock else { return Ok(Vec::new()) };
        let rows = self.connection.client.query(stock, &values).await?;
        Ok(rows.iter().map(|row| row.try_get(1).unwrap_or(-1)).collect())
    }

    async fn track(&mut self, it: &Track) -> Result<bool, Error> {
        let id: [&(dyn ToSql + Sync); 1] = [&it.order_id];
        let client = &self.connection.client;
        let (Some(order), Some(shipments)) = (&self.order, &self.shipments) else { return Ok(false) };
        let both = futures_util::future::join(client.query(order, &id), client.query(shipments, &id)).await;
        let (orders, _) = (both.0?, both.1?);
        Ok(orders.len() == 1)
    }

    async fn claim(&mut self, it: &Claim) -> Result<Vec<Run>, Error> {
        let Some(claim) = &self.claim else { return Ok(Vec::new()) };
        let rows = self.connection.client.query(claim, &[&it.at]).await?;
        rows.iter().map(|row| Ok(Run { task: row.try_get(0)?, at: row.try_get(1)? })).collect()
    }

    /// Takes some steps, in a transaction when there are several: all of it is sent at once.
    async fn write(&mut self, steps: &Vec<Step>) -> Result<Amiss, Error> {
        for step in steps {
            if !self.writes.contains_key(&step.doing) {
                let sql = step.doing.sql(&self.schema, self.again);
                let statement = self.connection.client.prepare(&sql).await?;
                self.writes.insert(step.doing, statement);
            }
        }
        let client = &self.connection.client;
        let text =
            |sql: &'static str| Box::pin(async move { client.batch_execute(sql).await.map(|()| None) }) as Sent<'_>;
        let mut all: Vec<Sent<'_>> = Vec::with_capacity(steps.len() + 2);
        all.extend((steps.len() > 1).then(|| text("BEGIN")));
        for step in steps {
            let statement = self.writes[&step.doing].clone();
            all.push(Box::pin(async move { client.execute_raw(&statement, &step.values).await.map(Some) }));
        }
        all.extend((steps.len() > 1).then(|| text("COMMIT")));
        let mut met = Vec::with_capacity(steps.len());
        for done in in_order(all).await {
            met.extend(done?);
        }
        let is_other = |(step, met): &(&Step, &u64)| step.rows.is_some_and(|rows| rows != **met);
        Ok(steps.iter().zip(&met).find(is_other).map(|(step, met)| {
            let rows = step.rows.unwrap_or(0);
            format!("{met} of {rows} rows were there that a write changes: {}", step.doing)
        }))
    }

    fn explain(&self, doing: &str, error: Error) -> String {
        format!("{doing}: {}", said(&self.connection.cause(error)))
    }
}

/// Claims so many tasks at the most that are due: those that have waited longest and that nobody else holds.
fn claim_sql(schema: &str, most: u32) -> String {
    let tasks = format!("{}.tasks", quoted(schema));
    format!(
        "UPDATE {tasks} AS t SET last_run_at = t.next_run_at, run_count = t.run_count + 1, \
         next_run_at = t.next_run_at + t.interval_s * interval '1 second' \
         WHERE t.task_id = ANY (ARRAY(SELECT task_id FROM {tasks} \
         WHERE next_run_at <= timestamptz 'epoch' + $1::bigint * interval '1 millisecond' \
         ORDER BY next_run_at, task_id LIMIT {most} FOR UPDATE SKIP LOCKED)) \
         RETURNING t.task_id, round(extract(epoch FROM t.last_run_at) * 1000)::bigint"
    )
}

/// Something that was asked, and the rows that it met.
type Sent<'c> = Pin<Box<dyn Future<Output = Result<Option<u64>, Error>> + Send + 'c>>;

/// Asks one after the other, without waiting for answers in between.
async fn in_order(mut all: Vec<Sent<'_>>) -> Vec<Result<Option<u64>, Error>> {
    let mut answers: Vec<Option<Result<Option<u64>, Error>>> = all.iter().map(|_| None).collect();
    std::future::poll_fn(|context| {
        for (asked, answer) in all.iter_mut().zip(&mut answers).filter(|(_, answer)| answer.is_none()) {
            if let Poll::Ready(found) = asked.as_mut().poll(context) {
                *answer = Some(found);
            }
        }
        if answers.iter().all(Option::is_some) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    answers.into_iter().flatten().collect()
}
