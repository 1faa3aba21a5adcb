//! Which product a line takes: one that sells, one that goes with the others, or one that the customer buys again.
//!
//! The first line is drawn by what sells; each further one, with some chance, from the group of an earlier one's product, by what
//! sells in the group. Groups lie within a category, so a peak's shift of categories leaves what sells in each as it is, and
//! every line by itself has the popularity that the profile says, but for the rule that an order names a product once.
//!
//! A customer's shortlist is some places, each with a product drawn by what sells, at an address of customer and place. A line is
//! taken from it with some chance; an order's lines take places one after the other, from one drawn for the order. Under a
//! shifted mix a place's product is accepted with its category's factor over the largest, else the line is drawn: that makes
//! the shifted mix again, exactly. The same holds for what sells better in one week than in another; there a shortlist is
//! asked more often, so that as many lines come from it.
//!
//! "Product" here is whoever has a listing of the catalogue in the week of the order.

use std::cmp::Reverse;

use super::catalogue::Catalogue;
use super::range::{Range, Week};
use super::traits::Traits;
use crate::profile::{Baskets, Client};
use crate::random::{Key, Steps, unit};

/// Places on a shortlist: over a year of 57 orders of ten lines, as measured, nearly all have been bought before.
const PLACES: u64 = 24;
/// Products of a group, from least to most: drawn, each order of magnitude as likely as the next, so that a quarter goes
/// with nothing. So few that the pair that goes together most does so many times more often than by chance, as measured.
const GROUP: (f64, f64) = (1.0, 16.0);

/// Parts of a line's chance: whether it is drawn freely, which product, whether a shortlist's is accepted.
const WAY: u64 = 2;
const ACCEPTED: u64 = 3;
/// Parts of a product's chance: whether it sells in the week, and the next draw when it does not.
const SELLS: u64 = 1 << 32;
const AGAIN: u64 = SELLS + 1;
/// Draws until one is taken that does not sell: of products that are all seasonal and often in promotion one in a thousand.
const DRAWS: usize = 16;
/// Part of an order's lines' chance: the first place on the shortlist. Lines have numbers below it.
const FIRST_PLACE: u64 = 1 << 32;

/// What goes together and what comes again, of a client.
#[derive(Debug)]
pub(super) struct Choice {
    /// Chances that a shortlist is asked, and that a line goes with another.
    again: f64,
    together: f64,
    shortlists: Key,
    /// Group of each product.
    group: Vec<u32>,
    /// First place of each group among `members` and, last, their number.
    starts: Vec<u32>,

    /// Products by group, in it by price.
    members: Vec<u32>,
    steps: Steps,
    /// For no peak and then for each, the chance with which a shortlist's product is accepted, by category; none: always.
    accepted: Vec<Option<Vec<f64>>>,
}

/// The choice of an order's products.
#[derive(Debug)]
pub(super) struct OrderChoice<'c> {
    of: &'c Choice,
    catalogue: &'c Catalogue,
    range: &'c Range,
    week: &'c Week,
    traits: &'c Traits,
    mix: u32,
    price_level: u64,
    shortlist: Key,
    first_place: u64,
}

impl Choice {
    /// `shifts` are the peaks' factors on categories, in the order of the profile's peaks.
    pub(super) fn new(
        client: &Client,
        key: Key,
        (catalogue, range): (&Catalogue, &Range),
        shifts: &[&[(String, f64)]],
    ) -> Self {
        let Baskets { again, together } = client.baskets;
        let shares = catalogue.ordinary_shares();
        let (members, starts) = groups(catalogue, &shares, key.named("groups"));
        let mut group = vec![0; members.len()];
        for (number, bounds) in starts.windows(2).enumerate() {
            members[bounds[0] as usize..bounds[1] as usize].iter().for_each(|it| group[*it as usize] = number as u32);
        }
        let best = |product: usize| shares[product] * catalogue.listings[product].season.highest();
        let steps = Steps::new(&members.iter().map(|product| best(*product as usize)).collect::<Vec<_>>());
        let accepted = |shift: &&[(String, f64)]| {
            let factor = |code: &str| shift.iter().find(|(shifted, _)| shifted == code).map_or(1.0, |(_, f)| *f);
            let factors: Vec<f64> = client.products.categories.iter().map(|(it, _)| factor(&it.code)).collect();
            let largest = factors.iter().copied().fold(0.0, f64::max);
            factors.iter().any(|it| *it < largest).then(|| factors.iter().map(|it| it / largest).collect())
        };
        Self {
            again: (again / range.taken(catalogue)).min(1.0),
            together,
            shortlists: key.named("shortlists"),
            group,
            starts,
            members,
            steps,
            accepted: std::iter::once(None).chain(shifts.iter().map(accepted)).collect(),
        }
    }

