//! `events`, by subject and number.

use super::{Record, Slice};
use crate::generate::expected::PerOrder;
use crate::generate::timeline;
use crate::tables::Events;

impl Record for Events {
    /// An order is placed, allocated, picked, packed, shipped and delivered, and so are its parts; papers follow.
    fn per_order(it: &PerOrder) -> f64 {
        6.0 + 2.0 * it.lines
            + 5.0 * it.shipments
            + 2.0 * (it.cartons + it.invoices + it.notifications)
            + it.carton_items
    }

    fn record(slice: &Slice<'_>) -> Self {
        timeline::rows(slice.of, slice.waves())
    }
}
