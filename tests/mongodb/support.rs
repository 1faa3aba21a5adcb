//! A server, databases of one's own on it, and documents flattened into rows.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Float64Type, Int32Type, Int64Type, TimestampMillisecondType};
use mongodb::bson::{Bson, Document, doc};
use mongodb::{Client, Database};
use ordermill::generate::World;
use ordermill::plan::{Plan, Selection};
use ordermill::profile::{self, Overrides, Profile};
use ordermill::sinks::mongodb::collections;
use ordermill::tables::{self, Table, Type};
use tokio::runtime::Runtime;

/// A small world with all that can happen to an order.
pub(crate) const SMALL: &str = "seed = 12\nstart = 2026-03-02\nend = 2026-03-05\nas_of = 2026-03-04T15:00:00\n\n\
    [warehouse.a]\nplace = [40.7, -74.2]\n\n[warehouse.b]\nplace = [34.0, -118.2]\n\n\
    [client.market]\nlike = \"grocery\"\norders = 500\ncancel = 0.1\nstock = { coverage = 0.9 }\n\
    customers = { count = 500 }\nproducts = { count = 300 }\n\n\
    [client.depot]\nlike = \"wholesale\"\ncurrency = \"USD\"\norders = 60\ncustomers = { count = 100 }\n\
    products = { count = 200 }\n";

/// A database of its own, dropped at the end.
pub(crate) struct Place {
    pub(crate) url: String,
    runtime: Runtime,
    database: Database,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self::on(&server())
    }

    /// On a server without a database in its address.
    pub(crate) fn on(server: &str) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("t{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let (base, query) =
            server.split_once('?').map_or((server, String::new()), |(base, query)| (base, format!("?{query}")));
        let url = format!("{}/{name}{query}", base.trim_end_matches('/'));
        let runtime = Runtime::new().expect("a runtime");
        let database =
            runtime.block_on(async { Client::with_uri_str(&url).await.expect("the server answers").database(&name) });
        Self { url, runtime, database }
    }

    pub(crate) fn run<T>(&self, work: impl AsyncFnOnce(&Database) -> mongodb::error::Result<T>) -> T {
        self.runtime.block_on(work(&self.database)).expect("the server does it")
    }

    /// A command for the whole server.
    pub(crate) fn admin(&self, command: Document) {
        let what = command.to_string();
        let done = self.runtime.block_on(async { self.database.client().database("admin").run_command(command).await });
        assert!(done.is_ok(), "the test server must take test commands (--enable-test-commands): {what}: {done:?}");
    }

    /// The server's port.
    pub(crate) fn port(&self) -> u16 {
        let host = self.url.trim_start_matches("mongodb://").split('/').next().unwrap_or_default();
        host.rsplit_once(':').map_or(27017, |(_, port)| port.parse().expect("a port"))
    }

    /// Every document of a collection.
    pub(crate) fn all(&self, collection: &str) -> Vec<Document> {
        self.run(async |database| {
            let mut found = database.collection::<Document>(collection).find(doc! {}).await?;
            let mut documents = Vec::new();
            while found.advance().await? {
                documents.push(found.deserialize_current()?);
            }
            Ok(documents)
        })
    }

    /// All rows, by table.
    pub(crate) fn rows(&self) -> BTreeMap<&'static str, Vec<String>> {
        let mut rows = BTreeMap::new();
        for collection in collections(&tables::ALL) {
            let documents = self.all(collection.name);
            flatten(collection, &documents, &mut rows);
        }
        sorted(rows)
    }
}

/// Commands of one application fail on the server, until this is dropped.
pub(crate) struct Failing<'p> {
    /// The database's address for that application.
    pub(crate) url: String,
    place: &'p Place,
    _turn: MutexGuard<'static, ()>,
}

