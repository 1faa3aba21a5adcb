//! `notifications`.

use super::columns::{Id, Instant, MaybeInstant, Text, Word};
use super::definition::table;
use super::words;

table! {
    /// A message to the customer about an order.
    Order Notifications "notifications" {
        key: [notification_id],
        inside: Orders as many "notifications",
        indexes: [[order_id]],
    }

    /// The order's id times 1024, and a number that goes with what it says: 0 `order processed`, 1 `invoice generated`, 2 `cancelled`,
    /// then `shipped` and `delivered` by turns, parcel by parcel.
    notification_id: Id,
    /// The order.
    order_id: Id,
    /// The client in whose name it is sent.
    client_id: Id,
    /// What it says.
    kind: Word<words::NotificationKind>,
    /// The way it takes.
    channel: Word<words::NotificationChannel>,
    /// The customer's e-mail address or phone number.
    recipient: Text,
    /// When what it says happened.
    queued_at: Instant,
    /// When it was sent.
    sent_at: MaybeInstant,
    /// Whether it was sent.
    status: Word<words::NotificationStatus>,
}
