//! The checked profile: what the rest of the program works with.
//!
//! Every value here has been checked against every other by [`super::read`], so nothing below this room asks twice.
//! Units: instants are milliseconds since 1970-01-01 UTC; money is integer minor units of the currency named beside it;
//! lengths are millimetres, weights grams; shares lie in 0..=1; a *factor* multiplies.
//! Lists of things with a number are sorted by that number, so their order in the file means nothing.

use std::sync::Arc;

use crate::calendar::{Holidays, NamedDay, OpenHours, Rule, Zone};

/// An instant: milliseconds since 1970-01-01T00:00:00Z.
pub type Millis = i64;

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
}

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
    /// From the cheapest to the dearest in zone 1.
    pub services: Vec<Service>,
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

/// A currency and how many decimals its minor unit has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Currency {
    /// ISO 4217 code.
    pub code: String,
    /// 0 for JPY, 2 for EUR, 3 for KWD.
    pub decimals: u32,
}

/// A tenant whose orders are fulfilled.
#[derive(Debug, Clone)]
pub struct Client {
    /// Its key in the profile, or `group-k`.
    pub code: String,
    /// `client_id`; below [`Profile::max_clients`], at least 1.
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
    /// All its money is in this.
    pub currency: Currency,
    /// Indices into [`Profile::warehouses`], ascending.
    pub warehouses: Vec<usize>,
    /// Indices into [`Profile::carriers`], ascending; all share one currency.
    pub carriers: Vec<usize>,
    /// ISO 3166 alpha-2 country and share of orders, by country; sums to 1.
    pub ships_to: Vec<(String, f64)>,
    /// When orders come.
    pub rate: OrderRate,
    /// Who orders.
    pub customers: Customers,
    /// What it sells.
    pub products: Products,
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
    /// Discount on the lines of a product in a week of promotion.
    pub promotion: Discount,
    /// What the customer pays for shipping.
    pub shipping: Shipping,
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
    /// Growth a year, compounded daily from [`Profile::start`].
    pub growth: f64,
    /// Coefficient of variation of the gamma factor of each day.
    pub noise: f64,
    /// Whether a day's number is an expectation or the count itself.
    pub arrivals: Arrivals,
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
    /// How unevenly they come back.
    pub loyalty: Loyalty,
    /// Share that are firms.
    pub firms: f64,
}

/// How unevenly customers come back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Loyalty {
    /// Shape of the gamma law of customer rates: order counts are negative binomial with this `r`.
    R(f64),
    /// Share of those who order at all that order once only; `r` follows from it and the mean.
    Once(f64),
}

/// The catalogue of a client.
#[derive(Debug, Clone)]
pub struct Products {
    /// Number of products.
    pub count: u32,
    /// How sales are spread over them.
    pub popularity: Popularity,
    /// Law of prices.
    pub price: Price,
    /// Categories and their shares of order lines, by code; shares sum to 1.
    pub categories: Vec<(Category, f64)>,
}

/// The law of product popularity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Popularity {
    /// Zipf–Mandelbrot: the weight of rank k is (k + q)^−s.
    Zipf {
        /// Steepness of the tail.
        s: f64,
        /// Flatness of the head.
        q: f64,
    },
    /// Weights are log-normal with this sigma.
    LogNormal {
        /// Standard deviation of ln(weight).
        sigma: f64,
    },
}

/// Log-normal prices with a customary last digit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Price {
    /// Median, in minor units.
    pub median_minor: f64,
    /// Standard deviation of ln(price).
    pub sigma: f64,
    /// Last digit of the minor units of `ending_share` of the prices.
    pub ending: Option<u32>,
    /// Share of prices that have the ending.
    pub ending_share: f64,
}

/// A kind of goods.
#[derive(Debug, Clone, PartialEq)]
pub struct Category {
    /// Its key in the profile or built in.
    pub code: String,
    /// What it may not lie beside.
    pub class: HandlingClass,
    /// Longest, middle and shortest side: low and high of a log-uniform law, millimetres.
    pub size_mm: [(u32, u32); 3],
    /// Low and high of a log-uniform law, grams.
    pub weight_g: (u32, u32),
}

/// How goods must be handled; conflicting classes never share a carton.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HandlingClass {
    /// Nothing special.
    Ordinary,
    /// Breaks under weight.
    Fragile,
    /// Breaks others.
    Heavy,
    /// May leak.
    Liquid,
    /// Must stay clean.
    Food,
    /// Dangerous goods.
    Hazmat,
    /// Travels alone.
    Alone,
}

impl HandlingClass {
    /// Every class, in the order of the numbers that columns hold.
    pub const ALL: [Self; 7] =
        [Self::Ordinary, Self::Fragile, Self::Heavy, Self::Liquid, Self::Food, Self::Hazmat, Self::Alone];

