//! Customers come and leave: when they join, when they first order, how often they come back. Fixed seeds.

use std::collections::BTreeMap;

use arrow::array::RecordBatch;
use ordermill::profile::Profile;

use super::support::{assert_share, instants, longs, profile, whole};

const MINUTE: i64 = 60_000;
const DAY: i64 = 1440 * MINUTE;

/// A year of one client, without noise.
fn year(like: &str, orders: u32, rest: &str) -> Profile {
    profile(&format!(
        "seed = 41\nstart = 2026-01-05\nend = 2027-01-04\ntables = [\"customers\", \"orders\"]\n\n\
         [client.acme]\nlike = \"{like}\"\nnoise = 0\nlines = 1\norders = {orders}\n{rest}\n"
    ))
}

fn at(rows: &RecordBatch, name: &str) -> Vec<i64> {
    instants(rows, name).into_iter().map(|at| at.expect("an instant")).collect()
}

/// When each customer joined, and the instants of its orders.
fn histories(profile: &Profile) -> BTreeMap<i64, (i64, Vec<i64>)> {
    let customers = whole(profile, "customers");
    let mut histories: BTreeMap<i64, (i64, Vec<i64>)> = longs(&customers, "customer_id")
        .into_iter()
        .zip(at(&customers, "created_at"))
        .map(|(id, joined)| (id, (joined, Vec::new())))
        .collect();
    let orders = whole(profile, "orders");
    for (id, placed) in longs(&orders, "customer_id").into_iter().zip(at(&orders, "placed_at")) {
        histories.get_mut(&id).expect("a customer").1.push(placed);
    }
    histories
}

#[test]
fn who_joins_orders_within_the_hour_and_in_shop_hours() {
    for orders in [60, 3_000] {
        let profile = year("web", orders, "");
        let histories = histories(&profile);
        let new: Vec<&(i64, Vec<i64>)> = histories.values().filter(|(joined, _)| *joined >= profile.start).collect();
        let ordering = new.iter().filter(|(_, orders)| !orders.is_empty()).count();
        assert!(ordering * 10 > new.len() * 8, "{ordering} of {} who join order within the year", new.len());
        // None before it joined, most of them minutes after it.
        let gaps: Vec<i64> =
            new.iter().filter_map(|(joined, orders)| Some((orders.first()? - joined) / MINUTE)).collect();
        assert!(gaps.iter().all(|gap| *gap >= 0));
        let soon = gaps.iter().filter(|gap| **gap < 60).count();
        assert!(soon * 10 > gaps.len() * 6, "{soon} of {} order in the hour after they join", gaps.len());
        // They join when orders come, before the period too: few in the six quietest hours, which have 2.6 % of the orders.
        let zone = &profile.clients[0].zone;
        let quiet: f64 = profile.clients[0].rate.hours[2..8].iter().sum();
        let asleep = |joined: i64| (2..8).contains(&zone.local(joined).hour());
        for (name, early) in [("before", true), ("in", false)] {
            let joined: Vec<i64> =
                histories.values().map(|it| it.0).filter(|it| (*it < profile.start) == early).collect();
            let seen = joined.iter().filter(|it| asleep(**it)).count();
            assert_share(seen, joined.len(), quiet, &format!("joining at night {name} the period"));
        }
        // Ids rise with the instant.
        assert!(histories.values().map(|it| it.0).is_sorted());
    }
}

