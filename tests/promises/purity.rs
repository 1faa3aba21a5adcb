//! `generate` knows no clock, no file, no thread, no tokio, no sink: rows are functions of addresses.

use std::path::Path;

#[test]
fn generate_names_no_clock_file_thread_or_sink() {
    let room = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/generate");
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
    let mut files = 0;
    let mut folders = vec![room];
    while let Some(folder) = folders.pop() {
        folders.extend(entries(&folder).filter(|path| path.is_dir()));
        for path in entries(&folder).filter(|path| path.is_file()) {
            let text = std::fs::read_to_string(&path).expect("source");
            let named: Vec<_> = forbidden.iter().filter(|name| text.contains(**name)).collect();
            assert!(named.is_empty(), "{} names {named:?}", path.display());
            files += 1;
        }
    }
    assert!(files > 20, "the room is where it was");
}

fn entries(folder: &Path) -> impl Iterator<Item = std::path::PathBuf> {
    std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path())
}
