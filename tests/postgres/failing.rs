//! A server that can't go on: it says so, and when it can again, so can the load.

use ordermill::tables;

use super::support::{Cluster, generate, run_psql, stderr, succeed, under_way, undisturbed};

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
