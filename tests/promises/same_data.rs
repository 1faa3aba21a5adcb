//! Same profile, seed and generator version: same rows.

use std::fmt::Write;

use ordermill::plan::Selection;
use ordermill::random::GENERATOR_VERSION;
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
