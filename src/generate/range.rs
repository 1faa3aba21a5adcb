//! The range of a client: which product takes each place of its catalogue, what it costs and how well it sells, week by week.
//!
//! A catalogue has a fixed number of *listings*, each with a kind of goods, a size, a class of price and a share of what sells. The
//! product that has a listing gives way to a new one, of the same kind and size, at about the same price, under a name of
//! its own. New products come at an even pace, and each has had its turn before any has another; nothing of that depends on
//! when the period ends. Products are numbered in the order in which they come, those that are there at `start` first.
//!
//! A product's price changes now and then by a tenth or so. Promotions are windows of some weeks in which a listing sells so many
//! times as well, at a discount that is the same for everyone. Weeks are those of UTC, from Monday on.
//!
//! How well listings sell in a week changes no order and no line: a line's product is drawn by the catalogue's shares, times the most
//! that each can be better, and taken with the week's factor over that most, else it is drawn again.

use std::sync::LazyLock;

use crate::calendar::{MILLIS_PER_MINUTE, Millis, Minute};
use crate::profile::{Client, Profile, Promotion};
use crate::random::{Key, Permutation, Quantiles, unit};

use super::catalogue::{Catalogue, customary};
use super::law::draw_per_cent;
use super::seasons::{Season, WEEKS};

/// The Monday before the Unix epoch, in minutes.
const FIRST_MONDAY: Minute = -3 * 1440;
const WEEK: Minute = 7 * 1440;
/// Minutes and weeks of a year.
const YEAR: f64 = 365.25 * 1440.0;
const WEEKS_A_YEAR: f64 = 365.25 / 7.0;
/// The factor on a product's usual price, drawn anew at each change. Half of the list prices that changed for good at The Complete
/// Journey did so by more than 9.6 per cent, which is 0.14 from price to price.
static STEP: LazyLock<Quantiles> = LazyLock::new(|| Quantiles::log_normal(1.0, 0.1));

/// Which product has which listing when.
#[derive(Debug)]
pub(super) struct Succession {
    listings: u32,
    /// Products that come after `start`, in order.
    launches: Vec<Launch>,
    /// By product: the first week in which another has its listing, and which.
    successors: Vec<(i64, u32)>,
}

/// The range of a client, up to the end of what can be asked.
#[derive(Debug)]
pub(super) struct Range {
    pub(super) succession: Succession,
    /// By product: its first price among `prices`; last, their number.
    first_price: Vec<u32>,
    /// Minor units, from one change to the next.
    prices: Vec<i64>,
    /// By product: what is added to the weeks since 1970, in times between two changes, to count its changes.
    price_turn: Vec<f64>,
    /// Changes of a price in a week.
    changes: f64,
    /// Season of each listing.
    seasons: Vec<Season>,
    promotion: Promotion,
    promotions: Key,
    /// Share of the listings that are in promotion in a week.
    promoted: f64,
    /// What all listings together sell in each week of the year, against a year's mean.
    by_week: [f64; WEEKS],
}

/// A product that comes after `start`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Launch {
    /// When it enters the catalogue; from the week after on it is sold.
    pub(super) created: Minute,
    pub(super) listing: u32,
}

/// A week, and what is on in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Week {
    /// Since the Monday before 1970.
    number: i64,
    of_year: usize,
    /// Weeks that have passed of promotions whose turn is 0, and where the chance of those lies, and of the ones that began later.
    passed: u32,
    promotions: [Key; 2],
}

impl Succession {
    /// That of a client, up to a minute.
    pub(super) fn new(profile: &Profile, client: &Client, until: Minute) -> Self {
        let launches = launches(profile, client, until);
        let listings = client.products.count;
        let mut successors = vec![(i64::MAX, 0); listings as usize + launches.len()];
        let mut holders: Vec<u32> = (0..listings).collect();
        for (product, launch) in (listings..).zip(&launches) {
            let holder = std::mem::replace(&mut holders[launch.listing as usize], product);
            successors[holder as usize] = (sold_from(launch), product);
        }
        Self { listings, launches, successors }
    }

    /// The number of all products.
    pub(super) fn len(&self) -> usize {
        self.successors.len()
    }

