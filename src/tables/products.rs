//! `products`.

use super::columns::{Id, Instant, Integer, Money, Text, Word};
use super::definition::table;
use super::words;

table! {
    /// A product of a client's catalogue.
    Dimension Products "products" {
        key: [product_id],
        indexes: [[client_id]],
    }

    /// The client's number and the product's: new ones follow in the order in which they come.
    product_id: Id,
    /// The client who sells it.
    client_id: Id,
    /// Stock-keeping unit, unique per client.
    sku: Word<words::Sku>,
    /// GTIN-13 with the demonstration prefix 952.
    gtin: Text,
    /// Name.
    name: Text,
    /// Category.
    category: Word<words::Category>,
    /// What it may not lie beside.
    handling_class: Word<words::Handling>,
    /// Longest side, millimetres.
    length_mm: Integer,
    /// Middle side, millimetres.
    width_mm: Integer,
    /// Shortest side, millimetres.
    height_mm: Integer,
    /// Weight, grams.
    weight_g: Integer,
    /// Units in an outer pack.
    pack_size: Integer,
    /// List price when it came, or at the period's start, minor units of the client's currency; later ones stand in order lines.
    price_minor: Money,
    /// Cost of purchase, minor units of the client's currency.
    cost_minor: Money,
    /// When it entered the catalogue.
    created_at: Instant,
}
