//! The presets: what `like = "web"`, `"grocery"` or `"wholesale"` stands for.
//!
//! Sources, all public. *Hours*: Olist's Brazilian marketplace 2016–18 (`web`), Instacart's 3,421,083 orders of 2017
//! (`grocery`), UCI Online Retail 2010–11 (`wholesale`), The Complete Journey 2017 in New York time (`store`).
//! *Weekdays*: Olist, Complete Journey, UCI. *Baskets, units, prices, popularity*: Complete Journey and UCI; a web
//! order's lines are Olist's; grocery's popularity gives 5,000 products the shares that the best hundredth, tenth and fifth
//! of Complete Journey's 66,905 have, 31, 72 and 86 %. *Habits*: what gives two orders of one Complete Journey household
//! the measured correlations of their lines, 0.18, and about that of their values, 0.30; the same for all three. *Bought
//! again*: of Complete Journey's lines 40.9 % had been bought before, 12.9 % by chance. *Follow-ups*: Complete Journey, 9 %.
//! *Loyalty*: of `web` the shape and the leaving of the Pareto/NBD model of CDNOW, and so many on the books that a year's
//! joiners come again about as often as CDNOW's, once in nine months; of `grocery` the shape of Complete Journey's
//! households; of `wholesale` what makes 34.7 % of those who order do so once in a year, as at UCI.
//! Prices are in dollars there and are carried over to other currencies at a rough rate. What no data set tells (promises,
//! charges, terms, habits of channel and hours, gifts, who leaves a grocer) is a plain assumption.

use crate::profile::{Addresses, Baskets, Count, Habits, Loyalty, Popularity};

/// One preset.
#[derive(Debug)]
pub(in crate::profile) struct Preset {
    pub(in crate::profile) name: &'static str,
    /// Share of orders per local hour.
    pub(in crate::profile) hours: [f64; 24],
    /// Share of orders per weekday, Monday first.
    pub(in crate::profile) week: [f64; 7],
    pub(in crate::profile) lines: Count,
    /// Units of a line and their shares.
    pub(in crate::profile) units: &'static [(u32, f64)],
    /// Median in dollars, sigma, customary last digit and its share.
    pub(in crate::profile) price: (f64, f64, u32, f64),
    pub(in crate::profile) popularity: Popularity,
    pub(in crate::profile) loyalty: Loyalty,
    pub(in crate::profile) leaving: f64,
    pub(in crate::profile) follow_up: f64,
    /// Orders in a year of a customer on the books, for the default number of customers.
    pub(in crate::profile) orders_a_year: f64,
    pub(in crate::profile) firms: f64,
    pub(in crate::profile) habits: Habits,
    pub(in crate::profile) addresses: Addresses,
    pub(in crate::profile) baskets: Baskets,
    pub(in crate::profile) products: u32,
    pub(in crate::profile) categories: &'static [(&'static str, f64)],
    pub(in crate::profile) channels: &'static [(&'static str, f64)],
    /// Share and per cent, on orders.
    pub(in crate::profile) discount: (f64, u32, u32),
    /// Share and per cent, on products in a week of promotion.
    pub(in crate::profile) promotion: (f64, u32, u32),
    /// Charge and value from which it is free, in dollars.
    pub(in crate::profile) shipping: (f64, f64),
    pub(in crate::profile) terms_days: u32,
    pub(in crate::profile) cancel: f64,
    /// Working days until shipped and until delivered.
    pub(in crate::profile) promise: (u32, u32),
    pub(in crate::profile) coverage: f64,
    pub(in crate::profile) lookups: f64,
}

/// Names of the hour curves, for the key `hours`.
pub(in crate::profile) const CURVES: &[&str] = &["web", "grocery", "wholesale", "store", "flat"];

/// The preset of a name; `web` for any other.
pub(in crate::profile) fn named(name: &str) -> &'static Preset {
    PRESETS.iter().find(|preset| preset.name == name).unwrap_or(&PRESETS[0])
}

/// The hour curve of a name.
pub(in crate::profile) fn curve(name: &str) -> Option<[f64; 24]> {
    match name {
        "flat" => Some([1.0; 24]),
        "store" => Some(STORE_HOURS),
        _ => PRESETS.iter().find(|preset| preset.name == name).map(|preset| preset.hours),
    }
}

/// Names of the presets.
pub(in crate::profile) const NAMES: &[&str] = &["web", "grocery", "wholesale"];

