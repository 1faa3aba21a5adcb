//! What is sold: catalogues, prices, kinds of goods and what may lie beside what.

/// The catalogue of a client.
#[derive(Debug, Clone)]
pub struct Products {
    /// Number of products at a time.
    pub count: u32,
    /// New products that take the place of old ones in a year, as a share of `count`.
    pub new: f64,
    /// Share of products that sell in a season.
    pub seasonal: f64,
    /// How sales are spread over them.
    pub popularity: Popularity,
    /// Correlation of the logarithms of price and weight within a category.
    pub price_weight: f64,
    /// Correlation of price and units of a line, in a Gaussian copula.
    pub price_units: f64,
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
    /// How often a product's price changes in a year.
    pub changes: f64,
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
