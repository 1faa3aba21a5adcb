//! `schema`: definitions, printed from the one place that has them.

use std::fmt::Write;

use clap::ValueEnum;
use ordermill::profile;
use ordermill::tables::{ALL, Table, Type, words};

use super::Failure;
use super::printer::Printer;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// What to print
    what: What,

    /// For duckdb: the directory that holds the tables
    #[arg(long, value_name = "DIR", default_value = "out/quickstart")]
    dir: String,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum What {
    /// The JSON Schema of profiles, for editors
    Profile,
    /// The tables and their columns, Markdown
    Tables,
    /// Views over a directory of Parquet, SQL
    Duckdb,
    /// A validator for each collection, JSON
    #[cfg(feature = "mongodb")]
    Mongodb,
    /// The tables with keys, indexes and foreign keys, SQL
    #[cfg(feature = "postgres")]
    Postgres,
}

pub(super) fn run(arguments: &Arguments, printer: Printer) -> Result<(), Failure> {
    let text = match arguments.what {
        What::Profile => format!("{:#}\n", profile::json_schema()),
        What::Tables => ALL.iter().map(|table| markdown(table)).collect::<Vec<_>>().join("\n"),
        #[cfg(feature = "postgres")]
        What::Postgres => ordermill::sinks::postgres::Layout::default().script(&ALL),
        #[cfg(feature = "mongodb")]
        What::Mongodb => validators()?,
        What::Duckdb => ALL.iter().map(|table| view(table, &arguments.dir)).collect(),
    };
    Ok(printer.result(&text)?)
}

/// The validators by collection, all tables being made.
#[cfg(feature = "mongodb")]
fn validators() -> anyhow::Result<String> {
    use ordermill::sinks::mongodb::{collections, validator};
    let all = collections(&ALL).into_iter().map(|table| (table.name, validator(table, &ALL)));
    Ok(format!("{}\n", serde_json::to_string_pretty(&all.collect::<std::collections::BTreeMap<_, _>>())?))
}

fn markdown(table: &Table) -> String {
    let mut text = format!(
        "## {}\n\n{}\nKey: {}.\n\n| column | type | |\n|---|---|---|\n",
        table.name,
        table.doc.trim(),
        table.key.join(", ")
    );
    for column in table.columns {
        let ty = match column.ty {
            Type::Id => "64-bit id".to_owned(),
            Type::Integer => "32-bit integer".to_owned(),
            Type::Money => "64-bit minor units".to_owned(),
            Type::Instant => "UTC milliseconds".to_owned(),
            Type::Word(list) if words::fixed(list).is_empty() => format!("word: {list}"),
            Type::Word(list) => format!("word: {}", words::fixed(list).join(", ")),
            Type::Text => "text".to_owned(),
            Type::Degrees => "64-bit float".to_owned(),
            Type::Flag => "true or false".to_owned(),
        };
        let optional = if column.nullable { ", may be empty" } else { "" };
        let _ = writeln!(text, "| {} | {ty}{optional} | {} |", column.name, column.doc.trim());
    }
    text
}

fn view(table: &Table, directory: &str) -> String {
    let directory = directory.trim_end_matches('/').replace('\'', "''");
    format!("CREATE OR REPLACE VIEW {0} AS SELECT * FROM read_parquet('{directory}/{0}/*.parquet');\n", table.name)
}
