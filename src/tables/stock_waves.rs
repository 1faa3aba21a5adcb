//! `stock_waves`.

use super::columns::{Id, Instant, Integer};
use super::definition::table;

table! {
    /// A stock position in a wave that took from it, or wanted to.
    Order StockWaves "stock_waves" {
        key: [wave_at, client_id, warehouse_id, product_id],
        indexes: [[product_id, wave_at]],
        on_request: true,
    }

    /// The client it belongs to.
    client_id: Id,
    /// The warehouse it lies in.
    warehouse_id: Id,
    /// The product.
    product_id: Id,
    /// When the wave opens.
    wave_at: Instant,
    /// Units on the pick face as the wave opens.
    opened_with: Integer,
    /// Units that the wave's orders took.
    allocated: Integer,
    /// Units that its orders would rather have taken here than elsewhere or later.
    short: Integer,
}
