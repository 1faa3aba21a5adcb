//! A small world, loaded and verified by the program.

use std::path::PathBuf;
use std::process::Output;

use ordermill::tables::{self, ColumnDefinition, Table};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::written;
pub(crate) use crate::support::{stderr, stdout, text};

/// A small world with all that can happen to an order.
const SMALL: &str = "name = \"small\"\nseed = 12\nstart = 2026-03-02\nend = 2026-03-08\nas_of = 2026-03-06T15:00:00\n\n\
    [warehouse.a]\nplace = [40.7, -74.2]\n\n[warehouse.b]\nplace = [34.0, -118.2]\n\n\
    [client.market]\nlike = \"grocery\"\norders = 300\ncancel = 0.1\nreturns = 1\nstock = { coverage = 0.9 }\n\
    customers = { count = 500 }\nproducts = { count = 300 }\n\n\
    [client.depot]\nlike = \"wholesale\"\ncurrency = \"USD\"\norders = 60\nreturns = 1\ncustomers = { count = 100 }\n\
    products = { count = 200 }\n\n[peak.payday]\nrule = \"FREQ=MONTHLY;BYDAY=1FR,3FR\"\ntimes = 2.0\n\n\
    [tasks.sync]\ncount = 40\nevery = \"15 min\"\n[tasks.report]\ncount = 3\nevery = \"1 d\"\naligned = true\n";

/// All tables, those on request too.
pub(crate) const EVERY: &str = "clients,warehouses,products,customers,stock,tasks,orders,order_lines,shipments,cartons,carton_items,\
    picks,invoices,notifications,returns,events,stock_waves";

/// A folder, with the small world's profile in it.
pub(crate) struct World {
    pub(crate) folder: TempDir,
    pub(crate) profile: String,
}

impl World {
    pub(crate) fn new() -> Self {
        let (folder, profile) = written("small.toml", SMALL);
        Self { folder, profile }
    }

    /// A path in the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// `generate` into a target.
    pub(crate) fn load(&self, to: &str, more: &[&str]) {
        let files: &[&str] = if to.contains("://") { &[] } else { &["--file-orders", "300"] };
        let usual = ["generate", &self.profile, "--chunk-orders", "100", "--quiet", "--to", to];
        let output = output(&[&usual[..], files, more].concat());
        assert!(output.status.success(), "{}", stderr(&output));
    }

    /// The world with every table, in a folder of its own.
    pub(crate) fn directory(&self, name: &str) -> PathBuf {
        let path = self.path(name);
        self.load(text(&path), &["--tables", EVERY]);
        path
    }

    /// `verify --json` of a target: the exit status and what was found.
    pub(crate) fn verify(&self, target: &str, more: &[&str]) -> (i32, Value) {
        let usual = ["verify", &self.profile, "--quiet", "--json", "--in", target];
        let output = output(&[&usual[..], more].concat());
        let status = output.status.code().expect("it ends by itself");
        assert!(status < 2, "{}", stderr(&output));
        (status, serde_json::from_slice(&output.stdout).expect("JSON"))
    }

    /// Asserts that a target is found whole.
    pub(crate) fn assert_whole(&self, target: &str, more: &[&str]) -> Value {
        let (status, finding) = self.verify(target, more);
        assert_eq!(status, 0, "{more:?}: {finding:#}");
        assert_eq!(finding["holds"], true);
        finding
    }

    /// Asserts that something is wrong, and gives it.
    pub(crate) fn assert_wrong(&self, target: &str, more: &[&str]) -> Value {
        let (status, finding) = self.verify(target, more);
        assert_eq!(status, 1, "{more:?}: {finding:#}");
        assert_eq!(finding["holds"], false);
        finding
    }
}

/// What was found of a table.
pub(crate) fn of<'f>(finding: &'f Value, table: &str) -> &'f Value {
    let tables = finding["tables"].as_array().expect("tables");
    tables.iter().find(|it| it["table"] == table).unwrap_or_else(|| panic!("no {table} in {finding:#}"))
}

/// Rows of a table that are missing, too many, changed.
pub(crate) fn counts(finding: &Value, table: &str) -> [u64; 3] {
    let table = of(finding, table);
    ["missing", "extra", "changed"].map(|kind| table[kind]["count"].as_u64().expect("a count"))
}

/// Asserts that only some tables differ: by rows missing, too many, changed.
pub(crate) fn assert_differs(finding: &Value, expected: &[(&str, [u64; 3])]) {
    for table in finding["tables"].as_array().expect("tables") {
        let name = table["table"].as_str().expect("a name");
        let wanted = expected.iter().find(|(it, _)| *it == name).map_or([0; 3], |(_, counts)| *counts);
        assert_eq!(counts(finding, name), wanted, "{name}: {finding:#}");
    }
}

/// Asserts that a fault says some words.
pub(crate) fn assert_fault(finding: &Value, words: &str) {
    let faults = finding["faults"].as_array().expect("faults");
    assert!(faults.iter().any(|fault| fault.as_str().is_some_and(|it| it.contains(words))), "{words}: {finding:#}");
}

/// The columns whose values can change without making another row of it.
pub(crate) fn values(table: &Table) -> impl Iterator<Item = &'static ColumnDefinition> {
    let key = table.key;
    table.columns.iter().filter(move |column| !key.contains(&column.name))
}

/// A script that changes a value in each of a table's columns that hold values, for `rewrite`.
pub(crate) fn with_other_values(table: &Table) -> String {
    let mut script = String::new();
    for (place, column) in values(table).enumerate() {
        // Another row for each column, where there are so many.
        script.push_str(&format!(
            "c = t.column('{name}').to_pylist()\nk = {place} % rows\nv = c[k]\nf = t.schema.field('{name}')\n\
             c[k] = (datetime.datetime(2026, 3, 2, tzinfo=datetime.timezone.utc) if v is None and pa.types.is_timestamp(f.type)\n\
             \x20       else 'new' if v is None else (not v) if isinstance(v, bool) else v + 'x' if isinstance(v, str)\n\
             \x20       else v + 1 if isinstance(v, int) else v + 1e-9 if isinstance(v, float)\n\
             \x20       else v + datetime.timedelta(milliseconds=1))\n\
             t = t.set_column(t.schema.get_field_index('{name}'), f, pa.array(c, f.type))\n",
            name = column.name,
        ));
    }
    script
}

/// Asserts that of every table each column but those of the key was found changed in one row.
pub(crate) fn assert_every_column_changed(finding: &Value, of_parents: impl Fn(&Table, &str) -> bool) {
    for table in tables::ALL {
        let columns = &of(finding, table.name)["changed"]["columns"];
        for column in values(table).filter(|column| !of_parents(table, column.name)) {
            assert_eq!(columns[column.name], 1, "{}.{}: {finding:#}", table.name, column.name);
        }
        assert_eq!(counts(finding, table.name)[..2], [0, 0], "{}: {finding:#}", table.name);
    }
}

/// What the program says and how it ends.
pub(crate) fn output(arguments: &[&str]) -> Output {
    crate::support::ordermill(arguments).output().expect("the program starts")
}