#[test]
fn who_joined_long_ago_orders_less() {
    let profile = year("web", 3_000, "");
    // Orders of the last quarter, of those who had joined in some days before it.
    let quarter = profile.end - 91 * DAY;
    let histories = histories(&profile);
    let rate = |from: i64, until: i64| {
        let joined =
            histories.values().filter(|(joined, _)| (quarter - until * DAY..quarter - from * DAY).contains(joined));
        let each: Vec<usize> = joined.map(|(_, orders)| orders.iter().filter(|at| **at >= quarter).count()).collect();
        each.iter().sum::<usize>() as f64 / each.len() as f64
    };
    // (1 + t/β)^−0.6, β = 0.22 years.
    let interest = |years: f64| (1.0 + years / 0.2226).powf(-0.6);
    let (month, a_year, three) = (rate(0, 30), rate(335, 395), rate(950, 1_095));
    for (seen, expected) in
        [(a_year / month, interest(1.12) / interest(0.165)), (three / month, interest(2.92) / interest(0.165))]
    {
        assert!((seen / expected - 1.0).abs() < 0.15, "{seen} of what last month's order, not {expected}");
    }
    // Without leaving, all alike.
    let profile = year("web", 3_000, "customers = { leaving = 0, joining = 0 }");
    let histories = self::histories(&profile);
    let half = histories.len() / 2;
    let old: usize = histories.values().take(half).map(|it| it.1.len()).sum();
    let all: usize = histories.values().map(|it| it.1.len()).sum();
    let share = old as f64 / all as f64;
    assert!((share - 0.5).abs() < 0.02, "the older half has {share} of the orders");
}

#[test]
fn customers_of_a_web_shop_come_back_as_cdnows() {
    let profile = year("web", 3_000, "");
    let histories = histories(&profile);
    let counts: Vec<usize> = histories.values().map(|it| it.1.len()).filter(|n| *n > 0).collect();
    let mean = counts.iter().sum::<usize>() as f64 / counts.len() as f64;
    // Between Olist's 1.03 and, in 39 weeks, CDNOW's 2.04.
    assert!((1.4..2.2).contains(&mean), "{mean} orders in the year of each who orders");
    // Of those who join and order in the first quarter, in the 39 weeks from their first order: CDNOW has 59.9 % and 1.04.
    let repeats: Vec<usize> = histories
        .values()
        .filter(|(joined, orders)| {
            *joined >= profile.start && orders.first().is_some_and(|at| *at < profile.start + 91 * DAY)
        })
        .map(|(_, orders)| orders.iter().filter(|at| **at < orders[0] + 39 * 7 * DAY).count() - 1)
        .collect();
    let never = repeats.iter().filter(|n| **n == 0).count() as f64 / repeats.len() as f64;
    let mean = repeats.iter().sum::<usize>() as f64 / repeats.len() as f64;
    assert!((0.54..0.66).contains(&never), "{never} never come back");
    assert!((0.8..1.2).contains(&mean), "{mean} times on average");
}

#[test]
fn some_orders_follow_another_within_the_hour() {
    let following = |like: &str, orders: u32, rest: &str| {
        let profile = profile(&format!(
            "seed = 43\nstart = 2026-03-02\nend = 2026-03-09\n\n[client.acme]\nlike = \"{like}\"\norders = {orders}\nlines = 1\n{rest}\n"
        ));
        let orders = whole(&profile, "orders");
        let mut last: BTreeMap<i64, i64> = BTreeMap::new();
        let mut follow = 0;
        for (id, placed) in longs(&orders, "customer_id").into_iter().zip(at(&orders, "placed_at")) {
            let before = last.insert(id, placed);
            follow += usize::from(before.is_some_and(|before| placed - before < 60 * MINUTE));
        }
        follow as f64 / orders.num_rows() as f64
    };
    // The Complete Journey: 9 %. Some come so soon by chance.
    let (with, without) =
        (following("grocery", 5_000, ""), following("grocery", 5_000, "customers = { follow_up = 0 }"));
    assert!((0.07..0.11).contains(&with) && without < 0.03, "{with} follow, {without} by chance");
}

#[test]
fn once_is_what_it_says_of_those_who_order() {
    for (like, count, share) in [("web", 80_000, 0.6), ("wholesale", 40_000, 0.347)] {
        let rest = format!("customers = {{ count = {count}, once = {share}, follow_up = 0 }}");
        let profile = year(like, 300, &rest);
        let histories = histories(&profile);
        let ordering = histories.values().filter(|it| !it.1.is_empty()).count();
        let once = histories.values().filter(|it| it.1.len() == 1).count();
        let seen = once as f64 / ordering as f64;
        assert!((seen - share).abs() < 0.02, "{like}: {seen} of those who order do so once, instead of {share}");
    }
}
