//! A directory that moves on to a later instant is as one that was made at that instant.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Instant, SystemTime};

use super::support::{files, folder, ordermill, stderr, stdout};
use crate::support::advancing::{TABLES, at, kills, moment, profile};
use crate::support::{fail, succeed, text};

/// Small pieces, so that there are many.
const PIECES: [&str; 4] = ["--chunk-orders", "60", "--tables", TABLES];

const FIRST: &str = "2026-04-20";
/// A day, some hours, and many days later.
const LATER: [&str; 3] = ["2026-04-21", "2026-04-21T06:00:00", "2026-05-03"];

/// `generate` of the profile at an instant.
fn generate(profile: &Path, until: &str, to: &Path, more: &[&str]) -> Command {
    let more = [&["--to", text(to), "--file-orders", "240", "--quiet"], &PIECES[..], more].concat();
    let arguments = at("generate", text(profile), until, &more);
    ordermill(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
}

fn verify(profile: &Path, until: &str, target: &Path) -> Command {
    let arguments = at("verify", text(profile), until, &["--in", text(target)]);
    ordermill(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
}

fn written(root: &Path) -> BTreeMap<PathBuf, SystemTime> {
    let path = |name: &PathBuf| root.join(name).metadata().and_then(|found| found.modified()).expect("a file");
    files(root).into_keys().map(|name| (name.clone(), path(&name))).collect()
}

#[test]
fn a_directory_that_moves_on_is_byte_for_byte_one_that_was_made_then() {
    for format in [&["--format", "parquet"][..], &["--format", "csv", "--codec", "gzip"]] {
        let (_keep, target) = folder();
        let (_other, fresh) = folder();
        let profile = profile(target.parent().expect("a folder"));
        succeed(&mut generate(&profile, FIRST, &target, format));
        std::fs::write(target.join("notes.txt"), "mine").expect("a file");
        for until in LATER {
            let (before, old) = (written(&target), files(&target));
            succeed(&mut generate(&profile, until, &target, &[format, &["--advance"]].concat()));
            succeed(&mut generate(&profile, until, &fresh, &[format, &["--replace"]].concat()));
            let mut found = files(&target);
            assert_eq!(found.remove(Path::new("notes.txt")), Some(b"mine".to_vec()));
            let expected = files(&fresh);
            assert!(found.keys().eq(expected.keys()), "{until}: {:?} instead of {:?}", found.keys(), expected.keys());
            for (name, bytes) in &expected {
                assert!(found[name] == *bytes, "{until}: {} has other bytes", name.display());
            }
            succeed(&mut verify(&profile, until, &target));
            // A file set of orders is written anew when a row of it changes, and only then.
            let after = written(&target);
            let sets = after.keys().filter(|name| name.starts_with("orders")).filter_map(|name| name.file_name());
            let (mut kept, mut changed) = (0, 0);
            for set in sets {
                let of_set = |name: &&PathBuf| name.file_name() == Some(set);
                let is_new = !before.contains_key(&Path::new("orders").join(set));
                if is_new || after.keys().filter(of_set).any(|name| old[name] != expected[name]) {
                    changed += 1;
                } else {
                    kept += 1;
                    let names = after.keys().filter(of_set);
                    names.for_each(|name| assert_eq!(after[name], before[name], "{until}: {}", name.display()));
                }
            }
            assert!(kept > 10 && changed > 0, "{until}: {kept} sets are as they were, {changed} are not");
        }
        // It is there already.
        let again = succeed(&mut generate(&profile, LATER[2], &target, &[format, &["--advance"]].concat()));
        assert_eq!(stderr(&again), "");
    }
}

#[test]
fn what_does_not_move_on_is_said() {
    let (_keep, target) = folder();
    let profile = profile(target.parent().expect("a folder"));
    succeed(&mut generate(&profile, FIRST, &target, &[]));
    let before = files(&target);
    let said = fail(&mut generate(&profile, LATER[0], &target, &[]), 2);
    assert!(said.contains("--advance moves it on"), "{said}");
    let said = fail(&mut generate(&profile, "2026-04-10", &target, &["--advance"]), 2);
    assert!(said.contains("stands at 2026-04-20T00:00:00Z already"), "{said}");
    let said = fail(&mut generate(&profile, LATER[0], &target, &["--advance", "--set", "client.shop.orders=15"]), 2);
    assert!(said.contains("holds another job") && said.contains("client.shop.orders"), "{said}");
    assert!(before == files(&target), "nothing was changed");
}

#[test]
fn an_advance_that_stands_between_two_instants_says_so_and_goes_on() {
    let (_keep, target) = folder();
    let (_other, fresh) = folder();
    let profile = profile(target.parent().expect("a folder"));
    succeed(&mut generate(&profile, FIRST, &target, &[]));
    succeed(&mut generate(&profile, LATER[0], &fresh, &[]));
    // What is in the way of the first step of the way there.
    let manifest = target.join("manifest.json");
    std::fs::remove_file(&manifest).expect("a file");
    std::fs::create_dir(&manifest).expect("a folder");
    fail(&mut generate(&profile, LATER[0], &target, &["--advance"]), 1);
    for until in [FIRST, LATER[0]] {
        let output = verify(&profile, until, &target).output().expect("it starts");
        assert_eq!(output.status.code(), Some(1));
        let said = stdout(&output);
        assert!(said.contains("stands between 2026-04-20T00:00:00Z and 2026-04-21T00:00:00Z"), "{said}");
        assert!(said.contains("--advance"), "{said}");
    }
    let said = fail(&mut generate(&profile, FIRST, &target, &["--resume"]), 2);
    assert!(said.contains("stands between"), "{said}");
    std::fs::remove_dir(&manifest).expect("a folder");
    succeed(&mut generate(&profile, LATER[0], &target, &["--resume"]));
    assert!(files(&target) == files(&fresh));
}

#[test]
fn killed_at_any_moment_of_an_advance_it_goes_on_and_nothing_is_lost_or_there_twice() {
    let (_keep, first) = folder();
    let (_other, fresh) = folder();
    let profile = profile(first.parent().expect("a folder"));
    succeed(&mut generate(&profile, FIRST, &first, &[]));
    succeed(&mut generate(&profile, LATER[0], &fresh, &[]));
    let expected = files(&fresh);
    let copy = |to: &Path| succeed(Command::new("cp").args(["-a", text(&first), text(to)]));
    let (_measured, target) = folder();
    copy(&target);
    let started = Instant::now();
    succeed(&mut generate(&profile, LATER[0], &target, &["--advance"]));
    let length = started.elapsed();
    let count = kills(6);
    let mut torn = 0;
    for number in 0..count {
        let (_keep, target) = folder();
        copy(&target);
        let mut command = generate(&profile, LATER[0], &target, &["--advance"]);
        let mut run = command.stderr(Stdio::null()).spawn().expect("it starts");
        std::thread::sleep(moment(number, count, length));
        run.kill().expect("it can be killed");
        torn += u32::from(!run.wait().expect("it ends").success());
        succeed(&mut generate(&profile, LATER[0], &target, &["--advance", "--resume"]));
        assert!(expected == files(&target), "killed at moment {number} of {count}");
    }
    assert!(torn > 0, "some were killed on the way");
}
