//! Laws of rows: references, sums, check digits, reserved contact data.

use std::collections::HashMap;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{Int32Type, Int64Type, TimestampMillisecondType};
use ordermill::plan::Selection;

use super::support::{SMALL, profile, table, words};

fn longs<'b>(batch: &'b RecordBatch, name: &str) -> &'b [i64] {
    batch.column_by_name(name).expect("a column").as_primitive::<Int64Type>().values()
}

fn instants<'b>(batch: &'b RecordBatch, name: &str) -> &'b [i64] {
    batch.column_by_name(name).expect("a column").as_primitive::<TimestampMillisecondType>().values()
}

fn counts<'b>(batch: &'b RecordBatch, name: &str) -> &'b [i32] {
    batch.column_by_name(name).expect("a column").as_primitive::<Int32Type>().values()
}

#[test]
fn lines_and_orders_add_up() {
    let profile = profile(SMALL);
    let orders = table(&profile, &Selection::default(), "orders");
    let lines = table(&profile, &Selection::default(), "order_lines");
    let mut sums: HashMap<i64, (i64, i32, i32)> = HashMap::new();
    for row in 0..lines.num_rows() {
        let quantity = counts(&lines, "quantity")[row];
        let total = longs(&lines, "line_total_minor")[row];
        let gross = i64::from(quantity) * longs(&lines, "unit_price_minor")[row];
        assert_eq!(total, gross - longs(&lines, "discount_minor")[row]);
        assert!(quantity > 0 && total >= 0);
        let sum = sums.entry(longs(&lines, "order_id")[row]).or_default();
        *sum = (sum.0 + total, sum.1 + quantity, sum.2 + 1);
    }
    for row in 0..orders.num_rows() {
        let of = |name| longs(&orders, name)[row];
        let sum = sums[&of("order_id")];
        assert_eq!(sum, (of("subtotal_minor"), counts(&orders, "unit_count")[row], counts(&orders, "line_count")[row]));
        let total = of("subtotal_minor") - of("discount_minor") + of("shipping_minor") + of("tax_minor");
        assert_eq!(of("total_minor"), total);
    }
}

#[test]
fn references_exist_and_nothing_comes_before_what_it_names() {
    let profile = profile(SMALL);
    let made = |name: &str| table(&profile, &Selection::default(), name);
    let since = |rows: &RecordBatch, key: &str| -> HashMap<i64, i64> {
        longs(rows, key).iter().copied().zip(instants(rows, "created_at").iter().copied()).collect()
    };
    let clients = since(&made("clients"), "client_id");
    let products = made("products");
    let customers = made("customers");
    for (rows, name) in [(&products, "products"), (&customers, "customers")] {
        for (client, at) in longs(rows, "client_id").iter().zip(instants(rows, "created_at")) {
            assert!(clients[client] <= *at, "{name}");
        }
    }
    let (products, customers) = (since(&products, "product_id"), since(&customers, "customer_id"));
    let orders = made("orders");
    let placed: HashMap<i64, i64> =
        longs(&orders, "order_id").iter().copied().zip(instants(&orders, "placed_at").iter().copied()).collect();
    for (order, customer) in longs(&orders, "order_id").iter().zip(longs(&orders, "customer_id")) {
        assert!(customers[customer] <= placed[order]);
    }
    let lines = made("order_lines");
    for (order, product) in longs(&lines, "order_id").iter().zip(longs(&lines, "product_id")) {
        assert!(products[product] <= placed[order]);
    }
}

#[test]
fn contact_data_can_belong_to_nobody_and_numbers_have_their_check_digit() {
    let profile = profile(SMALL);
    let customers = table(&profile, &Selection::default(), "customers");
    let text = |rows: &RecordBatch, name: &str| {
        let column = rows.column_by_name(name).expect("a column").as_string::<i32>().clone();
        (0..column.len())
            .filter(|row| column.is_valid(*row))
            .map(|row| column.value(row).to_owned())
            .collect::<Vec<_>>()
    };
    for email in text(&customers, "email") {
        let domain = email.split_once('@').expect("an address").1;
        assert!(["example.com", "example.net", "example.org"].contains(&domain), "{email}");
    }
    let countries = words(&customers, "country");
    let phones = customers.column_by_name("phone").expect("a column").as_string::<i32>();
    for (phone, country) in phones.iter().zip(&countries) {
        assert!(ordermill::geography::is_fictional(phone.unwrap_or_default(), country), "{phone:?} in {country}");
    }
    let products = table(&profile, &Selection::default(), "products");
    for gtin in text(&products, "gtin") {
        let weighed = gtin.bytes().rev().enumerate().map(|(i, d)| u32::from(d - b'0') * if i % 2 == 0 { 1 } else { 3 });
        assert!(gtin.len() == 13 && gtin.starts_with("952") && weighed.sum::<u32>() % 10 == 0, "{gtin}");
    }
}
