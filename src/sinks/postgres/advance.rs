//! Rows that move on: in the transaction of a chunk, rows that are not there any more are deleted, others updated and new
//! ones inserted, by key. What changes comes through a temporary table, so columns of the user's own stay as they are. Children
//! go before their parents, and come after them.

use std::pin::pin;

use bytes::Bytes;
use futures_util::SinkExt;
use tokio_postgres::{GenericClient, Transaction};

use super::ddl::{quoted, type_name};
use super::encode::Rows;
use super::fault::Fault;
use super::ledger::{Ledger, Record};
use crate::generate::Moved;
use crate::job::{Holding, Moving};
use crate::servers::postgres::Server;
use crate::sinks::TargetError;
use crate::tables::Table;

/// What sets the rows of a table apart from those that are there, while it is encoded.
pub(super) struct Steps {
    table: &'static Table,
    gone: Rows,
    changed: Rows,
    new: Rows,
}

/// The same as bytes.
pub(super) struct MovedRows {
    pub(super) table: &'static Table,
    pub(super) gone: (u64, Vec<Bytes>),
    pub(super) changed: (u64, Vec<Bytes>),
    pub(super) new: (u64, Vec<Bytes>),
}

impl Steps {
    /// Appends what sets rows apart from those that are there.
    pub(super) fn append(all: &mut Vec<Self>, moved: &Moved) -> Result<(), TargetError> {
        for step in moved.steps() {
            let place = all.iter().position(|it| it.table == step.table).unwrap_or_else(|| {
                let rows = || Rows::new(step.table);
                all.push(Self { table: step.table, gone: rows(), changed: rows(), new: rows() });
                all.len() - 1
            });
            let Self { gone, changed, new, .. } = &mut all[place];
            for (rows, batch) in [(gone, &step.gone), (changed, &step.changed), (new, &step.new)] {
                if batch.num_rows() > 0 {
                    rows.append(batch)?;
                }
            }
        }
        Ok(())
    }

    pub(super) fn finish(self) -> MovedRows {
        let Self { table, gone, changed, new } = self;
        MovedRows { table, gone: gone.finish(), changed: changed.finish(), new: new.finish() }
    }
}

impl MovedRows {
    /// What goes to the server.
    pub(super) fn pieces(&self) -> impl Iterator<Item = &Bytes> {
        [&self.gone, &self.changed, &self.new].into_iter().filter(|(rows, _)| *rows > 0).flat_map(|(_, pieces)| pieces)
    }
}

/// Takes the rows of a chunk to where they stand now.
pub(super) async fn apply(
    transaction: &Transaction<'_>,
    server: &Server,
    schema: &str,
    tables: &[MovedRows],
) -> Result<(), Fault> {
    for moved in tables.iter().rev().filter(|it| it.gone.0 > 0) {
        let (table, target) = (moved.table, target(schema, moved.table));
        stage(transaction, table, &moved.gone.1).await?;
        let sql = format!("DELETE FROM {target} AS t USING {} AS m WHERE {}", staging(table), same_key(table));
        check(server, table, transaction.execute(&sql, &[]).await?, moved.gone.0)?;
    }
    for moved in tables.iter().filter(|it| it.changed.0 > 0) {
        let (table, target) = (moved.table, target(schema, moved.table));
        stage(transaction, table, &moved.changed.1).await?;
        let columns = table.columns.iter().filter(|column| !table.key.contains(&column.name));
        let set: Vec<String> = columns.map(|column| format!("{0} = m.{0}", column.name)).collect();
        let sql = format!(
            "UPDATE {target} AS t SET {} FROM {} AS m WHERE {}",
            set.join(", "),
            staging(table),
            same_key(table)
        );
        check(server, table, transaction.execute(&sql, &[]).await?, moved.changed.0)?;
    }
    for moved in tables.iter().filter(|it| it.new.0 > 0) {
        let table = moved.table;
        let rows = copy(transaction, &target(schema, table), table, &moved.new.1).await?;
        check(server, table, rows, moved.new.0)?;
    }
    Ok(())
}

/// Puts rows into the temporary table of a table, instead of those before.
async fn stage(transaction: &Transaction<'_>, table: &Table, pieces: &[Bytes]) -> Result<(), Fault> {
    let columns: Vec<String> =
        table.columns.iter().map(|column| format!("{} {}", column.name, type_name(column.ty))).collect();
    let (name, columns) = (staging(table), columns.join(", "));
    let sql = format!(
        "CREATE TEMPORARY TABLE IF NOT EXISTS {} ({columns}) ON COMMIT DELETE ROWS; TRUNCATE {name}",
        name.trim_start_matches("pg_temp.")
    );
    transaction.batch_execute(&sql).await?;
    copy(transaction, &name, table, pieces).await?;
    // So that the server knows how few there are.
    Ok(transaction.batch_execute(&format!("ANALYZE {name}")).await?)
}

async fn copy(transaction: &Transaction<'_>, to: &str, table: &Table, pieces: &[Bytes]) -> Result<u64, Fault> {
    let columns: Vec<_> = table.columns.iter().map(|column| column.name).collect();
    let sql = format!("COPY {to} ({}) FROM STDIN (FORMAT binary)", columns.join(", "));
    let mut sink = pin!(transaction.copy_in(&sql).await?);
    for piece in pieces {
        sink.feed(piece.clone()).await?;
    }
    Ok(sink.finish().await?)
}

fn staging(table: &Table) -> String {
    format!("pg_temp.ordermill_moved_{}", table.name)
}

fn target(schema: &str, table: &Table) -> String {
    format!("{}.{}", quoted(schema), table.name)
}

fn same_key(table: &Table) -> String {
    table.key.iter().map(|name| format!("t.{name} = m.{name}")).collect::<Vec<_>>().join(" AND ")
}

/// Every row must have been met: what is there is what the ledger says.
fn check(server: &Server, table: &Table, met: u64, rows: u64) -> Result<(), Fault> {
    if met == rows {
        return Ok(());
    }
    let said = format!("`{}` does not hold what its ledger says: {met} of {rows} rows could be moved on", table.name);
    let hint =
        "`ordermill verify` says what differs; a trigger or rule of yours may keep rows back; --replace begins anew";
    Err(TargetError::server(&server.address, said, hint).into())
}

/// Ends an advance whose chunks are all there: the rest of the old job's chunks are the new one's.
pub(super) async fn settle(client: &impl GenericClient, ledger: &Ledger, records: &[Record]) -> Result<(), Fault> {
    let holdings: Vec<Holding> = records.iter().map(|record| record.holding.clone()).collect();
    let Some(moving) = Moving::of(&holdings) else { return Ok(()) };
    let (from, to, arrived) = (moving.from.job.id(), moving.to.job.id(), moving.arrived());
    let id = arrived.job.id();
    client.batch_execute("BEGIN").await?;
    let carried = moving.carried();
    if id != to {
        let old = records.iter().find(|record| record.id == from);
        let (indexes, foreign_keys) = old.map_or_else(Default::default, |it| (it.indexes, it.foreign_keys));
        let entries = arrived.entries.clone();
        let record = Record { id: id.clone(), holding: arrived, indexes, foreign_keys, whole: false };
        ledger.add(client, &record).await?;
        ledger.carry(client, &id, &entries).await?;
        ledger.forget(client, &to).await?;
    }
    ledger.carry(client, &id, &carried).await?;
    ledger.forget(client, &from).await?;
    Ok(client.batch_execute("COMMIT").await?)
}