    /// The listings of a customer's shortlist, place by place.
    pub(super) fn shortlist(&self, what: (&Catalogue, &Range, &Traits), week: &Week, customer: u32) -> Vec<usize> {
        let choice = self.of_order(what, week, (customer, self.shortlists, 0));
        (0..PLACES).map(|place| choice.place(place)).collect()
    }

    /// The choice of an order of a customer's, with the address of its lines.
    #[inline]
    pub(super) fn of_order<'c>(
        &'c self,
        (catalogue, range, traits): (&'c Catalogue, &'c Range, &'c Traits),
        week: &'c Week,
        (customer, lines, mix): (u32, Key, u32),
    ) -> OrderChoice<'c> {
        OrderChoice {
            of: self,
            catalogue,
            range,
            week,
            traits,
            mix,
            price_level: traits.price_level(customer),
            shortlist: self.shortlists.at(u64::from(customer)),
            first_place: lines.at(FIRST_PLACE).below(PLACES),
        }
    }
}

impl OrderChoice<'_> {
    /// The listing of a line, if no other line has it; `earlier` are those of the order's lines before it.
    #[inline]
    pub(super) fn listing(&self, key: Key, chance: Key, earlier: &[u32]) -> usize {
        let way = key.at(WAY);
        if way.unit() < self.of.again
            && let Some(listing) = self.again(earlier.len() as u64, key)
        {
            return listing;
        }
        if !earlier.is_empty() && unit(way.bits() << 32) < self.of.together {
            let other = earlier[way.at(0).below(earlier.len() as u64) as usize];
            return self.beside(other, chance);
        }
        self.any(chance)
    }

    /// One by what sells.
    #[inline]
    pub(super) fn any(&self, chance: Key) -> usize {
        self.drawn(chance, |bits| self.catalogue.pick(self.mix, bits))
    }

    /// One of the same group.
    #[inline]
    fn beside(&self, other: u32, chance: Key) -> usize {
        let group = self.of.group[other as usize] as usize;
        let places = self.of.starts[group] as usize..self.of.starts[group + 1] as usize;
        self.drawn(chance, |bits| self.of.members[self.of.steps.pick_within(places.clone(), bits)] as usize)
    }

    /// The first of some draws that sells in the week.
    #[inline]
    fn drawn(&self, mut chance: Key, pick: impl Fn(u64) -> usize) -> usize {
        let mut listing = pick(self.traits.product(self.price_level, chance));
        for _ in 1..DRAWS {
            if self.sells(listing, chance.at(SELLS)) {
                break;
            }
            chance = chance.at(AGAIN);
            listing = pick(self.traits.product(self.price_level, chance));
        }
        listing
    }

    #[inline]
    fn sells(&self, listing: usize, chance: Key) -> bool {
        self.range.is_taken(listing as u32, self.week, chance.unit())
    }

    /// What stands in a place of the customer's shortlist.
    #[inline]
    fn place(&self, place: u64) -> usize {
        self.catalogue.pick(0, self.traits.product(self.price_level, self.shortlist.at(place)))
    }

    /// What the customer's shortlist has for a line, if it sells in the week and goes with the mix.
    #[inline]
    fn again(&self, line: u64, key: Key) -> Option<usize> {
        let listing = self.place((self.first_place + line) % PLACES);
        let chance = key.at(ACCEPTED);
        if !self.sells(listing, chance) {
            return None;
        }
        match &self.of.accepted[self.mix as usize] {
            None => Some(listing),
            Some(chances) => {
                let category = self.catalogue.listings[listing].category as usize;
                (chance.at(0).unit() < chances[category]).then_some(listing)
            }
        }
    }
}

/// Products by group, in it by price, and the first place of each group. Products of a group sell about as well as each
/// other, as the flavours of one thing do.
fn groups(catalogue: &Catalogue, shares: &[f64], key: Key) -> (Vec<u32>, Vec<u32>) {
    let category = |product: &u32| catalogue.listings[*product as usize].category;
    let share = |product: &u32| shares[*product as usize];
    let mut members: Vec<u32> = (0..catalogue.listings.len() as u32).collect();
    // Numbers that are not negative have the order of their bits.
    members.sort_by_cached_key(|it| (category(it), Reverse(share(it).to_bits()), *it));
    let mut starts = vec![0];
    let mut start = 0;
    while start < members.len() {
        let (least, most) = GROUP;
        let size = least * libm::pow(most / least, key.at(starts.len() as u64).at(0).unit());
        let nearest = members[start..].iter().take(size as usize);
        let end = start + nearest.take_while(|it| category(it) == category(&members[start])).count();
        members[start..end].sort_by_key(|product| (catalogue.listings[*product as usize].price_minor, *product));
        starts.push(end as u32);
        start = end;
    }
    (members, starts)
}
