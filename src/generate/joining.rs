//! When a client's customers join, and how fast they lose interest.
//!
//! Customers are numbered by when they join. `count` of them do in the three years before `start`, at an even pace through the
//! hours of the week; from then on they come as base orders do: so many to an expected order, at the hours, weekdays
//! and seasons of orders. Who has joined by some instant thus depends on `start` and the base rate alone, never on a peak or on
//! when the period ends. The unit of a year is the base orders expected of the year from `start`.
//!
//! Somebody who joined t years ago orders (1 + t/β)^−0.6 times as often as at first. That is how many are left in the
//! Pareto/NBD model of CDNOW's customers, with an exponent of 0.606 and β = 11.7 weeks (Fader, Hardie and Lee, "Counting Your
//! Customers the Easy Way", 2005); here all order less instead of some ordering nothing, so that who is left needs no memory.

use crate::calendar::{date_of, day_number};
use crate::demand::Demand;
use crate::profile::{Client, FADING, Profile};
use crate::random::Key;

/// How long before the period the first joined.
const EARLIER_YEARS: f64 = 3.0;
const EARLIER_DAYS: i64 = 3 * 365;
pub(super) const EARLIER_MINUTES: i64 = EARLIER_DAYS * 1440;
const MINUTE: i64 = 60_000;
/// A customer joins in the first half of the room there is until the next does: most orders of the rest are its first.
const JITTER: f64 = 0.5;

/// When a client's customers join.
#[derive(Debug)]
pub(super) struct Joining {
    /// Those who are there at `start`.
    pub(super) count: u32,
    /// Those who join in a year from then on.
    pub(super) a_year: f64,
    /// The same to an expected base order.
    pub(super) per_order: f64,
    /// Years in which interest falls to 2^−0.6; none when it never does.
    beta: Option<f64>,
    /// First minute of the period.
    start: i64,
    key: Key,
}

/// Whose turn it is: how many have joined, and the share of orders by when they did.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ages {
    /// The end of the last block, which is taken for whole: who has not joined is drawn again.
    room: f64,
    /// Those who were there at `start`, and how many joined in a year before and after it.
    count: f64,
    pace: (f64, f64),
    beta: Option<f64>,
    /// (1 + t/β)^0.4 for those who joined at `start`.
    at_start: f64,
    /// Weight of those who have joined since, and of all.
    weights: (f64, f64),
}

impl Joining {
    pub(super) fn new(profile: &Profile, client: &Client, key: Key) -> Self {
        let count = client.customers.count.max(1);
        let a_year = f64::from(count) * client.customers.joining;
        let orders = client.rate.orders_of_a_year(client.zone.local(profile.start).date());
        Self {
            count,
            a_year,
            per_order: if orders > 0.0 { a_year / orders } else { 0.0 },
            beta: client.customers.beta(),
            start: profile.start / MINUTE,
            key: key.named("joining"),
        }
    }

    /// How many have joined at a minute since 1970, as a number that runs through the fractions between two customers.
    #[inline]
    pub(super) fn position(&self, demand: &Demand, minute: i64) -> f64 {
        f64::from(self.count) + self.per_order * demand.expected_base(self.start, minute)
    }

    /// How many have joined at a minute since 1970; ids are counted in this order.
    pub(super) fn joined(&self, demand: &Demand, minute: i64) -> u32 {
        let position = self.position(demand, minute);
        let next = position as u32;
        next + u32::from(position >= self.joins_at(next))
    }

    /// Where between its number and the next a customer joins.
    #[inline]
    pub(super) fn joins_at(&self, customer: u32) -> f64 {
        f64::from(customer) + JITTER * self.key.at(u64::from(customer)).unit()
    }

    /// The minute and its fraction at which a position is reached from `start` on.
    pub(super) fn minute_of(&self, demand: &Demand, position: f64) -> f64 {
        demand.minute_after(self.start, (position - f64::from(self.count)) / self.per_order)
    }

    /// When a customer joined, milliseconds.
    pub(super) fn created_at(&self, earlier: &mut Earlier<'_>, demand: &Demand, customer: u32) -> i64 {
        let position = self.joins_at(customer);
        if customer < self.count {
            return earlier.at(position / f64::from(self.count));
        }
        // A second off, so that no rounding puts the first order before it.
        (self.minute_of(demand, position) * MINUTE as f64) as i64 - 1_000
    }

