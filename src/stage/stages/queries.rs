//! `queries`: better questions, and the indexes that answer them: one that covers what reports read of orders, small ones over the
//! order of time (BRIN), one over the orders that may be open. The forms of reports say how the questions change.

use mongodb::bson::{Document, doc};

use crate::stage::objects::{Collected, Kind, Relation};
use crate::tables::Table;

/// Indexes of a Postgres: table, name, and what follows ON.
const INDEXES: [(&str, &str, &str); 5] = [
    (
        "orders",
        "ordermill_orders_covering",
        "orders (placed_at) INCLUDE (client_id, customer_id, status, currency, unit_count, total_minor, cancelled_minor, \
         shipment_count)",
    ),
    ("orders", "ordermill_orders_open", "orders (placed_at) WHERE status NOT IN ('shipped', 'delivered', 'cancelled')"),
    ("orders", "ordermill_orders_updated_at", "orders (updated_at)"),
    ("shipments", "ordermill_shipments_shipped_at", "shipments USING brin (shipped_at)"),
    ("cartons", "ordermill_cartons_packed_at", "cartons USING brin (packed_at)"),
];

pub(super) fn relations(tables: &[&'static Table]) -> Vec<Relation> {
    let of = |table: &&'static Table| {
        let of = table.name;
        indexes(table).map(move |(name, on)| Relation {
            kind: Kind::Index,
            of: of.to_owned(),
            name: name.to_owned(),
            make: vec![format!("CREATE INDEX {name} ON {on}")],
        })
    };
    tables.iter().flat_map(of).collect()
}

/// Those of a table: names, and what follows ON.
pub(super) fn indexes(table: &'static Table) -> impl Iterator<Item = (&'static str, &'static str)> {
    INDEXES.iter().filter(|(of, ..)| *of == table.name).map(|(_, name, on)| (*name, *on))
}

/// Indexes that hold all that is asked for spare the table, once the server knows that all its rows are there for everyone.
pub(super) fn afterwards(tables: &[&'static Table]) -> Vec<String> {
    let has_orders = tables.iter().any(|table| table.name == "orders");
    if has_orders { vec!["VACUUM (ANALYZE) orders".to_owned()] } else { Vec::new() }
}

pub(super) fn collected(tables: &[&'static Table]) -> Vec<Collected> {
    let has = |name: &str| tables.iter().any(|table| table.name == name);
    let mut keys: Vec<Document> = Vec::new();
    if has("orders") {
        keys.push(doc! {
            "placed_at": 1, "client_id": 1, "customer_id": 1, "status": 1, "currency": 1, "unit_count": 1,
            "total_minor": 1, "cancelled_minor": 1, "shipment_count": 1,
        });
        keys.push(doc! { "updated_at": 1 });
    }
    if has("shipments") {
        keys.push(doc! { "shipments.shipped_at": 1 });
    }
    if has("cartons") {
        keys.push(doc! { "shipments.cartons.packed_at": 1 });
    }
    keys.into_iter().map(|keys| Collected::Index { collection: "orders".to_owned(), keys }).collect()
}
