//! What a directory refuses, survives and cleans up, and the words it says.

use std::fs;
use std::path::Path;

use ordermill::job::{Mode, Request};
use ordermill::plan::{Part, Plan, Selection, Unit};
use ordermill::run::{End, Outcome};
use ordermill::sinks::{Codec, Coding, Directory, Format, Sink, Standing, TargetError};

use crate::support::files;

use super::support::{StopAfter, everything, expected, job, plan, read, run, run_with};

fn open_as(
    root: &Path,
    selection: &Selection,
    part: Option<Part>,
    mode: Mode,
) -> Result<(Plan, Directory), TargetError> {
    let plan = plan(selection);
    let job = job(&plan, selection);
    let mut request = Request::new(&job, &plan, mode);
    if let Some(part) = part {
        request = request.of_part(part, Unit::FileSet).expect("so many sets");
    }
    let sink = Directory::open(root, &request, Coding::default())?;
    Ok((plan, sink))
}

/// Runs all of a selection into a directory.
fn made(root: &Path, selection: &Selection, mode: Mode) -> Outcome {
    let (plan, sink) = open_as(root, selection, None, mode).expect("it opens");
    run(&plan, &[Box::new(sink)]).expect("it runs")
}

/// Runs until some chunks are written.
fn half_made(root: &Path, selection: &Selection) {
    let (plan, sink) = open_as(root, selection, None, Mode::NEW).expect("it opens");
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
    let mut words = vec![refusal(root, &small, Mode::NEW)];
    let other_cuts = Selection { chunk_orders: 61, ..small.clone() };
    words.push(refusal(root, &other_cuts, Mode::RESUME));
    made(root, &small, Mode::RESUME);
    assert_eq!(made(root, &other_cuts, Mode::RESUME).chunks, 0, "however it is cut, every row is there");
    words.push(refusal(root, &small, Mode::NEW));
    words.push(refusal(root, &small, Mode::APPEND));
    words.push(refusal(root, &everything(), Mode::NEW));
    words.push(refusal(root, &everything(), Mode::RESUME));
    words.push(refusal(root, &everything(), Mode::APPEND));
    words.push(refusal(root, &Selection { clients: vec!["two".to_owned()], ..everything() }, Mode::RESUME));
    let (plan, job) = (plan(&small), job(&plan(&small), &small));
    for (coding, mode) in [
        (Coding::new(Format::Parquet, Some(Codec::Snappy)), Mode::RESUME),
        (Coding::new(Format::Csv, None), Mode::RESUME),
        (Coding::new(Format::Csv, Some(Codec::Gzip)), Mode::APPEND),
        (Coding::new(Format::Arrow, None), Mode::NEW),
    ] {
        let coding = coding.expect("the format takes the codec");
        let error = Directory::open(root, &Request::new(&job, &plan, mode), coding).err().expect("refused");
        words.push(error.to_string().replace(root.to_str().expect("text"), "DIR"));
    }
    words.push(Coding::new(Format::Csv, Some(Codec::Snappy)).expect_err("refused").to_string());
    insta::assert_snapshot!(words.join("\n\n"));
}

#[test]
fn what_is_in_the_way_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    fs::write(&file, "").expect("written");
    let mut words = vec![refusal(&file, &everything(), Mode::NEW)];
    words.push(refusal(&file.join("below"), &everything(), Mode::NEW));
    words.push(refusal(folder.path(), &everything(), Mode::RESUME));
    words.push(refusal(folder.path(), &everything(), Mode::REPLACE));
    assert_eq!(names(folder.path()), ["file"], "nothing was changed");

    let root = folder.path().join("target");
    made(&root, &everything(), Mode::NEW);
    fs::write(root.join("orders/mine.parquet"), "").expect("written");
    words.push(refusal(&root, &everything(), Mode::REPLACE));
    fs::remove_file(root.join("orders/mine.parquet")).expect("removed");
    assert_eq!(read(&root), expected(&plan(&everything())), "nothing was changed");

    fs::write(root.join("clients/clients.parquet"), "short").expect("written");
    words.push(refusal(&root, &everything(), Mode::RESUME));
    fs::remove_file(root.join("clients/clients.parquet")).expect("removed");
    words.push(refusal(&root, &everything(), Mode::RESUME));
    made(&root, &everything(), Mode::REPLACE);
    assert_eq!(read(&root), expected(&plan(&everything())));

    let entry = root.join("ledger/clients.json");
    let text = fs::read_to_string(&entry).expect("an entry");
    for damaged in [text.replacen("\"holds\"", "\"hides\"", 1), text.replacen('\n', " ", 1)] {
        fs::write(&entry, damaged).expect("written");
        words.push(refusal(&root, &everything(), Mode::RESUME));
    }
    insta::assert_snapshot!(words.join("\n\n"));
}

