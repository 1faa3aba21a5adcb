//! True arrivals: tests against the Poisson process itself, on fixed seeds.

use ordermill::demand::Demand;
use ordermill::random::Key;

use super::support::{arrivals, minutes, profile};

const BUSY: &str = "orders = 40_000\nnoise = 0";
const PEAK: &str = "[peak.payday]\nrule = \"FREQ=MONTHLY;BYDAY=1FR,3FR\"\ntimes = 2.5\nhours = \"09:00-17:00\"\nramp = \"2 h\"\ndecay = \"2 d\"";

/// Largest distance between the empirical distribution and the uniform one.
fn kolmogorov(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let n = values.len() as f64;
    let distance = |(i, u): (usize, &f64)| (u - i as f64 / n).abs().max((u - (i as f64 + 1.0) / n).abs());
    values.iter().enumerate().map(distance).fold(0.0, f64::max)
}

/// Times, rescaled by the expected number of orders before them: uniform over the whole, with exponential gaps.
#[test]
fn rescaled_times_are_uniform_and_their_gaps_exponential() {
    let profile = profile("2026-03-05", "2026-03-12", "America/New_York", BUSY, PEAK);
    let demand = Demand::new(&profile, 0);
    let (from, until) = minutes(&profile);
    let mut before = vec![0.0];
    for minute in from..until {
        before.push(before[before.len() - 1] + demand.rate(minute).total);
    }
    let total = before[before.len() - 1];
    assert!((demand.expected(from, until) / total - 1.0).abs() < 1e-9);
    let arrivals = arrivals(&profile);
    // Milliseconds are un-rounded: at this rate their ties alone would fail the test of gaps.
    let dither = |i: usize| Key::root(1).at(i as u64).unit();
    let rescaled: Vec<f64> = (0..arrivals.len())
        .map(|i| {
            let minute = (arrivals.minute[i] - from) as usize;
            let within = ((arrivals.placed_at[i] - arrivals.minute[i] * 60_000) as f64 + dither(i)) / 60_000.0;
            before[minute] + within * (before[minute + 1] - before[minute])
        })
        .collect();
    let n = rescaled.len() as f64;
    assert!((n - total).abs() < 5.0 * total.sqrt(), "{n} orders where {total} are expected");
    // p > 10⁻⁶
    let bound = 2.69 / n.sqrt();
    let uniform = kolmogorov(rescaled.iter().map(|at| at / total).collect());
    assert!(uniform < bound, "conditional uniform: {uniform} against {bound}");
    let mut sorted = rescaled;
    sorted.sort_by(f64::total_cmp);
    let gaps = sorted.windows(2).map(|pair| 1.0 - (-(pair[1] - pair[0])).exp()).collect();
    let exponential = kolmogorov(gaps);
    assert!(exponential < bound, "gaps: {exponential} against {bound}");
}

#[test]
fn minute_counts_are_dispersed_as_poisson_counts_are_and_independent() {
    let profile = profile("2026-03-05", "2026-03-12", "Europe/London", BUSY, PEAK);
    let demand = Demand::new(&profile, 0);
    let (from, until) = minutes(&profile);
    let mut counts = Vec::new();
    demand.counts(from, until, &mut counts);
    let residual = |(minute, count): (i64, &u32)| {
        let expected = demand.rate(minute).total;
        (expected > 5.0).then(|| (f64::from(*count) - expected) / expected.sqrt())
    };
    let residuals: Vec<f64> = (from..until).zip(&counts).filter_map(residual).collect();
    let n = residuals.len() as f64;
    let dispersion = residuals.iter().map(|r| r * r).sum::<f64>() / n;
    // The variance of a squared Poisson residual is 2 + 1/λ.
    assert!((dispersion - 1.0).abs() < 5.0 * (2.2 / n).sqrt(), "{dispersion} over {n} minutes");
    let neighbours = residuals.windows(2).map(|pair| pair[0] * pair[1]).sum::<f64>() / n;
    assert!(neighbours.abs() < 5.0 / n.sqrt(), "{neighbours}");
}

/// Without holidays.
const QUIET: &str = "orders = 2_000\nnoise = 0.1\nhours = \"flat\"\nholidays = \"none\"";

#[test]
fn day_noise_makes_daily_counts_as_uneven_as_it_says() {
    let profile = profile("2026-01-01", "2028-01-01", "UTC", QUIET, "");
    let demand = Demand::new(&profile, 0);
    let week: Vec<f64> = profile.clients[0].rate.day.iter().map(|(low, _)| *low).collect();
    let (from, until) = minutes(&profile);
    let mut counts = Vec::new();
    let relative: Vec<f64> = (from..until)
        .step_by(1440)
        .map(|start| {
            demand.counts(start, start + 1440, &mut counts);
            let weekday = profile.clients[0].zone.local(start * 60_000).date().weekday().to_monday_zero_offset();
            f64::from(counts.iter().sum::<u32>()) / (week[weekday as usize] * profile.clients[0].rate.factor)
        })
        .collect();
    let n = relative.len() as f64;
    let mean = relative.iter().sum::<f64>() / n;
    let variance = relative.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n;
    // 0.1² of the day and 1/2000 of the Poisson draw; days that are alike count for fewer.
    let n = n * (1.0 - 0.45) / (1.0 + 0.45);
    assert!((mean - 1.0).abs() < 5.0 * 0.103 / n.sqrt(), "{mean}");
    assert!((variance / 0.0105 - 1.0).abs() < 5.0 * (2.0 / n).sqrt(), "{variance}");
}
