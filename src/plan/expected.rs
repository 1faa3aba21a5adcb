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
    clients.iter().zip(orders).map(|(client, orders)| orders * per_order(profile, *client, table)).sum()
}

/// Rows of a table that follow from an order of a client.
pub(super) fn per_order(profile: &Profile, client: usize, table: &'static Table) -> f64 {
    generate::rows_per_order(table, &PerOrder::of(profile, &profile.clients[client]))
}
