//! `shipments`.

use super::columns::{Id, Instant, Integer, MaybeInstant, Money, Text, Word};
use super::definition::table;
use super::words;

table! {
    /// What leaves one warehouse for one order at one time.
    Order Shipments "shipments" {
        key: [shipment_id],
        inside: Orders as many "shipments",
        indexes: [[order_id], [warehouse_id, shipped_at], [client_id, ship_by]],
    }

    /// The order's id times 1024, and its place among the order's shipments.
    shipment_id: Id,
    /// The order it is a part of.
    order_id: Id,
    /// The client the order was placed with.
    client_id: Id,
    /// The warehouse it leaves.
    warehouse_id: Id,
    /// The carrier.
    carrier: Word<words::Carrier>,
    /// The carrier's service: the cheapest that meets the promise, or the fastest when none does.
    service: Word<words::Service>,
    /// The carrier's distance zone, from 1.
    zone: Integer,
    /// How far it has got.
    status: Word<words::ShipmentStatus>,
    /// When its stock was set aside.
    allocated_at: Instant,
    /// When the last of it was picked.
    picked_at: MaybeInstant,
    /// When the last carton was packed.
    packed_at: MaybeInstant,
    /// When the carrier took it.
    shipped_at: MaybeInstant,
    /// When it arrived.
    delivered_at: MaybeInstant,
    /// By when the client is promised that it is shipped.
    ship_by: Instant,
    /// By when it is planned to arrive, as seen when it was allocated.
    estimated_delivery_at: Instant,
    /// When the last of its events happened.
    updated_at: Instant,
    /// ISO 4217 code of the carrier's price.
    currency: Word<words::Currency>,
    /// The carrier's price, minor units.
    cost_minor: Money,
    /// Weight of what is in it, grams.
    weight_g: Integer,
    /// Number of cartons.
    carton_count: Integer,
    /// Under a prefix that no carrier has.
    tracking_number: Text,
}
