//! `cartons`. Sums, not averages: whoever wants those divides.

use mongodb::bson::{Document, doc};

use crate::stage::answer::{Kind, key, measure};
use crate::stage::asked::Asked;
use crate::stage::pipeline::{matching, summed, within};
use crate::stage::report::{Form, Report};
use crate::stage::slice::Slice;
use crate::stage::stages::Stage;
use crate::stage::stages::rollups::PACKED;
use crate::stage::sums::Sums;

pub(super) static REPORT: Report = Report {
    name: "cartons",
    question: "How many cartons of each box were packed for each client, how full were they, and how heavy?",
    tables: &["orders", "shipments", "cartons", "carton_items"],
    columns: &[
        key("client_id", Kind::Id),
        key("box", Kind::Word),
        measure("cartons", Kind::Count),
        measure("fill_permille", Kind::Count),
        measure("weight_g", Kind::Count),
    ],
    forms: &[
        Form { stage: Stage::Plain, sql: Some(SQL), pipeline: Some(("orders", pipeline)) },
        Form { stage: Stage::Rollups, sql: Some(SUMMED_UP), pipeline: Some((PACKED, summed_up)) },
    ],
    fold,
    finish: None,
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
    let packed = doc! { "$elemMatch": { "cartons": { "$elemMatch": { "packed_at": within(asked) } } } };
    vec![
        matching(asked, doc! { "shipments": packed }),
        doc! { "$unwind": "$shipments" },
        doc! { "$unwind": "$shipments.cartons" },
        doc! { "$match": { "shipments.cartons.packed_at": within(asked) } },
        doc! { "$group": {
            "_id": { "client_id": "$client_id", "box": "$shipments.cartons.box" },
            "cartons": { "$sum": 1 },
            "fill_permille": { "$sum": "$shipments.cartons.fill_permille" },
            "weight_g": { "$sum": "$shipments.cartons.weight_g" },
        } },
    ]
}

fn summed_up(asked: &Asked) -> Vec<Document> {
    vec![
        summed(asked),
        doc! { "$group": {
            "_id": { "client_id": "$_id.client_id", "box": "$_id.box" },
            "cartons": { "$sum": "$cartons" },
            "fill_permille": { "$sum": "$fill_permille" },
            "weight_g": { "$sum": "$weight_g" },
        } },
    ]
}

fn fold(slice: &Slice<'_>, asked: &Asked, sums: &mut Sums) {
    let Some(cartons) = slice.rows("cartons") else { return };
    let (clients, boxes, packed) = (cartons.longs("client_id"), cartons.words("box"), cartons.instants("packed_at"));
    let (fill, weight) = (cartons.integers("fill_permille"), cartons.integers("weight_g"));
    for row in (0..cartons.count()).filter(|&row| asked.is_of(clients[row])) {
        if packed.get(row).is_some_and(|packed| asked.has(packed)) {
            sums.add([clients[row], boxes.get(row)], [1, i64::from(fill[row]), i64::from(weight[row])]);
        }
    }
}
