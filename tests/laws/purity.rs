//! The checkers share with the generator only the profile, the tables and the calendar.

use std::path::Path;

#[test]
fn the_laws_name_nothing_of_how_rows_are_generated() {
    let room = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/verify/laws");
    let files: Vec<_> =
        std::fs::read_dir(room).expect("the room").map(|entry| entry.expect("an entry").path()).collect();
    assert!(files.len() > 5);
    for path in files {
        let text = std::fs::read_to_string(&path).expect("source");
        for name in ["generate", "crate::plan", "crate::random", "crate::run", "crate::sinks"] {
            let named = text.contains(&format!("{name}::")) || text.contains(&format!("use crate::{name}"));
            assert!(!named, "{} names {name}", path.display());
        }
    }
}
