//! The truth beside an engine that knows nothing of it.

use super::support::{World, text};

/// Every report once more: DuckDB over the Parquet, zones and percentiles in Python.
const REPORTS: &str = r#"
import sys, json, math, duckdb
from datetime import datetime, timezone
from zoneinfo import ZoneInfo
root, start, until, at = sys.argv[1], *map(int, sys.argv[2:5])
paydays = {(client, day) for client, day in json.loads(sys.argv[5])}
for table in ["clients", "warehouses", "stock", "orders", "order_lines", "shipments", "cartons", "carton_items"]:
    duckdb.sql(f"create view {table} as from '{root}/{table}/*.parquet'")
zones = {f"c{id}": ZoneInfo(zone) for id, zone in duckdb.sql("select client_id, time_zone from clients").fetchall()}
zones |= {f"w{id}": ZoneInfo(zone) for id, zone in duckdb.sql("select warehouse_id, time_zone from warehouses").fetchall()}
def local(of, ms): return datetime.fromtimestamp(ms // 1000, timezone.utc).astimezone(zones[of])
def hour(of, ms):
    there = local(of, ms)
    return ms - ms % 1000 - 1000 * (60 * there.minute + there.second)
def day(of, ms): return local(of, ms).date().isoformat()
def iso(ms): return datetime.fromtimestamp(ms // 1000, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
def sql(text): return duckdb.sql(text.replace("FROM_", str(start)).replace("UNTIL_", str(until)).replace("AT_", str(at))).fetchall()
def count(rows):
    sums = {}
    for key, measures in rows:
        sums[key] = [a + b for a, b in zip(sums.get(key, [0] * len(measures)), measures)]
    return [list(key) + measures for key, measures in sums.items()]
orders = sql("""select client_id, epoch_ms(placed_at), status, currency, unit_count, total_minor, cancelled_minor, customer_id
    from orders where epoch_ms(placed_at) >= FROM_ and epoch_ms(placed_at) < UNTIL_""")
answers = {}
answers["orders_by_hour"] = count(((c, iso(hour(f"c{c}", p))), [1]) for c, p, *_ in orders)
answers["revenue_by_day"] = count(((c, day(f"c{c}", p), cur), [1, u, t - x]) for c, p, s, cur, u, t, x, _ in orders)
answers["funnel"] = count(((c, day(f"c{c}", p), s), [1, x]) for c, p, s, cur, u, t, x, _ in orders)
answers["payday_lift"] = count(((c, day(f"c{c}", p), int((c, day(f"c{c}", p)) in paydays)), [1]) for c, p, *_ in orders)
per_customer = count(((c, customer), [1]) for c, *_, customer in orders)
answers["repeat"] = count(((c, n), [1]) for c, customer, n in per_customer)
answers["on_time"] = sql("""select client_id,
    count(*) filter (epoch_ms(shipped_at) <= AT_ and shipped_at <= ship_by),
    count(*) filter (epoch_ms(shipped_at) <= AT_ and shipped_at > ship_by),
    count(*) filter (epoch_ms(ship_by) <= AT_ and coalesce(epoch_ms(shipped_at) > AT_, true))
    from shipments where epoch_ms(ship_by) >= FROM_ and epoch_ms(ship_by) < UNTIL_ group by 1""")
times = {}
for w, s, ms in sql("""select warehouse_id, service, epoch_ms(shipped_at) - epoch_ms(placed_at)
    from shipments join orders using (order_id) where epoch_ms(shipped_at) >= FROM_ and epoch_ms(shipped_at) < UNTIL_"""):
    times.setdefault((w, s), []).append(ms)
def rank(of, hundredths): return sorted(of)[-(-len(of) * hundredths // 100) - 1]
answers["ship_times"] = [[w, s, len(of), *(rank(of, share) for share in (50, 90, 95))] for (w, s), of in times.items()]
answers["backlog"] = sql("""select case when age < 4 * 3600000 then 0 when age < 24 * 3600000 then 4
        when age < 72 * 3600000 then 24 else 72 end, late::int, count(*)
    from (select AT_ - epoch_ms(placed_at) as age, epoch_ms(promised_at) <= AT_ as late from orders o
          where epoch_ms(placed_at) <= AT_ and coalesce(epoch_ms(cancelled_at) > AT_, true)
            and not (shipment_count > 0 and backordered_units = 0 and order_id not in
                (select order_id from shipments where coalesce(epoch_ms(shipped_at) > AT_, true)))) group by 1, 2""")
answers["top_products"] = sql("""select client_id, place, product_id, units from (
    select *, row_number() over (partition by client_id order by units desc, product_id) as place
    from (select l.client_id, product_id, sum(quantity - cancelled_quantity)::bigint as units from order_lines l join orders using (order_id)
          where epoch_ms(placed_at) >= FROM_ and epoch_ms(placed_at) < UNTIL_ group by 1, 2)) where place <= 10""")
answers["splits"] = sql("""select client_id, count(*), count(*) filter (n > 1), sum(n)::bigint from (
    select client_id, order_id, (select count(*) from shipments s where s.order_id = o.order_id) as n from orders o
    where epoch_ms(placed_at) >= FROM_ and epoch_ms(placed_at) < UNTIL_) where n > 0 group by 1""")
answers["cartons"] = sql("""select client_id, box, count(*), sum(fill_permille)::bigint, sum(weight_g)::bigint from cartons
    where epoch_ms(packed_at) >= FROM_ and epoch_ms(packed_at) < UNTIL_ group by 1, 2""")
answers["low_stock"] = sql("""select client_id, warehouse_id, count(*), count(*) filter (on_hand <= reorder_point),
    count(*) filter (on_hand = 0) from stock group by 1, 2""")
packed = sql("""select s.warehouse_id, epoch_ms(k.packed_at), (select sum(quantity)::bigint from carton_items i where i.carton_id = k.carton_id)
    from cartons k join shipments s using (shipment_id) where epoch_ms(k.packed_at) >= FROM_ and epoch_ms(k.packed_at) < UNTIL_""")
answers["throughput"] = count(((w, iso(hour(f"w{w}", p))), [1, units]) for w, p, units in packed)
answers["shipping_cost"] = sql("""select carrier, service, zone, currency, count(*), sum(cost_minor)::bigint from shipments
    where epoch_ms(shipped_at) >= FROM_ and epoch_ms(shipped_at) < UNTIL_ group by 1, 2, 3, 4""")
print(json.dumps({name: sorted(map(list, rows)) for name, rows in answers.items()}))
"#;

#[test]
fn the_truth_of_every_report_is_what_another_engine_finds_in_the_parquet() {
    let world = World::new();
    let root = world.file("parquet");
    world.load(text(&root), &[]);
    let asked = world.asked();
    let paydays: Vec<(i64, String)> =
        asked.paydays.iter().map(|(client, day)| (*client, ordermill::calendar::date_of(*day).to_string())).collect();
    let paydays = serde_json::to_string(&paydays).expect("JSON");
    let [from, until, at] = [asked.from, asked.until, asked.at].map(|instant| instant.to_string());
    let python = std::env::var("ORDERMILL_PYTHON").expect("`scripts/test` makes a Python and runs the tests");
    let output = std::process::Command::new(python)
        .args(["-c", REPORTS, text(&root), &from, &until, &at, &paydays])
        .output()
        .expect("Python starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    for (report, answer) in world.truth(text(&root)) {
        let mut rows = serde_json::to_value(&answer).expect("JSON");
        let rows = rows.as_array_mut().expect("rows");
        rows.sort_by_key(ToString::to_string);
        let mut found = found[report.name].as_array().expect("rows").clone();
        found.sort_by_key(ToString::to_string);
        assert!(!rows.is_empty(), "{} has an answer here", report.name);
        assert_eq!(*rows, found, "{}", report.name);
    }
}
