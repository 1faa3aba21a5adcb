//! Clients do not know of each other, and a peak touches its window only.

use arrow::array::AsArray;
use arrow::datatypes::Int64Type;
use ordermill::demand::Demand;
use ordermill::generate::OrderId;
use ordermill::plan::Selection;
use ordermill::verify::Digest;
use proptest::prelude::*;

use super::support::{SMALL, digests, profile, rows, table};
use crate::cases::cases;

/// Tables whose rows name their client.
const TABLES: [&str; 10] = [
    "clients",
    "products",
    "customers",
    "stock",
    "orders",
    "order_lines",
    "shipments",
    "cartons",
    "invoices",
    "notifications",
];

#[test]
fn tasks_change_no_other_row_and_without_any_there_is_no_table_of_them() {
    let without = digests(&profile(SMALL), &Selection::default());
    let tasks = "[tasks.sync]\ncount = 500\nevery = \"15 min\"\n";
    let mut with = digests(&profile(&format!("{SMALL}\n{tasks}")), &Selection::default());
    assert!(!without.contains_key("tasks"));
    assert!(with.remove("tasks").is_some_and(|tasks| tasks != Digest::default()));
    assert_eq!(with, without);
}

#[test]
fn a_client_alone_has_the_rows_it_has_among_others() {
    let all = profile(SMALL);
    for code in ["market", "depot", "exact", "shop-1"] {
        let chosen = Selection { clients: vec![code.to_owned()], ..Selection::default() };
        let number = i64::from(all.clients.iter().find(|client| client.code == code).expect("a client").number);
        let alone = digests(&all, &chosen);
        for name in TABLES {
            let mut among = Digest::default();
            for batch in &rows(&all, &Selection::default())[name] {
                let ids = batch.column_by_name("client_id").expect("a client's table").as_primitive::<Int64Type>();
                let is_its = ids.values().iter().map(|id| Some(*id == number)).collect();
                among += Digest::of(&arrow::compute::filter_record_batch(batch, &is_its).expect("a filter"));
            }
            assert_eq!(alone[name], among, "{code} {name}");
        }
    }
}

#[test]
fn the_order_of_the_file_and_other_clients_change_nothing() {
    let sections = |text: &str| text.split("\n\n").map(str::to_owned).collect::<Vec<_>>();
    let mut turned = sections(SMALL);
    turned[1..].reverse();
    assert_eq!(
        digests(&profile(SMALL), &Selection::default()),
        digests(&profile(&turned.join("\n\n")), &Selection::default())
    );

    let unnamed = SMALL.replace("\"exact\", \"depot\"]", "\"exact\"]");
    let without: Vec<String> = sections(&unnamed).into_iter().filter(|s| !s.contains("[client.depot]")).collect();
    let more = SMALL.replace("count  = 2", "count  = 5") + "\n[client.new]\norders = 200\n";
    for other in [without.join("\n\n"), more] {
        let market = Selection { clients: vec!["market".to_owned()], ..Selection::default() };
        for name in TABLES {
            let (before, after) = (digests(&profile(SMALL), &market), digests(&profile(&other), &market));
            assert_eq!(before[name], after[name], "{name}");
        }
    }
}

proptest! {
    #![proptest_config(cases(12))]

    /// Whatever the peak, whatever the seed: outside its window, widened to whole waves, no row changes.
    #[test]
    fn a_peak_changes_nothing_outside_its_window(
        seed in 0u64..1_000, times in 1.1f64..6.0, from in 0u32..24, hours in 1u32..8, ramp in 0u32..3,
    ) {
        let until = (from + hours) % 24;
        let with = SMALL
            .replace("seed  = 7", &format!("seed = {seed}"))
            .replace("times = 2.5", &format!("times = {times:.2}"))
            .replace("09:00-21:00", &format!("{from:02}:00-{until:02}:00"))
            .replace("ramp  = \"1 h\"", &format!("ramp = \"{ramp} h\""));
        let without = &with[..with.find("[peak.payday]").expect("the peak")];
        let (with, without) = (profile(&with), profile(without));

        let length = i64::from(with.wave_minutes);
        let windows: Vec<(i64, i64)> = (0..with.clients.len())
            .flat_map(|client| Demand::new(&with, client).windows().to_vec())
            .map(|window| (window.start.div_euclid(length) * length, (window.end + length - 1).div_euclid(length) * length))
            .collect();
        let bits = OrderId::position_bits(with.max_clients);
        let outside = |profile, name| {
            let rows = table(profile, &Selection::default(), name);
            let ids = rows.column_by_name("order_id").expect("order_id").as_primitive::<Int64Type>();
            let is_outside = |minute| !windows.iter().any(|(start, end)| (*start..*end).contains(&minute));
            let keep = ids.values().iter().map(|id| Some(is_outside(OrderId::decode(*id, bits).minute))).collect();
            Digest::of(&arrow::compute::filter_record_batch(&rows, &keep).expect("a filter"))
        };
        for name in ["orders", "order_lines", "shipments", "cartons", "carton_items", "invoices", "notifications"] {
            prop_assert_eq!(outside(&with, name), outside(&without, name), "{}", name);
        }
    }
}

/// A client as a profile might have it.
fn any_client() -> impl Strategy<Value = String> {
    let zone = prop::sample::select(vec!["UTC", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"]);
    let like = prop::sample::select(vec!["web", "grocery", "wholesale"]);
    let lines = prop::sample::select(vec!["", "lines = [1, 9]\n", "lines = { mean = 4, r = 0.5 }\n", "lines = 2\n"]);
    let arrivals = prop::sample::select(vec!["poisson", "exact"]);
    (zone, like, lines, arrivals, 20u32..900).prop_map(|(zone, like, lines, arrivals, orders)| {
        let orders = if arrivals == "exact" { format!("[{orders}, {}]", orders + 40) } else { orders.to_string() };
        format!("like = \"{like}\"\ntime_zone = \"{zone}\"\ncurrency = \"USD\"\norders = {orders}\narrivals = \"{arrivals}\"\n{lines}")
    })
}

proptest! {
    #![proptest_config(cases(16))]

    /// Whatever the clients: taking one away, or turning the file round, leaves the others as they were.
    #[test]
    fn in_any_profile_a_client_knows_nothing_of_the_others(
        seed in any::<u32>(), clients in prop::collection::vec(any_client(), 2..5), gone in any::<prop::sample::Index>(),
    ) {
        let top = format!("seed = {seed}\nstart = 2026-04-03\nend = 2026-04-05\n\n[warehouse.main]\ncountry = \"US\"\n\n");
        let section = |(k, client): (usize, &String)| format!("[client.c{k}]\nnumber = {}\n{client}\n", k + 1);
        let sections: Vec<String> = clients.iter().enumerate().map(section).collect();
        let all = profile(&(top.clone() + &sections.concat()));
        let turned = profile(&(top.clone() + &sections.iter().rev().cloned().collect::<String>()));
        prop_assert_eq!(digests(&all, &Selection::default()), digests(&turned, &Selection::default()));

        let gone = gone.index(sections.len());
        let rest: String = sections.iter().enumerate().filter(|(k, _)| *k != gone).map(|(_, s)| s.as_str()).collect();
        let rest = profile(&(top + &rest));
        for (k, _) in sections.iter().enumerate().filter(|(k, _)| *k != gone) {
            let one = Selection { clients: vec![format!("c{k}")], ..Selection::default() };
            let (before, after) = (digests(&all, &one), digests(&rest, &one));
            for name in TABLES {
                prop_assert_eq!(before.get(name), after.get(name), "c{} {}", k, name);
            }
        }
    }
}
