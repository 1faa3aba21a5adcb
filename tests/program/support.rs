//! Runs the program, and looks at what it left.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

pub(crate) use crate::support::{files, ordermill, stderr, stdout};
use crate::support::{succeed, text};

/// The shipped profile that tests run, smaller.
pub(crate) const SMALL: [&str; 3] = ["quickstart", "--scale", "0.05"];

/// `generate` of the small profile into a directory, with more arguments.
pub(crate) fn generate(to: &Path, more: &[&str]) -> Command {
    ordermill(&[&["generate"], &SMALL[..], &["--to", text(to), "--quiet"], more].concat())
}

/// Runs the program; it must end well.
pub(crate) fn run(arguments: &[&str]) -> Output {
    succeed(&mut ordermill(arguments))
}

/// A folder that goes away with the test, and a path in it where nothing is yet.
pub(crate) fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("target");
    (folder, path)
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
