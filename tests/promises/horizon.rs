//! The end of the period and `as_of` cut; they decide nothing. A later one leaves every earlier row as it was.

use std::collections::BTreeMap;

use arrow::array::{AsArray, RecordBatch};
use arrow::compute::{concat_batches, filter_record_batch};
use arrow::datatypes::{Int64Type, TimestampMillisecondType};
use ordermill::generate::OrderId;
use ordermill::plan::Selection;
use ordermill::profile::{self as profiles, Overrides, Profile, SHIPPED};
use ordermill::verify::Digest;

use super::support::{counts, profile, rows};

/// A shipped profile, small, with other cuts.
fn cut(name: &str, end: &str, as_of: &str) -> Profile {
    let text = SHIPPED.iter().find(|(shipped, _)| *shipped == name).expect("a shipped profile").1;
    let set = vec![format!("end={end}"), format!("as_of={as_of}"), "scale=0.004".to_owned()];
    profiles::read(name, text, &Overrides { set, ..Overrides::default() })
        .unwrap_or_else(|it| panic!("{name}: {it}"))
        .profile
}

/// The cuts of a profile: the first `end`, and a later one.
fn ends(name: &str) -> (String, String) {
    let start = jiff::Timestamp::from_millisecond(cut(name, "2026-12-01", "2026-12-01").start).expect("an instant");
    let after = |days: i64| (start + jiff::SignedDuration::from_hours(24 * days)).strftime("%Y-%m-%d").to_string();
    (after(4), after(11))
}

/// The rows of each table, in one piece.
fn whole(profile: &Profile) -> BTreeMap<&'static str, RecordBatch> {
    rows(profile, &Selection::default())
        .into_iter()
        .map(|(name, batches)| (name, concat_batches(&batches[0].schema(), &batches).expect("batches of one schema")))
        .collect()
}

/// The rows of orders placed before an instant, and all rows of other tables.
fn before(profile: &Profile, name: &str, rows: &RecordBatch, instant: i64) -> RecordBatch {
    let bits = OrderId::position_bits(profile.max_clients);
    let keep = match rows.column_by_name("order_id") {
        Some(ids) => {
            let ids = ids.as_primitive::<Int64Type>().values();
            ids.iter().map(|id| Some(OrderId::decode(*id, bits).minute < instant / 60_000)).collect()
        }
        None if ["customers", "products"].contains(&name) => {
            let since = rows.column_by_name("created_at").expect("it").as_primitive::<TimestampMillisecondType>();
            since.values().iter().map(|at| Some(*at < instant)).collect()
        }
        None => vec![true; rows.num_rows()].into(),
    };
    filter_record_batch(rows, &keep).expect("a filter")
}

#[test]
fn a_later_end_changes_no_row_of_a_world_frozen_before_it() {
    for (name, _) in SHIPPED {
        let (first, later) = ends(name);
        let (short, long) = (cut(name, &first, &first), cut(name, &later, &first));
        let (short, long) = (whole(&short), whole(&long));
        assert!(short["orders"].num_rows() > 10, "{name}");
        for (table, rows) in &short {
            assert_eq!(Digest::of(rows), Digest::of(&long[table]), "{name} {table}");
        }
    }
}

#[test]
fn a_later_end_and_freeze_change_nothing_of_earlier_rows_but_what_has_happened_since() {
    for (name, _) in SHIPPED {
        let (first, later) = ends(name);
        let (short, long) = (cut(name, &first, &first), cut(name, &later, &later));
        let frozen = short.as_of;
        let (old, new) = (whole(&short), whole(&long));
        for table in ["clients", "warehouses", "products", "customers"] {
            let earlier = before(&long, table, &new[table], frozen);
            assert_eq!(Digest::of(&old[table]), Digest::of(&earlier), "{name} {table}");
        }
        for (table, said) in [("orders", &ORDERED[..]), ("order_lines", &ORDERED_LINES)] {
            let earlier = before(&long, table, &new[table], frozen);
            assert_eq!(only(&old[table], said), only(&earlier, said), "{name} {table}");
        }
        // No instant before the freeze comes or goes.
        let happened = |rows: &RecordBatch, column: &str| -> Vec<Option<i64>> {
            let column = rows.column_by_name(column).expect("a column").as_primitive::<TimestampMillisecondType>();
            column.iter().map(|at| at.filter(|at| *at <= frozen)).collect()
        };
        let earlier = before(&long, "orders", &new["orders"], frozen);
        for column in ["placed_at", "allocated_at", "cancelled_at"] {
            assert_eq!(happened(&old["orders"], column), happened(&earlier, column), "{name} {column}");
        }
    }
}

/// What the customer said when ordering.
const ORDERED: [&str; 13] = [
    "order_id",
    "customer_id",
    "channel",
    "placed_at",
    "promised_at",
    "line_count",
    "unit_count",
    "discount_minor",
    "total_minor",
    "ship_to_city",
    "ship_to_region",
    "ship_to_postal_code",
    "ship_to_country",
];
const ORDERED_LINES: [&str; 7] =
    ["order_id", "line_number", "product_id", "quantity", "unit_price_minor", "discount_minor", "line_total_minor"];

/// Some columns of some rows.
fn only(rows: &RecordBatch, columns: &[&str]) -> Digest {
    let places: Vec<usize> = columns.iter().map(|name| rows.schema().index_of(name).expect("a column")).collect();
    Digest::of(&rows.project(&places).expect("columns that are there"))
}

#[test]
fn stock_that_is_counted_after_the_end_is_that_of_a_world_that_goes_on() {
    let text = "start = 2026-03-02\nend = 2026-03-16\nas_of = 2026-05-05T12:00:00\n\n[client.acme]\norders = 2_000\n\
                lines = 5\nproducts = { count = 50 }\ncustomers = { count = 500 }\n";
    let reordered = |text: &str| {
        let profile = profile(text);
        let rows = rows(&profile, &Selection { tables: vec!["stock".to_owned()], ..Selection::default() });
        let batch = concat_batches(&rows["stock"][0].schema(), &rows["stock"]).expect("batches of one schema");
        counts(&batch, "reorder_point")
    };
    let seen = reordered(text);
    assert!(seen.iter().any(|units| *units > 1), "something is ordered at noon");
    assert_eq!(seen, reordered(&text.replace("end = 2026-03-16", "end = 2026-05-06")));
}
