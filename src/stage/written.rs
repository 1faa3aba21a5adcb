//! Stages as text that others can try by hand: what makes them, what takes them away again, and their questions, for `psql` and
//! `mongosh`.

use std::fmt::Write as _;

use mongodb::bson::{Bson, Document};

use super::asked::Asked;
use super::columnar;
use super::objects::{Collected, Held};
use super::pipeline;
use super::report::Report;
use super::reports;
use super::shards;
use super::stages::rollups::Rollup;
use super::stages::{Stage, partitions};
use crate::calendar::{date_of, utc};
use crate::profile::Profile;
use crate::tables;

/// The schema that the tables are taken to be in.
const SCHEMA: &str = "public";

/// A file of a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Where it is in the folder of the stage.
    pub path: String,
    /// What is in it.
    pub text: String,
}

/// The files of a stage, for databases that hold all of a profile's rows.
pub fn files(profile: &Profile, stage: Stage) -> Vec<File> {
    let until = profile.end.min(profile.as_of);
    let tables = tables::ALL.into_iter().filter(|table| profile.tables.contains(&table.name)).collect();
    let held = Held { tables, from: profile.start, until };
    let last = pipeline::quarter_of(until);
    let asked = Asked::new(profile, last - pipeline::WEEK, last, until);
    let file = |path: &str, text: String| File { path: path.to_owned(), text };
    let change = stage.change();
    match stage {
        Stage::Columnar => return of_columns(&held, &asked),
        Stage::Shards => return of_shards(&held, &asked),
        _ => {}
    }
    let mut files = vec![
        file("up.sql", format!("-- {stage}: {change}\n{}", up(stage, &held, &asked))),
        file("down.sql", format!("-- Takes {stage} away again.\n{}", down(stage, &held))),
        file("up.mongodb.js", format!("// {stage}: {change}\n{}", up_mongodb(stage, &held))),
        file("down.mongodb.js", format!("// Takes {stage} away again.\n{}", down_mongodb(stage, &held))),
    ];
    for report in reports::ALL.iter().filter(|report| held.lacking(report).is_none()) {
        let sql = format!("-- {}\n{}{};\n", report.question, parameters(stage, &asked), report.sql(stage));
        files.push(file(&format!("reports/{}.sql", report.name), sql));
        let (collection, pipeline) = report.pipeline(stage, &asked);
        let mut script = format!("// {}\ndb.getCollection(\"{collection}\").aggregate(", report.question);
        value(&pipeline.into(), 0, &mut script);
        script.push_str(", { allowDiskUse: true }).forEach(row => print(EJSON.stringify(row)));\n");
        files.push(file(&format!("reports/{}.mongodb.js", report.name), script));
    }
    files
}

/// The files for DuckDB, of a folder that holds the rows as Parquet.
fn of_columns(held: &Held, asked: &Asked) -> Vec<File> {
    let is_read = |table: &&tables::Table| reports::ALL.iter().any(|report| report.tables.contains(&table.name));
    let view = |table: &tables::Table| columnar::view(table.name, &[format!("parquet/{}/*.parquet", table.name)]);
    let views: String = held.tables.iter().copied().filter(is_read).map(view).collect();
    let change = Stage::Columnar.change();
    let up = format!("-- columnar: {change}\n{}{}{views}", columnar::MACROS, columnar::variables(asked));
    let mut files = vec![File { path: "up.sql".to_owned(), text: up }];
    files.extend(reports::ALL.iter().filter(|report| held.lacking(report).is_none()).map(|report| File {
        path: format!("reports/{}.sql", report.name),
        text: format!("-- {}\n{};\n", report.question, columnar::question(report)),
    }));
    files
}

/// The questions that each shard is asked.
fn of_shards(held: &Held, asked: &Asked) -> Vec<File> {
    let of = |report: &Report| {
        let (parameters, sql) = (parameters(Stage::Shards, asked), shards::question(report));
        let text = format!("-- {}\n-- Of the clients of one shard.\n{parameters}{sql};\n", report.question);
        File { path: format!("reports/{}.sql", report.name), text }
    };
    reports::ALL.iter().filter(|report| held.lacking(report).is_none()).map(of).collect()
}

/// What makes a stage in a Postgres.
fn up(stage: Stage, held: &Held, asked: &Asked) -> String {
    let made: Vec<String> = stage.relations(held, SCHEMA).into_iter().flat_map(|relation| relation.make).collect();
    let mut text = transaction(&made);
    text.push_str(&statements(&stage.afterwards(held, SCHEMA)));
    let refresh = stage.refresh(held);
    if !refresh.is_empty() {
        text.push_str("\n-- Brings it up to date with what has changed since an instant.\n");
        text.push_str(&set("since", &literal(asked.since())));
        text.push_str(&transaction(&refresh));
    }
    text
}

