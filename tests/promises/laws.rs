//! Baskets, prices, popularity, customers: what is drawn follows the law that the profile names. Fixed seeds; bounds lie
//! five standard deviations out, or at the effect that would matter.

use std::collections::{BTreeMap, HashMap};

use arrow::array::AsArray;
use arrow::datatypes::TimestampMillisecondType;
use ordermill::profile::Profile;

use super::support::{assert_share, assert_share_among, counts, longs, profile, whole, words};

/// A client of 60,000 orders in three days, with lines of its own.
fn acme(lines: &str) -> Profile {
    profile(&format!("seed = 11\nstart = 2026-03-03\nend = 2026-03-06\n\n[client.acme]\norders = 20_000\n{lines}\n"))
}

#[test]
fn lines_are_one_and_a_negative_binomial_number() {
    let (mean, r) = (10.0, 0.67);
    let orders = whole(&acme("lines = { mean = 10, r = 0.67 }\nproducts = { count = 5_000 }"), "orders");
    let lines = counts(&orders, "line_count");
    let n = lines.len();
    let average = lines.iter().map(|n| f64::from(*n)).sum::<f64>() / n as f64;
    let variance = (mean - 1.0) + (mean - 1.0) * (mean - 1.0) / r;
    // A few customers order so often that all lines count for half as many.
    assert!((average - mean).abs() < 5.0 * (2.0 * variance / n as f64).sqrt(), "{average}");
    let customers = longs(&orders, "customer_id");
    // P(k + 1) / P(k) = (k + r) / (k + 1) · q
    let q = (mean - 1.0) / (mean - 1.0 + r);
    let mut chance = (1.0 - q).powf(r);
    for more in 0..40 {
        let seen = lines.iter().filter(|n| **n == more + 1).count();
        assert_share_among(&customers, 0.28, seen, chance, &format!("{} lines", more + 1));
        chance *= (f64::from(more) + r) / (f64::from(more) + 1.0) * q;
    }
}

#[test]
fn uniform_and_fixed_lines_and_packs_are_what_they_say() {
    let profile = acme("lines = [1, 30]\nunits = { packs = { 1 = 0.5, 6 = 0.2, 12 = 0.2, 24 = 0.1 } }");
    let orders = whole(&profile, "orders");
    let (lines, customers) = (counts(&orders, "line_count"), longs(&orders, "customer_id"));
    for wanted in 1..=30 {
        let seen = lines.iter().filter(|n| **n == wanted).count();
        assert_share_among(&customers, 0.28, seen, 1.0 / 30.0, &format!("{wanted} lines"));
    }
    let units = counts(&whole(&profile, "order_lines"), "quantity");
    for (pack, share) in [(1, 0.5), (6, 0.2), (12, 0.2), (24, 0.1)] {
        assert_share(units.iter().filter(|n| **n == pack).count(), units.len(), share, &format!("packs of {pack}"));
    }
    let fixed = counts(&whole(&acme("lines = 3"), "orders"), "line_count");
    assert!(fixed.iter().all(|n| *n == 3));
}

#[test]
fn prices_are_log_normal_with_their_ending() {
    let profile = acme("products = { count = 20_000 }\nprice = { median = 21, sigma = 1.03, ending = 5 }");
    let prices = longs(&whole(&profile, "products"), "price_minor");
    let logs: Vec<f64> = prices.iter().map(|price| (*price as f64 / 100.0).ln()).collect();
    let n = logs.len() as f64;
    let mean = logs.iter().sum::<f64>() / n;
    let sigma = (logs.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n).sqrt();
    assert!((mean - 21f64.ln()).abs() < 5.0 * 1.03 / n.sqrt() + 0.005, "{mean}");
    assert!((sigma - 1.03).abs() < 0.03, "{sigma}");
    let price = profile.clients[0].products.price;
    // A price drawn without the rule ends in the digit one time in ten.
    let chance = price.ending_share + (1.0 - price.ending_share) / 10.0;
    assert_share(prices.iter().filter(|price| *price % 10 == 5).count(), prices.len(), chance, "endings");
}

#[test]
fn popularity_is_zipf_and_mandelbrots_and_categories_have_their_shares() {
    let profile = acme(
        "lines = 1\nproducts = { count = 3_900, popularity = { s = 1.1, q = 100 } }\n\
         categories = { grocery = 0.6, produce = 0.4 }",
    );
    let lines = whole(&profile, "order_lines");
    let products = whole(&profile, "products");
    let category: HashMap<i64, String> =
        longs(&products, "product_id").into_iter().zip(words(&products, "category")).collect();
    let mut sold: BTreeMap<i64, usize> = BTreeMap::new();
    for product in longs(&lines, "product_id") {
        *sold.entry(product).or_default() += 1;
    }
    let of = |name: &str| sold.iter().filter(|(id, _)| category[id] == name).map(|(_, n)| n).sum::<usize>();
    assert_share(of("produce"), lines.num_rows(), 0.4, "produce");
    let mut by_rank: Vec<usize> = sold.values().copied().collect();
    by_rank.sort_unstable_by(|a, b| b.cmp(a));
    let weight = |rank: usize| (rank as f64 + 100.0).powf(-1.1);
    let total: f64 = (1..=3_900).map(weight).sum();
    for (top, slack) in [(39, 0.02), (390, 0.02), (780, 0.02)] {
        let law = (1..=top).map(weight).sum::<f64>() / total;
        let seen = by_rank[..top].iter().sum::<usize>() as f64 / lines.num_rows() as f64;
        assert!((seen - law).abs() < slack, "the best {top} have {seen} of the lines instead of {law}");
    }
}

