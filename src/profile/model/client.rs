//! Clients: who orders what and how often, and what is promised to them.

use std::sync::Arc;

use jiff::civil::Date;

use super::{
    Addresses, Backorder, Baskets, Count, Currency, Discount, Habits, Products, Promise, Promotion, Shipping, Stock,
};
use crate::calendar::{Holidays, Zone, date_of, day_number};
use crate::tables::words::PaymentMethod;

/// Mean length of a Gregorian year is 365.2425 days; the Julian one is what people compound by.
const DAYS_PER_YEAR: f64 = 365.25;
/// Days of the year from `start` on, over which customers are said to come back.
const FIRST_YEAR: i64 = 365;

/// A tenant whose orders are fulfilled.
#[derive(Debug, Clone)]
pub struct Client {
    /// Its key in the profile, or `group-k`.
    pub code: String,
    /// `client_id`; below [`Profile::max_clients`](crate::profile::Profile::max_clients), at least 1.
    pub number: u32,
    /// For people.
    pub name: String,
    /// The group it was made from.
    pub group: Option<String>,
    /// Its own factor on orders and customers; already in [`OrderRate::factor`] and [`Customers::count`].
    pub size: f64,
    /// The preset it is like: `web`, `grocery`, `wholesale`; the `segment` column.
    pub segment: String,
    /// The local time of its curves.
    pub zone: Zone,
    /// ISO 3166 alpha-2: clients of one country share some of their days' noise.
    pub country: String,
    /// All its money is in this.
    pub currency: Currency,
    /// Indices into [`Profile::warehouses`](crate::profile::Profile::warehouses), ascending.
    pub warehouses: Vec<usize>,
    /// Indices into [`Profile::carriers`](crate::profile::Profile::carriers), ascending; all share one currency.
    pub carriers: Vec<usize>,
    /// ISO 3166 alpha-2 country and share of orders, by country; sums to 1.
    pub ships_to: Vec<(String, f64)>,
    /// When orders come.
    pub rate: OrderRate,
    /// Who orders.
    pub customers: Customers,
    /// How alike the orders of one customer are.
    pub habits: Habits,
    /// Where they go.
    pub addresses: Addresses,
    /// What it sells.
    pub products: Products,
    /// What is bought together, and again.
    pub baskets: Baskets,
    /// Lines of an order.
    pub lines: Count,
    /// Units of a line.
    pub units: Count,
    /// Channel and share, by name; sums to 1.
    pub channels: Vec<(String, f64)>,
    /// Tax on goods and shipping, in millionths.
    pub tax_ppm: i64,
    /// Discount on a whole order.
    pub discount: Discount,
    /// Weeks in which products are sold at a discount.
    pub promotion: Promotion,
    /// What the customer pays for shipping.
    pub shipping: Shipping,
    /// How customers pay, and the share of orders; sums to 1.
    pub payment: Vec<(PaymentMethod, f64)>,
    /// Share of delivered order lines of which something is sent back.
    pub returns: f64,
    /// Days from invoice to due date.
    pub terms_days: u32,
    /// Share of orders cancelled before they are packed.
    pub cancel: f64,
    /// What the customer is told.
    pub promise: Promise,
    /// How well the pick faces are filled.
    pub stock: Stock,
    /// What becomes of units that are not there.
    pub backorder: Backorder,
    /// Stock look-ups per order, in the shop before it.
    pub lookups: f64,
    /// Look-ups of an order's status per order, after it.
    pub tracks: f64,
}

