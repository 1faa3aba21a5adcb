//! What a user is told about a wrong profile, word for word.
//!
//! Each `tests/profiles/wrong/NAME.toml` has what is printed about it in `NAME.stderr`. A first line `# --set a=b`
//! stands for the flag. `ORDERMILL_RENEW=1 cargo test --test local profiles` writes them anew: read the difference.

use std::path::{Path, PathBuf};

use ordermill::profile::{Overrides, SHIPPED, explain, identity, load, read};
use proptest::prelude::*;

use crate::cases::cases;

fn wrong_profiles() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/profiles/wrong");
    let entries = fs_err::read_dir(folder).expect("the folder of wrong profiles");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    paths
}

fn told(path: &Path) -> String {
    let text = fs_err::read_to_string(path).expect("a profile");
    let set = text.lines().map_while(|line| line.strip_prefix("# --set ")).map(str::to_owned).collect();
    let overrides = Overrides { set, ..Overrides::default() };
    let name = path.file_name().expect("a name").to_string_lossy();
    match read(&name, &text, &overrides) {
        Ok(checked) => checked.warnings.render(false),
        Err(problems) => problems.render(false),
    }
}

#[test]
fn every_wrong_profile_is_told_what_is_wrong() {
    let paths = wrong_profiles();
    assert!(paths.len() >= 50, "{} wrong profiles", paths.len());
    let mut differ = Vec::new();
    for path in paths {
        let told = told(&path) + "\n";
        assert!(told.len() > 1, "{} is fine", path.display());
        let golden = path.with_extension("stderr");
        if std::env::var_os("ORDERMILL_RENEW").is_some() {
            fs_err::write(&golden, &told).expect("written");
        }
        if fs_err::read_to_string(&golden).unwrap_or_default() != told {
            differ.push(format!("{}:\n{told}", golden.display()));
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

#[test]
fn several_mistakes_are_told_at_once_in_the_order_of_the_file() {
    let text = "start = 2026-03-02\nsede = 1\n[client.a]\norders = -1\ncancel = 2\n";
    let problems = read("a.toml", text, &Overrides::default()).expect_err("wrong");
    let titles: Vec<&str> = problems.iter().map(ordermill::profile::Problem::title).collect();
    assert_eq!(titles.len(), 4, "{problems}");
    assert!(titles[0].contains("`end` is missing") && titles[1].contains("`sede`"), "{titles:?}");
    assert!(titles[2].contains("orders") && titles[3].contains("cancel"), "{titles:?}");
}

#[test]
fn flags_change_a_profile_before_it_is_checked() {
    let set = vec!["peak.payday.times=2.5".to_owned(), "client.kiosk.orders=10".to_owned(), "wave=30 min".to_owned()];
    let overrides = Overrides { set, scale: Some(0.5), shrink: None, seed: Some(9) };
    let profile = load("quickstart", &overrides).unwrap_or_else(|problems| panic!("{problems}")).profile;
    assert_eq!((profile.seed, profile.wave_minutes), (9, 30));
    assert!((profile.peaks[0].times - 2.5).abs() < 1e-12);
    assert!(profile.clients.iter().all(|client| (client.rate.factor - 0.5).abs() < 1e-12));
}

#[test]
fn the_order_of_tables_means_nothing() {
    for (name, text) in SHIPPED {
        let mut parts: Vec<String> = Vec::new();
        for line in text.lines() {
            if line.starts_with('[') || parts.is_empty() {
                parts.push(String::new());
            }
            let last = parts.last_mut().expect("a part");
            *last += line;
            last.push('\n');
        }
        parts[1..].reverse();
        let read = |text: &str| read(name, text, &Overrides::default()).unwrap_or_else(|it| panic!("{it}")).profile;
        assert_eq!(identity(&read(text)), identity(&read(&parts.concat())), "{name}");
    }
}

/// A shipped profile with some characters cut out and others put in.
fn mutated() -> impl Strategy<Value = String> {
    let change = (any::<prop::sample::Index>(), 0usize..12, "[-a-z0-9=\\[\\]{}\".,\n #é]{0,6}");
    (0..SHIPPED.len(), prop::collection::vec(change, 1..6)).prop_map(|(at, changes)| {
        let mut text: Vec<char> = SHIPPED[at].1.chars().collect();
        for (place, cut, put) in changes {
            let from = place.index(text.len().max(1)).min(text.len());
            let to = (from + cut).min(text.len());
            text.splice(from..to, put.chars());
        }
        text.into_iter().collect()
    })
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,200}") {
        if let Err(problems) = read("any", &text, &Overrides::default()) {
            prop_assert!(!problems.render(false).is_empty());
        }
    }

    #[test]
    fn a_mutated_profile_is_refused_or_survives_being_explained(text in mutated()) {
        match read("mutated", &text, &Overrides::default()) {
            Err(problems) => prop_assert!(!problems.render(true).is_empty()),
            Ok(checked) => {
                let explained = explain(&checked.profile);
                let again = read("mutated", &explained, &Overrides::default());
                let again = again.map_err(|problems| TestCaseError::fail(format!("{problems}")))?;
                prop_assert_eq!(identity(&checked.profile), identity(&again.profile));
            }
        }
    }

    #[test]
    fn any_flag_is_taken_or_refused(set in "[a-z.=\\[\\]{}\"0-9 ]{0,30}") {
        let overrides = Overrides { set: vec![set], ..Overrides::default() };
        if let Err(problems) = load("quickstart", &overrides) {
            prop_assert!(!problems.render(false).is_empty());
        }
    }
}

#[test]
fn hostile_text_is_refused_quietly() {
    let deep = format!("a = {}{}", "[".repeat(5_000), "]".repeat(5_000));
    let dotted = format!("{} = 1", vec!["a"; 5_000].join("."));
    let tables = (0..79).fold("1".to_owned(), |inner, _| format!("{{ {} = {inner} }}", vec!["a"; 79].join(".")));
    let numbers = "start = 2026-01-01\nend = 2026-01-02\nseed = 99999999999999999999999999999999999999999999\n\
                   scale = 1e999\nmax_clients = -1\nwave = \"99999999999999999999 min\"\n[client.a]\norders = nan\n\
                   [group.b]\ncount = 100000\nnumber = 4294967295\norders = inf\nlines = [4294967296, 5]\n";
    let long = format!("{} = 1\n", "k".repeat(1 << 20));
    for text in [deep, dotted, format!("a = {tables}"), numbers.to_owned(), long, "\u{feff}".to_owned(), String::new()]
    {
        let problems = read("hostile", &text, &Overrides::default()).expect_err("no profile");
        assert!(!problems.render(true).is_empty());
    }
}
