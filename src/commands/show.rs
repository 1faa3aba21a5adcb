//! `show`: one order, whole, regenerated from its id.

use anyhow::{Context, bail};
use arrow::array::{RecordBatch, UInt32Array};
use arrow::compute::{concat_batches, take_record_batch};
use serde_json::{Map, Value};

use crate::commands::ProfileArgs;
use crate::commands::printer::Printer;
use ordermill::generate::{OrderId, World};
use ordermill::plan::{Chunk, Content};
use ordermill::profile::Profile;
use ordermill::tables::{self, Group, Orders, Rows, Table};

/// Prints the order with this id.
pub(super) fn run(profile: &ProfileArgs, order_id: i64, printer: &Printer) -> anyhow::Result<()> {
    let profile = profile.load(printer)?;
    let order = order(&profile, order_id)?;
    printer.result(&format!("{}\n", serde_json::to_string_pretty(&order)?));
    Ok(())
}

/// The order and all that belongs to it, as one document.
fn order(profile: &Profile, order_id: i64) -> anyhow::Result<Value> {
    let id = OrderId::decode(order_id, OrderId::position_bits(profile.max_clients));
    let Some(client) = profile.clients.iter().position(|client| client.number == id.client) else {
        bail!("`{order_id}` is no order of `{}`: it has no client number {}", profile.name, id.client);
    };
    let (from, until) = (profile.start / 60_000, profile.end.min(profile.as_of) / 60_000);
    if !(from..until).contains(&id.minute) {
        let at = jiff::Timestamp::from_second(id.minute * 60).unwrap_or(jiff::Timestamp::MAX);
        bail!("`{order_id}` is no order of `{}`: {at} is outside its period", profile.name);
    }
    let tables: Vec<&'static Table> =
        tables::ALL.into_iter().filter(|table| table.group == Group::Order).collect();
    let world = World::new(profile, &[client], &tables, None);
    let wave = id.minute.div_euclid(i64::from(profile.wave_minutes));
    let chunk = Chunk { index: 0, set: 0, content: Content::Waves(wave..wave + 1), expected_rows: 0 };

    let mut document = Map::new();
    for (table, batch) in world.rows(&chunk).flatten() {
        let rows = rows_of(&batch, order_id).with_context(|| format!("`{}` has no order_id", table.name))?;
        let mut rows = json(&rows)?;
        if *table == *Orders::TABLE {
            let Some(Value::Object(order)) = rows.pop() else {
                bail!("`{order_id}` is no order of `{}`: the minute has fewer", profile.name);
            };
            document.extend(order);
        } else {
            document.insert(table.name.to_owned(), Value::Array(rows));
        }
    }
    Ok(Value::Object(document))
}

/// The rows of an order.
fn rows_of(batch: &RecordBatch, order_id: i64) -> Option<RecordBatch> {
    use arrow::array::AsArray;
    use arrow::datatypes::Int64Type;
    let ids = batch.column_by_name("order_id")?.as_primitive::<Int64Type>();
    let rows: UInt32Array = (0u32..).zip(ids.values()).filter(|(_, id)| **id == order_id).map(|(row, _)| row).collect();
    take_record_batch(batch, &rows).ok()
}

fn json(rows: &RecordBatch) -> anyhow::Result<Vec<Value>> {
    let rows = concat_batches(&rows.schema(), [rows])?;
    let mut writer = arrow::json::ArrayWriter::new(Vec::new());
    writer.write(&rows)?;
    writer.finish()?;
    let bytes = writer.into_inner();
    if bytes.is_empty() {
        return Ok(Vec::new());
    }
    Ok(serde_json::from_slice(&bytes)?)
}
