//! What is sold changes from week to week: products come and go, cost more or less, are in promotion or in season; how much is
//! ordered does not change by it. Fixed seeds; bounds lie five standard deviations out, or at the effect that would matter.

use std::collections::{BTreeMap, BTreeSet};

use ordermill::generate::OrderId;
use ordermill::plan::Selection;
use ordermill::profile::Profile;
use ordermill::verify::Digest;

use super::support::{digests, instants, longs, profile, table, whole};

/// A year of a shop whose products sell about alike, if nothing is on.
fn shop(goods: &str) -> Profile {
    profile(&text(3, goods))
}

fn text(lines: u32, goods: &str) -> String {
    format!(
        "seed = 21\nstart = 2026-01-05\nend = 2027-01-04\n\n[client.shop]\norders = {{ weekday = 700, weekend = 700 }}\n\
         noise = 0\nholidays = \"none\"\nlines = {lines}\nunits = 1\nprice = {{ median = 30, ending_share = 0, {goods}\n"
    )
}

/// A line: the week of the year that it was ordered in, its product, its price and its discount.
struct Line {
    week: usize,
    product: i64,
    price: i64,
    discount: i64,
}

fn lines(profile: &Profile) -> Vec<Line> {
    let all = Selection { tables: vec!["order_lines".to_owned()], ..Selection::default() };
    let batch = table(profile, &all, "order_lines");
    let bits = OrderId::position_bits(profile.max_clients);
    let week = |id: &i64| ((OrderId::decode(*id, bits).minute - profile.start / 60_000) / (7 * 1_440)) as usize;
    let weeks: Vec<usize> = longs(&batch, "order_id").iter().map(week).collect();
    let (products, prices) = (longs(&batch, "product_id"), longs(&batch, "unit_price_minor"));
    let discounts = longs(&batch, "discount_minor");
    let line = |(week, ((product, price), discount))| Line { week, product, price, discount };
    weeks.into_iter().zip(products.into_iter().zip(prices).zip(discounts)).map(line).collect()
}

const STILL: &str = "changes = 0 }\nproducts = { count = 300, new = 0, seasonal = 0, popularity = { sigma = 0.3 } }";

#[test]
fn a_promotion_lifts_its_products_in_whole_windows_and_lines_have_the_share_that_was_said() {
    // An order names no product twice: of several lines fewer would be lifted.
    let profile =
        profile(&text(1, &format!("{STILL}\npromotion = {{ share = 0.3, of = [10, 30], lift = 3, weeks = 2 }}")));
    let lines = lines(&profile);
    let share = lines.iter().filter(|line| line.discount > 0).count() as f64 / lines.len() as f64;
    assert!((share - 0.3).abs() < 0.04, "{share} of the lines have a discount");
    // By product and week: its lines, and those with a discount.
    let mut weeks: BTreeMap<i64, Vec<(f64, f64)>> = BTreeMap::new();
    for line in &lines {
        let sums = &mut weeks.entry(line.product).or_insert_with(|| vec![(0.0, 0.0); 52])[line.week];
        sums.0 += 1.0;
        sums.1 += f64::from(u8::from(line.discount > 0));
    }
    let (mut lifted, mut usual, mut runs) = (0.0, 0.0, BTreeMap::<usize, usize>::new());
    for weeks in weeks.values() {
        assert!(weeks.iter().all(|(all, cut)| *cut <= 0.0 || cut >= all), "a week is in promotion or is not");
        let mean = |on: bool| {
            let of: Vec<f64> = weeks.iter().filter(|(_, cut)| (*cut > 0.0) == on).map(|(all, _)| *all).collect();
            (!of.is_empty()).then(|| of.iter().sum::<f64>() / of.len() as f64)
        };
        if let (Some(on), Some(off)) = (mean(true), mean(false)) {
            (lifted, usual) = (lifted + on, usual + off);
        }
        let on: Vec<bool> = weeks.iter().map(|(_, cut)| *cut > 0.0).collect();
        // A window that is cut by neither end of the year, with none before and after it, lasts two weeks.
        for run in on[1..51].chunk_by(|a, b| a == b).filter(|run| run[0]) {
            *runs.entry(run.len()).or_default() += 1;
        }
    }
    let lift = lifted / usual;
    assert!((lift - 3.0).abs() < 0.1, "in promotion {lift} times as many");
    let odd: usize = runs.iter().filter(|(weeks, _)| **weeks % 2 == 1).map(|(_, runs)| runs).sum();
    let all: usize = runs.values().sum();
    assert!(odd * 20 < all, "windows of two weeks: {runs:?}");
    let per_cent: BTreeSet<i64> = lines
        .iter()
        .filter(|line| line.discount > 0)
        .map(|line| (line.discount * 100 + line.price / 2) / line.price)
        .collect();
    assert_eq!((per_cent.first(), per_cent.last()), (Some(&10), Some(&30)));
}

