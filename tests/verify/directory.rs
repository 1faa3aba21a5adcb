//! A folder of Parquet files; damage is done by pyarrow, or to the bytes.

use std::path::{Path, PathBuf};
use std::process::Command;

use ordermill::tables;

use super::support::{
    EVERY, World, assert_differs, assert_every_column_changed, assert_fault, counts, of, text, with_other_values,
};

/// Copies a folder.
pub(super) fn copy(from: &Path, to: &Path) {
    let status = Command::new("cp").arg("-r").arg(from).arg(to).status().expect("cp starts");
    assert!(status.success());
}

/// Files of a table, in the order of their names.
pub(super) fn files(root: &Path, table: &str) -> Vec<PathBuf> {
    let folder = std::fs::read_dir(root.join(table)).expect("a folder");
    let mut files: Vec<_> = folder.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files
}

/// Rewrites a file by Python: `t` is the table, which the script changes.
fn rewrite(file: &Path, script: &str) {
    let python = std::env::var("ORDERMILL_PYTHON")
        .expect("ORDERMILL_PYTHON names a Python with pyarrow; `scripts/test` makes one and runs the tests");
    let whole = format!(
        "import sys, datetime, pyarrow as pa, pyarrow.parquet as pq, pyarrow.compute as pc\n\
         t = pq.read_table(sys.argv[1])\nrows = t.num_rows\n{script}\npq.write_table(t, sys.argv[1])\n"
    );
    let output = Command::new(python).args(["-c", &whole, text(file)]).output().expect("python starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn what_is_whole_is_never_accused() {
    let world = World::new();
    let whole = world.directory("whole");
    let whole = text(&whole);
    let finding = world.assert_whole(whole, &["--laws", "--shape"]);
    assert_eq!(finding["laws"]["unchecked"].as_array().map(Vec::len), Some(0), "{finding:#}");
    assert_eq!(finding["shape"]["peaks"][0]["date"], "2026-03-06", "{finding:#}");
    for more in [
        &["--from", "2026-03-04"][..],
        &["--from", "2026-03-03T06:00:00", "--until", "2026-03-05", "--laws", "--shape"],
        &["--sample", "20%", "--laws", "--shape"],
        &["--threads", "1"],
    ] {
        world.assert_whole(whole, more);
    }

    let parts = world.path("parts");
    for part in ["2/3", "1/3", "3/3"] {
        world.load(text(&parts), &["--part", part]);
    }
    world.assert_whole(text(&parts), &["--laws", "--shape"]);

    let appended = world.path("appended");
    world.load(text(&appended), &["--clients", "depot", "--until", "2026-03-04"]);
    world.load(text(&appended), &["--clients", "market", "--append"]);
    world.load(text(&appended), &["--clients", "depot", "--from", "2026-03-04", "--append"]);
    world.assert_whole(text(&appended), &["--laws", "--shape"]);

    for (name, more) in [
        ("tables", &["--tables", "orders,order_lines"][..]),
        ("dimensions", &["--tables", "clients,products"]),
        ("clients", &["--clients", "market"]),
        ("first", &["--orders", "777"]),
    ] {
        let path = world.path(name);
        world.load(text(&path), more);
        world.assert_whole(text(&path), &["--laws", "--shape"]);
    }
}

#[test]
fn a_resumed_load_is_whole_and_an_unfinished_one_lacks_what_it_lacks() {
    let world = World::new();
    let path = world.path("part");
    world.load(text(&path), &["--part", "1/2"]);
    let finding = world.assert_wrong(text(&path), &[]);
    assert_fault(&finding, "lacks");
    let [missing, extra, changed] = counts(&finding, "orders");
    assert!(missing > 0 && extra + changed == 0, "{finding:#}");
    world.load(text(&path), &["--resume"]);
    world.assert_whole(text(&path), &[]);
}

#[test]
fn a_change_in_any_column_is_found_and_named() {
    let world = World::new();
    let root = world.directory("changed");
    for table in tables::ALL {
        let file = &files(&root, table.name)[0];
        rewrite(file, &with_other_values(table));
    }
    let finding = world.assert_wrong(text(&root), &[]);
    assert_every_column_changed(&finding, |_, _| false);
}

#[test]
fn rows_that_are_deleted_or_doubled_are_found_and_shown_by_their_keys() {
    let world = World::new();
    let root = world.directory("rows");
    for table in tables::ALL {
        // The third row goes, the fifth comes twice; of the smallest tables the first comes twice.
        let script = "t = t.slice(0, 2) if rows < 6 else pa.concat_tables([t.slice(0, 2), t.slice(3), t.slice(4, 1)])\n\
                      t = pa.concat_tables([t, t.slice(0, 1)]) if rows < 6 else t";
        rewrite(&files(&root, table.name)[0], script);
    }
    let finding = world.assert_wrong(text(&root), &[]);
    for table in tables::ALL {
        let small = ["clients", "warehouses"].contains(&table.name);
        assert_eq!(counts(&finding, table.name), [u64::from(!small), 1, 0], "{}: {finding:#}", table.name);
        let key = of(&finding, table.name)["extra"]["first"][0].as_str().expect("a key").to_owned();
        assert!(table.key.iter().all(|column| key.contains(column)), "{key}");
    }
}

#[test]
fn files_that_are_truncated_removed_swapped_or_foreign_are_named() {
    let world = World::new();
    let whole = world.directory("whole");
    let damaged = |name: &str, damage: &dyn Fn(&Path)| {
        let root = world.path(name);
        copy(&whole, &root);
        damage(&root);
        let (status, finding) = world.verify(text(&root), &[]);
        (status, finding)
    };

    let (status, finding) = damaged("truncated", &|root| {
        let file = &files(root, "orders")[1];
        let bytes = std::fs::read(file).expect("a file");
        std::fs::write(file, &bytes[..bytes.len() / 2]).expect("written");
    });
    assert_eq!(status, 1);
    assert_fault(&finding, "can't be read");
    assert!(counts(&finding, "orders")[0] > 100, "{finding:#}");

    let (status, finding) = damaged("removed", &|root| std::fs::remove_file(&files(root, "cartons")[0]).expect("gone"));
    assert_eq!(status, 1);
    assert_fault(&finding, "is missing, but the ledger names it");
    assert!(counts(&finding, "cartons")[0] > 100, "{finding:#}");

    let (status, finding) = damaged("swapped", &|root| {
        let files = files(root, "orders");
        let (first, second) = (std::fs::read(&files[0]).expect("a file"), std::fs::read(&files[1]).expect("a file"));
        std::fs::write(&files[0], second).expect("written");
        std::fs::write(&files[1], first).expect("written");
    });
    assert_eq!(status, 1);
    assert_fault(&finding, "were written");

    let (status, finding) = damaged("foreign", &|root| {
        let files = files(root, "invoices");
        std::fs::copy(&files[0], root.join("invoices/again.parquet")).expect("copied");
        std::fs::write(root.join("notes.txt"), "mine").expect("written");
        std::fs::write(root.join("orders/readme.md"), "mine").expect("written");
    });
    assert_eq!(status, 1);
    assert_fault(&finding, "the ledger does not name it");
    assert!(counts(&finding, "invoices")[1] > 100, "{finding:#}");
    assert_eq!(finding["notes"].as_array().map(Vec::len), Some(2), "{finding:#}");

    let (status, finding) = damaged("torn", &|root| {
        let file = &files(root, "order_lines")[0];
        let mut bytes = std::fs::read(file).expect("a file");
        let middle = bytes.len() / 3;
        bytes[middle..middle + 40].fill(0xff);
        std::fs::write(file, bytes).expect("written");
    });
    assert_eq!(status, 1, "{finding:#}");
    assert!(of(&finding, "order_lines")["found"] != of(&finding, "order_lines")["expected"], "{finding:#}");

    let (status, finding) = damaged("typed", &|root| {
        for file in files(root, "orders") {
            rewrite(&file, "t = t.set_column(0, t.schema.names[0], pc.cast(t.column(0), pa.string()))");
        }
    });
    assert_eq!(status, 1);
    assert_fault(&finding, "as Utf8, not Int64");

    let (status, finding) = damaged("columns", &|root| {
        for file in files(root, "orders") {
            rewrite(&file, "t = t.drop_columns(['currency']).append_column('mine', pa.array(range(rows)))");
        }
    });
    assert_eq!(status, 1);
    assert_fault(&finding, "has no column `currency`");
    assert_eq!(finding["notes"][0], "`orders` has a column `mine` that is not ordermill's", "{finding:#}");
    assert_eq!(of(&finding, "orders")["changed"]["columns"]["currency"], of(&finding, "orders")["expected"]);
}

#[test]
fn a_ledger_that_lost_a_set_or_lies_and_a_false_manifest_are_found() {
    let world = World::new();
    let whole = world.directory("whole");
    let edit = |name: &str, file: &str, edit: &dyn Fn(&str) -> String| {
        let root = world.path(name);
        copy(&whole, &root);
        let path = root.join(file);
        let edited = edit(&std::fs::read_to_string(&path).expect("text"));
        std::fs::write(&path, edited).expect("written");
        world.assert_wrong(text(&root), &[])
    };
    let root = world.path("lost");
    copy(&whole, &root);
    std::fs::remove_file(root.join("ledger/customers.json")).expect("removed");
    let finding = world.assert_wrong(text(&root), &[]);
    assert_fault(&finding, "lacks: rows 0 to");
    assert_fault(&finding, "the ledger does not name it");
    assert_differs(&finding, &[]);

    let finding = edit("false", "ledger/clients.json", &|entry| entry.replacen("\"rows\": 2,", "\"rows\": 3,", 1));
    assert_fault(&finding, "false numbers");
    assert_differs(&finding, &[]);

    let finding = edit("damaged", "ledger/clients.json", &|entry| entry.replacen('{', "[", 1));
    assert_fault(&finding, "ledger/clients.json can't be read");
    assert_differs(&finding, &[]);

    let finding = edit("changed", "ledger/clients.json", &|entry| entry.replacen('\n', " ", 1));
    assert_fault(&finding, "ledger/clients.json has been changed since it was written");

    let finding = edit("instant", "ledger/clients.json", &|entry| entry.replacen("T15:", "T14:", 1));
    assert_fault(&finding, "stands between 2026-03-06T14:00:00Z and 2026-03-06T15:00:00Z");

    let finding = edit("manifest", "manifest.json", &|manifest| manifest.replacen("\"rows\": 2", "\"rows\": 3", 1));
    assert_fault(&finding, "does not say what the ledger says");
    assert_differs(&finding, &[]);
}

#[test]
fn damage_outside_the_part_that_is_checked_is_not_looked_for() {
    let world = World::new();
    let root = world.directory("window");
    rewrite(&files(&root, "orders")[0], "t = t.slice(1)");
    world.assert_wrong(text(&root), &["--until", "2026-03-03"]);
    let (_, finding) = world.verify(text(&root), &["--from", "2026-03-05"]);
    assert_differs(&finding, &[]);
}

#[test]
fn a_carton_in_the_wrong_shipment_breaks_a_law_too() {
    let world = World::new();
    let root = world.directory("carton");
    rewrite(
        &files(&root, "cartons")[0],
        "c = t.column('shipment_id').to_pylist()\nc[7] = c[20]\n\
         i = t.schema.get_field_index('shipment_id')\nt = t.set_column(i, t.schema.field(i), pa.array(c, pa.int64()))",
    );
    let finding = world.assert_wrong(text(&root), &["--laws"]);
    assert_differs(&finding, &[("cartons", [0, 0, 1])]);
    let broken = finding["laws"]["broken"].as_object().expect("laws");
    assert!(!broken.is_empty(), "{finding:#}");
}

#[test]
fn the_text_names_what_is_wrong_and_where() {
    let world = World::new();
    let root = world.path("text");
    world.load(text(&root), &["--tables", EVERY]);
    let said = |more: &[&str]| {
        let usual = ["verify", &world.profile, "--in", text(&root)];
        super::support::stdout(&super::support::output(&[&usual[..], more].concat()))
    };
    let whole = said(&["--laws", "--shape"]);
    assert!(whole.contains("holds exactly what small says") && whole.contains("all hold"), "{whole}");
    assert!(whole.contains("payday") && whole.contains("there"), "{whole}");
    rewrite(&files(&root, "orders")[0], "t = t.slice(1)");
    let damaged = said(&[]);
    assert!(damaged.contains("does not hold what small says"), "{damaged}");
    assert!(damaged.contains("missing: order_id "), "{damaged}");
}