#[test]
fn a_set_that_the_ledger_does_not_name_is_made_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    made(root, &everything(), Mode::NEW);
    let whole = files(root);
    for name in names(&root.join("ledger")).into_iter().filter(|name| !name.starts_with('.')) {
        if name.starts_with("job-") {
            continue;
        }
        // A crash between the final names and the ledger's file.
        fs::remove_file(root.join("ledger").join(&name)).expect("removed");
        let outcome = made(root, &everything(), Mode::RESUME);
        assert!(outcome.chunks > 0, "one set is made again");
        assert_eq!(files(root), whole, "and it is named again");
    }
}

#[test]
fn whoever_comes_first_the_directory_ends_the_same() {
    let one = Selection { clients: vec!["one".to_owned()], ..everything() };
    let two = Selection { clients: vec!["two".to_owned()], ..everything() };
    let noon = super::support::profile().start + 12 * 3_600_000;
    let morning = Selection { until: Some(noon), ..one.clone() };
    let evening = Selection { from: Some(noon), ..one };
    let mut seen = Vec::new();
    for order in [[&morning, &evening, &two], [&two, &evening, &morning], [&evening, &two, &morning]] {
        let folder = tempfile::tempdir().expect("a folder");
        // All are there before the first of them makes a row.
        let opened: Vec<_> =
            order.iter().map(|it| open_as(folder.path(), it, None, Mode::APPEND).expect("it opens")).collect();
        for (plan, sink) in opened {
            run(&plan, &[Box::new(sink)]).expect("it runs");
        }
        seen.push(files(folder.path()));
    }
    assert!(seen[0].contains_key(Path::new("manifest.json")));
    assert_eq!(seen[0], seen[1]);
    assert_eq!(seen[0], seen[2]);
}

#[test]
fn nothing_is_written_or_removed_through_a_symbolic_link() {
    let folder = tempfile::tempdir().expect("a folder");
    let (root, elsewhere) = (folder.path().join("target"), folder.path().join("elsewhere"));
    made(&root, &everything(), Mode::NEW);
    fs::rename(root.join("orders"), &elsewhere).expect("moved");
    let before = files(&elsewhere);
    std::os::unix::fs::symlink(&elsewhere, root.join("orders")).expect("a link");
    for mode in [Mode::REPLACE, Mode::RESUME, Mode::NEW, Mode::APPEND] {
        assert!(refusal(&root, &everything(), mode).contains("orders is a symbolic link"), "{mode:?}");
    }
    assert_eq!(files(&elsewhere), before);
    fs::remove_file(root.join("orders")).expect("removed");
    fs::rename(&elsewhere, root.join("orders")).expect("moved back");
    // A link in a file's place is removed itself.
    let file = root.join("clients/clients.parquet");
    let moved = folder.path().join("clients.parquet");
    fs::rename(&file, &moved).expect("moved");
    std::os::unix::fs::symlink(&moved, &file).expect("a link");
    made(&root, &everything(), Mode::REPLACE);
    assert!(moved.exists() && !file.is_symlink());
    assert_eq!(read(&root), expected(&plan(&everything())));
}

