//! A client's customers: who there are, who orders how often.
//!
//! No state is kept. A customer's order rate is gamma distributed over the customers, so that order counts are
//! negative binomial; the chance that an order comes from the customers below some quantile of rates is then the gamma
//! law with one more degree of shape. [`classes`](super::classes) are that law's inverse in 256 classes of equal shares of
//! orders; within a class customers are alike.
//!
//! Who joined when has its say too (see [`Joining`]). Ids rise with `created_at` and are cut into blocks, each with all rates from
//! the lowest to the highest: an order is drawn an age first, which names a block, then a rate, which names one of it; who
//! has not joined yet is drawn again. Within a block a keyed permutation scatters the rates over the ids. Each [`KINDS`]
//! neighbours by rate are one of each kind of the [`Rhythm`]: the hour draws the kind.
//!
//! Two more laws give orders to customers: a customer's first order comes minutes after it joined (see [`Newcomers`](super::newcomers)),
//! and some orders follow others within the hour: they take their customer from a slot of the hour, for which one is drawn.
//! Half the orders that take a slot find it taken, or nearly, when there are as many slots as orders that take one.

use std::sync::Arc;

use super::classes::CLASSES;
use super::column;
use super::common::Common;
use super::joining::{Ages, Joining};
use super::newcomers::Newcomers;
use super::places::{PlaceLaw, Places};
use super::rhythm::{KINDS, Kinds, OF_THE_DAY, Rhythm, kind};
use super::traits::{Address, Traits};
use crate::demand::{Arrivals, Demand};
use crate::profile::{Client, Profile};
use crate::random::{Key, Permutation, unit};

/// A block is this part of those who are there at `start`, so that a draw seldom meets someone who has not joined.
const BLOCKS: u32 = 16;
/// The size of a block below which rates would be too coarse.
const LEAST_BLOCK: u32 = 64;
/// Draws before an order is given to whoever had joined: even of ten customers a draw finds one as often as not.
const ATTEMPTS: u64 = 40;
/// Share of the orders that take a slot which follow another one in it: 1 − (1 − 1/e), for as many slots as such orders.
const FOLLOWING: f64 = 0.367_879;
const HOUR: i64 = 60;

/// The law of a client's customers.
#[derive(Debug)]
pub(super) struct Customers {
    pub(super) joining: Joining,
    /// Bounds of the [`Classes`].
    bounds: Arc<[f64]>,
    /// Customers of a block.
    block: u64,
    /// Puts the rates of a block on its ids.
    scatter: Permutation,
    scatter_key: Key,
    key: Key,
    rhythm: Rhythm,
    pub(super) traits: Traits,
    places: PlaceLaw,
    /// Share that are firms.
    firms: f64,
    /// Share who live with another one, firms aside.
    households: f64,
    /// Share of orders that take a slot.
    in_slots: f64,
    slots: Key,
}

/// Those who have joined at some minute, by when they did, and who of them likes the hour.
#[derive(Debug, Clone, Copy)]
struct Members<'c> {
    joined: u32,
    ages: Ages,
    kinds: &'c Kinds,
}

impl Customers {
    pub(super) fn new(profile: &Profile, client: &Client, key: Key, (places, common): (&Places, &Common)) -> Self {
        let joining = Joining::new(profile, client, key);
        let block = joining.count.div_ceil(BLOCKS).max(LEAST_BLOCK).min(joining.count);
        Self {
            bounds: common.classes(client.shape(profile)),
            block: block.into(),
            scatter: Permutation::below(block.into()),
            scatter_key: key.named("scatter"),
            key: key.named("customers"),
            rhythm: Rhythm::new(&client.rate, client.habits.hours),
            traits: Traits::new(client, key, common),
            places: places.drawn_by(&client.ships_to),
            firms: client.customers.firms,
            households: client.customers.households,
            in_slots: client.customers.follow_up / FOLLOWING,
            slots: key.named("follow-ups"),
            joining,
        }
    }

