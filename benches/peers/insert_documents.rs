//! Inserts the documents of a profile's orders, encoded beforehand, with `insert_many`: in the batches of
//! `generate --to mongodb://…`, over as many connections. It prints seconds, documents and bytes.
//!
//! `cargo bench --bench insert_documents -- PROFILE mongodb://HOST/DATABASE CONNECTIONS [ORDERS]`
//!
//! The database is dropped, before and after.

#![expect(clippy::print_stdout, reason = "a peer shows what it has measured")]

use std::error::Error;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use mongodb::bson::{RawDocument, RawDocumentBuf};
use mongodb::options::ClientOptions;
use mongodb::{Client, Database};
use ordermill::plan::{Chunk, Plan, Selection};
use ordermill::profile::{self, Overrides};
use ordermill::sinks::mongodb::{Documents, documents};
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

/// What nests in an order, and the order.
const TABLES: [&str; 7] =
    ["orders", "order_lines", "shipments", "cartons", "carton_items", "invoices", "notifications"];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let (name, to, connections, orders) = match &arguments[1..] {
        [name, to, connections] => (name, to, connections, None),
        [name, to, connections, orders] => (name, to, connections, Some(orders.parse()?)),
        _ => return Err("insert_documents PROFILE mongodb://HOST/DATABASE CONNECTIONS [ORDERS]".into()),
    };
    let connections: u32 = connections.parse()?;
    let chunks = encoded(name, orders)?;
    let count: usize = chunks.iter().flatten().map(Vec::len).sum();
    let bytes: usize = chunks.iter().flatten().flatten().map(|document| document.as_bytes().len()).sum();
    Runtime::new()?.block_on(async {
        let mut options = ClientOptions::parse(to).await?;
        options.max_pool_size = Some(connections + 2);
        let database = Client::with_options(options)?.default_database().ok_or("the address names no database")?;
        database.drop().await?;
        let began = Instant::now();
        insert(&database, chunks, connections).await?;
        println!("{:.3} {count} {bytes}", began.elapsed().as_secs_f64());
        database.drop().await?;
        Ok(())
    })
}

/// Documents of one insert.
type Insert = Vec<RawDocumentBuf>;

/// The inserts of each chunk, as `generate` cuts them.
fn encoded(name: &str, orders: Option<u64>) -> Result<Vec<Vec<Insert>>, Box<dyn Error>> {
    let profile = profile::load(name, &Overrides::default()).map_err(|problems| problems.render(false))?.profile;
    // As many orders in a chunk as `generate` has with a database.
    let tables = TABLES.map(str::to_owned).to_vec();
    let plan = Plan::new(&profile, &Selection { tables, orders, chunk_orders: 10_000, ..Selection::default() })?;
    let world = plan.world();
    let of_chunk = |chunk: &Chunk| {
        let mut all = Documents::default();
        for slice in world.rows(&chunk.content) {
            let Some((table, batch)) = slice.iter().find(|(table, _)| table.name == "orders") else { continue };
            documents(table, batch, &slice).iter().for_each(|document| all.push(document));
        }
        all.payloads().iter().map(|payload| payload.iter().map(RawDocument::to_owned).collect()).collect()
    };
    Ok(plan.chunks.iter().map(of_chunk).collect())
}

/// Inserts chunk by chunk: a connection that is free takes the next one.
async fn insert(database: &Database, chunks: Vec<Vec<Insert>>, connections: u32) -> Result<(), Box<dyn Error>> {
    let todo = Arc::new(Mutex::new(chunks.into_iter()));
    let mut tasks = JoinSet::new();
    for _ in 0..connections {
        let (todo, orders) = (Arc::clone(&todo), database.collection::<RawDocumentBuf>("orders"));
        tasks.spawn(async move {
            loop {
                let Some(chunk) = todo.lock().expect("no panic").next() else { return Ok(()) };
                for documents in &chunk {
                    orders.insert_many(documents).ordered(false).await?;
                }
            }
        });
    }
    while let Some(task) = tasks.join_next().await {
        task?.map_err(|error: mongodb::error::Error| error.to_string())?;
    }
    Ok(())
}
