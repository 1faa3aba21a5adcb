//! Good days and bad ones: alike from day to day, partly the same for the clients of a country; and public holidays.

use jiff::civil::{Date, date};
use ordermill::demand::Demand;
use ordermill::profile::{self, Overrides, Profile};

fn profile(text: &str) -> Profile {
    match profile::read("noise.toml", text, &Overrides::default()) {
        Ok(checked) => checked.profile,
        Err(problems) => panic!("{}", problems.render(false)),
    }
}

/// Expected orders of each day of the profile's zone.
fn days(profile: &Profile, client: usize) -> Vec<f64> {
    let demand = Demand::new(profile, client);
    let (from, until) = (profile.start / 60_000, profile.end / 60_000);
    (from..until).step_by(1440).map(|day| demand.expected(day, day + 1440)).collect()
}

fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let mean = |x: &[f64]| x.iter().sum::<f64>() / x.len() as f64;
    let (ma, mb) = (mean(a), mean(b));
    let product = |x: &[f64], mx: f64, y: &[f64], my: f64| {
        x.iter().zip(y).map(|(x, y)| (x - mx) * (y - my)).sum::<f64>() / x.len() as f64
    };
    product(a, ma, b, mb) / (product(a, ma, a, ma) * product(b, mb, b, mb)).sqrt()
}

#[test]
fn days_that_follow_each_other_are_alike_and_the_clients_of_a_country_share_as_much_as_said() {
    let client = |code: &str, country: &str, noise: f64| {
        let law = "orders = { weekday = 1_000, weekend = 1_000 }\nhours = \"flat\"\nholidays = \"none\"\nshared = 0.5";
        format!("[client.{code}]\n{law}\nnoise = {noise}\ncountry = \"{country}\"\n\n")
    };
    let clients =
        client("a", "GB", 0.13) + &client("b", "GB", 0.05) + &client("c", "FR", 0.13) + &client("wild", "GB", 1.2);
    let profile = profile(&format!("seed = 6\nstart = 2020-01-01\nend = 2030-01-01\n\n{clients}"));
    let of = |code| days(&profile, profile.clients.iter().position(|it| it.code == code).expect("a client"));
    let (a, b, c, wild) = (of("a"), of("b"), of("c"), of("wild"));
    // Neighbours are alike, so that ten years count for four.
    let n = a.len() as f64 * (1.0 - 0.45) / (1.0 + 0.45);
    for (days, noise) in [(&a, 0.13), (&b, 0.05), (&c, 0.13), (&wild, 1.2)] {
        let mean = days.iter().sum::<f64>() / days.len() as f64;
        let variance = days.iter().map(|x| (x / mean - 1.0).powi(2)).sum::<f64>() / days.len() as f64;
        assert!((mean / 1_000.0 - 1.0).abs() < 5.0 * noise / n.sqrt(), "{mean} of 1,000 with a noise of {noise}");
        // The fourth moment of a gamma law is 3 + 6 noise².
        let scatter = ((2.0 + 6.0 * noise * noise) / n).sqrt();
        assert!((variance / (noise * noise) - 1.0).abs() < 5.0 * scatter, "{variance} for a noise of {noise}");
    }
    for (lag, expected) in [(1, 0.45), (2, 0.2), (3, 0.09), (10, 0.0)] {
        let seen = correlation(&a[lag..], &a[..a.len() - lag]);
        assert!((seen - expected).abs() < 5.0 / n.sqrt(), "{seen} after {lag} days instead of {expected}");
    }
    let (same, other) = (correlation(&a, &b), correlation(&a, &c));
    assert!((same - 0.5).abs() < 5.0 * 0.75 / n.sqrt(), "{same} in one country");
    assert!(other.abs() < 5.0 / n.sqrt(), "{other} in two");
}

#[test]
fn public_holidays_are_what_the_kind_of_shop_makes_of_them() {
    let of = |client: &str, day: Date| {
        let text = format!(
            "start = 2025-12-01\nend = 2026-02-01\ntime_zone = \"Europe/London\"\n\n[client.a]\nnoise = 0\n{client}\n"
        );
        let days = days(&profile(&text), 0);
        let at = (day - date(2025, 12, 1)).get_days() as usize;
        days[at] / days[at - 7]
    };
    let (christmas, boxing, ordinary) = (date(2025, 12, 25), date(2025, 12, 26), date(2025, 12, 16));
    let close = |seen: f64, factor: f64| assert!((seen - factor).abs() < 1e-9, "{seen} instead of {factor}");
    for (like, on_holidays, on_christmas) in [("web", 0.76, 0.3), ("grocery", 1.03, 0.0), ("wholesale", 0.0, 0.0)] {
        let client = format!("like = \"{like}\"\norders = 700");
        close(of(&client, ordinary), 1.0);
        close(of(&client, boxing), on_holidays);
        close(of(&client, christmas), on_christmas);
    }
    close(of("orders = 700\nholidays = \"none\"", christmas), 1.0);
    close(of("orders = 700\nholidays = \"br-national\"\non_christmas = 2", christmas), 2.0);
    close(of("orders = 700\nholidays = \"br-national\"", boxing), 1.0);
    close(of("orders = { weekday = 70, weekend = 70 }\narrivals = \"exact\"", christmas), 1.0);
}
