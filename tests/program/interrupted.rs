//! Killed, interrupted, and carried on.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::support::{files, folder, generate, ordermill, stderr};

const PIECES: [&str; 4] = ["--chunk-orders", "200", "--file-orders", "800"];

/// Twenty moments, spread over the length of an undisturbed run.
#[test]
fn killed_at_any_moment_and_resumed_it_is_as_if_nothing_had_been() {
    let (_keep, whole) = folder();
    let started = Instant::now();
    assert!(generate(&whole, &PIECES).status().expect("the program starts").success());
    let length = started.elapsed();
    let expected = files(&whole);
    for moment in 0..20u32 {
        let (_keep, target) = folder();
        let mut run = generate(&target, &PIECES).stderr(Stdio::null()).spawn().expect("the program starts");
        std::thread::sleep(length * (1 + moment * 7 % 20) / 21);
        run.kill().expect("it can be killed");
        run.wait().expect("it ends");
        let output = generate(&target, &[&PIECES[..], &["--resume"]].concat()).output().expect("the program starts");
        assert!(output.status.success(), "{}", stderr(&output));
        assert_eq!(expected, files(&target), "killed at moment {moment}");
    }
}

#[test]
fn killed_again_and_again_in_one_directory_it_still_gets_there() {
    let (_keep, whole) = folder();
    let started = Instant::now();
    assert!(generate(&whole, &PIECES).status().expect("the program starts").success());
    let step = started.elapsed() / 3;
    let (_keep, target) = folder();
    for _ in 0..5 {
        let mut run =
            generate(&target, &[&PIECES[..], &["--resume"]].concat()).stderr(Stdio::null()).spawn().expect("it starts");
        std::thread::sleep(step);
        run.kill().expect("it can be killed");
        run.wait().expect("it ends");
    }
    assert!(generate(&target, &[&PIECES[..], &["--resume"]].concat()).status().expect("it starts").success());
    assert_eq!(files(&whole), files(&target));
}

#[test]
fn an_interrupt_ends_it_cleanly_and_says_how_to_go_on() {
    let (_keep, target) = folder();
    // A year of sixty thousand orders a day runs for long.
    let to = target.to_str().expect("text");
    let mut command = ordermill(&["generate", "payday-produce", "--to", to, "--quiet"]);
    let run = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the program starts");
    while !target.join("orders").exists() {
        std::thread::sleep(Duration::from_millis(10));
    }
    let interrupted = Instant::now();
    let sent = Command::new("kill").args(["-INT", &run.id().to_string()]).status().expect("kill is there");
    assert!(sent.success());
    let output = run.wait_with_output().expect("it ends");
    // The whole takes many minutes; a slice, tenths of a second on a machine with nothing else to do.
    assert!(interrupted.elapsed() < Duration::from_secs(60), "{:?}", interrupted.elapsed());
    assert_eq!(output.status.code(), Some(130));
    assert!(stderr(&output).contains("--resume"), "{}", stderr(&output));
    let left: Vec<_> = files(&target).into_keys().filter(|name| name.to_string_lossy().contains(".part")).collect();
    assert!(left.is_empty(), "{left:?}");
}
