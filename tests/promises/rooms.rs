//! Data flows one way: a room knows only those that this list allows it, each of which stands above it.
//!
//! ARCHITECTURE.md says the same in words. To add a room, add a row below those that it knows.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The rooms of `src/`, and which of the rooms above it each may name.
const ROOMS: &[(&str, &[&str])] = &[
    ("calendar", &[]),
    ("geography", &[]),
    ("random", &[]),
    ("tables", &[]),
    ("profile", &["calendar", "geography", "random", "tables"]),
    ("demand", &["calendar", "random", "profile"]),
    ("generate", &["calendar", "geography", "random", "tables", "profile", "demand"]),
    ("plan", &["calendar", "random", "tables", "profile", "demand", "generate"]),
    ("servers", &[]),
    ("job", &["calendar", "random", "tables", "profile", "generate", "plan"]),
    ("sinks", &["calendar", "tables", "profile", "generate", "plan", "servers", "job"]),
    ("targets", &["tables", "plan", "servers", "job", "sinks"]),
    ("forecast", &["calendar", "random", "tables", "profile", "demand", "generate", "plan", "sinks"]),
    ("run", &["tables", "plan", "job", "sinks", "targets"]),
    (
        "replay",
        &[
            "calendar", "random", "tables", "profile", "demand", "generate", "plan", "servers", "job", "sinks",
            "targets", "run",
        ],
    ),
    (
        "verify",
        &[
            "calendar",
            "geography",
            "random",
            "tables",
            "profile",
            "demand",
            "generate",
            "plan",
            "servers",
            "job",
            "sinks",
            "run",
        ],
    ),
    (
        "stage",
        &["calendar", "tables", "profile", "demand", "plan", "servers", "job", "sinks", "targets", "run", "verify"],
    ),
];

/// Where rooms meet: they may name any.
const DOORS: [&str; 3] = ["commands", "lib", "main"];

#[test]
fn no_room_names_one_that_stands_below_it_or_is_not_its_neighbour() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut broken = Vec::new();
    let mut seen = BTreeMap::new();
    for file in sources(&src) {
        let place = file.strip_prefix(&src).expect("a file of src");
        let room = place.iter().next().and_then(|first| Path::new(first).file_stem()).expect("a name");
        let room = room.to_str().expect("an English name");
        if DOORS.contains(&room) {
            continue;
        }
        let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| *name == room) else {
            broken.push(format!("src/{} is in no room of the list", place.display()));
            continue;
        };
        *seen.entry(room.to_owned()).or_insert(0) += 1;
        let text = std::fs::read_to_string(&file).expect("source");
        for named in named_rooms(&text) {
            if named != room && !allowed.contains(&named.as_str()) {
                broken.push(format!("src/{}: `{room}` may not name `{named}`", place.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
    assert!(seen.len() > 9 && seen["generate"] > 20, "the rooms are where they were: {seen:?}");
}

#[test]
fn every_arrow_points_up() {
    for (place, (room, allowed)) in ROOMS.iter().enumerate() {
        let above: Vec<&str> = ROOMS[..place].iter().map(|(name, _)| *name).collect();
        for named in *allowed {
            assert!(above.contains(named), "`{room}` may name `{named}`, which does not stand above it");
        }
    }
}

/// All Rust files below a folder.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let files = entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] });
    files.filter(|path| path.extension().is_some_and(|it| it == "rs")).collect()
}

/// The rooms that a text names: the words after `crate::`, also those in braces. Comments do not count, nor what the
/// crate's root itself offers.
fn named_rooms(text: &str) -> Vec<String> {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let word = |text: &str| text.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect::<String>();
    let mut named = Vec::new();
    for after in code.split("crate::").skip(1) {
        match after.strip_prefix('{') {
            Some(group) => {
                let mut depth = 0;
                let mut begins = true;
                for (at, sign) in group.char_indices() {
                    match sign {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => begins = true,
                        sign if begins && sign.is_ascii_alphabetic() => {
                            named.push(word(&group[at..]));
                            begins = false;
                        }
                        _ => {}
                    }
                }
            }
            None => named.push(word(after)),
        }
    }
    named.retain(|name| name.starts_with(|c: char| c.is_ascii_lowercase()));
    named.sort_unstable();
    named.dedup();
    named
}

#[test]
fn rooms_are_found_however_they_are_named() {
    let text = "use crate::{calendar::{Rule, Zone}, tables};\n// crate::run\nlet x = crate::plan::y(crate::World);";
    assert_eq!(named_rooms(text), ["calendar", "plan", "tables"]);
}