fn down(stage: Stage, held: &Held) -> String {
    let dropped = stage.relations(held, SCHEMA).into_iter().rev().map(|it| it.kind.drop(&it.of, &it.name));
    transaction(&dropped.collect::<Vec<_>>())
}

fn transaction(all: &[String]) -> String {
    if all.is_empty() { String::new() } else { format!("BEGIN;\n{}COMMIT;\n", statements(all)) }
}

fn statements(all: &[String]) -> String {
    let ended = |statement: &String| [statement.trim_end().trim_end_matches(';'), ";\n"].concat();
    all.iter().map(ended).collect()
}

fn up_mongodb(stage: Stage, held: &Held) -> String {
    let mut text = String::new();
    for object in stage.collected(held) {
        let (collection, _) = object.name();
        match &object {
            Collected::Index { keys, .. } => index(collection, keys, &mut text),
            Collected::Collection(name) => {
                let _ = writeln!(text, "db.createCollection(\"{name}\");");
            }
            Collected::Rollup(rollup) => {
                let _ = writeln!(text, "db.createCollection(\"{collection}\");");
                index(collection, &Rollup::keys(), &mut text);
                text.push_str("db.getCollection(\"orders\").aggregate(");
                value(&rollup.fill(None).into(), 0, &mut text);
                text.push_str(", { allowDiskUse: true });\n");
            }
        }
    }
    text
}

fn down_mongodb(stage: Stage, held: &Held) -> String {
    let drop = |object: &Collected| match object.name() {
        (collection, Some(index)) => format!("db.getCollection(\"{collection}\").dropIndex(\"{index}\");\n"),
        (collection, None) => format!("db.getCollection(\"{collection}\").drop();\n"),
    };
    stage.collected(held).iter().rev().map(drop).collect()
}

fn index(collection: &str, keys: &Document, text: &mut String) {
    let _ = write!(text, "db.getCollection(\"{collection}\").createIndex(");
    value(&Bson::Document(keys.clone()), 0, text);
    text.push_str(");\n");
}

/// The parameters of reports, for `psql`, which takes others with `-v`: `-v client=3`.
fn parameters(stage: Stage, asked: &Asked) -> String {
    let list = |values: Vec<String>| format!("'{{{}}}'", values.join(","));
    let clients = list(asked.paydays.iter().map(|(client, _)| client.to_string()).collect());
    let dates = list(asked.paydays.iter().map(|(_, day)| date_of(*day).to_string()).collect());
    let mut text = String::new();
    if stage == Stage::Partitions {
        let _ = writeln!(text, "SET search_path = {}, {SCHEMA};", partitions::schema(SCHEMA));
    }
    for (name, value) in [
        ("from", literal(asked.from)),
        ("until", literal(asked.until)),
        ("at", literal(asked.at)),
        ("client", "NULL".to_owned()),
        ("payday_clients", clients),
        ("payday_dates", dates),
    ] {
        text.push_str(&set(name, &value));
    }
    text
}

/// Sets a variable of `psql` that is not set. A quote in it stands twice.
fn set(name: &str, value: &str) -> String {
    format!("\\if :{{?{name}}} \\else \\set {name} '{}' \\endif\n", value.replace('\'', "''"))
}

fn literal(instant: i64) -> String {
    format!("'{}'", utc(instant))
}

/// A value as `mongosh` reads it.
fn value(it: &Bson, indent: usize, text: &mut String) {
    let (inner, outer) = ("  ".repeat(indent + 1), "  ".repeat(indent));
    match it {
        Bson::Document(document) if document.is_empty() => text.push_str("{}"),
        // What is small stands on one line.
        Bson::Document(document) => {
            let is_small = document.values().all(|it| !matches!(it, Bson::Document(_) | Bson::Array(_)));
            let (open, between, close) = if is_small {
                (" ".to_owned(), " ".to_owned(), " ".to_owned())
            } else {
                (format!("\n{inner}"), format!("\n{inner}"), format!("\n{outer}"))
            };
            text.push('{');
            text.push_str(&open);
            for (place, (name, it)) in document.iter().enumerate() {
                if place > 0 {
                    text.push(',');
                    text.push_str(&between);
                }
                let _ = write!(text, "{}: ", serde_json::Value::from(name.as_str()));
                value(it, indent + 1, text);
            }
            text.push_str(&close);
            text.push('}');
        }
        Bson::Array(values) => {
            text.push('[');
            for (place, it) in values.iter().enumerate() {
                if place > 0 {
                    text.push_str(", ");
                }
                value(it, indent, text);
            }
            text.push(']');
        }
        Bson::DateTime(at) => {
            let _ = write!(text, "ISODate(\"{}\")", utc(at.timestamp_millis()));
        }
        Bson::Int64(number) => {
            let _ = write!(text, "Long(\"{number}\")");
        }
        other => {
            text.push_str(&serde_json::to_string(other).unwrap_or_default());
        }
    }
}
