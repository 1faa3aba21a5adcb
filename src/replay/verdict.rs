//! Whether an objective holds, from counts alone.
//!
//! The share of bad operations gets one-sided 95 % bounds after Clopper and Pearson (Biometrika 26, 1934): exact ones for
//! independent operations. These are not: a stall makes many bad ones at once. So both counts are divided by the design
//! effect, how many times larger the variance between blocks of time is than that of independent operations, and where it
//! is larger, by what a variance from so few blocks leaves uncertain, (t / z)², after Korn and Graubard (Survey Methodology
//! 24, 1998). *Holds*: the upper bound is no more than is allowed. *Broken*: the lower bound is more. No bound knows of a
//! stall that has not come yet: whoever wants to see a daily one plays a day.

use crate::random::ln_gamma;

/// What may be wrong about a bound: one in twenty.
const RISK: f64 = 0.05;
/// The normal law's quantile of 95 %.
const Z: f64 = 1.644_853_626_951_472_2;
/// How many times longer a run is looked for that would tell.
const LONGEST: f64 = 1e6;

/// Operations that were due in a block of time, and how many of them were bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Block {
    /// All of them.
    pub operations: u64,
    /// Late, wrong, or given up.
    pub bad: u64,
}

/// What counts tell of an objective.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judgement {
    /// All operations, and bad ones.
    pub all: Block,
    /// How many operations tell as much as one would, if they were independent; at least 1.
    pub design_effect: f64,
    /// Bounds of the share of bad ones, each with 95 %.
    pub bounds: (f64, f64),
    /// What follows.
    pub outcome: Outcome,
}

/// What follows from counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outcome {
    /// The objective holds.
    Holds,
    /// It does not.
    Broken,
    /// Neither is shown. So many operations would, if they went as these did; none: no length that is worth waiting for.
    NotProven(Option<u64>),
}

/// Judges blocks of time in which a share of bad operations is allowed.
pub fn judge(blocks: &[Block], allowed: f64) -> Judgement {
    let all =
        Block { operations: blocks.iter().map(|it| it.operations).sum(), bad: blocks.iter().map(|it| it.bad).sum() };
    let design_effect = design_effect(blocks);
    let used = blocks.iter().filter(|it| it.operations > 0).count();
    let uncertain = if design_effect > 1.0 { (student(used as f64 - 1.0) / Z).powi(2) } else { 1.0 };
    let (n, k) = (all.operations as f64, all.bad as f64);
    let weight = 1.0 / (design_effect * uncertain);
    let seen = (n * weight, k * weight);
    let outcome = match outcome(seen, allowed) {
        Some(outcome) => outcome,
        None if all.operations == 0 => Outcome::NotProven(Some((RISK.ln() / (-allowed).ln_1p()).ceil() as u64)),
        None => Outcome::NotProven(needed(seen, allowed).map(|times| (n * times).ceil() as u64)),
    };
    Judgement { all, design_effect, bounds: bounds(seen.0, seen.1), outcome }
}

/// On which side of both bounds the allowed share lies.
fn outcome((n, k): (f64, f64), allowed: f64) -> Option<Outcome> {
    match () {
        () if k < n && beta_cdf(k + 1.0, n - k, allowed) >= 1.0 - RISK => Some(Outcome::Holds),
        () if k > 0.0 && beta_cdf(k, n - k + 1.0, allowed) < RISK => Some(Outcome::Broken),
        () => None,
    }
}

/// How many times more operations would tell, if as many of them were bad.
fn needed((n, k): (f64, f64), allowed: f64) -> Option<f64> {
    let tells = |times: f64| outcome((n * times, k * times), allowed).is_some();
    let mut enough = 2.0;
    while !tells(enough) {
        enough *= 2.0;
        if enough > LONGEST {
            return None;
        }
    }
    let mut few = enough / 2.0;
    while enough - few > 1e-3 * few {
        let middle = f64::midpoint(few, enough);
        if tells(middle) { enough = middle } else { few = middle }
    }
    Some(enough)
}

