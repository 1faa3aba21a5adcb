//! `customers`.

use super::columns::{Id, Instant, MaybeText, Text, Word};
use super::definition::table;
use super::words;

table! {
    /// A person or firm who orders from a client.
    Dimension Customers "customers" {
        key: [customer_id],
        indexes: [[client_id]],
    }

    /// The client's number and the customer's.
    customer_id: Id,
    /// The client it orders from.
    client_id: Id,
    /// person or firm.
    kind: Word<words::CustomerKind>,
    /// Name.
    name: Text,
    /// An address at example.com, example.net or example.org.
    email: Text,
    /// A number reserved for fiction; none in countries that reserve none.
    phone: MaybeText,
    /// Street and number.
    street: Text,
    /// City.
    city: Word<words::City>,
    /// State, county or province.
    region: Word<words::Region>,
    /// Postal code.
    postal_code: Text,
    /// ISO 3166 alpha-2.
    country: Word<words::Country>,
    /// When it became a customer.
    created_at: Instant,
}
