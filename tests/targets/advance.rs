//! A database that moves on to a later instant is as one that was loaded at that instant, whatever happens on the way.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use mongodb::bson::{Document, doc};

use crate::mongodb::server::Place;
use crate::postgres::server::{Database, database};
use crate::support::advancing::{TABLES, at, kills, moment, profile};
use crate::support::{fail, ordermill, stdout, succeed, text};

/// Fewer tables and months, for servers: their rows move too.
const FEW: [&str; 6] = [
    "--chunk-orders",
    "60",
    "--tables",
    "clients,warehouses,products,customers,stock,orders,order_lines,shipments,cartons,carton_items,invoices,notifications,returns,events",
    "--set",
    "start=2026-03-09",
];

const FIRST: &str = "2026-04-20";
const LATER: [&str; 2] = ["2026-04-20T06:00:00", "2026-05-03"];

/// `generate` of the profile at an instant.
fn generate(profile: &Path, until: &str, to: &str, more: &[&str]) -> Command {
    let more = [&["--to", to, "--quiet"], &FEW[..], more].concat();
    let arguments = at("generate", text(profile), until, &more);
    ordermill(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
}

fn verify(profile: &Path, until: &str, target: &str) -> Command {
    let arguments = at("verify", text(profile), until, &["--in", target, "--laws", "--set", "start=2026-03-09"]);
    ordermill(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Hours after the first instant.
fn after(hours: u32) -> String {
    let first: jiff::civil::DateTime = "2026-04-20T00:00:00".parse().expect("an instant");
    (first + jiff::SignedDuration::from_hours(hours.into())).to_string()
}

/// Moves a target on, step by step, and is killed in each; what it then holds is proved.
fn killed_on_the_way(profile: &Path, target: &str, torn_there: impl Fn() -> bool) {
    succeed(&mut generate(profile, FIRST, target, &[]));
    let started = Instant::now();
    succeed(&mut generate(profile, &after(6), target, &["--advance"]));
    let length: Duration = started.elapsed();
    let count = kills(4);
    let mut torn = 0;
    for number in 0..count {
        let until = after(12 + 6 * number);
        let mut command = generate(profile, &until, target, &["--advance"]);
        let mut run = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
        std::thread::sleep(moment(number, count, length));
        run.kill().expect("it can be killed");
        run.wait().expect("it ends");
        if torn_there() {
            torn += 1;
            let output = verify(profile, &until, target).output().expect("it starts");
            let said = stdout(&output);
            assert!(said.contains("stands between") && said.contains("--advance"), "{said}");
            let said = fail(&mut generate(profile, FIRST, target, &["--resume"]), 2);
            assert!(said.contains("stands between"), "{said}");
        }
        succeed(&mut generate(profile, &until, target, &["--advance", "--resume"]));
        if number % 10 == 0 || number + 1 == count {
            succeed(&mut verify(profile, &until, target));
        }
    }
    assert!(torn > 0, "some were killed on the way");
}

fn jobs(database: &Database) -> String {
    database.ask("SELECT count(*) FROM ordermill_jobs")
}

/// Two months in, products have gone whose orders are there.
#[test]
fn foreign_keys_hold_of_every_table_when_products_have_gone() {
    let folder = tempfile::tempdir().expect("a folder");
    let (profile, target) = (profile(folder.path()), database());
    let more = ["--to", &target.address, "--quiet", "--foreign-keys", "--tables", TABLES];
    let arguments = at("generate", text(&profile), "2025-11-14", &more);
    succeed(&mut ordermill(&arguments.iter().map(String::as_str).collect::<Vec<_>>()));
    let gone = "SELECT count(*) > 0 FROM picks LEFT JOIN stock USING (client_id, warehouse_id, product_id) WHERE on_hand IS NULL";
    assert_eq!(target.ask(gone), "t");
    assert_eq!(
        target.ask("SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND conrelid = 'picks'::regclass"),
        "6"
    );
}

#[test]
fn a_postgres_moves_on_and_what_is_the_users_own_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let profile = profile(folder.path());
    let (target, fresh) = (database(), database());
    succeed(&mut generate(&profile, FIRST, &target.address, &["--foreign-keys"]));
    target.ask("ALTER TABLE orders ADD COLUMN note text DEFAULT 'mine' NOT NULL");
    target.ask("UPDATE orders SET note = 'old'");
    target.ask("CREATE VIEW open_orders AS SELECT * FROM orders WHERE status <> 'delivered'");
    target.ask("CREATE INDEX mine ON invoices (paid_at)");
    target.ask("CREATE TABLE own AS SELECT 1 AS one");
    let old: u32 = target.ask("SELECT count(*) FROM orders").parse().expect("a number");
    for until in LATER {
        succeed(&mut generate(&profile, until, &target.address, &["--advance"]));
        succeed(&mut generate(&profile, until, &fresh.address, &["--replace"]));
        assert_eq!(target.contents("public"), fresh.contents("public"), "{until}");
        succeed(&mut verify(&profile, until, &target.address));
        assert_eq!(jobs(&target), "1");
    }
    assert_eq!(target.ask("SELECT count(*) FROM orders WHERE note = 'old'"), old.to_string());
    assert_eq!(target.ask("SELECT count(*) FROM own"), "1");
    assert_eq!(target.ask("SELECT count(*) > 0 FROM open_orders"), "t");
    assert_eq!(target.ask("SELECT count(*) FROM pg_indexes WHERE indexname = 'mine'"), "1");
    assert_ne!(target.ask("SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND convalidated"), "0");
    // It is there already.
    succeed(&mut generate(&profile, LATER[1], &target.address, &["--advance"]));
}

#[test]
fn a_postgres_without_keys_does_not_move_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let profile = profile(folder.path());
    let target = database();
    succeed(&mut generate(&profile, FIRST, &target.address, &["--indexes", "none"]));
    let before = target.contents("public");
    let said = fail(&mut generate(&profile, LATER[0], &target.address, &["--indexes", "none", "--advance"]), 2);
    assert!(said.contains("has no key of ours") && said.contains("PRIMARY KEY"), "{said}");
    assert_eq!((target.contents("public"), jobs(&target)), (before, "1".to_owned()));
}

#[test]
fn a_postgres_whose_rows_are_not_what_its_ledger_says_is_left_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let profile = profile(folder.path());
    let target = database();
    succeed(&mut generate(&profile, FIRST, &target.address, &[]));
    target.ask("DELETE FROM stock WHERE product_id = (SELECT min(product_id) FROM stock)");
    let said = fail(&mut generate(&profile, LATER[0], &target.address, &["--advance"]), 1);
    assert!(said.contains("`stock` does not hold what its ledger says"), "{said}");
}

