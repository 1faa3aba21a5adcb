//! `top_products`. Of products that sell alike, the one with the smaller number comes first.

use std::collections::BTreeMap;

use mongodb::bson::{Document, doc};

use crate::stage::asked::Asked;
use crate::stage::pipeline::placed;
use crate::stage::report::{Form, Ways};
use crate::stage::slice::Slice;
use crate::stage::stages::Stage;
use crate::stage::sums::Sums;

/// Products of a client.
const LISTED: usize = 10;

pub(super) static WAYS: Ways = Ways {
    forms: &[Form { stage: Stage::Plain, sql: &[SQL], pipeline: Some(("orders", pipeline)) }],
    fold,
    finish: Some(finish),
    partial: None,
};

const SQL: &str = "\
SELECT client_id, place, product_id, units
FROM (SELECT l.client_id, l.product_id, sum(l.quantity - l.cancelled_quantity) AS units,
             row_number() OVER (PARTITION BY l.client_id
                                ORDER BY sum(l.quantity - l.cancelled_quantity) DESC, l.product_id) AS place
      FROM order_lines l JOIN orders o USING (order_id)
      WHERE o.placed_at >= :from AND o.placed_at < :until AND (:client::bigint IS NULL OR o.client_id = :client)
      GROUP BY 1, 2) AS sold
WHERE place <= 10";

fn pipeline(asked: &Asked) -> Vec<Document> {
    vec![
        placed(asked),
        doc! { "$unwind": "$lines" },
        doc! { "$group": {
            "_id": { "client_id": "$client_id", "product_id": "$lines.product_id" },
            "units": { "$sum": { "$subtract": ["$lines.quantity", "$lines.cancelled_quantity"] } },
        } },
        doc! { "$sort": { "_id.client_id": 1, "units": -1, "_id.product_id": 1 } },
        doc! { "$group": {
            "_id": "$_id.client_id",
            "sold": { "$push": { "product_id": "$_id.product_id", "units": "$units" } },
        } },
        doc! { "$project": { "sold": { "$slice": ["$sold", LISTED as i32] } } },
        doc! { "$unwind": { "path": "$sold", "includeArrayIndex": "before" } },
        doc! { "$project": {
            "_id": { "client_id": "$_id", "place": { "$add": ["$before", 1] } },
            "product_id": "$sold.product_id",
            "units": "$sold.units",
        } },
    ]
}

fn fold(slice: &Slice<'_>, asked: &Asked, sums: &mut Sums) {
    let (Some(orders), Some(lines)) = (slice.rows("orders"), slice.rows("order_lines")) else { return };
    let (placed, of, clients) = (orders.longs("placed_at"), lines.longs("order_id"), lines.longs("client_id"));
    let (products, units) = (lines.longs("product_id"), lines.integers("quantity"));
    let cancelled = lines.integers("cancelled_quantity");
    for row in (0..lines.count()).filter(|&row| asked.is_of(clients[row])) {
        if slice.order(of[row]).is_some_and(|order| asked.has(placed[order])) {
            sums.add([clients[row], products[row]], [i64::from(units[row] - cancelled[row])]);
        }
    }
}

fn finish(sums: Sums) -> Vec<Vec<i128>> {
    let mut sold: BTreeMap<i64, Vec<(i128, i64)>> = BTreeMap::new();
    for ([client, product], [units]) in sums.sorted() {
        sold.entry(client).or_default().push((-units, product));
    }
    let mut rows = Vec::new();
    for (client, mut sold) in sold {
        sold.sort_unstable();
        let listed = sold.into_iter().take(LISTED).zip(1..);
        rows.extend(
            listed.map(|((units, product), place)| vec![i128::from(client), place, i128::from(product), -units]),
        );
    }
    rows
}
