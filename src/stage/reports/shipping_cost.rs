//! `shipping_cost`. Costs of two currencies are never added.

use mongodb::bson::{Document, doc};

use crate::stage::asked::Asked;
use crate::stage::pipeline::{added_up, fields, inside, summed};
use crate::stage::report::{Form, Ways};
use crate::stage::slice::Slice;
use crate::stage::stages::Stage;
use crate::stage::stages::rollups::SHIPPED;
use crate::stage::sums::Sums;

pub(super) static WAYS: Ways = Ways {
    forms: &[
        Form { stage: Stage::Plain, sql: &[SQL], pipeline: Some(("orders", pipeline)) },
        Form { stage: Stage::Rollups, sql: &[SUMMED_UP], pipeline: Some((SHIPPED, summed_up)) },
    ],
    fold,
    finish: None,
    partial: None,
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

/// What costs are told by.
const BY: [&str; 4] = ["carrier", "service", "zone", "currency"];

fn pipeline(asked: &Asked) -> Vec<Document> {
    let mut pipeline = inside(asked, &["shipments"], "shipped_at");
    pipeline.push(doc! { "$group": {
        "_id": fields("$shipments", &BY),
        "shipments": { "$sum": 1 },
        "cost_minor": { "$sum": "$shipments.cost_minor" },
    } });
    pipeline
}

fn summed_up(asked: &Asked) -> Vec<Document> {
    vec![summed(asked), added_up(&BY, None, &["shipments", "cost_minor"])]
}

fn fold(slice: &Slice<'_>, asked: &Asked, sums: &mut Sums) {
    let Some(shipments) = slice.rows("shipments") else { return };
    let [carriers, services, currencies] = ["carrier", "service", "currency"].map(|name| shipments.words(name));
    let (zones, costs) = (shipments.integers("zone"), shipments.longs("cost_minor"));
    for (row, _) in shipments.within(asked, "shipped_at") {
        let key = [carriers.get(row), services.get(row), i64::from(zones[row]), currencies.get(row)];
        sums.add(key, [1, costs[row]]);
    }
}
