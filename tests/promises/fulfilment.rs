//! Splits, shortages, delays and the live edge emerge from stock, distance and working time, as the laws say they must.
//! Fixed seeds; bounds lie five standard deviations out, or at the effect that would matter.

use std::collections::{BTreeMap, BTreeSet};

use arrow::array::{AsArray, RecordBatch};
use ordermill::calendar::WorkingTime;
use ordermill::plan::Selection;
use ordermill::profile::{self, Profile};

use super::support::{assert_share, counts, instants, longs, profile, rows, table, whole, words};

const HOUR: i64 = 3_600_000;

fn column_sum(batch: &RecordBatch, name: &str) -> i64 {
    counts(batch, name).into_iter().map(i64::from).sum()
}

/// P(split) for a client whose order of `lines` lines finds each at each of `warehouses` with chance `coverage`, with
/// all in time: every line somewhere, and no warehouse with all.
fn split(coverage: f64, warehouses: i32, lines: i32) -> f64 {
    (1.0 - (1.0 - coverage).powi(warehouses)).powi(lines) - 1.0 + (1.0 - coverage.powi(lines)).powi(warehouses)
}

#[test]
fn orders_are_split_as_often_as_coverage_warehouses_and_lines_make_them() {
    for (coverage, warehouses, lines) in [(0.95, 2, 3), (0.9, 3, 5), (0.8, 2, 2), (0.98, 4, 10), (0.7, 5, 4)] {
        let place = |n| format!("[warehouse.w{n}]\nplace = [4{n}.0, -9{n}.0]\n\n");
        let places = (0..warehouses).map(place).collect::<Vec<_>>().concat();
        let profile = profile(&format!(
            "seed = 3\nstart = 2026-03-02\nend = 2026-03-04\n\n{places}[client.acme]\norders = 10_000\nlines = {lines}\n\
             units = 1\ncancel = 0\nproducts = {{ count = 20_000, popularity = {{ sigma = 0.3 }} }}\nstock = {{ coverage = {coverage} }}\n\
             backorder = {{ cancel_after = \"0 wd\" }}\npromise = {{ ship = \"2 wd\", deliver = \"30 wd\" }}\n"
        ));
        let orders = whole(&profile, "orders");
        let cancelled = longs(&orders, "cancelled_minor");
        let shipments = counts(&orders, "shipment_count");
        let seen = shipments.iter().zip(&cancelled).filter(|(n, minor)| **n > 1 && **minor == 0).count();
        let chance = split(coverage, warehouses, lines);
        assert_share(seen, orders.num_rows(), chance, &format!("c = {coverage}, W = {warehouses}, L = {lines}"));
    }
}

#[test]
fn stock_sized_for_ordinary_days_runs_dry_on_payday_and_recovers_and_stock_sized_for_peaks_does_not() {
    let text = |sized: &str| {
        format!(
            "seed = 5\nstart = 2026-03-04\nend = 2026-03-12\ntime_zone = \"America/New_York\"\n\n[warehouse.a]\n\
             place = [40.7, -74.2]\n\n[warehouse.b]\nplace = [33.7, -84.4]\n\n[client.club]\nlike = \"grocery\"\n\
             orders = 30_000\nstock = {{ coverage = 0.98, sized_for = \"{sized}\" }}\n\n[peak.payday]\n\
             rule = \"FREQ=MONTHLY;BYDAY=1FR,3FR\"\ntimes = 2.5\nhours = \"09:00-21:00\"\ncategories = {{ produce = 2.5 }}\n"
        )
    };
    let short_per_unit = |profile: &Profile| -> BTreeMap<i8, f64> {
        let waves = whole(profile, "stock_waves");
        let mut days: BTreeMap<i8, (f64, f64)> = BTreeMap::new();
        let at = instants(&waves, "wave_at");
        for ((at, taken), short) in at.iter().zip(counts(&waves, "allocated")).zip(counts(&waves, "short")) {
            let local = profile.zone.local(at.expect("an instant"));
            if (9..21).contains(&local.hour()) {
                let sums = days.entry(local.date().day()).or_default();
                sums.0 += f64::from(short);
                sums.1 += f64::from(taken);
            }
        }
        days.into_iter().map(|(day, (short, taken))| (day, short / taken)).collect()
    };
    let ordinary = short_per_unit(&profile(&text("ordinary days")));
    // 6 March 2026 is the first Friday.
    let others = ordinary.iter().filter(|(day, _)| **day != 6).map(|(_, short)| short).sum::<f64>() / 7.0;
    // A day that finds a best seller's face empty stands out by itself.
    assert!(ordinary[&6] > 3.0 * others, "{ordinary:?}");
    assert!(ordinary[&9] < 0.04, "{ordinary:?}");
    let peaks = short_per_unit(&profile(&text("peaks")));
    assert!(peaks[&6] < 0.4 * ordinary[&6], "{peaks:?}, {ordinary:?}");
}

