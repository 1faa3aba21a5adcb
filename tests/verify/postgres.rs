//! A Postgres; damage is done by SQL.

use ordermill::tables::{self, Type};
use serde_json::Value;

use super::support::{
    EVERY, World, assert_differs, assert_every_column_changed, assert_fault, counts, of, stderr, values,
};
use crate::postgres::server::{Database, database, psql};

/// A database with the small world in it.
fn loaded(world: &World, more: &[&str]) -> Database {
    let database = database();
    world.load(&database.address, &[&["--tables", EVERY], more].concat());
    database
}

#[test]
fn what_is_whole_is_never_accused_and_what_stands_beside_is_noted() {
    let world = World::new();
    for more in [
        &["--connections", "3"][..],
        &["--indexes", "none", "--unlogged"],
        &["--partition-by", "month"],
        &["--schema", "Some \"where\""],
    ] {
        let database = loaded(&world, more);
        let schema: &[&str] = if more[0] == "--schema" { more } else { &[] };
        world.assert_whole(&database.address, &[&["--laws", "--shape"], schema].concat());
        world.assert_whole(&database.address, &[&["--from", "2026-03-04", "--until", "2026-03-06"], schema].concat());
        world.assert_whole(&database.address, &[&["--sample", "30%", "--threads", "1"], schema].concat());
    }
    let database = database();
    world.load(&database.address, &["--part", "2/2"]);
    world.load(&database.address, &["--part", "1/2"]);
    psql(
        &database.address,
        "ALTER TABLE orders ADD COLUMN note text DEFAULT 'x'; CREATE INDEX mine ON orders (channel);
         CREATE VIEW late AS SELECT * FROM orders WHERE promise_missed; CREATE TABLE ours (id bigint)",
    );
    let finding = world.assert_whole(&database.address, &[]);
    let notes: Vec<_> = finding["notes"].as_array().expect("notes").iter().filter_map(Value::as_str).collect();
    for words in ["`orders` has a column `note`", "the view `late`", "the index `mine`", "the table `ours`"] {
        assert!(notes.iter().any(|note| note.contains(words)), "{words}: {notes:?}");
    }
    assert_eq!(notes.len(), 4, "{notes:?}");
}

#[test]
fn a_change_in_any_column_is_found_and_named() {
    let world = World::new();
    let database = loaded(&world, &["--indexes", "none"]);
    let mut sql = String::new();
    for table in tables::ALL {
        let rows: usize =
            psql(&database.address, &format!("SELECT count(*) FROM {}", table.name)).parse().expect("a number");
        // Rows are named by their keys as they were, and changed one after the other.
        let key = table.key.join(", ");
        for (place, column) in values(table).enumerate() {
            let name = column.name;
            let other = match column.ty {
                Type::Id | Type::Money | Type::Integer => format!("{name} + 1"),
                Type::Instant => format!("coalesce({name} + interval '1 millisecond', '2026-03-02')"),
                Type::Word(_) | Type::Text => format!("coalesce({name} || 'x', 'new')"),
                Type::Degrees => format!("{name} + 1e-9"),
                Type::Flag => format!("NOT {name}"),
            };
            let row = place % rows;
            sql.push_str(&format!(
                "UPDATE {table} SET {name} = {other} WHERE ({key}) IN \
                 (SELECT {key} FROM {table} ORDER BY {key} OFFSET {row} LIMIT 1);\n",
                table = table.name
            ));
        }
    }
    psql(&database.address, &sql);
    let finding = world.assert_wrong(&database.address, &[]);
    assert_every_column_changed(&finding, |_, _| false);
}

#[test]
fn rows_deleted_doubled_or_with_another_key_are_found() {
    let world = World::new();
    let database = loaded(&world, &["--indexes", "none"]);
    for table in tables::ALL {
        let (name, key) = (table.name, table.key.join(", "));
        let sql = format!(
            "DELETE FROM {name} WHERE ctid = (SELECT ctid FROM {name} ORDER BY {key} LIMIT 1);
             INSERT INTO {name} SELECT * FROM {name} ORDER BY {key} DESC LIMIT 1"
        );
        psql(&database.address, &sql);
    }
    let finding = world.assert_wrong(&database.address, &[]);
    for table in tables::ALL {
        // The only warehouse but one that is left comes twice.
        assert_eq!(counts(&finding, table.name), [1, 1, 0], "{}: {finding:#}", table.name);
    }

    let database = loaded(&world, &[]);
    psql(
        &database.address,
        "UPDATE orders SET order_id = order_id + 1000000 WHERE order_id = (SELECT max(order_id) FROM orders);
         UPDATE invoices SET invoice_id = -5 WHERE invoice_id = (SELECT min(invoice_id) FROM invoices)",
    );
    let finding = world.assert_wrong(&database.address, &[]);
    assert_differs(&finding, &[("orders", [1, 1, 0]), ("invoices", [1, 1, 0])]);
    assert_eq!(of(&finding, "invoices")["extra"]["first"][0], "invoice_id -5", "{finding:#}");
}

