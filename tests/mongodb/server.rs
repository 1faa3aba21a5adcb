//! A server, databases of one's own on it, and documents flattened into rows.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};

use mongodb::bson::{Bson, Document, doc};
use mongodb::{Client, Database};
use ordermill::sinks::mongodb::collections;
use ordermill::tables::{self, Table};
use tokio::runtime::Runtime;

/// Rows by table, each as its columns' values.
pub(crate) type Tables = BTreeMap<&'static str, Vec<Vec<Option<Bson>>>>;

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

    /// On a server, whose address names no database.
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

    /// All rows, by table, in the order of their documents.
    pub(crate) fn values(&self) -> Tables {
        let mut rows = Tables::new();
        for collection in collections(&tables::ALL) {
            flatten(collection, &self.all(collection.name), &mut rows);
        }
        rows
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

/// The rows that documents hold. `_id` is the key; a nested row has its parents' ids from them.
pub(crate) fn flatten(collection: &'static Table, documents: &[Document], into: &mut Tables) {
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
    into: &mut Tables,
) {
    let mut all = known.clone();
    let mut cells = Vec::new();
    let mut seen = 0;
    for column in table.columns {
        let own = document.get(column.name);
        seen += usize::from(own.is_some());
        let Some(value) = own.or_else(|| known.get(column.name)) else {
            assert!(column.nullable, "{}.{} is missing in {document}", table.name, column.name);
            cells.push(None);
            continue;
        };
        all.insert(column.name, value.clone());
        cells.push(Some(value.clone()));
    }
    into.entry(table.name).or_default().push(cells);
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
