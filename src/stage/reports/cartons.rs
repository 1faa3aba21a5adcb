//! `cartons`. Sums, not averages: whoever wants those divides.

use mongodb::bson::{Document, doc};

use crate::stage::asked::Asked;
use crate::stage::pipeline::{added_up, inside, summed};
use crate::stage::report::{Form, Ways};
use crate::stage::slice::Slice;
use crate::stage::stages::Stage;
use crate::stage::stages::rollups::PACKED;
use crate::stage::sums::Sums;

pub(super) static WAYS: Ways = Ways {
    forms: &[
        Form { stage: Stage::Plain, sql: &[SQL], pipeline: Some(("orders", pipeline)) },
        Form { stage: Stage::Rollups, sql: &[SUMMED_UP], pipeline: Some((PACKED, summed_up)) },
    ],
    fold,
    finish: None,
    partial: None,
};

const SQL: &str = "\
SELECT client_id, box, count(*) AS cartons, sum(fill_permille) AS fill_permille, sum(weight_g) AS weight_g
FROM cartons
WHERE packed_at >= :from AND packed_at < :until AND (:client::bigint IS NULL OR client_id = :client)
GROUP BY 1, 2";

/// From sums by quarters.
const SUMMED_UP: &str = "\
SELECT r.client_id, r.box, sum(r.cartons) AS cartons, sum(r.fill_permille) AS fill_permille, sum(r.weight_g) AS weight_g
FROM ordermill_packed_by_quarter r
WHERE r.quarter >= :from AND r.quarter < :until AND (:client::bigint IS NULL OR r.client_id = :client)
GROUP BY 1, 2";

fn pipeline(asked: &Asked) -> Vec<Document> {
    let mut pipeline = inside(asked, &["shipments", "cartons"], "packed_at");
    pipeline.push(doc! { "$group": {
        "_id": { "client_id": "$client_id", "box": "$shipments.cartons.box" },
        "cartons": { "$sum": 1 },
        "fill_permille": { "$sum": "$shipments.cartons.fill_permille" },
        "weight_g": { "$sum": "$shipments.cartons.weight_g" },
    } });
    pipeline
}

fn summed_up(asked: &Asked) -> Vec<Document> {
    vec![summed(asked), added_up(&["client_id", "box"], None, &["cartons", "fill_permille", "weight_g"])]
}

fn fold(slice: &Slice<'_>, asked: &Asked, sums: &mut Sums) {
    let Some(cartons) = slice.rows("cartons") else { return };
    let (clients, boxes) = (cartons.longs("client_id"), cartons.words("box"));
    let (fill, weight) = (cartons.integers("fill_permille"), cartons.integers("weight_g"));
    for (row, _) in cartons.within(asked, "packed_at") {
        sums.add([clients[row], boxes.get(row)], [1, i64::from(fill[row]), i64::from(weight[row])]);
    }
}
