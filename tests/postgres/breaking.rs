//! Killed, cut off, stopped: in the end the tables are those of an undisturbed load.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use ordermill::random::Key;

use super::support::{
    Cluster, Database, database, fail, generate, psql, start, stderr, succeed, under_way, undisturbed,
};

fn ends_well(child: Child) {
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{}", stderr(&output));
}

/// Where the moments of killing come from.
const SEED: u64 = 20_261_121;

/// Kills loads at random moments of the length of an undisturbed one, and resumes them.
fn killed_at_random(more: &[&str]) {
    let expected = undisturbed();
    let whole = database();
    let started = Instant::now();
    succeed(&mut generate(&whole.address, more));
    let length = started.elapsed();
    let mut torn = 0;
    for moment in 0..20 {
        let share = Key::root(SEED).at(moment).unit();
        let database = database();
        let mut run = start(&mut generate(&database.address, more));
        std::thread::sleep(length.mul_f64(share));
        run.kill().expect("it can be killed");
        run.wait().expect("it ends");
        let began = database.ask("SELECT to_regclass('ordermill_chunks') IS NOT NULL") == "t";
        let is_whole = began && database.ask("SELECT coalesce(bool_and(whole), false) FROM ordermill_jobs") == "t";
        torn += usize::from(began && !is_whole);
        succeed(&mut generate(&database.address, &[more, &["--resume"]].concat()));
        assert_eq!(&database.contents("public"), expected, "seed {SEED}, killed at {share:.3} of {length:?}");
        assert_eq!(database.ask("SELECT bool_and(whole) FROM ordermill_jobs"), "t");
    }
    assert!(torn > 0, "seed {SEED}: some were killed in the middle of {length:?}");
}

#[test]
fn killed_at_any_moment_and_resumed_it_is_as_if_nothing_had_been() {
    killed_at_random(&["--connections", "3", "--foreign-keys"]);
}

#[test]
fn killed_at_any_moment_it_can_be_resumed_unlogged_too() {
    killed_at_random(&["--connections", "2", "--unlogged"]);
}

#[test]
fn connections_that_the_server_ends_are_opened_again() {
    // On a busy machine a load may be over before anybody has looked.
    let some_were_ended = (0..5).any(|_| {
        let database = database();
        let mut run = start(&mut generate(&database.address, &["--connections", "3"]));
        let ended = end_connections(&database, &mut run);
        ends_well(run);
        assert_eq!(&database.contents("public"), undisturbed());
        ended > 0
    });
    assert!(some_were_ended, "some were ended");
}

/// Ends connections of a run while it loads; how many.
fn end_connections(database: &Database, run: &mut Child) -> usize {
    // From the first chunk on: the one that makes the tables ready ends the run, and the user repeats the command.
    let sql = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity \
               WHERE datname = current_database() AND application_name = 'ordermill' \
               AND query ~ '^(COPY|INSERT|COMMIT|BEGIN|START)' AND EXISTS (SELECT FROM pg_stat_activity \
               WHERE datname = current_database() AND query ~ '^COPY')";
    let mut ended = 0;
    while run.try_wait().expect("it can be asked").is_none() {
        ended += database.ask(sql).parse::<usize>().expect("a number");
        std::thread::sleep(Duration::from_millis(if ended < 6 { 15 } else { 500 }));
    }
    ended
}

/// Passes bytes on, and cuts the line at some of the commits: before the server sees them, or before it can answer.
struct Cutter {
    port: u16,
    cuts: Arc<AtomicUsize>,
}

impl Cutter {
    const MOST: usize = 8;

    fn before(server: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("bound").port();
        let cuts = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&cuts);
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let server = TcpStream::connect(("127.0.0.1", server)).expect("the server is there");
                let (from, to) = (server.try_clone().expect("cloned"), client.try_clone().expect("cloned"));
                let answers = std::thread::spawn(move || pass(from, to));
                let count = Arc::clone(&count);
                std::thread::spawn(move || {
                    Self::watch(&client, &server, &count);
                    let _ = server.shutdown(Shutdown::Both);
                    let _ = client.shutdown(Shutdown::Both);
                    let _ = answers.join();
                });
            }
        });
        Self { port, cuts }
    }

    fn watch(mut client: &TcpStream, mut server: &TcpStream, cuts: &AtomicUsize) {
        let mut bytes = vec![0; 64 << 10];
        while let Ok(length) = client.read(&mut bytes) {
            let is_commit = bytes[..length].windows(7).any(|window| window == b"COMMIT\0");
            let cut = if is_commit { cuts.fetch_add(1, Ordering::SeqCst) } else { Self::MOST };
            if length == 0 || (cut < Self::MOST && cut % 3 == 0) {
                return;
            }
            if cut < Self::MOST && cut % 3 == 1 {
                // Nobody hears the answer, but the commit arrives.
                let _ = client.shutdown(Shutdown::Both);
                let _ = server.write_all(&bytes[..length]);
                std::thread::sleep(Duration::from_millis(50));
                return;
            }
            if server.write_all(&bytes[..length]).is_err() {
                return;
            }
        }
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream) {
    let _ = std::io::copy(&mut from, &mut to);
    let _ = to.shutdown(Shutdown::Both);
}

