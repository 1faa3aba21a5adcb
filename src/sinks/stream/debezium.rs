//! Events as Debezium tells changes (<https://debezium.io/documentation/reference/stable/connectors/postgresql.html>): the
//! value of a message without its schema, as Kafka Connect's JSON converter writes it with `schemas.enable=false` and a
//! Postgres connector with `REPLICA IDENTITY FULL`. Rows stand whole before and after.

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{Int32Type, Int64Type, TimestampMillisecondType};

use crate::tables::json::{put_number, put_text};

/// Appends events, a line each; `name` is what the database is called.
pub(super) fn append(batch: &RecordBatch, name: &str, to: &mut Vec<u8>) {
    let column = |name: &str| batch.column_by_name(name).expect("events have this column");
    let words = |name: &str| {
        let words = column(name).as_dictionary::<Int32Type>();
        (words.keys().values().clone(), words.values().as_string::<i32>().clone())
    };
    let (subjects, numbers) = (column("subject_id").as_primitive::<Int64Type>(), column("number"));
    let numbers = numbers.as_primitive::<Int32Type>();
    let instants = column("happened_at").as_primitive::<TimestampMillisecondType>();
    let (tables, table_names) = words("table_name");
    let (ops, op_names) = words("op");
    let sides = ["before", "after"].map(|side| (side, column(side).as_string::<i32>()));
    let mut quoted = Vec::new();
    put_text(name, &mut quoted);
    for row in 0..batch.num_rows() {
        for (place, (side, texts)) in sides.iter().enumerate() {
            to.extend_from_slice(if place == 0 { b"{\"" } else { b",\"" });
            to.extend_from_slice(side.as_bytes());
            to.extend_from_slice(b"\":");
            to.extend_from_slice(if texts.is_null(row) { b"null" } else { texts.value(row).as_bytes() });
        }
        to.extend_from_slice(b",\"source\":{\"version\":\"");
        to.extend_from_slice(env!("CARGO_PKG_VERSION").as_bytes());
        to.extend_from_slice(b"\",\"connector\":\"ordermill\",\"name\":");
        to.extend_from_slice(&quoted);
        to.extend_from_slice(b",\"ts_ms\":");
        put_number(instants.value(row), to);
        to.extend_from_slice(b",\"snapshot\":\"false\",\"db\":");
        to.extend_from_slice(&quoted);
        to.extend_from_slice(b",\"sequence\":\"[\\\"");
        put_number(subjects.value(row), to);
        to.extend_from_slice(b"\\\",\\\"");
        put_number(numbers.value(row), to);
        to.extend_from_slice(b"\\\"]\",\"schema\":\"public\",\"table\":");
        put_text(table_names.value(tables[row] as usize), to);
        let op: &[u8] = match op_names.value(ops[row] as usize) {
            "insert" => b"c",
            "update" => b"u",
            _ => b"d",
        };
        to.extend_from_slice(b"},\"op\":\"");
        to.extend_from_slice(op);
        to.extend_from_slice(b"\",\"ts_ms\":");
        put_number(instants.value(row), to);
        to.extend_from_slice(b",\"transaction\":null}\n");
    }
}
