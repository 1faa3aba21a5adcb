//! Standard output, made to be piped.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use super::support::{ordermill, run, stderr, stdout};

#[test]
fn a_closed_pipe_ends_it_quietly() {
    let arguments = ["generate", "quickstart", "--to", "-", "--tables", "orders", "--format", "csv"];
    let mut child = ordermill(&arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let mut first = String::new();
    BufReader::new(child.stdout.take().expect("piped")).read_line(&mut first).expect("a line");
    assert!(first.starts_with("order_id,client_id,"), "{first}");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""));
}

#[test]
fn ndjson_has_one_object_a_line_in_row_order() {
    let output = run(&["generate", "quickstart", "--to", "-", "--tables", "orders", "--orders", "50", "-q"]);
    let rows: Vec<serde_json::Value> =
        stdout(&output).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(rows.len(), 50);
    assert!(rows.windows(2).all(|pair| pair[0]["order_id"].as_i64() < pair[1]["order_id"].as_i64()));
}

#[test]
fn one_table_only() {
    let output = ordermill(&["generate", "quickstart", "--to", "-"]).output().expect("it starts");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("--tables"), "{}", stderr(&output));
}
