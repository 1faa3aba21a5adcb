//! Profiles to try promises on, and their rows.

use std::collections::BTreeMap;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::compute::concat_batches;
use arrow::datatypes::{Int32Type, Int64Type, TimestampMillisecondType};
use ordermill::plan::{Plan, Selection};
use ordermill::profile::{self, Overrides, Profile};
use ordermill::verify::Digest;

/// A day and a half of four clients that differ in all that matters: preset, zone, exactness, group, peak.
pub(crate) const SMALL: &str = r#"
name  = "small"
seed  = 7
start = 2026-03-06
end   = 2026-03-07T12:00:00

[warehouse.leeds]
place     = [53.80, -1.55]
country   = "GB"
time_zone = "Europe/London"

[warehouse.newark]
place     = [40.73, -74.17]
country   = "US"
time_zone = "America/New_York"

[defaults]
customers = { count = 2_000 }

[client.market]
like      = "grocery"
time_zone = "America/New_York"
orders    = 1_500

[client.depot]
like      = "wholesale"
time_zone = "Europe/London"
currency  = "GBP"
ships_to  = { GB = 0.8, IE = 0.2 }
orders    = { weekday = [220, 260], weekend = 100 }
tax       = 0.20
discount  = { share = 0.3, of = [5, 20] }
stock     = { coverage = 0.9, sized_for = "peaks" }

[client.exact]
orders    = [700, 800]
arrivals  = "exact"
lines     = [1, 5]

[group.shop]
count  = 2
orders = 300

[peak.payday]
rule  = "FREQ=MONTHLY;BYDAY=1FR,3FR"
hours = "09:00-21:00"
times = 2.5
clients = ["market", "exact", "depot"]
categories = { produce = 2.0, gifts = 1.5 }
ramp  = "1 h"
"#;

/// Reads a profile that is right.
pub(crate) fn profile(text: &str) -> Profile {
    match profile::read("small.toml", text, &Overrides::default()) {
        Ok(checked) => checked.profile,
        Err(problems) => panic!("{}", problems.render(false)),
    }
}

/// The rows of a selection, by table.
pub(crate) fn rows(profile: &Profile, selection: &Selection) -> BTreeMap<&'static str, Vec<RecordBatch>> {
    let plan = Plan::new(profile, selection).expect("the selection is right");
    let world = plan.world();
    let mut rows: BTreeMap<&str, Vec<RecordBatch>> = BTreeMap::new();
    for (table, batch) in plan.chunks.iter().flat_map(|chunk| world.rows(&chunk.content)).flatten() {
        rows.entry(table.name).or_default().push(batch);
    }
    rows
}

/// One table of a selection, in one piece.
pub(crate) fn table(profile: &Profile, selection: &Selection, name: &str) -> RecordBatch {
    let rows = rows(profile, &Selection { tables: vec![name.to_owned()], ..selection.clone() });
    let batches = &rows[name];
    concat_batches(&batches[0].schema(), batches).expect("batches of one schema")
}

/// The digest of every table.
pub(crate) fn digests(profile: &Profile, selection: &Selection) -> BTreeMap<&'static str, Digest> {
    let mut digests: BTreeMap<&str, Digest> = BTreeMap::new();
    for (table, batches) in rows(profile, selection) {
        for batch in batches {
            *digests.entry(table).or_default() += Digest::of(&batch);
        }
    }
    digests
}

/// One whole table.
pub(crate) fn whole(profile: &Profile, name: &str) -> RecordBatch {
    table(profile, &Selection::default(), name)
}

/// A column of counts.
pub(crate) fn counts(batch: &RecordBatch, name: &str) -> Vec<i32> {
    batch.column_by_name(name).expect("a column").as_primitive::<Int32Type>().values().to_vec()
}

/// A column of ids or money.
pub(crate) fn longs(batch: &RecordBatch, name: &str) -> Vec<i64> {
    batch.column_by_name(name).expect("a column").as_primitive::<Int64Type>().values().to_vec()
}

/// A column of words.
pub(crate) fn words(batch: &RecordBatch, name: &str) -> Vec<String> {
    let column = batch.column_by_name(name).expect("a column").as_dictionary::<Int32Type>();
    let words = column.values().as_string::<i32>();
    column.keys().values().iter().map(|code| words.value(*code as usize).to_owned()).collect()
}

/// A text column; nothing stands for none.
pub(crate) fn texts(batch: &RecordBatch, name: &str) -> Vec<String> {
    let column = batch.column_by_name(name).expect("a column").as_string::<i32>();
    (0..column.len())
        .map(|row| if column.is_valid(row) { column.value(row).to_owned() } else { String::new() })
        .collect()
}

/// A share of `n` draws lies within five standard deviations of its chance.
pub(crate) fn assert_share(seen: usize, n: usize, chance: f64, what: &str) {
    let expected = n as f64 * chance;
    let bound = 5.0 * (expected * (1.0 - chance)).sqrt() + 1e-9;
    assert!((seen as f64 - expected).abs() <= bound, "{what}: {seen} of {n} instead of {expected}");
}

/// A share of `n` draws, of which those of one customer correlate by so much, lies within five standard deviations of its
/// chance: they count for n / (1 + (Σ nᵢ² / n − 1) ρ) draws, where nᵢ are the customers' own.
pub(crate) fn assert_share_among(customers: &[i64], correlation: f64, seen: usize, chance: f64, what: &str) {
    let mut own: BTreeMap<i64, f64> = BTreeMap::new();
    for customer in customers {
        *own.entry(*customer).or_default() += 1.0;
    }
    let n = customers.len() as f64;
    let squares: f64 = own.values().map(|own| own * own).sum();
    let effective = n / (1.0 + (squares / n - 1.0) * correlation);
    let bound = 5.0 * (chance * (1.0 - chance) / effective).sqrt() + 1e-9;
    let share = seen as f64 / n;
    assert!((share - chance).abs() <= bound, "{what}: {share} instead of {chance} ± {bound}");
}

/// A column of instants, milliseconds; none where there is none.
pub(crate) fn instants(batch: &RecordBatch, name: &str) -> Vec<Option<i64>> {
    batch.column_by_name(name).expect("a column").as_primitive::<TimestampMillisecondType>().iter().collect()
}
