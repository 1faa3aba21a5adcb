//! `revenue_by_day`.

use mongodb::bson::{Document, doc};

use crate::stage::asked::{self, Asked};
use crate::stage::pipeline::{added_up, local_day, placed, quarter, summed};
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
SELECT o.client_id, (o.placed_at AT TIME ZONE c.time_zone)::date AS day, o.currency,
       count(*) AS orders, sum(o.unit_count) AS units, sum(o.total_minor - o.cancelled_minor) AS revenue_minor
FROM orders o JOIN clients c USING (client_id)
WHERE o.placed_at >= :from AND o.placed_at < :until AND (:client::bigint IS NULL OR o.client_id = :client)
GROUP BY 1, 2, 3";

/// The clocks of a zone are asked about quarters of an hour, which are few, not about orders.
const EARLY: &str = "\
SELECT q.client_id, (q.quarter AT TIME ZONE c.time_zone)::date AS day, q.currency,
       sum(q.orders) AS orders, sum(q.units) AS units, sum(q.revenue_minor) AS revenue_minor
FROM (SELECT o.client_id, date_bin('15 minutes', o.placed_at, timestamptz 'epoch') AS quarter, o.currency, count(*) AS orders,
             sum(o.unit_count) AS units, sum(o.total_minor - o.cancelled_minor) AS revenue_minor
      FROM orders o
      WHERE o.placed_at >= :from AND o.placed_at < :until AND (:client::bigint IS NULL OR o.client_id = :client)
      GROUP BY 1, 2, 3) AS q
JOIN clients c USING (client_id)
GROUP BY 1, 2, 3";

/// From sums by quarters.
const SUMMED_UP: &str = "\
SELECT r.client_id, (r.quarter AT TIME ZONE c.time_zone)::date AS day, r.currency,
       sum(r.orders) AS orders, sum(r.units) AS units, sum(r.revenue_minor) AS revenue_minor
FROM ordermill_orders_by_quarter r JOIN clients c USING (client_id)
WHERE r.quarter >= :from AND r.quarter < :until AND (:client::bigint IS NULL OR r.client_id = :client)
GROUP BY 1, 2, 3";

fn pipeline(asked: &Asked) -> Vec<Document> {
    vec![
        placed(asked),
        doc! { "$group": {
            "_id": { "client_id": "$client_id", "quarter": quarter("$placed_at"), "currency": "$currency" },
            "orders": { "$sum": 1 },
            "units": { "$sum": "$unit_count" },
            "revenue_minor": { "$sum": { "$subtract": ["$total_minor", "$cancelled_minor"] } },
        } },
        by_day(asked),
    ]
}

fn summed_up(asked: &Asked) -> Vec<Document> {
    vec![summed(asked), by_day(asked)]
}

/// From quarters to local days.
fn by_day(asked: &Asked) -> Document {
    added_up(&["client_id", "currency"], Some(("day", local_day(asked))), &["orders", "units", "revenue_minor"])
}

fn fold(slice: &Slice<'_>, asked: &Asked, sums: &mut Sums) {
    let Some(orders) = slice.rows("orders") else { return };
    let (clients, units) = (orders.longs("client_id"), orders.integers("unit_count"));
    let (totals, cancelled) = (orders.longs("total_minor"), orders.longs("cancelled_minor"));
    let currencies = orders.words("currency");
    for (row, placed) in orders.within(asked, "placed_at") {
        let day = asked::local_day(&asked.clients[&clients[row]], placed);
        let measures = [1, i64::from(units[row]), totals[row] - cancelled[row]];
        sums.add([clients[row], day, currencies.get(row)], measures);
    }
}
