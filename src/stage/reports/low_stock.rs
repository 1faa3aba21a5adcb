//! `low_stock`: of the stock as it stands, whatever the time that is asked for.

use mongodb::bson::{Document, doc};

use crate::stage::answer::{Kind, key, measure};
use crate::stage::asked::Asked;
use crate::stage::pipeline::{count_if, matching};
use crate::stage::report::{Form, Report};
use crate::stage::slice::Slice;
use crate::stage::stages::Stage;
use crate::stage::sums::Sums;

pub(super) static REPORT: Report = Report {
    name: "low_stock",
    question: "Of each client's stock positions at each warehouse: how many are at or below the point at which they are ordered \
               again, and how many are empty?",
    tables: &["stock"],
    columns: &[
        key("client_id", Kind::Id),
        key("warehouse_id", Kind::Id),
        measure("positions", Kind::Count),
        measure("low", Kind::Count),
        measure("empty", Kind::Count),
    ],
    forms: &[Form { stage: Stage::Plain, sql: Some(SQL), pipeline: Some(("stock", pipeline)) }],
    fold,
    finish: None,
};

const SQL: &str = "\
SELECT client_id, warehouse_id, count(*) AS positions,
       count(*) FILTER (WHERE on_hand <= reorder_point) AS low, count(*) FILTER (WHERE on_hand = 0) AS empty
FROM stock
WHERE :client::bigint IS NULL OR client_id = :client
GROUP BY 1, 2";

fn pipeline(asked: &Asked) -> Vec<Document> {
    vec![
        matching(asked, doc! {}),
        doc! { "$group": {
            "_id": { "client_id": "$client_id", "warehouse_id": "$warehouse_id" },
            "positions": { "$sum": 1 },
            "low": count_if(doc! { "$lte": ["$on_hand", "$reorder_point"] }),
            "empty": count_if(doc! { "$eq": ["$on_hand", 0] }),
        } },
    ]
}

fn fold(slice: &Slice<'_>, asked: &Asked, sums: &mut Sums) {
    let Some(stock) = slice.rows("stock") else { return };
    let (clients, warehouses) = (stock.longs("client_id"), stock.longs("warehouse_id"));
    let (on_hand, reorder) = (stock.integers("on_hand"), stock.integers("reorder_point"));
    for row in (0..stock.count()).filter(|&row| asked.is_of(clients[row])) {
        let measures = [1, i64::from(on_hand[row] <= reorder[row]), i64::from(on_hand[row] == 0)];
        sums.add([clients[row], warehouses[row]], measures);
    }
}
