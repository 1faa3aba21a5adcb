//! The newest major of Postgres, beside the one that most tests run on.

use super::support::{Cluster, SMALL, generate, ordermill, succeed, under_way, undisturbed};

#[test]
fn what_is_loaded_into_the_newest_major_is_the_same_and_can_be_proved() {
    let cluster = Cluster::newest();
    for more in [&["--foreign-keys"][..], &["--unlogged"], &["--partition-by", "month", "--indexes", "before"]] {
        let database = cluster.database();
        let version = database.ask("SHOW server_version_num").parse::<u32>().expect("a number");
        assert!(version >= 180_000, "{version} is not the newest");
        succeed(&mut generate(&database.address, more));
        assert_eq!(&database.contents("public"), undisturbed(), "{more:?}");
        let verify = [&["verify"], &SMALL[..3], &["--in", &database.address, "--laws", "--shape", "--quiet"]].concat();
        succeed(&mut ordermill(&verify));
    }
}

#[test]
fn a_crash_of_the_newest_major_loses_and_doubles_no_row() {
    let cluster = Cluster::newest();
    let database = cluster.database();
    let mut run = under_way(&database, &["--connections", "2"]);
    cluster.crash(true);
    run.wait().expect("it ends");
    succeed(&mut generate(&database.address, &["--resume"]));
    assert_eq!(&database.contents("public"), undisturbed());
}
