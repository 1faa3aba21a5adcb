//! Files that lie: whatever has become of a file of a directory, reading it back says so, and never panics or waits.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use ordermill::sinks::DirectoryReader;
use ordermill::sinks::reader::Reader;
use ordermill::tables::{ALL, Table};
use tempfile::TempDir;

use crate::support::{fail, files, ordermill, succeed, text};

const PROFILE: &str = "name = \"tiny\"\nstart = 2026-03-02\nend = 2026-03-03\n[warehouse.w]\nplace = [53.8, -1.55]\n\
                       country = \"GB\"\n[client.a]\norders = 30\ncustomers = { count = 20 }\nproducts = { count = 12 }\n\
                       [tasks.t]\ncount = 5\nevery = \"1 h\"\n";

/// A whole directory with every table, and its profile, which each test copies.
fn whole() -> &'static (TempDir, PathBuf, PathBuf) {
    static WHOLE: OnceLock<(TempDir, PathBuf, PathBuf)> = OnceLock::new();
    WHOLE.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let (profile, root) = (folder.path().join("tiny.toml"), folder.path().join("whole"));
        std::fs::write(&profile, PROFILE).expect("written");
        let tables: Vec<&str> = ALL.iter().map(|table| table.name).collect();
        let to = ["--quiet", "--to", text(&root), "--tables", &tables.join(","), "--file-orders", "15"];
        succeed(&mut ordermill(&[&["generate", text(&profile), "--chunk-orders", "15"], &to[..]].concat()));
        (folder, profile, root)
    })
}

/// A copy of the whole directory.
fn copied() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("copy");
    let status = Command::new("cp").args(["-r", text(&whole().2), text(&root)]).status().expect("cp starts");
    assert!(status.success());
    (folder, root)
}

/// Opens and reads all of a directory: what is wrong with it.
fn wrong(root: &Path) -> Vec<String> {
    wrong_in(root, &ALL)
}