    /// Whether two things must not lie in one carton: what is heavy breaks what is fragile, what leaks or is dangerous
    /// spoils food, and what travels alone travels alone.
    pub const fn conflicts(self, other: Self) -> bool {
        use HandlingClass::{Alone, Food, Fragile, Hazmat, Heavy, Liquid};
        matches!(
            (self, other),
            (Alone, _)
                | (_, Alone)
                | (Heavy, Fragile)
                | (Fragile, Heavy)
                | (Food, Liquid | Hazmat)
                | (Liquid | Hazmat, Food)
        )
    }

    /// The word in profiles and columns.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ordinary => "ordinary",
            Self::Fragile => "fragile",
            Self::Heavy => "heavy",
            Self::Liquid => "liquid",
            Self::Food => "food",
            Self::Hazmat => "hazmat",
            Self::Alone => "alone",
        }
    }
}

/// Lines that an order may have: with more, it might not fit into one document of 16 MiB, the most that a MongoDB takes.
/// A line with its carton item takes less than 400 bytes, all else less than 2 MiB.
pub const MOST_LINES: u32 = 30_000;

/// A law of whole numbers, at least 1.
#[derive(Debug, Clone, PartialEq)]
pub enum Count {
    /// Always this.
    Fixed(u32),
    /// Uniform, both ends included.
    Uniform(u32, u32),
    /// 1 + negative binomial with shape `r`; `mean` is that of the sum.
    Skewed {
        /// Mean of the whole count, at least 1.
        mean: f64,
        /// Shape of the negative binomial.
        r: f64,
    },
    /// One of these, each with its share; shares sum to 1.
    Packs(Vec<(u32, f64)>),
}

impl Count {
    /// The mean of the law.
    pub fn mean(&self) -> f64 {
        match self {
            Self::Fixed(n) => f64::from(*n),
            Self::Uniform(low, high) => f64::midpoint(f64::from(*low), f64::from(*high)),
            Self::Skewed { mean, .. } => *mean,
            Self::Packs(packs) => packs.iter().map(|(n, share)| f64::from(*n) * share).sum(),
        }
    }
}

/// A percentage taken off a share of things.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Discount {
    /// Share that gets one.
    pub share: f64,
    /// Whole per cent, uniform, both ends included.
    pub of: (u32, u32),
}

/// What the customer pays for shipping.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shipping {
    /// Minor units per order.
    pub charge_minor: i64,
    /// Free from this value of goods on, minor units.
    pub free_from_minor: Option<i64>,
}

/// What the customer is told, in working days of the client's first warehouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Promise {
    /// Working days until it is shipped.
    pub ship_days: u32,
    /// Working days until it is delivered.
    pub deliver_days: u32,
}

/// How well pick faces are filled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stock {
    /// Chance that a face opens stocked on an ordinary day.
    pub coverage: f64,
    /// Whether faces are filled for peaks too.
    pub sized_for: SizedFor,
}

/// What stock is sized for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SizedFor {
    /// Ordinary days: peaks drain it.
    OrdinaryDays,
    /// The demand of the wave, peaks included.
    Peaks,
}

/// What becomes of units that are not there, in working days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backorder {
    /// Mean days between receipts of a product.
    pub restock_days: u32,
    /// Days until what has not come is cancelled.
    pub cancel_after_days: u32,
}

/// A calendar window in which the order rate is multiplied.
#[derive(Debug, Clone)]
pub struct Peak {
    /// Its key in the profile; keys its extra orders.
    pub code: String,
    /// Which days.
    pub days: PeakDays,
    /// Minutes of the client's local day, end exclusive; `end > 1440` crosses midnight.
    pub hours: (u16, u16),
    /// Factor on the rate at full strength, at least 1.
    pub times: f64,
    /// Factor on the share of a category, by code.
    pub categories: Vec<(String, f64)>,
    /// Minutes over which it rises before `hours` and falls after.
    pub ramp_minutes: u32,
    /// Days after it that repeat its hours, ever weaker.
    pub decay_days: u32,
    /// Indices into [`Profile::clients`], ascending.
    pub clients: Vec<usize>,
    /// What happens where peaks overlap.
    pub combine: Combine,
}

/// The days of a peak, before they move off holidays.
#[derive(Debug, Clone)]
pub struct PeakDays {
    /// Where the days come from.
    pub source: DaySource,
    /// The name of the holidays.
    pub calendar: String,
    /// Holidays to move off.
    pub holidays: Arc<Holidays>,
    /// Where to.
    pub if_holiday: IfHoliday,
}

/// Where the days of a peak come from.
#[derive(Debug, Clone)]
pub enum DaySource {
    /// A recurrence rule of RFC 5545.
    Rule(Rule),
    /// These dates.
    Dates(Vec<jiff::civil::Date>),
    /// A day known by name.
    Named(NamedDay),
}

/// What a peak does when its day is a holiday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IfHoliday {
    /// Stays.
    Stay,
    /// Moves to the business day before.
    Previous,
    /// Moves to the business day after.
    Next,
}

/// What happens where peaks overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Combine {
    /// The largest counts.
    Max,
    /// They multiply.
    Product,
}