impl Place {
    /// Lets a command fail with a code, as often as `mode` says. A server has one such point, so tests take turns.
    pub(crate) fn failing(&self, command: &str, code: i32, mode: Document) -> Failing<'_> {
        static TURN: Mutex<()> = Mutex::new(());
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let name = format!("ordermill-{}", std::process::id());
        let data = doc! { "failCommands": [command], "errorCode": code, "appName": &name };
        self.admin(doc! { "configureFailPoint": "failCommand", "mode": mode, "data": data });
        Failing { url: self.with(&format!("appName={name}")), place: self, _turn: turn }
    }

    /// The address with another option.
    pub(crate) fn with(&self, option: &str) -> String {
        let join = if self.url.contains('?') { "&" } else { "?" };
        format!("{}{join}{option}", self.url)
    }
}

impl Drop for Failing<'_> {
    fn drop(&mut self) {
        self.place.admin(doc! { "configureFailPoint": "failCommand", "mode": "off" });
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let dropped = self.runtime.block_on(async { self.database.drop().await });
        drop(dropped);
    }
}

fn server() -> String {
    std::env::var("ORDERMILL_MONGODB").expect(
        "ORDERMILL_MONGODB names a MongoDB, such as mongodb://127.0.0.1:27017; `scripts/test` starts one and runs the tests",
    )
}

/// The program.
pub(crate) fn ordermill(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ordermill"));
    command.args(arguments).env("NO_COLOR", "1");
    command
}

/// Writes the small world's profile into a folder.
pub(crate) fn small(folder: &Path) -> String {
    let path = folder.join("small.toml");
    std::fs::write(&path, SMALL).expect("a profile is written");
    path.to_str().expect("text").to_owned()
}

/// `generate` of the small world to a place, in small chunks.
pub(crate) fn generate(profile: &str, to: &str, more: &[&str]) -> Output {
    let mut arguments = vec!["generate", profile, "--to", to, "--chunk-orders", "100", "--quiet"];
    arguments.extend_from_slice(more);
    ordermill(&arguments).output().expect("the program starts")
}

pub(crate) fn assert_done(output: &Output) {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The rows as they are generated.
pub(crate) fn expected(selection: &Selection) -> BTreeMap<&'static str, Vec<String>> {
    let profile = read(SMALL);
    let plan = Plan::new(&profile, selection).expect("the selection is right");
    let world = World::new(&profile, &plan.clients, &plan.tables, plan.last_order);
    let mut rows: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (table, batch) in plan.chunks.iter().flat_map(|chunk| world.rows(chunk)).flatten() {
        rows.entry(table.name).or_default().extend((0..batch.num_rows()).map(|row| line(table, &batch, row)));
    }
    sorted(rows)
}

pub(crate) fn read(text: &str) -> Profile {
    match profile::read("small.toml", text, &Overrides::default()) {
        Ok(checked) => checked.profile,
        Err(problems) => panic!("{}", problems.render(false)),
    }
}

fn sorted(mut rows: BTreeMap<&'static str, Vec<String>>) -> BTreeMap<&'static str, Vec<String>> {
    for rows in rows.values_mut() {
        rows.sort_unstable();
    }
    rows.retain(|_, rows| !rows.is_empty());
    rows
}

/// A row as text: its columns that have a value.
fn line(table: &Table, batch: &RecordBatch, row: usize) -> String {
    let value = |column: &ArrayRef| match column.data_type() {
        _ if column.is_null(row) => None,
        DataType::Int64 => Some(column.as_primitive::<Int64Type>().value(row).to_string()),
        DataType::Int32 => Some(column.as_primitive::<Int32Type>().value(row).to_string()),
        DataType::Float64 => Some(column.as_primitive::<Float64Type>().value(row).to_string()),
        DataType::Boolean => Some(column.as_boolean().value(row).to_string()),
        DataType::Timestamp(..) => Some(column.as_primitive::<TimestampMillisecondType>().value(row).to_string()),
        DataType::Dictionary(..) => {
            let words = column.as_dictionary::<Int32Type>();
            Some(words.values().as_string::<i32>().value(words.keys().value(row) as usize).to_owned())
        }
        _ => Some(column.as_string::<i32>().value(row).to_owned()),
    };
    let columns = table.columns.iter().zip(batch.columns());
    columns.filter_map(|(it, column)| Some(format!("{}={}", it.name, value(column)?))).collect::<Vec<_>>().join("|")
}

/// The rows that documents hold. `_id` is the key; a nested row has its parents' ids from them.
pub(crate) fn flatten(
    collection: &'static Table,
    documents: &[Document],
    into: &mut BTreeMap<&'static str, Vec<String>>,
) {
    for document in documents {
        let mut known = BTreeMap::new();
        match collection.key {
            [key] => {
                known.insert(*key, document.get("_id").expect("an _id").clone());
            }
            keys => {
                let id = document.get_document("_id").expect("an _id of several parts");
                assert!(keys.iter().all(|key| id.get(key) == document.get(key)), "{document}");
            }
        }
        let nests: &[Nest] = if collection.name == "orders" { &IN_ORDERS } else { &[] };
        rows_of(collection, document, &known, nests, into);
    }
}

type Nest =
    (&'static str, &'static str, &'static [(&'static str, &'static str, &'static [(&'static str, &'static str)])]);

