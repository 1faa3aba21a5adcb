//! `orders_by_hour`. `placed_at AT TIME ZONE` would merge the two hours of a fold; `date_trunc` of three arguments does not.

use mongodb::bson::{Document, doc};

use crate::stage::asked::{self, Asked};
use crate::stage::pipeline::{added_up, local_hour, placed, quarter, summed};
use crate::stage::report::{Form, Ways};
use crate::stage::slice::Slice;
use crate::stage::stages::Stage;
use crate::stage::stages::rollups::ORDERS;
use crate::stage::sums::Sums;

pub(super) static WAYS: Ways = Ways {
    forms: &[
        Form { stage: Stage::Plain, sql: &[SQL], pipeline: Some(("orders", pipeline)) },
        Form { stage: Stage::Queries, sql: &[EARLY], pipeline: None },
        Form { stage: Stage::Rollups, sql: &[SUMMED_UP], pipeline: Some((ORDERS, summed_up)) },
    ],
    fold,
    finish: None,
    partial: None,
};

const SQL: &str = "\
SELECT o.client_id, date_trunc('hour', o.placed_at, c.time_zone) AS hour, count(*) AS orders
FROM orders o JOIN clients c USING (client_id)
WHERE o.placed_at >= :from AND o.placed_at < :until AND (:client::bigint IS NULL OR o.client_id = :client)
GROUP BY 1, 2";

/// The clocks of a zone are asked about quarters of an hour, which are few, not about orders.
const EARLY: &str = "\
SELECT q.client_id, date_trunc('hour', q.quarter, c.time_zone) AS hour, sum(q.orders) AS orders
FROM (SELECT o.client_id, date_bin('15 minutes', o.placed_at, timestamptz 'epoch') AS quarter, count(*) AS orders
      FROM orders o
      WHERE o.placed_at >= :from AND o.placed_at < :until AND (:client::bigint IS NULL OR o.client_id = :client)
      GROUP BY 1, 2) AS q
JOIN clients c USING (client_id)
GROUP BY 1, 2";

/// From sums by quarters.
const SUMMED_UP: &str = "\
SELECT r.client_id, date_trunc('hour', r.quarter, c.time_zone) AS hour, sum(r.orders) AS orders
FROM ordermill_orders_by_quarter r JOIN clients c USING (client_id)
WHERE r.quarter >= :from AND r.quarter < :until AND (:client::bigint IS NULL OR r.client_id = :client)
GROUP BY 1, 2";

fn pipeline(asked: &Asked) -> Vec<Document> {
    vec![
        placed(asked),
        doc! { "$group": {
            "_id": { "client_id": "$client_id", "quarter": quarter("$placed_at") },
            "orders": { "$sum": 1 },
        } },
        by_hour(asked),
    ]
}

fn summed_up(asked: &Asked) -> Vec<Document> {
    vec![summed(asked), by_hour(asked)]
}

/// From quarters to local hours.
fn by_hour(asked: &Asked) -> Document {
    added_up(&["client_id"], Some(("hour", local_hour("client_id", &asked.clients))), &["orders"])
}

fn fold(slice: &Slice<'_>, asked: &Asked, sums: &mut Sums) {
    let Some(orders) = slice.rows("orders") else { return };
    let clients = orders.longs("client_id");
    for (row, placed) in orders.within(asked, "placed_at") {
        let client = clients[row];
        sums.add([client, asked::local_hour(&asked.clients[&client], placed)], [1]);
    }
}
