//! What follows from a profile's values: handling times, zones, prices, volumes.

use super::{Carrier, CartonSize, Promise, Service};

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
