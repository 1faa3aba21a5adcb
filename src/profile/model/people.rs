//! What customers are like, and what they buy together and again.

/// How alike the orders of one customer are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Habits {
    /// Rank correlation of the lines of two orders of one customer; below 1.
    pub lines: f64,
    /// The same of the prices of two lines.
    pub prices: f64,
    /// Share of orders through the customer's usual channel; the others come through any.
    pub channel: f64,
    /// How far customers keep to their own hours and days: 0 not at all, 1 never in the opposite ones.
    pub hours: f64,
}

/// What is bought together, and again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Baskets {
    /// Share of lines from the customer's shortlist.
    pub again: f64,
    /// Share of the other lines, after the first, from the group of another line's product.
    pub together: f64,
}

/// How many orders go elsewhere than home.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Addresses {
    /// Share of orders to somebody else's address.
    pub gifts: f64,
    /// Share of orders to a second address of the customer's own.
    pub second: f64,
}
