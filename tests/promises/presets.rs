//! `web`, `grocery` and `wholesale` have the shapes that were measured on public data: Olist's Brazilian marketplace (web),
//! Instacart (hours of grocery), The Complete Journey (baskets of grocery), UCI Online Retail (wholesale), CDNOW (loyalty).
//! Bounds lie where a reader of a report would notice, or five standard deviations out; seeds are fixed.

use std::collections::BTreeMap;

use arrow::array::RecordBatch;
use ordermill::plan::Selection;
use ordermill::profile::Profile;

use super::support::{counts, instants, longs, profile, table, whole};

/// Eight weeks of one client of a preset, without noise, from a Monday on.
fn client(like: &str, rest: &str) -> Profile {
    profile(&format!(
        "seed = 17\nstart = 2026-03-02\nend = 2026-04-27\ntables = [\"products\", \"orders\", \"order_lines\"]\n\n\
         [client.acme]\nlike = \"{like}\"\nnoise = 0\n{rest}\n"
    ))
}

fn mean(values: impl IntoIterator<Item = f64>) -> f64 {
    let (sum, n) = values.into_iter().fold((0.0, 0.0), |(sum, n), value| (sum + value, n + 1.0));
    sum / n
}

/// Shares of some values that lie in each of `bins` bins.
fn shares(bins: usize, of: impl Iterator<Item = usize>) -> Vec<f64> {
    let mut counts = vec![0.0; bins];
    let mut all = 0.0;
    for bin in of {
        counts[bin] += 1.0;
        all += 1.0;
    }
    counts.iter().map(|n| n / all).collect()
}

fn placed(profile: &Profile, orders: &RecordBatch) -> Vec<jiff::civil::DateTime> {
    let at = instants(orders, "placed_at").into_iter().map(|at| at.expect("an instant"));
    at.map(|at| profile.clients[0].zone.local(at)).collect()
}

/// Each share lies within five standard deviations of a sample of `n`, and the rounding of what was published.
fn assert_shares(seen: &[f64], measured: &[f64], n: usize, what: &str) {
    for (place, (seen, measured)) in seen.iter().zip(measured).enumerate() {
        let bound = 5.0 * (measured * (1.0 - measured) / n as f64).sqrt() + 0.000_6;
        assert!((seen - measured).abs() < bound, "{what} {place}: {seen} instead of {measured}");
    }
}

#[test]
fn orders_come_at_the_measured_hours_and_weekdays() {
    // Published counts, per cent of the orders by local hour, and by weekday from Monday on.
    let olist = [
        2.3, 1.1, 0.6, 0.3, 0.2, 0.3, 0.5, 1.0, 3.0, 4.7, 6.1, 7.3, 5.6, 6.9, 6.8, 6.1, 6.7, 6.0, 5.8, 6.1, 6.1, 6.3,
        5.7, 4.4,
    ];
    let instacart = [
        0.67, 0.36, 0.22, 0.16, 0.16, 0.28, 0.89, 2.69, 5.21, 7.54, 8.43, 8.32, 7.98, 8.13, 8.27, 8.29, 7.97, 6.69,
        5.35, 4.11, 3.05, 2.28, 1.80, 1.17,
    ];
    let uci = [
        0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.2, 2.9, 7.4, 11.8, 12.0, 16.2, 13.8, 12.2, 11.7, 6.7, 3.4, 1.0, 0.7, 0.1,
        0.0, 0.0, 0.0,
    ];
    let weeks = [
        ("web", olist, [15.7, 15.0, 15.9, 15.5, 14.9, 10.6, 12.4]),
        ("grocery", instacart, [14.0, 13.4, 13.1, 13.3, 13.6, 16.0, 16.6]),
        ("wholesale", uci, [15.6, 17.8, 18.6, 21.3, 15.7, 0.0, 11.1]),
    ];
    for (like, hours, week) in weeks {
        let profile = client(like, "orders = 1_500\nlines = 1");
        let orders = table(&profile, &Selection::default(), "orders");
        let placed = placed(&profile, &orders);
        let per_hour = shares(24, placed.iter().map(|at| at.hour() as usize));
        assert_shares(&per_hour, &hours.map(|share| share / 100.0), placed.len(), &format!("{like}, hour"));
        let per_day = shares(7, placed.iter().map(|at| at.weekday().to_monday_zero_offset() as usize));
        assert_shares(&per_day, &week.map(|share| share / 100.0), placed.len(), &format!("{like}, weekday"));
    }
}

