//! `repeat`.

use std::collections::BTreeMap;

use mongodb::bson::{Document, doc};

use crate::stage::asked::Asked;
use crate::stage::pipeline::placed;
use crate::stage::report::{Form, Ways};
use crate::stage::slice::Slice;
use crate::stage::stages::Stage;
use crate::stage::sums::Sums;

pub(super) static WAYS: Ways = Ways {
    forms: &[Form { stage: Stage::Plain, sql: &[SQL], pipeline: Some(("orders", pipeline)) }],
    fold,
    finish: Some(finish),
    partial: None,
};

const SQL: &str = "\
SELECT client_id, orders, count(*) AS customers
FROM (SELECT client_id, customer_id, count(*) AS orders
      FROM orders
      WHERE placed_at >= :from AND placed_at < :until AND (:client::bigint IS NULL OR client_id = :client)
      GROUP BY 1, 2) AS of_customers
GROUP BY 1, 2";

fn pipeline(asked: &Asked) -> Vec<Document> {
    vec![
        placed(asked),
        doc! { "$group": { "_id": { "client_id": "$client_id", "customer_id": "$customer_id" }, "orders": { "$sum": 1 } } },
        doc! { "$group": { "_id": { "client_id": "$_id.client_id", "orders": "$orders" }, "customers": { "$sum": 1 } } },
    ]
}

/// Orders of each customer.
fn fold(slice: &Slice<'_>, asked: &Asked, sums: &mut Sums) {
    let Some(orders) = slice.rows("orders") else { return };
    let (clients, customers) = (orders.longs("client_id"), orders.longs("customer_id"));
    for (row, _) in orders.within(asked, "placed_at") {
        sums.add([clients[row], customers[row]], [1]);
    }
}

fn finish(sums: Sums) -> Vec<Vec<i128>> {
    let mut customers: BTreeMap<(i64, i128), i128> = BTreeMap::new();
    for ([client, _customer], [orders]) in sums.sorted() {
        *customers.entry((client, orders)).or_default() += 1;
    }
    customers.into_iter().map(|((client, orders), customers)| vec![i128::from(client), orders, customers]).collect()
}
