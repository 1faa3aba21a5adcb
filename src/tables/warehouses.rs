//! `warehouses`.

use super::columns::{Degrees, Id, Text};
use super::definition::table;

table! {
    /// A facility that holds stock and ships.
    Dimension Warehouses "warehouses" {
        key: [warehouse_id],
    }

    /// The warehouse's number.
    warehouse_id: Id,
    /// Its key in the profile.
    code: Text,
    /// Its name.
    name: Text,
    /// IANA zone of its local time.
    time_zone: Text,
    /// Degrees north.
    latitude: Degrees,
    /// Degrees east.
    longitude: Degrees,
    /// City.
    city: Text,
    /// State, county or province.
    region: Text,
    /// ISO 3166 alpha-2.
    country: Text,
    /// The carriers' last collection, local time, hh:mm.
    cutoff: Text,
}
