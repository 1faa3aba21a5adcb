//! A directory of CSV, NDJSON or Arrow: the same rows, the same ledger, whoever reads it.

use std::path::Path;
use std::process::Stdio;
use std::time::Instant;

use super::support::{files, folder, generate, python, run, stderr, stdout};
use crate::support::{fail, ordermill, text};

const PIECES: [&str; 4] = ["--chunk-orders", "200", "--file-orders", "800"];

/// The ways to write a directory that are tried: each format, and text as each codec packs it.
const WAYS: [&[&str]; 5] = [
    &["--format", "csv"],
    &["--format", "csv", "--codec", "zstd"],
    &["--format", "ndjson", "--codec", "gzip"],
    &["--format", "arrow"],
    &["--format", "arrow", "--codec", "lz4"],
];

fn made(to: &Path, more: &[&str]) {
    let output = generate(to, more).output().expect("the program starts");
    assert!(output.status.success(), "{more:?}: {}", stderr(&output));
}

#[test]
fn any_number_of_threads_and_any_parts_write_the_same_bytes_in_every_format() {
    for way in WAYS {
        let (_keep, one) = folder();
        made(&one, &[way, &PIECES, &["--threads", "1"]].concat());
        let (_keep, parts) = folder();
        for part in ["2/3", "3/3", "1/3"] {
            made(&parts, &[way, &PIECES, &["--threads", "5", "--part", part]].concat());
        }
        assert_eq!(files(&one), files(&parts), "{way:?}");
    }
}

/// Ten moments, spread over the length of an undisturbed run.
#[test]
fn killed_at_any_moment_a_directory_of_packed_text_is_gone_on_with_as_if_nothing_had_been() {
    let usual = [&["--format", "csv", "--codec", "gzip"], &PIECES[..]].concat();
    let (_keep, whole) = folder();
    let started = Instant::now();
    made(&whole, &usual);
    let length = started.elapsed();
    let expected = files(&whole);
    for moment in 0..10u32 {
        let (_keep, target) = folder();
        let mut run = generate(&target, &usual).stderr(Stdio::null()).spawn().expect("the program starts");
        std::thread::sleep(length * (1 + moment * 7 % 10) / 11);
        run.kill().expect("it can be killed");
        run.wait().expect("it ends");
        made(&target, &[&usual[..], &["--resume"]].concat());
        assert_eq!(expected, files(&target), "killed at moment {moment}");
    }
}

#[test]
fn another_format_is_refused_with_why_and_replaced_when_asked() {
    let (_keep, root) = folder();
    made(&root, &["--format", "csv", "--codec", "gzip", "--until", "2026-03-04"]);
    for more in [&["--resume"][..], &["--append", "--from", "2026-03-04"], &["--format", "csv", "--resume"]] {
        let said = fail(&mut generate(&root, more), 2);
        assert!(said.contains("holds files of format csv with codec gzip, not of"), "{said}");
        assert!(said.contains("--format csv --codec gzip"), "{said}");
    }
    let said = fail(&mut generate(&root, &["--format", "csv", "--codec", "lz4", "--resume"]), 2);
    assert!(said.contains("`--format csv` does not take `--codec lz4`\nhint: it takes none, gzip, zstd"), "{said}");
    made(&root, &["--format", "csv", "--codec", "gzip", "--append", "--from", "2026-03-04"]);
    made(&root, &["--format", "ndjson", "--replace"]);
    let left = files(&root).into_keys().filter(|name| name.to_string_lossy().contains(".csv"));
    assert_eq!(left.count(), 0);
}

#[test]
fn standard_output_takes_what_can_be_piped() {
    let said =
        fail(&mut ordermill(&["generate", "quickstart", "-o", "-", "--tables", "orders", "--format", "parquet"]), 2);
    assert!(said.contains("takes no parquet, which is read from its end"), "{said}");
}

/// Says how each of two directories is read, and compares what is read: without options, and as `schema` prints it.
#[test]
fn duckdb_pandas_and_pyarrow_read_every_format_and_find_the_same_rows() {
    let (_keep, parquet) = folder();
    made(&parquet, &[]);
    let script = r#"
import sys, duckdb, pyarrow as pa, pyarrow.dataset as ds, pandas as pd, glob, pathlib
parquet, root, ending, views, frames = sys.argv[1:6]
tables = sorted(path.name for path in pathlib.Path(root).iterdir() if path.is_dir() and path.name != "ledger")
assert len(tables) > 10, tables
def sorted_rows(table):
    return table.sort_by([(name, "ascending") for name in table.schema.names[:4]]).combine_chunks()
space = {}
exec(frames, space)
if views:
    duckdb.execute(views)
for table in tables:
    right = duckdb.sql(f"from '{parquet}/{table}/*.parquet'").arrow().read_all()
    right = right.cast(pa.schema([pa.field(f.name, pa.string() if pa.types.is_dictionary(f.type) else f.type) for f in right.schema]))
    count = right.num_rows
    if ending != ".arrow":
        assert duckdb.sql(f"select count(*) from '{root}/{table}/*{ending}'").fetchone()[0] == count, table
        seen = duckdb.sql(f"from {table}").arrow().read_all().cast(right.schema)
        assert sorted_rows(seen).equals(sorted_rows(right)), table
    if ending.startswith(".csv"):
        plain = pd.concat(pd.read_csv(file) for file in glob.glob(f"{root}/{table}/*"))
        assert len(plain) == count and list(plain.columns) == right.schema.names, table
    frame = space[table]
    assert len(frame) == count, table
    framed = pa.Table.from_pandas(frame, schema=right.schema, preserve_index=False)
    assert sorted_rows(framed).equals(sorted_rows(right)), table
print(len(tables))
"#;
    for (way, ending) in WAYS.into_iter().zip([".csv", ".csv.zst", ".ndjson.gz", ".arrow", ".arrow"]) {
        let (_keep, root) = folder();
        // Many chunks in a file: DuckDB looks into every file for long.
        made(&root, &[way, &PIECES[..2]].concat());
        let views = ordermill(&["schema", "duckdb", "--dir", text(&root)]).output().expect("it starts");
        assert_eq!(views.status.success(), ending != ".arrow", "{}", stderr(&views));
        let frames = stdout(&run(&["schema", "pandas", "--dir", text(&root)]));
        python(script, &[text(&parquet), text(&root), ending, &stdout(&views), &frames], &[]);
    }
    let said = fail(&mut ordermill(&["schema", "copy", "--dir", text(&parquet)]), 2);
    assert!(said.contains("Postgres' COPY reads CSV, not parquet"), "{said}");
}
