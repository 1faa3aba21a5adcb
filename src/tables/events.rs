//! `events`.

use super::columns::{Id, Instant, Integer, MaybeId, MaybeText, Text, Word};
use super::definition::table;
use super::words;

table! {
    /// A change of a row, as change capture tells it: a row of an order's came, changed or went, or a customer joined.
    Order Events "events" {
        key: [subject_id, number],
        indexes: [[order_id], [happened_at], [client_id, happened_at]],
        on_request: true,
    }

    /// What it happened to: an order's id; for a customer who joined, an id of the same kind that no order has.
    subject_id: Id,
    /// Its place among the events of its subject, from 0, in the order of time.
    number: Integer,
    /// The order; none when a customer joined.
    order_id: MaybeId,
    /// The client.
    client_id: Id,
    /// The table whose row it is.
    table_name: Word<words::TableName>,
    /// What happened to the row.
    op: Word<words::Operation>,
    /// When it happened.
    happened_at: Instant,
    /// The row's key, a JSON object.
    key: Text,
    /// What stood there, a JSON object: the columns that change, or the whole row when it goes; none for a new row.
    before: MaybeText,
    /// What stands there from now on, a JSON object: the columns that change, or the whole new row; none when it goes.
    after: MaybeText,
}
