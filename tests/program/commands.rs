//! Each verb, from outside.

use super::support::{folder, ordermill, run, stderr, stdout};
use crate::support::fail;

#[test]
fn every_shipped_profile_is_fine_and_has_a_plan() {
    for name in ["quickstart", "payday-produce", "multi-client", "two-shops", "bench"] {
        assert!(stdout(&run(&["check", name])).starts_with("fine: "), "{name}");
        let plan: serde_json::Value = serde_json::from_str(&stdout(&run(&["plan", name, "--json"]))).expect("JSON");
        assert!(plan["tables"].as_array().is_some_and(|tables| !tables.is_empty()), "{name}");
    }
}

#[test]
fn the_plan_of_a_year_names_the_paydays() {
    let plan: serde_json::Value =
        serde_json::from_str(&stdout(&run(&["plan", "payday-produce", "--json"]))).expect("JSON");
    let dates: Vec<&str> =
        plan["peaks"][0]["dates"].as_array().expect("dates").iter().filter_map(|date| date.as_str()).collect();
    // Juneteenth is a bank holiday: its payday is the day before; New Year's payday of 2027 falls on New Year's Eve.
    assert!(dates.contains(&"2026-03-06") && dates.contains(&"2026-03-20"), "{dates:?}");
    assert!(dates.contains(&"2026-06-18") && !dates.contains(&"2026-06-19"), "{dates:?}");
    assert!(dates.contains(&"2026-07-03") && dates.contains(&"2026-12-31"), "{dates:?}");
}

#[test]
fn init_writes_a_profile_that_is_fine_and_overwrites_nothing() {
    let (_keep, path) = folder();
    let file = path.with_extension("toml");
    let file = file.to_str().expect("text");
    run(&["init", file]);
    run(&["check", file]);
    let again = ordermill(&["init", file]).output().expect("it starts");
    assert_eq!(again.status.code(), Some(2));
    assert!(stderr(&again).contains("is there already"), "{}", stderr(&again));
    for name in ["quickstart", "payday-produce", "multi-client", "two-shops", "bench"] {
        assert!(stdout(&run(&["init", "--like", name])).contains("[client."), "{name}");
    }
}

#[test]
fn explain_has_the_same_identity() {
    let (_keep, path) = folder();
    let file = path.with_extension("toml");
    std::fs::write(&file, run(&["check", "two-shops", "--explain"]).stdout).expect("a file");
    let identity = |profile: &str| stdout(&run(&["check", profile])).lines().last().map(str::to_owned);
    assert_eq!(identity("two-shops"), identity(file.to_str().expect("text")));
}

#[test]
fn schemas_completions_and_the_manual_are_printed() {
    let schema: serde_json::Value = serde_json::from_str(&stdout(&run(&["schema", "profile"]))).expect("JSON");
    assert!(schema["properties"]["client"].is_object());
    assert!(stdout(&run(&["schema", "tables"])).contains("| order_id | 64-bit id |"));
    assert!(stdout(&run(&["completions", "bash"])).contains("_ordermill"));
    assert!(stdout(&run(&["man"])).contains(".TH ordermill"));
}

#[test]
fn an_order_that_is_not_there_is_said_to_be_none() {
    for id in ["5", "3694230291939999", "9007199254740991"] {
        let output = ordermill(&["show", "quickstart", id]).output().expect("it starts");
        assert_eq!(output.status.code(), Some(2), "{id}");
        assert!(stderr(&output).contains("is no order of `quickstart`"), "{}", stderr(&output));
    }
}

#[test]
fn memory_does_not_grow_with_the_number_of_weeks() {
    let peak = |end: &str| {
        let (_keep, path) = folder();
        let report = path.with_extension("json");
        let report = report.to_str().expect("text");
        let end = format!("end={end}");
        run(&[
            "generate",
            "multi-client",
            "--scale",
            "0.1",
            "--set",
            &end,
            "--to",
            "null:",
            "--tables",
            "orders,order_lines",
            "--chunk-orders",
            "20000",
            "--threads",
            "2",
            "--report",
            report,
            "-q",
        ]);
        let report: serde_json::Value =
            serde_json::from_slice(&std::fs::read(report).expect("a report")).expect("JSON");
        report["peak_memory_bytes"].as_f64().expect("Linux tells")
    };
    // A week may be over before every worker has held its largest chunks.
    let (fortnight, spring) = (peak("2026-03-16"), peak("2026-05-04"));
    assert!(spring < 1.1 * fortnight, "{fortnight} bytes for two weeks, {spring} for nine");
}

