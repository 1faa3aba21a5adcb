//! A client's products: what they are, what they cost, how well they sell.
//!
//! Prices, weights and sizes have the laws that the profile says, each by itself; together they follow how bulky a
//! product is for its category, by a Gaussian copula. Categories have levels of price of their own, and their mixture is the profile's law again.

use std::sync::OnceLock;

use super::fulfil::Bins;
use super::goods::price_level;
use super::seasons::Season;
use super::units::{Mix, Units};
use crate::profile::{Category, Client, HandlingClass, Popularity, Price, Products};
use crate::random::{Key, Steps, normal, normal_cdf, normal_quantile};

/// Units in an outer pack.
const PACKS: [u32; 8] = [1, 1, 1, 4, 6, 6, 12, 24];
/// How closely a side and the weight follow the bulk; the price follows it as the profile wants price and weight to.
const SIDE: f64 = 0.85;
const WEIGHT: f64 = 0.92;
/// The most that levels of price may explain of the variance of ln(price).
const MOST_LEVELS: f64 = 0.6;

/// What the products of a listing have in common.
#[derive(Debug, Clone, Copy)]
pub(super) struct Listing {
    /// Index into the client's categories.
    pub(super) category: u32,
    /// Longest, middle, shortest side.
    pub(super) size_mm: [u32; 3],
    pub(super) weight_g: u32,
    pub(super) pack_size: u32,
    /// Usual price.
    pub(super) price_minor: i64,
    pub(super) cost_minor: i64,
    pub(super) season: Season,
}

/// The listings of a client's catalogue, each of which one product after another takes ([`Range`](super::range::Range)), and tables
/// that draw them.
#[derive(Debug)]
pub(super) struct Catalogue {
    pub(super) listings: Vec<Listing>,
    /// Listings from the cheapest to the dearest.
    by_price: Vec<u32>,
    /// Draws one of them, by its place, as it sells in its best season: on an ordinary day first, then under each shift that
    /// there is.
    draws: Vec<Steps>,
    /// For no peak and then for each, which of `draws` applies.
    by_mix: Vec<usize>,
    /// Share of order lines by listing, for each of `draws`.
    shares: Vec<Vec<f64>>,
    /// Handling class by category.
    classes: Vec<HandlingClass>,
    units: Units,
    /// Where they lie; made when somebody asks.
    bins: OnceLock<Bins>,
}

impl Catalogue {
    /// The products of a client. `shifts` are the peaks' factors on categories, in the order of the profile's peaks.
    pub(super) fn new(client: &Client, key: Key, shifts: &[&[(String, f64)]]) -> Self {
        let Products { count, seasonal, popularity, price_weight, price_units, price, categories, .. } =
            &client.products;
        let key = key.named("products");
        let shares: Vec<f64> = categories.iter().map(|(_, share)| *share).collect();
        let prices = Prices::new(price, price_weight / WEIGHT, categories);
        let seasons = key.named("seasons");
        let sizes: Vec<Sizes> = categories.iter().map(|(category, _)| Sizes::of(category)).collect();
        let ends = ends(&client.products);
        let of = |number: u32| {
            let place = u64::from(number);
            let category = ends.partition_point(|end| *end <= number) as u32;
            let listing = listing(key.at(place), category, &prices, &sizes);
            Listing { season: Season::draw(seasons.at(place), *seasonal), ..listing }
        };
        let listings: Vec<Listing> = (0..*count).map(of).collect();

        let mut weights = popular(&listings, *popularity, key.named("popularity"));
        let mut sums = vec![0.0; shares.len()];
        for (listing, weight) in listings.iter().zip(&weights) {
            sums[listing.category as usize] += weight;
        }
        for (listing, weight) in listings.iter().zip(&mut weights) {
            *weight *= shares[listing.category as usize] / sums[listing.category as usize];
        }

        let shifted = |shift: &[(String, f64)]| {
            let factor = |category: &str| shift.iter().find(|(code, _)| code == category).map_or(1.0, |(_, f)| *f);
            let factors: Vec<f64> = categories.iter().map(|(category, _)| factor(&category.code)).collect();
            let weigh = |(listing, weight): (&Listing, &f64)| weight * factors[listing.category as usize];
            listings.iter().zip(&weights).map(weigh).collect::<Vec<_>>()
        };
        let mut draws = vec![shifted(&[])];
        let mut by_mix = vec![0];
        for shift in shifts {
            by_mix.push(if shift.is_empty() { 0 } else { draws.len() });
            if !shift.is_empty() {
                draws.push(shifted(shift));
            }
        }
        let mut by_price: Vec<u32> = (0..*count).collect();
        by_price.sort_by_cached_key(|listing| listings[*listing as usize].price_minor);
        let best = |it: &u32| listings[*it as usize].season.highest();
        let in_order =
            |weights: &Vec<f64>| by_price.iter().map(|it| weights[*it as usize] * best(it)).collect::<Vec<f64>>();
        let steps = draws.iter().map(|weights| Steps::new(&in_order(weights))).collect();
        for weights in &mut draws {
            let total: f64 = weights.iter().sum();
            for weight in weights.iter_mut() {
                *weight /= total;
            }
        }
        let classes = categories.iter().map(|(category, _)| category.class).collect();
        let units = Units::new(&client.units, *price_units, &by_price, &draws);
        Self { listings, by_price, draws: steps, by_mix, shares: draws, classes, units, bins: OnceLock::new() }
    }

