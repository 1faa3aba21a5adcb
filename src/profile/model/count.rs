//! Laws of whole numbers: lines of an order, units of a line.

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