#[test]
fn baskets_have_the_measured_sizes() {
    // Mean lines, share of orders with one line, 90 % quantile, its slack.
    for (like, lines, once, ninetieth, slack) in
        [("web", 1.13, 0.90, 1, 1), ("grocery", 10.0, 0.148, 25, 2), ("wholesale", 26.7, 0.076, 60, 8)]
    {
        let profile = client(like, "orders = 3_000");
        let orders = whole(&profile, "orders");
        let mut seen = counts(&orders, "line_count");
        let average = mean(seen.iter().map(|n| f64::from(*n)));
        assert!((average / lines - 1.0).abs() < 0.03, "{like}: {average} lines on average");
        let single = seen.iter().filter(|n| **n == 1).count() as f64 / seen.len() as f64;
        assert!((single - once).abs() < 0.03, "{like}: {single} have one line");
        seen.sort_unstable();
        let at = seen[seen.len() * 9 / 10];
        assert!((at - ninetieth).abs() <= slack, "{like}: nine in ten have at most {at} lines");
    }
}

#[test]
fn units_have_the_measured_shares_and_wholesale_buys_in_packs() {
    let units = |like: &str| counts(&whole(&client(like, "orders = 500"), "order_lines"), "quantity");
    let share = |units: &[i32], wanted: i32| units.iter().filter(|n| **n == wanted).count() as f64 / units.len() as f64;
    let grocery = units("grocery");
    for (wanted, measured) in [(1, 0.800), (2, 0.146), (3, 0.026), (4, 0.016)] {
        let seen = share(&grocery, wanted);
        assert!((seen - measured).abs() < 0.01, "{seen} of the lines have {wanted} units");
    }
    assert!((mean(grocery.iter().map(|n| f64::from(*n))) - 1.32).abs() < 0.05);
    let wholesale = units("wholesale");
    for (wanted, measured) in [(1, 0.277), (2, 0.154), (12, 0.116), (6, 0.077), (4, 0.073), (24, 0.046), (10, 0.042)] {
        let seen = share(&wholesale, wanted);
        assert!((seen - measured).abs() < 0.03, "{seen} of the lines have {wanted} units");
    }
    let average = mean(wholesale.iter().map(|n| f64::from(*n)));
    assert!((8.0..12.5).contains(&average), "{average} units on average");
    // A dozen is wanted far more often than eleven or thirteen.
    assert!(share(&wholesale, 12) > 20.0 * share(&wholesale, 11).max(share(&wholesale, 13)));
}

#[test]
fn prices_are_log_normal_as_measured_and_end_as_customary() {
    for (like, median, sigma, ending, share) in
        [("grocery", 275.0, 0.84, 9, 0.456), ("wholesale", 210.0, 1.03, 5, 0.56)]
    {
        let profile = client(like, "orders = 10\ncurrency = \"USD\"\nproducts = { count = 20_000 }");
        let prices = longs(&whole(&profile, "products"), "price_minor");
        let logs: Vec<f64> = prices.iter().map(|price| (*price as f64).ln()).collect();
        let center = mean(logs.iter().copied());
        let spread = mean(logs.iter().map(|x| (x - center) * (x - center))).sqrt();
        assert!((center - f64::ln(median)).abs() < 0.05, "{like}: a median of {}", center.exp());
        assert!((spread - sigma).abs() < 0.04, "{like}: sigma {spread}");
        let skew = mean(logs.iter().map(|x| ((x - center) / spread).powi(3)));
        assert!(skew.abs() < 0.1, "{like}: the logarithm leans by {skew}");
        let seen = prices.iter().filter(|price| *price % 10 == ending).count() as f64 / prices.len() as f64;
        // Measured shares count every price with that digit, chance ones too.
        assert!((seen - share).abs() < 0.06, "{like}: {seen} end in {ending}");
    }
}

