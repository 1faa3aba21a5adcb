//! `low_stock`: of the stock as it stands, whatever the time that is asked for.

use mongodb::bson::{Document, doc};

use crate::stage::asked::Asked;
use crate::stage::pipeline::{count_if, matching};
use crate::stage::report::{Form, Ways};
use crate::stage::slice::Slice;
use crate::stage::stages::Stage;
use crate::stage::sums::Sums;

pub(super) static WAYS: Ways = Ways {
    forms: &[Form { stage: Stage::Plain, sql: &[SQL], pipeline: Some(("stock", pipeline)) }],
    fold,
    finish: None,
    partial: None,
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
