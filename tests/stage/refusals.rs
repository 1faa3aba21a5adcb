//! What a ladder does not climb, before anything is changed.

use super::support::{World, fail, ordermill, text};
use crate::postgres::server::{database, psql};

fn said(world: &World, target: &str, more: &[&str]) -> String {
    fail(&mut ordermill(&[&["stage", "run", &world.path, "--quiet", "--at", target], more].concat()), 2)
}

#[test]
fn targets_that_hold_nothing_something_else_or_not_all_are_refused_and_stay_as_they_are() {
    let (world, database) = (World::new(), database());
    assert!(said(&world, &database.address, &[]).contains("has no ledger"), "no ledger");
    assert!(said(&world, text(world.folder.path()), &[]).contains("hint:"), "no database");

    world.load(&database.address, &["--indexes", "none"]);
    let other =
        fail(&mut ordermill(&["stage", "run", &world.path, "--seed", "13", "--quiet", "--at", &database.address]), 2);
    assert!(other.contains("holds rows of another world: "), "{other}");
    assert!(
        said(&world, &database.address, &["--from", "2026-10-28", "--until", "2026-10-27"])
            .contains("--until is later")
    );
    assert!(said(&world, &database.address, &["--reports", "on_tim"]).contains("on_time"));
    assert!(said(&world, &database.address, &["--client", "dept"]).contains("hint: it has market, depot, shop"));
    assert!(said(&world, &database.address, &["--stages", "index"]).contains("indexes"));
    assert!(said(&world, &database.address, &["--at", &database.address]).contains("is given twice"));

    psql(&database.address, "DELETE FROM ordermill_chunks WHERE first = (SELECT max(first) FROM ordermill_chunks)");
    assert!(said(&world, &database.address, &[]).contains("is not whole: it lacks"));
    assert_eq!(psql(&database.address, "SELECT to_regclass('ordermill_stages') IS NULL"), "t");
}

#[test]
fn a_user_who_may_not_create_is_told_so_before_anything_is_changed() {
    let (world, database) = (World::new(), database());
    world.load(&database.address, &["--indexes", "none"]);
    let user = format!("reader_{}", std::process::id());
    psql(
        &database.address,
        &format!("CREATE ROLE {user} LOGIN; GRANT SELECT ON ALL TABLES IN SCHEMA public TO {user}"),
    );
    let address = database.address.replace("postgres@", &format!("{user}@"));
    let output = ordermill(&["stage", "run", &world.path, "--quiet", "--at", &address]).output().expect("it starts");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    psql(&database.address, &format!("DROP OWNED BY {user}; DROP ROLE {user}"));
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("permission denied") && said.contains("GRANT"), "{said}");
}

#[test]
fn reports_whose_tables_are_not_there_are_named() {
    let (world, database) = (World::new(), database());
    world.load(&database.address, &["--tables", "clients,orders"]);
    let (output, found) = world.ladder(&[&database.address], &["--runs", "1", "--stages", "indexes"]);
    assert!(output.status.success());
    let asked: Vec<_> = found["reports"].as_array().into_iter().flatten().map(|it| it["name"].clone()).collect();
    assert_eq!(asked, ["orders_by_hour", "revenue_by_day", "funnel", "repeat", "payday_lift"]);
    assert_eq!(found["unasked"].as_array().map(Vec::len), Some(9));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("on_time was not asked: there is no table `shipments`"), "{said}");
}
