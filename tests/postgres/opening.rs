//! What a schema takes, and what it refuses before anything is written.

use super::support::{database, fail, generate, psql, succeed, table, undisturbed};

#[test]
fn what_holds_something_is_refused_until_a_flag_says_what_to_do() {
    let database = database();
    let to = database.address.as_str();
    succeed(&mut generate(to, &[]));
    let before = database.contents("public");

    let said = fail(&mut generate(to, &[]), 2);
    assert!(said.contains("holds all of this job already") && said.contains("--replace"), "{said}");
    let said = fail(&mut generate(to, &["--seed", "9"]), 2);
    assert!(said.contains("another job") && said.contains("seed"), "{said}");
    let said = fail(&mut generate(to, &["--seed", "9", "--resume"]), 2);
    assert!(said.contains("seed"), "{said}");
    let said = fail(&mut generate(to, &["--seed", "9", "--append"]), 2);
    assert!(said.contains("another world"), "{said}");
    let said = fail(&mut generate(to, &["--append"]), 2);
    assert!(said.contains("holds all of this job already"), "{said}");
    let said = fail(&mut generate(to, &["--set", "client.depot.customers=77", "--resume"]), 2);
    assert!(said.contains("depot"), "{said}");
    assert_eq!(database.contents("public"), before);

    succeed(&mut generate(to, &["--seed", "9", "--replace"]));
    assert_ne!(database.contents("public"), before);
    succeed(&mut generate(to, &["--replace"]));
    assert_eq!(database.contents("public"), before);
    assert_eq!(database.ask("SELECT count(*) FROM ordermill_jobs"), "1");
}

#[test]
fn ranges_that_are_appended_make_the_whole() {
    let database = database();
    let to = database.address.as_str();
    let middle = middle();
    succeed(&mut generate(to, &["--until", &middle, "--foreign-keys", "--partition-by", "month"]));
    let said = fail(&mut generate(to, &["--from", &middle]), 2);
    assert!(said.contains("--append"), "{said}");
    // It keeps the foreign keys without being told again.
    succeed(&mut generate(to, &["--from", &middle, "--append", "--partition-by", "month"]));
    assert_eq!(&database.contents("public"), undisturbed());
    assert_eq!(database.ask("SELECT count(*) FROM ordermill_jobs"), "2");
    assert_ne!(database.ask("SELECT count(*) FROM pg_constraint WHERE conname = 'orders_customers_fkey'"), "0");
    succeed(&mut generate(to, &["--from", &middle, "--resume", "--partition-by", "month"]));
}

/// A day in the middle of the small profile.
fn middle() -> String {
    let database = database();
    succeed(&mut generate(&database.address, &["--tables", "orders", "--indexes", "none"]));
    database.ask("SELECT to_char(percentile_disc(0.5) WITHIN GROUP (ORDER BY placed_at), 'YYYY-MM-DD') FROM orders")
}

#[test]
fn other_columns_are_refused_with_the_difference_and_nothing_is_written() {
    let database = database();
    database.ask("CREATE TABLE orders (order_id integer, placed_at timestamptz, mine text NOT NULL)");
    let said = fail(&mut generate(&database.address, &["--replace"]), 2);
    for word in ["public\".orders", "`order_id` is integer, not bigint", "no `client_id` bigint", "`mine` is NOT NULL"]
    {
        assert!(said.contains(word), "{word}: {said}");
    }
    assert_eq!(database.ask("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"), "1");
}

#[test]
fn columns_and_indexes_of_others_are_left_alone() {
    let database = database();
    let to = database.address.as_str();
    succeed(&mut generate(to, &["--orders", "100"]));
    database.ask(
        "ALTER TABLE orders ADD note text DEFAULT 'mine', ADD seen timestamptz; CREATE INDEX mine ON orders (total_minor)",
    );
    succeed(&mut generate(to, &["--replace"]));
    assert_eq!(&database.contents("public"), undisturbed());
    assert_eq!(
        database.ask("SELECT count(*) FROM orders WHERE note = 'mine' AND seen IS NULL"),
        database.ask("SELECT count(*) FROM orders")
    );
    assert_eq!(database.ask("SELECT indisvalid FROM pg_index WHERE indexrelid = 'mine'::regclass"), "t");
}

