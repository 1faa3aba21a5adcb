//! The files of a directory, and the statements with which others read them.

use std::path::Path;

use ordermill::sinks::{Codec, Coding, Format};
use ordermill::tables::{ALL, ColumnDefinition, Table, Type};

use super::Failure;

/// A directory that holds tables.
pub(super) struct Files {
    /// As the user named it.
    shown: String,
    /// From the root of the file system, so that a statement holds wherever it is run.
    path: String,
    tables: Vec<&'static Table>,
    coding: Coding,
}

impl Files {
    /// Looks at a directory.
    pub(super) fn of(directory: &Path) -> Result<Self, Failure> {
        let shown = directory.display().to_string();
        let nothing = |why: &str| {
            let hint = "name the directory that `generate --to` wrote, by --dir";
            Failure::Usage(format!("`{shown}` {why}\nhint: {hint}"))
        };
        let whole = fs_err::canonicalize(directory).map_err(|_| nothing("is not there"))?;
        let path = whole.to_str().ok_or_else(|| nothing("has a name that is not UTF-8"))?.to_owned();
        let coding_of = |table: &&'static Table| {
            let names = names_in(&whole.join(table.name)).unwrap_or_default();
            names.iter().find_map(|name| Coding::all().find(|coding| name.ends_with(coding.ending())))
        };
        let tables: Vec<(&Table, Coding)> =
            ALL.into_iter().filter_map(|table| Some((table, coding_of(&table)?))).collect();
        let Some(&(_, coding)) = tables.first() else { return Err(nothing("holds no tables")) };
        Ok(Self { tables: tables.into_iter().map(|(table, _)| table).collect(), shown, path, coding })
    }

    /// Views for DuckDB.
    pub(super) fn views(&self) -> Result<String, Failure> {
        let columns = |table: &Table| {
            let column = |it: &ColumnDefinition| format!("'{}': '{}'", it.name, duckdb(it.ty));
            table.columns.iter().map(column).collect::<Vec<_>>().join(", ")
        };
        let from = |table: &Table| {
            let files = quoted(&format!("{}/{}/*{}", self.path, table.name, self.coding.ending()));
            Ok(match self.coding.format() {
                Format::Parquet => format!("read_parquet({files})"),
                // What stands in quotes is text, also when it has no letter.
                Format::Csv => format!(
                    "read_csv({files}, auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"', allow_quoted_nulls = false, \
                     columns = {{{}}})",
                    columns(table)
                ),
                Format::Ndjson => {
                    format!("read_json({files}, format = 'newline_delimited', columns = {{{}}})", columns(table))
                }
                Format::Arrow => {
                    return Err(self.refused(
                        "DuckDB reads no Arrow files by itself",
                        "in Python it reads those of `pyarrow.dataset.dataset(…, format='arrow')`, as `schema pandas` has them",
                    ));
                }
            })
        };
        let view =
            |table: &&Table| Ok(format!("CREATE OR REPLACE VIEW {} AS SELECT * FROM {};\n", table.name, from(table)?));
        self.tables.iter().map(view).collect()
    }

    /// Copies into a Postgres, for psql.
    pub(super) fn copies(&self) -> Result<String, Failure> {
        if self.coding.format() != Format::Csv {
            let reason = format!("Postgres' COPY reads CSV, not {}", self.coding.format().name());
            return Err(self.refused(&reason, "make it with `generate --format csv`"));
        }
        let mut script = String::new();
        for table in &self.tables {
            let folder = format!("{}/{}", self.path, table.name);
            let names = names_in(Path::new(&folder))?;
            for name in names.iter().filter(|name| name.ends_with(self.coding.ending())) {
                let path = format!("{folder}/{name}");
                let unpacked = |program: &str| quoted(&format!("{program} -dc '{}'", path.replace('\'', r"'\''")));
                let from = match self.coding.codec() {
                    Codec::Gzip => format!("PROGRAM {}", unpacked("gzip")),
                    Codec::Zstd => format!("PROGRAM {}", unpacked("zstd")),
                    _ => quoted(&path),
                };
                script.push_str(&format!("\\copy {} FROM {from} WITH (FORMAT csv, HEADER)\n", table.name));
            }
        }
        Ok(script)
    }

    /// Data frames, in Python.
    pub(super) fn frames(&self) -> String {
        let root = format!("{:?}", self.path);
        let imports = match self.coding.format() {
            Format::Parquet => "import pandas as pd\n",
            Format::Csv => "import glob\nimport pandas as pd\n",
            Format::Ndjson => "import pyarrow as pa\nimport pyarrow.dataset as ds\n",
            Format::Arrow => "import pyarrow.dataset as ds\n",
        };
        let mut script = format!("{imports}\nroot = {root}\n");
        for table in &self.tables {
            let name = table.name;
            let frame = match self.coding.format() {
                Format::Parquet => format!("pd.read_parquet(f\"{{root}}/{name}\")"),
                Format::Arrow => format!("ds.dataset(f\"{{root}}/{name}\", format=\"arrow\").to_table().to_pandas()"),
                Format::Ndjson => format!(
                    "ds.dataset(f\"{{root}}/{name}\", format=\"json\", schema=pa.schema({{{}}})).to_table().to_pandas()",
                    of_columns(table, |_| true, |column| pyarrow(column.ty))
                ),
                Format::Csv => format!(
                    "pd.concat(pd.read_csv(\n    file, keep_default_na=False,\n    dtype={{{}}},\n    na_values={{{}}},\n    \
                     parse_dates=[{}],\n) for file in sorted(glob.glob(f\"{{root}}/{name}/*{}\")))",
                    of_columns(table, |column| column.ty != Type::Instant, |column| pandas(column.ty)),
                    of_columns(table, |column| column.nullable, |_| "\"\""),
                    names(table, |column| column.ty == Type::Instant),
                    self.coding.ending(),
                ),
            };
            script.push_str(&format!("{name} = {frame}\n"));
        }
        script
    }

    fn refused(&self, reason: &str, hint: &str) -> Failure {
        Failure::Usage(format!("`{}` holds {}: {reason}\nhint: {hint}", self.shown, self.coding.format().name()))
    }
}

