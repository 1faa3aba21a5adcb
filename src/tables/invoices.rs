//! `invoices`.

use super::columns::{Id, Instant, Integer, MaybeInstant, Money, Word};
use super::definition::table;
use super::words;

table! {
    /// The bill of a whole order, issued with its first shipment.
    Order Invoices "invoices" {
        key: [invoice_id],
        inside: Orders as one "invoice",
        indexes: [[order_id], [client_id, due_at]],
    }

    /// The order's id times 1024.
    invoice_id: Id,
    /// The order.
    order_id: Id,
    /// The client who bills.
    client_id: Id,
    /// Whether it is paid, and if not, whether it should be.
    status: Word<words::InvoiceStatus>,
    /// When it was issued.
    issued_at: Instant,
    /// When it is due.
    due_at: Instant,
    /// How the customer pays.
    payment_method: Word<words::PaymentMethod>,
    /// How often it was tried to be paid: a charge that fails is tried again after days, three times at most.
    attempts: Integer,
    /// When it was tried for the last time.
    attempted_at: MaybeInstant,
    /// When it was paid.
    paid_at: MaybeInstant,
    /// When the last of its events happened.
    updated_at: Instant,
    /// The order's total less what was cancelled by then, minor units.
    total_minor: Money,
    /// ISO 4217 code of the total.
    currency: Word<words::Currency>,
}
