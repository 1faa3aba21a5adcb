//! `rollups`: sums by quarters of an hour, from which the clocks of any zone make their hours and days. What has changed since an
//! instant is brought in again, from the first quarter on that it touches.

use mongodb::bson::{Bson, Document, doc};

use crate::stage::objects::{Collected, Kind, Relation};
use crate::stage::pipeline::{count_if, date, quarter, units_of_carton};
use crate::tables::Table;

/// Orders by the quarter in which they were placed.
pub(in crate::stage) const ORDERS: &str = "ordermill_orders_by_quarter";
/// Shipments by the quarter in which they were shipped.
pub(in crate::stage) const SHIPPED: &str = "ordermill_shipped_by_quarter";
/// Cartons by the quarter in which they were packed.
pub(in crate::stage) const PACKED: &str = "ordermill_packed_by_quarter";

/// A table, or collection, of sums.
#[derive(Debug)]
pub(in crate::stage) struct Rollup {
    pub(in crate::stage) name: &'static str,
    /// The tables that it is made of.
    needs: &'static [&'static str],
    /// The instant that decides about the quarter.
    instant: &'static str,
    /// What is summed by how many first columns, and where it comes from.
    sums: (&'static str, usize, &'static str),
    /// The first instant of what has changed since another one.
    changed: &'static str,
    /// The field of the instant in a document of `orders`, where it and what stands beside it lie, and what is summed by what.
    field: &'static str,
    unwind: &'static [&'static str],
    group: fn() -> Document,
}

/// All of them.
static ALL: [Rollup; 3] = [
    Rollup {
        name: ORDERS,
        needs: &["orders"],
        instant: "o.placed_at",
        sums: (
            "o.client_id, date_bin('15 minutes', o.placed_at, timestamptz 'epoch') AS quarter, o.status, o.currency, \
             count(*) AS orders, sum(o.unit_count) AS units, sum(o.total_minor - o.cancelled_minor)::bigint AS revenue_minor, \
             sum(o.cancelled_minor)::bigint AS cancelled_minor, count(*) FILTER (WHERE o.shipment_count > 0) AS shipped, \
             count(*) FILTER (WHERE o.shipment_count > 1) AS split, sum(o.shipment_count) AS shipments",
            4,
            "orders o",
        ),
        changed: "SELECT min(placed_at) FROM orders WHERE updated_at > :since",
        field: "placed_at",
        unwind: &[],
        group: orders,
    },
    Rollup {
        name: SHIPPED,
        needs: &["orders", "shipments"],
        instant: "s.shipped_at",
        sums: (
            "s.client_id, date_bin('15 minutes', s.shipped_at, timestamptz 'epoch') AS quarter, s.carrier, s.service, s.zone, \
             s.currency, count(*) AS shipments, sum(s.cost_minor)::bigint AS cost_minor",
            6,
            "shipments s",
        ),
        changed: "SELECT min(shipped_at) FROM shipments WHERE updated_at > :since",
        field: "shipments.shipped_at",
        unwind: &["$shipments"],
        group: shipped,
    },
    Rollup {
        name: PACKED,
        needs: &["orders", "shipments", "cartons", "carton_items"],
        instant: "k.packed_at",
        sums: (
            "k.client_id, date_bin('15 minutes', k.packed_at, timestamptz 'epoch') AS quarter, s.warehouse_id, k.box, \
             count(*) AS cartons, sum(i.units)::bigint AS units, sum(k.fill_permille) AS fill_permille, sum(k.weight_g) AS weight_g",
            4,
            "cartons k JOIN shipments s USING (shipment_id) CROSS JOIN LATERAL \
             (SELECT sum(quantity) AS units FROM carton_items WHERE carton_items.carton_id = k.carton_id) AS i",
        ),
        changed: "SELECT min(k.packed_at) FROM shipments s JOIN cartons k USING (shipment_id) WHERE s.updated_at > :since",
        field: "shipments.cartons.packed_at",
        unwind: &["$shipments", "$shipments.cartons"],
        group: packed,
    },
];

fn orders() -> Document {
    doc! {
        "_id": {
            "client_id": "$client_id", "quarter": quarter("$placed_at"), "status": "$status", "currency": "$currency",
        },
        "orders": { "$sum": 1 },
        "units": { "$sum": "$unit_count" },
        "revenue_minor": { "$sum": { "$subtract": ["$total_minor", "$cancelled_minor"] } },
        "cancelled_minor": { "$sum": "$cancelled_minor" },
        "shipped": count_if(doc! { "$gt": ["$shipment_count", 0] }),
        "split": count_if(doc! { "$gt": ["$shipment_count", 1] }),
        "shipments": { "$sum": "$shipment_count" },
    }
}

