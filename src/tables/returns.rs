//! `returns`.

use super::columns::{Id, Instant, Integer, MaybeInstant, Money, Word};
use super::definition::table;
use super::words;

table! {
    /// What a customer sends back of a line that was delivered: once, from the parcel that it came in, to where it came from.
    Order Returns "returns" {
        key: [order_id, line_number],
        inside: Orders as many "returns",
        indexes: [[product_id], [client_id, requested_at], [warehouse_id, received_at]],
        on_request: true,
    }

    /// The order.
    order_id: Id,
    /// The place of its line, from 1.
    line_number: Integer,
    /// The client the order was placed with.
    client_id: Id,
    /// The warehouse that sent it, and takes it back.
    warehouse_id: Id,
    /// The product.
    product_id: Id,
    /// Units sent back.
    quantity: Integer,
    /// Why.
    reason: Word<words::ReturnReason>,
    /// What the warehouse made of it.
    disposition: Word<words::Disposition>,
    /// When the customer said so: within 30 days after the delivery.
    requested_at: Instant,
    /// When the warehouse had it back, in its working time.
    received_at: MaybeInstant,
    /// When the last of its events happened.
    updated_at: Instant,
    /// Paid back when it was received, minor units: the line's part that it is, less its part of the order's discount, with
    /// tax; 0 before. The invoice stays as it is.
    refund_minor: Money,
    /// ISO 4217 code of the refund.
    currency: Word<words::Currency>,
}
