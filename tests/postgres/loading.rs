//! What is loaded, how it is laid out, and that it is what Parquet holds.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Float64Type, Int32Type, Int64Type, TimestampMillisecondType};
use ordermill::sinks::indexes;
use ordermill::tables::{self, Table, Type};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::support::{Database, database, generate, ordermill, script, stdout, succeed, undisturbed};

/// Rows as text that both sides can write: instants in milliseconds, as `COPY … TO` separates and escapes.
fn from_server(database: &Database, table: &Table) -> Vec<String> {
    let columns: Vec<_> = table
        .columns
        .iter()
        .map(|column| match column.ty {
            Type::Instant => format!("(extract(epoch FROM {}) * 1000)::bigint", column.name),
            _ => column.name.to_owned(),
        })
        .collect();
    let text = database.ask(&format!("COPY (SELECT {} FROM {}) TO STDOUT", columns.join(", "), table.name));
    let mut lines: Vec<_> = text.lines().map(str::to_owned).collect();
    lines.sort();
    lines
}

fn from_parquet(root: &Path, table: &Table) -> Vec<String> {
    let mut lines = Vec::new();
    for entry in std::fs::read_dir(root.join(table.name)).expect("a folder") {
        let file = std::fs::File::open(entry.expect("an entry").path()).expect("a file");
        let reader = ParquetRecordBatchReaderBuilder::try_new(file).expect("Parquet").build().expect("a reader");
        for batch in reader {
            let batch = batch.expect("rows");
            lines.extend((0..batch.num_rows()).map(|row| line(table, &batch, row)));
        }
    }
    lines.sort();
    lines
}

fn line(table: &Table, batch: &RecordBatch, row: usize) -> String {
    let mut fields = Vec::new();
    for (definition, column) in table.columns.iter().zip(batch.columns()) {
        fields.push(if column.is_null(row) {
            "\\N".to_owned()
        } else {
            match definition.ty {
                Type::Id | Type::Money => column.as_primitive::<Int64Type>().value(row).to_string(),
                Type::Integer => column.as_primitive::<Int32Type>().value(row).to_string(),
                Type::Instant => column.as_primitive::<TimestampMillisecondType>().value(row).to_string(),
                Type::Degrees => column.as_primitive::<Float64Type>().value(row).to_string(),
                Type::Flag => if column.as_boolean().value(row) { "t" } else { "f" }.to_owned(),
                Type::Word(_) | Type::Text => {
                    let plain = cast(&column.slice(row, 1), &DataType::Utf8).expect("text");
                    let text = plain.as_string::<i32>().value(0).to_owned();
                    text.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n")
                }
            }
        });
    }
    fields.join("\t")
}

#[test]
fn what_is_read_back_is_what_parquet_holds() {
    let (database, folder) = (database(), tempfile::tempdir().expect("a folder"));
    let root = folder.path().join("parquet");
    let all: Vec<_> = tables::ALL.iter().map(|table| table.name).collect();
    let tasks = ["--set", "tasks.sync.count=40", "--set", "tasks.sync.every=1 h"];
    let more = ["--tables", &all.join(","), "--to", root.to_str().expect("text")];
    succeed(&mut generate(&database.address, &[&tasks[..], &more].concat()));
    for table in tables::ALL {
        let expected = from_parquet(&root, table);
        assert!(!expected.is_empty(), "{}", table.name);
        assert!(from_server(&database, table) == expected, "{} differs", table.name);
    }
}

#[test]
fn keys_indexes_comments_and_statistics_are_there_in_the_end() {
    let database = database();
    succeed(&mut generate(&database.address, &["--foreign-keys", "--connections", "3"]));
    assert_eq!(&database.contents("public"), undisturbed());
    let loaded: Vec<_> = tables::ALL.into_iter().filter(|table| !table.on_request).collect();
    let references = |table: &&'static Table| table.references().filter(|parent| loaded.contains(parent)).count();
    let expected = [
        loaded.len(),
        loaded.iter().map(references).sum(),
        loaded.iter().map(|table| indexes::of(table).count()).sum(),
    ];
    let count = |sql: &str| database.ask(&format!("{sql} !~ 'ordermill'")).parse::<usize>().expect("a number");
    let constraints = |kind: &str| {
        let of = "SELECT count(*) FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND convalidated";
        count(&format!("{of} AND contype = '{kind}' AND conrelid::regclass::text"))
    };
    let others = "SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = indexrelid WHERE NOT indisprimary AND indisvalid \
                  AND relnamespace = 'public'::regnamespace AND indrelid::regclass::text";
    assert_eq!([constraints("p"), constraints("f"), count(others)], expected);
    assert_eq!(database.ask("SELECT obj_description('orders'::regclass)"), "An order: the header.");
    assert!(database.ask("SELECT col_description('orders'::regclass, 6)").contains("One of: cancelled, backordered"));
    assert_eq!(database.ask("SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND reltuples <= 0 AND relname !~ 'ordermill'"), "0");
    // It is complete, and says so at once.
    let output = succeed(&mut ordermill(
        &[&["generate"], &super::support::SMALL[..], &["--resume", "--foreign-keys", "--to", &database.address]]
            .concat(),
    ));
    assert!(stdout(&output).contains("already complete"), "{}", stdout(&output));
}

