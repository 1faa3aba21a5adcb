//! Targets that can't be written to: the error names the place, nothing half made has a final name, and it can go on.

use std::fs::{File, OpenOptions};
use std::path::Path;
use std::process::{Command, Output};

use super::support::{SMALL, files, folder, generate, ordermill, stderr};

const PIECES: [&str; 4] = ["--chunk-orders", "200", "--file-orders", "800"];

/// `generate`, where no file may grow beyond so many blocks of 512 bytes: for the program, a disk that is full.
fn cramped(to: &Path, blocks: u32) -> Output {
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\"");
    let generate = generate(to, &[&PIECES[..], &["--resume"]].concat());
    let mut command = Command::new("sh");
    command.args(["-c", &script, "sh"]).arg(generate.get_program()).args(generate.get_args());
    command.output().expect("a shell starts")
}

#[test]
fn a_full_disk_is_named_and_can_be_resumed() {
    let (_keep, undisturbed) = folder();
    assert!(generate(&undisturbed, &PIECES).status().expect("the program starts").success());
    let (_keep_too, to) = folder();
    for blocks in [0, 16, 40] {
        let output = cramped(&to, blocks);
        let words = stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{blocks}: {words}");
        assert!(words.contains(to.to_str().expect("text")) && words.contains("hint: make room"), "{blocks}: {words}");
        let hidden = |path: &&std::path::PathBuf| path.extension().is_some_and(|it| it == "part");
        let there = if to.exists() { files(&to) } else { std::collections::BTreeMap::default() };
        assert_eq!(there.keys().find(hidden), None, "{blocks}: hidden files are gone");
    }
    let output = generate(&to, &[&PIECES[..], &["--resume"]].concat()).output().expect("the program starts");
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(files(&to), files(&undisturbed));
}

#[test]
fn standard_output_that_is_full_fails() {
    let full = OpenOptions::new().write(true).open("/dev/full").expect("a device that is always full");
    let mut command = ordermill(&[&["generate"], &SMALL[..], &["--to", "-", "--tables", "orders", "-q"]].concat());
    let output = command
        .stdout(full)
        .stderr(std::process::Stdio::piped())
        .spawn()
        .and_then(std::process::Child::wait_with_output);
    let output = output.expect("the program starts");
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("standard output can't be written to: No space left"), "{}", stderr(&output));
}

#[test]
fn a_file_in_the_way_is_refused_before_anything_is_written() {
    let (keep, to) = folder();
    File::create(&to).expect("a file");
    let output = generate(&to, &[]).output().expect("the program starts");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("is a file, not a folder"), "{}", stderr(&output));
    assert_eq!(std::fs::read_dir(keep.path()).expect("a folder").count(), 1);
}