#[test]
fn views_and_rights_outlive_replace() {
    let database = database();
    let to = database.address.as_str();
    succeed(&mut generate(to, &["--seed", "9"]));
    // The second view needs the primary key itself.
    database.ask(
        "CREATE VIEW per_day AS SELECT placed_at::date, count(*) FROM orders GROUP BY 1; \
         CREATE VIEW totals AS SELECT order_id, total_minor, count(*) FROM orders GROUP BY order_id; \
         GRANT SELECT ON orders TO PUBLIC",
    );
    succeed(&mut generate(to, &["--replace", "--unlogged"]));
    assert_eq!(&database.contents("public"), undisturbed());
    let orders = database.ask("SELECT count(*) FROM orders");
    assert_eq!(database.ask("SELECT sum(count) FROM per_day"), orders);
    assert_eq!(database.ask("SELECT sum(count) FROM totals"), orders);
    assert!(database.ask("SELECT relacl::text FROM pg_class WHERE relname = 'orders'").contains("=r/"));
    assert_eq!(database.ask("SELECT relpersistence FROM pg_class WHERE oid = 'orders'::regclass"), "u");
}

#[test]
fn rows_that_are_not_ours_are_never_emptied() {
    let database = database();
    let columns: Vec<_> = table("clients").columns.iter().map(|column| column.name).collect();
    assert_eq!(columns.len(), 7);
    database.ask(
        "CREATE TABLE clients (client_id bigint, code text, name text, segment text, time_zone text, currency text, \
         created_at timestamptz); INSERT INTO clients (client_id) VALUES (1)",
    );
    for mode in [&[][..], &["--replace"], &["--resume"], &["--append"]] {
        let said = fail(&mut generate(&database.address, mode), 2);
        assert!(said.contains("clients that ordermill has not made"), "{said}");
    }
    assert_eq!(database.ask("SELECT count(*) FROM clients"), "1");
    assert_eq!(database.ask("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"), "1");
}

#[test]
fn names_that_are_taken_are_refused() {
    let database = database();
    database.ask("CREATE VIEW orders AS SELECT 1 AS order_id");
    let said = fail(&mut generate(&database.address, &[]), 2);
    assert!(said.contains("is no table"), "{said}");
    database.ask("DROP VIEW orders; CREATE TABLE orders_placed_at_idx (a int)");
    succeed(&mut generate(&database.address, &["--indexes", "none"]));
    database.ask(
        "DROP TABLE orders_placed_at_idx; CREATE TABLE mine (a int); CREATE INDEX orders_placed_at_idx ON mine (a)",
    );
    let said = fail(&mut generate(&database.address, &["--replace"]), 2);
    assert!(said.contains("orders_placed_at_idx"), "{said}");
}

#[test]
fn logged_and_unlogged_partitioned_and_not_do_not_mix() {
    let database = database();
    let to = database.address.as_str();
    succeed(&mut generate(to, &["--orders", "100"]));
    let said = fail(&mut generate(to, &["--orders", "100", "--resume", "--unlogged"]), 2);
    assert!(said.contains("logged") && said.contains("leave out --unlogged"), "{said}");
    let said = fail(&mut generate(to, &["--orders", "100", "--replace", "--partition-by", "month"]), 2);
    assert!(said.contains("not partitioned"), "{said}");
}

#[test]
fn who_may_not_create_is_told_what_to_grant() {
    let database = database();
    let user = format!("nobody_{}", std::process::id());
    database.ask(&format!("CREATE ROLE {user} LOGIN PASSWORD 'x'; REVOKE CREATE ON SCHEMA public FROM PUBLIC"));
    let (scheme, rest) = database.address.split_once("://").expect("a URL");
    let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    let theirs = format!("{scheme}://{user}:x@{host}");
    let said = fail(&mut generate(&theirs, &[]), 2);
    assert!(said.contains(&user) && said.contains("GRANT CREATE ON SCHEMA"), "{said}");
    let said = fail(&mut generate(&theirs, &["--schema", "fresh"]), 2);
    assert!(said.contains("GRANT CREATE ON DATABASE"), "{said}");
    psql(&database.address, &format!("DROP ROLE {user}"));
}

#[test]
fn flags_for_a_postgres_are_refused_without_one() {
    for flags in [&["--unlogged"][..], &["--schema", "x"], &["--connections", "2"], &["--wait", "1s"]] {
        let said = fail(&mut generate("null:", flags), 2);
        assert!(said.contains(flags[0]), "{said}");
    }
    for flags in [&["--indexes", "none"][..], &["--unlogged", "--partition-by", "month"]] {
        let said = fail(&mut generate("postgres://x", &[&["--foreign-keys"], flags].concat()), 2);
        assert!(said.contains("--foreign-keys"), "{said}");
    }
}

#[test]
fn a_schema_whose_name_would_be_cut_off_is_refused() {
    let database = database();
    for name in ["", &"n".repeat(64)] {
        let said = fail(&mut generate(&database.address, &["--schema", name]), 2);
        assert!(said.contains("names of 1 to 63 bytes") && said.contains("--schema"), "{said}");
    }
    succeed(&mut generate(&database.address, &["--schema", &"n".repeat(63), "--tables", "clients"]));
    succeed(&mut generate(&database.address, &["--schema", &"n".repeat(63), "--tables", "clients", "--resume"]));
}
