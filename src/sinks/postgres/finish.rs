//! The end: keys, indexes and foreign keys, built side by side, and statistics. Whoever finds the ledger complete does it;
//! what is there already is not built again, so it can be interrupted and goes on.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::task::JoinSet;

use super::advance;
use super::ddl::Layout;
use super::existing::{self, Constraint};
use super::fault::Fault;
use super::ledger::{Lock, Record};
use super::load::{Route, SETTINGS};
use crate::job::Piece;
use crate::servers::Backoff;
use crate::servers::postgres::{Connection, explain, passes};
use crate::sinks::{Indexes, Standing, TargetError};
use crate::tables::{self, Table};

/// A statement, and what it does in words.
struct Step {
    doing: String,
    sql: String,
}

/// Makes the schema whole if the ledger is. It must hold the chunks that this run has loaded.
pub(super) async fn finish(
    route: &Arc<Route>,
    connections: usize,
    mine: &[Piece],
    has_moved: bool,
) -> Result<Standing, TargetError> {
    let mut backoff = Backoff::within(route.patience);
    loop {
        let connection = route.server.wait(route.patience).await?;
        let fault = match whole(route, &connection, connections, (mine, has_moved)).await {
            Ok(standing) => return Ok(standing),
            Err(fault) => fault,
        };
        // What was built stays, so a lost connection costs what it was building.
        match (&fault, backoff.pause()) {
            (Fault::Server(error), Some(pause)) if passes(error) => tokio::time::sleep(pause).await,
            _ => return Err(fault.while_doing(&route.server.address, "it can't be made whole")),
        }
    }
}

async fn whole(
    route: &Arc<Route>,
    connection: &Connection,
    connections: usize,
    (mine, has_moved): (&[Piece], bool),
) -> Result<Standing, Fault> {
    let client = &connection.client;
    client.batch_execute(SETTINGS).await?;
    let number = route.ledger.lock(Lock::Tables);
    // Whoever holds it may be building indexes for hours: that is waited for.
    client.batch_execute(&format!("SET lock_timeout = 0; SELECT pg_advisory_lock({number}); {SETTINGS}")).await?;
    let mut records = route.ledger.read(client).await?;
    if records.len() > 1 && has_moved {
        advance::settle(client, &route.ledger, &records).await?;
        records = route.ledger.read(client).await?;
    }
    let mine_is = |record: &&Record| record.id == route.job;
    // One that came as live load has another name once it has arrived.
    let arrived = || records.last().filter(|_| has_moved);
    let Some(record) = records.iter().find(mine_is).or_else(arrived) else {
        return Err(route.forgotten().into());
    };
    let missing: Vec<Piece> = records.iter().flat_map(|record| record.holding.missing()).collect();
    if !missing.is_empty() {
        // A server that does not wait for its disk may come up again without what it has committed last.
        let tiles = record.holding.tiles();
        if !mine.iter().all(|piece| tiles.cover(piece)) {
            return Err(route.forgotten().into());
        }
        return Ok(Standing::Awaits { missing });
    }
    if records.iter().any(|record| !record.whole) {
        build(route, connection, &records, connections).await?;
        route.ledger.set_whole(client).await?;
    }
    Ok(Standing::Whole)
}