    /// Share of order lines, by listing, on an ordinary day.
    pub(super) fn ordinary_shares(&self) -> Vec<f64> {
        self.shares[0].clone()
    }

    /// The same under the shift of a peak (0: none).
    pub(super) fn shares(&self, mix: usize) -> &[f64] {
        &self.shares[self.by_mix[mix]]
    }

    /// Share of order lines, by listing, under the shift of a peak (0: none), or on an ordinary day if that is more.
    pub(super) fn larger_shares(&self, mix: usize) -> Vec<f64> {
        let shifted = &self.shares[self.by_mix[mix]];
        self.shares[0].iter().zip(shifted).map(|(ordinary, shifted)| ordinary.max(*shifted)).collect()
    }

    /// The peaks that shift the mix, counted from 1.
    pub(super) fn shifts(&self) -> impl Iterator<Item = usize> {
        (1..self.by_mix.len()).filter(|mix| self.by_mix[*mix] != 0)
    }

    /// Where they lie in a warehouse.
    pub(super) fn bins(&self) -> &Bins {
        self.bins.get_or_init(|| Bins::new(self))
    }

    /// How a product must be handled.
    #[inline]
    pub(super) fn class(&self, listing: &Listing) -> HandlingClass {
        self.classes[listing.category as usize]
    }

    /// The listing that these 64 random bits choose, under the shift of a peak (0: none); more chance, a dearer one. It is one
    /// that may sell: [`Range::is_taken`](super::range::Range::is_taken) says whether it does.
    #[inline]
    pub(super) fn pick(&self, mix: u32, bits: u64) -> usize {
        self.by_price[self.draws[self.by_mix[mix as usize]].pick(bits)] as usize
    }

    /// Draws the units of some lines of one order, from part `column` of their keys.
    #[inline]
    pub(super) fn draw_units(&self, mix: u32, keys: &[Key], products: &[u32], column: u64, into: &mut Vec<i32>) {
        self.units.draw(self.by_mix[mix as usize], keys, products, column, into);
    }

    /// Classes of products by the units of their lines on an ordinary day; none when all have one law.
    pub(super) fn classes_of_units(&self) -> Option<&Mix> {
        self.units.ordinary()
    }
}

/// Where each category ends: they follow each other through the catalogue, each as long as its share; the best sellers lie
/// anywhere.
fn ends(products: &Products) -> Vec<u32> {
    let total: f64 = products.categories.iter().map(|(_, share)| share).sum();
    let place = |listing: u32| (f64::from(listing) + 0.5) / f64::from(products.count) * total;
    let (mut sum, mut end) = (0.0, 0);
    let upto = products.categories.iter().map(|(_, share)| {
        sum += share;
        while end < products.count && place(end) < sum {
            end += 1;
        }
        end
    });
    let mut ends: Vec<u32> = upto.collect();
    // The shares' sum is rounded.
    if let Some(last) = ends.last_mut() {
        *last = products.count;
    }
    ends
}

/// How many of some listings are of each category.
pub(super) fn counts(products: &Products, listings: impl Iterator<Item = u32>) -> Vec<u64> {
    let ends = ends(products);
    let mut counts = vec![0; ends.len()];
    for listing in listings {
        counts[ends.partition_point(|end| *end <= listing)] += 1;
    }
    counts
}

fn listing(key: Key, category: u32, prices: &Prices<'_>, sizes: &[Sizes]) -> Listing {
    let sizes = &sizes[category as usize];
    let draw = |part: u64| normal(&mut key.at(part).stream());
    let bulk = draw(8);
    let along = |loading: f64, own: f64| loading * bulk + (1.0 - loading * loading).sqrt() * own;
    let mut size_mm = [0, 1, 2].map(|side| sizes.sides_mm[side].at(along(SIDE, draw(1 + side as u64))));
    size_mm.sort_unstable_by(|a, b| b.cmp(a));
    let price_minor = prices.minor(category, along(prices.bulk, draw(5)), key.at(5));
    Listing {
        category,
        size_mm,
        weight_g: sizes.weight_g.at(along(WEIGHT, draw(4))),
        pack_size: PACKS[key.at(6).below(PACKS.len() as u64) as usize],
        price_minor,
        // A margin of 25 to 55 per cent.
        cost_minor: (price_minor * (45 + key.at(7).below(31) as i64) / 100).max(1),
        season: Season::ALL_YEAR,
    }
}