#[test]
fn a_microsecond_an_empty_value_and_a_carton_in_the_wrong_shipment_are_found() {
    let world = World::new();
    let database = loaded(&world, &[]);
    psql(
        &database.address,
        "UPDATE orders SET placed_at = placed_at + interval '1 microsecond' WHERE order_id = (SELECT max(order_id) FROM orders);
         ALTER TABLE customers ALTER city DROP NOT NULL;
         UPDATE customers SET city = NULL WHERE customer_id = (SELECT min(customer_id) FROM customers);
         UPDATE invoices SET due_at = 'infinity' WHERE invoice_id = (SELECT min(invoice_id) FROM invoices);
         UPDATE cartons SET shipment_id = (SELECT max(shipment_id) FROM shipments)
         WHERE carton_id = (SELECT min(carton_id) FROM cartons)",
    );
    let finding = world.assert_wrong(&database.address, &["--laws"]);
    assert_differs(
        &finding,
        &[("orders", [0, 0, 1]), ("customers", [0, 0, 1]), ("invoices", [0, 0, 1]), ("cartons", [0, 0, 1])],
    );
    let value = |table: &str| of(&finding, table)["changed"]["first"][0]["values"][0].clone();
    assert!(value("orders")["found"].as_str().is_some_and(|it| it.ends_with("001Z")), "{finding:#}");
    assert_eq!(value("customers")["found"], "nothing");
    assert_eq!(value("invoices")["found"], "infinity");
    assert!(!finding["laws"]["broken"].as_object().expect("laws").is_empty(), "{finding:#}");
}

#[test]
fn a_ledger_that_lost_a_row_or_lies_is_found() {
    let world = World::new();
    let database = loaded(&world, &[]);
    let first = "(SELECT min(first) FROM ordermill_chunks WHERE content = 'order tables')";
    psql(&database.address, &format!("UPDATE ordermill_chunks SET rows = rows + 1 WHERE first = {first}"));
    let finding = world.assert_wrong(&database.address, &[]);
    assert_fault(&finding, "has false numbers: orders from 2026-03-02T");
    assert_differs(&finding, &[]);
    psql(&database.address, &format!("DELETE FROM ordermill_chunks WHERE first = {first}"));
    let finding = world.assert_wrong(&database.address, &[]);
    assert_fault(&finding, "lacks: orders from 2026-03-02T");
    assert_differs(&finding, &[]);
    psql(
        &database.address,
        "INSERT INTO ordermill_chunks SELECT job, 'order tables', 0, 60000, 0, 0, 0, '' FROM ordermill_jobs",
    );
    let finding = world.assert_wrong(&database.address, &[]);
    assert_fault(&finding, "names what the job has not: orders from 1970-01-01T00:00:00Z to 1970-01-01T00:01:00Z");
}

#[test]
fn tables_that_are_gone_or_have_other_columns_are_named() {
    let world = World::new();
    let database = loaded(&world, &[]);
    psql(
        &database.address,
        "DROP TABLE notifications; ALTER TABLE shipments ALTER carrier TYPE varchar(40);
         ALTER TABLE cartons DROP COLUMN box",
    );
    let finding = world.assert_wrong(&database.address, &[]);
    assert_fault(&finding, "`notifications` is no table");
    assert_fault(&finding, "`shipments`.`carrier` is character varying(40), not text");
    assert_fault(&finding, "`cartons` has no column `box`");
    assert!(counts(&finding, "notifications")[0] > 1_000, "{finding:#}");
    assert_eq!(of(&finding, "shipments")["compared"], false);
    assert_eq!(counts(&finding, "orders"), [0, 0, 0]);
}

#[test]
fn nothing_is_written_and_a_reader_s_rights_are_enough() {
    let world = World::new();
    let database = loaded(&world, &[]);
    let role = format!("reader_{}", std::process::id());
    psql(
        &database.address,
        &format!(
            "CREATE ROLE {role} LOGIN PASSWORD 'hush'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role};
             ALTER ROLE {role} SET default_transaction_read_only = on"
        ),
    );
    let address = database.address.replacen("postgres@", &format!("{role}:hush@"), 1);
    world.assert_whole(&address, &["--laws"]);
    let output = super::support::output(&["verify", &world.profile, "--in", &address]);
    assert!(!stderr(&output).contains("hush") && !super::support::stdout(&output).contains("hush"));
    psql(&database.address, &format!("DROP OWNED BY {role}; DROP ROLE {role}"));
}

#[test]
fn rows_that_are_loaded_meanwhile_do_not_disturb() {
    let world = World::new();
    let database = database();
    world.load(&database.address, &["--until", "2026-03-05"]);
    std::thread::scope(|scope| {
        scope.spawn(|| world.load(&database.address, &["--from", "2026-03-05", "--append", "--indexes", "none"]));
        for _ in 0..3 {
            let (status, finding) = world.verify(&database.address, &[]);
            // Whatever of the second job is there, is there chunk by chunk with its ledger.
            for table in finding["tables"].as_array().expect("tables") {
                assert_eq!(table["extra"]["count"], 0, "{finding:#}");
                assert_eq!(table["changed"]["count"], 0, "{finding:#}");
            }
            assert!(status == 0 || finding["faults"][0].as_str().is_some_and(|it| it.contains("lacks")), "{finding:#}");
        }
    });
    world.assert_whole(&database.address, &["--laws"]);
}

#[test]
fn keys_and_indexes_that_are_gone_are_found_unless_they_are_ignored() {
    let world = World::new();
    let database = database();
    world.load(&database.address, &["--foreign-keys"]);
    world.assert_whole(&database.address, &[]);
    psql(
        &database.address,
        "DROP INDEX orders_placed_at_idx; ALTER TABLE notifications DROP CONSTRAINT notifications_pkey;
         ALTER TABLE invoices DROP CONSTRAINT invoices_orders_fkey; CREATE INDEX mine ON orders (status)",
    );
    let finding = world.assert_wrong(&database.address, &[]);
    assert_fault(&finding, "`orders` has lost its index `orders_placed_at_idx`");
    assert_fault(&finding, "`notifications` has lost its primary key");
    assert_fault(&finding, "`invoices` has lost its foreign key `invoices_orders_fkey`");
    assert_differs(&finding, &[]);
    let finding = world.assert_whole(&database.address, &["--ignore", "indexes"]);
    assert_eq!(finding["notes"].as_array().map(Vec::len), Some(4), "{finding:#}");
}
