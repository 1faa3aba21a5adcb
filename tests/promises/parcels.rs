//! Parcels leave, travel and come back as is measured, and are paid for. Fixed seeds; bounds lie five standard deviations
//! out, or where a reader of a report would notice.

use std::collections::{BTreeMap, BTreeSet};

use arrow::array::RecordBatch;
use ordermill::profile::Profile;

use super::support::{assert_share, counts, instants, longs, profile, texts, whole, words};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// Four weeks of one client, looked at long after, in New York.
fn client(more: &str, rest: &str) -> Profile {
    profile(&format!(
        "seed = 21\nstart = 2026-03-02\nend = 2026-03-30\nas_of = 2026-07-01\ntime_zone = \"America/New_York\"\n\n\
         [warehouse.a]\nplace = [40.7, -74.2]\n\n[client.acme]\n{more}\nnoise = 0\n\n{rest}"
    ))
}

/// A carrier with one service that takes so many days everywhere.
fn carrier(days: u32, spread: f64, late: f64) -> String {
    format!(
        "[carrier.one]\ncurrency = \"USD\"\nzones = []\nspread = {spread}\nlate = {late}\n\
         services.only = {{ days = [{days}], price = [4] }}\n\n"
    )
}

fn pairs(batch: &RecordBatch, from: &str, until: &str) -> Vec<(i64, i64)> {
    instants(batch, from).into_iter().zip(instants(batch, until)).filter_map(|(a, b)| Some((a?, b?))).collect()
}

fn mean_and_sigma(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    (mean, (values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n).sqrt())
}

/// Shares of parcels that come after the day planned for them, by the day on which they were handed over.
fn late_by_day(profile: &Profile) -> BTreeMap<String, (f64, f64)> {
    let shipments = whole(profile, "shipments");
    let mut days: BTreeMap<String, (f64, f64)> = BTreeMap::new();
    // What is planned is counted from the planned collection; here from the true one, by who is ahead of ten days.
    for (shipped, delivered) in pairs(&shipments, "shipped_at", "delivered_at") {
        let date = |at| profile.zone.local(at).date();
        let mut carrier_days = 0;
        let mut day = date(shipped);
        while day < date(delivered) {
            day = day.tomorrow().expect("a day");
            carrier_days += u32::from(day.weekday() != jiff::civil::Weekday::Sunday);
        }
        let seen = days.entry(date(shipped).to_string()).or_default();
        seen.0 += f64::from(u8::from(carrier_days > 10));
        seen.1 += 1.0;
    }
    days
}

#[test]
fn lorries_leave_all_day_and_not_only_at_the_cutoff() {
    let profile = client("orders = 1_500", "");
    let shipments = whole(&profile, "shipments");
    let mut by_service: BTreeMap<String, BTreeMap<i8, usize>> = BTreeMap::new();
    for (service, at) in words(&shipments, "service").into_iter().zip(instants(&shipments, "shipped_at")) {
        let Some(at) = at else { continue };
        *by_service.entry(service).or_default().entry(profile.zone.local(at).hour()).or_default() += 1;
    }
    assert_eq!(by_service.len(), 2);
    for (service, hours) in by_service {
        let all: usize = hours.values().sum();
        let last = hours.iter().filter(|(hour, _)| **hour >= 15).map(|(_, n)| n).sum::<usize>();
        assert!((0.1..0.5).contains(&(last as f64 / all as f64)), "{service}: {hours:?}");
        assert!(hours.values().filter(|n| **n * 10 > all).count() >= 3, "{service}: {hours:?}");
    }
}

#[test]
fn transit_spreads_around_what_is_planned_as_olists_does_and_some_days_are_bad() {
    let profile = client("orders = 3_000\npromise = { deliver = \"30 wd\" }", &carrier(10, 0.77, 0.069));
    let days = late_by_day(&profile);
    let (late, all) = days.values().fold((0.0, 0.0), |(late, all), day| (late + day.0, all + day.1));
    // Days have a part of their own, so a few weeks tell the share of all time roughly.
    assert!((0.035..0.13).contains(&(late / all)), "{late} of {all} are late");
    let shares: Vec<f64> = days.values().filter(|day| day.1 > 200.0).map(|day| day.0 / day.1).collect();
    let (mean, sigma) = mean_and_sigma(&shares);
    let by_chance = (mean * (1.0 - mean) * shares.len() as f64 / all).sqrt();
    assert!(sigma > 2.0 * by_chance, "late by day: {shares:?}");
    let logs = pairs(&whole(&profile, "shipments"), "shipped_at", "delivered_at");
    let logs: Vec<f64> = logs.into_iter().map(|(from, until)| ((until - from) as f64).ln()).collect();
    let (_, sigma) = mean_and_sigma(&logs);
    // 0.88 at Olist, whose planned days differ from place to place; here they are all the same, and nobody comes at once.
    assert!((0.6..0.85).contains(&sigma), "{sigma}");
}

