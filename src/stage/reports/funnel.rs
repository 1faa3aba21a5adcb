//! `funnel`.

use mongodb::bson::{Document, doc};

use crate::stage::answer::{Kind, key, measure};
use crate::stage::asked::{self, Asked};
use crate::stage::pipeline::{local_day, placed, quarter, summed};
use crate::stage::report::{Form, Report};
use crate::stage::slice::Slice;
use crate::stage::stages::Stage;
use crate::stage::stages::rollups::ORDERS;
use crate::stage::sums::Sums;

pub(super) static REPORT: Report = Report {
    name: "funnel",
    question: "How far have the orders got that were placed with each client on each day of its local time, and what was \
               cancelled of them?",
    tables: &["clients", "orders"],
    columns: &[
        key("client_id", Kind::Id),
        key("day", Kind::Day),
        key("status", Kind::Word),
        measure("orders", Kind::Count),
        measure("cancelled_minor", Kind::Money),
    ],
    forms: &[
        Form { stage: Stage::Plain, sql: Some(SQL), pipeline: Some(("orders", pipeline)) },
        Form { stage: Stage::Queries, sql: Some(EARLY), pipeline: None },
        Form { stage: Stage::Rollups, sql: Some(SUMMED_UP), pipeline: Some((ORDERS, summed_up)) },
    ],
    fold,
    finish: None,
};

const SQL: &str = "\
SELECT o.client_id, (o.placed_at AT TIME ZONE c.time_zone)::date AS day, o.status,
       count(*) AS orders, sum(o.cancelled_minor) AS cancelled_minor
FROM orders o JOIN clients c USING (client_id)
WHERE o.placed_at >= :from AND o.placed_at < :until AND (:client::bigint IS NULL OR o.client_id = :client)
GROUP BY 1, 2, 3";

/// The clocks of a zone are asked about quarters of an hour, which are few, not about orders.
const EARLY: &str = "\
SELECT q.client_id, (q.quarter AT TIME ZONE c.time_zone)::date AS day, q.status,
       sum(q.orders) AS orders, sum(q.cancelled_minor) AS cancelled_minor
FROM (SELECT o.client_id, date_bin('15 minutes', o.placed_at, timestamptz 'epoch') AS quarter, o.status, count(*) AS orders,
             sum(o.cancelled_minor) AS cancelled_minor
      FROM orders o
      WHERE o.placed_at >= :from AND o.placed_at < :until AND (:client::bigint IS NULL OR o.client_id = :client)
      GROUP BY 1, 2, 3) AS q
JOIN clients c USING (client_id)
GROUP BY 1, 2, 3";

/// From sums by quarters.
const SUMMED_UP: &str = "\
SELECT r.client_id, (r.quarter AT TIME ZONE c.time_zone)::date AS day, r.status,
       sum(r.orders) AS orders, sum(r.cancelled_minor) AS cancelled_minor
FROM ordermill_orders_by_quarter r JOIN clients c USING (client_id)
WHERE r.quarter >= :from AND r.quarter < :until AND (:client::bigint IS NULL OR r.client_id = :client)
GROUP BY 1, 2, 3";

fn pipeline(asked: &Asked) -> Vec<Document> {
    vec![
        placed(asked),
        doc! { "$group": {
            "_id": { "client_id": "$client_id", "quarter": quarter("$placed_at"), "status": "$status" },
            "orders": { "$sum": 1 },
            "cancelled_minor": { "$sum": "$cancelled_minor" },
        } },
        by_day(asked),
    ]
}

fn summed_up(asked: &Asked) -> Vec<Document> {
    vec![summed(asked), by_day(asked)]
}

/// From quarters to local days.
fn by_day(asked: &Asked) -> Document {
    let day = local_day("$_id.quarter", "$_id.client_id", &asked.clients);
    doc! { "$group": {
        "_id": { "client_id": "$_id.client_id", "day": day, "status": "$_id.status" },
        "orders": { "$sum": "$orders" },
        "cancelled_minor": { "$sum": "$cancelled_minor" },
    } }
}

fn fold(slice: &Slice<'_>, asked: &Asked, sums: &mut Sums) {
    let Some(orders) = slice.rows("orders") else { return };
    let (clients, placed) = (orders.longs("client_id"), orders.longs("placed_at"));
    let (statuses, cancelled) = (orders.words("status"), orders.longs("cancelled_minor"));
    for row in (0..orders.count()).filter(|&row| asked.has(placed[row]) && asked.is_of(clients[row])) {
        let day = asked::local_day(&asked.clients[&clients[row]], placed[row]);
        sums.add([clients[row], day, statuses.get(row)], [1, cancelled[row]]);
    }
}
