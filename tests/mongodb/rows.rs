//! Documents as the rows that they hold.

use std::collections::BTreeMap;

use mongodb::bson::{Bson, Document};
use ordermill::sinks::mongodb::collections;
use ordermill::tables::{self, Table};

use super::server::Place;

/// Rows by table, each as its columns' values.
pub(crate) type Tables = BTreeMap<&'static str, Vec<Vec<Option<Bson>>>>;

/// All rows of a database, by table, in the order of their documents.
pub(crate) fn values(place: &Place) -> Tables {
    let mut rows = Tables::new();
    for collection in collections(&tables::ALL) {
        flatten(collection, &place.all(collection.name), &mut rows);
    }
    rows
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

const IN_ORDERS: [Nest; 5] = [
    ("lines", "order_lines", &[]),
    ("shipments", "shipments", &[("cartons", "cartons", &[("items", "carton_items")]), ("picks", "picks", &[])]),
    ("invoice", "invoices", &[]),
    ("notifications", "notifications", &[]),
    ("returns", "returns", &[]),
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
    let deeper = ["cartons", "items", "picks"].iter().filter(|key| document.contains_key(key)).count();
    assert_eq!(seen, others - if nests.is_empty() { deeper } else { 0 }, "fields that no column has: {document}");
    all.retain(|name, _| ["order_id", "client_id", "shipment_id", "carton_id"].contains(name));
    for (field, name, inside) in nests {
        let inner = tables::by_name(name).expect("a table");
        for child in children(document, field) {
            rows_of(inner, child, &all, &[], into);
            let mut of_child = all.clone();
            let ids = inner.key.iter().chain(&["warehouse_id"]);
            of_child.extend(ids.filter_map(|key| Some((*key, child.get(key)?.clone()))));
            for (field, name, inside) in *inside {
                let table = tables::by_name(name).expect("a table");
                for carton in children(child, field) {
                    rows_of(table, carton, &of_child, &[], into);
                    let mut of_carton = of_child.clone();
                    of_carton.extend(carton.get("carton_id").map(|id| ("carton_id", id.clone())));
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
