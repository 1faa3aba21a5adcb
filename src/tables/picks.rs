//! `picks`.

use super::columns::{Id, Integer, MaybeInstant, Text};
use super::definition::table;

table! {
    /// A line of a shipment, taken from its bin on a tour through the warehouse.
    Order Picks "picks" {
        key: [shipment_id, line_number],
        inside: Shipments as many "picks",
        indexes: [[order_id], [product_id], [tour_id, sequence]],
        on_request: true,
    }

    /// The shipment.
    shipment_id: Id,
    /// The place of the order's line, from 1.
    line_number: Integer,
    /// The order.
    order_id: Id,
    /// The client the order was placed with.
    client_id: Id,
    /// The warehouse.
    warehouse_id: Id,
    /// The product.
    product_id: Id,
    /// The tour: the id of the first shipment that was given to it, which may have been cancelled since.
    tour_id: Id,
    /// Its place on the tour, from 1; picks of orders that were cancelled since are left out.
    sequence: Integer,
    /// Where it lies: zone and aisle, place in the aisle, shelf, as in `A03-17-B`. Odd places are on the left.
    bin: Text,
    /// Units.
    quantity: Integer,
    /// When it was picked.
    picked_at: MaybeInstant,
}
