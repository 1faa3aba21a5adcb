//! What lies in a directory's files, whatever their format, as libraries read it.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use arrow::array::RecordBatch;
use arrow::ipc::reader::FileReader;
use ordermill::tables::{Table, Type};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::Value as Json;

use super::support::{Rows, whole};
use super::values::{Row, Value, batch};

/// What a directory holds, each table's files in the order of their names.
pub(crate) fn read(root: &Path) -> Rows {
    let mut rows = Rows::new();
    for table in ordermill::tables::ALL {
        let Ok(entries) = std::fs::read_dir(root.join(table.name)) else { continue };
        let mut files: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
        files.retain(|path| !path.file_name().expect("a name").to_str().expect("text").starts_with('.'));
        files.sort();
        let batches: Vec<_> = files.iter().flat_map(|path| batches(table, path)).collect();
        if batches.iter().any(|batch| batch.num_rows() > 0) {
            rows.insert(table.name.to_owned(), whole(&batches));
        }
    }
    rows
}

fn batches(table: &'static Table, path: &Path) -> Vec<RecordBatch> {
    let file = File::open(path).expect("a file");
    let name = path.file_name().expect("a name").to_str().expect("text");
    let mut endings = name.split('.').skip(1);
    let format = endings.next().expect("an ending");
    let text: Box<dyn Read> = match endings.next() {
        Some("gz") => Box::new(flate2::read::MultiGzDecoder::new(file.try_clone().expect("a file"))),
        Some("zst") => Box::new(zstd::Decoder::new(file.try_clone().expect("a file")).expect("Zstandard")),
        other => {
            assert_eq!(other, None, "{name}");
            Box::new(file.try_clone().expect("a file"))
        }
    };
    match format {
        "parquet" => {
            let reader = ParquetRecordBatchReaderBuilder::try_new(file).expect("Parquet").build().expect("a reader");
            reader.map(|batch| batch.expect("rows")).collect()
        }
        "arrow" => FileReader::try_new(file, None).expect("Arrow").map(|batch| batch.expect("rows")).collect(),
        "csv" => vec![csv(table, text)],
        "ndjson" => vec![ndjson(table, text)],
        other => panic!("{other}"),
    }
}

fn csv(table: &'static Table, text: Box<dyn Read>) -> RecordBatch {
    let mut reader = csv::Reader::from_reader(text);
    let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    assert_eq!(reader.headers().expect("a header"), names);
    let row = |record: csv::StringRecord| -> Row {
        let values = record.iter().zip(table.columns);
        let value = |(text, column): (&str, &ordermill::tables::ColumnDefinition)| {
            (!text.is_empty() || !column.nullable).then(|| value(column.ty, text))
        };
        values.map(value).collect()
    };
    let rows: Vec<Row> = reader.records().map(|record| row(record.expect("a record"))).collect();
    batch(table, &rows)
}

fn ndjson(table: &'static Table, text: Box<dyn Read>) -> RecordBatch {
    let row = |line: String| -> Row {
        let object: Json = serde_json::from_str(&line).expect("JSON");
        assert_eq!(object.as_object().expect("an object").len(), table.columns.len(), "{line}");
        let value = |column: &ordermill::tables::ColumnDefinition| match &object[column.name] {
            Json::Null => None,
            Json::String(text) => Some(value(column.ty, text)),
            other => Some(value(column.ty, &other.to_string())),
        };
        table.columns.iter().map(value).collect()
    };
    let rows: Vec<Row> = BufReader::new(text).lines().map(|line| row(line.expect("a line"))).collect();
    batch(table, &rows)
}

fn value(ty: Type, text: &str) -> Value {
    match ty {
        Type::Id | Type::Money => Value::Long(text.parse().expect("a number")),
        Type::Integer => Value::Integer(text.parse().expect("a number")),
        Type::Instant => Value::Instant(text.parse::<jiff::Timestamp>().expect("an instant").as_millisecond()),
        Type::Word(_) | Type::Text => Value::Text(text.to_owned()),
        Type::Degrees => Value::Double(text.parse().expect("a number")),
        Type::Flag => Value::Flag(text.parse().expect("true or false")),
    }
}