#[test]
fn indexes_are_built_before_or_not_at_all_when_asked() {
    for (when, keys) in [("before", "12"), ("none", "0")] {
        let database = database();
        succeed(&mut generate(&database.address, &["--indexes", when]));
        assert_eq!(&database.contents("public"), undisturbed());
        let sql = "SELECT count(*) FROM pg_constraint WHERE contype = 'p' AND conrelid::regclass::text !~ 'ordermill' \
                   AND connamespace = 'public'::regnamespace";
        assert_eq!(database.ask(sql), keys, "{when}");
    }
}

#[test]
fn partitions_hold_the_same_rows_and_are_pruned_by_time_and_by_id() {
    // Two weeks around the end of a month.
    let range = ["--set", "start=2026-03-25", "--set", "end=2026-04-08"];
    let unpartitioned = database();
    succeed(&mut generate(&unpartitioned.address, &[&range[..], &["--indexes", "none"]].concat()));
    let database = database();
    succeed(&mut generate(&database.address, &[&range[..], &["--partition-by", "month", "--unlogged"]].concat()));
    assert_eq!(database.contents("public"), unpartitioned.contents("public"));
    let partitions =
        database.ask("SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'orders'::regclass ORDER BY 1");
    assert!(partitions.lines().count() > 1, "{partitions}");
    let first = partitions.lines().next().expect("a first one");
    let (year_month, table) = (&first["orders_".len()..], "orders");
    let (year, month) = year_month.split_once('_').expect("a year and a month");
    let plan = database.ask(&format!("EXPLAIN SELECT * FROM {table} WHERE placed_at < '{year}-{month}-02'"));
    assert!(plan.contains(first) && partitions.lines().skip(1).all(|other| !plan.contains(other)), "{plan}");
    let id = database.ask(&format!("SELECT max(order_id) FROM {first}"));
    let plan = database.ask(&format!("EXPLAIN SELECT * FROM order_lines WHERE order_id = {id}"));
    assert_eq!(
        plan.matches("order_lines_2").count() > 0,
        plan.contains(&format!("order_lines_{year_month}")),
        "{plan}"
    );
    let empty = "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relispartition AND relpersistence <> 'u'";
    assert_eq!(database.ask(empty), "0");
}

#[test]
fn the_printed_schema_takes_the_rows() {
    let database = database();
    let printed = stdout(&succeed(&mut ordermill(&["schema", "postgres"])));
    script(&database.address, &printed);
    succeed(&mut generate(&database.address, &[]));
    let mut contents = database.contents("public");
    contents.retain(|name, _| tables::by_name(name).is_some_and(|table| !table.on_request));
    assert_eq!(&contents, undisturbed());
}

#[test]
fn a_schema_of_its_own_with_an_odd_name() {
    let database = database();
    succeed(&mut generate(&database.address, &["--schema", "Odd \"name\"; --", "--unlogged"]));
    assert_eq!(&database.contents("\"Odd \"\"name\"\"; --\""), undisturbed());
    assert_eq!(database.ask("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"), "0");
    let logged = "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relpersistence <> 'u' AND relnamespace::regnamespace::text ~ 'Odd'";
    assert_eq!(database.ask(logged), "0");
}

#[test]
fn parts_join_side_by_side_and_the_same_part_twice_doubles_nothing() {
    let database = database();
    // Those of them that come to a part late find some of it done.
    let parts = ["1/3", "2/3", "3/3", "2/3", "2/3"];
    let start = |part: &&str| {
        let mut command = generate(&database.address, &["--part", part, "--resume", "--connections", "2"]);
        command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("it starts")
    };
    let running: Vec<_> = parts.iter().map(start).collect();
    for child in running {
        let output = child.wait_with_output().expect("it ends");
        assert!(output.status.success(), "{}", super::support::stderr(&output));
    }
    assert_eq!(&database.contents("public"), undisturbed());
    assert_eq!(database.ask("SELECT bool_and(whole) FROM ordermill_jobs"), "t");
    let counted: BTreeMap<_, _> = undisturbed().iter().collect();
    let rows: u64 =
        counted.values().map(|text| text.split('|').next().expect("a count").parse::<u64>().expect("a number")).sum();
    assert_eq!(database.ask("SELECT sum(rows) FROM ordermill_chunks"), rows.to_string());
}

#[test]
fn a_directory_of_csv_is_copied_by_the_printed_script() {
    for codec in ["none", "gzip"] {
        let (database, folder) = (database(), tempfile::tempdir().expect("a folder"));
        let root = folder.path().join("it's csv");
        let root = root.to_str().expect("text");
        succeed(&mut generate(root, &["--format", "csv", "--codec", codec, "--file-orders", "400"]));
        script(&database.address, &stdout(&succeed(&mut ordermill(&["schema", "postgres"]))));
        script(&database.address, &stdout(&succeed(&mut ordermill(&["schema", "copy", "--dir", root]))));
        let mut contents = database.contents("public");
        contents.retain(|name, _| tables::by_name(name).is_some_and(|table| !table.on_request));
        assert_eq!(&contents, undisturbed(), "{codec}");
    }
}
