//! `orders_by_hour`. `placed_at AT TIME ZONE` would merge the two hours of a fold; `date_trunc` of three arguments does not.

use mongodb::bson::{Document, doc};

use crate::stage::answer::{Kind, key, measure};
use crate::stage::asked::{self, Asked};
use crate::stage::pipeline::{local_hour, placed, quarter};
use crate::stage::report::{Form, Report};
use crate::stage::slice::Slice;
use crate::stage::stages::Stage;
use crate::stage::sums::Sums;

pub(super) static REPORT: Report = Report {
    name: "orders_by_hour",
    question: "How many orders were placed with each client in each hour of its local time?",
    tables: &["clients", "orders"],
    columns: &[key("client_id", Kind::Id), key("hour", Kind::Instant), measure("orders", Kind::Count)],
    forms: &[Form { stage: Stage::Plain, sql: Some(SQL), pipeline: Some(("orders", pipeline)) }],
    fold,
    finish: None,
};

const SQL: &str = "\
SELECT o.client_id, date_trunc('hour', o.placed_at, c.time_zone) AS hour, count(*) AS orders
FROM orders o JOIN clients c USING (client_id)
WHERE o.placed_at >= :from AND o.placed_at < :until AND (:client::bigint IS NULL OR o.client_id = :client)
GROUP BY 1, 2";

fn pipeline(asked: &Asked) -> Vec<Document> {
    let hour = local_hour("$_id.quarter", "$_id.client_id", &asked.clients);
    vec![
        placed(asked),
        doc! { "$group": {
            "_id": { "client_id": "$client_id", "quarter": quarter("$placed_at") },
            "orders": { "$sum": 1 },
        } },
        doc! { "$group": { "_id": { "client_id": "$_id.client_id", "hour": hour }, "orders": { "$sum": "$orders" } } },
    ]
}

fn fold(slice: &Slice<'_>, asked: &Asked, sums: &mut Sums) {
    let Some(orders) = slice.rows("orders") else { return };
    let (clients, placed) = (orders.longs("client_id"), orders.longs("placed_at"));
    for (&client, &placed) in clients.iter().zip(placed) {
        if asked.has(placed) && asked.is_of(client) {
            sums.add([client, asked::local_hour(&asked.clients[&client], placed)], [1]);
        }
    }
}
