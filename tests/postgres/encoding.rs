//! The bytes of COPY against the server's own reading.

use std::sync::{Arc, OnceLock};

use arrow::array::{
    ArrayRef, BooleanArray, DictionaryArray, Float64Array, Int32Array, Int64Array, RecordBatch, StringArray,
    TimestampMillisecondArray,
};
use arrow::datatypes::Int32Type;
use ordermill::sinks::postgres::copy_bytes;
use ordermill::tables::{ColumnDefinition, Group, Table, Type};

use super::support::database;

const fn column(name: &'static str, ty: Type) -> ColumnDefinition {
    ColumnDefinition { name, doc: "", ty, nullable: true }
}

static EVERY_TYPE: Table = Table {
    name: "every_type",
    doc: "",
    group: Group::Order,
    on_request: false,
    key: &["id"],
    inside: None,
    indexes: &[],
    columns: &[
        column("id", Type::Id),
        column("money", Type::Money),
        column("count", Type::Integer),
        column("instant", Type::Instant),
        column("word", Type::Word("w")),
        column("text", Type::Text),
        column("degrees", Type::Degrees),
        column("flag", Type::Flag),
    ],
    schema: OnceLock::new(),
};

/// The first and the last millisecond that Postgres knows.
const INSTANTS: [i64; 2] = [-210_866_803_200_000, 9_224_318_015_999_999];

fn batch(instants: Vec<Option<i64>>) -> RecordBatch {
    let words: DictionaryArray<Int32Type> =
        vec![None, Some(""), Some("ä€𝄞"), Some("a\tb\\\n\"'")].into_iter().collect();
    let long = "x".repeat(300_000);
    let columns: Vec<ArrayRef> = vec![
        Arc::new(Int64Array::from(vec![None, Some(i64::MIN), Some(i64::MAX), Some(0)])),
        Arc::new(Int64Array::from(vec![None, Some(-1), Some(1), Some((1 << 53) + 1)])),
        Arc::new(Int32Array::from(vec![None, Some(i32::MIN), Some(i32::MAX), Some(-1)])),
        Arc::new(TimestampMillisecondArray::from(instants).with_timezone("UTC")),
        Arc::new(words),
        Arc::new(StringArray::from(vec![None, Some(""), Some(long.as_str()), Some("\\N")])),
        Arc::new(Float64Array::from(vec![None, Some(f64::MIN), Some(f64::MIN_POSITIVE), Some(f64::NEG_INFINITY)])),
        Arc::new(BooleanArray::from(vec![None, Some(true), Some(false), Some(true)])),
    ];
    RecordBatch::try_new(EVERY_TYPE.schema(), columns).expect("columns of one length")
}

#[test]
fn every_type_with_nothing_and_with_extremes_is_what_the_server_reads() {
    let database = database();
    database.ask(
        "CREATE TABLE every_type (id bigint, money bigint, count integer, instant timestamptz, word text, text text, \
         degrees double precision, flag boolean)",
    );
    let rows = batch(vec![None, Some(INSTANTS[0]), Some(INSTANTS[1]), Some(1_772_442_123_456)]);
    // A slice has an offset, and all its nulls before it.
    let bytes = copy_bytes(&EVERY_TYPE, [&rows, &rows.slice(1, 3)]).expect("encoded");
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), bytes).expect("written");
    database.ask(&format!("\\copy every_type from '{}' (format binary)", file.path().display()));

    let read = database.ask(
        "SET timezone = 'UTC'; SELECT count(*), id, money, count, instant, word = E'a\\tb\\\\\\n\"''' AS odd, \
         word = 'ä€𝄞' AS wide, length(word), md5(text), degrees, flag \
         FROM every_type GROUP BY id, money, count, instant, word, text, degrees, flag ORDER BY id NULLS FIRST",
    );
    let long = database.ask("SELECT md5(repeat('x', 300000))");
    let empty = "d41d8cd98f00b204e9800998ecf8427e";
    let dollar = database.ask("SELECT md5(E'\\\\N')");
    let expected = [
        "1||||||||||".to_owned(),
        format!(
            "2|-9223372036854775808|-1|-2147483648|4714-11-24 00:00:00+00 BC|f|f|0|{empty}|-1.7976931348623157e+308|t"
        ),
        format!("2|0|9007199254740993|-1|2026-03-02 09:02:03.456+00|t|f|7|{dollar}|-Infinity|t"),
        format!(
            "2|9223372036854775807|1|2147483647|294276-12-31 23:59:59.999+00|f|t|3|{long}|2.2250738585072014e-308|f"
        ),
    ];
    assert_eq!(read.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn an_instant_that_postgres_has_not_is_an_error() {
    for wrong in [INSTANTS[0] - 1, INSTANTS[1] + 1, i64::MIN, i64::MAX] {
        let rows = batch(vec![None, None, Some(wrong), None]);
        let said = copy_bytes(&EVERY_TYPE, [&rows]).expect_err("refused").to_string();
        assert!(said.contains("`instant`") && said.contains("every_type"), "{said}");
    }
}

#[test]
fn rows_of_another_table_are_an_error() {
    let rows = batch(vec![None; 4]).project(&[1, 0, 3, 2, 4, 5, 6, 7]).expect("projected");
    assert!(copy_bytes(&EVERY_TYPE, [&rows]).expect_err("refused").to_string().contains("`count`"));
}