/// A shop of many products that sell about alike, so that none of them decides a day, with a payday on 6 March 2026.
fn club(as_of: &str, sized: &str) -> Profile {
    profile(&format!(
        "seed = 11\nstart = 2026-02-23\nend = 2026-03-16\nas_of = {as_of}\n\n[warehouse.a]\nplace = [40.7, -74.2]\n\n\
         [warehouse.b]\nplace = [33.7, -84.4]\n\n[client.club]\norders = 4_000\nlines = 3\ncancel = 0\n\
         products = {{ count = 4_000, popularity = {{ sigma = 0.3 }} }}\nstock = {{ coverage = 0.97, sized_for = \"{sized}\" }}\n\
         backorder = {{ restock = \"3 wd\" }}\npromise = {{ ship = \"2 wd\", deliver = \"30 wd\" }}\n\n[peak.payday]\n\
         rule = \"FREQ=MONTHLY;BYDAY=1FR\"\ntimes = 2.5\ndecay = \"3 d\"\n"
    ))
}

#[test]
fn a_payday_drains_stock_for_ordinary_days_three_times_as_far_as_a_friday_and_within_its_decay_it_recovers() {
    // By day of March: units short and taken, orders and those that were backordered or split.
    let days = |sized: &str| -> BTreeMap<i8, [f64; 4]> {
        let profile = club("2026-03-16", sized);
        let mut days: BTreeMap<i8, [f64; 4]> = BTreeMap::new();
        let day_of = |at: Option<i64>| {
            let local = profile.zone.local(at.expect("an instant")).date();
            (local.month() == 3).then_some(local.day())
        };
        let waves = whole(&profile, "stock_waves");
        let taken = counts(&waves, "allocated").into_iter().zip(counts(&waves, "short"));
        for (at, (taken, short)) in instants(&waves, "wave_at").into_iter().zip(taken) {
            if let Some(day) = day_of(at) {
                let sums = days.entry(day).or_default();
                sums[0] += f64::from(short);
                sums[1] += f64::from(taken);
            }
        }
        let (orders, shipments) = (whole(&profile, "orders"), whole(&profile, "shipments"));
        let closes: BTreeMap<i64, Option<i64>> =
            longs(&orders, "order_id").into_iter().zip(instants(&orders, "allocated_at")).collect();
        let of = longs(&shipments, "order_id").into_iter().zip(instants(&shipments, "allocated_at"));
        let late: BTreeSet<i64> = of.filter(|(order, at)| closes[order] != *at).map(|(order, _)| order).collect();
        for (order, at) in longs(&orders, "order_id").into_iter().zip(instants(&orders, "placed_at")) {
            if let Some(day) = day_of(at) {
                let sums = days.entry(day).or_default();
                sums[2] += 1.0;
                sums[3] += f64::from(u8::from(late.contains(&order)));
            }
        }
        days
    };
    let ordinary = days("ordinary days");
    let short = |day: i8| ordinary[&day][0] / (ordinary[&day][0] + ordinary[&day][1]);
    let follows = |day: i8| ordinary[&day][3] / ordinary[&day][2];
    assert!(short(6) >= 3.0 * short(13), "short {} on payday, {} on a Friday", short(6), short(13));
    // A line waits where both warehouses lack it: with the square of what one lacks.
    assert!(follows(6) >= 6.0 * follows(13), "{} wait on payday, {} on a Friday", follows(6), follows(13));
    for day in [7, 8, 9] {
        assert!(short(day) < short(day - 1), "it decays: {ordinary:?}");
    }
    assert!((10..13).all(|day| (short(day) / short(13) - 1.0).abs() < 0.25), "it has recovered: {ordinary:?}");
    let peaks = days("peaks");
    let share = peaks[&6][0] / (peaks[&6][0] + peaks[&6][1]);
    assert!(share < 1.5 * short(13), "sized for peaks, {share} are short");

    // What a look-up would find.
    let empty = |as_of: &str, sized: &str| {
        let stock = whole(&club(as_of, sized), "stock");
        counts(&stock, "available").iter().filter(|units| **units == 0).count() as f64 / stock.num_rows() as f64
    };
    let (friday, payday) =
        (empty("2026-03-13T15:00:00", "ordinary days"), empty("2026-03-06T15:00:00", "ordinary days"));
    assert!(payday >= 3.0 * friday, "{payday} and {friday} of the faces are empty");
    assert!(empty("2026-03-06T15:00:00", "peaks") < 1.5 * friday);
}