async fn build(
    route: &Arc<Route>,
    connection: &Connection,
    records: &[Record],
    connections: usize,
) -> Result<(), Fault> {
    let client = &connection.client;
    // What someone who has died was building is waited for; then it is there.
    let number = route.ledger.lock(Lock::Building);
    let wait = format!("SELECT pg_advisory_lock({number}); SELECT pg_advisory_unlock({number})");
    client.batch_execute(&format!("SET lock_timeout = 0; {wait}; {SETTINGS}")).await?;
    let there = existing::relations(client, &route.schema).await?;
    let is_partitioned = |table: &Table| there.get(table.name).is_some_and(|relation| relation.kind == "p");
    let layout = Layout { schema: Some(&route.schema), unlogged: false, by_month: false };
    let tables: Vec<&'static Table> = tables::ALL
        .into_iter()
        .filter(|table| records.iter().flat_map(|record| record.holding.tables()).any(|of| of == *table))
        .collect();

    let constraints = existing::constraints(client, &route.schema).await?;
    let lacks = |name: &str| constraints.iter().all(|constraint| constraint.name != name);
    if records.iter().any(|record| record.indexes != Indexes::None) {
        let (mut indexes, mut keys) = (Vec::new(), Vec::new());
        for table in tables.iter().copied() {
            let key = layout.key(table);
            let columns = table.key.join(", ");
            let (name, target) = (&key.name, layout.name(table.name));
            if !lacks(name) {
                // It was there before the rows.
            } else if is_partitioned(table) {
                indexes.push(Step::new(&format!("the key of `{}`", table.name), key.sql));
            } else {
                // A unique index goes side by side with the others; made the key, it costs nothing more.
                let sql = format!("CREATE UNIQUE INDEX IF NOT EXISTS {name} ON {target} ({columns})");
                indexes.push(Step::new(&format!("the key of `{}`", table.name), sql));
                let sql = format!("ALTER TABLE {target} ADD CONSTRAINT {name} PRIMARY KEY USING INDEX {name}");
                keys.push(Step::new(&format!("the key of `{}`", table.name), sql));
            }
        }
        for index in tables.iter().flat_map(|table| layout.indexes(table)) {
            indexes.push(Step::new(&format!("the index {}", index.name), index.sql));
        }
        // The later a table comes in their order, the larger it is: begun last, it would be waited for.
        indexes.reverse();
        run(route, indexes, connections).await?;
        run(route, keys, 1).await?;
    }
    if records.iter().any(|record| record.foreign_keys) {
        let (added, checked) = foreign_keys(&layout, &tables, &constraints, &is_partitioned);
        run(route, added, 1).await?;
        run(route, checked, connections).await?;
    }
    let analyze = |table: &&'static Table| {
        Step::new(&format!("the statistics of `{}`", table.name), format!("ANALYZE {}", layout.name(table.name)))
    };
    run(route, tables.iter().map(analyze).collect(), connections).await?;
    Ok(())
}

/// Adds foreign keys unchecked, then checks each table's: that asks for weak locks only. Partitioned tables take checked ones.
fn foreign_keys(
    layout: &Layout<'_>,
    tables: &[&'static Table],
    constraints: &[Constraint],
    is_partitioned: &impl Fn(&Table) -> bool,
) -> (Vec<Step>, Vec<Step>) {
    let (mut added, mut checked) = (Vec::new(), Vec::new());
    for table in tables.iter().copied() {
        let doing = format!("the foreign keys of `{}`", table.name);
        let mut unchecked = Vec::new();
        for key in layout.foreign_keys(table, tables) {
            let there = constraints.iter().find(|constraint| constraint.name == key.name);
            let whole = is_partitioned(table);
            if there.is_none() {
                let later = if whole { "" } else { " NOT VALID" };
                added.push(Step::new(&doing, format!("{}{later}", key.sql)));
            }
            if !whole && !there.is_some_and(|there| there.validated) {
                unchecked.push(format!("VALIDATE CONSTRAINT {}", key.name));
            }
        }
        if !unchecked.is_empty() {
            let sql = format!("ALTER TABLE {} {}", layout.name(table.name), unchecked.join(", "));
            checked.push(Step::new(&doing, sql));
        }
    }
    (added, checked)
}

impl Step {
    fn new(what: &str, sql: String) -> Self {
        Self { doing: format!("{what} can't be made"), sql }
    }
}

/// Runs statements over so many connections.
async fn run(route: &Arc<Route>, mut steps: Vec<Step>, connections: usize) -> Result<(), Fault> {
    let connections = connections.min(steps.len());
    steps.reverse();
    let steps = Arc::new(Mutex::new(steps));
    let mut workers = JoinSet::new();
    for _ in 0..connections {
        workers.spawn(work(Arc::clone(route), Arc::clone(&steps)));
    }
    while let Some(done) = workers.join_next().await {
        done.map_err(|cause| TargetError::Misused(format!("a connection has panicked: {cause}")))??;
    }
    Ok(())
}

async fn work(route: Arc<Route>, steps: Arc<Mutex<Vec<Step>>>) -> Result<(), Fault> {
    let connection = route.server.wait(route.patience).await?;
    connection.client.batch_execute(SETTINGS).await?;
    let number = route.ledger.lock(Lock::Building);
    connection.client.execute("SELECT pg_advisory_lock_shared($1)", &[&number]).await?;
    loop {
        let step = steps.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let Some(step) = step else { return Ok(()) };
        if let Err(error) = connection.client.batch_execute(&step.sql).await {
            let error = connection.cause(error);
            if passes(&error) {
                return Err(error.into());
            }
            return Err(explain(&route.server.address, &step.doing, &error).into());
        }
    }
}