/// The names of the files in a folder that are no longer written, sorted.
fn names_in(folder: &Path) -> std::io::Result<Vec<String>> {
    let names = fs_err::read_dir(folder)?.flatten().map(|file| file.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| !name.starts_with('.')).collect();
    names.sort();
    Ok(names)
}

/// A string of SQL.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Some columns with a word for each, as the inside of a Python dictionary.
fn of_columns(
    table: &Table,
    wanted: impl Fn(&ColumnDefinition) -> bool,
    word: impl Fn(&ColumnDefinition) -> &'static str,
) -> String {
    let columns = table.columns.iter().filter(|column| wanted(column));
    columns.map(|column| format!("\"{}\": {}", column.name, word(column))).collect::<Vec<_>>().join(", ")
}

/// The names of some columns, as the inside of a Python list.
fn names(table: &Table, wanted: impl Fn(&ColumnDefinition) -> bool) -> String {
    let columns = table.columns.iter().filter(|column| wanted(column));
    columns.map(|column| format!("\"{}\"", column.name)).collect::<Vec<_>>().join(", ")
}

fn duckdb(ty: Type) -> &'static str {
    match ty {
        Type::Id | Type::Money => "BIGINT",
        Type::Integer => "INTEGER",
        Type::Instant => "TIMESTAMPTZ",
        Type::Word(_) | Type::Text => "VARCHAR",
        Type::Degrees => "DOUBLE",
        Type::Flag => "BOOLEAN",
    }
}

/// The kinds of pandas that keep whole numbers whole where some are missing.
fn pandas(ty: Type) -> &'static str {
    match ty {
        Type::Id | Type::Money => "\"Int64\"",
        Type::Integer => "\"Int32\"",
        Type::Instant => "\"datetime64[ms, UTC]\"",
        Type::Word(_) | Type::Text => "\"string\"",
        Type::Degrees => "\"float64\"",
        Type::Flag => "\"boolean\"",
    }
}

fn pyarrow(ty: Type) -> &'static str {
    match ty {
        Type::Id | Type::Money => "pa.int64()",
        Type::Integer => "pa.int32()",
        Type::Instant => "pa.timestamp(\"ms\", tz=\"UTC\")",
        Type::Word(_) | Type::Text => "pa.string()",
        Type::Degrees => "pa.float64()",
        Type::Flag => "pa.bool_()",
    }
}