#[test]
fn in_a_peak_orders_are_split_as_the_faces_it_has_drained_make_them() {
    // Twice the orders all day long: a face is stocked with c to the power of 2^1.5.
    let profile = profile(
        "seed = 3\nstart = 2026-03-02\nend = 2026-03-04\n\n[warehouse.a]\nplace = [40.7, -74.2]\n\n[warehouse.b]\n\
         place = [33.7, -84.4]\n\n[client.acme]\norders = 10_000\nlines = 3\nunits = 1\ncancel = 0\nproducts = { count = 20_000, popularity = { sigma = 0.3 } }\n\
         stock = { coverage = 0.95 }\nbackorder = { cancel_after = \"0 wd\" }\npromise = { ship = \"2 wd\", deliver = \"30 wd\" }\n\n\
         [peak.sale]\ndates = [2026-03-02, 2026-03-03]\ntimes = 2\n",
    );
    let orders = whole(&profile, "orders");
    let shipments = counts(&orders, "shipment_count").into_iter().zip(longs(&orders, "cancelled_minor"));
    let seen = shipments.filter(|(shipments, cancelled)| *shipments > 1 && *cancelled == 0).count();
    assert_share(seen, orders.num_rows(), split(0.95f64.powf(2f64.powf(1.5)), 2, 3), "in a peak");
}

#[test]
fn stock_lasts_some_weeks_falls_from_receipt_to_receipt_and_is_seldom_low() {
    let stock = |as_of: &str| whole(&club(as_of, "ordinary days"), "stock");
    let of = stock("2026-03-13T15:00:00");
    let (on_hand, reserve) = (column_sum(&of, "on_hand") as f64, counts(&of, "reserve"));
    // 4,000 orders of three lines a day, 1.29 units a line.
    let days = on_hand / (4_000.0 * 3.0 * 1.29);
    assert!((7.0..30.0).contains(&days), "{days} days of cover");
    let points = counts(&of, "on_hand").into_iter().zip(counts(&of, "reorder_point"));
    let low = points.filter(|(on_hand, point)| on_hand <= point).count() as f64 / of.num_rows() as f64;
    assert!((0.02..0.5).contains(&low), "{low} of the positions are to be ordered again");
    // In the afternoon nothing is received any more: what changes falls.
    let later = counts(&stock("2026-03-13T19:00:00"), "reserve");
    let changes = reserve.iter().zip(&later);
    let fell = changes.clone().filter(|(before, after)| before > after).count();
    let rose = changes.filter(|(before, after)| before < after).count();
    assert!(fell > 1_000 && rose < fell / 20, "{fell} fell, {rose} rose");
    // What the payday took is missing until the next receipt, three working days later on average.
    let payday = column_sum(&stock("2026-03-07T15:00:00"), "reserve") as f64;
    let usual = column_sum(&stock("2026-03-14T15:00:00"), "reserve") as f64;
    assert!(payday < 0.95 * usual, "{payday} in reserve after payday, {usual} a week later");
}

#[test]
fn a_long_time_after_the_end_everything_is_delivered_or_cancelled_and_paid() {
    let profile = profile(
        "seed = 9\nstart = 2026-03-02\nend = 2026-03-04\nas_of = 2026-07-01\n\n[client.acme]\nlike = \"wholesale\"\n\
         orders = 2_000\nstock = { coverage = 0.9 }\n",
    );
    let orders = whole(&profile, "orders");
    let statuses: BTreeSet<String> = words(&orders, "status").into_iter().collect();
    assert_eq!(statuses, ["cancelled", "delivered"].map(str::to_owned).into());
    assert_eq!(column_sum(&orders, "backordered_units"), 0);
    assert!(column_sum(&orders, "shipment_count") > orders.num_rows() as i64, "some came later");
    let paid = words(&whole(&profile, "invoices"), "status").iter().filter(|status| *status == "paid").count();
    let invoices = whole(&profile, "invoices").num_rows();
    assert!(paid * 1000 >= invoices * 995, "{paid} of {invoices}");
    assert!(words(&whole(&profile, "notifications"), "status").iter().all(|status| status == "sent"));
    assert_eq!(column_sum(&whole(&profile, "stock"), "allocated"), 0, "nothing lies about");
}

