//! `--capacity`, with a profile and without.

use serde_json::Value;

use crate::support::{fail, ordermill, stdout, succeed};

fn said(arguments: &[&str]) -> String {
    stdout(&succeed(&mut ordermill(&[&["plan", "--capacity"], arguments].concat())))
}

#[test]
fn ten_million_orders_a_second_need_417_machines_of_72_gb_and_leave_167_microseconds_an_order() {
    let machine = ["--bytes", "30TB", "--per-machine-storage", "72GB", "--cores", "4"];
    let text = said(&[&["--rate", "10000000/s"], &machine[..]].concat());
    for line in ["417 machines: this binds", "23,981 orders/s", "167 us of one core", "4.3 minutes a month"] {
        assert!(text.contains(line), "{line}: {text}");
    }
    assert!(text.contains("268,435,456 orders a minute"), "{text}");
    let text = said(&[&["--rate", "10000000/min"], &machine[..]].concat());
    assert!(text.contains("400 orders/s") && text.contains("10.0 ms of one core"), "{text}");
    assert!(!text.contains("268,435,456"), "{text}");
}

#[test]
fn a_profile_says_what_its_peak_asks_and_what_running_for_it_all_month_costs() {
    let arguments = ["quickstart", "--per-machine-rate", "0.3/s", "--cost-per-machine-hour", "0.5", "--json"];
    let json: Value = serde_json::from_str(&said(&arguments)).expect("JSON");
    let it = &json["capacity"];
    let number = |name: &str| it["asked"][name].as_f64().expect("a number");
    let profile: Value =
        serde_json::from_str(&stdout(&succeed(&mut ordermill(&["plan", "quickstart", "--json"])))).expect("JSON");
    let peak = profile["overall"]["busiest_minute"]["orders"].as_f64().expect("a number") / 60.0;
    assert!((number("orders_per_second") - peak).abs() < 1e-9);
    assert!(number("rows_per_second") > 10.0 * peak && number("bytes_per_second") > 1000.0 * peak, "{it}");
    assert_eq!(it["limit"], "rate");
    let cost = |name: &str| it["cost"][name].as_f64().expect("a number");
    assert!(cost("ordinary_machines") < it["machines"].as_f64().expect("a number"), "{it}");
    assert!(cost("month_when_scaled") < cost("month"), "{it}");
}

#[test]
fn what_is_missing_or_makes_no_sense_is_said() {
    let refused = |arguments: &[&str]| fail(&mut ordermill(&[&["plan"], arguments].concat()), 2);
    assert!(refused(&["--capacity"]).contains("<PROFILE>"));
    assert!(refused(&["--capacity", "--rate", "fast"]).contains("write orders and a unit of time"));
    assert!(refused(&["--capacity", "--rate", "5/s", "--bytes", "-1GB"]).contains("unexpected argument"));
    assert!(refused(&["--capacity", "--rate", "5/s", "--bytes", "much"]).contains("write a number and a unit"));
    let machines = refused(&["--capacity", "--rate", "5/s", "--cost-per-machine-hour", "1"]);
    assert!(machines.contains("needs a number of machines"), "{machines}");
    assert!(refused(&["quickstart", "--cores", "4"]).contains("--capacity"));
}
