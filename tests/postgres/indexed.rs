//! The job of `deploy/job.yaml`, its pods played by processes: each finds its part by its index, two of one index overlap, some
//! are killed and tried again, as Kubernetes does.

use std::path::Path;
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};

use ordermill::random::Key;

use super::support::{Database, database, ordermill, start, stderr, succeed};

const JOB: &str = include_str!("../../deploy/job.yaml");

/// A number of the job's.
fn number(key: &str) -> usize {
    let line = JOB.lines().find_map(|line| line.trim().strip_prefix(key)?.strip_prefix(": "));
    line.expect("the key").parse().expect("a number")
}

/// The profile of the job.
fn profile() -> String {
    let lines = JOB.lines().skip_while(|line| !line.contains("profile.toml: |")).skip(1);
    let text = lines.take_while(|line| line.is_empty() || line.starts_with("    "));
    text.map(str::trim).collect::<Vec<_>>().join("\n")
}

/// The pod with this index, of a smaller world, with the job's own arguments and its Secret's variables.
fn pod(of: &str, index: usize, profile: &Path, database: &Database) -> Command {
    let line = JOB.lines().find_map(|line| line.trim().strip_prefix("args: [")?.strip_suffix(']'));
    let arguments = line.expect("arguments in one line").split(", ").map(|it| it.trim_matches('"'));
    let arguments = arguments.map(|it| match it {
        "/profile/profile.toml" => profile.to_str().expect("text"),
        it if it.starts_with("auto/") => of,
        it => it,
    });
    let arguments: Vec<&str> = arguments.collect();
    let smaller = ["--shrink", "0.001", "--chunk-orders", "150"];
    let mut command = ordermill(&[&arguments[..], &smaller].concat());
    let (_, address) = database.address.split_once("://").expect("an address");
    let (login, place) = address.split_once('@').expect("a user");
    let (server, name) = place.split_once('/').expect("a database");
    let (host, port) = server.split_once(':').unwrap_or((server, "5432"));
    let (user, password) = login.split_once(':').unwrap_or((login, ""));
    command.envs([("PGHOST", host), ("PGPORT", port), ("PGUSER", user), ("PGDATABASE", name)]);
    if !password.is_empty() {
        command.env("PGPASSWORD", password);
    }
    command.env("JOB_COMPLETION_INDEX", index.to_string());
    command
}

fn ends_well(pod: Child) {
    let output = pod.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{}", stderr(&output));
}

#[test]
fn indices_that_overlap_and_are_killed_fill_it_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("profile.toml");
    std::fs::write(&path, profile()).expect("written");
    let parts = number("completions");
    let auto = format!("auto/{parts}");
    assert!(JOB.contains(&format!("--part, {auto},")), "as many parts as completions");

    let whole = database();
    let started = Instant::now();
    succeed(&mut pod("auto/1", 0, &path, &whole));
    let length = started.elapsed();

    let shared = database();
    for index in 0..parts {
        // Two pods of one index, of which one is killed on its way, and the next index beside them.
        let mut torn = start(&mut pod(&auto, index, &path, &shared));
        let others = [index, (index + 1) % parts].map(|index| start(&mut pod(&auto, index, &path, &shared)));
        thread::sleep(length.mul_f64(Key::root(1).at(index as u64).unit() / parts as f64).min(Duration::from_secs(5)));
        torn.kill().expect("it can be killed");
        torn.wait().expect("it ends");
        others.into_iter().for_each(ends_well);
    }
    assert_eq!(shared.contents("public"), whole.contents("public"));
    assert_eq!(shared.ask("SELECT bool_and(whole) FROM ordermill_jobs"), "t");
}

#[test]
fn a_pod_that_is_none_of_the_parts_fails_the_job() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("profile.toml");
    std::fs::write(&path, profile()).expect("written");
    let output = pod("auto/8", number("completions"), &path, &database()).output().expect("it starts");
    assert_eq!(output.status.code(), Some(2), "the exit code of which the job's policy makes a failure");
    assert!(stderr(&output).contains("JOB_COMPLETION_INDEX says that this is part 9 of 8"), "{}", stderr(&output));
}
