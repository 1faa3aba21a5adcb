//! How customers come back: the law of their order counts in the year from `start`, peaks aside.
//!
//! Whoever is a customer for t years orders at a rate that is gamma distributed over the customers and falls with the time since
//! they joined as (1 + t/β)^−0.6; who joins orders once at once, if there is an order to be had. The rest of the year's orders
//! is shared out by these rates, so that a customer's count is negative binomial with the mean of its time.

use super::{Client, Customers, Loyalty, Profile};

/// The power of time by which customers lose interest.
pub const FADING: f64 = 0.6;
/// Years before `start` in which those who are there joined.
const EARLIER_YEARS: f64 = 3.0;
/// The shapes within which one is looked for, and in how many steps: with less, a few customers order for all.
const LEAST: f64 = 0.05;
const MOST: f64 = 1e3;
const SHAPES: u32 = 64;
/// Steps over the years before, and over the year from `start`.
const STEPS: (u32, u32) = (24, 12);

/// Customers who joined at about the same time.
struct Cohort {
    customers: f64,
    /// Expected orders of each in the year but for the first one ever.
    mean: f64,
    /// Share who order when they join, in the year.
    at_once: f64,
}

impl Customers {
    /// Years in which interest falls to 2^−0.6; none when it never does.
    pub fn beta(&self) -> Option<f64> {
        (self.leaving > 0.0).then(|| 1.0 / (libm::pow(1.0 - self.leaving, -1.0 / FADING) - 1.0))
    }
}

impl Client {
    /// The shape of the gamma law of its customers' rates.
    pub fn shape(&self, profile: &Profile) -> f64 {
        match self.customers.loyalty {
            Loyalty::R(r) => r,
            Loyalty::Once(share) => shape_of(share, &self.cohorts(profile)),
        }
    }

    /// The least and the largest share of those who order that can be made to do so once only.
    pub(in crate::profile) fn reachable_once(&self, profile: &Profile) -> (f64, f64) {
        let cohorts = self.cohorts(profile);
        let shares = shapes().map(|r| once(r, &cohorts));
        shares.fold((1.0, 0.0), |(least, most), share| (share.min(least), share.max(most)))
    }

    /// Its customers in the year from `start`, by when they joined.
    fn cohorts(&self, profile: &Profile) -> Vec<Cohort> {
        let orders = self.rate.orders_of_a_year(self.zone.local(profile.start).date());
        let count = f64::from(self.customers.count.max(1));
        let joining = count * self.customers.joining;
        let beta = self.customers.beta();
        // Interest over the first so many years.
        let interest = |years: f64| match beta {
            Some(beta) => beta / (1.0 - FADING) * (libm::pow(1.0 + years / beta, 1.0 - FADING) - 1.0),
            None => years,
        };
        // Of a slot of so many orders, the customer joins in the first half; the first order after that is its own.
        let slot = if joining > 0.0 { orders / joining } else { 0.0 };
        let at_once = if slot > 0.0 { 1.0 - (libm::exp(-slot / 2.0) - libm::exp(-slot)) / (slot / 2.0) } else { 0.0 };
        let middles = |steps: u32| (0..steps).map(move |step| (f64::from(step) + 0.5) / f64::from(steps));
        let earlier = middles(STEPS.0).map(|part| {
            let before = EARLIER_YEARS * part;
            let mean = interest(before + 1.0) - interest(before);
            Cohort { customers: count / f64::from(STEPS.0), mean, at_once: 0.0 }
        });
        let new = middles(STEPS.1).map(|part| Cohort {
            customers: joining / f64::from(STEPS.1),
            mean: interest(1.0 - part),
            at_once,
        });
        let mut cohorts: Vec<Cohort> = earlier.chain(new).collect();
        let rest = (orders - joining * at_once).max(1e-9);
        let all: f64 = cohorts.iter().map(|it| it.customers * it.mean).sum();
        for it in &mut cohorts {
            it.mean *= rest / all;
        }
        cohorts
    }
}

/// The share of those who order that do so once only, if rates have this shape.
fn once(r: f64, cohorts: &[Cohort]) -> f64 {
    let (mut once, mut some) = (0.0, 0.0);
    for it in cohorts {
        // The chances of no and of one order of a negative binomial law.
        let none = libm::exp(r * libm::log(r / (r + it.mean)));
        let single = none * r * it.mean / (r + it.mean);
        once += it.customers * (it.at_once * none + (1.0 - it.at_once) * single);
        some += it.customers * (1.0 - (1.0 - it.at_once) * none);
    }
    if some > 0.0 { once / some } else { 1.0 }
}

/// Shapes from much to little.
fn shapes() -> impl Iterator<Item = f64> {
    (0..=SHAPES).map(|step| MOST * libm::pow(LEAST / MOST, f64::from(step) / f64::from(SHAPES)))
}

/// The shape at which this share orders once: the most even one if there are several, the nearest if there is none.
fn shape_of(share: f64, cohorts: &[Cohort]) -> f64 {
    let known: Vec<(f64, f64)> = shapes().map(|r| (r, once(r, cohorts) - share)).collect();
    let Some(pair) = known.windows(2).find(|pair| pair[0].1.signum() != pair[1].1.signum()) else {
        let nearest = known.iter().min_by(|a, b| a.1.abs().total_cmp(&b.1.abs()));
        return nearest.map_or(1.0, |it| it.0);
    };
    let (mut more, mut less) = (pair[0].0, pair[1].0);
    for _ in 0..40 {
        let middle = (more * less).sqrt();
        if (once(middle, cohorts) < share) == (pair[0].1 < 0.0) { more = middle } else { less = middle }
    }
    (more * less).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_of_single_orders_decides_the_shape() {
        let alike = |mean: f64| vec![Cohort { customers: 1.0, mean, at_once: 0.0 }];
        for (share, mean) in [(0.97, 0.05), (0.5, 1.0), (0.2, 4.25), (0.5, 0.5)] {
            let r = shape_of(share, &alike(mean));
            let none = libm::pow(r / (r + mean), r);
            let once = none * r * mean / (r + mean) / (1.0 - none);
            assert!((once - share).abs() < 1e-6, "{once} of those who order {mean} times on average order once");
        }
        // A negative binomial law with this mean has no more than 22.3 % of them.
        let cohorts = alike(4.25);
        assert!((shapes().map(|r| once(r, &cohorts)).fold(0.0, f64::max) - 0.223).abs() < 0.002);
    }
}
