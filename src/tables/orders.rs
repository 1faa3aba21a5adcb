//! `orders`.

use super::columns::{Id, Instant, Integer, Money, Text, Word};
use super::definition::table;
use super::words;

table! {
    /// An order: the header.
    Order Orders "orders" key [order_id] {
        /// 25 bits of minutes since 2000, then the client's number and the place in the minute.
        order_id: Id,
        /// The client it was placed with.
        client_id: Id,
        /// What people call it; unique.
        order_number: Text,
        /// Who placed it.
        customer_id: Id,
        /// Where it was placed.
        channel: Word<words::Channel>,
        /// When it was placed.
        placed_at: Instant,
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
        /// City it goes to.
        ship_to_city: Word<words::City>,
        /// State, county or province it goes to.
        ship_to_region: Word<words::Region>,
        /// Postal code it goes to.
        ship_to_postal_code: Word<words::PostalCode>,
        /// Country it goes to, ISO 3166 alpha-2.
        ship_to_country: Word<words::Country>,
    }
}
