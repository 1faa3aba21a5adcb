//! `carton_items`.

use super::columns::{Id, Integer};
use super::definition::table;

table! {
    /// Units of an order line in a carton.
    Order CartonItems "carton_items" {
        key: [carton_id, line_number],
        inside: Cartons as many "items",
        indexes: [[order_id, line_number]],
    }

    /// The carton they lie in.
    carton_id: Id,
    /// The carton's shipment.
    shipment_id: Id,
    /// The order.
    order_id: Id,
    /// The order's line.
    line_number: Integer,
    /// The product.
    product_id: Id,
    /// Number of units.
    quantity: Integer,
}
