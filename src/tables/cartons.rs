//! `cartons`.

use super::columns::{Id, Integer, MaybeInstant, Text, Word};
use super::definition::table;
use super::words;

table! {
    /// A box of a shipment.
    Order Cartons "cartons" {
        key: [carton_id],
        inside: Shipments as many "cartons",
        indexes: [[shipment_id], [order_id]],
    }

    /// The order's id times 1024, and its place among the order's cartons.
    carton_id: Id,
    /// The shipment it belongs to.
    shipment_id: Id,
    /// The order.
    order_id: Id,
    /// The client the order was placed with.
    client_id: Id,
    /// Serial shipping container code with the demonstration prefix 952; 14 digits of the carton's id.
    sscc: Text,
    /// Which box it is.
    r#box: Word<words::Box>,
    /// Longest side inside, millimetres.
    length_mm: Integer,
    /// Middle side inside, millimetres.
    width_mm: Integer,
    /// Shortest side inside, millimetres.
    height_mm: Integer,
    /// Weight of what is in it, grams.
    weight_g: Integer,
    /// Volume of what is in it, thousandths of the box.
    fill_permille: Integer,
    /// When it was closed.
    packed_at: MaybeInstant,
}
