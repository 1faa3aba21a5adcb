//! The rows of `events`: changes as text.

use std::ops::Range;

use arrow::array::RecordBatch;

use super::changes::Changed;
use crate::calendar::Wave;
use crate::generate::ids::OrderId;
use crate::generate::world::World;
use crate::tables::cells::Column;
use crate::tables::words::Operation;
use crate::tables::{self, Customers, Events, NEVER, Rows, Table, Texts, json};

/// The events of the orders of some waves, and of those who join in these, by subject and number.
pub(in crate::generate) fn rows(world: &World, waves: Range<Wave>) -> Events {
    let mut events = Events {
        subject_id: Vec::new(),
        number: Vec::new(),
        order_id: Vec::new(),
        client_id: Vec::new(),
        table_name: Vec::new(),
        op: Vec::new(),
        happened_at: Vec::new(),
        key: Texts::default(),
        before: Texts::default(),
        after: Texts::default(),
    };
    let bits = OrderId::position_bits(world.shared.profile.max_clients);
    let last = world.last_order.unwrap_or(i64::MAX);
    for all in world.changes(waves, NEVER) {
        let texts: Vec<Text<'_>> = all.iter().map(|changed| Text::new(changed, world.whole_rows)).collect();
        let mut order: Vec<(i64, u32, u32, u32)> = Vec::new();
        for (of, changed) in all.iter().enumerate() {
            let changes = changed.changes.iter().enumerate().filter(|(_, change)| change.subject_id <= last);
            order.extend(changes.map(|(row, change)| (change.subject_id, change.number, of as u32, row as u32)));
        }
        order.sort_unstable();
        for (subject, number, of, row) in order {
            let (of, row) = (of as usize, row as usize);
            let (changed, text) = (&all[of], &texts[of]);
            let is_order = changed.table != Customers::TABLE;
            events.subject_id.push(subject);
            events.number.push(number as i32);
            events.order_id.push(if is_order { subject } else { 0 });
            events.client_id.push(OrderId::decode(subject, bits).client.into());
            events.table_name.push(text.table);
            events.op.push(changed.op as i32);
            events.happened_at.push(changed.changes[row].at);
            events.key.push_with(|into| text.key(row, into));
            events.before.push_with(|into| text.side(&text.before, &text.after, row, into));
            events.after.push_with(|into| text.side(&text.after, &text.before, row, into));
        }
    }
    events
}

/// How rows of a change are written.
struct Text<'c> {
    /// The table's code.
    table: i32,
    names: Vec<String>,
    /// Places of the key's columns.
    key: Vec<usize>,
    before: Vec<Column<'c>>,
    after: Vec<Column<'c>>,
    /// Whether columns that stay as they are are left out.
    is_brief: bool,
}

impl<'c> Text<'c> {
    fn new(changed: &'c Changed, whole_rows: bool) -> Self {
        let table: &'static Table = changed.table;
        let columns = |batch: &'c Option<RecordBatch>| -> Vec<Column<'c>> {
            batch.iter().flat_map(RecordBatch::columns).filter_map(Column::of).collect()
        };
        let place = |name: &&str| table.columns.iter().position(|column| column.name == *name);
        Self {
            table: tables::told().position(|it| it == table).unwrap_or(0) as i32,
            names: table.columns.iter().map(|column| format!("\"{}\":", column.name)).collect(),
            key: table.key.iter().filter_map(place).collect(),
            before: columns(&changed.before),
            after: columns(&changed.after),
            is_brief: changed.op == Operation::Update && !whole_rows,
        }
    }

    fn key(&self, row: usize, into: &mut Vec<u8>) {
        let side = if self.after.is_empty() { &self.before } else { &self.after };
        self.object(self.key.iter().copied(), side, row, into);
    }

    /// One side of a change; nothing, when it has none.
    fn side(&self, side: &[Column<'c>], other: &[Column<'c>], row: usize, into: &mut Vec<u8>) {
        if side.is_empty() {
            return;
        }
        let is_told = |place: &usize| !self.is_brief || !side[*place].is_same(row, &other[*place], row);
        self.object((0..side.len()).filter(is_told), side, row, into);
    }

    fn object(&self, columns: impl Iterator<Item = usize>, of: &[Column<'c>], row: usize, into: &mut Vec<u8>) {
        into.push(b'{');
        for (place, column) in columns.enumerate() {
            if place > 0 {
                into.push(b',');
            }
            into.extend_from_slice(self.names[column].as_bytes());
            json::put(&of[column], row, into);
        }
        into.push(b'}');
    }
}