    /// Appends who places each order of a wave: those from `first` on, which come from this minute on.
    pub(super) fn order(
        &self,
        demand: &Demand,
        (from, first): (i64, usize),
        arrivals: &Arrivals,
        newcomers: &mut Newcomers,
        into: &mut Vec<u32>,
    ) {
        let keys = &arrivals.key[first..];
        if keys.is_empty() {
            return;
        }
        let members = self.members(demand, from);
        if self.in_slots > 0.0 {
            let hour = from.div_euclid(HOUR);
            let then = self.members(demand, hour * HOUR);
            let expected = demand.expected_base(hour * HOUR, hour * HOUR + HOUR);
            let slots = (expected * self.in_slots).ceil().max(1.0) as u64;
            let key = self.slots.at(hour as u64);
            into.extend(keys.iter().map(|order| {
                let chance = order.at(column::FOLLOW_UP);
                if unit(chance.bits()) < self.in_slots {
                    self.pick(key.at(chance.at(0).below(slots)), &then)
                } else {
                    self.pick(order.at(column::CUSTOMER), &members)
                }
            }));
        } else {
            into.extend(keys.iter().map(|order| self.pick(order.at(column::CUSTOMER), &members)));
        }
        newcomers.claim((&self.joining, demand), (from, first), arrivals, into);
    }

    /// Who has joined at a minute since 1970.
    fn members(&self, demand: &Demand, minute: i64) -> Members<'_> {
        let joined = self.joining.joined(demand, minute);
        let room = u64::from(joined).div_ceil(self.block) * self.block;
        Members { joined, ages: self.joining.ages(room), kinds: self.rhythm.at(demand.local(minute)) }
    }

    /// Who of the members places the order with this key.
    #[inline]
    fn pick(&self, key: Key, members: &Members<'_>) -> u32 {
        let mut customer = 0;
        for attempt in 0..ATTEMPTS {
            let key = key.at(attempt);
            let block = members.ages.position(key.unit()) as u64 / self.block;
            let bits = key.at(0).bits();
            let class = (bits >> 56) as usize;
            let within = f64::from((bits >> 24) as u32) * (1.0 / (1u64 << 32) as f64);
            let (low, high) = (self.bounds[class], self.bounds[class + 1]);
            let rank = (((low + (high - low) * within) * self.block as f64) as u64).min(self.block - 1);
            let of_kind = rank / KINDS as u64 * KINDS as u64 + kind(members.kinds, (bits as u32) << 8) as u64;
            let rank = if of_kind < self.block { of_kind } else { rank };
            customer = block * self.block + self.scatter.of(self.scatter_key.at(block), rank);
            if customer < u64::from(members.joined) {
                return customer as u32;
            }
        }
        (customer % u64::from(members.joined)) as u32
    }

    /// The customer's own chance.
    #[inline]
    pub(super) fn key(&self, customer: u32) -> Key {
        self.key.at(u64::from(customer))
    }

    /// How often a customer orders against the mean of its block, and the quarter of the day and half of the week it likes.
    pub(super) fn part(&self, customer: u32) -> (f64, (usize, usize)) {
        let (block, place) = (u64::from(customer) / self.block, u64::from(customer) % self.block);
        let rank = self.scatter.back(self.scatter_key.at(block), place);
        let neighbours = rank / KINDS as u64 * KINDS as u64;
        let end = (neighbours + KINDS as u64).min(self.block);
        // The share of orders below a share of customers.
        let orders = |customers: f64| {
            let class = self.bounds.partition_point(|bound| *bound <= customers).clamp(1, CLASSES);
            let (low, high) = (self.bounds[class - 1], self.bounds[class]);
            let within = if high > low { ((customers - low) / (high - low)).min(1.0) } else { 0.0 };
            ((class - 1) as f64 + within) / CLASSES as f64
        };
        let share = |rank: u64| rank as f64 / self.block as f64;
        let often = (orders(share(end)) - orders(share(neighbours))) / (share(end) - share(neighbours));
        let kind = (rank - neighbours) as usize;
        (often, (kind % OF_THE_DAY, kind / OF_THE_DAY))
    }

    /// The chance that a household shares: its address and family name. Now and then the customer after another, who
    /// came soon after, lives with them.
    #[inline]
    pub(super) fn home(&self, customer: u32) -> Key {
        let own = self.key(customer);
        let shared = customer % 2 == 1 && own.at(20).unit() < self.households && !self.is_firm(customer);
        if shared && !self.is_firm(customer - 1) { self.key(customer - 1) } else { own }
    }

    /// Where a home is: a number into [`Places`].
    #[inline]
    pub(super) fn place(&self, home: Key) -> usize {
        self.places.pick(home.at(1).bits())
    }

    /// Where an order of a customer's goes.
    #[inline]
    pub(super) fn ship_to(&self, customer: u32, chance: Key) -> Address {
        let key = self.home(customer);
        let home = Address { place: self.place(key), key };
        self.traits.ship_to(customer, home, &self.places, chance)
    }

    /// Whether a customer is a firm.
    pub(super) fn is_firm(&self, customer: u32) -> bool {
        self.key(customer).at(2).unit() < self.firms
    }
}
