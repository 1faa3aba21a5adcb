//! `order_lines`.

use super::columns::{Id, Integer, Money, Word};
use super::definition::table;
use super::words;

table! {
    /// A line of an order: one product.
    Order OrderLines "order_lines" {
        key: [order_id, line_number],
        inside: Orders as many "lines",
        indexes: [[product_id]],
    }

    /// The order it belongs to.
    order_id: Id,
    /// 1 for the first.
    line_number: Integer,
    /// The client the order was placed with.
    client_id: Id,
    /// What was ordered; no order names a product twice.
    product_id: Id,
    /// Its stock-keeping unit.
    sku: Word<words::Sku>,
    /// Units ordered.
    quantity: Integer,
    /// Price of a unit, minor units.
    unit_price_minor: Money,
    /// Discount on the line, minor units.
    discount_minor: Money,
    /// Quantity times unit price less discount, minor units.
    line_total_minor: Money,
    /// Units that lie in its cartons.
    allocated_quantity: Integer,
    /// Units that wait for stock.
    backordered_quantity: Integer,
    /// Units that were cancelled.
    cancelled_quantity: Integer,
}