#[test]
fn the_best_sellers_have_the_measured_shares_of_the_lines() {
    // Share of the lines of the best hundredth, tenth and fifth of the products.
    for (like, orders, of) in [("wholesale", 1_500, [0.094, 0.446, 0.644]), ("grocery", 1_500, [0.31, 0.72, 0.86])] {
        let profile = client(like, &format!("orders = {orders}"));
        let lines = whole(&profile, "order_lines");
        let mut sold: BTreeMap<i64, usize> = BTreeMap::new();
        for product in longs(&lines, "product_id") {
            *sold.entry(product).or_default() += 1;
        }
        let products = profile.clients[0].products.count as usize;
        let mut by_rank: Vec<usize> = sold.into_values().collect();
        by_rank.sort_unstable_by(|a, b| b.cmp(a));
        for (top, measured) in [products / 100, products / 10, products / 5].into_iter().zip(of) {
            let seen = by_rank[..top].iter().sum::<usize>() as f64 / lines.num_rows() as f64;
            assert!((seen - measured).abs() < 0.06, "{like}: the best {top} have {seen} of the lines, not {measured}");
        }
    }
    // The grocery catalogue is smaller than the measured one; its head is as flat: the best seller has about a hundredth.
    let profile = client("grocery", "orders = 3_000");
    let mut sold: BTreeMap<i64, usize> = BTreeMap::new();
    let lines = longs(&whole(&profile, "order_lines"), "product_id");
    for product in &lines {
        *sold.entry(*product).or_default() += 1;
    }
    let best = *sold.values().max().expect("some") as f64 / lines.len() as f64;
    assert!((0.001..0.015).contains(&best), "the best seller has {best} of the lines");
}

#[test]
fn customers_come_back_as_measured() {
    // If none comes or goes, variance over mean tells the shape of a negative binomial law.
    for (like, orders, customers, shape) in [("web", 2_000, 40_000, 0.55), ("grocery", 2_000, 4_000, 1.19)] {
        let rest = format!(
            "orders = {orders}\nlines = 1\ncustomers = {{ count = {customers}, joining = 0, leaving = 0, follow_up = 0 }}"
        );
        let profile = profile(&format!(
            "seed = 23\nstart = 2026-03-02\nend = 2026-04-27\n\n[client.acme]\nlike = \"{like}\"\nnoise = 0\n{rest}\n"
        ));
        let members = whole(&profile, "customers");
        let joined = instants(&members, "created_at").into_iter().map(|at| at.expect("an instant") < profile.start);
        let mut times: BTreeMap<i64, f64> =
            longs(&members, "customer_id").into_iter().zip(joined).filter(|it| it.1).map(|(id, _)| (id, 0.0)).collect();
        for id in longs(&whole(&profile, "orders"), "customer_id") {
            times.entry(id).and_modify(|n| *n += 1.0);
        }
        let average = mean(times.values().copied());
        let variance = mean(times.values().map(|n| (n - average) * (n - average)));
        let r = average * average / (variance - average);
        assert!((r / shape - 1.0).abs() < 0.12, "{like}: shape {r}, not {shape}");
    }
}

#[test]
fn days_scatter_more_than_poisson_counts_and_do_not_without_noise() {
    // Measured: an extra coefficient of variation of 4.5 to 13 % of the days, once weekday and week are taken out.
    let fano = |noise: &str| {
        let profile = profile(&format!(
            "seed = 29\nstart = 2026-01-01\nend = 2027-01-01\n\n[client.acme]\norders = {{ weekday = 1_000, weekend = 1_000 }}\n\
             lines = 1\nholidays = \"none\"\n{noise}\n"
        ));
        let demand = ordermill::demand::Demand::new(&profile, 0);
        let mut minutes = Vec::new();
        let days: Vec<f64> = (0..365)
            .map(|day| {
                let from = profile.start / 60_000 + day * 1_440;
                demand.counts(from, from + 1_440, &mut minutes);
                f64::from(minutes.iter().sum::<u32>())
            })
            .collect();
        let average = mean(days.iter().copied());
        mean(days.iter().map(|n| (n - average) * (n - average))) / average
    };
    let quiet = fano("noise = 0");
    assert!((0.65..1.4).contains(&quiet), "without noise the variance is {quiet} times the mean");
    // 1 + cv² · mean, with the preset's 10 %.
    let noisy = fano("");
    assert!((7.0..15.0).contains(&noisy), "with it {noisy} times, 11 is to be expected");
}
