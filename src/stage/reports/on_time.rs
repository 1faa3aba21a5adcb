//! `on_time`. In a MongoDB what is missing is less than any date: its type is asked first.

use mongodb::bson::{Document, doc};

use crate::stage::answer::{Kind, key, measure};
use crate::stage::asked::Asked;
use crate::stage::pipeline::{count_if, date, happened, matching, within};
use crate::stage::report::{Form, Report};
use crate::stage::slice::Slice;
use crate::stage::stages::Stage;
use crate::stage::sums::Sums;

pub(super) static REPORT: Report = Report {
    name: "on_time",
    question: "Of each client's shipments that were to be shipped in the time: how many were by then, how many later, and how \
               many are overdue?",
    tables: &["shipments", "orders"],
    columns: &[
        key("client_id", Kind::Id),
        measure("on_time", Kind::Count),
        measure("late", Kind::Count),
        measure("overdue", Kind::Count),
    ],
    forms: &[Form { stage: Stage::Plain, sql: Some(SQL), pipeline: Some(("orders", pipeline)) }],
    fold,
    finish: None,
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
    vec![
        matching(asked, doc! { "shipments": { "$elemMatch": { "ship_by": within(asked) } } }),
        doc! { "$unwind": "$shipments" },
        doc! { "$match": { "shipments.ship_by": within(asked) } },
        doc! { "$group": {
            "_id": { "client_id": "$client_id" },
            "on_time": count_if(doc! { "$and": [shipped.clone(), in_time.clone()] }),
            "late": count_if(doc! { "$and": [shipped.clone(), { "$not": [in_time] }] }),
            "overdue": count_if(doc! { "$and": [due, { "$not": [shipped] }] }),
        } },
    ]
}

fn fold(slice: &Slice<'_>, asked: &Asked, sums: &mut Sums) {
    let Some(shipments) = slice.rows("shipments") else { return };
    let (clients, due, shipped) =
        (shipments.longs("client_id"), shipments.longs("ship_by"), shipments.instants("shipped_at"));
    for row in (0..shipments.count()).filter(|&row| asked.has(due[row]) && asked.is_of(clients[row])) {
        let measures = match shipped.get(row).filter(|&shipped| asked.by_now(Some(shipped))) {
            Some(shipped) if shipped <= due[row] => [1, 0, 0],
            Some(_) => [0, 1, 0],
            None => [0, 0, i64::from(asked.by_now(Some(due[row])))],
        };
        sums.add([clients[row]], measures);
    }
}
