//! Rows come in the order of their keys, and ids say when.

use arrow::array::{AsArray, RecordBatch};
use arrow::datatypes::{Int32Type, Int64Type, TimestampMillisecondType};
use ordermill::generate::OrderId;
use ordermill::plan::Selection;

use super::support::{SMALL, profile, table};

fn ids<'b>(batch: &'b RecordBatch, name: &str) -> &'b [i64] {
    batch.column_by_name(name).expect("an id").as_primitive::<Int64Type>().values()
}

#[test]
fn orders_rise_by_id_and_their_ids_name_minute_and_client() {
    let profile = profile(SMALL);
    let orders = table(&profile, &Selection::default(), "orders");
    let placed = orders.column_by_name("placed_at").expect("placed_at").as_primitive::<TimestampMillisecondType>();
    assert!(ids(&orders, "order_id").windows(2).all(|pair| pair[0] < pair[1]));
    let bits = OrderId::position_bits(profile.max_clients);
    let mut next = std::collections::BTreeMap::new();
    for row in 0..orders.num_rows() {
        let id = OrderId::decode(ids(&orders, "order_id")[row], bits);
        assert_eq!(id.minute, placed.value(row).div_euclid(60_000));
        assert_eq!(i64::from(id.client), ids(&orders, "client_id")[row]);
        let place = next.entry((id.minute, id.client)).or_insert(0);
        assert_eq!(id.position, *place, "positions have no gaps");
        *place += 1;
    }
}

#[test]
fn lines_follow_their_orders_and_name_no_product_twice() {
    let profile = profile(SMALL);
    let lines = table(&profile, &Selection::default(), "order_lines");
    let numbers = lines.column_by_name("line_number").expect("line_number").as_primitive::<Int32Type>();
    let keys: Vec<_> = ids(&lines, "order_id").iter().zip(numbers.values()).collect();
    assert!(keys.windows(2).all(|pair| pair[0] < pair[1]));
    let mut products: Vec<_> = ids(&lines, "order_id").iter().zip(ids(&lines, "product_id")).collect();
    products.sort_unstable();
    assert!(products.windows(2).all(|pair| pair[0] != pair[1]));
}

#[test]
fn dimension_rows_rise_by_key() {
    let profile = profile(SMALL);
    for (name, key) in [
        ("clients", "client_id"),
        ("warehouses", "warehouse_id"),
        ("products", "product_id"),
        ("customers", "customer_id"),
    ] {
        let rows = table(&profile, &Selection::default(), name);
        assert!(ids(&rows, key).windows(2).all(|pair| pair[0] < pair[1]), "{name}");
    }
}