fn shipped() -> Document {
    doc! {
        "_id": {
            "client_id": "$client_id",
            "quarter": quarter("$shipments.shipped_at"),
            "carrier": "$shipments.carrier",
            "service": "$shipments.service",
            "zone": "$shipments.zone",
            "currency": "$shipments.currency",
        },
        "shipments": { "$sum": 1 },
        "cost_minor": { "$sum": "$shipments.cost_minor" },
    }
}

fn packed() -> Document {
    doc! {
        "_id": {
            "client_id": "$client_id",
            "quarter": quarter("$shipments.cartons.packed_at"),
            "warehouse_id": "$shipments.warehouse_id",
            "box": "$shipments.cartons.box",
        },
        "cartons": { "$sum": 1 },
        "units": { "$sum": units_of_carton() },
        "fill_permille": { "$sum": "$shipments.cartons.fill_permille" },
        "weight_g": { "$sum": "$shipments.cartons.weight_g" },
    }
}

/// Those that some tables have rows for.
fn of(tables: &[&'static Table]) -> impl Iterator<Item = &'static Rollup> {
    let has = |name: &&str| tables.iter().any(|table| table.name == *name);
    ALL.iter().filter(move |rollup| rollup.needs.iter().all(has))
}

pub(super) fn relations(tables: &[&'static Table]) -> Vec<Relation> {
    let table = |rollup: &'static Rollup| {
        let name = rollup.name;
        let make = vec![
            format!("CREATE TABLE {name} AS {}", rollup.select("IS NOT NULL")),
            format!("CREATE INDEX ON {name} (quarter)"),
            format!("ANALYZE {name}"),
        ];
        Relation { kind: Kind::Table, of: name.to_owned(), name: name.to_owned(), make }
    };
    of(tables).map(table).collect()
}

/// The statements that bring in what has changed since `:since`.
pub(super) fn refresh(tables: &[&'static Table]) -> Vec<String> {
    let statements = |rollup: &'static Rollup| {
        let first = format!("(SELECT date_bin('15 minutes', ({}), timestamptz 'epoch'))", rollup.changed);
        [
            format!("DELETE FROM {} WHERE quarter >= {first}", rollup.name),
            format!("INSERT INTO {} {}", rollup.name, rollup.select(&format!(">= {first}"))),
        ]
    };
    of(tables).flat_map(statements).collect()
}

pub(super) fn collected(tables: &[&'static Table]) -> Vec<Collected> {
    of(tables).map(Collected::Rollup).collect()
}

impl Rollup {
    /// The sums of what has an instant of this kind.
    fn select(&self, instants: &str) -> String {
        let (columns, keys, from) = self.sums;
        let keys: Vec<String> = (1..=keys).map(|key| key.to_string()).collect();
        format!("SELECT {columns} FROM {from} WHERE {} {instants} GROUP BY {}", self.instant, keys.join(", "))
    }

    /// The keys of its index.
    pub(in crate::stage) fn keys() -> Document {
        doc! { "_id.quarter": 1 }
    }

    /// The pipeline over `orders` that writes the sums, from an instant on, or all of them.
    pub(in crate::stage) fn fill(&self, from: Option<i64>) -> Vec<Document> {
        let least = from.map_or(Bson::Document(doc! { "$type": "date" }), |from| doc! { "$gte": date(from) }.into());
        let mut pipeline = self.unwound(doc! { self.field: least });
        pipeline.push(doc! { "$group": (self.group)() });
        pipeline.push(doc! { "$merge": {
            "into": self.name, "on": "_id", "whenMatched": "replace", "whenNotMatched": "insert",
        } });
        pipeline
    }

    /// The pipeline over `orders` that finds the first instant of what has changed since another one.
    pub(in crate::stage) fn changed(&self, since: i64) -> Vec<Document> {
        let updated = if self.unwind.is_empty() { "updated_at" } else { "shipments.updated_at" };
        let mut pipeline = self.unwound(doc! { updated: { "$gt": date(since) } });
        pipeline.push(doc! { "$match": { self.field: { "$type": "date" } } });
        pipeline.push(doc! { "$group": { "_id": Bson::Null, "first": { "$min": format!("${}", self.field) } } });
        pipeline
    }

    /// What has a condition, taken apart: an order that has it somewhere, then what has it of the order.
    fn unwound(&self, condition: Document) -> Vec<Document> {
        let mut pipeline = vec![doc! { "$match": condition.clone() }];
        if !self.unwind.is_empty() {
            pipeline.extend(self.unwind.iter().map(|path| doc! { "$unwind": *path }));
            pipeline.push(doc! { "$match": condition });
        }
        pipeline
    }
}
