//! `shipping_cost`. Costs of two currencies are never added.

use mongodb::bson::{Document, doc};

use crate::stage::answer::{Kind, key, measure};
use crate::stage::asked::Asked;
use crate::stage::pipeline::{matching, summed, within};
use crate::stage::report::{Form, Report};
use crate::stage::slice::Slice;
use crate::stage::stages::Stage;
use crate::stage::stages::rollups::SHIPPED;
use crate::stage::sums::Sums;

pub(super) static REPORT: Report = Report {
    name: "shipping_cost",
    question: "What did shipping cost, by carrier, service, zone and currency?",
    tables: &["orders", "shipments"],
    columns: &[
        key("carrier", Kind::Word),
        key("service", Kind::Word),
        key("zone", Kind::Id),
        key("currency", Kind::Word),
        measure("shipments", Kind::Count),
        measure("cost_minor", Kind::Money),
    ],
    forms: &[
        Form { stage: Stage::Plain, sql: Some(SQL), pipeline: Some(("orders", pipeline)) },
        Form { stage: Stage::Rollups, sql: Some(SUMMED_UP), pipeline: Some((SHIPPED, summed_up)) },
    ],
    fold,
    finish: None,
};

const SQL: &str = "\
SELECT carrier, service, zone, currency, count(*) AS shipments, sum(cost_minor) AS cost_minor
FROM shipments
WHERE shipped_at >= :from AND shipped_at < :until AND (:client::bigint IS NULL OR client_id = :client)
GROUP BY 1, 2, 3, 4";

/// From sums by quarters.
const SUMMED_UP: &str = "\
SELECT r.carrier, r.service, r.zone, r.currency, sum(r.shipments) AS shipments, sum(r.cost_minor) AS cost_minor
FROM ordermill_shipped_by_quarter r
WHERE r.quarter >= :from AND r.quarter < :until AND (:client::bigint IS NULL OR r.client_id = :client)
GROUP BY 1, 2, 3, 4";

fn pipeline(asked: &Asked) -> Vec<Document> {
    vec![
        matching(asked, doc! { "shipments": { "$elemMatch": { "shipped_at": within(asked) } } }),
        doc! { "$unwind": "$shipments" },
        doc! { "$match": { "shipments.shipped_at": within(asked) } },
        doc! { "$group": {
            "_id": {
                "carrier": "$shipments.carrier",
                "service": "$shipments.service",
                "zone": "$shipments.zone",
                "currency": "$shipments.currency",
            },
            "shipments": { "$sum": 1 },
            "cost_minor": { "$sum": "$shipments.cost_minor" },
        } },
    ]
}

fn summed_up(asked: &Asked) -> Vec<Document> {
    vec![
        summed(asked),
        doc! { "$group": {
            "_id": {
                "carrier": "$_id.carrier", "service": "$_id.service", "zone": "$_id.zone", "currency": "$_id.currency",
            },
            "shipments": { "$sum": "$shipments" },
            "cost_minor": { "$sum": "$cost_minor" },
        } },
    ]
}

fn fold(slice: &Slice<'_>, asked: &Asked, sums: &mut Sums) {
    let Some(shipments) = slice.rows("shipments") else { return };
    let (clients, shipped) = (shipments.longs("client_id"), shipments.instants("shipped_at"));
    let [carriers, services, currencies] = ["carrier", "service", "currency"].map(|name| shipments.words(name));
    let (zones, costs) = (shipments.integers("zone"), shipments.longs("cost_minor"));
    for row in (0..shipments.count()).filter(|&row| asked.is_of(clients[row])) {
        if shipped.get(row).is_some_and(|shipped| asked.has(shipped)) {
            let key = [carriers.get(row), services.get(row), i64::from(zones[row]), currencies.get(row)];
            sums.add(key, [1, costs[row]]);
        }
    }
}