const IN_ORDERS: [Nest; 4] = [
    ("lines", "order_lines", &[]),
    ("shipments", "shipments", &[("cartons", "cartons", &[("items", "carton_items")])]),
    ("invoice", "invoices", &[]),
    ("notifications", "notifications", &[]),
];

fn rows_of(
    table: &'static Table,
    document: &Document,
    known: &BTreeMap<&'static str, Bson>,
    nests: &[Nest],
    into: &mut BTreeMap<&'static str, Vec<String>>,
) {
    let mut all = known.clone();
    let mut texts = Vec::new();
    let mut seen = 0;
    for column in table.columns {
        let own = document.get(column.name);
        seen += usize::from(own.is_some());
        let Some(value) = own.or_else(|| known.get(column.name)) else {
            assert!(column.nullable, "{}.{} is missing in {document}", table.name, column.name);
            continue;
        };
        all.insert(column.name, value.clone());
        texts.push(format!("{}={}", column.name, text(column.ty, value)));
    }
    into.entry(table.name).or_default().push(texts.join("|"));
    let others = document.keys().filter(|key| *key != "_id" && nests.iter().all(|nest| nest.0 != key.as_str())).count();
    let deeper = ["cartons", "items"].iter().filter(|key| document.contains_key(key)).count();
    assert_eq!(seen, others - if nests.is_empty() { deeper } else { 0 }, "fields that no column has: {document}");
    all.retain(|name, _| ["order_id", "client_id", "shipment_id", "carton_id"].contains(name));
    for (field, name, inside) in nests {
        let inner = tables::by_name(name).expect("a table");
        for child in children(document, field) {
            rows_of(inner, child, &all, &[], into);
            let mut of_child = all.clone();
            of_child.extend(inner.key.iter().filter_map(|key| Some((*key, child.get(key)?.clone()))));
            for (field, name, inside) in *inside {
                let cartons = tables::by_name(name).expect("a table");
                for carton in children(child, field) {
                    rows_of(cartons, carton, &of_child, &[], into);
                    let mut of_carton = of_child.clone();
                    of_carton.insert("carton_id", carton.get("carton_id").expect("an id").clone());
                    for (field, name) in *inside {
                        for item in children(carton, field) {
                            rows_of(tables::by_name(name).expect("a table"), item, &of_carton, &[], into);
                        }
                    }
                }
            }
        }
    }
}

fn children<'d>(document: &'d Document, field: &str) -> Vec<&'d Document> {
    match document.get(field) {
        Some(Bson::Array(children)) => children.iter().map(|child| child.as_document().expect("a document")).collect(),
        Some(Bson::Document(child)) => vec![child],
        _ => Vec::new(),
    }
}

/// A value as text; its type must be the column's.
fn text(ty: Type, value: &Bson) -> String {
    match (ty, value) {
        (Type::Id | Type::Money, Bson::Int64(number)) => number.to_string(),
        (Type::Integer, Bson::Int32(number)) => number.to_string(),
        (Type::Instant, Bson::DateTime(at)) => at.timestamp_millis().to_string(),
        (Type::Degrees, Bson::Double(degrees)) => degrees.to_string(),
        (Type::Flag, Bson::Boolean(flag)) => flag.to_string(),
        (Type::Text | Type::Word(_), Bson::String(text)) => text.clone(),
        _ => panic!("{value:?} is no {ty:?}"),
    }
}