#[test]
fn customers_come_back_as_a_negative_binomial_number_of_times() {
    let profile = acme(
        "customers = { count = 10_000, r = 0.67, joining = 0, leaving = 0, follow_up = 0 }\nlines = 1\nhabits = { hours = 0 }",
    );
    let customers = whole(&profile, "customers");
    // Those who had joined before the period are alike but for their rates.
    let earlier: Vec<i64> = longs(&customers, "customer_id")
        .into_iter()
        .zip(customers.column_by_name("created_at").expect("it").as_primitive::<TimestampMillisecondType>().values())
        .filter(|(_, at)| **at < profile.start)
        .map(|(id, _)| id)
        .collect();
    let mut times: HashMap<i64, f64> = earlier.iter().map(|id| (*id, 0.0)).collect();
    for id in longs(&whole(&profile, "orders"), "customer_id") {
        times.entry(id).and_modify(|n| *n += 1.0);
    }
    let n = times.len() as f64;
    let mean = times.values().sum::<f64>() / n;
    let variance = times.values().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n;
    let r = mean * mean / (variance - mean);
    assert!((0.59..0.75).contains(&r), "shape {r} of mean {mean}, variance {variance}");
    let none = times.values().filter(|n| **n == 0.0).count();
    let chance = (0.67 / (0.67 + mean)).powf(0.67);
    assert!((none as f64 / n - chance).abs() < 0.02, "{none} of {n} order nothing, instead of {chance}");
}

#[test]
fn channels_countries_and_discounts_have_their_shares() {
    let profile = acme(
        "channels = { web = 0.25, app = 0.35, store = 0.40 }\nships_to = { US = 0.9, CA = 0.1 }\n\
         customers = { count = 50_000, r = 2.0 }\ndiscount = { share = 0.15, of = [5, 20] }\ntax = 0.2",
    );
    let orders = whole(&profile, "orders");
    let ordering = longs(&orders, "customer_id");
    for (channel, share) in [("web", 0.25), ("app", 0.35), ("store", 0.40)] {
        let seen = words(&orders, "channel").iter().filter(|word| *word == channel).count();
        assert_share_among(&ordering, 0.64, seen, share, channel);
    }
    let customers = whole(&profile, "customers");
    let canadians = words(&customers, "country").iter().filter(|word| *word == "CA").count();
    assert_share(canadians, customers.num_rows(), 0.1, "CA");
    let (subtotal, discount) = (longs(&orders, "subtotal_minor"), longs(&orders, "discount_minor"));
    let given =
        subtotal.iter().zip(&discount).filter(|(subtotal, discount)| **subtotal >= 100 && **discount > 0).count();
    let could = subtotal.iter().filter(|subtotal| **subtotal >= 100).count();
    assert_share(given, could, 0.15, "discounts");
    for (subtotal, discount) in subtotal.iter().zip(&discount).filter(|(s, d)| **s >= 10_000 && **d > 0) {
        let per_cent = 100.0 * *discount as f64 / *subtotal as f64;
        assert!((4.99..=20.01).contains(&per_cent), "{per_cent} %");
    }
}

#[test]
fn a_peak_shifts_the_product_mix_in_its_hours() {
    let text = "seed = 11\nstart = 2026-03-06\nend = 2026-03-07\n\n[client.acme]\norders = 40_000\nlines = 1\n\
        categories = { produce = 0.2, grocery = 0.8 }\nproducts = { seasonal = 0 }\npromotion = { share = 0 }\n\n[peak.payday]\nrule = \"FREQ=MONTHLY;BYDAY=1FR\"\ntimes = 2.0\n\
        hours = \"12:00-18:00\"\ncategories = { produce = 2.5 }\n";
    let profile = profile(text);
    let products = whole(&profile, "products");
    let category: HashMap<i64, String> =
        longs(&products, "product_id").into_iter().zip(words(&products, "category")).collect();
    let orders = whole(&profile, "orders");
    let placed = orders.column_by_name("placed_at").expect("it").as_primitive::<TimestampMillisecondType>();
    let lines = longs(&whole(&profile, "order_lines"), "product_id");
    let (mut inside, mut outside) = ((0, 0), (0, 0));
    for (product, at) in lines.iter().zip(placed.values()) {
        let hour = profile.clients[0].zone.local(*at).hour();
        let sums = if (12..18).contains(&hour) { &mut inside } else { &mut outside };
        sums.0 += usize::from(category[product] == "produce");
        sums.1 += 1;
    }
    assert_share(inside.0, inside.1, 0.5 / (0.5 + 0.8), "produce in the peak");
    assert_share(outside.0, outside.1, 0.2, "produce outside it");
}
