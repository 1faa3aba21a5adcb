//! `funnel`.

use mongodb::bson::{Document, doc};

use crate::stage::answer::{Kind, key, measure};
use crate::stage::asked::{self, Asked};
use crate::stage::pipeline::{local_day, placed, quarter};
use crate::stage::report::{Form, Report};
use crate::stage::slice::Slice;
use crate::stage::stages::Stage;
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
    forms: &[Form { stage: Stage::Plain, sql: Some(SQL), pipeline: Some(("orders", pipeline)) }],
    fold,
    finish: None,
};

const SQL: &str = "\
SELECT o.client_id, (o.placed_at AT TIME ZONE c.time_zone)::date AS day, o.status,
       count(*) AS orders, sum(o.cancelled_minor) AS cancelled_minor
FROM orders o JOIN clients c USING (client_id)
WHERE o.placed_at >= :from AND o.placed_at < :until AND (:client::bigint IS NULL OR o.client_id = :client)
GROUP BY 1, 2, 3";

fn pipeline(asked: &Asked) -> Vec<Document> {
    let day = local_day("$_id.quarter", "$_id.client_id", &asked.clients);
    vec![
        placed(asked),
        doc! { "$group": {
            "_id": { "client_id": "$client_id", "quarter": quarter("$placed_at"), "status": "$status" },
            "orders": { "$sum": 1 },
            "cancelled_minor": { "$sum": "$cancelled_minor" },
        } },
        doc! { "$group": {
            "_id": { "client_id": "$_id.client_id", "day": day, "status": "$_id.status" },
            "orders": { "$sum": "$orders" },
            "cancelled_minor": { "$sum": "$cancelled_minor" },
        } },
    ]
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