    /// The share of orders by when customers joined, when the last of them stand in the block before this one.
    pub(super) fn ages(&self, room: u64) -> Ages {
        let (room, count) = (room as f64, f64::from(self.count));
        let before = count / EARLIER_YEARS;
        // If nobody joins any more, the rest of the last block is taken to be as long as before.
        let after = if self.a_year > 0.0 { self.a_year } else { before };
        let since = (room - count).max(0.0) / after;
        let grown = |years: f64| self.beta.map_or(years, |beta| libm::pow(1.0 + years / beta, 1.0 - FADING));
        let (at_start, first) = (grown(since), grown(since + EARLIER_YEARS));
        let new = after * (at_start - grown(0.0));
        let weights = (new, new + before * (first - at_start));
        Ages { room, count, pace: (before, after), beta: self.beta, at_start, weights }
    }
}

impl Ages {
    /// The position of whom an order comes from, by a number in 0..1.
    #[inline]
    pub(super) fn position(&self, chance: f64) -> f64 {
        let weight = chance * self.weights.1;
        let (before, after) = self.pace;
        let position = if weight < self.weights.0 {
            self.room - after * self.years(weight / after + f64::from(u8::from(self.beta.is_some())))
        } else {
            let years = self.years(self.at_start + (weight - self.weights.0) / before);
            self.count - before * (years - self.years(self.at_start))
        };
        position.clamp(0.0, self.room - 1.0)
    }

    /// The years after which (1 + t/β)^0.4 has this value.
    #[inline]
    fn years(&self, grown: f64) -> f64 {
        match self.beta {
            // x^(1 / 0.4), by operations that every machine rounds alike.
            Some(beta) => beta * (grown * grown * grown.sqrt() - 1.0),
            None => grown,
        }
    }
}

/// The three years before the period, by the hours of the week in which a client has orders.
pub(super) struct Earlier<'p> {
    client: &'p Client,
    /// Its first day, since 1970.
    first: i64,
    /// Weights of the days of a week, from its first day on.
    days: [f64; 7],
    /// Weight of a week, and of all.
    week: f64,
    total: f64,
    hours: f64,
    /// The day that was asked for last, and the instants between which it lies: customers are asked for in order.
    day: i64,
    bounds: (i64, i64),
}

impl<'p> Earlier<'p> {
    pub(super) fn new(profile: &Profile, client: &'p Client) -> Self {
        let first = day_number(client.zone.local(profile.start).date()) - EARLIER_DAYS;
        let weekday = date_of(first).weekday().to_monday_zero_offset() as usize;
        let weights = client.rate.day.map(|(low, high)| f64::midpoint(low, high));
        // Without orders all days are alike.
        let any = weights.iter().any(|weight| *weight > 0.0);
        let days = std::array::from_fn(|day| if any { weights[(weekday + day) % 7] } else { 1.0 });
        let week: f64 = days.iter().sum();
        let rest: f64 = days[..(EARLIER_DAYS % 7) as usize].iter().sum();
        let total = (EARLIER_DAYS / 7) as f64 * week + rest;
        let hours = client.rate.hours.iter().sum();
        Self { client, first, days, week, total, hours, day: -1, bounds: (0, 0) }
    }

    /// The instant at which this share of it has passed; milliseconds.
    fn at(&mut self, share: f64) -> i64 {
        let mut left = share * self.total;
        let weeks = (left / self.week).floor().min((EARLIER_DAYS / 7) as f64);
        left -= weeks * self.week;
        let mut day = weeks as i64 * 7;
        let mut weight = self.days[0];
        while day + 1 < EARLIER_DAYS && left >= weight {
            left -= weight;
            day += 1;
            weight = self.days[day as usize % 7];
        }
        let of_hour = &self.client.rate.hours;
        let mut hours = left / weight.max(f64::MIN_POSITIVE) * self.hours;
        let mut hour = 0;
        while hour < 23 && hours >= of_hour[hour] {
            hours -= of_hour[hour];
            hour += 1;
        }
        let within = (hours / of_hour[hour].max(f64::MIN_POSITIVE)).clamp(0.0, 0.999_999);
        if day != self.day {
            let start = |day: i64| self.client.zone.start_of(date_of(self.first + day));
            (self.day, self.bounds) = (day, (start(day), start(day + 1)));
        }
        let (from, until) = self.bounds;
        from + ((until - from) as f64 * (hour as f64 + within) / 24.0) as i64
    }
}
