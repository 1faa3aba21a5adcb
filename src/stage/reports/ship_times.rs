//! `ship_times`. `$percentile` is approximate and `percentile_cont` interpolates; here a percentile is a time that was: the nearest
//! rank, which is the number of times, times the share, rounded up. For halves, tenths and twentieths that is exact in doubles.

use std::collections::BTreeMap;

use mongodb::bson::{Bson, Document, doc};

use crate::stage::answer::Cell;
use crate::stage::asked::Asked;
use crate::stage::pipeline::inside;
use crate::stage::report::{Form, Partial, Rows, Ways};
use crate::stage::slice::Slice;
use crate::stage::stages::Stage;
use crate::stage::sums::Sums;

pub(super) static WAYS: Ways = Ways {
    forms: &[Form { stage: Stage::Plain, sql: &[SQL], pipeline: Some(("orders", pipeline)) }],
    fold,
    finish: Some(finish),
    partial: Some(Partial { sql: &[COUNTED], merge }),
};

const SQL: &str = "\
SELECT warehouse_id, service, count(*) AS shipments,
       percentile_disc(0.5) WITHIN GROUP (ORDER BY ms) AS p50_ms,
       percentile_disc(0.9) WITHIN GROUP (ORDER BY ms) AS p90_ms,
       percentile_disc(0.95) WITHIN GROUP (ORDER BY ms) AS p95_ms
FROM (SELECT s.warehouse_id, s.service, (extract(epoch FROM s.shipped_at - o.placed_at) * 1000)::bigint AS ms
      FROM shipments s JOIN orders o USING (order_id)
      WHERE s.shipped_at >= :from AND s.shipped_at < :until AND (:client::bigint IS NULL OR s.client_id = :client)) AS times
GROUP BY 1, 2";

/// A percentile of all does not follow from percentiles of parts: how often each time was does.
const COUNTED: &str = "\
SELECT s.warehouse_id, s.service, (extract(epoch FROM s.shipped_at - o.placed_at) * 1000)::bigint AS ms, count(*) AS shipments
FROM shipments s JOIN orders o USING (order_id)
WHERE s.shipped_at >= :from AND s.shipped_at < :until AND (:client::bigint IS NULL OR s.client_id = :client)
GROUP BY 1, 2, 3";

fn pipeline(asked: &Asked) -> Vec<Document> {
    let rank = |share: f64| doc! { "$ceil": { "$multiply": ["$shipments", share] } };
    let at = |share: f64| doc! { "$max": { "$cond": [{ "$eq": ["$rank", rank(share)] }, "$ms", Bson::Null] } };
    let ranked = [
        doc! { "$project": {
            "_id": 0,
            "of": { "warehouse_id": "$shipments.warehouse_id", "service": "$shipments.service" },
            "ms": { "$subtract": ["$shipments.shipped_at", "$placed_at"] },
        } },
        doc! { "$setWindowFields": { "partitionBy": "$of", "sortBy": { "ms": 1 }, "output": {
            "rank": { "$documentNumber": {} },
            "shipments": { "$count": {}, "window": { "documents": ["unbounded", "unbounded"] } },
        } } },
        doc! { "$group": {
            "_id": "$of",
            "shipments": { "$max": "$shipments" },
            "p50_ms": at(0.5),
            "p90_ms": at(0.9),
            "p95_ms": at(0.95),
        } },
    ];
    inside(asked, &["shipments"], "shipped_at").into_iter().chain(ranked).collect()
}

/// How often each time was.
fn fold(slice: &Slice<'_>, asked: &Asked, sums: &mut Sums) {
    let (Some(orders), Some(shipments)) = (slice.rows("orders"), slice.rows("shipments")) else { return };
    let (placed, of) = (orders.longs("placed_at"), shipments.longs("order_id"));
    let (warehouses, services) = (shipments.longs("warehouse_id"), shipments.words("service"));
    for (row, shipped) in shipments.within(asked, "shipped_at") {
        if let Some(order) = slice.order(of[row]) {
            sums.add([warehouses[row], services.get(row), shipped - placed[order]], [1]);
        }
    }
}

fn finish(sums: Sums) -> Vec<Vec<i128>> {
    let mut times: BTreeMap<[i64; 2], Vec<(i64, i128)>> = BTreeMap::new();
    for ([warehouse, service, millis], [count]) in sums.sorted() {
        times.entry([warehouse, service]).or_default().push((millis, count));
    }
    let row = |([warehouse, service], times): ([i64; 2], Vec<(i64, i128)>)| {
        [i128::from(warehouse), i128::from(service)].into_iter().chain(ranked(&times)).collect()
    };
    times.into_iter().map(row).collect()
}

/// How many times there are, and half, nine tenths and nineteen twentieths of the way through them, of how often each was, ascending.
fn ranked(times: &[(i64, i128)]) -> [i128; 4] {
    let all: i128 = times.iter().map(|(_, count)| count).sum();
    // The nearest rank in whole numbers: a share is so many twentieths.
    let at = |twentieths: i128| {
        let mut before = (all * twentieths + 19) / 20;
        let found = times.iter().find(|(_, count)| {
            before -= count;
            before <= 0
        });
        found.map_or(0, |(millis, _)| i128::from(*millis))
    };
    [all, at(10), at(18), at(19)]
}

/// Of how often each time was on servers.
fn merge(rows: Rows) -> Rows {
    let mut times: BTreeMap<[Cell; 2], BTreeMap<i64, i128>> = BTreeMap::new();
    for row in rows {
        if let Ok([warehouse, service, Cell::Number(millis), Cell::Number(count)]) = <[Cell; 4]>::try_from(row) {
            *times.entry([warehouse, service]).or_default().entry(millis as i64).or_default() += count;
        }
    }
    let row = |(of, times): ([Cell; 2], BTreeMap<i64, i128>)| {
        let times: Vec<(i64, i128)> = times.into_iter().collect();
        of.into_iter().chain(ranked(&times).map(Cell::Number)).collect()
    };
    times.into_iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_a_time_that_was() {
        let mut sums = Sums::default();
        for millis in [10, 20, 20, 40] {
            sums.add([1, 0, millis], [1]);
        }
        assert_eq!(finish(sums), [[1, 0, 4, 20, 40, 40]]);
    }

    #[test]
    fn percentiles_of_all_are_no_percentiles_of_parts() {
        let counted = |millis: i128, count: i128| {
            let service = Cell::Text("express".to_owned());
            vec![Cell::Number(1), service, Cell::Number(millis), Cell::Number(count)]
        };
        let merged = merge(vec![counted(10, 1), counted(20, 1), counted(20, 1), counted(40, 1)]);
        let numbers = [4, 20, 40, 40].map(Cell::Number);
        let row: Vec<Cell> = [Cell::Number(1), Cell::Text("express".to_owned())].into_iter().chain(numbers).collect();
        assert_eq!(merged, [row]);
    }
}