#[test]
fn on_the_afternoon_of_a_payday_friday_every_status_occurs() {
    let profile = profile(
        "seed = 4\nstart = 2026-01-05\nend = 2026-03-08\nas_of = 2026-03-06T15:00:00\n\
         time_zone = \"America/New_York\"\n\n[client.shop]\norders = 500\nterms = \"30 d\"\ncancel = 0.03\n\n\
         [peak.payday]\nrule = \"FREQ=MONTHLY;BYDAY=1FR,3FR\"\ntimes = 2.0\n",
    );
    for (table, column) in
        [("orders", "status"), ("shipments", "status"), ("invoices", "status"), ("notifications", "status")]
    {
        let batch = whole(&profile, table);
        let seen: BTreeSet<String> = words(&batch, column).into_iter().collect();
        let definition = ordermill::tables::by_name(table).expect("a table");
        let column = definition.columns.iter().find(|it| it.name == column).expect("a column");
        let ordermill::tables::Type::Word(list) = column.ty else { panic!("a status is a word") };
        let words = ordermill::tables::words::fixed(list).iter();
        // Orders wait for their wave to close only between waves, where no world ends.
        let all: BTreeSet<String> = words.filter(|it| **it != "placed").map(|it| (*it).to_owned()).collect();
        assert_eq!(seen, all, "{table}");
    }
}

#[test]
fn the_promise_is_missed_when_no_service_is_fast_enough() {
    let text = |days: &str, cutoff: &str| {
        format!(
            "seed = 2\nstart = 2026-03-02\nend = 2026-03-05\n\n[warehouse.main]\nplace = [40.7, -74.2]\ncutoff = \"{cutoff}\"\n\n\
             [carrier.van]\ncurrency = \"USD\"\nzones = [300, 1_500]\nservices.only = {{ days = {days}, price = [3, 4, 5] }}\n\n\
             [client.acme]\ncurrency = \"USD\"\norders = 3_000\npromise = {{ ship = \"1 wd\", deliver = \"2 wd\" }}\n"
        )
    };
    let missed = |days, cutoff| {
        let orders = whole(&profile(&text(days, cutoff)), "orders");
        let missed = orders.column_by_name("promise_missed").expect("it").as_boolean().true_count();
        missed as f64 / orders.num_rows() as f64
    };
    assert!(missed("[1, 1, 1]", "16:00") < 0.05, "a fast van");
    assert!(missed("[4, 4, 4]", "16:00") > 0.9, "a slow one");
    let zones = missed("[1, 1, 9]", "16:00");
    assert!((0.05..0.95).contains(&zones), "slow far away: {zones}");
}

#[test]
fn cartons_are_about_half_full() {
    for (name, days) in [("quickstart", 1), ("payday-produce", 1), ("multi-client", 1), ("two-shops", 2)] {
        let profile = profile::load(name, &profile::Overrides::default()).expect("it is shipped").profile;
        let selection = Selection { until: Some(profile.start + days * 24 * HOUR), ..Selection::default() };
        let selection = Selection { orders: Some(20_000), tables: vec!["cartons".to_owned()], ..selection };
        let cartons = &rows(&profile, &selection)["cartons"];
        let fills: Vec<i32> = cartons.iter().flat_map(|batch| counts(batch, "fill_permille")).collect();
        let mean = fills.iter().map(|fill| f64::from(*fill)).sum::<f64>() / fills.len() as f64;
        // Were volume all that counts and boxes each twice as large as the next, they would be 0.9 · (1 − ½) / ln 2 full, and
        // 0.73 with boxes half as large again as the next: orders of many things, such as groceries, come near.
        assert!((450.0..700.0).contains(&mean), "{name}: {mean} ‰ on average");
        let full = fills.iter().filter(|fill| **fill > 900).count();
        assert!(full * 100 < fills.len(), "{name}: {full} of {} more than nine tenths full", fills.len());
    }
}

/// Working time between two instants of working hours, by bisection.
fn worked(time: &WorkingTime, from: i64, until: i64) -> f64 {
    let (mut low, mut high) = (0, 400 * HOUR);
    while high - low > 1 {
        let middle = i64::midpoint(low, high);
        if time.after(from, middle) < until { low = middle } else { high = middle }
    }
    high as f64
}

