//! `generate` knows no clock, no file, no thread, no tokio, no sink: rows are functions of addresses, and of no platform.

use std::path::Path;

#[test]
fn generate_names_no_clock_file_thread_or_sink() {
    let forbidden = [
        "std::time",
        "Instant::now",
        "SystemTime",
        "Timestamp::now",
        "Zoned::now",
        "std::fs",
        "fs_err",
        "std::thread",
        "rayon",
        "tokio",
        "crate::sinks",
        "crate::run",
        "crate::commands",
        "std::env",
        "HashMap",
        "HashSet",
    ];
    assert!(search("generate", &forbidden) > 20, "the room is where it was");
}

#[test]
fn what_decides_rows_computes_nothing_with_the_platform_s_maths() {
    let forbidden =
        [".powf(", ".exp()", ".ln()", ".ln_1p()", ".exp_m1()", ".log2()", ".log10()", ".sin()", ".cos()", ".tan()"];
    let rooms = ["calendar", "geography", "random", "profile", "demand", "generate", "plan"];
    let files: usize = rooms.iter().map(|room| search(room, &forbidden)).sum();
    assert!(files > 60, "the rooms are where they were");
}

/// Looks for words in the sources of a room; tells how many files it has.
fn search(room: &str, forbidden: &[&str]) -> usize {
    let mut files = 0;
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(room)];
    while let Some(folder) = folders.pop() {
        folders.extend(entries(&folder).filter(|path| path.is_dir()));
        for path in entries(&folder).filter(|path| path.is_file()) {
            let text = std::fs::read_to_string(&path).expect("source");
            let text = text.split("#[cfg(test)]").next().unwrap_or_default();
            let named: Vec<_> = forbidden.iter().filter(|name| text.contains(**name)).collect();
            assert!(named.is_empty(), "{} names {named:?}", path.display());
            files += 1;
        }
    }
    files
}

fn entries(folder: &Path) -> impl Iterator<Item = std::path::PathBuf> {
    std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path())
}
