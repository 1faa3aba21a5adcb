//! Same profile, seed and generator version: same rows.

use std::fmt::Write;
use std::ops::Range;

use ordermill::generate::{Content, World};
use ordermill::plan::{Plan, Selection};
use ordermill::random::GENERATOR_VERSION;
use ordermill::tables::{Orders, Rows};
use ordermill::verify::Digest;

use super::support::{SMALL, digests, profile, table};

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/promises/golden.txt");

/// Renewed on purpose only, with a new generator version and a word in CHANGELOG.md:
/// `ORDERMILL_RENEW=1 cargo test --test local promises`.
#[test]
fn the_rows_are_those_of_this_generator_version() {
    let mut text = format!("generator version {GENERATOR_VERSION}\n");
    for (table, digest) in digests(&profile(SMALL), &Selection::default()) {
        let _ = writeln!(text, "{table} {digest}");
    }
    if std::env::var_os("ORDERMILL_RENEW").is_some() {
        std::fs::write(GOLDEN, &text).expect("the golden file can be written");
    }
    assert_eq!(text, std::fs::read_to_string(GOLDEN).expect("the golden file"));
}

#[test]
fn chunks_and_file_sets_do_not_change_the_rows() {
    let profile = profile(SMALL);
    let whole = digests(&profile, &Selection::default());
    for (chunk_orders, file_orders) in [(1, 1), (37, 1_000), (500, 500), (1_000_000, 1)] {
        assert_eq!(whole, digests(&profile, &Selection { chunk_orders, file_orders, ..Selection::default() }));
    }
}

#[test]
fn ranges_put_together_are_the_whole() {
    let profile = profile(SMALL);
    let whole = digests(&profile, &Selection::default())["orders"];
    let wave = i64::from(profile.wave_minutes) * 60_000;
    let mut pieces = Digest::default();
    for cut in [profile.start, profile.start + 3 * wave, profile.start + 50 * wave].windows(2) {
        let piece = Selection { from: Some(cut[0]), until: Some(cut[1]), ..Selection::default() };
        pieces += Digest::of(&table(&profile, &piece, "orders"));
    }
    let rest = Selection { from: Some(profile.start + 50 * wave), ..Selection::default() };
    pieces += Digest::of(&table(&profile, &rest, "orders"));
    assert_eq!(whole, pieces);
}

/// What waves that were made have left in the warehouses is not made again for it.
#[test]
fn stock_is_the_same_whichever_waves_were_made_before_it_how_often_and_by_whom() {
    let profile = profile(SMALL);
    let plan = Plan::new(&profile, &Selection::default()).expect("a plan");
    let fresh = || Plan::new(&profile, &Selection::default()).expect("a plan").world();
    let whole = |world: &World| {
        let stock = plan.chunks.iter().filter(|chunk| chunk.content.name().0 == "stock");
        stock.flat_map(|chunk| world.rows(&chunk.content)).flatten().map(|(_, rows)| rows).collect::<Vec<_>>()
    };
    let expected = whole(&fresh());
    assert!(!expected.is_empty());
    let make = |world: &World, waves: Range<i64>| world.rows(&Content::Waves(waves)).for_each(drop);
    let Range { start, end } = plan.waves;
    let cases: [&[(i64, i64)]; 5] = [
        &[(start, end)],
        &[(start + 20, end - 3)],
        &[(end - 2, end), (start, start + 1), (start + 70, start + 90)],
        &[(start + 10, start + 60), (start + 40, end - 10), (start + 10, start + 60)],
        &[(start, end), (start, end)],
    ];
    for made in cases {
        let world = fresh();
        for (from, until) in made {
            make(&world, *from..*until);
        }
        assert!(whole(&world) == expected, "{made:?}");
    }
    let world = fresh();
    make(&world.with_clients(&[1, 3]), start..end);
    make(&world.with_tables(&[Orders::TABLE]), start..start + 50);
    make(&world, start..start + 100);
    assert!(whole(&world) == expected, "by some clients and tables");
    // What stood at another instant is another matter.
    let earlier = profile.start + 30 * 3_600_000;
    let before = whole(&fresh().at(earlier));
    assert!(before != expected);
    assert!(whole(&world.at(earlier)) == before);
}

#[test]
fn the_first_n_orders_are_exactly_the_first_n() {
    let profile = profile(SMALL);
    let orders = table(&profile, &Selection::default(), "orders");
    let lines = table(&profile, &Selection::default(), "order_lines");
    for count in [1, 2, 999, orders.num_rows(), orders.num_rows() + 5] {
        let first = Selection { orders: Some(count as u64), ..Selection::default() };
        assert_eq!(table(&profile, &first, "orders"), orders.slice(0, count.min(orders.num_rows())), "{count}");
        let some = table(&profile, &first, "order_lines");
        assert_eq!(some, lines.slice(0, some.num_rows()), "{count}");
    }
}
