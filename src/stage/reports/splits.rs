//! `splits`. Orders that wait for all of their stock have no shipment, and count for nothing.

use mongodb::bson::{Document, doc};

use crate::stage::asked::Asked;
use crate::stage::pipeline::{count_if, matching, placed, summed, within};
use crate::stage::report::{Form, Ways};
use crate::stage::slice::Slice;
use crate::stage::stages::Stage;
use crate::stage::stages::rollups::ORDERS;
use crate::stage::sums::Sums;

pub(super) static WAYS: Ways = Ways {
    forms: &[
        Form { stage: Stage::Plain, sql: &[SQL], pipeline: Some(("orders", pipeline)) },
        Form { stage: Stage::Queries, sql: &[OF_HEADERS], pipeline: Some(("orders", of_headers)) },
        Form { stage: Stage::Rollups, sql: &[SUMMED_UP], pipeline: Some((ORDERS, summed_up)) },
    ],
    fold,
    finish: None,
    partial: None,
};

const SQL: &str = "\
SELECT client_id, count(*) AS orders, count(*) FILTER (WHERE shipments > 1) AS split, sum(shipments) AS shipments
FROM (SELECT o.client_id, o.order_id, count(*) AS shipments
      FROM orders o JOIN shipments s USING (order_id)
      WHERE o.placed_at >= :from AND o.placed_at < :until AND (:client::bigint IS NULL OR o.client_id = :client)
      GROUP BY 1, 2) AS shipped
GROUP BY 1";

/// A header says how many shipments its order has.
const OF_HEADERS: &str = "\
SELECT o.client_id, count(*) AS orders, count(*) FILTER (WHERE o.shipment_count > 1) AS split,
       sum(o.shipment_count) AS shipments
FROM orders o
WHERE o.placed_at >= :from AND o.placed_at < :until AND (:client::bigint IS NULL OR o.client_id = :client)
  AND o.shipment_count > 0
GROUP BY 1";

/// From sums by quarters.
const SUMMED_UP: &str = "\
SELECT r.client_id, sum(r.shipped) AS orders, sum(r.split) AS split, sum(r.shipments) AS shipments
FROM ordermill_orders_by_quarter r
WHERE r.quarter >= :from AND r.quarter < :until AND (:client::bigint IS NULL OR r.client_id = :client)
GROUP BY 1
HAVING sum(r.shipped) > 0";

fn pipeline(asked: &Asked) -> Vec<Document> {
    vec![
        placed(asked),
        doc! { "$project": { "client_id": 1, "shipments": { "$size": "$shipments" } } },
        doc! { "$match": { "shipments": { "$gt": 0 } } },
        by_client("$shipments"),
    ]
}

fn of_headers(asked: &Asked) -> Vec<Document> {
    vec![
        matching(asked, doc! { "placed_at": within(asked), "shipment_count": { "$gt": 0 } }),
        by_client("$shipment_count"),
    ]
}

/// From orders whose number of shipments is a field.
fn by_client(shipments: &str) -> Document {
    doc! { "$group": {
        "_id": { "client_id": "$client_id" },
        "orders": { "$sum": 1 },
        "split": count_if(doc! { "$gt": [shipments, 1] }),
        "shipments": { "$sum": shipments },
    } }
}

fn summed_up(asked: &Asked) -> Vec<Document> {
    vec![
        summed(asked),
        doc! { "$group": {
            "_id": { "client_id": "$_id.client_id" },
            "orders": { "$sum": "$shipped" },
            "split": { "$sum": "$split" },
            "shipments": { "$sum": "$shipments" },
        } },
        doc! { "$match": { "orders": { "$gt": 0 } } },
    ]
}

fn fold(slice: &Slice<'_>, asked: &Asked, sums: &mut Sums) {
    let (Some(orders), Some(shipments)) = (slice.rows("orders"), slice.rows("shipments")) else { return };
    let mut counts = vec![0; orders.count()];
    for place in shipments.longs("order_id").iter().filter_map(|order| slice.order(*order)) {
        counts[place] += 1;
    }
    let clients = orders.longs("client_id");
    for (row, _) in orders.within(asked, "placed_at").filter(|(row, _)| counts[*row] > 0) {
        sums.add([clients[row]], [1, i64::from(counts[row] > 1), counts[row]]);
    }
}