/// The variance of the share between blocks, against that of independent operations; at least 1.
fn design_effect(blocks: &[Block]) -> f64 {
    let used: Vec<(f64, f64)> =
        blocks.iter().filter(|it| it.operations > 0).map(|it| (it.operations as f64, it.bad as f64)).collect();
    let (n, k) = used.iter().fold((0.0, 0.0), |(n, k), (operations, bad)| (n + operations, k + bad));
    let (m, share) = (used.len() as f64, k / n);
    if m < 2.0 || k == 0.0 || k >= n {
        return 1.0;
    }
    let squares: f64 = used.iter().map(|(operations, bad)| (bad - share * operations).powi(2)).sum();
    let between = m / (m - 1.0) * squares / (n * n);
    (between / (share * (1.0 - share) / n)).max(1.0)
}

/// Bounds of a share of which `k` of `n` were seen.
fn bounds(n: f64, k: f64) -> (f64, f64) {
    if n <= 0.0 {
        return (0.0, 1.0);
    }
    let lower = if k <= 0.0 { 0.0 } else { solve(|p| beta_cdf(k, n - k + 1.0, p) - RISK) };
    let upper = if k >= n { 1.0 } else { solve(|p| beta_cdf(k + 1.0, n - k, p) - (1.0 - RISK)) };
    (lower, upper)
}

/// Where in 0..1 a function that rises there becomes positive.
fn solve(of: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    while high - low > 1e-9 * high {
        let middle = f64::midpoint(low, high);
        if of(middle) < 0.0 { low = middle } else { high = middle }
    }
    high
}

