//! The checked profile: what the rest of the program works with.
//!
//! Every value here has been checked against every other by [`crate::profile::read`], so nothing below this room asks twice.
//! Units: instants are milliseconds since 1970-01-01 UTC; money is integer minor units of the currency named beside it;
//! lengths are millimetres, weights grams; shares lie in 0..=1; a *factor* multiplies.
//! Lists of things with a number are sorted by that number, so their order in the file means nothing.

mod client;
mod count;
pub(super) mod expected;
mod goods;
mod loyalty;
mod peak;
mod people;
mod prices;
mod shipping;
mod slo;
mod tasks;
mod terms;

pub use client::{Arrivals, Client, Customers, HolidayRate, Loyalty, OrderRate};
pub use count::{Count, MOST_LINES};
pub use expected::split_share;
pub use goods::{Category, HandlingClass, Popularity, Price, Products};
pub use loyalty::FADING;
pub use peak::{Combine, DaySource, IfHoliday, Peak, PeakDays};
pub use people::{Addresses, Baskets, Habits};
pub use prices::Prices;
pub use shipping::{Carrier, CartonSize, Currency, LONGEST_TRANSIT, Service, Warehouse};
pub use slo::{Objective, Slo};
pub use tasks::Tasks;
pub use terms::{Backorder, Discount, Promise, Promotion, Shipping, SizedFor, Stock};

pub use crate::calendar::Millis;
use crate::calendar::{WaveLength, Zone};

/// One profile, whole and consistent.
#[derive(Debug, Clone)]
pub struct Profile {
    /// The profile's name; also the folder it is written to by default.
    pub name: String,
    /// Decides all chance, together with the names in the profile and the generator version.
    pub seed: u64,
    /// First instant of the world; on a wave boundary.
    pub start: Millis,
    /// The instant after the last; on a wave boundary.
    pub end: Millis,
    /// The instant at which the world is frozen; on a wave boundary, after `start`.
    pub as_of: Millis,
    /// The zone in which `start`, `end` and `as_of` were written, and the default of clients and warehouses.
    pub zone: Zone,
    /// Minutes in a wave; a divisor of 60.
    pub wave_minutes: u32,
    /// A power of two; client numbers lie below it.
    pub max_clients: u32,
    /// Multiplies all order rates; already in every [`OrderRate::factor`].
    pub scale: f64,
    /// Tables to make, by name, in the order of [`crate::tables::ALL`].
    pub tables: Vec<&'static str>,
    /// Warehouses by number.
    pub warehouses: Vec<Warehouse>,
    /// Carriers by code.
    pub carriers: Vec<Carrier>,
    /// Carton sizes from the smallest volume to the largest.
    pub cartons: Vec<CartonSize>,
    /// Kinds of goods by code: those of the file and those that clients sell.
    pub categories: Vec<Category>,
    /// Clients by number, groups expanded.
    pub clients: Vec<Client>,
    /// Peaks by code.
    pub peaks: Vec<Peak>,
    /// Kinds of tasks by number.
    pub tasks: Vec<Tasks>,
    /// What a database is held to.
    pub slo: Slo,
    /// What machines cost.
    pub prices: Option<Prices>,
}

impl Profile {
    /// The length of its waves.
    pub fn waves(&self) -> WaveLength {
        WaveLength::of_minutes(self.wave_minutes)
    }

    /// The client with this number; none when no client has it.
    pub fn client(&self, number: i64) -> Option<&Client> {
        let place = self.clients.binary_search_by_key(&number, |client| i64::from(client.number));
        place.ok().map(|place| &self.clients[place])
    }
}
