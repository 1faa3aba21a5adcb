//! What is said of curve, peaks and clients, in words and as JSON.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::program::support::{folder, python};
use crate::support::{fail, ordermill, stdout, succeed, text};

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&said(&[arguments, &["--json"]].concat())).expect("JSON")
}

fn said(arguments: &[&str]) -> String {
    stdout(&succeed(&mut ordermill(&[&["plan"], arguments].concat())))
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().expect("a list").iter().map(|it| it.as_f64().expect("a number")).collect()
}

#[test]
fn a_payday_is_drawn_in_80_columns_without_colour() {
    let said = said(&["payday-produce", "--day", "2026-03-06"]);
    assert!(said.lines().all(|line| line.chars().count() <= 80), "{said}");
    assert!(!said.contains('\u{1b}'), "{said}");
    // The README's picture is this one. What comes after it depends on machine and build too.
    let picture = &said[..said.find("\nClients").expect("clients come after peaks")];
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).expect("a README");
    assert!(readme.contains(picture.trim_end()), "the README shows another picture than this one:\n{picture}");
}

#[test]
fn a_whole_year_is_drawn_by_days_with_its_busiest_day_by_the_minute() {
    for profile in ["two-shops", "quickstart", "multi-client"] {
        let said = said(&[profile]);
        assert!(said.lines().all(|line| line.chars().count() <= 80), "{said}");
    }
    let said = said(&["payday-produce"]);
    assert!(said.lines().all(|line| line.chars().count() <= 80), "{said}");
    for part in
        ["Orders a day, the most of each", "Orders a minute, the most of each", "Stock look-ups", " Jan ", " Dec"]
    {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn a_payday_on_a_holiday_says_where_it_came_from_and_why() {
    let june = json(&["payday-produce", "--from", "2026-06-15", "--until", "2026-06-22"]);
    let day = &june["peaks"][0]["days"][0];
    assert_eq!((day["date"].as_str(), day["moved_from"].as_str()), (Some("2026-06-18"), Some("2026-06-19")));
    assert_eq!(day["why"], "Fri 2026-06-19 is a holiday (us-bank): the business day before");
    assert_eq!(day["windows"][0]["from"]["local"], "2026-06-18T07:00-04:00");
    assert!((day["factor"].as_f64().expect("a number") - 1.8).abs() < 1e-9);
    let said = said(&["payday-produce", "--from", "2026-06-15", "--until", "2026-06-22"]);
    assert!(said.contains("2026-06-18: Fri 2026-06-19 is a holiday (us-bank)"), "{said}");
}

#[test]
fn curve_days_clients_and_peaks_add_up_to_the_same_orders() {
    for profile in ["quickstart", "payday-produce", "two-shops", "multi-client"] {
        let it = json(&[profile]);
        let all = it["overall"]["orders"].as_f64().expect("a number");
        let near = |name: &str, sum: f64| assert!((sum / all - 1.0).abs() < 1e-3, "{profile}: {name} {sum} of {all}");
        let step = it["curve"]["step_minutes"].as_f64().expect("a number");
        near("curve", numbers(&it["curve"]["orders"]).iter().sum::<f64>() * step);
        let list = |name: &str| it[name].as_array().expect("a list").clone();
        near("days", list("days").iter().filter_map(|day| day["orders"].as_f64()).sum());
        near("clients", list("clients").iter().filter_map(|client| client["orders"].as_f64()).sum());
        near("days of clients", list("clients").iter().flat_map(|client| numbers(&client["days"])).sum());
        let part = |name: &str| it["in_peaks"][name].as_f64().expect("a number");
        near("in peaks and out", part("orders_in") + part("orders_out"));
        let busiest = it["overall"]["busiest_minute"]["orders"].as_f64().expect("a number");
        let most = numbers(&it["curve"]["orders"]).into_iter().fold(0.0, f64::max);
        assert!(most <= busiest * 1.0001 && most > 0.8 * busiest, "{profile}: {most} and {busiest}");
    }
}

#[test]
fn a_window_and_a_client_are_what_generate_makes_of_them() {
    let it = json(&["quickstart", "--client", "market,depot", "--from", "2026-03-06", "--until", "2026-03-07"]);
    let names: Vec<&str> =
        it["clients"].as_array().expect("a list").iter().filter_map(|it| it["client"].as_str()).collect();
    assert_eq!(names.iter().copied().collect::<BTreeSet<_>>(), BTreeSet::from(["depot", "market"]));
    let orders = it["overall"]["orders"].as_f64().expect("a number");
    let (_keep, report) = folder();
    let window = ["--clients", "market,depot", "--from", "2026-03-06", "--until", "2026-03-07", "--to", "null:"];
    let more = ["--tables", "orders", "--report", text(&report), "-q"];
    succeed(&mut ordermill(&[&["generate", "quickstart"], &window[..], &more].concat()));
    let report: Value = serde_json::from_slice(&std::fs::read(&report).expect("a report")).expect("JSON");
    let made = report["rows"]["orders"].as_f64().expect("a number");
    assert!((made - orders).abs() < 5.0 * orders.sqrt(), "{made} made, {orders} expected");
}

#[test]
fn what_is_not_there_is_refused() {
    let refused = |arguments: &[&str]| fail(&mut ordermill(&[&["plan", "quickstart"], arguments].concat()), 2);
    assert!(refused(&["--day", "2027-01-01"]).contains("no wave lies between"));
    assert!(refused(&["--day", "payday"]).contains("is no date"));
    assert!(refused(&["--client", "nobody"]).contains("no client or group `nobody`"));
    assert!(refused(&["--compare", "nothing-of-that-name"]).contains("nothing-of-that-name"));
    assert!(refused(&["--day", "2026-03-06", "--from", "2026-03-06"]).contains("cannot be used with"));
}

#[test]
fn a_comparison_says_what_moves_by_how_much_and_when() {
    let it = json(&["quickstart", "--compare-set", "peak.payday.times=2.6"]);
    let it = &it["comparison"];
    assert_eq!(it["title"], "peak.payday.times=2.6");
    let days: Vec<&str> =
        it["days"].as_array().expect("a list").iter().filter_map(|day| day["what"].as_str()).collect();
    assert_eq!(days, ["2026-03-06"]);
    assert_eq!(it["peaks"][0]["factor"]["other"].as_f64(), Some(2.6));
    let minute = it["totals"].as_array().expect("a list").iter().find(|it| it["what"] == "busiest minute");
    let change = minute.expect("it is told")["change"].as_f64().expect("a share");
    assert!((change - (2.6 / 1.8 - 1.0)).abs() < 1e-6, "{change}");
    let said = said(&["quickstart", "--compare-set", "peak.payday.times=2.6"]);
    assert!(said.contains("+44.4 %") && said.contains("payday 2026-03-06 x1.80 to x2.60"), "{said}");
    let same = self::said(&["quickstart", "--compare", "quickstart"]);
    assert!(same.contains("Nothing differs"), "{same}");
}

#[test]
fn a_json_schema_validator_takes_every_forecast_and_finds_nothing_that_the_schema_does_not_name() {
    let schema = stdout(&succeed(&mut ordermill(&["schema", "plan"])));
    let check = r#"
import sys, json, jsonschema
schema = json.load(open(sys.argv[1]))
validator = jsonschema.validators.validator_for(schema)
validator.check_schema(schema)
named = set()
def closed(it):
    if isinstance(it, dict):
        named.update(it.get("properties", {}))
        if "properties" in it and not any(key in it for key in ("$ref", "allOf", "anyOf")): it["additionalProperties"] = False
        for inner in list(it.values()): closed(inner)
    elif isinstance(it, list):
        for inner in it: closed(inner)
closed(schema)
count = 0
for line in sys.stdin:
    forecast = json.loads(line)
    problems = [f"{error.json_path} {error.message[:200]}" for error in validator(schema).iter_errors(forecast)]
    assert not problems, problems[:5]
    del forecast["overall"]["orders"]
    assert list(validator(schema).iter_errors(forecast))
    count += 1
print(count, len(named) > 60)
"#;
    let forecasts = [
        vec!["quickstart"],
        vec!["two-shops", "--day", "2026-11-27"],
        vec![
            "multi-client",
            "--compare-set",
            "scale=2",
            "--capacity",
            "--per-machine-rate",
            "5/s",
            "--cost-per-machine-hour",
            "1",
        ],
    ];
    let lines: Vec<String> = forecasts.iter().map(|arguments| json(arguments).to_string()).collect();
    let (_keep, path) = folder();
    std::fs::write(&path, schema).expect("a file");
    let answer = python(check, &[text(&path)], lines.join("\n").as_bytes());
    assert_eq!(answer.trim(), "3 True");
}
