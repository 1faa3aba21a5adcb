//! From where and with what is shipped: warehouses, carriers, boxes, and the money that carriers are paid in.

use std::sync::Arc;

use crate::calendar::{Holidays, OpenHours, Zone};
use crate::random::Key;

/// No parcel is under way longer than so many times the days planned for it.
pub const LONGEST_TRANSIT: u32 = 5;

/// A facility that holds stock and ships.
#[derive(Debug, Clone)]
pub struct Warehouse {
    /// Its key in the profile.
    pub code: String,
    /// 1-based; `warehouse_id`.
    pub number: u32,
    /// For people.
    pub name: String,
    /// Degrees north, degrees east.
    pub place: (f64, f64),
    /// City, state or county, ISO 3166 alpha-2 country.
    pub city: String,
    /// State, county or province.
    pub region: String,
    /// ISO 3166 alpha-2.
    pub country: String,
    /// Its local time.
    pub zone: Zone,
    /// Opening hours by weekday, local time.
    pub open: OpenHours,
    /// The name of its holidays.
    pub calendar: String,
    /// Days on which it stays shut.
    pub holidays: Arc<Holidays>,
    /// The carriers' last collection: minute of the local day.
    pub cutoff: u16,
    /// Order lines of each client picked per working hour; 0 when the profile does not say: as many as come.
    pub pick_rate: u32,
    /// Codes of the categories it stocks; all when empty.
    pub stocks: Vec<String>,
}

/// A parcel carrier.
#[derive(Debug, Clone)]
pub struct Carrier {
    /// Its key in the profile.
    pub code: String,
    /// ISO 4217; services that compete for a shipment share one.
    pub currency: Currency,
    /// Upper bounds of the distance zones in kilometres; zone `zones.len() + 1` lies beyond the last.
    pub zones: Vec<u32>,
    /// Standard deviation of ln(transit / planned transit).
    pub spread: f64,
    /// Share of parcels that arrive after the planned day, on ordinary days.
    pub late: f64,
    /// From the cheapest to the dearest in zone 1.
    pub services: Vec<Service>,
}

impl Carrier {
    /// The zone of a distance in kilometres, from 0.
    pub fn zone(&self, distance_km: u32) -> usize {
        self.zones.iter().take_while(|bound| distance_km > **bound).count()
    }
}

/// One of a carrier's services.
#[derive(Debug, Clone)]
pub struct Service {
    /// Its key in the profile.
    pub code: String,
    /// Transit in carrier days, per zone.
    pub days: Vec<u32>,
    /// Minor units per shipment, per zone.
    pub price: Vec<i64>,
    /// Minor units per started kilogram.
    pub per_kg: i64,
    /// When its lorries leave, as parts of the time from a warehouse's opening to its last collection, in 2⁻¹⁶; ascending,
    /// the last is whole.
    pub lorries: Vec<i64>,
}

impl Service {
    /// The parts of the day at which the lorries of a carrier's service leave: so many, about evenly spread, each carrier's
    /// and service's own.
    pub fn lorries(carrier: &str, service: &str, collections: u32) -> Vec<i64> {
        let key = Key::root(0).named("lorries").named(carrier).named(service);
        let collections = i64::from(collections);
        let part = |k: i64| (4 * k - 1) * (1 << 14) + key.at(k as u64).below(1 << 15) as i64;
        (1..collections).map(|k| part(k) / collections).chain([1 << 16]).collect()
    }

    /// The price of a shipment of this weight to a zone, minor units of the carrier's currency.
    pub fn price(&self, zone: usize, weight_g: i64) -> i64 {
        self.price[zone] + self.per_kg * ((weight_g + 999) / 1000)
    }
}

/// A box that shipments are packed in.
#[derive(Debug, Clone)]
pub struct CartonSize {
    /// Its key in the profile.
    pub code: String,
    /// Length ≥ width ≥ height, inside.
    pub size_mm: [u32; 3],
    /// The heaviest content it takes.
    pub max_weight_g: u32,
}

impl CartonSize {
    /// Volume inside, cubic millimetres.
    pub fn volume(&self) -> i64 {
        self.size_mm.iter().map(|side| i64::from(*side)).product()
    }
}

/// A currency and how many decimals its minor unit has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Currency {
    /// ISO 4217 code.
    pub code: String,
    /// 0 for JPY, 2 for EUR, 3 for KWD.
    pub decimals: u32,
}