#[test]
fn handling_takes_log_normal_working_time() {
    let profile = profile(
        "seed = 8\nstart = 2026-03-02\nend = 2026-03-06\nas_of = 2026-04-30\n\n[warehouse.leeds]\nplace = [53.8, -1.55]\n\
         time_zone = \"Europe/London\"\nopen = { weekdays = \"07:00-19:00\", sat = \"08:00-13:00\" }\nholidays = \"gb-bank\"\n\n\
         [client.acme]\norders = 4_000\n",
    );
    let warehouse = &profile.warehouses[0];
    let end = profile.as_of + 30 * 24 * HOUR;
    let time =
        WorkingTime::new(&warehouse.zone, &warehouse.open, &warehouse.holidays, warehouse.cutoff, profile.start, end);
    let shipments = whole(&profile, "shipments");
    let [allocated, picked, closed] = ["allocated_at", "picked_at", "packed_at"].map(|it| instants(&shipments, it));
    let planned = profile.clients[0].promise.planned_handling() as f64;
    // A tour is picked together; each parcel is packed by itself.
    let tours: BTreeSet<_> = allocated.into_iter().zip(picked.iter().copied()).collect();
    let parcels: Vec<_> = picked.into_iter().zip(closed).collect();
    for (what, share, pairs) in [("picked", 0.6, tours.into_iter().collect()), ("packed", 0.4, parcels)] {
        let worked = pairs.iter().filter_map(|(from, until)| Some(worked(&time, (*from)?, (*until)?)));
        let logs: Vec<f64> = worked.map(|worked| (worked / (share * 0.4 * planned)).ln()).collect();
        let n = logs.len() as f64;
        let mean = logs.iter().sum::<f64>() / n;
        let sigma = (logs.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n).sqrt();
        assert!(mean.abs() < 5.0 * 0.9 / n.sqrt() + 0.01, "{what} in {} of the planned median", mean.exp());
        assert!((sigma - 0.9).abs() < 5.0 * 0.9 / (2.0 * n).sqrt() + 0.01, "{what}: {sigma}");
    }
}

#[test]
fn stock_is_what_the_last_wave_left_and_what_lies_in_open_shipments() {
    let profile = profile(&format!("as_of = 2026-03-06T21:00:00\n{}", super::support::SMALL.trim_start()));
    let wave = i64::from(profile.wave_minutes) * 60_000;
    let last = Selection { from: Some(profile.as_of - wave), ..Selection::default() };
    let positions = |batch: &RecordBatch| -> Vec<(i64, i64, i64)> {
        let ids = |name: &str| longs(batch, name);
        let pairs = ids("client_id").into_iter().zip(ids("warehouse_id")).zip(ids("product_id"));
        pairs.map(|((client, warehouse), product)| (client, warehouse, product)).collect()
    };
    let stock = whole(&profile, "stock");
    let mut available: BTreeMap<_, i32> = positions(&stock).into_iter().zip(counts(&stock, "available")).collect();
    let allocated: BTreeMap<_, i32> = positions(&stock).into_iter().zip(counts(&stock, "allocated")).collect();

    let waves = table(&profile, &last, "stock_waves");
    assert!(waves.num_rows() > 0);
    let left = counts(&waves, "opened_with").into_iter().zip(counts(&waves, "allocated")).map(|(had, took)| had - took);
    for (position, left) in positions(&waves).into_iter().zip(left) {
        assert_eq!(available.remove(&position), Some(left), "{position:?}");
    }

    let shipments = whole(&profile, "shipments");
    let unshipped = instants(&shipments, "shipped_at").into_iter().map(|at| at.is_none());
    let from = longs(&shipments, "warehouse_id").into_iter().zip(longs(&shipments, "client_id"));
    let open: BTreeMap<i64, (i64, i64)> = longs(&shipments, "shipment_id")
        .into_iter()
        .zip(from)
        .zip(unshipped)
        .filter_map(|((id, from), open)| open.then_some((id, from)))
        .collect();
    let items = whole(&profile, "carton_items");
    let mut units: BTreeMap<(i64, i64, i64), i32> = BTreeMap::new();
    let rows =
        longs(&items, "shipment_id").into_iter().zip(longs(&items, "product_id")).zip(counts(&items, "quantity"));
    for ((shipment, product), quantity) in rows {
        if let Some((warehouse, client)) = open.get(&shipment) {
            *units.entry((*client, *warehouse, product)).or_default() += quantity;
        }
    }
    assert!(units.len() > 100);
    for (position, allocated) in allocated {
        assert_eq!(allocated, units.get(&position).copied().unwrap_or(0), "{position:?}");
    }
}
