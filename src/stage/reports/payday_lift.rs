//! `payday_lift`: which days are a peak's comes from the profile, as a parameter; holidays move them, which no SQL knows.

use mongodb::bson::{Document, doc};

use crate::calendar::date_of;
use crate::stage::asked::{self, Asked};
use crate::stage::pipeline::{added_up, local_day, placed, quarter, summed};
use crate::stage::report::{Form, Ways};
use crate::stage::slice::Slice;
use crate::stage::stages::Stage;
use crate::stage::stages::rollups::ORDERS;
use crate::stage::sums::Sums;

pub(super) static WAYS: Ways = Ways {
    forms: &[
        Form { stage: Stage::Plain, sql: &[SQL, TOLD], pipeline: Some(("orders", pipeline)) },
        Form { stage: Stage::Queries, sql: &[EARLY, TOLD], pipeline: None },
        Form { stage: Stage::Rollups, sql: &[SUMMED_UP, TOLD], pipeline: Some((ORDERS, summed_up)) },
    ],
    fold,
    finish: None,
    partial: None,
};

const SQL: &str = "\
WITH days AS (
    SELECT o.client_id, (o.placed_at AT TIME ZONE c.time_zone)::date AS day, count(*) AS orders
    FROM orders o JOIN clients c USING (client_id)
    WHERE o.placed_at >= :from AND o.placed_at < :until AND (:client::bigint IS NULL OR o.client_id = :client)
    GROUP BY 1, 2)";

/// What is told of the days.
const TOLD: &str = "
SELECT days.client_id, days.day, paydays.day IS NOT NULL AS is_payday, days.orders
FROM days
LEFT JOIN (SELECT unnest(:payday_clients::bigint[]) AS client_id, unnest(:payday_dates::text[]::date[]) AS day) AS paydays
       ON paydays.client_id = days.client_id AND paydays.day = days.day";

/// The clocks of a zone are asked about quarters of an hour, which are few, not about orders.
const EARLY: &str = "\
WITH days AS (
    SELECT q.client_id, (q.quarter AT TIME ZONE c.time_zone)::date AS day, sum(q.orders) AS orders
    FROM (SELECT o.client_id, date_bin('15 minutes', o.placed_at, timestamptz 'epoch') AS quarter, count(*) AS orders
          FROM orders o
          WHERE o.placed_at >= :from AND o.placed_at < :until AND (:client::bigint IS NULL OR o.client_id = :client)
          GROUP BY 1, 2) AS q
    JOIN clients c USING (client_id)
    GROUP BY 1, 2)";

/// From sums by quarters.
const SUMMED_UP: &str = "\
WITH days AS (
    SELECT r.client_id, (r.quarter AT TIME ZONE c.time_zone)::date AS day, sum(r.orders) AS orders
    FROM ordermill_orders_by_quarter r JOIN clients c USING (client_id)
    WHERE r.quarter >= :from AND r.quarter < :until AND (:client::bigint IS NULL OR r.client_id = :client)
    GROUP BY 1, 2)";

fn pipeline(asked: &Asked) -> Vec<Document> {
    let quarters = doc! { "$group": {
        "_id": { "client_id": "$client_id", "quarter": quarter("$placed_at") },
        "orders": { "$sum": 1 },
    } };
    [vec![placed(asked), quarters], by_day(asked)].concat()
}

fn summed_up(asked: &Asked) -> Vec<Document> {
    [vec![summed(asked)], by_day(asked)].concat()
}

/// From quarters to local days, and whether these are paydays.
fn by_day(asked: &Asked) -> Vec<Document> {
    let payday = |&(client, day): &(i64, i64)| doc! { "client_id": client, "day": date_of(day).to_string() };
    let paydays: Vec<Document> = asked.paydays.iter().map(payday).collect();
    vec![
        added_up(&["client_id"], Some(("day", local_day(asked))), &["orders"]),
        doc! { "$project": {
            "_id": {
                "client_id": "$_id.client_id",
                "day": "$_id.day",
                "is_payday": { "$in": ["$_id", { "$literal": paydays }] },
            },
            "orders": 1,
        } },
    ]
}

fn fold(slice: &Slice<'_>, asked: &Asked, sums: &mut Sums) {
    let Some(orders) = slice.rows("orders") else { return };
    let clients = orders.longs("client_id");
    for (row, placed) in orders.within(asked, "placed_at") {
        let client = clients[row];
        let day = asked::local_day(&asked.clients[&client], placed);
        let is_payday = asked.paydays.binary_search(&(client, day)).is_ok();
        sums.add([client, day, i64::from(is_payday)], [1]);
    }
}
