//! What follows from a profile's values: growth, a year's orders, handling times, zones, prices, volumes.

use jiff::civil::Date;

use super::{Carrier, CartonSize, Client, OrderRate, Profile, Promise, Service};
use crate::calendar::{date_of, day_number};

/// Mean length of a Gregorian year is 365.2425 days; the Julian one is what people compound by.
const DAYS_PER_YEAR: f64 = 365.25;
/// Days of the year from `start` on, over which customers are said to come back.
const FIRST_YEAR: i64 = 365;

impl OrderRate {
    /// The factor that growth has so many days after `start`.
    pub fn grown(&self, days: i64) -> f64 {
        if self.growth == 0.0 { 1.0 } else { libm::pow(1.0 + self.growth, days as f64 / DAYS_PER_YEAR) }
    }

    /// Expected orders of the 365 local days from a date on, peaks aside.
    pub fn orders_of_a_year(&self, start: Date) -> f64 {
        let first = day_number(start);
        let orders = |day: i64| {
            let date = date_of(first + day);
            let (low, high) = self.day[date.weekday().to_monday_zero_offset() as usize];
            f64::midpoint(low, high) * self.season[date.month() as usize - 1] * self.grown(day)
        };
        self.factor * (0..FIRST_YEAR).map(orders).sum::<f64>()
    }
}

impl Client {
    /// Expected orders of a customer in the year from `start` on: the base rate's, shared by those who are customers in
    /// the middle of it. Neither the period's end nor a peak has a say in it.
    pub fn orders_per_customer(&self, profile: &Profile) -> f64 {
        let customers = f64::from(self.customers.count.max(1)) * (1.0 + 0.5 * self.customers.joining);
        self.rate.orders_of_a_year(self.zone.local(profile.start).date()) / customers
    }
}

impl Promise {
    /// Working time from allocation to the closing of the last carton that the warehouse plans with, milliseconds: four
    /// hours for each working day until it is shipped, and half of that when it is shipped on the same day.
    pub fn planned_handling(&self) -> i64 {
        const HOUR: i64 = 3_600_000;
        if self.ship_days == 0 { 2 * HOUR } else { i64::from(self.ship_days) * 4 * HOUR }
    }
}

impl Carrier {
    /// The zone of a distance in kilometres, from 0.
    pub fn zone(&self, distance_km: u32) -> usize {
        self.zones.iter().take_while(|bound| distance_km > **bound).count()
    }
}

impl Service {
    /// The price of a shipment of this weight to a zone, minor units of the carrier's currency.
    pub fn price(&self, zone: usize, weight_g: i64) -> i64 {
        self.price[zone] + self.per_kg * ((weight_g + 999) / 1000)
    }
}

impl CartonSize {
    /// Volume inside, cubic millimetres.
    pub fn volume(&self) -> i64 {
        self.size_mm.iter().map(|side| i64::from(*side)).product()
    }
}
