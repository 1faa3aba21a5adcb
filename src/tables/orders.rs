//! `orders`.

use super::columns::{Flag, Id, Instant, Integer, MaybeInstant, Money, Text, Word};
use super::definition::table;
use super::words;

table! {
    /// An order: the header.
    Order Orders "orders" {
        key: [order_id],
        indexes: [[client_id, placed_at], [placed_at], [customer_id]],
    }

    /// 25 bits of minutes since 2000, then the client's number, turned by the minute, and the place in it.
    order_id: Id,
    /// The client it was placed with.
    client_id: Id,
    /// What people call it; unique.
    order_number: Text,
    /// Who placed it.
    customer_id: Id,
    /// Where it was placed.
    channel: Word<words::Channel>,
    /// How far it has got: cancelled; backordered, while units wait for stock; else as far as its last shipment.
    status: Word<words::OrderStatus>,
    /// When it was placed.
    placed_at: Instant,
    /// When its wave was released to the warehouses; none when it was cancelled before.
    allocated_at: MaybeInstant,
    /// By when it was promised to be delivered.
    promised_at: Instant,
    /// When the last of it was cancelled; none while any unit is not.
    cancelled_at: MaybeInstant,
    /// When the last of its events happened.
    updated_at: Instant,
    /// ISO 4217 code of all its money.
    currency: Word<words::Currency>,
    /// Number of lines.
    line_count: Integer,
    /// Number of units of all lines.
    unit_count: Integer,
    /// Sum of the line totals, minor units.
    subtotal_minor: Money,
    /// Discount on the whole order, minor units.
    discount_minor: Money,
    /// What the customer pays for shipping, minor units.
    shipping_minor: Money,
    /// Tax on goods and shipping, minor units.
    tax_minor: Money,
    /// Subtotal less discount plus shipping and tax, minor units.
    total_minor: Money,
    /// Part of the total that was cancelled, minor units.
    cancelled_minor: Money,
    /// City it goes to.
    ship_to_city: Word<words::City>,
    /// State, county or province it goes to.
    ship_to_region: Word<words::Region>,
    /// Postal code it goes to.
    ship_to_postal_code: Text,
    /// Country it goes to, ISO 3166 alpha-2.
    ship_to_country: Word<words::Country>,
    /// Number of shipments; more than one is a split order.
    shipment_count: Integer,
    /// Units that wait for stock.
    backordered_units: Integer,
    /// Whether a shipment is planned to arrive after the promise.
    promise_missed: Flag,
}