#[test]
fn a_connection_lost_at_commit_neither_loses_nor_doubles_a_row() {
    let cluster = Cluster::start("", None, |_| {});
    let cutter = Cutter::before(cluster.port);
    let database = cluster.database();
    let through = database.address.replace(&cluster.port.to_string(), &cutter.port.to_string());
    // The first commit is that of the opening, which the user repeats.
    let mut tries = 0;
    while !generate(&through, &["--resume", "--connections", "2"]).output().expect("it starts").status.success() {
        tries += 1;
        assert!(tries < 4, "it goes on after all");
    }
    assert!(cutter.cuts.load(Ordering::SeqCst) >= Cutter::MOST);
    assert_eq!(&database.contents("public"), undisturbed());
}

#[test]
fn a_server_that_crashes_and_comes_back_is_gone_on_with() {
    let cluster = Cluster::start("", None, |_| {});
    let database = cluster.database();
    let run = under_way(&database, &["--connections", "2"]);
    cluster.crash(true);
    let output = run.wait_with_output().expect("it ends");
    // It has waited for the server, unless the crash met it in the last statements, which the user repeats.
    if !output.status.success() {
        assert!(stderr(&output).contains("--resume"), "{}", stderr(&output));
        succeed(&mut generate(&database.address, &["--resume", "--connections", "2"]));
    }
    assert_eq!(&database.contents("public"), undisturbed());
}

#[test]
fn unlogged_tables_that_a_crash_has_emptied_are_loaded_again() {
    let cluster = Cluster::start("", None, |_| {});
    let database = cluster.database();
    let run = under_way(&database, &["--unlogged", "--connections", "2"]);
    cluster.crash(true);
    let output = run.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(1), "its first chunks are gone");
    assert!(stderr(&output).contains("emptied") && stderr(&output).contains("--resume"), "{}", stderr(&output));
    succeed(&mut generate(&database.address, &["--unlogged", "--resume"]));
    assert_eq!(&database.contents("public"), undisturbed());
    cluster.crash(true);
    assert_eq!(database.ask("SELECT count(*) FROM orders"), "0");
    succeed(&mut generate(&database.address, &["--unlogged", "--resume"]));
    assert_eq!(&database.contents("public"), undisturbed());
}

#[test]
fn a_server_that_stays_away_ends_the_run_with_a_word_and_can_be_resumed() {
    let cluster = Cluster::start("", None, |_| {});
    let database = cluster.database();
    let run = under_way(&database, &[]);
    cluster.crash(false);
    let output = run.wait_with_output().expect("it ends");
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains(&database.address) && said.contains("hint: "), "{said}");
    cluster.crash(true);
    succeed(&mut generate(&database.address, &["--resume"]));
    assert_eq!(&database.contents("public"), undisturbed());
}

#[test]
fn an_interrupt_ends_it_cleanly_and_it_can_be_resumed() {
    let database = database();
    let run = under_way(&database, &["--connections", "1"]);
    Command::new("kill").args(["-INT", &run.id().to_string()]).status().expect("kill is there");
    let output = run.wait_with_output().expect("it ends");
    if output.status.code() == Some(130) {
        assert!(stderr(&output).contains("--resume"), "{}", stderr(&output));
    } else {
        assert!(output.status.success(), "too late to be interrupted: {}", stderr(&output));
    }
    succeed(&mut generate(&database.address, &["--resume"]));
    assert_eq!(&database.contents("public"), undisturbed());
}

#[test]
fn a_lock_that_someone_else_holds_is_named_and_not_waited_for_for_ever() {
    let database = database();
    succeed(&mut generate(&database.address, &["--orders", "200"]));
    let holder = Command::new("psql")
        .args(["-X", "-c", "BEGIN; LOCK TABLE orders; SELECT pg_sleep(4)", &database.address])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let mut holder = holder.expect("psql starts");
    while psql(
        &database.address,
        "SELECT count(*) FROM pg_locks WHERE relation = 'orders'::regclass AND mode = 'AccessExclusiveLock'",
    ) == "0"
    {}
    let impatient = format!("{}?options=-c%20lock_timeout%3D300", database.address);
    let said = fail(&mut generate(&impatient, &["--replace"]), 1);
    assert!(said.contains("lock") && said.contains("pg_blocking_pids"), "{said}");
    holder.wait().expect("it ends");
    succeed(&mut generate(&database.address, &["--replace"]));
    assert_eq!(&database.contents("public"), undisturbed());
}
