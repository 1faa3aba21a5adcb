//! Data broken on purpose, one value at a time: each law's checker finds it and names table and column.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Int32Array, Int64Array, RecordBatch, StringArray, TimestampMillisecondArray,
};
use arrow::compute::{cast, concat_batches};
use arrow::datatypes::{DataType, Field, Int32Type, Int64Type, Schema, TimeUnit, TimestampMillisecondType};
use ordermill::plan::Selection;
use ordermill::profile::Profile;
use ordermill::tables::{Batches, Group};

use super::support::{Rows, check, order_tables, read, rows};

fn world() -> (Profile, Rows) {
    let profile = read(
        "seed = 8\nstart = 2026-03-02\nend = 2026-03-10\nas_of = 2026-03-20\n\n[warehouse.a]\nplace = [40.7, -74.2]\n\n[warehouse.b]\n\
         place = [34.0, -118.2]\n\n[client.market]\nlike = \"grocery\"\norders = 60\ncancel = 0.1\nterms = \"3 d\"\n\
         tax = 0.1\nreturns = 0.6\nstock = { coverage = 0.9 }\n\n\
         [tasks.sync]\ncount = 40\nevery = \"15 min\"\n[tasks.report]\ncount = 3\nevery = \"1 d\"\naligned = true\n",
    );
    let mut rows = rows(&profile, &Selection::default());
    // One batch per table, so that any row can be found.
    let slices = std::mem::take(&mut rows.slices);
    let whole = order_tables().map(|table| {
        let batches: Vec<RecordBatch> =
            slices.iter().flatten().filter(|(it, _)| *it == table).map(|(_, batch)| batch.clone()).collect();
        (table, concat_batches(&table.schema(), &batches).expect("one schema"))
    });
    rows.slices = vec![whole.collect()];
    (profile, rows)
}

/// A change of one value.
type Change = fn(&ArrayRef, usize) -> ArrayRef;

/// One more, or one millisecond later, or the other truth, or another word.
fn next(column: &ArrayRef, row: usize) -> ArrayRef {
    match column.data_type() {
        DataType::Int64 => {
            let values = column.as_primitive::<Int64Type>().values().iter().enumerate();
            Arc::new(Int64Array::from(values.map(|(i, v)| v + i64::from(i == row)).collect::<Vec<_>>()))
        }
        DataType::Int32 => {
            let values = column.as_primitive::<Int32Type>().values().iter().enumerate();
            Arc::new(Int32Array::from(values.map(|(i, v)| v + i32::from(i == row)).collect::<Vec<_>>()))
        }
        DataType::Timestamp(TimeUnit::Millisecond, _) => later(column, row, 1),
        DataType::Boolean => {
            let values = column.as_boolean().iter().enumerate();
            Arc::new(values.map(|(i, v)| Some(v.unwrap_or_default() != (i == row))).collect::<BooleanArray>())
        }
        _ => {
            let plain = cast(column, &DataType::Utf8).expect("words are text");
            let values = plain.as_string::<i32>().iter().enumerate();
            let changed: StringArray = values.map(|(i, v)| if i == row { Some("7") } else { v }).collect();
            cast(&(Arc::new(changed) as ArrayRef), column.data_type()).expect("text becomes words")
        }
    }
}

fn later(column: &ArrayRef, row: usize, by: i64) -> ArrayRef {
    let values = column.as_primitive::<TimestampMillisecondType>().iter().enumerate();
    let moved: TimestampMillisecondArray = values.map(|(i, v)| if i == row { v.map(|v| v + by) } else { v }).collect();
    Arc::new(moved.with_timezone("UTC"))
}

/// The id of another client's customer.
fn foreign(column: &ArrayRef, row: usize) -> ArrayRef {
    let values = column.as_primitive::<Int64Type>().values().iter().enumerate();
    Arc::new(Int64Array::from(values.map(|(i, v)| if i == row { v ^ (1 << 40) } else { *v }).collect::<Vec<_>>()))
}