#[test]
fn more_parcels_are_late_that_are_ordered_in_a_peak() {
    let peak = "[peak.friday]\ndates = [2026-03-13]\ntimes = 5.8\n";
    let with = client("orders = 3_000\npromise = { deliver = \"30 wd\" }", &(carrier(10, 0.77, 0.069) + peak));
    let without = client("orders = 3_000\npromise = { deliver = \"30 wd\" }", &carrier(10, 0.77, 0.069));
    let late = |profile: &Profile, dates: &[&str]| {
        let days = late_by_day(profile);
        let of = dates.iter().filter_map(|date| days.get(*date));
        let (late, all) = of.fold((0.0, 0.0), |(late, all), day| (late + day.0, all + day.1));
        late / all
    };
    let dates = ["2026-03-13", "2026-03-16"];
    let (crowded, calm) = (late(&with, &dates), late(&without, &dates));
    assert!(crowded > 1.4 * calm, "{crowded} against {calm} on an ordinary Friday");
    let before = ["2026-03-09", "2026-03-10", "2026-03-11"];
    assert!((late(&with, &before) - late(&without, &before)).abs() < 1e-9, "the days before stay as they are");
}

#[test]
fn couriers_come_by_day_and_mostly_in_the_evening() {
    let profile = client("orders = 2_000", &carrier(2, 0.77, 0.069));
    let shipments = whole(&profile, "shipments");
    let hours: Vec<i8> =
        instants(&shipments, "delivered_at").into_iter().flatten().map(|at| profile.zone.local(at).hour()).collect();
    assert!(hours.iter().all(|hour| (7..23).contains(hour)));
    // Olist's deliveries of 17 to 20 o'clock, of those of 7 to 22 o'clock.
    let evening = (0.083 + 0.0999 + 0.0952 + 0.0991) / 0.8958;
    assert_share(hours.iter().filter(|hour| (17..21).contains(*hour)).count(), hours.len(), evening, "evenings");
}

#[test]
fn a_carrier_without_spread_comes_on_the_planned_day() {
    let profile = client("orders = 300", &carrier(3, 0.0, 0.07).replace("late = 0.07\n", ""));
    let shipments = whole(&profile, "shipments");
    for (shipped, delivered) in pairs(&shipments, "shipped_at", "delivered_at") {
        let days = (profile.zone.local(delivered).date() - profile.zone.local(shipped).date()).get_days();
        assert!((3..=4).contains(&days), "{days} days, a Sunday among them or not");
    }
}

#[test]
fn groceries_come_in_time_at_a_grocers_cost() {
    let profile = client("like = \"grocery\"\norders = 400", "");
    let (orders, shipments) = (whole(&profile, "orders"), whole(&profile, "shipments"));
    let value: i64 =
        longs(&orders, "total_minor").iter().sum::<i64>() - longs(&orders, "cancelled_minor").iter().sum::<i64>();
    let cost: i64 = longs(&shipments, "cost_minor").iter().sum();
    // Ocado's trunking and delivery is about a tenth of an order of £108; here baskets are smaller.
    let share = cost as f64 / value as f64;
    assert!((0.08..0.2).contains(&share), "shipping costs {share} of the orders' value");
    let promised: BTreeMap<i64, i64> =
        longs(&orders, "order_id").into_iter().zip(instants(&orders, "promised_at").into_iter().flatten()).collect();
    let arrived =
        longs(&shipments, "order_id").into_iter().zip(instants(&shipments, "delivered_at").into_iter().flatten());
    let arrived: Vec<_> = arrived.collect();
    let in_time = arrived.iter().filter(|(id, at)| *at <= promised[id]).count() as f64 / arrived.len() as f64;
    // 94.9 % of Ocado's deliveries in 2016; here with those of what was missing at first.
    assert!((0.92..0.985).contains(&in_time), "{in_time} in time");
}

#[test]
fn cartons_of_web_shops_are_filled_as_real_ones() {
    let fills = counts(&whole(&client("orders = 500", ""), "cartons"), "fill_permille");
    let mean = fills.iter().map(|fill| f64::from(*fill)).sum::<f64>() / fills.len() as f64;
    assert!((450.0..600.0).contains(&mean), "{mean} ‰");
}

