//! How many rows to expect of a plan's tables.

use crate::generate::{self, PerOrder};
use crate::profile::Profile;
use crate::tables::{Group, Table};

/// Rows to expect of a table, when so many orders are expected of each of some clients (indices into the profile's);
/// exact for dimension tables.
pub fn expected_rows(profile: &Profile, clients: &[usize], table: &'static Table, orders: &[f64]) -> f64 {
    if table.group == Group::Dimension {
        return generate::dimension_pieces(profile, clients, table).iter().sum::<u64>() as f64;
    }
    rows_that_follow(&per_order(profile, clients), table, orders)
}

/// What follows from an order of each of some clients.
pub(super) fn per_order(profile: &Profile, clients: &[usize]) -> Vec<PerOrder> {
    clients.iter().map(|&client| PerOrder::of(profile, &profile.clients[client])).collect()
}

/// Rows of a table that follow from so many orders of each client.
pub(super) fn rows_that_follow(per_order: &[PerOrder], table: &Table, orders: &[f64]) -> f64 {
    per_order.iter().zip(orders).map(|(it, orders)| orders * generate::rows_per_order(table, it)).sum()
}