#[test]
fn a_mistyped_address_makes_no_folder_and_shows_no_secret() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in [
        "mysql://root:hush@h/d",
        "Postgress://ann:hush@h/d",
        "mongodb//ann:hush@h/d",
        "ann:hush@h:5432/d",
        "",
        "stdout",
    ] {
        for command in [&["generate", "quickstart", "--to", name][..], &["verify", "quickstart", "--in", name]] {
            let said = fail(ordermill(command).current_dir(folder.path()), 2);
            let flag = format!("`{}`", command[2]);
            assert!(said.contains(&flag) && said.contains("hint: ") && !said.contains("hush"), "{name}: {said}");
        }
    }
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0);
}

#[test]
fn numbers_are_taken_as_people_type_them_and_refused_in_their_terms() {
    let count = |orders: &str| {
        let arguments =
            ["generate", "quickstart", "--scale", "0.1", "--tables", "orders", "-q", "-o", "-", "--orders", orders];
        stdout(&run(&arguments)).lines().count()
    };
    assert_eq!((count("1_00"), count("0.2k"), count("2e2")), (100, 200, 200));
    for (arguments, words) in [
        (&["generate", "quickstart", "--orders", "1,000"][..], "10k"),
        (&["generate", "quickstart", "--orders", "-5"], "below 0"),
        (&["generate", "quickstart", "--orders", "0"], "nothing to make"),
        (&["plan", "quickstart", "--scale", "-1"], "a factor from 0 on"),
        (&["plan", "quickstart", "--seed", "abc"], "a whole number from 0 to"),
        (&["show", "quickstart", "abc"], "`order_id`"),
    ] {
        let said = fail(&mut ordermill(arguments), 2);
        assert!(said.contains(words) && said.contains(arguments[arguments.len() - 1]), "{arguments:?}: {said}");
    }
}

#[test]
fn what_asks_for_more_than_there_is_is_told_so() {
    let arguments = ["generate", "quickstart", "--scale", "0.01", "--tables", "orders", "-o", "null:"];
    let said = stderr(&run(&[&arguments[..], &["--orders", "1M", "--from", "2026-02-01"]].concat()));
    assert!(said.contains("fewer than 1,000,000 orders") || said.contains("fewer than 1_000_000 orders"), "{said}");
    assert!(said.contains("before the start"), "{said}");
}

#[test]
fn a_profile_is_read_from_standard_input_and_from_no_endless_file() {
    use std::io::Write;
    let mut child = ordermill(&["check", "-"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("it starts");
    let profile = b"start = 2026-03-02\nend = 2026-03-09\n[client.acme]\norders = 10\n";
    child.stdin.take().expect("piped").write_all(profile).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert!(stdout(&output).contains("standard-input"), "{}", stdout(&output));
    #[cfg(unix)]
    assert!(fail(&mut ordermill(&["check", "/dev/zero"]), 2).contains("are no profile"));
}

#[test]
fn views_are_made_of_what_is_there_and_wherever_duckdb_starts() {
    let (_keep, path) = folder();
    let path = path.to_str().expect("text");
    let said = fail(&mut ordermill(&["schema", "duckdb", "--dir", path]), 2);
    assert!(said.contains("is not there"), "{said}");
    std::fs::create_dir(path).expect("a folder");
    assert!(fail(&mut ordermill(&["schema", "duckdb", "--dir", path]), 2).contains("holds no tables"));
    run(&["generate", "quickstart", "--scale", "0.01", "--tables", "orders,clients", "-q", "-o", path, "--append"]);
    let views = stdout(&run(&["schema", "duckdb", "--dir", path]));
    assert_eq!(views.lines().count(), 2, "{views}");
    let whole = std::fs::canonicalize(path).expect("it is there");
    assert!(views.contains(&format!("read_parquet('{}/orders/*.parquet')", whole.display())), "{views}");
    assert!(fail(&mut ordermill(&["schema", "tables", "--dir", path]), 2).contains("schema duckdb"));
}

const VERBS: [&str; 8] = ["init", "check", "plan", "generate", "verify", "show", "schema", "completions"];

#[test]
fn every_help_has_examples_and_the_manual_has_every_flag() {
    let manual = stdout(&run(&["man"])).replace('\\', "");
    for verb in VERBS {
        let help = stdout(&run(&[verb, "--help"]));
        assert!(help.contains(&format!("Examples:\n  ordermill {verb} ")), "{help}");
        assert!(manual.contains(&format!("ordermill-{verb}")), "{verb}");
        let words = help.split(|c: char| !(c.is_ascii_lowercase() || c == '-'));
        for flag in words.filter(|word| word.starts_with("--") && word.len() > 2) {
            assert!(manual.contains(flag), "{verb} {flag} is not in the manual");
        }
    }
}

#[test]
fn completions_know_the_shipped_profiles_and_the_words_of_flags() {
    for shell in ["bash", "zsh", "fish"] {
        let script = stdout(&run(&["completions", shell]));
        for word in ["payday-produce", "gzip", "ndjson", "before"] {
            assert!(script.contains(word), "{shell} does not know {word}");
        }
    }
    assert!(stdout(&run(&["completions", "zsh"])).contains("_ordermill_profiles' \\"));
}