#[test]
fn what_is_on_changes_no_order_and_no_number_of_lines() {
    let goods = |on: &str| format!("changes = 1 }}\nproducts = {{ count = 300, {on} }}\npromotion = {{ lift = ");
    let of = |goods: String| {
        let profile = shop(&goods).clone();
        let until = Some(profile.start + 30 * 86_400_000);
        let orders = table(&profile, &Selection { until, ..Selection::default() }, "orders");
        let columns = ["order_id", "customer_id", "channel", "placed_at", "promised_at", "line_count", "ship_to_city"];
        let places: Vec<usize> = columns.iter().map(|it| orders.schema().index_of(it).expect("a column")).collect();
        (orders.num_rows(), Digest::of(&orders.project(&places).expect("columns that are there")))
    };
    let still = of(goods("new = 0, seasonal = 0") + "1, share = 0 }");
    assert!(still.0 > 20_000);
    assert_eq!(still, of(goods("new = 2, seasonal = 0.5") + "4, share = 0.5, weeks = 3 }"));
}

#[test]
fn seasonal_products_sell_nearly_half_of_a_year_in_their_best_quarter_and_the_others_a_quarter() {
    let profile = shop(
        "changes = 0 }\nproducts = { count = 300, new = 0, seasonal = 0.4, popularity = { sigma = 0.3 } }\npromotion = { share = 0 }",
    );
    let mut weeks: BTreeMap<i64, [f64; 52]> = BTreeMap::new();
    for line in lines(&profile) {
        weeks.entry(line.product).or_insert([0.0; 52])[line.week] += 1.0;
    }
    let best = |weeks: &[f64; 52]| {
        let quarter = |first: usize| (first..first + 13).map(|week| weeks[week % 52]).sum::<f64>();
        (0..52).map(quarter).fold(0.0, f64::max) / weeks.iter().sum::<f64>()
    };
    let shares: Vec<f64> = weeks.values().map(best).collect();
    let (seasonal, others): (Vec<f64>, Vec<f64>) = shares.iter().partition(|share| **share > 0.38);
    let mean = |shares: &[f64]| shares.iter().sum::<f64>() / shares.len() as f64;
    assert!((seasonal.len() as f64 / 300.0 - 0.4).abs() < 0.14, "{} of 300 are seasonal", seasonal.len());
    assert!((mean(&seasonal) - 0.46).abs() < 0.03, "{} in the best quarter", mean(&seasonal));
    assert!(mean(&others) < 0.3, "{} in any quarter", mean(&others));
}