static PRESETS: [Preset; 3] = [
    Preset {
        name: "web",
        hours: [
            0.02281, 0.0112, 0.006, 0.003, 0.0022, 0.0026, 0.005, 0.01, 0.03041, 0.04702, 0.06142, 0.07323, 0.05582,
            0.06923, 0.06823, 0.06062, 0.06723, 0.06022, 0.05782, 0.06082, 0.06122, 0.06303, 0.05662, 0.04422,
        ],
        week: [0.15666, 0.15006, 0.15886, 0.15526, 0.14886, 0.10624, 0.12405],
        lines: Count::Skewed { mean: 1.13, r: 0.7 },
        units: CJ_UNITS,
        price: (28.0, 0.84, 9, 0.456),
        popularity: Popularity::LogNormal { sigma: 1.5 },
        loyalty: Loyalty::R(0.55),
        leaving: 0.64,
        follow_up: 0.03,
        orders_a_year: 1.1,
        firms: 0.02,
        habits: Habits { lines: 0.28, prices: 0.3, channel: 0.8, hours: 0.8 },
        addresses: Addresses { gifts: 0.05, second: 0.04 },
        baskets: Baskets { again: 0.15, together: 0.5 },
        products: 1_500,
        categories: &[("apparel", 0.35), ("home", 0.2), ("electronics", 0.15), ("beauty", 0.15), ("toys", 0.15)],
        channels: &[("web", 0.6), ("app", 0.4)],
        discount: (0.1, 5, 20),
        promotion: (0.05, 10, 30),
        shipping: (4.95, 50.0),
        terms_days: 0,
        cancel: 0.005,
        promise: (1, 4),
        coverage: 0.97,
        lookups: 10.0,
    },
    Preset {
        name: "grocery",
        hours: [
            0.00665, 0.00362, 0.0022, 0.0016, 0.00162, 0.0028, 0.00892, 0.02685, 0.05209, 0.07536, 0.08431, 0.08323,
            0.07975, 0.08126, 0.08273, 0.08291, 0.07967, 0.06688, 0.05347, 0.04109, 0.03049, 0.02283, 0.01797, 0.0117,
        ],
        week: [0.14018, 0.13355, 0.13122, 0.13248, 0.13644, 0.15983, 0.1663],
        lines: Count::Skewed { mean: 10.0, r: 0.67 },
        units: CJ_UNITS,
        price: (2.75, 0.84, 9, 0.456),
        popularity: Popularity::Zipf { s: 1.4, q: 42.0 },
        loyalty: Loyalty::R(1.19),
        leaving: 0.2,
        follow_up: 0.09,
        orders_a_year: 43.0,
        firms: 0.01,
        habits: Habits { lines: 0.28, prices: 0.3, channel: 0.8, hours: 0.8 },
        addresses: Addresses { gifts: 0.005, second: 0.03 },
        baskets: Baskets { again: 0.4, together: 0.5 },
        products: 5_000,
        categories: &[("produce", 0.15), ("grocery", 0.5), ("drinks", 0.15), ("household", 0.2)],
        channels: &[("web", 0.5), ("app", 0.5)],
        discount: (0.013, 5, 20),
        promotion: (0.5, 10, 50),
        shipping: (5.95, 35.0),
        terms_days: 0,
        cancel: 0.005,
        promise: (1, 3),
        coverage: 0.98,
        lookups: 40.0,
    },
    Preset {
        name: "wholesale",
        hours: [
            0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 5e-05, 0.00147, 0.02857, 0.07439, 0.11829, 0.12001, 0.16204, 0.13807,
            0.12234, 0.11683, 0.0665, 0.03348, 0.00971, 0.00733, 0.00091, 0.0, 0.0, 0.0,
        ],
        week: [0.15557, 0.17746, 0.18545, 0.21287, 0.15723, 0.0, 0.11141],
        lines: Count::Skewed { mean: 26.7, r: 0.7 },
        units: UCI_PACKS,
        price: (2.1, 1.03, 5, 0.56),
        popularity: Popularity::LogNormal { sigma: 1.2 },
        loyalty: Loyalty::R(0.4),
        leaving: 0.4,
        follow_up: 0.03,
        orders_a_year: 4.0,
        firms: 0.95,
        habits: Habits { lines: 0.28, prices: 0.3, channel: 0.9, hours: 0.8 },
        addresses: Addresses { gifts: 0.0, second: 0.06 },
        baskets: Baskets { again: 0.3, together: 0.5 },
        products: 3_900,
        categories: &[("gifts", 0.4), ("home", 0.25), ("stationery", 0.15), ("glassware", 0.1), ("toys", 0.1)],
        channels: &[("edi", 0.5), ("web", 0.3), ("phone", 0.2)],
        discount: (0.15, 5, 20),
        promotion: (0.0, 5, 10),
        shipping: (15.0, 250.0),
        terms_days: 30,
        cancel: 0.01,
        promise: (2, 5),
        coverage: 0.97,
        lookups: 5.0,
    },
];

/// Units of a grocery line.
const CJ_UNITS: &[(u32, f64)] = &[(1, 0.8), (2, 0.15), (3, 0.025), (4, 0.017), (5, 0.004), (6, 0.004)];

/// Units of a wholesale line, where packs are the rule.
const UCI_PACKS: &[(u32, f64)] = &[
    (1, 0.30),
    (2, 0.165),
    (3, 0.075),
    (4, 0.075),
    (6, 0.085),
    (8, 0.025),
    (10, 0.045),
    (12, 0.125),
    (20, 0.01),
    (24, 0.05),
    (48, 0.03),
    (100, 0.015),
];

/// Hours of shopping in a store.
const STORE_HOURS: [f64; 24] = [
    0.00795, 0.0039, 0.00487, 0.00185, 0.00143, 0.0019, 0.00637, 0.01257, 0.01943, 0.0284, 0.04286, 0.05905, 0.06658,
    0.06751, 0.07075, 0.07699, 0.08987, 0.10098, 0.09502, 0.0805, 0.06569, 0.04896, 0.03071, 0.01586,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::known::categories;

    #[test]
    fn shares_of_the_presets_sum_to_one() {
        for preset in &PRESETS {
            for sum in [
                preset.hours.iter().sum::<f64>(),
                preset.week.iter().sum(),
                preset.units.iter().map(|unit| unit.1).sum(),
                preset.categories.iter().map(|category| category.1).sum(),
                preset.channels.iter().map(|channel| channel.1).sum(),
            ] {
                assert!((sum - 1.0).abs() < 1e-3, "{}: {sum}", preset.name);
            }
            for (category, _) in preset.categories {
                assert!(categories::built_in(category).is_some(), "{category}");
            }
        }
    }
}
