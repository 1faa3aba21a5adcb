//! Changes of rows: what sets one state of some orders apart from the next, and whose they are.

use arrow::array::{AsArray, RecordBatch, UInt32Array};
use arrow::compute::take_record_batch;
use arrow::datatypes::Int64Type;

use super::difference::Difference;
use crate::calendar::Millis;
use crate::tables::words::Operation;
use crate::tables::{Batches, Table};

/// Rows of one table that come, change or go.
#[derive(Debug, Clone)]
pub struct Changed {
    /// The table.
    pub table: &'static Table,
    /// What happens to the rows.
    pub op: Operation,
    /// Of each row: what it happens to, when, and at which place among the subject's changes.
    pub changes: Vec<Change>,
    /// The rows as they stood; none when they are new.
    pub before: Option<RecordBatch>,
    /// The rows as they stand from then on; none when they go.
    pub after: Option<RecordBatch>,
}

/// A change of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// What it happens to: an order's id; for a customer who joins, an id of the same kind that no order has.
    pub subject_id: i64,
    /// Its place among the changes of its subject that are told, from 0, in the order of time. At one instant rows go
    /// before others change, parents come before their children, and children go before their parents.
    pub number: u32,
    /// When it happens; milliseconds since 1970-01-01 UTC.
    pub at: Millis,
}

/// What changes between two states of some orders: those of `standing`, by id, each of which stands at an instant after
/// `before`, which may hold others too.
pub(super) fn between(before: &Batches, after: &Batches, standing: &[(i64, Millis)], into: &mut Vec<Changed>) {
    for (table, new) in after {
        let nothing = RecordBatch::new_empty(new.schema());
        let old = before.iter().find(|(it, _)| it == table).map_or(&nothing, |(_, old)| old);
        let Difference { mut gone, changed, new: came } = Difference::of(table, old, new);
        let orders =
            |batch: &RecordBatch| batch.column_by_name("order_id").map(|ids| ids.as_primitive::<Int64Type>().clone());
        let (Some(old_orders), Some(new_orders)) = (orders(old), orders(new)) else { continue };
        let find = |order: i64| standing.binary_search_by_key(&order, |(id, _)| *id).ok();
        gone.retain(|row| find(old_orders.value(*row as usize)).is_some());
        let change = |order: i64| {
            let at = find(order).map_or(0, |place| standing[place].1);
            Change { subject_id: order, number: 0, at }
        };
        let of = |orders: &arrow::array::Int64Array, rows: &[u32]| {
            rows.iter().map(|row| change(orders.value(*row as usize))).collect::<Vec<_>>()
        };
        let mut add = |op, changes: Vec<Change>, before, after| {
            if !changes.is_empty() {
                into.push(Changed { table, op, changes, before, after });
            }
        };
        add(Operation::Delete, of(&old_orders, &gone), Some(take(old, gone.clone())), None);
        let (from, to): (Vec<u32>, Vec<u32>) = changed.into_iter().unzip();
        add(Operation::Update, of(&new_orders, &to), Some(take(old, from)), Some(take(new, to.clone())));
        add(Operation::Insert, of(&new_orders, &came), None, Some(take(new, came.clone())));
    }
}

/// Some rows of a batch.
pub(super) fn take(batch: &RecordBatch, rows: Vec<u32>) -> RecordBatch {
    take_record_batch(batch, &UInt32Array::from(rows)).expect("rows of the batch")
}

/// Numbers the changes of each subject.
pub(super) fn number(all: &mut [Changed]) {
    let rank = |it: &Changed| {
        let place = crate::tables::ALL.iter().position(|table| *table == it.table).unwrap_or(0) as i16;
        if it.op == Operation::Delete { -1 - place } else { place }
    };
    let mut order: Vec<(i64, Millis, i16, u32, u32)> = Vec::new();
    for (of, changed) in all.iter().enumerate() {
        let rank = rank(changed);
        let changes = changed.changes.iter().enumerate();
        order.extend(changes.map(|(row, change)| (change.subject_id, change.at, rank, of as u32, row as u32)));
    }
    order.sort_unstable();
    let mut last = (i64::MIN, 0);
    for (subject, _, _, of, row) in order {
        last = if last.0 == subject { (subject, last.1 + 1) } else { (subject, 0) };
        all[of as usize].changes[row as usize].number = last.1;
    }
}