    /// The number of products that have entered the catalogue by an instant.
    pub(super) fn by(&self, instant: Millis) -> u32 {
        let since = self.launches.partition_point(|launch| launch.created * MILLIS_PER_MINUTE <= instant);
        self.listings + since as u32
    }

    /// How a product came, unless it has always been there.
    pub(super) fn launch(&self, product: u32) -> Option<Launch> {
        product.checked_sub(self.listings).map(|number| self.launches[number as usize])
    }

    /// The listing of a product.
    pub(super) fn listing(&self, product: u32) -> u32 {
        self.launch(product).map_or(product, |launch| launch.listing)
    }

    /// The product that has a listing in a week.
    #[inline]
    pub(super) fn product(&self, listing: u32, week: &Week) -> u32 {
        let mut product = listing;
        loop {
            let (from, next) = self.successors[product as usize];
            if week.number < from {
                return product;
            }
            product = next;
        }
    }

    /// The products that are sold in some week between two minutes.
    pub(super) fn sold(&self, from: Minute, until: Minute) -> impl Iterator<Item = u32> {
        let (first, last) = (week_of(from), week_of(until));
        let is_sold = move |product: &u32| {
            let since = self.launch(*product).map_or(i64::MIN, |launch| sold_from(&launch));
            let ended = self.successors[*product as usize].0;
            since <= last && ended > first && ended > since
        };
        (0..self.len() as u32).filter(is_sold)
    }
}

/// The products that come after `start`, up to a minute, in order.
fn launches(profile: &Profile, client: &Client, until: Minute) -> Vec<Launch> {
    let key = Key::root(profile.seed).named("client").named(&client.code).named("launches");
    let listings = u64::from(client.products.count);
    let gap = YEAR / (f64::from(client.products.count) * client.products.new);
    if !gap.is_finite() {
        return Vec::new();
    }
    let (start, turns) = (profile.start / MILLIS_PER_MINUTE, Permutation::below(listings));
    let launch = |number: u64| {
        let created = start + ((number as f64 + key.at(number).unit()) * gap) as i64;
        let listing = turns.of(key.at(number / listings).at(0), number % listings) as u32;
        Launch { created, listing }
    };
    (0..u64::from(u32::MAX)).map(launch).take_while(|launch| launch.created <= until).collect()
}

impl Range {
    pub(super) fn new(profile: &Profile, client: &Client, key: Key, catalogue: &Catalogue) -> Self {
        let horizon = profile.end.max(profile.as_of) / MILLIS_PER_MINUTE;
        let succession = Succession::new(profile, client, horizon);
        let (start, end) = (week_of(profile.start / MILLIS_PER_MINUTE), week_of(horizon) + 1);
        let changes = client.products.price.changes / WEEKS_A_YEAR;
        let prices_key = key.named("prices");
        let mut range = Self {
            succession,
            first_price: vec![0],
            prices: Vec::new(),
            price_turn: Vec::new(),
            changes,
            seasons: catalogue.listings.iter().map(|it| it.season).collect(),
            promotion: client.promotion,
            promotions: key.named("promotions"),
            promoted: promoted(client.promotion),
            by_week: [0.0; WEEKS],
        };
        for product in 0..range.succession.len() as u32 {
            let key = prices_key.at(u64::from(product));
            let (since, base) = match range.succession.launch(product) {
                None => (start, catalogue.listings[product as usize].price_minor),
                Some(it) => {
                    let usual = catalogue.listings[it.listing as usize].price_minor;
                    let price = usual as f64 * STEP.pick(key.at(u64::MAX).bits());
                    (sold_from(&it), customary(&client.products.price, price, key.at(u64::MAX).at(0)))
                }
            };
            let turn = key.bits();
            range.price_turn.push(unit(turn) - since as f64 * changes);
            let last = range.change(product, end.max(since)) as u64;
            let price = |change: u64| {
                let key = key.at(change);
                match change {
                    0 => base,
                    _ => customary(&client.products.price, base as f64 * STEP.pick(key.bits()), key.at(0)),
                }
            };
            range.prices.extend((0..=last).map(price));
            range.first_price.push(range.prices.len() as u32);
        }
        range.by_week = Season::by_week(catalogue.shares(0).iter().copied().zip(range.seasons.iter().copied()));
        range
    }

