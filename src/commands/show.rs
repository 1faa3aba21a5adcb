//! `show`: one order, whole, regenerated from its id.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Context;
use arrow::array::{RecordBatch, UInt32Array};
use arrow::compute::take_record_batch;
use serde_json::{Value, json};

use ordermill::calendar::{MILLIS_PER_MINUTE, utc};
use ordermill::generate::{Content, OrderId, World};
use ordermill::profile::Profile;
use ordermill::sinks::ndjson;
use ordermill::tables::{self, Customers, Orders, Rows, Table};

use super::printer::Printer;
use super::{Failure, ProfileArguments, numbers};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    profile: ProfileArguments,

    /// The order's id
    #[arg(value_parser = numbers::order_id, allow_hyphen_values = true)]
    order_id: i64,
}

pub(super) fn run(arguments: &Arguments, printer: Printer) -> Result<(), Failure> {
    let profile = arguments.profile.load(printer)?;
    let order = order(&profile, arguments.order_id)?;
    Ok(printer.result(&format!("{order:#}\n"))?)
}

/// The order and all that belongs to it, as one document.
fn order(profile: &Profile, order_id: i64) -> Result<Value, Failure> {
    let no_order = |why: String| Failure::Usage(format!("`{order_id}` is no order of `{}`: {why}", profile.name));
    let id = OrderId::decode(order_id, OrderId::position_bits(profile.max_clients));
    let Some(client) = profile.clients.iter().position(|client| client.number == id.client) else {
        return Err(no_order(format!("it has no client number {}", id.client)));
    };
    let (from, until) = (profile.start / 60_000, profile.end.min(profile.as_of) / 60_000);
    if !(from..until).contains(&id.minute) {
        let at = utc(id.minute * MILLIS_PER_MINUTE);
        return Err(no_order(format!("{at} is outside its period")));
    }
    let tables: Vec<&'static Table> = tables::ALL.into_iter().filter(|table| table.root() == Orders::TABLE).collect();
    let world = World::new(&Arc::new(profile.clone()), &[client], &tables, None);
    let wave = id.minute.div_euclid(i64::from(profile.wave_minutes));

    let mut rows = BTreeMap::new();
    for (table, batch) in world.rows(&Content::Waves(wave..wave + 1)).flatten() {
        let of_order = rows_of(&batch, order_id).with_context(|| format!("`{}` has no order_id", table.name))?;
        rows.insert(table.name, values(&of_order)?);
    }
    let Some(mut order) = rows.get_mut(Orders::TABLE.name).and_then(Vec::pop) else {
        return Err(no_order("its minute has fewer".to_owned()));
    };
    fill(Orders::TABLE, &mut order, &rows);
    order["customer"] = customer(&world, &order).with_context(|| format!("order {order_id} has no customer"))?;
    Ok(order)
}

/// The order's customer: its row, and what it is like.
fn customer(world: &World, order: &Value) -> Option<Value> {
    let id = order["customer_id"].as_i64()?;
    let portrait = world.portrait(id)?;
    let row = World::customer_row(id)?;
    let content = Content::Dimension { table: Customers::TABLE, rows: row..row + 1 };
    let (_, batch) = world.rows(&content).flatten().next()?;
    let mut customer = values(&batch).ok()?.pop()?;
    let per_cent = |share: f64| format!("{:.0} %", share * 100.0);
    customer["is"] = json!({
        "orders": format!("{:.2} times as often as the mean of those who joined with it", portrait.orders),
        "baskets": format!("larger than those of {} of the customers", per_cent(portrait.lines)),
        "prices": format!("dearer than those of {} of the customers", per_cent(portrait.prices)),
        "channel": format!("mostly {}", portrait.channel),
        "hours": format!("around quarter {} of a day's orders and half {} of a week's", portrait.hours.0 + 1, portrait.hours.1 + 1),
        "second_address": portrait.second_address,
        "shortlist": portrait.shortlist,
    });
    Some(customer)
}

/// Puts what lies inside a row into it, as the tables say.
fn fill(table: &Table, row: &mut Value, rows: &BTreeMap<&str, Vec<Value>>) {
    for (child, inside) in table.children().filter_map(|child| Some((child, child.inside?))) {
        let key = table.key[0];
        let mine = rows.get(child.name).into_iter().flatten().filter(|it| it[key] == row[key]);
        let mut mine: Vec<Value> = mine.cloned().collect();
        for it in &mut mine {
            fill(child, it, rows);
        }
        if !inside.one {
            row[inside.field] = Value::Array(mine);
        } else if let Some(only) = mine.pop() {
            row[inside.field] = only;
        }
    }
}

/// The rows of an order.
fn rows_of(batch: &RecordBatch, order_id: i64) -> Option<RecordBatch> {
    use arrow::array::AsArray;
    use arrow::datatypes::Int64Type;
    let ids = batch.column_by_name("order_id")?.as_primitive::<Int64Type>();
    let rows: UInt32Array = (0u32..).zip(ids.values()).filter(|(_, id)| **id == order_id).map(|(row, _)| row).collect();
    take_record_batch(batch, &rows).ok()
}

fn values(rows: &RecordBatch) -> anyhow::Result<Vec<Value>> {
    let lines = ndjson(rows)?;
    Ok(serde_json::Deserializer::from_slice(&lines).into_iter().collect::<Result<_, _>>()?)
}
