//! L1 to L9 on the shipped profiles, on a payday afternoon, and on random profiles.

use ordermill::plan::Selection;
use ordermill::profile::{self, Overrides, Profile};
use ordermill::verify::Laws;
use proptest::prelude::*;

use super::support::{check, read, rows};
use crate::cases::cases;

const HOUR: i64 = 3_600_000;

fn assert_lawful(name: &str, profile: &Profile, selection: &Selection) {
    let rows = rows(profile, selection);
    let orders: usize =
        rows.slices.iter().flatten().filter(|(table, _)| table.name == "orders").map(|(_, b)| b.num_rows()).sum();
    assert!(orders > 200, "{name}: {orders} orders");
    let found = check(profile, &rows);
    assert!(found.is_empty(), "{name}:\n{}", found.join("\n"));
    let laws = Laws::new(profile, &rows.dimensions);
    let length = i64::from(profile.wave_minutes);
    let minutes = rows.plan.waves.start * length..rows.plan.waves.end * length;
    let mut whole = ordermill::tables::Batches::new();
    for (table, batch) in rows.slices.into_iter().flatten().filter(|(table, _)| table.name == "orders") {
        match whole.first_mut() {
            Some((_, all)) => {
                let both = [all.clone(), batch];
                *all = arrow::compute::concat_batches(&both[0].schema(), &both).expect("one schema");
            }
            None => whole.push((table, batch)),
        }
    }
    let checked = laws.check_counts([&whole], minutes, &rows.plan.clients);
    assert!(checked.breaches().is_empty(), "{name}: {checked:?}");
}

#[test]
fn the_laws_hold_on_the_shipped_profiles() {
    // A whole small world of each, so that stock can be settled with the orders.
    for (name, scale, days) in [
        ("quickstart", 0.05, 14),
        ("payday-produce", 0.002, 21),
        ("multi-client", 0.004, 6),
        ("two-shops", 0.02, 9),
        ("bench", 0.01, 1),
    ] {
        let overrides = Overrides { scale: Some(scale), ..Overrides::default() };
        let mut profile = profile::load(name, &overrides).expect("it is shipped").profile;
        let end = profile.start + days * 24 * HOUR;
        (profile.end, profile.as_of) = (end, end);
        assert_lawful(name, &profile, &Selection::default());
    }
}

#[test]
fn the_laws_hold_on_the_afternoon_of_a_payday_friday_and_long_after_the_end() {
    for as_of in ["2026-03-06T15:00:00", "2026-03-06T15:15:00", "2026-05-30"] {
        let profile = read(&format!(
            "seed = 6\nstart = 2026-02-09\nend = 2026-03-08\nas_of = {as_of}\ntime_zone = \"America/New_York\"\n\n\
             [warehouse.a]\nplace = [40.7, -74.2]\nholidays = \"us-bank\"\n\n[warehouse.b]\nplace = [34.0, -118.2]\n\
             time_zone = \"America/Los_Angeles\"\nstocks = [\"grocery\", \"produce\", \"drinks\"]\n\n\
             [client.market]\nlike = \"grocery\"\norders = 120\nterms = \"10 d\"\ncancel = 0.1\ntax = 0.07\n\
             discount = {{ share = 0.3, of = [5, 20] }}\nstock = {{ coverage = 0.85 }}\n\n[client.depot]\nlike = \"wholesale\"\n\
             orders = 30\ncurrency = \"USD\"\nwarehouses = [\"a\"]\n\n[peak.payday]\nrule = \"FREQ=MONTHLY;BYDAY=1FR,3FR\"\n\
             times = 2.0\n",
        ));
        assert_lawful(as_of, &profile, &Selection::default());
    }
}

/// A world as a profile might have it.
fn any_profile() -> impl Strategy<Value = String> {
    let zone =
        prop::sample::select(vec!["UTC", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Europe/London"]);
    let like = prop::sample::select(vec!["web", "grocery", "wholesale"]);
    let holidays = prop::sample::select(vec!["none", "us-bank", "gb-bank", "br-national"]);
    let open = prop::sample::select(vec![
        "weekdays = \"08:00-17:00\"",
        "mon-sat = \"06:00-22:00\", sun = \"10:00-16:00\"",
        "tue = \"09:00-12:00\", sun = \"00:00-24:00\"",
        "sun = \"12:00-18:00\"",
    ]);
    let promise = (0u32..4, 0u32..8);
    let stock = (0.0f64..1.0, prop::sample::select(vec!["ordinary days", "peaks"]));
    let backorder = (1u32..9, 0u32..20);
    let world = (zone, holidays, open, 1usize..4, 0u32..60);
    let client = (like, promise, stock, backorder, 0.0f64..0.3, 40u32..160);
    (world, prop::collection::vec(client, 1..3), any::<u32>()).prop_map(|(world, clients, seed)| {
        let (zone, holidays, open, warehouses, pick_rate) = world;
        let mut text = format!("seed = {seed}\nstart = 2026-03-27\nend = 2026-04-09\ntime_zone = \"{zone}\"\n\n");
        for warehouse in 0..warehouses {
            text += &format!(
                "[warehouse.w{warehouse}]\nplace = [{}.5, -{}.2]\ncountry = \"US\"\nholidays = \"{holidays}\"\nopen = {{ {open} }}\n",
                30 + 6 * warehouse,
                75 + 20 * warehouse,
            );
            if pick_rate > 0 {
                text += &format!("pick_rate = {}\n", 5 * pick_rate);
            }
            text.push('\n');
        }
        for (number, (like, (ship, deliver), (coverage, sized), (restock, patience), cancel, orders)) in
            clients.into_iter().enumerate()
        {
            text += &format!(
                "[client.c{number}]\nlike = \"{like}\"\ncurrency = \"USD\"\norders = {orders}\ncancel = {cancel:.3}\n\
                 promise = {{ ship = \"{ship} wd\", deliver = \"{} wd\" }}\n\
                 stock = {{ coverage = {coverage:.2}, sized_for = \"{sized}\" }}\n\
                 backorder = {{ restock = \"{restock} wd\", cancel_after = \"{patience} wd\" }}\n\n",
                ship + deliver
            );
        }
        text
    })
}

#[test]
fn the_laws_hold_where_nothing_is_ever_there_and_nobody_waits() {
    let text = "seed = 0\nstart = 2026-03-27\nend = 2026-04-09\ntime_zone = \"UTC\"\n\n[warehouse.w0]\n\
                place = [30.5, -75.2]\ncountry = \"US\"\n\n[client.c0]\nlike = \"web\"\ncurrency = \"USD\"\norders = 40\n\
                cancel = 0\npromise = { ship = \"1 wd\", deliver = \"1 wd\" }\nstock = { coverage = 0 }\n\
                backorder = { restock = \"1 wd\", cancel_after = \"0 wd\" }\n";
    assert_lawful(text, &read(text), &Selection::default());
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn the_laws_hold_on_any_profile(text in any_profile()) {
        let profile = read(&text);
        assert_lawful(&text, &profile, &Selection::default());
    }
}
