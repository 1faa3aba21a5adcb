//! Folders of CSV, NDJSON and Arrow; damage is done by others that write these formats, or to the bytes.

use std::path::Path;
use std::process::Command;

use ordermill::tables::{self, Table};

use super::directory::{copy, files};
use super::support::{
    EVERY, World, assert_differs, assert_every_column_changed, assert_fault, counts, text, with_other_values,
};

/// Each format, and each way to pack it.
const WAYS: [[&str; 2]; 7] = [
    ["csv", "none"],
    ["csv", "gzip"],
    ["ndjson", "none"],
    ["ndjson", "zstd"],
    ["arrow", "none"],
    ["arrow", "zstd"],
    ["arrow", "lz4"],
];

impl World {
    /// The world with every table, written in some way.
    fn written(&self, way: [&str; 2]) -> std::path::PathBuf {
        self.of_tables(EVERY, way)
    }

    /// Some of its tables.
    fn of_tables(&self, tables: &str, [format, codec]: [&str; 2]) -> std::path::PathBuf {
        let path = self.path(&format!("{format}-{codec}"));
        self.load(text(&path), &["--tables", tables, "--format", format, "--codec", codec]);
        path
    }
}

/// Writes the files of all tables again with Python, after a script for each: `t` is the table, as a Parquet file of the same rows
/// has it, which the script changes.
fn rewrite(world: &World, root: &Path, script: impl Fn(&Table) -> String) {
    let python = std::env::var("ORDERMILL_PYTHON")
        .expect("ORDERMILL_PYTHON names a Python with pyarrow; `scripts/test` makes one and runs the tests");
    let program = r#"
import sys, csv, json, datetime, pyarrow as pa, pyarrow.parquet as pq
def plain(v):
    return v.isoformat(timespec="milliseconds") if isinstance(v, datetime.datetime) else v
def write(path, twin, script):
    t = pq.read_table(twin)
    scope = {**globals(), "t": t, "rows": t.num_rows}
    exec(script, scope)
    t = scope["t"]
    t = t.cast(pa.schema([pa.field(f.name, pa.string() if pa.types.is_dictionary(f.type) else f.type) for f in t.schema]))
    rows = [{k: plain(v) for k, v in row.items()} for row in t.to_pylist()]
    if path.endswith(".arrow"):
        with pa.ipc.new_file(path, t.schema) as w:
            w.write_table(t)
    elif path.endswith(".csv"):
        with open(path, "w", newline="") as f:
            w = csv.DictWriter(f, t.schema.names[::-1], lineterminator="\r\n")
            w.writeheader()
            w.writerows({k: str(v).lower() if isinstance(v, bool) else v for k, v in row.items()} for row in rows)
    else:
        with open(path, "w") as f:
            f.writelines(json.dumps(dict(reversed(row.items())), ensure_ascii=True) + "\n" for row in rows)
for at in range(1, len(sys.argv), 3):
    write(*sys.argv[at:at + 3])
"#;
    let mut command = Command::new(python);
    command.args(["-c", program]);
    for table in tables::ALL {
        let file = &files(root, table.name)[0];
        command.args([text(file), text(&twin(world, file, table.name)), &script(table)]);
    }
    let output = command.output().expect("python starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The Parquet file of the same rows.
fn twin(world: &World, file: &Path, table: &str) -> std::path::PathBuf {
    let name = file.file_name().expect("a name").to_str().expect("text");
    world.path("twin").join(table).join(format!("{}.parquet", name.split('.').next().expect("a stem")))
}

#[test]
fn what_is_whole_is_never_accused_in_any_format() {
    let world = World::new();
    for way in WAYS {
        let root = world.written(way);
        world.assert_whole(text(&root), &["--laws", "--shape"]);
        world.assert_whole(text(&root), &["--from", "2026-03-04"]);
    }
}

#[test]
fn what_others_have_written_again_holds_the_same_rows_and_a_change_in_any_column_is_found() {
    let world = World::new();
    world.directory("twin");
    for way in [["csv", "none"], ["ndjson", "none"], ["arrow", "none"]] {
        let root = world.written(way);
        rewrite(&world, &root, |_| String::new());
        let finding = world.assert_wrong(text(&root), &[]);
        assert_fault(&finding, "holds the same rows, other bytes than were written");
        assert_differs(&finding, &[]);
        rewrite(&world, &root, with_other_values);
        let finding = world.assert_wrong(text(&root), &[]);
        assert_every_column_changed(&finding, |_, _| false);
    }
}

#[test]
fn values_that_no_column_holds_are_shown_as_they_are() {
    let world = World::new();
    for (format, from, to) in [("csv", ",GBP,", ",,"), ("ndjson", "\"currency\":\"GBP\"", "\"currency\":7")] {
        let root = world.written([format, "none"]);
        let file = &files(&root, "orders")[0];
        let whole = std::fs::read_to_string(file).expect("text");
        let currency = if whole.contains("GBP") { "GBP" } else { "USD" };
        let (from, to) = (from.replace("GBP", currency), to.replace("GBP", currency));
        std::fs::write(file, whole.replacen(&from, &to, 1)).expect("written");
        let finding = world.assert_wrong(text(&root), &[]);
        assert_differs(&finding, &[("orders", [0, 0, 1])]);
    }
}

#[test]
fn damage_to_the_bytes_is_found_and_never_a_panic() {
    let world = World::new();
    let tables = ["orders", "shipments", "clients", "carton_items"];
    for way in WAYS {
        let whole = world.of_tables(&tables.join(","), way);
        let root = world.path("damaged");
        for part in 1..8_usize {
            let _ = std::fs::remove_dir_all(&root);
            copy(&whole, &root);
            for (place, table) in tables.into_iter().enumerate() {
                let file = &files(&root, table)[0];
                let mut bytes = std::fs::read(file).expect("a file");
                let at = bytes.len() * part / 8;
                match place % 2 {
                    0 => bytes.truncate(at),
                    _ => bytes[at..].iter_mut().take(9).for_each(|byte| *byte ^= 0x7f),
                }
                std::fs::write(file, bytes).expect("written");
            }
            let finding = world.assert_wrong(text(&root), &[]);
            let missing = counts(&finding, "orders")[0];
            assert!(missing > 0 || part > 6, "{way:?}: {finding:#}");
        }
    }
}
