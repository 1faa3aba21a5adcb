//! What a client's customers are like: how much they take at a time and how dear, through which channel, and where it goes.
//!
//! A trait is a place of the customer's own in 0..1, a pure function of the customer, apart from how often it orders. Orders
//! are drawn near it (see [`Habit`]), or with some chance from it, so that what the client's profile says of all orders
//! together stays as it is.

use crate::profile::{Addresses, Client};
use crate::random::{Alias, Habit, Key, unit};

use super::common::Common;
use super::places::PlaceLaw;

/// Parts of a customer's traits; none is used again.
const LINES: u64 = 0;
const PRICES: u64 = 1;
const CHANNEL: u64 = 2;
const HAS_SECOND: u64 = 3;
const SECOND: u64 = 4;

/// Share of the customers who have a second address. An assumption.
const WITH_SECOND: f64 = 0.25;

/// Where somebody lives: a place, a number into [`Places`](super::places::Places), and the chance of the address in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Address {
    pub(super) place: usize,
    pub(super) key: Key,
}

/// The law of a client's customers' traits.
#[derive(Debug)]
pub(super) struct Traits {
    key: Key,
    lines: Habit,
    prices: Habit,
    channels: Alias,
    /// Share of orders by the usual channel.
    usual_channel: f64,
    addresses: Addresses,
}

impl Traits {
    pub(super) fn new(client: &Client, key: Key, common: &Common) -> Self {
        Self {
            key: key.named("traits"),
            lines: common.habit(client.habits.lines),
            prices: common.habit(client.habits.prices),
            channels: Alias::new(&client.channels.iter().map(|(_, share)| *share).collect::<Vec<_>>()),
            usual_channel: client.habits.channel,
            addresses: client.addresses,
        }
    }

    #[inline]
    fn own(&self, customer: u32, part: u64) -> Key {
        self.key.at(u64::from(customer)).at(part)
    }

    /// The chance from which an order's number of lines is drawn.
    #[inline]
    pub(super) fn lines(&self, customer: u32, fresh: Key) -> u64 {
        self.lines.bits(self.own(customer, LINES).bits(), fresh.bits())
    }

    /// How dear a customer likes it.
    #[inline]
    pub(super) fn price_level(&self, customer: u32) -> u64 {
        self.own(customer, PRICES).bits()
    }

    /// The chance from which a product is drawn, for somebody with this price level.
    #[inline]
    pub(super) fn product(&self, price_level: u64, fresh: Key) -> u64 {
        self.prices.bits(price_level, fresh.bits())
    }

    /// The share of customers whose baskets are smaller.
    pub(super) fn line_level(&self, customer: u32) -> f64 {
        self.own(customer, LINES).unit()
    }

    /// The channel that a customer mostly takes, counted from the client's first.
    pub(super) fn usual_channel(&self, customer: u32) -> usize {
        self.channels.pick(self.own(customer, CHANNEL).bits())
    }

    /// Whether a customer has a second address.
    #[inline]
    pub(super) fn has_second_address(&self, customer: u32) -> bool {
        self.addresses.second > 0.0 && self.own(customer, HAS_SECOND).unit() < WITH_SECOND
    }

    /// The channel of an order, counted from the client's first.
    #[inline]
    pub(super) fn channel(&self, customer: u32, chance: Key) -> usize {
        let from = if chance.unit() < self.usual_channel { self.own(customer, CHANNEL) } else { chance.at(0) };
        self.channels.pick(from.bits())
    }

    /// Where an order goes: home, to somebody else as a gift, or to the customer's second address.
    #[inline]
    pub(super) fn ship_to(&self, customer: u32, home: Address, places: &PlaceLaw, chance: Key) -> Address {
        let Addresses { gifts, second } = self.addresses;
        let at = |key: Key| Address { place: places.pick(key.at(0).bits()), key };
        let whose = unit(chance.bits());
        if whose < gifts {
            at(chance)
        } else if whose < gifts + second / WITH_SECOND && self.has_second_address(customer) {
            at(self.own(customer, SECOND))
        } else {
            home
        }
    }
}