fn gone(column: &ArrayRef, row: usize) -> ArrayRef {
    let values = column.as_primitive::<TimestampMillisecondType>().iter().enumerate();
    let less: TimestampMillisecondArray = values.map(|(i, v)| if i == row { None } else { v }).collect();
    Arc::new(less.with_timezone("UTC"))
}

/// The batches with one value of a table changed, in the first row that has one.
fn change(batches: &mut Batches, table: &str, column: &str, change: Change) -> bool {
    let Some((_, batch)) = batches.iter_mut().find(|(it, _)| it.name == table) else { return false };
    let place = batch.schema().index_of(column).expect("a column");
    let mut columns = batch.columns().to_vec();
    // In the middle, where there is something before and after. A later shipment of an order may be received at any
    // instant near by, its first one may not.
    let ids = batch.column(0).as_primitive::<Int64Type>().values();
    let is_fixed = |row: &usize| table != "shipments" || ids[*row] % 1024 == 0;
    let rows = batch.num_rows() / 2..batch.num_rows();
    let Some(row) = rows.filter(is_fixed).find(|row| columns[place].is_valid(*row)) else {
        return false;
    };
    columns[place] = change(&columns[place], row);
    *batch = RecordBatch::try_new(batch.schema(), columns).expect("the same schema");
    true
}

/// Columns whose values no law can contradict: they were drawn, and stand nowhere else in the data; or another value
/// near by is as lawful.
const FREE: [&str; 28] = [
    "orders.order_number",
    "orders.channel",
    "orders.customer_id",
    "orders.placed_at",
    "orders.ship_to_city",
    "orders.ship_to_region",
    "orders.ship_to_postal_code",
    "orders.ship_to_country",
    "order_lines.sku",
    "shipments.picked_at",
    "shipments.shipped_at",
    "shipments.delivered_at",
    "invoices.paid_at",
    "notifications.channel",
    "notifications.queued_at",
    "notifications.sent_at",
    "picks.tour_id",
    "picks.picked_at",
    "returns.reason",
    "returns.disposition",
    "returns.quantity",
    "returns.requested_at",
    "returns.received_at",
    "stock_waves.client_id",
    "stock_waves.product_id",
    "stock_waves.opened_with",
    "stock_waves.allocated",
    "stock_waves.short",
];

#[test]
fn whatever_value_of_an_order_table_is_changed_a_law_is_broken() {
    let (profile, sound) = world();
    assert_eq!(check(&profile, &sound), Vec::<String>::new());
    // Events tell of rows that stand elsewhere: `verify` compares them, and no law does.
    for table in order_tables().filter(|table| table.name != "events") {
        for column in table.columns {
            let key = format!("{}.{}", table.name, column.name);
            let free = FREE.contains(&key.as_str());
            let mut broken = sound.clone();
            assert!(change(&mut broken.slices[0], table.name, column.name, next), "{key} has no value");
            let found = check(&profile, &broken);
            assert!(free || !found.is_empty(), "{key} was changed, and no law is broken");
        }
    }
}

