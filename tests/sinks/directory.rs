//! What a directory refuses, survives and cleans up, and the words it says.

use std::fs;
use std::path::Path;

use ordermill::plan::{Plan, Selection};
use ordermill::run::{End, Outcome};
use ordermill::sinks::directory::Codec;
use ordermill::sinks::{Directory, Mode, Part, Sink, SinkError, Standing};

use super::support::{StopAfter, everything, expected, job, plan, read, run, run_with};

fn open_as(root: &Path, selection: &Selection, part: Option<Part>, mode: Mode) -> Result<(Plan, Directory), SinkError> {
    let plan = plan(selection);
    let sink = Directory::open(root, &job(&plan, selection), &plan, part, mode, Codec::Zstd)?;
    Ok((plan, sink))
}

/// Runs all of a selection into a directory.
fn made(root: &Path, selection: &Selection, mode: Mode) -> Outcome {
    let (plan, sink) = open_as(root, selection, None, mode).expect("it opens");
    run(&plan, &[Box::new(sink)]).expect("it runs")
}

/// Runs until some chunks are written.
fn half_made(root: &Path, selection: &Selection) {
    let (plan, sink) = open_as(root, selection, None, Mode::New).expect("it opens");
    let watch = StopAfter::new(plan.chunks.len() / 2);
    let outcome = run_with(&plan, &[Box::new(sink)], &watch, &watch.stop, |_| {}).expect("it stops");
    assert_eq!(outcome.end, End::Interrupted);
}

/// The words of a refusal, with the folder's name left out.
fn refusal(root: &Path, selection: &Selection, mode: Mode) -> String {
    let error = open_as(root, selection, None, mode).err().expect("it is refused");
    error.to_string().replace(root.to_str().expect("text"), "DIR")
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<_> =
        entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("text")).collect();
    names.sort();
    names
}

#[test]
fn refusals_say_why_and_what_would_work() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    let small = Selection { clients: vec!["one".to_owned()], ..everything() };
    half_made(root, &small);
    let mut words = vec![refusal(root, &small, Mode::New)];
    made(root, &small, Mode::Resume);
    words.push(refusal(root, &small, Mode::New));
    words.push(refusal(root, &small, Mode::Append));
    words.push(refusal(root, &everything(), Mode::New));
    words.push(refusal(root, &everything(), Mode::Resume));
    words.push(refusal(root, &everything(), Mode::Append));
    words.push(refusal(root, &Selection { clients: vec!["two".to_owned()], ..everything() }, Mode::Resume));
    words.push(refusal(root, &Selection { chunk_orders: 61, ..small.clone() }, Mode::Resume));
    let (plan, job) = (plan(&small), job(&plan(&small), &small));
    let codec = Directory::open(root, &job, &plan, None, Mode::Resume, Codec::Snappy).err().expect("refused");
    words.push(codec.to_string().replace(root.to_str().expect("text"), "DIR"));
    insta::assert_snapshot!(words.join("\n\n"));
}

#[test]
fn what_is_in_the_way_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    fs::write(&file, "").expect("written");
    let mut words = vec![refusal(&file, &everything(), Mode::New)];
    words.push(refusal(&file.join("below"), &everything(), Mode::New));
    words.push(refusal(folder.path(), &everything(), Mode::Resume));
    words.push(refusal(folder.path(), &everything(), Mode::Replace));
    assert_eq!(names(folder.path()), ["file"], "nothing was changed");

    let root = folder.path().join("target");
    made(&root, &everything(), Mode::New);
    fs::write(root.join("orders/mine.parquet"), "").expect("written");
    words.push(refusal(&root, &everything(), Mode::Replace));
    fs::remove_file(root.join("orders/mine.parquet")).expect("removed");
    assert_eq!(read(&root), expected(&plan(&everything())), "nothing was changed");

    fs::write(root.join("clients/clients.parquet"), "short").expect("written");
    words.push(refusal(&root, &everything(), Mode::Resume));
    fs::remove_file(root.join("clients/clients.parquet")).expect("removed");
    words.push(refusal(&root, &everything(), Mode::Resume));
    made(&root, &everything(), Mode::Replace);
    assert_eq!(read(&root), expected(&plan(&everything())));

    let ledger = fs::read_to_string(root.join("ledger.jsonl")).expect("a ledger");
    fs::write(root.join("ledger.jsonl"), ledger.replacen("{\"set\"", "{set", 1)).expect("written");
    words.push(refusal(&root, &everything(), Mode::Resume));
    insta::assert_snapshot!(words.join("\n\n"));
}

