//! Baskets mean something: what goes together, what comes again, what sells. Fixed seeds.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use ordermill::profile::Profile;

use super::support::{longs, profile, whole};

/// Orders of a client, in time order, with their customers and products.
fn baskets(profile: &Profile) -> Vec<(i64, Vec<i64>)> {
    let orders = whole(profile, "orders");
    let mut baskets: BTreeMap<i64, (i64, Vec<i64>)> = longs(&orders, "order_id")
        .into_iter()
        .zip(longs(&orders, "customer_id"))
        .map(|(order, customer)| (order, (customer, Vec::new())))
        .collect();
    let lines = whole(profile, "order_lines");
    for (order, product) in longs(&lines, "order_id").into_iter().zip(longs(&lines, "product_id")) {
        baskets.get_mut(&order).expect("its order").1.push(product);
    }
    baskets.into_values().collect()
}

/// Lines of each product.
fn sold(baskets: &[(i64, Vec<i64>)]) -> HashMap<i64, f64> {
    let mut sold = HashMap::new();
    baskets.iter().flat_map(|(_, products)| products).for_each(|it| *sold.entry(*it).or_default() += 1.0);
    sold
}

fn grocery(orders: u32, days: u32, rest: &str) -> Profile {
    profile(&format!(
        "seed = 37\nstart = 2026-03-02\nend = 2026-03-{:02}\n\n[client.acme]\nlike = \"grocery\"\norders = {orders}\n{rest}\n",
        2 + days
    ))
}

/// Share of lines whose product the customer had bought in an earlier order, and the share expected were each drawn by
/// what sells.
fn bought_before(baskets: &[(i64, Vec<i64>)]) -> (f64, f64) {
    let sold = sold(baskets);
    let all: f64 = sold.values().sum();
    let mut known: HashMap<i64, (BTreeSet<i64>, f64)> = HashMap::new();
    let (mut seen, mut chance, mut lines) = (0.0, 0.0, 0.0);
    for (customer, products) in baskets {
        let (before, share) = known.entry(*customer).or_default();
        for product in products {
            seen += f64::from(u8::from(before.contains(product)));
            chance += *share;
            lines += 1.0;
        }
        for product in products {
            if before.insert(*product) {
                *share += sold[product] / all;
            }
        }
    }
    (seen / lines, chance / lines)
}

#[test]
fn customers_buy_again_what_they_have_bought_before() {
    // The Complete Journey: 40.9 % of the lines, and 7.8 % by chance: 36 % of those that chance leaves.
    let habitual = |rest: &str| {
        let (seen, chance) =
            bought_before(&baskets(&grocery(700, 21, &format!("customers = {{ count = 600 }}\n{rest}"))));
        (seen - chance) / (1.0 - chance)
    };
    let seen = habitual("");
    assert!((0.22..0.42).contains(&seen), "{seen} of the lines that chance leaves are bought again");
    let chance = habitual("baskets = { again = 0, together = 0 }\nhabits = { prices = 0 }");
    assert!(chance.abs() < 0.02, "{chance} without a shortlist");
}

/// Products whose pairs are counted.
const BEST: usize = 300;

/// For the three hundred products that sell most: Pearson's statistic of the counts of pairs in one order over its degrees of
/// freedom, and the greatest ratio of a count to its expectation among those expected five times or more.
fn pairs(baskets: &[(i64, Vec<i64>)]) -> (f64, f64) {
    let sold = sold(baskets);
    let all: f64 = sold.values().sum();
    let mut best: Vec<(i64, f64)> = sold.into_iter().collect();
    best.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    best.truncate(BEST);
    let rank: HashMap<i64, usize> = best.iter().enumerate().map(|(rank, (product, _))| (*product, rank)).collect();
    let mut seen = vec![0.0; BEST * BEST];
    let mut chances = 0.0;
    for (_, products) in baskets {
        let mut ranks: Vec<usize> = products.iter().filter_map(|product| rank.get(product).copied()).collect();
        ranks.sort_unstable();
        for (at, a) in ranks.iter().enumerate() {
            ranks[at + 1..].iter().for_each(|b| seen[a * BEST + b] += 1.0);
        }
        chances += (products.len() * (products.len() - 1)) as f64;
    }
    let (mut statistic, mut cells, mut greatest) = (0.0, 0.0, 0.0f64);
    for a in 0..BEST {
        for b in a + 1..BEST {
            let expected = chances * best[a].1 * best[b].1 / (all * all);
            statistic += (seen[a * BEST + b] - expected).powi(2) / expected;
            cells += 1.0;
            if expected >= 5.0 {
                greatest = greatest.max(seen[a * BEST + b] / expected);
            }
        }
    }
    (statistic / cells, greatest)
}

#[test]
fn some_products_go_together() {
    // A random ninth of The Complete Journey's 155,518 baskets: 2.2 and 5 to 6.5; of as many products, bought by as many.
    let many = "products = { count = 66_905, popularity = { s = 1.07, q = 95 } }\ncustomers = { count = 2_469 }";
    let (statistic, greatest) = pairs(&baskets(&grocery(1_240, 14, many)));
    assert!((1.8..3.2).contains(&statistic), "{statistic} times what chance would have");
    assert!((4.0..13.0).contains(&greatest), "the pair that goes together most does so {greatest} times as often");
    let nothing =
        "baskets = { again = 0, together = 0 }\nhabits = { lines = 0, prices = 0 }\nlines = { mean = 10, r = 50 }";
    let (statistic, greatest) = pairs(&baskets(&grocery(2_500, 7, nothing)));
    assert!((0.7..1.4).contains(&statistic) && greatest < 4.0, "{statistic}, {greatest} by chance");
}

#[test]
fn what_sells_stays_what_the_profile_says_whatever_goes_together_or_comes_again() {
    let text = "lines = { mean = 6, r = 2 }\nproducts = { count = 300, popularity = { s = 1, q = 20 } }\n\
                categories = { produce = 0.3, grocery = 0.7 }\ncustomers = { count = 20_000 }";
    let peak = "\n[peak.harvest]\ndates = [2026-03-02]\ntimes = 2.0\ncategories = { produce = 2.5 }\n";
    let with = format!("{text}\nbaskets = {{ again = 0.5, together = 0.3 }}\n{peak}");
    let without = format!("{text}\nbaskets = {{ again = 0, together = 0 }}\nhabits = {{ prices = 0 }}\n{peak}");
    let shares = |rest: &str| {
        let sold = sold(&baskets(&grocery(20_000, 1, rest)));
        let all: f64 = sold.values().sum();
        (sold.into_iter().map(|(product, n)| (product, n / all)).collect::<BTreeMap<_, _>>(), all)
    };
    let ((with, n), (without, _)) = (shares(&with), shares(&without));
    for (product, share) in &without {
        let seen = with.get(product).copied().unwrap_or(0.0);
        // Lines of one customer are alike: a line counts for a third of one.
        let bound = 5.0 * (2.0 * share * 3.0 / n).sqrt() + 0.03 * share;
        assert!((seen - share).abs() < bound, "{product}: {seen} of the lines instead of {share}");
    }
}