/// A price as shops write it: most end in the customary digit, if there is one.
pub(super) fn customary(law: &Price, exact: f64, key: Key) -> i64 {
    let minor = (libm::round(exact) as i64).clamp(1, 1_000_000_000_000);
    match law.ending {
        Some(ending) if key.unit() < law.ending_share => (minor / 10 * 10 + i64::from(ending)).max(1),
        _ => minor,
    }
}

/// The laws of the sizes of a category.
struct Sizes {
    sides_mm: [LogUniform; 3],
    weight_g: LogUniform,
}

impl Sizes {
    fn of(category: &Category) -> Self {
        Self { sides_mm: category.size_mm.map(LogUniform::of), weight_g: LogUniform::of(category.weight_g) }
    }
}

/// A log-uniform law of whole numbers.
struct LogUniform {
    low: u32,
    high: u32,
    /// The logarithm of the lowest, and from there to that of the highest.
    ln_low: f64,
    width: f64,
}

impl LogUniform {
    fn of((low, high): (u32, u32)) -> Self {
        let ln_low = libm::log(f64::from(low));
        Self { low, high, ln_low, width: libm::log(f64::from(high)) - ln_low }
    }

    /// The number that stands where `z` stands in the standard normal law.
    fn at(&self, z: f64) -> u32 {
        (libm::round(libm::exp(self.ln_low + self.width * normal_cdf(z))) as u32).clamp(self.low, self.high)
    }
}

/// The law of prices, parted by category.
struct Prices<'p> {
    law: &'p Price,
    /// How closely they follow the bulk.
    bulk: f64,
    /// Share of the products and level of each category, in standard deviations of the whole law.
    levels: Vec<(f64, f64)>,
    /// Standard deviation within a category, in the same unit.
    within: f64,
}

impl<'p> Prices<'p> {
    fn new(law: &'p Price, bulk: f64, categories: &[(Category, f64)]) -> Self {
        let total: f64 = categories.iter().map(|(_, share)| share).sum();
        let mut levels: Vec<(f64, f64)> =
            categories.iter().map(|(category, share)| (share / total, price_level(&category.code))).collect();
        let mean: f64 = levels.iter().map(|(share, level)| share * level).sum();
        let variance: f64 = levels.iter().map(|(share, level)| share * (level - mean) * (level - mean)).sum();
        let of_all = (variance / (law.sigma * law.sigma)).min(MOST_LEVELS);
        let scale = if variance > 0.0 && law.sigma > 0.0 { (of_all / variance).sqrt() } else { 0.0 };
        for (_, level) in &mut levels {
            *level = (*level - mean) * scale;
        }
        let within = if scale > 0.0 { (1.0 - of_all).sqrt() } else { 1.0 };
        Self { law, bulk, levels, within }
    }

    /// A price that stands at `z` within its category.
    fn minor(&self, category: u32, z: f64, key: Key) -> i64 {
        let Price { median_minor, sigma, .. } = *self.law;
        let place = self.levels[category as usize].1 + self.within * z;
        // Where it stands among the prices of all categories.
        let part = |(share, level): &(f64, f64)| share * normal_cdf((place - level) / self.within);
        let below: f64 = self.levels.iter().map(part).sum();
        let exact = median_minor * libm::exp(sigma * normal_quantile(below.clamp(1e-12, 1.0 - 1e-12)));
        customary(self.law, exact, key.at(1))
    }
}

/// The weight of every listing before the categories have their shares.
fn popular(listings: &[Listing], popularity: Popularity, key: Key) -> Vec<f64> {
    match popularity {
        Popularity::LogNormal { sigma } => {
            (0..listings.len()).map(|i| libm::exp(sigma * normal(&mut key.at(i as u64).stream()))).collect()
        }
        Popularity::Zipf { s, q } => {
            let mut by_rank: Vec<usize> = (0..listings.len()).collect();
            by_rank.sort_unstable_by_key(|&i| key.at(i as u64).bits());
            let mut weights = vec![0.0; listings.len()];
            for (rank, listing) in by_rank.into_iter().enumerate() {
                weights[listing] = libm::pow((rank + 1) as f64 + q, -s);
            }
            weights
        }
    }
}
