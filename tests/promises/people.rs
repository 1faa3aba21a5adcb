//! Customers are somebody: where they stand, how often they come. Fixed seeds; bounds lie five standard deviations out.

use std::collections::BTreeMap;

use arrow::array::RecordBatch;
use ordermill::generate::World;
use ordermill::profile::Profile;
use ordermill::random::Key;

use super::support::{counts, instants, longs, profile, texts, whole, words};

/// Orders of each of so many first customers.
fn orders_of_each(orders: &RecordBatch, customers: usize) -> Vec<f64> {
    let mut each = vec![0.0; customers];
    for id in longs(orders, "customer_id") {
        let row = World::customer_row(id).expect("a customer's id");
        if let Some(count) = each.get_mut(row as usize) {
            *count += 1.0;
        }
    }
    each
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Pearson's correlation of each value with the next.
fn of_neighbours(values: &[f64]) -> f64 {
    let middle = mean(values);
    let together: f64 = values.windows(2).map(|pair| (pair[0] - middle) * (pair[1] - middle)).sum();
    together / values.iter().map(|x| (x - middle) * (x - middle)).sum::<f64>()
}

/// Share of all that lies on the tenth of the pages of 50 rows that have most.
fn on_hot_pages(values: &[f64]) -> f64 {
    let mut pages: Vec<f64> = values.chunks(50).map(|page| page.iter().sum()).collect();
    pages.sort_by(|a, b| b.total_cmp(a));
    pages[..pages.len() / 10].iter().sum::<f64>() / values.iter().sum::<f64>()
}

fn shuffled(values: &[f64], key: Key) -> Vec<f64> {
    let mut values = values.to_vec();
    for last in (1..values.len()).rev() {
        values.swap(last, key.at(last as u64).below(last as u64 + 1) as usize);
    }
    values
}

#[test]
fn busy_customers_lie_on_pages_as_if_shuffled() {
    for (like, count) in [("web", 20_000), ("grocery", 9_999), ("wholesale", 12_345)] {
        let orders = whole(
            &profile(&format!(
                "seed = 5\nstart = 2026-03-02\nend = 2026-03-07\n\n[client.acme]\nlike = \"{like}\"\norders = 20_000\n\
                 lines = 1\ncustomers = {{ count = {count}, joining = 0, leaving = 0 }}\n"
            )),
            "orders",
        );
        let each = orders_of_each(&orders, count);
        let neighbours = of_neighbours(&each);
        assert!(neighbours.abs() < 5.0 / (count as f64).sqrt(), "{like}: neighbours correlate by {neighbours}");

        let shuffles: Vec<f64> = (0..40).map(|k| on_hot_pages(&shuffled(&each, Key::root(k)))).collect();
        let center = mean(&shuffles);
        let spread = mean(&shuffles.iter().map(|x| (x - center) * (x - center)).collect::<Vec<_>>()).sqrt();
        let seen = on_hot_pages(&each);
        assert!((seen - center).abs() < 5.0 * spread, "{like}: {seen} on hot pages, {center} ± {spread} if shuffled");
    }
}

/// Rows of each customer's orders, of those who order twice or more.
fn by_customer(orders: &RecordBatch) -> Vec<Vec<usize>> {
    let mut rows: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for (row, id) in longs(orders, "customer_id").into_iter().enumerate() {
        rows.entry(id).or_default().push(row);
    }
    rows.into_values().filter(|rows| rows.len() > 1).collect()
}

/// The mean, over all pairs of orders of one customer, of what a pair gives, each customer weighing as many as its orders.
fn of_pairs(customers: &[Vec<usize>], of: impl Fn(usize, usize) -> f64) -> f64 {
    let (mut sum, mut weights) = (0.0, 0.0);
    for rows in customers {
        let pairs = rows.iter().enumerate().flat_map(|(at, a)| rows[..at].iter().map(move |b| (*a, *b)));
        let total: f64 = pairs.map(|(a, b)| of(a, b)).sum();
        let count = (rows.len() * (rows.len() - 1) / 2) as f64;
        sum += total / count * rows.len() as f64;
        weights += rows.len() as f64;
    }
    sum / weights
}

/// The correlation of two orders of one customer.
fn within(customers: &[Vec<usize>], values: &[f64]) -> f64 {
    let middle = mean(values);
    let variance = mean(&values.iter().map(|x| (x - middle) * (x - middle)).collect::<Vec<_>>());
    of_pairs(customers, |a, b| (values[a] - middle) * (values[b] - middle)) / variance
}

/// Eight weeks of a client whose customers order often.
fn regulars(like: &str, rest: &str) -> Profile {
    profile(&format!(
        "seed = 31\nstart = 2026-03-02\nend = 2026-04-27\n\n[client.acme]\nlike = \"{like}\"\norders = 600\n\
         customers = {{ count = 3_000 }}\n{rest}\n"
    ))
}

#[test]
fn orders_of_one_customer_are_alike_as_measured() {
    let orders = whole(&regulars("grocery", ""), "orders");
    let customers = by_customer(&orders);
    let lines: Vec<f64> = counts(&orders, "line_count").into_iter().map(f64::from).collect();
    let values: Vec<f64> = longs(&orders, "subtotal_minor").into_iter().map(|value| value as f64).collect();
    let logarithms: Vec<f64> = values.iter().map(|value| value.ln()).collect();
    // The Complete Journey: 0.18, 0.22 and 0.28.
    let [lines, values, logarithms] = [lines, values, logarithms].map(|of| within(&customers, &of));
    assert!((0.13..0.23).contains(&lines), "lines {lines}");
    assert!((0.17..0.28).contains(&values), "values {values}");
    assert!((0.24..0.34).contains(&logarithms), "logarithms of values {logarithms}");
    // And not at all when nobody has habits.
    let orders = whole(&regulars("grocery", "habits = { lines = 0, prices = 0 }\nbaskets = { again = 0 }"), "orders");
    let lines: Vec<f64> = counts(&orders, "line_count").into_iter().map(f64::from).collect();
    let chance = within(&by_customer(&orders), &lines);
    assert!(chance.abs() < 0.02, "{chance} without habits");
}

#[test]
fn customers_have_a_usual_channel_and_hours_of_their_own() {
    let profile =
        regulars("web", "channels = { web = 0.6, app = 0.4 }\nhabits = { channel = 0.8, hours = 0.8 }\nlines = 1");
    let orders = whole(&profile, "orders");
    let customers = by_customer(&orders);
    let channels = words(&orders, "channel");
    let same = of_pairs(&customers, |a, b| f64::from(u8::from(channels[a] == channels[b])));
    // Both through the usual one, or as chance has it.
    let wanted = 0.64 + 0.36 * (0.36 + 0.16);
    assert!((same - wanted).abs() < 0.02, "{same} of two orders through one channel, not {wanted}");

    // Where in its day an order stands: the share of all orders before it.
    let zone = &profile.clients[0].zone;
    let minute = |at: Option<i64>| {
        let local = zone.local(at.expect("an instant"));
        usize::from(local.hour().unsigned_abs()) * 60 + usize::from(local.minute().unsigned_abs())
    };
    let minutes: Vec<usize> = instants(&orders, "placed_at").into_iter().map(minute).collect();
    let mut passed = vec![0.0; 1441];
    for minute in &minutes {
        passed[minute + 1] += 1.0 / minutes.len() as f64;
    }
    for minute in 0..1440 {
        passed[minute + 1] += passed[minute];
    }
    let near = of_pairs(&customers, |a, b| (std::f64::consts::TAU * (passed[minutes[a]] - passed[minutes[b]])).cos());
    // Each stands around its customer's hour as 1 + 0.8 cos, whose mean cosine is 0.4.
    assert!((near - 0.16).abs() < 0.03, "{near}");
}

#[test]
fn some_orders_are_gifts_or_go_to_a_second_address() {
    let orders = whole(&regulars("web", "addresses = { gifts = 0.05, second = 0.04 }\nlines = 1"), "orders");
    let homes = whole(&regulars("web", "addresses = { gifts = 0, second = 0 }\nlines = 1"), "orders");
    let (codes, home) = (texts(&orders, "ship_to_postal_code"), texts(&homes, "ship_to_postal_code"));
    let elsewhere = codes.iter().zip(&home).filter(|(code, home)| code != home).count();
    // Some other address has the same postal code.
    let share = elsewhere as f64 / codes.len() as f64;
    assert!((0.075..0.095).contains(&share), "{share} go elsewhere");
    let customers = by_customer(&homes);
    assert!((of_pairs(&customers, |a, b| f64::from(u8::from(home[a] == home[b]))) - 1.0).abs() < 1e-9);
}