#[test]
fn replacing_can_be_cut_off_anywhere_and_gone_on_with() {
    let other = Selection { clients: vec!["two".to_owned()], ..everything() };
    let fresh = tempfile::tempdir().expect("a folder");
    made(fresh.path(), &other, Mode::NEW);
    let whole = files(fresh.path());
    let filled = || {
        let folder = tempfile::tempdir().expect("a folder");
        made(folder.path(), &everything(), Mode::NEW);
        folder
    };
    // In the order in which things go: the manifest, what is said of sets, their files, jobs.
    let all = files(filled().path()).into_keys().filter(|name| !name.ends_with(".lock")).collect::<Vec<_>>();
    let turn = |name: &Path| match name.to_str().expect("text") {
        "manifest.json" => 0,
        name if name.starts_with("ledger/job-") => 3,
        name if name.starts_with("ledger/") => 1,
        _ => 2,
    };
    for cut in [0, 1, 2, 5, 9, 11, all.len() / 2, all.len() - 1, all.len()] {
        let folder = filled();
        let mut going = all.clone();
        going.sort_by_key(|name| turn(name));
        for name in &going[..cut] {
            fs::remove_file(folder.path().join(name)).expect("removed");
        }
        made(folder.path(), &other, Mode::REPLACE.resuming());
        assert_eq!(files(folder.path()), whole, "cut off after {cut} files");
        let outcome = made(folder.path(), &other, Mode::REPLACE.resuming());
        assert_eq!(outcome.chunks, 0, "it is complete");
    }
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
    made(root, &everything(), Mode::RESUME);
    assert!(!hidden("dead").exists() && hidden("living").exists());
    assert!(refusal(root, &everything(), Mode::REPLACE).contains("is being written to by another process"));
    assert_eq!(read(root), expected(&plan(&everything())));
    drop(living);
    made(root, &everything(), Mode::REPLACE);
    assert!(!hidden("living").exists());
}

#[test]
fn replacing_leaves_nothing_of_what_was_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    made(root, &everything(), Mode::NEW);
    // A crash between the final names and the ledger's line.
    fs::remove_file(root.join("ledger/customers.json")).expect("removed");
    let other = Selection { tables: vec!["clients".to_owned()], ..everything() };
    made(root, &other, Mode::REPLACE);
    assert_eq!(names(root), ["clients", "ledger", "manifest.json"]);
    assert_eq!(read(root), expected(&plan(&other)));
}

#[test]
fn a_manifest_is_there_when_all_is_and_only_then() {
    let folder = tempfile::tempdir().expect("a folder");
    let (root, manifest) = (folder.path(), folder.path().join("manifest.json"));
    let one = Selection { clients: vec!["one".to_owned()], ..everything() };
    half_made(root, &one);
    assert!(!manifest.exists());
    made(root, &one, Mode::RESUME);
    assert!(manifest.exists());
    let two = Selection { clients: vec!["two".to_owned()], ..everything() };
    let (plan, sink) = open_as(root, &two, None, Mode::APPEND).expect("it opens");
    assert!(!manifest.exists());
    drop(sink);
    // The appended job is known again by what was asked for, though it lacks the tables that were there.
    let outcome = made(root, &two, Mode::RESUME);
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
    made(root, &two, Mode::RESUME);
    assert_eq!(fs::read_to_string(&manifest).expect("text"), text, "whoever finds all there writes it");
}

#[test]
fn parts_join_without_a_flag_and_are_not_begun_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    let part = |text: &str| Some(text.parse::<Part>().expect("a part"));
    for (text, standing) in [("2/3", None), ("1/3", None), ("3/3", Some(Standing::Whole))] {
        let (plan, sink) = open_as(folder.path(), &everything(), part(text), Mode::NEW).expect("it joins");
        let sinks: [Box<dyn Sink>; 1] = [Box::new(sink)];
        let outcome = run(&plan, &sinks).expect("it runs");
        let End::Done(standings) = outcome.end else { panic!("{:?}", outcome.end) };
        match standing {
            Some(standing) => assert_eq!(standings, [standing]),
            None => assert!(matches!(&standings[..], [Standing::Awaits { missing }] if !missing.is_empty())),
        }
        let error = open_as(folder.path(), &everything(), part(text), Mode::NEW).err().expect("it is there");
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
