//! `stock_waves`, by wave and client.

use super::{Record, Slice};
use crate::generate::expected::PerOrder;
use crate::generate::ids::product_id;
use crate::tables::StockWaves;

impl Record for StockWaves {
    /// No more positions are touched than there are lines.
    fn per_order(it: &PerOrder) -> f64 {
        it.lines
    }

    fn record(slice: &Slice<'_>) -> Self {
        let rows = slice.of_waves(|it| &it.positions.by_wave);
        Self {
            client_id: rows.same(|client| i64::from(client.number)),
            warehouse_id: rows.each(|its, position| i64::from(its.positions.warehouse[position])),
            product_id: rows.each(|its, position| product_id(its.client.number, its.positions.product[position])),
            wave_at: rows.copied(|it| &it.positions.wave_at),
            opened_with: rows.copied(|it| &it.positions.opened_with),
            allocated: rows.copied(|it| &it.positions.allocated),
            short: rows.copied(|it| &it.positions.short),
        }
    }
}