#[test]
fn cards_are_charged_at_once_and_again_and_what_is_on_account_is_paid_about_when_it_is_due() {
    let web = whole(&client("orders = 1_000", ""), "invoices");
    let methods = words(&web, "payment_method");
    let n = methods.len();
    for (method, share) in [("card", 0.7), ("wallet", 0.2), ("transfer", 0.1)] {
        assert_share(methods.iter().filter(|it| *it == method).count(), n, share, method);
    }
    let charged: Vec<usize> = (0..n).filter(|row| methods[*row] != "transfer").collect();
    let attempts = counts(&web, "attempts");
    assert_share(charged.iter().filter(|row| attempts[**row] > 1).count(), charged.len(), 0.06, "second tries");
    let failed = words(&web, "status").iter().filter(|status| *status == "overdue").count();
    assert_share(failed, n, 0.9 * 0.06 * 0.35 * 0.5, "never paid");
    let delays = pairs(&web, "issued_at", "paid_at");
    assert!(delays.iter().all(|(issued, paid)| paid > issued), "nothing is paid as it is billed");
    let within =
        |hours: i64| delays.iter().filter(|(issued, paid)| paid - issued < hours * HOUR).count() as f64 / n as f64;
    assert!((0.8..0.88).contains(&within(2)) && within(12 * 24) > 0.98, "{} and {}", within(2), within(12 * 24));

    let wholesale = whole(&client("like = \"wholesale\"\ncurrency = \"USD\"\norders = 200", ""), "invoices");
    let methods = words(&wholesale, "payment_method");
    let paid = instants(&wholesale, "paid_at").into_iter().zip(instants(&wholesale, "issued_at")).zip(methods);
    let days: Vec<f64> = paid
        .filter(|(_, method)| method == "account")
        .filter_map(|((paid, issued), _)| Some((paid? - issued?) as f64 / DAY as f64))
        .collect();
    let (mean, sigma) = mean_and_sigma(&days);
    // 26.4 and 12.3 in IBM's sample of accounts receivable, on thirty days.
    assert!((25.0..29.0).contains(&mean) && (11.0..14.0).contains(&sigma), "{mean} ± {sigma} days");
    let late = days.iter().filter(|days| **days > 30.0).count() as f64 / days.len() as f64;
    assert!((0.3..0.38).contains(&late), "{late} are late");
}

#[test]
fn so_many_lines_come_back_as_the_profile_says_within_weeks_and_are_paid_back() {
    for (like, share) in [("web", 0.19), ("grocery", 0.02), ("wholesale", 0.017)] {
        let profile = client(&format!("like = \"{like}\"\ncurrency = \"USD\"\norders = 400"), "");
        let (lines, returns) = (whole(&profile, "order_lines"), whole(&profile, "returns"));
        let sent = counts(&lines, "allocated_quantity").into_iter().filter(|units| *units > 0).count() as f64;
        let seen = returns.num_rows() as f64 / sent;
        // Lines of an order come back together, so an order's count for one.
        let orders = longs(&returns, "order_id").into_iter().collect::<BTreeSet<_>>().len() as f64;
        let bound = 5.0 * share / orders.sqrt();
        assert!((seen - share).abs() < bound, "{like}: {seen} of the lines instead of {share} ± {bound}");
        assert!(words(&returns, "disposition").iter().all(|it| it != "awaited"));
        assert!(
            longs(&returns, "refund_minor").iter().filter(|refund| **refund > 0).count() * 100
                > returns.num_rows() * 90
        );
    }
    let profile = client("orders = 1_000", "");
    let (returns, shipments) = (whole(&profile, "returns"), whole(&profile, "shipments"));
    let delivered: BTreeMap<i64, i64> = longs(&shipments, "order_id")
        .into_iter()
        .zip(instants(&shipments, "delivered_at").into_iter().flatten())
        .collect();
    let asked = longs(&returns, "order_id").into_iter().zip(instants(&returns, "requested_at").into_iter().flatten());
    let weeks: Vec<i64> = asked.map(|(order, at)| (at - delivered[&order]) / (7 * DAY)).collect();
    let share = |range: std::ops::Range<i64>| {
        weeks.iter().filter(|week| range.contains(week)).count() as f64 / weeks.len() as f64
    };
    // A survey's 32, 44 and 24 of 100; orders of several parcels are counted from one of them.
    assert!(
        (0.28..0.37).contains(&share(0..1)) && (0.38..0.48).contains(&share(1..2)),
        "{} {}",
        share(0..1),
        share(1..2)
    );
}

#[test]
fn a_tour_fetches_a_cartful_and_what_sells_lies_in_front() {
    let profile = client("orders = 3_000", "");
    let picks = whole(&profile, "picks");
    let mut tours: BTreeMap<i64, BTreeSet<i64>> = BTreeMap::new();
    for (tour, shipment) in longs(&picks, "tour_id").into_iter().zip(longs(&picks, "shipment_id")) {
        tours.entry(tour).or_default().insert(shipment);
    }
    let full = tours.values().filter(|parcels| parcels.len() >= 10).count();
    assert!(tours.values().all(|parcels| parcels.len() <= 12) && full * 2 > tours.len(), "{full} of {}", tours.len());
    let bins = texts(&picks, "bin");
    let zones: BTreeSet<&str> = bins.iter().map(|bin| &bin[..1]).collect();
    assert_eq!(zones.into_iter().collect::<Vec<_>>(), ["A", "B", "D"], "ordinary, fragile, liquid");
    let first = bins.iter().filter(|bin| &bin[1..3] == "01").count();
    assert!(first * 2 > bins.len(), "{first} of {} picks in first aisles", bins.len());
}
