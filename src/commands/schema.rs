//! `schema`: definitions, printed from the one place that has them.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use ordermill::profile;
use ordermill::tables::{ALL, Table, Type, words};

use super::Failure;
use super::files::Files;
use super::printer::Printer;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// What to print
    what: What,

    /// For duckdb, copy and pandas: the directory that holds the tables [default: out/quickstart]
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    dir: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum What {
    /// The JSON Schema of profiles, for editors
    Profile,
    /// The JSON Schema of `plan --json`
    Plan,
    /// The tables and their columns, Markdown
    Tables,
    /// Views over a directory, SQL for DuckDB
    Duckdb,
    /// A directory of CSV into a Postgres that has the tables, for psql
    Copy,
    /// A directory as data frames, Python
    Pandas,
    /// A validator for each collection, JSON
    #[cfg(feature = "mongodb")]
    Mongodb,
    /// The tables with keys, indexes and foreign keys, SQL
    #[cfg(feature = "postgres")]
    Postgres,
}

pub(super) fn run(arguments: &Arguments, printer: Printer) -> Result<(), Failure> {
    let looks_at_files = matches!(arguments.what, What::Duckdb | What::Copy | What::Pandas);
    if let (Some(dir), false) = (&arguments.dir, looks_at_files) {
        return Err(Failure::Usage(format!(
            "`--dir {}` is for `schema duckdb`, `copy` and `pandas`: nothing else looks at files",
            dir.display()
        )));
    }
    let text = match arguments.what {
        What::Profile => format!("{:#}\n", profile::json_schema()),
        What::Plan => format!("{:#}\n", schemars::schema_for!(ordermill::forecast::Forecast).to_value()),
        What::Tables => ALL.iter().map(|table| markdown(table)).collect::<Vec<_>>().join("\n"),
        #[cfg(feature = "postgres")]
        What::Postgres => ordermill::sinks::postgres::Layout::default().script(&ALL),
        #[cfg(feature = "mongodb")]
        What::Mongodb => validators()?,
        What::Duckdb => arguments.files()?.views()?,
        What::Copy => arguments.files()?.copies()?,
        What::Pandas => arguments.files()?.frames(),
    };
    Ok(printer.result(&text)?)
}

impl Arguments {
    fn files(&self) -> Result<Files, Failure> {
        Files::of(self.dir.as_deref().unwrap_or(Path::new("out/quickstart")))
    }
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