#[test]
fn each_kind_of_breach_is_found_and_named() {
    let (profile, sound) = world();
    let cases: [(&str, &str, Change, &str); 28] = [
        ("orders", "customer_id", foreign, "L1 orders"),
        ("orders", "total_minor", next, "L2 orders"),
        ("orders", "tax_minor", next, "L2 orders"),
        ("orders", "unit_count", next, "L2 orders"),
        ("orders", "shipment_count", next, "L2 orders"),
        ("orders", "cancelled_minor", next, "L2 orders"),
        ("orders", "status", next, "L4 orders"),
        ("orders", "allocated_at", next, "L4 orders"),
        ("orders", "promised_at", next, "L7 orders"),
        ("orders", "promise_missed", next, "L7 orders"),
        ("orders", "placed_at", |c, r| later(c, r, 60_000), "L8 orders"),
        ("order_lines", "line_total_minor", next, "L2 order_lines"),
        ("order_lines", "quantity", next, "L3 order_lines"),
        ("order_lines", "product_id", next, "L1 "),
        ("shipments", "order_id", next, "L1 shipments"),
        ("shipments", "picked_at", |c, r| later(c, r, -30 * 86_400_000), "L4 shipments"),
        ("shipments", "packed_at", |c, r| later(c, r, 12 * 3_600_000), "L4 shipments"),
        ("shipments", "shipped_at", gone, "L4 shipments"),
        ("shipments", "delivered_at", |c, r| later(c, r, 300 * 86_400_000), "L4 shipments"),
        ("shipments", "service", next, "L1 shipments"),
        ("shipments", "cost_minor", next, "L7 shipments"),
        ("shipments", "estimated_delivery_at", next, "L7 shipments"),
        ("cartons", "sscc", next, "L9 cartons"),
        ("cartons", "weight_g", next, "L6 cartons"),
        ("carton_items", "carton_id", next, "L1 carton_items"),
        ("carton_items", "quantity", next, "L3 order_lines"),
        ("invoices", "total_minor", next, "L2 invoices"),
        ("notifications", "recipient", next, "L9 notifications"),
    ];
    for (table, column, with, says) in cases {
        let mut broken = sound.clone();
        assert!(change(&mut broken.slices[0], table, column, with), "{table}.{column}");
        let found = check(&profile, &broken);
        assert!(found.iter().any(|breach| breach.starts_with(says)), "{table}.{column}: {found:?}");
    }
}

#[test]
fn broken_dimensions_and_stock_are_found_and_named() {
    let (profile, sound) = world();
    let dimensions: [(&str, &str, Change, &str); 12] = [
        ("products", "gtin", next, "L9 products"),
        ("products", "created_at", |c, r| later(c, r, 4_000 * 86_400_000), "L1 order_lines"),
        ("products", "created_at", |c, r| later(c, r, -8_000 * 86_400_000), "L1 products"),
        ("customers", "email", next, "L9 customers"),
        ("customers", "phone", next, "L9 customers"),
        ("tasks", "kind", next, "L1 tasks"),
        ("tasks", "interval_s", next, "L1 tasks"),
        ("tasks", "first_run_at", next, "L4 tasks"),
        ("tasks", "next_run_at", |c, r| later(c, r, 900_000), "L4 tasks"),
        ("tasks", "next_run_at", |c, r| later(c, r, -900_000), "L4 tasks"),
        ("tasks", "last_run_at", gone, "L4 tasks"),
        ("tasks", "run_count", next, "L4 tasks"),
    ];
    for (table, column, with, says) in dimensions {
        let mut broken = sound.clone();
        if column == "created_at" && says.contains("order_lines") {
            // The product that sells best.
            let (_, lines) = broken.slices[0].iter().find(|(it, _)| it.name == "order_lines").expect("lines");
            let sold = lines.column_by_name("product_id").expect("it").as_primitive::<Int64Type>().value(0);
            let (_, products) = broken.dimensions.iter_mut().find(|(it, _)| it.name == "products").expect("products");
            let ids = products.column_by_name("product_id").expect("it").as_primitive::<Int64Type>();
            let row = ids.values().iter().position(|id| *id == sold).expect("it is there");
            let place = products.schema().index_of("created_at").expect("it");
            let mut columns = products.columns().to_vec();
            columns[place] = with(&columns[place], row);
            *products = RecordBatch::try_new(products.schema(), columns).expect("the same schema");
        } else {
            assert!(change(&mut broken.dimensions, table, column, with), "{table}.{column}");
        }
        let found = check(&profile, &broken);
        assert!(found.iter().any(|breach| breach.starts_with(says)), "{table}.{column}: {found:?}");
    }
    for column in ["on_hand", "allocated", "available", "reserve"] {
        let mut broken = sound.clone();
        assert!(change(&mut broken.stock, "stock", column, next));
        let found = check(&profile, &broken);
        assert!(found.iter().any(|breach| breach.starts_with("L5 stock")), "{column}: {found:?}");
    }
}