/// The 95 % quantile of Student's law, by Cornish and Fisher's series (Abramowitz and Stegun 26.7.5).
fn student(freedom: f64) -> f64 {
    let (z, v) = (Z, freedom.max(1.0));
    let first = (z.powi(3) + z) / 4.0;
    let second = (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / 96.0;
    z + first / v + second / (v * v)
}

/// The beta law's distribution function, by its continued fraction (Numerical Recipes, 6.4).
fn beta_cdf(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let front = (ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * x.ln() + b * (-x).ln_1p()).exp();
    if x < (a + 1.0) / (a + b + 2.0) {
        front * fraction(a, b, x) / a
    } else {
        1.0 - front * fraction(b, a, 1.0 - x) / b
    }
}

/// Lentz's method; it takes about the root of the larger parameter as many steps.
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let kept = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut above = 1.0;
    let mut below = 1.0 / kept(1.0 - (a + b) * x / (a + 1.0));
    let mut result = below;
    for step in 1..100_000 {
        let step = f64::from(step);
        let twice = a + 2.0 * step;
        let even = step * (b - step) * x / ((twice - 1.0) * twice);
        let odd = -(a + step) * (a + b + step) * x / (twice * (twice + 1.0));
        let mut change = 1.0;
        for term in [even, odd] {
            below = 1.0 / kept(1.0 + term * below);
            above = kept(1.0 + term / above);
            change = below * above;
            result *= change;
        }
        if (change - 1.0).abs() < 1e-14 {
            break;
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Key, poisson};

    fn one(operations: u64, bad: u64) -> [Block; 1] {
        [Block { operations, bad }]
    }

    #[test]
    fn bounds_are_those_of_clopper_and_pearson() {
        // Of which the binomial law gives 5 % to so many or more, and to so many or fewer.
        for ((n, k), (lower, upper)) in [
            ((10.0, 0.0), (0.0, 0.258_865_6)),
            ((10.0, 3.0), (0.087_264_43, 0.606_624_2)),
            ((100.0, 5.0), (0.019_905_56, 0.102_253_4)),
        ] {
            let found = bounds(n, k);
            assert!((found.0 - lower).abs() < 1e-6 && (found.1 - upper).abs() < 1e-6, "{n} {k}: {found:?}");
        }
    }

    #[test]
    fn the_table_of_verdicts() {
        let outcome = |operations, bad, allowed| judge(&one(operations, bad), allowed).outcome;
        // The rule of three, exactly: (1 - p)^n ≤ 0.05.
        assert_eq!(outcome(29_956, 0, 1e-4), Outcome::Holds);
        assert_eq!(outcome(0, 0, 1e-4), Outcome::NotProven(Some(29_956)));
        let Outcome::NotProven(Some(needed)) = outcome(10_000, 0, 1e-4) else { panic!("too few") };
        assert!(needed.abs_diff(29_956) < 60, "{needed}");
        // A payday's morning of a warehouse club: so many of 1.31 million may be bad.
        assert_eq!(outcome(1_310_000, 111, 1e-4), Outcome::Holds);
        assert!(matches!(outcome(1_310_000, 112, 1e-4), Outcome::NotProven(_)));
        assert!(matches!(outcome(1_310_000, 131, 1e-4), Outcome::NotProven(_)));
        assert_eq!(outcome(1_310_000, 160, 1e-4), Outcome::Broken);
        assert_eq!(outcome(3, 3, 0.01), Outcome::Broken);
        assert!(matches!(outcome(1, 1, 0.04), Outcome::Broken) && matches!(outcome(1, 0, 0.1), Outcome::NotProven(_)));
    }

    #[test]
    fn a_stall_tells_no_more_than_one_bad_operation() {
        let mut blocks = [Block { operations: 1_000, bad: 0 }; 60];
        blocks[7].bad = 400;
        let stalled = judge(&blocks, 0.004);
        assert!(stalled.design_effect > 300.0 && stalled.design_effect < 450.0, "{stalled:?}");
        assert!(matches!(stalled.outcome, Outcome::NotProven(_)), "{stalled:?}");
        let spread: Vec<Block> = (0..60).map(|at| Block { operations: 1_000, bad: 6 + at % 3 }).collect();
        assert_eq!(judge(&spread, 0.004).outcome, Outcome::Broken);
    }

    /// How often each outcome comes of 10,000 runs whose share of bad operations is just what is allowed.
    fn simulated(name: &str, run: impl Fn(&mut crate::random::Stream) -> Vec<Block>, share: f64) -> (f64, f64) {
        let (mut holds, mut broken) = (0, 0);
        for number in 0..10_000 {
            let mut stream = Key::root(1).named(name).at(number).stream();
            match judge(&run(&mut stream), share).outcome {
                Outcome::Holds => holds += 1,
                Outcome::Broken => broken += 1,
                Outcome::NotProven(_) => {}
            }
        }
        (f64::from(holds) / 1e4, f64::from(broken) / 1e4)
    }

    #[test]
    fn a_verdict_is_wrong_no_more_often_than_it_says() {
        // Independent: at the very bound either word is a mistake, and each comes once in twenty times at most.
        let independent = |stream: &mut crate::random::Stream| {
            (0..60).map(|_| Block { operations: 500, bad: poisson(stream, 2.0) }).collect::<Vec<_>>()
        };
        let (holds, broken) = simulated("independent", independent, 0.004);
        assert!(holds < 0.055 && broken < 0.055 && holds > 0.01 && broken > 0.01, "{holds} {broken}");
        // Bursts of 40 bad ones, in every second block: a stall takes one block, or lies across two.
        let bursts = |stream: &mut crate::random::Stream| {
            let mut blocks = vec![Block { operations: 500, bad: 0 }; 60];
            for at in 0..60 {
                for _ in 0..poisson(stream, 0.5) {
                    let here = (stream.unit() * 41.0) as u64;
                    blocks[at].bad = (blocks[at].bad + here).min(500);
                    let next = (at + 1) % 60;
                    blocks[next].bad = (blocks[next].bad + 40 - here).min(500);
                }
            }
            blocks
        };
        let (holds, broken) = simulated("bursts", bursts, 0.04);
        assert!(holds < 0.12 && broken < 0.12, "{holds} {broken}");
    }
}