/// The law of a client's order rate, before peaks.
#[derive(Debug, Clone)]
pub struct OrderRate {
    /// Orders of a day, Monday first, both ends included. Scale and size are not yet applied.
    pub day: [(f64, f64); 7],
    /// Multiplies `day`: the profile's scale times the member's own size.
    pub factor: f64,
    /// Share of a day's orders per local hour; sums to 1.
    pub hours: [f64; 24],
    /// Factor per month, January first.
    pub season: [f64; 12],
    /// Growth a year, compounded daily from [`Profile::start`](crate::profile::Profile::start).
    pub growth: f64,
    /// Coefficient of variation of the gamma factor of each day.
    pub noise: f64,
    /// Share of the noise's variance that is the same for all clients of the country.
    pub shared: f64,
    /// Public holidays.
    pub holidays: HolidayRate,
    /// Whether a day's number is an expectation or the count itself.
    pub arrivals: Arrivals,
}

/// What public holidays do to a client's order rate. Exact days have none.
#[derive(Debug, Clone)]
pub struct HolidayRate {
    /// The name of the holidays.
    pub calendar: String,
    /// The holidays.
    pub dates: Arc<Holidays>,
    /// Factor on the rate on them.
    pub times: f64,
    /// The same on 25 December, if it is one of them.
    pub christmas: f64,
}

impl Client {
    /// Whether a code is its own or that of its group.
    pub fn is_called(&self, code: &str) -> bool {
        self.code == code || self.group.as_deref() == Some(code)
    }
}

impl HolidayRate {
    /// The factor that a date has.
    pub fn on(&self, date: Date) -> f64 {
        if !self.dates.contains(date) {
            1.0
        } else if (date.month(), date.day()) == (12, 25) {
            self.christmas
        } else {
            self.times
        }
    }
}

impl OrderRate {
    /// The factors that a date has by its month and as a holiday.
    pub fn season_of(&self, date: Date) -> f64 {
        let holiday = if self.arrivals == Arrivals::Exact { 1.0 } else { self.holidays.on(date) };
        self.season[date.month() as usize - 1] * holiday
    }

    /// The factor by which orders have grown `days` days after `start`.
    pub fn grown(&self, days: i64) -> f64 {
        if self.growth == 0.0 { 1.0 } else { libm::pow(1.0 + self.growth, days as f64 / DAYS_PER_YEAR) }
    }

    /// Orders of a day about a date, the mean of a week without noise and holidays; `start` is the day number from which growth
    /// counts.
    pub fn orders_about(&self, date: Date, start: i64) -> f64 {
        let week: f64 = self.day.iter().map(|(low, high)| f64::midpoint(*low, *high)).sum();
        let season = self.season[date.month() as usize - 1];
        self.factor * week / 7.0 * season * self.grown(day_number(date) - start)
    }

    /// Expected orders of the 365 local days from a date on, peaks aside.
    pub fn orders_of_a_year(&self, start: Date) -> f64 {
        let first = day_number(start);
        let orders = |day: i64| {
            let date = date_of(first + day);
            let (low, high) = self.day[date.weekday().to_monday_zero_offset() as usize];
            f64::midpoint(low, high) * self.season_of(date) * self.grown(day)
        };
        self.factor * (0..FIRST_YEAR).map(orders).sum::<f64>()
    }
}

/// What a day's number means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrivals {
    /// The expected number of a Poisson process.
    Poisson,
    /// The count, split over the day's minutes.
    Exact,
}

/// The customers of a client.
#[derive(Debug, Clone)]
pub struct Customers {
    /// How many there are at the start of the period.
    pub count: u32,
    /// The same before [`Client::size`].
    pub base: u32,
    /// How many join in a year from then on, as a share of `count`.
    pub joining: f64,
    /// Share of their orders that customers give up within a year.
    pub leaving: f64,
    /// Share of orders that follow another one of the same customer within the hour.
    pub follow_up: f64,
    /// How unevenly they come back.
    pub loyalty: Loyalty,
    /// Share that are firms.
    pub firms: f64,
    /// Share who live with another one, firms aside.
    pub households: f64,
}

/// How unevenly customers come back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Loyalty {
    /// Shape of the gamma law of customer rates: order counts are negative binomial with this `r`.
    R(f64),
    /// Share of those who order at all that order once only; `r` follows from it and the mean.
    Once(f64),
}
