//! Flags that don't apply, files that are in the way, commands that are gone on with.

use std::path::Path;

use super::support::folder;
use crate::support::{fail, files, ordermill, stdout, succeed, text};

const TINY: [&str; 5] = ["generate", "quickstart", "--scale", "0.01", "--quiet"];

fn generate(more: &[&str]) -> std::process::Command {
    ordermill(&[&TINY[..], more].concat())
}

#[test]
fn flags_that_no_target_has_a_use_for_are_refused_with_why() {
    let (_keep, root) = folder();
    let root = text(&root);
    for (flags, what) in [
        (&["--to", "null:", "--codec", "zstd"][..], "`--codec` is for a directory or a bucket, and `null:` is none"),
        (
            &["--to", "-", "--tables", "orders", "--codec", "snappy"],
            "`--codec` is for a directory or a bucket, and `-` is none",
        ),
        (&["--to", "mongodb://h/d", "--file-orders", "9"], "`--file-orders` is for a directory or a bucket"),
        (
            &["--to", "-", "--tables", "orders", "--resume"],
            "`--resume` is for a directory, a bucket or a database, and `-` is none",
        ),
        (&["--to", "null:", "--append"], "`--append` is for a directory, a bucket or a database"),
        (&["--to", "null:", "--replace"], "`--replace` is for a directory, a bucket or a database"),
        (&["--to", "null:", "--format", "csv"], "`--format` is for a directory, a bucket or standard output (-)"),
        (&["--to", root, "--to", "null:", "--indexes", "none"], "`null:` are none"),
    ] {
        let said = fail(&mut generate(flags), 2);
        assert!(said.contains(what) && said.contains("hint: leave it out"), "{flags:?}: {said}");
    }
    assert!(!Path::new(root).exists(), "nothing was written");
    succeed(&mut generate(&["--to", root, "--to", "null:", "--codec", "snappy", "--orders", "9"]));
}

#[test]
fn a_report_is_tried_first_and_never_takes_the_place_of_anything_else() {
    let (keep, root) = folder();
    let path = |name: &str| keep.path().join(name);
    let run = |report: &Path| generate(&["--to", text(&root), "--orders", "50", "--report", text(report)]);
    std::fs::write(path("mine.json"), "{\"rows\": 3}").expect("written");
    for (report, what) in [
        (path("mine.json"), "is there and is no report"),
        (path("no/such/folder.json"), "can't be written"),
        (keep.path().to_owned(), "is a folder"),
    ] {
        let said = fail(&mut run(&report), 2);
        assert!(said.contains(what) && said.contains(text(&report)), "{said}");
        assert!(!root.exists(), "nothing was written");
    }
    assert_eq!(std::fs::read_to_string(path("mine.json")).expect("text"), "{\"rows\": 3}");
    succeed(&mut run(&path("report.json")));
    let first = std::fs::read_to_string(path("report.json")).expect("text");
    assert!(first.contains("generator_version"), "{first}");
    // A run that is refused leaves the report that is there, and none where there was none.
    fail(&mut run(&path("report.json")), 2);
    assert_eq!(std::fs::read_to_string(path("report.json")).expect("text"), first);
    fail(&mut run(&path("other.json")), 2);
    assert!(!path("other.json").exists());
    let mut again =
        generate(&["--to", text(&root), "--orders", "50", "--resume", "--report", text(&path("report.json"))]);
    succeed(&mut again);
    assert_ne!(std::fs::read_to_string(path("report.json")).expect("text"), first, "a report is written over");
}

#[test]
fn appending_and_replacing_are_gone_on_with_by_the_same_command_and_resume() {
    let (_keep, whole) = folder();
    let cut = ["--chunk-orders", "20", "--file-orders", "40"];
    let first = ["--until", "2026-03-09"];
    let next = ["--from", "2026-03-09", "--append"];
    let to = |root: &Path, more: &[&str]| generate(&[&["--to", text(root)], &cut[..], more].concat());
    succeed(&mut to(&whole, &first));
    succeed(&mut to(&whole, &next));
    let expected = files(&whole);
    let (_keep, root) = folder();
    succeed(&mut to(&root, &first));
    // Before it was recorded, on its way, when all is there.
    succeed(&mut to(&root, &[&next[..], &["--resume", "--part", "2/3"]].concat()));
    for _ in 0..2 {
        succeed(&mut to(&root, &[&next[..], &["--resume"]].concat()));
        assert_eq!(files(&root), expected);
    }
    // The whole is there, in two jobs: complete for who asks for all of it.
    succeed(&mut to(&root, &["--resume"]));
    assert_eq!(files(&root), expected);
    let (_keep, anew) = folder();
    succeed(&mut to(&anew, &["--seed", "2"]));
    for _ in 0..2 {
        succeed(&mut to(&root, &["--seed", "2", "--replace", "--resume"]));
        assert_eq!(files(&root), files(&anew));
    }
}

#[test]
fn more_parts_than_pieces_are_refused_with_both_numbers() {
    let (_keep, root) = folder();
    let said = fail(&mut generate(&["--to", text(&root), "--part", "3/40"]), 2);
    assert!(said.contains("asks for 40 parts, but there are 6 file sets"), "{said}");
    assert!(!root.exists());
}

#[test]
fn a_shrunk_world_has_fewer_of_everything_obeys_the_laws_and_is_known_by_it() {
    let (_keep, root) = folder();
    let rows = |more: &[&str], table: &str| {
        let plan = stdout(&succeed(&mut ordermill(&[&["plan", "quickstart", "--json"], more].concat())));
        let plan: serde_json::Value = serde_json::from_str(&plan).expect("JSON");
        let tables = plan["tables"].as_array().expect("tables").iter();
        let table = tables.into_iter().find(|it| it["table"] == table).expect("the table");
        table["rows"].as_f64().expect("a number")
    };
    for table in ["orders", "customers", "products", "stock"] {
        let ratio = rows(&["--shrink", "0.02"], table) / rows(&[], table);
        assert!((0.015..0.03).contains(&ratio), "{table}: {ratio}");
    }
    let shrunk = ["quickstart", "--shrink", "0.02"];
    succeed(&mut ordermill(&[&["generate", "--quiet", "--to", text(&root)], &shrunk[..]].concat()));
    succeed(&mut ordermill(&[&["verify", "--laws", "--shape", "--in", text(&root)], &shrunk[..]].concat()));
    let scaled = ["generate", "quickstart", "--scale", "0.02", "--resume", "--to", text(&root)];
    let said = fail(&mut ordermill(&scaled), 2);
    assert!(said.contains("products.count"), "{said}");
    // What is said of a shrunk profile reads back to the same.
    let explained = stdout(&succeed(&mut ordermill(&[&["check", "--explain"], &shrunk[..]].concat())));
    let profile = root.join("explained.toml");
    std::fs::write(&profile, explained).expect("written");
    succeed(&mut ordermill(&["verify", text(&profile), "--in", text(&root)]));
    let said = fail(&mut ordermill(&["plan", "quickstart", "--shrink", "2"]), 2);
    assert!(said.contains("a factor from 0.000001 to 1"), "{said}");
}
