//! `clients`.

use super::columns::{Id, Instant, Text};
use super::definition::table;

table! {
    /// A tenant whose orders are fulfilled.
    Dimension Clients "clients" {
        key: [client_id],
    }

    /// The client's number.
    client_id: Id,
    /// Its key in the profile.
    code: Text,
    /// Its name.
    name: Text,
    /// The preset it is like: web, grocery, wholesale.
    segment: Text,
    /// IANA zone of its local time.
    time_zone: Text,
    /// ISO 4217 code of all its money.
    currency: Text,
    /// When it became a client.
    created_at: Instant,
}
