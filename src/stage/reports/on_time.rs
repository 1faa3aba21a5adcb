//! `on_time`. In a MongoDB what is missing is less than any date: its type is asked first.

use mongodb::bson::{Document, doc};

use crate::stage::asked::Asked;
use crate::stage::pipeline::{count_if, date, happened, inside};
use crate::stage::report::{Form, Ways};
use crate::stage::slice::Slice;
use crate::stage::stages::Stage;
use crate::stage::sums::Sums;

pub(super) static WAYS: Ways = Ways {
    forms: &[Form { stage: Stage::Plain, sql: &[SQL], pipeline: Some(("orders", pipeline)) }],
    fold,
    finish: None,
    partial: None,
};

const SQL: &str = "\
SELECT client_id,
       count(*) FILTER (WHERE shipped_at <= ship_by AND shipped_at <= :at) AS on_time,
       count(*) FILTER (WHERE shipped_at > ship_by AND shipped_at <= :at) AS late,
       count(*) FILTER (WHERE ship_by <= :at AND (shipped_at IS NULL OR shipped_at > :at)) AS overdue
FROM shipments
WHERE ship_by >= :from AND ship_by < :until AND (:client::bigint IS NULL OR client_id = :client)
GROUP BY 1";

fn pipeline(asked: &Asked) -> Vec<Document> {
    let shipped = happened("$shipments.shipped_at", date(asked.at));
    let in_time = happened("$shipments.shipped_at", "$shipments.ship_by");
    let due = doc! { "$lte": ["$shipments.ship_by", date(asked.at)] };
    let mut pipeline = inside(asked, &["shipments"], "ship_by");
    pipeline.push(doc! { "$group": {
        "_id": { "client_id": "$client_id" },
        "on_time": count_if(doc! { "$and": [shipped.clone(), in_time.clone()] }),
        "late": count_if(doc! { "$and": [shipped.clone(), { "$not": [in_time] }] }),
        "overdue": count_if(doc! { "$and": [due, { "$not": [shipped] }] }),
    } });
    pipeline
}

fn fold(slice: &Slice<'_>, asked: &Asked, sums: &mut Sums) {
    let Some(shipments) = slice.rows("shipments") else { return };
    let (clients, shipped) = (shipments.longs("client_id"), shipments.instants("shipped_at"));
    for (row, due) in shipments.within(asked, "ship_by") {
        let measures = match shipped.get(row).filter(|&shipped| asked.by_now(Some(shipped))) {
            Some(shipped) if shipped <= due => [1, 0, 0],
            Some(_) => [0, 1, 0],
            None => [0, 0, i64::from(asked.by_now(Some(due)))],
        };
        sums.add([clients[row]], measures);
    }
}
