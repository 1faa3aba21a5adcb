//! Loads that end, that are killed, that others make a part of.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};

use super::store::{SMALL, buckets};
use crate::hostile::interrupt;
use crate::support::advancing::{kills, moment};
use crate::support::{fail, files, ordermill, succeed, text};

/// What a folder holds, but for its lock.
fn expected() -> std::collections::BTreeMap<PathBuf, Vec<u8>> {
    let folder = tempfile::tempdir().expect("a folder");
    let to = folder.path().join("stage");
    succeed(&mut ordermill(&[&["generate"], &SMALL[..], &["--to", text(&to), "--quiet"]].concat()));
    let mut files = files(&to);
    files.retain(|name, _| !name.ends_with(".lock"));
    files
}

#[test]
fn a_bucket_holds_what_a_folder_would_byte_for_byte_and_proves_it() {
    let expected = expected();
    for bucket in buckets() {
        succeed(&mut bucket.generate(&[]));
        assert_eq!(bucket.files(), expected);
        succeed(&mut bucket.verify());
        let said = fail(&mut bucket.generate(&[]), 2);
        assert!(said.contains("--resume") && said.contains(&bucket.url()), "{said}");
        succeed(&mut bucket.generate(&["--resume"]));
        assert_eq!(bucket.files(), expected);
    }
}

/// Large enough for uploads in many parts.
#[test]
fn large_objects_go_in_parts_and_nothing_is_left_of_a_run_that_is_interrupted() {
    let bucket = &buckets()[0];
    let more = ["generate", "bench", "--tables", "orders,order_lines", "--format", "ndjson", "--quiet"];
    let url = bucket.url();
    let to = [&more[..], &["--to", &url]].concat();
    let run = bucket.program(&to).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    while !bucket.has_uploads() {
        std::thread::sleep(Duration::from_millis(20));
    }
    let ended = interrupt(run);
    assert!(crate::support::stderr(&ended).contains("--resume"), "{}", crate::support::stderr(&ended));
    assert!(!bucket.has_uploads());
    succeed(&mut bucket.program(&[&to[..], &["--resume"]].concat()));
    let folder = tempfile::tempdir().expect("a folder");
    let to = folder.path().join("stage");
    succeed(&mut ordermill(&[&more[..], &["--to", text(&to)]].concat()));
    let mut there = files(&to);
    there.retain(|name, _| !name.ends_with(".lock"));
    assert!(there.values().any(|bytes| bytes.len() > 40 << 20), "some take many parts");
    assert_eq!(bucket.files(), there);
}

#[test]
fn killed_at_any_moment_and_resumed_it_is_as_if_nothing_had_been() {
    let expected = expected();
    for bucket in buckets() {
        let started = Instant::now();
        succeed(&mut bucket.generate(&[]));
        let length = started.elapsed();
        succeed(&mut bucket.generate(&["--replace"]));
        let count = kills(6);
        for number in 0..count {
            let mode = if number % 2 == 0 { "--replace" } else { "--resume" };
            let mut run = bucket.generate(&[mode]).stderr(Stdio::null()).spawn().expect("it starts");
            std::thread::sleep(moment(number, count, length));
            run.kill().expect("it can be killed");
            run.wait().expect("it ends");
            // A replacement that was cut short before it began is begun.
            let resumed = bucket.generate(&["--resume"]).output().expect("it starts");
            assert!(resumed.status.success(), "{}", crate::support::stderr(&resumed));
            let files = bucket.files();
            assert!(files.keys().eq(expected.keys()), "killed at moment {number}: {:?}", files.keys());
            assert_eq!(files, expected, "killed at moment {number}");
        }
        succeed(&mut bucket.verify());
    }
}

#[test]
fn parts_by_processes_that_overlap_end_in_the_same_bytes() {
    let expected = expected();
    for bucket in buckets() {
        let parts = ["1/3", "2/3", "2/3", "3/3", "1/3"];
        let runs: Vec<_> = parts.iter().map(|part| bucket.generate(&["--part", part, "--resume"]).spawn()).collect();
        for run in runs {
            assert!(run.expect("it starts").wait().expect("it ends").success());
        }
        // Whoever sees the last set writes the manifest; when the last two have not seen each other's, anybody may.
        succeed(&mut bucket.generate(&["--resume"]));
        assert_eq!(bucket.files(), expected);
        succeed(&mut bucket.verify());
    }
}

#[test]
fn other_clients_are_appended_and_all_is_replaced() {
    let bucket = &buckets()[0];
    let small = [&["generate"], &SMALL[..3], &["--quiet"]].concat();
    let generate = |more: &[&str]| bucket.program(&[&small[..], &["--to", &bucket.url()], more].concat());
    let code = "club";
    let profile = succeed(&mut bucket.program(&["check", "quickstart", "--explain"]));
    let profile = crate::support::stdout(&profile);
    let codes: Vec<&str> =
        profile.lines().filter_map(|line| line.strip_prefix("[client.")?.strip_suffix(']')).collect();
    let code = codes.iter().find(|it| **it != code).expect("a client");
    succeed(&mut generate(&["--clients", code]));
    let others: Vec<&str> = codes.iter().copied().filter(|it| it != code).collect();
    succeed(&mut generate(&["--append", "--clients", &others.join(",")]));
    succeed(&mut bucket.verify());
    succeed(&mut bucket.generate(&["--replace"]));
    assert_eq!(bucket.files(), expected());
}