/// Opens a directory and reads some tables.
fn wrong_in(root: &Path, tables: &[&'static Table]) -> Vec<String> {
    let reader = match DirectoryReader::open(root) {
        Ok(reader) => reader,
        Err(error) => return vec![error.to_string()],
    };
    let mut remarks = reader.remarks().clone();
    // What `verify` says of the ledger.
    for holding in reader.holdings() {
        let others = holding.entries.iter().filter(|entry| entry.as_of != holding.job.as_of).map(|entry| &entry.piece);
        remarks.faults.extend(others.chain(&holding.missing()).map(|piece| format!("{}: {piece}", root.display())));
    }
    for share in reader.shares(tables, None).expect("shares") {
        remarks.append(reader.read(&share, &mut |_| {}).expect("a finding, not an error"));
    }
    remarks.faults.into_iter().chain(remarks.rewritten.into_iter().map(|file| file.path)).collect()
}

/// One file of each kind: of each table, of the ledger's jobs and sets, the manifest.
fn kinds(root: &Path) -> Vec<PathBuf> {
    let mut kinds = BTreeMap::new();
    for name in files(root).into_keys() {
        let kind = match name.to_str().expect("text") {
            "ledger/.lock" => continue,
            it if it.starts_with("ledger/job-") => "job".to_owned(),
            it if it.starts_with("ledger/clients") => "rows".to_owned(),
            it => it.split('/').next().expect("a name").to_owned(),
        };
        kinds.entry(kind).or_insert(name);
    }
    assert_eq!(kinds.len(), ALL.len() + 4, "{kinds:?}");
    kinds.into_values().collect()
}

#[test]
fn every_flipped_bit_of_every_kind_of_file_is_found() {
    let (_keep, root) = copied();
    assert_eq!(wrong(&root), [""; 0], "nothing is wrong yet");
    for name in kinds(&root) {
        let path = root.join(&name);
        let bytes = std::fs::read(&path).expect("a file");
        // The footer is where a reader is led astray; the rest is sampled, the same places each time.
        let footer = bytes.len().saturating_sub(400)..bytes.len();
        let places = footer.step_by(5).chain((0..bytes.len()).step_by(1 + bytes.len() / 20));
        let tables: Vec<_> = ALL.into_iter().filter(|table| name.starts_with(table.name)).collect();
        for (turn, place) in places.enumerate() {
            let mut damaged = bytes.clone();
            damaged[place] ^= 1 << (turn % 8);
            std::fs::write(&path, &damaged).expect("written");
            let wrong = wrong_in(&root, &tables);
            let bit = format!("{} byte {place} bit {}", name.display(), turn % 8);
            assert!(wrong.iter().any(|it| it.contains(text(&root))), "{bit}: {wrong:?}");
        }
        std::fs::write(&path, &bytes).expect("written");
    }
    assert_eq!(wrong(&root), [""; 0], "all is as it was");
}

#[test]
fn files_that_are_cut_off_empty_swapped_for_noise_or_no_files_are_found() {
    let (_keep, root) = copied();
    for name in kinds(&root) {
        let path = root.join(&name);
        let bytes = std::fs::read(&path).expect("a file");
        let noise: Vec<u8> = (0..bytes.len()).map(|place| (place * 151 % 251) as u8).collect();
        // Footers of other lengths, around the magic word at both ends.
        let lying = |length: u32| [b"PAR1", &noise[..], &length.to_le_bytes(), b"PAR1"].concat();
        let mut all = vec![Vec::new(), noise.clone(), lying(0), lying(7), lying(u32::MAX), lying(noise.len() as u32)];
        all.extend(
            [1, 4, 8, 12, bytes.len() / 2, bytes.len() - 8, bytes.len() - 1].map(|length| bytes[..length].to_vec()),
        );
        all.push([&bytes[..], b"x"].concat());
        for damaged in all {
            std::fs::write(&path, &damaged).expect("written");
            assert!(!wrong(&root).is_empty(), "{} as {} bytes", name.display(), damaged.len());
        }
        std::fs::remove_file(&path).expect("removed");
        assert!(!wrong(&root).is_empty(), "{} removed", name.display());
        // Whoever opens a pipe waits for its other end.
        let made = Command::new("mkfifo").arg(&path).status().expect("mkfifo is there");
        assert!(made.success() && !wrong(&root).is_empty(), "{} as a pipe", name.display());
        std::fs::remove_file(&path).expect("removed");
        std::fs::create_dir(&path).expect("made");
        assert!(!wrong(&root).is_empty(), "{} as a folder", name.display());
        std::fs::remove_dir(&path).expect("removed");
        std::os::unix::fs::symlink("/dev/zero", &path).expect("a link");
        assert!(!wrong(&root).is_empty(), "{} as what has no end", name.display());
        std::fs::remove_file(&path).expect("removed");
        std::fs::write(&path, &bytes).expect("written");
    }
    assert_eq!(wrong(&root), [""; 0], "all is as it was");
}

#[test]
fn verify_names_the_file_and_says_nothing_else_of_a_damaged_footer() {
    let (_keep, root) = copied();
    let name = kinds(&root).into_iter().find(|name| name.starts_with("orders")).expect("a file");
    let bytes = std::fs::read(root.join(&name)).expect("a file");
    for place in (bytes.len() - 300..bytes.len()).step_by(11) {
        let mut damaged = bytes.clone();
        damaged[place] ^= 0x40;
        std::fs::write(root.join(&name), &damaged).expect("written");
        let mut command = ordermill(&["verify", text(&whole().1), "--in", text(&root)]);
        let output = command.output().expect("it starts");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.code(), Some(1), "byte {place}: {said}");
        assert!(said.contains(text(&root.join(&name))), "byte {place}: {said}");
        assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"), "byte {place}");
    }
}

#[test]
fn a_ledger_that_is_all_damaged_can_t_be_checked_and_is_named() {
    let (_keep, root) = copied();
    let job = kinds(&root).into_iter().find(|name| text(name).starts_with("ledger/job-")).expect("a job");
    std::fs::write(root.join(&job), "{").expect("written");
    let said = fail(&mut ordermill(&["verify", text(&whole().1), "--in", text(&root)]), 2);
    assert!(said.contains("has a ledger without a job") && said.contains(text(&job)), "{said}");
}
