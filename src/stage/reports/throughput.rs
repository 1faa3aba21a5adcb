//! `throughput`: hours of the warehouse's clocks, some of which differ from UTC by half hours.

use mongodb::bson::{Document, doc};

use crate::stage::asked::{self, Asked};
use crate::stage::pipeline::{added_up, inside, local_hour, quarter, summed, units_of_carton};
use crate::stage::report::{Form, Ways};
use crate::stage::slice::Slice;
use crate::stage::stages::Stage;
use crate::stage::stages::rollups::PACKED;
use crate::stage::sums::Sums;

pub(super) static WAYS: Ways = Ways {
    forms: &[
        Form { stage: Stage::Plain, sql: &[SQL], pipeline: Some(("orders", pipeline)) },
        Form { stage: Stage::Queries, sql: &[BY_QUARTER], pipeline: None },
        Form { stage: Stage::Rollups, sql: &[SUMMED_UP], pipeline: Some((PACKED, summed_up)) },
    ],
    fold,
    finish: None,
    partial: None,
};

const SQL: &str = "\
SELECT s.warehouse_id, date_trunc('hour', k.packed_at, w.time_zone) AS hour,
       count(DISTINCT k.carton_id) AS cartons, sum(i.quantity) AS units
FROM cartons k
JOIN carton_items i ON i.carton_id = k.carton_id
JOIN shipments s ON s.shipment_id = k.shipment_id
JOIN warehouses w ON w.warehouse_id = s.warehouse_id
WHERE k.packed_at >= :from AND k.packed_at < :until AND (:client::bigint IS NULL OR k.client_id = :client)
GROUP BY 1, 2";

/// By quarters of an hour: cartons by themselves, since each is counted once, and units without a group for each carton.
const BY_QUARTER: &str = "\
SELECT q.warehouse_id, date_trunc('hour', q.quarter, w.time_zone) AS hour, sum(q.cartons) AS cartons, sum(q.units) AS units
FROM (SELECT s.warehouse_id, date_bin('15 minutes', k.packed_at, timestamptz 'epoch') AS quarter, count(*) AS cartons, 0 AS units
      FROM cartons k JOIN shipments s ON s.shipment_id = k.shipment_id
      WHERE k.packed_at >= :from AND k.packed_at < :until AND (:client::bigint IS NULL OR k.client_id = :client)
      GROUP BY 1, 2
      UNION ALL
      SELECT s.warehouse_id, date_bin('15 minutes', k.packed_at, timestamptz 'epoch'), 0, sum(i.quantity)
      FROM cartons k
      JOIN carton_items i ON i.carton_id = k.carton_id
      JOIN shipments s ON s.shipment_id = k.shipment_id
      WHERE k.packed_at >= :from AND k.packed_at < :until AND (:client::bigint IS NULL OR k.client_id = :client)
      GROUP BY 1, 2) AS q
JOIN warehouses w ON w.warehouse_id = q.warehouse_id
GROUP BY 1, 2";

/// From sums by quarters.
const SUMMED_UP: &str = "\
SELECT r.warehouse_id, date_trunc('hour', r.quarter, w.time_zone) AS hour, sum(r.cartons) AS cartons, sum(r.units) AS units
FROM ordermill_packed_by_quarter r JOIN warehouses w USING (warehouse_id)
WHERE r.quarter >= :from AND r.quarter < :until AND (:client::bigint IS NULL OR r.client_id = :client)
GROUP BY 1, 2";

fn pipeline(asked: &Asked) -> Vec<Document> {
    let mut pipeline = inside(asked, &["shipments", "cartons"], "packed_at");
    pipeline.push(doc! { "$group": {
        "_id": { "warehouse_id": "$shipments.warehouse_id", "quarter": quarter("$shipments.cartons.packed_at") },
        "cartons": { "$sum": 1 },
        "units": { "$sum": units_of_carton() },
    } });
    pipeline.push(by_hour(asked));
    pipeline
}

fn summed_up(asked: &Asked) -> Vec<Document> {
    vec![summed(asked), by_hour(asked)]
}

/// From quarters to local hours.
fn by_hour(asked: &Asked) -> Document {
    let hour = local_hour("warehouse_id", &asked.warehouses);
    added_up(&["warehouse_id"], Some(("hour", hour)), &["cartons", "units"])
}

fn fold(slice: &Slice<'_>, asked: &Asked, sums: &mut Sums) {
    let (Some(shipments), Some(cartons)) = (slice.rows("shipments"), slice.rows("cartons")) else { return };
    let Some(items) = slice.rows("carton_items") else { return };
    let (clients, of, packed) =
        (cartons.longs("client_id"), cartons.longs("shipment_id"), cartons.instants("packed_at"));
    let (warehouses, units) = (shipments.longs("warehouse_id"), items.integers("quantity"));
    // Items lie in the order of their cartons.
    let mut items = items.longs("carton_id").iter().zip(units).peekable();
    for (row, &carton) in cartons.longs("carton_id").iter().enumerate() {
        let mut inside = 0;
        while let Some((_, units)) = items.next_if(|(of, _)| **of == carton) {
            inside += i64::from(*units);
        }
        let packed = packed.get(row).filter(|&packed| asked.has(packed) && asked.is_of(clients[row]));
        if let (Some(packed), Some(shipment)) = (packed, slice.shipment(of[row])) {
            let warehouse = warehouses[shipment];
            let hour = asked::local_hour(&asked.warehouses[&warehouse], packed);
            sums.add([warehouse, hour], [1, inside]);
        }
    }
}