#[test]
fn a_postgres_that_is_killed_on_the_way_goes_on_and_nothing_is_lost_or_there_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = database();
    killed_on_the_way(&profile(folder.path()), &target.address, || jobs(&target) != "1");
    assert_eq!(jobs(&target), "1");
}

#[test]
fn a_mongodb_moves_on_and_what_is_the_users_own_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let profile = profile(folder.path());
    let (target, fresh) = (Place::new(), Place::new());
    succeed(&mut generate(&profile, FIRST, &target.url, &[]));
    target.run(async |database| {
        let orders = database.collection::<Document>("orders");
        orders.update_many(doc! {}, doc! { "$set": { "note": "mine" } }).await?;
        database.collection::<Document>("own").insert_one(doc! { "one": 1 }).await
    });
    let old = target.all("orders").len();
    for until in LATER {
        succeed(&mut generate(&profile, until, &target.url, &["--advance"]));
        assert_eq!(target.all("ordermill_jobs").len(), 1);
    }
    assert_eq!(
        target.all("orders").iter().filter(|order| order.get_str("note").is_ok_and(|note| note == "mine")).count(),
        old
    );
    assert_eq!(target.all("own").len(), 1);
    target.run(async |database| {
        database.collection::<Document>("orders").update_many(doc! {}, doc! { "$unset": { "note": "" } }).await
    });
    succeed(&mut generate(&profile, LATER[1], &fresh.url, &[]));
    succeed(&mut verify(&profile, LATER[1], &target.url));
    for collection in ["orders", "stock", "customers"] {
        assert_eq!(target.all(collection).len(), fresh.all(collection).len(), "{collection}");
    }
}

#[test]
fn a_mongodb_that_is_killed_on_the_way_goes_on_and_nothing_is_lost_or_there_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = Place::new();
    killed_on_the_way(&profile(folder.path()), &target.url, || target.all("ordermill_jobs").len() > 1);
    assert_eq!(target.all("ordermill_jobs").len(), 1);
}
