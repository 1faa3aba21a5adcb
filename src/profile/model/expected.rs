//! How much a profile will come to, roughly and on the safe side: enough to refuse what ids or memory cannot hold.
//!
//! The exact expectations are the plan's; these are bounds from the busiest day of each client.

use crate::profile::{Arrivals, Client, Combine, Count, Profile};

const MS_A_DAY: f64 = 86_400_000.0;

/// Expected orders of a client in its busiest minute: the busiest hour of the busiest weekday and month at the end of
/// its growth, times its peaks when `peaks` says so.
pub(in crate::profile) fn busiest_minute(client: &Client, profile: &Profile, peaks: bool) -> f64 {
    let rate = &client.rate;
    let highest = |values: &mut dyn Iterator<Item = f64>| values.fold(0.0, f64::max);
    let day = highest(&mut rate.day.iter().map(|day| day.1));
    let hour = highest(&mut rate.hours.iter().copied());
    let season = highest(&mut rate.season.iter().copied());
    let holiday = if rate.arrivals == Arrivals::Exact { 1.0 } else { rate.holidays.times.max(rate.holidays.christmas) };
    let growth = libm::pow(1.0 + rate.growth.max(0.0), years(profile));
    let factor = if peaks { peak_factor(client, profile) } else { 1.0 };
    day * rate.factor * hour / 60.0 * season * holiday.max(1.0) * growth * factor
}

/// The most that peaks can multiply a client's rate by.
fn peak_factor(client: &Client, profile: &Profile) -> f64 {
    let concern = |peak: &&crate::profile::Peak| {
        peak.clients.binary_search_by_key(&client.number, |&at| profile.clients[at].number).is_ok()
    };
    let (mut largest, mut product) = (1.0f64, 1.0);
    for peak in profile.peaks.iter().filter(concern) {
        match peak.combine {
            Combine::Max => largest = largest.max(peak.times),
            Combine::Product => product *= peak.times,
        }
    }
    largest * product
}

/// So many orders a minute of this expectation has once in a lifetime: noise and six standard deviations on top.
pub(in crate::profile) fn most_in_a_minute(expected: f64, noise: f64) -> f64 {
    let mean = expected * (1.0 + 6.0 * noise);
    mean + 6.0 * mean.sqrt()
}

/// Expected orders of a client in the whole period, before season and peaks.
pub(in crate::profile) fn orders(client: &Client, profile: &Profile) -> f64 {
    let week: f64 = client.rate.day.iter().map(|(low, high)| f64::midpoint(*low, *high)).sum();
    week / 7.0 * client.rate.factor * (profile.end - profile.start) as f64 / MS_A_DAY
}

/// Customers of a client when the world is frozen.
pub(in crate::profile) fn customers(client: &Client, profile: &Profile) -> f64 {
    let years = (profile.end.max(profile.as_of) - profile.start) as f64 / MS_A_DAY / 365.0;
    f64::from(client.customers.count) * (1.0 + client.customers.joining * years)
}

/// Products that a client has had when the world is frozen.
pub(in crate::profile) fn products(client: &Client, profile: &Profile) -> f64 {
    let years = (profile.end.max(profile.as_of) - profile.start) as f64 / MS_A_DAY / 365.0;
    f64::from(client.products.count) * (1.0 + client.products.new * years)
}

/// The share of orders that must be split, by stock coverage `c`, over `warehouses`: with L lines in ample stock,
/// P = E[(1 − (1 − c)^W)^L − 1 + (1 − c^L)^W].
pub fn split_share(lines: &Count, coverage: f64, warehouses: usize) -> f64 {
    let w = warehouses as i32;
    let of = |l: f64| libm::pow(1.0 - (1.0 - coverage).powi(w), l) - 1.0 + (1.0 - libm::pow(coverage, l)).powi(w);
    match lines {
        Count::Fixed(n) => of(f64::from(*n)),
        Count::Uniform(low, high) => {
            let step = ((high - low) / 1000 + 1) as usize;
            let all: Vec<f64> = (*low..=*high).step_by(step).map(|n| of(f64::from(n))).collect();
            all.iter().sum::<f64>() / all.len() as f64
        }
        Count::Skewed { mean, r } => {
            // The probabilities of a negative binomial, one from the other.
            let p = (mean - 1.0) / (mean - 1.0 + r);
            let (mut probability, mut share, mut left) = (libm::pow(1.0 - p, *r), 0.0, 1.0);
            for k in (0..2_000).map(f64::from) {
                share += probability * of(1.0 + k);
                left -= probability;
                if left < 1e-9 {
                    break;
                }
                probability *= p * (k + r) / (k + 1.0);
            }
            share
        }
        Count::Packs(packs) => packs.iter().map(|(n, share)| share * of(f64::from(*n))).sum(),
    }
}

fn years(profile: &Profile) -> f64 {
    (profile.end - profile.start) as f64 / MS_A_DAY / 365.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_stock_never_splits_and_one_warehouse_cannot() {
        let grocery = Count::Skewed { mean: 10.0, r: 0.67 };
        assert!(split_share(&grocery, 1.0, 3).abs() < 1e-9);
        assert!(split_share(&grocery, 0.7, 1).abs() < 1e-6);
        let some = split_share(&grocery, 0.9, 2);
        assert!((0.05..0.5).contains(&some), "{some}");
    }
}
