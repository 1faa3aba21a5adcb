//! What the tests of both binaries need: the program, and what it leaves.

pub(crate) mod advancing;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// The program with some arguments. Nothing of the user's own settings reaches it.
pub(crate) fn ordermill(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ordermill"));
    command.args(arguments).stdin(Stdio::null()).env("NO_COLOR", "1").env("HOME", "/nonexistent");
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("PG")) {
        command.env_remove(name);
    }
    command
}

/// Runs a command that must end well.
pub(crate) fn succeed(command: &mut Command) -> Output {
    let output = command.output().expect("it starts");
    assert!(output.status.success(), "{command:?}: {}", stderr(&output));
    output
}

/// Runs a command that must fail with this status, and gives what it said.
pub(crate) fn fail(command: &mut Command, status: i32) -> String {
    let output = command.output().expect("it starts");
    assert_eq!(output.status.code(), Some(status), "{command:?}: {}", stderr(&output));
    stderr(&output)
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("text")
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("text")
}

/// A path as an argument.
pub(crate) fn text(path: &Path) -> &str {
    path.to_str().expect("a path of the tests is text")
}

/// A folder of its own, gone with the test, and the path of a profile that is written there.
pub(crate) fn written(name: &str, profile: &str) -> (TempDir, String) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join(name);
    std::fs::write(&path, profile).expect("a profile is written");
    let path = text(&path).to_owned();
    (folder, path)
}

/// The bytes of every file.
pub(crate) fn files(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).expect("below the root").to_owned();
                files.insert(name, std::fs::read(&path).expect("a file"));
            }
        }
    }
    files
}
