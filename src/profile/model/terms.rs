//! On which terms a client sells: discounts, charges, promises, stock.

/// A percentage taken off a share of things.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Discount {
    /// Share that gets one.
    pub share: f64,
    /// Whole per cent, uniform, both ends included.
    pub of: (u32, u32),
}

/// Weeks in which some products are sold at a discount, and sell better.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Promotion {
    /// Share of order lines that get the discount.
    pub share: f64,
    /// Whole per cent, uniform, both ends included.
    pub of: (u32, u32),
    /// Factor on the lines of a product while it is in promotion.
    pub lift: f64,
    /// Weeks that one lasts.
    pub weeks: u32,
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

impl Promise {
    /// Working time from allocation to the closing of the last carton that the warehouse plans with, milliseconds: four
    /// hours for each working day until it is shipped, and half of that when it is shipped on the same day.
    pub fn planned_handling(&self) -> i64 {
        const HOUR: i64 = 3_600_000;
        if self.ship_days == 0 { 2 * HOUR } else { i64::from(self.ship_days) * 4 * HOUR }
    }
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
