//! Clients do not know of each other, and a peak touches its window only.

use arrow::array::AsArray;
use arrow::datatypes::{Int64Type, TimestampMillisecondType};
use ordermill::demand::Demand;
use ordermill::plan::Selection;
use ordermill::verify::Digest;
use proptest::prelude::*;

use super::support::{SMALL, digests, profile, rows, table};

const TABLES: [&str; 5] = ["clients", "products", "customers", "orders", "order_lines"];

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

    let without: Vec<String> = sections(SMALL).into_iter().filter(|s| !s.contains("[client.depot]")).collect();
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
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

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
        let outside = |profile| {
            let orders = table(profile, &Selection::default(), "orders");
            let placed = orders.column_by_name("placed_at").expect("placed_at").as_primitive::<TimestampMillisecondType>();
            let keep = placed
                .values()
                .iter()
                .map(|at| Some(!windows.iter().any(|(start, end)| (*start..*end).contains(&(at / 60_000)))))
                .collect();
            Digest::of(&arrow::compute::filter_record_batch(&orders, &keep).expect("a filter"))
        };
        prop_assert_eq!(outside(&with), outside(&without));
    }
}