/// Values that no row was ever made with.
fn extreme(column: &ArrayRef, row: usize, kind: usize) -> ArrayRef {
    let long = [i64::MAX, i64::MIN, 0, -1][kind];
    let at = |i: usize| i == row;
    match column.data_type() {
        DataType::Int64 => {
            let values = column.as_primitive::<Int64Type>().values().iter().enumerate();
            Arc::new(Int64Array::from(values.map(|(i, v)| if at(i) { long } else { *v }).collect::<Vec<_>>()))
        }
        DataType::Int32 => {
            let int = [i32::MAX, i32::MIN, 0, -1][kind];
            let values = column.as_primitive::<Int32Type>().values().iter().enumerate();
            Arc::new(Int32Array::from(values.map(|(i, v)| if at(i) { int } else { *v }).collect::<Vec<_>>()))
        }
        DataType::Timestamp(..) => {
            let values = column.as_primitive::<TimestampMillisecondType>().iter().enumerate();
            let less: TimestampMillisecondArray =
                values.map(|(i, v)| if at(i) { Some(long).filter(|long| *long != 0) } else { v }).collect();
            Arc::new(less.with_timezone("UTC"))
        }
        DataType::Utf8 | DataType::Dictionary(..) => {
            let plain = cast(column, &DataType::Utf8).expect("words are text");
            let word = [Some("ÉÉÉÉÉÉÉÉÉ"), None, Some(""), Some("952")][kind];
            let values = plain.as_string::<i32>().iter().enumerate();
            Arc::new(values.map(|(i, v)| if at(i) { word } else { v }).collect::<StringArray>())
        }
        _ => Arc::clone(column),
    }
}

#[test]
fn values_that_no_row_was_made_with_cause_no_panic() {
    let (profile, sound) = world();
    let damage = |batches: &mut Batches, table: &str, place: usize| {
        let (_, batch) = batches.iter_mut().find(|(it, _)| it.name == table).expect("a table");
        let mut columns = batch.columns().to_vec();
        for kind in 0..4 {
            columns[place] = extreme(&columns[place], (batch.num_rows() / 2 + kind) % batch.num_rows(), kind);
        }
        let there = batch.schema();
        let fields = there.fields().iter().zip(&columns);
        let fields = fields.map(|(field, column)| Field::new(field.name(), column.data_type().clone(), true));
        *batch = RecordBatch::try_new(Arc::new(Schema::new(fields.collect::<Vec<_>>())), columns).expect("rows");
    };
    let mut failed = Vec::new();
    for table in ordermill::tables::ALL.into_iter().filter(|table| table.name != "warehouses") {
        for (place, column) in table.columns.iter().enumerate() {
            let mut broken = sound.clone();
            let batches = match table.name {
                "stock" => &mut broken.stock,
                _ if table.group == Group::Dimension => &mut broken.dimensions,
                _ => &mut broken.slices[0],
            };
            damage(batches, table.name, place);
            let checked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| check(&profile, &broken)));
            if checked.is_err() {
                failed.push(format!("{}.{}", table.name, column.name));
            }
        }
    }
    assert_eq!(failed, Vec::<String>::new());
}

#[test]
fn a_row_too_many_or_too_few_is_found() {
    let (profile, sound) = world();
    for table in ["order_lines", "shipments", "cartons", "carton_items", "invoices"] {
        for doubled in [false, true] {
            let mut broken = sound.clone();
            let (definition, batch) = broken.slices[0].iter_mut().find(|(it, _)| it.name == table).expect("a table");
            let row = batch.num_rows() / 2;
            let (before, after) = (
                batch.slice(0, row + usize::from(doubled)),
                batch.slice(row + usize::from(!doubled), batch.num_rows() - row - usize::from(!doubled)),
            );
            *batch = concat_batches(&definition.schema(), &[before, after]).expect("one schema");
            let found = check(&profile, &broken);
            assert!(!found.is_empty(), "{table}, doubled: {doubled}");
        }
    }
}
