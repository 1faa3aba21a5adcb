//! `backlog`. Ages have half-open edges: what is exactly four hours old is no longer below four hours.

use mongodb::bson::{Document, doc};

use crate::stage::asked::Asked;
use crate::stage::pipeline::{date, happened, matching};
use crate::stage::report::{Form, Ways};
use crate::stage::slice::Slice;
use crate::stage::stages::Stage;
use crate::stage::sums::Sums;

/// Hours at which the next age begins.
const AGES: [i64; 4] = [0, 4, 24, 72];
const HOUR: i64 = 3_600_000;

pub(super) static WAYS: Ways = Ways {
    forms: &[
        Form { stage: Stage::Plain, sql: &[BY_AGE, OF_ALL], pipeline: Some(("orders", pipeline)) },
        Form { stage: Stage::Queries, sql: &[BY_AGE, OF_FEW], pipeline: Some(("orders", few)) },
    ],
    fold,
    finish: None,
    partial: None,
};

const BY_AGE: &str = "\
SELECT CASE WHEN :at::timestamptz - o.placed_at < interval '4 hours' THEN 0
            WHEN :at::timestamptz - o.placed_at < interval '24 hours' THEN 4
            WHEN :at::timestamptz - o.placed_at < interval '72 hours' THEN 24
            ELSE 72 END AS from_hours,
       o.promised_at <= :at AS past_promise, count(*) AS orders
FROM orders o";

const OF_ALL: &str = "
LEFT JOIN (SELECT DISTINCT order_id FROM shipments WHERE shipped_at IS NULL OR shipped_at > :at) AS waiting USING (order_id)
WHERE o.placed_at <= :at AND (o.cancelled_at IS NULL OR o.cancelled_at > :at)
  AND (o.shipment_count = 0 OR o.backordered_units > 0 OR waiting.order_id IS NOT NULL)
  AND (:client::bigint IS NULL OR o.client_id = :client)
GROUP BY 1, 2";

/// What has been done for good, and did not change since, need not be looked at: of that there is most.
const OF_FEW: &str = "
CROSS JOIN LATERAL (SELECT count(*) AS waiting FROM shipments s
                    WHERE s.order_id = o.order_id AND (s.shipped_at IS NULL OR s.shipped_at > :at)) AS s
WHERE (o.status NOT IN ('shipped', 'delivered', 'cancelled') OR o.updated_at > :at)
  AND o.placed_at <= :at AND (o.cancelled_at IS NULL OR o.cancelled_at > :at)
  AND (o.shipment_count = 0 OR o.backordered_units > 0 OR s.waiting > 0)
  AND (:client::bigint IS NULL OR o.client_id = :client)
GROUP BY 1, 2";

fn pipeline(asked: &Asked) -> Vec<Document> {
    open(asked, doc! { "placed_at": { "$lte": date(asked.at) } })
}

fn few(asked: &Asked) -> Vec<Document> {
    let done = ["shipped", "delivered", "cancelled"];
    let may_be_open = [doc! { "status": { "$nin": done.to_vec() } }, doc! { "updated_at": { "$gt": date(asked.at) } }];
    open(asked, doc! { "placed_at": { "$lte": date(asked.at) }, "$or": may_be_open.to_vec() })
}

/// Of the orders with some conditions, those that are open.
fn open(asked: &Asked, mut conditions: Document) -> Vec<Document> {
    let at = date(asked.at);
    let waits = doc! { "$anyElementTrue": [{ "$map": {
        "input": "$shipments", "as": "shipment", "in": { "$not": [happened("$$shipment.shipped_at", at)] },
    } }] };
    let open = doc! { "$and": [
        { "$not": [happened("$cancelled_at", at)] },
        { "$or": [{ "$eq": ["$shipment_count", 0] }, { "$gt": ["$backordered_units", 0] }, waits] },
    ] };
    let age = doc! { "$subtract": [at, "$placed_at"] };
    let younger = |past: usize| doc! { "case": { "$lt": [age.clone(), AGES[past] * HOUR] }, "then": AGES[past - 1] };
    let branches = [younger(1), younger(2), younger(3)];
    conditions.insert("$expr", open);
    vec![
        matching(asked, conditions),
        doc! { "$group": {
            "_id": {
                "from_hours": { "$switch": { "branches": branches.to_vec(), "default": AGES[3] } },
                "past_promise": { "$lte": ["$promised_at", at] },
            },
            "orders": { "$sum": 1 },
        } },
    ]
}

fn fold(slice: &Slice<'_>, asked: &Asked, sums: &mut Sums) {
    let (Some(orders), Some(shipments)) = (slice.rows("orders"), slice.rows("shipments")) else { return };
    let mut waits = vec![false; orders.count()];
    let shipped = shipments.instants("shipped_at");
    for (row, order) in
        shipments.longs("order_id").iter().enumerate().filter(|(row, _)| !asked.by_now(shipped.get(*row)))
    {
        if let Some(order) = slice.order(*order) {
            waits[order] = !asked.by_now(shipped.get(row));
        }
    }
    let (clients, placed, promised) =
        (orders.longs("client_id"), orders.longs("placed_at"), orders.longs("promised_at"));
    let (count, backordered) = (orders.integers("shipment_count"), orders.integers("backordered_units"));
    let cancelled = orders.instants("cancelled_at");
    for row in (0..orders.count()).filter(|&row| asked.is_of(clients[row])) {
        let is_shipped = count[row] > 0 && backordered[row] == 0 && !waits[row];
        if asked.by_now(Some(placed[row])) && !asked.by_now(cancelled.get(row)) && !is_shipped {
            let age = asked.at - placed[row];
            let from = AGES.into_iter().rfind(|from| age >= from * HOUR).unwrap_or_default();
            sums.add([from, i64::from(asked.by_now(Some(promised[row])))], [1]);
        }
    }
}
