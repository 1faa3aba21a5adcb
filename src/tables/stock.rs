//! `stock`.

use super::columns::{Id, Instant, Integer};
use super::definition::table;

table! {
    /// A stock position: a client's product at a warehouse, as it stands at `as_of`.
    Dimension Stock "stock" {
        key: [client_id, warehouse_id, product_id],
        indexes: [[product_id]],
    }

    /// The client it belongs to.
    client_id: Id,
    /// The warehouse it lies in.
    warehouse_id: Id,
    /// The product.
    product_id: Id,
    /// Units that are there: allocated, available and in reserve.
    on_hand: Integer,
    /// Units in shipments that have not been shipped.
    allocated: Integer,
    /// Units on the pick face that the last wave left.
    available: Integer,
    /// Units in reserve, from which the pick face is topped up.
    reserve: Integer,
    /// On hand below this, it is ordered again.
    reorder_point: Integer,
    /// Units ordered then, whole packs.
    reorder_quantity: Integer,
    /// The instant of all this.
    as_of: Instant,
}
