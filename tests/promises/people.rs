//! Customers are somebody: where they stand, how often they come. Fixed seeds; bounds lie five standard deviations out.

use arrow::array::RecordBatch;
use ordermill::random::Key;

use super::support::{longs, profile, whole};

/// Orders of each of so many first customers.
fn orders_of_each(orders: &RecordBatch, customers: usize) -> Vec<f64> {
    let mut each = vec![0.0; customers];
    for id in longs(orders, "customer_id") {
        if let Some(count) = each.get_mut((id & 0xffff_ffff) as usize - 1) {
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
                 lines = 1\ncustomers = {{ count = {count}, joining = 0 }}\n"
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