#[test]
fn a_torn_last_line_counts_as_absent() {
    let folder = tempfile::tempdir().expect("a folder");
    let (root, path) = (folder.path(), folder.path().join("ledger.jsonl"));
    made(root, &everything(), Mode::New);
    let whole = fs::read(&path).expect("a ledger");
    let last = whole[..whole.len() - 1].iter().rposition(|&byte| byte == b'\n').expect("several lines") + 1;
    for length in [last + 1, last.midpoint(whole.len()), whole.len() - 1] {
        fs::write(&path, &whole[..length]).expect("written");
        let outcome = made(root, &everything(), Mode::Resume);
        assert!(outcome.chunks > 0, "one set is made again");
        assert_eq!(fs::read(&path).expect("a ledger"), whole, "and its line is back");
    }
    // Torn in the job's own line: nothing was there yet.
    fs::write(&path, &whole[..10]).expect("written");
    made(root, &everything(), Mode::New);
    assert_eq!(read(root), expected(&plan(&everything())));
}

#[test]
fn leftovers_of_a_crash_go_and_files_of_the_living_stay() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    half_made(root, &everything());
    let hidden = |name: &str| root.join("orders").join(format!(".{name}.0.part"));
    fs::write(hidden("dead"), "half a file").expect("written");
    fs::write(hidden("living"), "half a file").expect("written");
    let living = fs::File::open(hidden("living")).expect("a file");
    living.lock().expect("a lock");
    made(root, &everything(), Mode::Resume);
    assert!(!hidden("dead").exists() && hidden("living").exists());
    assert!(refusal(root, &everything(), Mode::Replace).contains("is being written to by another process"));
    assert_eq!(read(root), expected(&plan(&everything())));
    drop(living);
    made(root, &everything(), Mode::Replace);
    assert!(!hidden("living").exists());
}

#[test]
fn replacing_leaves_nothing_of_what_was_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    made(root, &everything(), Mode::New);
    // A crash between the final names and the ledger's line.
    let ledger = fs::read_to_string(root.join("ledger.jsonl")).expect("a ledger");
    let lines: Vec<_> = ledger.lines().collect();
    fs::write(root.join("ledger.jsonl"), lines[..lines.len() - 1].join("\n") + "\n").expect("written");
    let other = Selection { tables: vec!["clients".to_owned()], ..everything() };
    made(root, &other, Mode::Replace);
    assert_eq!(names(root), ["clients", "ledger.jsonl", "manifest.json"]);
    assert_eq!(read(root), expected(&plan(&other)));
}

#[test]
fn a_manifest_is_there_when_all_is_and_only_then() {
    let folder = tempfile::tempdir().expect("a folder");
    let (root, manifest) = (folder.path(), folder.path().join("manifest.json"));
    let one = Selection { clients: vec!["one".to_owned()], ..everything() };
    half_made(root, &one);
    assert!(!manifest.exists());
    made(root, &one, Mode::Resume);
    assert!(manifest.exists());
    let two = Selection { clients: vec!["two".to_owned()], ..everything() };
    let (plan, sink) = open_as(root, &two, None, Mode::Append).expect("it opens");
    assert!(!manifest.exists());
    drop(sink);
    // The appended job is known again by what was asked for, though it lacks the tables that were there.
    let outcome = made(root, &two, Mode::Resume);
    assert_eq!(outcome.end, End::Done(vec![Standing::Whole]));
    assert_eq!(outcome.rows.get("warehouses"), 0);
    assert!(manifest.exists());
    let rows = read(root);
    for table in ["clients", "products", "customers", "orders", "order_lines"] {
        let sum = expected(&plan)[table].num_rows() + expected(&super::support::plan(&one))[table].num_rows();
        assert_eq!(rows[table].num_rows(), sum, "{table}");
    }
    let text = fs::read_to_string(&manifest).expect("text");
    assert!(!text.contains(root.to_str().expect("text")), "no path of this machine");
    fs::remove_file(&manifest).expect("removed");
    made(root, &two, Mode::Resume);
    assert_eq!(fs::read_to_string(&manifest).expect("text"), text, "whoever finds all there writes it");
}

#[test]
fn parts_join_without_a_flag_and_are_not_begun_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    let part = |text: &str| Some(text.parse::<Part>().expect("a part"));
    for (text, standing) in [("2/3", None), ("1/3", None), ("3/3", Some(Standing::Whole))] {
        let (plan, sink) = open_as(folder.path(), &everything(), part(text), Mode::New).expect("it joins");
        let sinks: [Box<dyn Sink>; 1] = [Box::new(sink)];
        let outcome = run(&plan, &sinks).expect("it runs");
        let End::Done(standings) = outcome.end else { panic!("{:?}", outcome.end) };
        match standing {
            Some(standing) => assert_eq!(standings, [standing]),
            None => assert!(matches!(standings[..], [Standing::Awaits { missing }] if missing > 0)),
        }
        let error = open_as(folder.path(), &everything(), part(text), Mode::New).err().expect("it is there");
        assert!(error.to_string().contains(&format!("holds all of part {text} of this job already")), "{error}");
    }
    assert_eq!(read(folder.path()), expected(&plan(&everything())));
}

#[test]
fn a_set_that_is_dropped_leaves_no_file() {
    let folder = tempfile::tempdir().expect("a folder");
    half_made(folder.path(), &everything());
    for table in ["clients", "orders", "order_lines"] {
        let names = names(&folder.path().join(table));
        assert!(names.iter().all(|name| !name.starts_with('.')), "{names:?}");
    }
}
