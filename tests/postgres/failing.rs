//! A server that can't go on: it says so, and when it can again, so can the load.

use std::process::{Child, Command};
use std::time::{Duration, Instant};

use ordermill::tables;

use super::support::{
    Cluster, Database, database, fail, generate, run_psql, start, stderr, succeed, under_way, undisturbed,
};

#[test]
fn a_disk_that_is_full_is_named_and_gone_on_with_when_there_is_room() {
    let cluster = Cluster::with_small_disk("48m");
    let database = cluster.database();
    let small = cluster.folder().join("small/tables");
    database.ask(&format!("COPY (SELECT 1) TO PROGRAM 'mkdir {}'", small.display()));
    database.ask(&format!("CREATE TABLESPACE small LOCATION '{}'", small.display()));
    database.ask("ALTER ROLE postgres SET default_tablespace = small");
    // Ballast fills the disk, a megabyte to a piece, and is thrown out piece by piece.
    let mut ballast = 0;
    let piece =
        |number| format!("CREATE TABLE ballast_{number} AS SELECT repeat('x', 1900) FROM generate_series(1, 512)");
    while run_psql(&database.address, &piece(ballast)).status.success() {
        ballast += 1;
    }
    let (mut loading, mut building) = (0, 0);
    loop {
        let output = generate(&database.address, &["--connections", "2", "--resume"]).output().expect("it starts");
        if output.status.success() {
            break;
        }
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(&database.address) && said.contains("[53100]"), "{said}");
        assert!(said.contains("hint: make room on the server") && said.contains("--resume"), "{said}");
        loading += usize::from(said.contains("can't be loaded"));
        building += usize::from(said.contains("can't be made"));
        ballast -= 1;
        database.ask(&format!("DROP TABLE ballast_{ballast}"));
        // What was begun and not committed takes room until then; tables that are not there yet have none.
        for table in tables::ALL {
            run_psql(&database.address, &format!("VACUUM {}", table.name));
        }
    }
    assert!(loading > 0 && building > 0, "{loading} times while rows came, {building} times while keys were built");
    assert_eq!(&database.contents("public"), undisturbed());
}

#[test]
fn a_server_that_shuts_down_on_the_way_is_named_with_its_last_words() {
    let cluster = Cluster::start("", None, |_| {});
    let database = cluster.database();
    let run = under_way(&database, &["--connections", "2"]);
    cluster.shut_down();
    let output = run.wait_with_output().expect("it ends");
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains(&database.address) && said.contains("due to administrator command"), "{said}");
    assert!(said.contains("refused") && said.contains("hint: ") && said.contains("--resume"), "{said}");
    cluster.crash(true);
    succeed(&mut generate(&database.address, &["--resume"]));
    assert_eq!(&database.contents("public"), undisturbed());
}

/// Whether a session stays.
const SLEEPS: &str =
    "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'";

/// How many wait for an advisory lock.
const WAITING: &str = "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database \
                       WHERE datname = current_database() AND NOT granted AND locktype = 'advisory'";

/// A session that does something and then stays, until it is ended.
fn stays(database: &Database, sql: &str) -> Child {
    let sql = format!("BEGIN; {sql}; SELECT pg_sleep(600)");
    start(Command::new("psql").args(["-X", "-q", "-c", &sql, &database.address]))
}

fn ended(database: &Database, mut session: Child) {
    let sleeping = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity \
                    WHERE datname = current_database() AND query LIKE '%pg_sleep(600)' AND wait_event = 'PgSleep'";
    until(database, &format!("SELECT ({sleeping}) > 0"));
    session.wait().expect("it ends");
}

/// Waits for something to be so.
fn until(database: &Database, sql: &str) {
    let began = Instant::now();
    while database.ask(sql) != "t" {
        assert!(began.elapsed() < Duration::from_secs(60), "never: {sql}");
    }
}

#[test]
fn what_a_killed_load_was_building_is_waited_for() {
    let database = database();
    succeed(&mut generate(&database.address, &["--part", "1/2"]));
    // Whoever writes to a table keeps its indexes from being built, but no rows from coming.
    let writer = stays(&database, "LOCK TABLE orders IN ROW EXCLUSIVE MODE");
    until(&database, SLEEPS);
    let mut run = start(&mut generate(&database.address, &["--part", "2/2", "--connections", "2"]));
    let building = "SELECT count(*) FROM pg_stat_activity \
                    WHERE datname = current_database() AND query ~ '^CREATE.*orders' AND wait_event_type = 'Lock'";
    until(&database, &format!("SELECT ({building}) > 0"));
    run.kill().expect("it can be killed");
    run.wait().expect("it ends");
    let again = start(&mut generate(&database.address, &["--resume", "--connections", "2"]));
    until(&database, &format!("SELECT ({building}) > 0 AND ({WAITING}) = 1"));
    ended(&database, writer);
    let output = again.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(&database.contents("public"), undisturbed());
}

#[test]
fn what_others_have_just_made_is_seen_whatever_isolation_the_database_asks_for() {
    let database = database();
    let name = database.ask("SELECT current_database()");
    database.ask(&format!("ALTER DATABASE {name} SET default_transaction_isolation = serializable"));
    let digest = blake3::hash(b"ordermill tables public");
    let lock = i64::from_be_bytes(digest.as_bytes()[..8].try_into().expect("eight bytes"));
    let holder = stays(&database, &format!("SELECT pg_advisory_xact_lock({lock})"));
    until(&database, SLEEPS);
    let parts = ["1/2", "2/2"].map(|part| start(&mut generate(&database.address, &["--part", part])));
    until(&database, &format!("SELECT ({WAITING}) = 2"));
    ended(&database, holder);
    for part in parts {
        let output = part.wait_with_output().expect("it ends");
        assert!(output.status.success(), "{}", stderr(&output));
    }
    assert_eq!(&database.contents("public"), undisturbed());
}

#[test]
fn an_encoding_that_lacks_a_character_is_named() {
    let database = database();
    let latin = format!("{}_latin", database.ask("SELECT current_database()"));
    database.ask(&format!("CREATE DATABASE {latin} ENCODING LATIN1 LOCALE 'C' TEMPLATE template0"));
    let (server, _) = database.address.rsplit_once('/').expect("a URL");
    let said = fail(&mut generate(&format!("{server}/{latin}"), &["--set", "client.depot.name=Łąka"]), 1);
    database.ask(&format!("DROP DATABASE {latin} WITH (FORCE)"));
    assert!(said.contains("LATIN1") && said.contains("createdb -E UTF8"), "{said}");
}
