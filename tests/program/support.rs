//! Runs the program, and looks at what it left.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// The shipped profile that tests run, smaller.
pub(crate) const SMALL: [&str; 3] = ["quickstart", "--scale", "0.05"];

/// The program with some arguments.
pub(crate) fn ordermill(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ordermill"));
    command.args(arguments).stdin(Stdio::null());
    command
}

/// Runs the program; it must end well.
pub(crate) fn run(arguments: &[&str]) -> Output {
    let output = ordermill(arguments).output().expect("the program starts");
    assert!(output.status.success(), "{arguments:?}: {}", stderr(&output));
    output
}

/// `generate` of the small profile into a directory, with more arguments.
pub(crate) fn generate(to: &Path, more: &[&str]) -> Command {
    let to = to.to_str().expect("a path of the tests is text");
    ordermill(&[&["generate"], &SMALL[..], &["--to", to, "--quiet"], more].concat())
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("text")
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("text")
}

/// A folder that goes away with the test.
pub(crate) fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("target");
    (folder, path)
}

/// The bytes of every file but the ledger, whose lines come in the order of the work.
pub(crate) fn files(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.file_name().is_none_or(|name| name != "ledger.jsonl") {
                let name = path.strip_prefix(root).expect("below the root").to_owned();
                files.insert(name, std::fs::read(&path).expect("a file"));
            }
        }
    }
    files
}

/// Runs Python with DuckDB and pyarrow, which `scripts/test` provides.
pub(crate) fn python(script: &str, arguments: &[&str], input: &[u8]) -> String {
    use std::io::Write;
    let python = std::env::var("ORDERMILL_PYTHON")
        .expect("ORDERMILL_PYTHON names a Python with duckdb and pyarrow; `scripts/test` makes one and runs the tests");
    let mut child = Command::new(python)
        .arg("-c")
        .arg(script)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("python starts");
    child.stdin.take().expect("piped").write_all(input).expect("python reads its input");
    let output = child.wait_with_output().expect("python ends");
    assert!(output.status.success(), "{}", stderr(&output));
    stdout(&output)
}