#[test]
fn new_products_take_the_place_of_old_ones_and_prices_change_as_often_as_was_said() {
    let profile = shop(
        "changes = 2 }\nproducts = { count = 300, new = 0.5, seasonal = 0, popularity = { sigma = 0.3 } }\npromotion = { share = 0 }",
    );
    let lines = lines(&profile);
    let products = whole(&profile, "products");
    let created: BTreeMap<i64, i64> = longs(&products, "product_id")
        .into_iter()
        .zip(instants(&products, "created_at").into_iter().map(|at| at.expect("an instant")))
        .collect();
    let new = created.values().filter(|at| **at >= profile.start).count();
    assert!((145..=155).contains(&new) && created.len() == 300 + new, "{new} new products, {} in all", created.len());

    let mut sold: BTreeMap<i64, BTreeMap<usize, BTreeSet<i64>>> = BTreeMap::new();
    let mut on_sale = vec![BTreeSet::new(); 52];
    for line in &lines {
        sold.entry(line.product).or_default().entry(line.week).or_default().insert(line.price);
        on_sale[line.week].insert(line.product);
    }
    assert!(on_sale.iter().all(|products| products.len() == 300), "every week the whole range sells");
    let ended = sold.values().filter(|weeks| !weeks.contains_key(&51)).count();
    assert!((140..=155).contains(&ended), "{ended} products are sold no more");
    let (mut changes, mut weeks_passed, mut steps) = (0.0, 0.0, Vec::new());
    for (product, weeks) in &sold {
        let first = profile.start + *weeks.keys().next().expect("a week") as i64 * 7 * 86_400_000;
        let after = first - created[product];
        assert!(after >= 0 && (created[product] < profile.start || after <= 7 * 86_400_000), "{product}: {after} ms");
        assert!(weeks.values().all(|prices| prices.len() == 1), "one price a week");
        let prices: Vec<i64> = weeks.values().map(|prices| *prices.first().expect("a price")).collect();
        weeks_passed += (weeks.len() - 1) as f64;
        for pair in prices.windows(2).filter(|pair| pair[0] != pair[1]) {
            changes += 1.0;
            steps.push((pair[1] as f64 / pair[0] as f64).ln());
        }
    }
    let a_year = changes / weeks_passed * 365.25 / 7.0;
    assert!((a_year - 2.0).abs() < 0.1, "{a_year} changes of a price in a year");
    let sigma = (steps.iter().map(|step| step * step).sum::<f64>() / steps.len() as f64).sqrt();
    assert!((sigma - 0.141).abs() < 0.03, "ln(price) changes by {sigma}");
}

#[test]
fn what_is_on_leaves_a_client_alone_among_others_and_the_other_orders_of_a_payday_what_they_were() {
    let on = "noise = 0.2\nshared = 0.8\non_holidays = 0.5\nproducts = { count = 200, new = 3, seasonal = 0.5 }\n\
              price = { changes = 12 }\npromotion = { share = 0.4, lift = 4, weeks = 3 }\n";
    let client = |code: &str| format!("[client.{code}]\norders = 400\ncountry = \"GB\"\n{on}\n");
    let top = "seed = 5\nstart = 2026-04-01\nend = 2026-04-08\n\n";
    let peak = "[peak.sale]\ndates = [2026-04-04]\ntimes = 3\nclients = [\"one\"]\n";
    let of = |text: String| profile(&text);
    let only = |code: &str| Selection { clients: vec![code.to_owned()], ..Selection::default() };
    let both = of(format!("{top}{}{}{peak}", client("one"), client("two")));
    let alone = of(format!("{top}{}", client("two")));
    assert_eq!(digests(&both, &only("two")), digests(&alone, &only("two")));
    let turned = of(format!("{top}{peak}\n{}{}", client("two"), client("one")));
    assert_eq!(digests(&both, &Selection::default()), digests(&turned, &Selection::default()));

    let calm = of(format!("{top}{}", client("one")));
    let before = |profile: &Profile| {
        let until = Some(profile.start + 3 * 86_400_000);
        let selection = Selection { until, ..only("one") };
        ["orders", "order_lines"].map(|name| Digest::of(&table(profile, &selection, name)))
    };
    assert_eq!(before(&both), before(&calm), "the days before the sale");
}