    /// What is on in the week of a minute.
    pub(super) fn week(&self, minute: Minute) -> Week {
        let number = week_of(minute);
        let weeks = i64::from(self.promotion.weeks);
        let window = number.div_euclid(weeks);
        Week {
            number,
            of_year: Season::week((FIRST_MONDAY + number * WEEK).div_euclid(1440)),
            passed: number.rem_euclid(weeks) as u32,
            promotions: [self.promotions.at(window as u64), self.promotions.at(window as u64 + 1)],
        }
    }

    /// A product's price in a week, minor units.
    #[inline]
    pub(super) fn price(&self, product: u32, week: &Week) -> i64 {
        let first = self.first_price[product as usize] as usize;
        self.prices[first + self.change(product, week.number).min(self.changes_of(product))]
    }

    /// Its price when it came.
    pub(super) fn first_price(&self, product: u32) -> i64 {
        self.prices[self.first_price[product as usize] as usize]
    }

    /// How often a product's price has changed by a week.
    #[inline]
    fn change(&self, product: u32, week: i64) -> usize {
        (week as f64 * self.changes + self.price_turn[product as usize]) as usize
    }

    fn changes_of(&self, product: u32) -> usize {
        (self.first_price[product as usize + 1] - self.first_price[product as usize] - 1) as usize
    }

    /// Where the chance of a listing's promotion in a week lies, if it is in one.
    #[inline]
    fn promotion(&self, listing: u32, week: &Week) -> Option<Key> {
        let turn = week.passed + listing % self.promotion.weeks;
        let key = week.promotions[usize::from(turn >= self.promotion.weeks)].at(u64::from(listing));
        (unit(key.bits()) < self.promoted).then_some(key)
    }

    /// The discount that a listing has in a week, per cent.
    #[inline]
    pub(super) fn discount(&self, listing: u32, week: &Week) -> Option<i64> {
        if self.promoted <= 0.0 {
            return None;
        }
        self.promotion(listing, week).map(|key| draw_per_cent(key.at(0).bits(), self.promotion.of))
    }

    /// Whether a listing that was drawn is taken, by a number in 0..1: as often as it sells in a week against the most that it can.
    #[inline]
    pub(super) fn is_taken(&self, listing: u32, week: &Week, chance: f64) -> bool {
        let season = self.seasons[listing as usize];
        let chance = chance * season.highest();
        let best = season.factor(week.of_year);
        // Without a promotion a listing sells so much less than the most.
        chance * self.promotion.lift < best
            || chance < best && (self.promoted <= 0.0 || self.promotion(listing, week).is_some())
    }

    /// The share of those that are drawn which are taken, over a year.
    pub(super) fn taken(&self, catalogue: &Catalogue) -> f64 {
        let drawn: f64 = catalogue.shares(0).iter().zip(&self.seasons).map(|(share, it)| share * it.highest()).sum();
        let most = if self.promoted > 0.0 { self.promotion.lift } else { 1.0 };
        self.mean_lift() / (most * drawn)
    }

    /// How much of what sells a listing has in a week, against its share.
    #[inline]
    pub(super) fn factor(&self, listing: u32, week: &Week) -> f64 {
        let season = self.seasons[listing as usize].factor(week.of_year) / self.by_week[week.of_year];
        let is_promoted = self.promoted > 0.0 && self.promotion(listing, week).is_some();
        season * if is_promoted { self.promotion.lift } else { 1.0 } / self.mean_lift()
    }

    /// Share of the listings that are in promotion, and factor on the shares of those that are and of the others.
    pub(super) fn lifts(&self) -> (f64, f64, f64) {
        (self.promoted, self.promotion.lift / self.mean_lift(), 1.0 / self.mean_lift())
    }

    fn mean_lift(&self) -> f64 {
        1.0 + self.promoted * (self.promotion.lift - 1.0)
    }
}

/// Share of the listings in promotion, so that lines have the share that the profile says.
fn promoted(Promotion { share, lift, .. }: Promotion) -> f64 {
    share / (share + lift * (1.0 - share))
}

fn week_of(minute: Minute) -> i64 {
    (minute - FIRST_MONDAY).div_euclid(WEEK)
}

/// The first week that begins once a product has come.
fn sold_from(launch: &Launch) -> i64 {
    week_of(launch.created - 1) + 1
}
