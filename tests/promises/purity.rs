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
    for entry in std::fs::read_dir(room).expect("the room") {
        let path = entry.expect("an entry").path();
        let text = std::fs::read_to_string(&path).expect("source");
        let named: Vec<_> = forbidden.iter().filter(|name| text.contains(**name)).collect();
        assert!(named.is_empty(), "{} names {named:?}", path.display());
        files += 1;
    }
    assert!(files > 5, "the room is where it was");
}
