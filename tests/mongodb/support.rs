//! The program, a small world, and its rows as text.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Output;
use std::sync::{Mutex, MutexGuard, PoisonError};

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Float64Type, Int32Type, Int64Type, TimestampMillisecondType};
use mongodb::bson::{Bson, Document, doc};
use ordermill::plan::{Plan, Selection};
use ordermill::profile::{self, Overrides, Profile};
use ordermill::tables::{self, Table, Type};

use super::rows::values;
pub(crate) use super::rows::{Tables, flatten};
pub(crate) use super::server::Place;
pub(crate) use crate::support::ordermill;

/// A small world with all that can happen to an order.
pub(crate) const SMALL: &str = "seed = 12\nstart = 2026-03-02\nend = 2026-03-05\nas_of = 2026-03-04T15:00:00\n\n\
    [warehouse.a]\nplace = [40.7, -74.2]\n\n[warehouse.b]\nplace = [34.0, -118.2]\n\n\
    [client.market]\nlike = \"grocery\"\norders = 500\ncancel = 0.1\nstock = { coverage = 0.9 }\n\
    customers = { count = 500 }\nproducts = { count = 300 }\n\n\
    [client.depot]\nlike = \"wholesale\"\ncurrency = \"USD\"\norders = 60\ncustomers = { count = 100 }\n\
    products = { count = 200 }\n";

/// Commands of one application fail on the server, until this is dropped.
pub(crate) struct Failing<'p> {
    /// The database's address for that application.
    pub(crate) url: String,
    place: &'p Place,
    _turn: MutexGuard<'static, ()>,
}

impl Place {
    /// All rows, by table, as text.
    pub(crate) fn rows(&self) -> BTreeMap<&'static str, Vec<String>> {
        lines(values(self))
    }

    /// The address with another option.
    pub(crate) fn with(&self, option: &str) -> String {
        let join = if self.url.contains('?') { "&" } else { "?" };
        format!("{}{join}{option}", self.url)
    }

    /// The server's port.
    pub(crate) fn port(&self) -> u16 {
        let host = self.url.trim_start_matches("mongodb://").split('/').next().unwrap_or_default();
        host.rsplit_once(':').map_or(27017, |(_, port)| port.parse().expect("a port"))
    }

    /// Lets a command fail with a code, as often as `mode` says. A server has one such point, so tests take turns.
    pub(crate) fn failing(&self, command: &str, code: i32, mode: Document) -> Failing<'_> {
        static TURN: Mutex<()> = Mutex::new(());
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let name = format!("ordermill-{}", std::process::id());
        let data = doc! { "failCommands": [command], "errorCode": code, "appName": &name };
        self.admin(doc! { "configureFailPoint": "failCommand", "mode": mode, "data": data });
        Failing { url: self.with(&format!("appName={name}")), place: self, _turn: turn }
    }

    fn admin(&self, command: Document) {
        let what = command.to_string();
        let done = self.run(async |database| Ok(database.client().database("admin").run_command(command).await));
        assert!(done.is_ok(), "the test server must take test commands (--enable-test-commands): {what}: {done:?}");
    }
}

impl Drop for Failing<'_> {
    fn drop(&mut self) {
        self.place.admin(doc! { "configureFailPoint": "failCommand", "mode": "off" });
    }
}

/// Writes the small world's profile into a folder.
pub(crate) fn small(folder: &Path) -> String {
    let path = folder.join("small.toml");
    std::fs::write(&path, SMALL).expect("a profile is written");
    path.to_str().expect("text").to_owned()
}

/// `generate` of the small world to a place, in small chunks.
pub(crate) fn generate(profile: &str, to: &str, more: &[&str]) -> Output {
    let mut arguments = vec!["generate", profile, "--to", to, "--chunk-orders", "100", "--quiet"];
    arguments.extend_from_slice(more);
    ordermill(&arguments).output().expect("the program starts")
}

pub(crate) fn assert_done(output: &Output) {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The rows as they are generated.
pub(crate) fn expected(selection: &Selection) -> BTreeMap<&'static str, Vec<String>> {
    let profile = read(SMALL);
    let plan = Plan::new(&profile, selection).expect("the selection is right");
    let world = plan.world();
    let mut rows: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (table, batch) in plan.chunks.iter().flat_map(|chunk| world.rows(&chunk.content)).flatten() {
        rows.entry(table.name).or_default().extend((0..batch.num_rows()).map(|row| line(table, &batch, row)));
    }
    sorted(rows)
}

pub(crate) fn read(text: &str) -> Profile {
    match profile::read("small.toml", text, &Overrides::default()) {
        Ok(checked) => checked.profile,
        Err(problems) => panic!("{}", problems.render(false)),
    }
}

fn sorted(mut rows: BTreeMap<&'static str, Vec<String>>) -> BTreeMap<&'static str, Vec<String>> {
    for rows in rows.values_mut() {
        rows.sort_unstable();
    }
    rows.retain(|_, rows| !rows.is_empty());
    rows
}

/// A row as text: its columns that have a value.
fn line(table: &Table, batch: &RecordBatch, row: usize) -> String {
    let value = |column: &ArrayRef| match column.data_type() {
        _ if column.is_null(row) => None,
        DataType::Int64 => Some(column.as_primitive::<Int64Type>().value(row).to_string()),
        DataType::Int32 => Some(column.as_primitive::<Int32Type>().value(row).to_string()),
        DataType::Float64 => Some(column.as_primitive::<Float64Type>().value(row).to_string()),
        DataType::Boolean => Some(column.as_boolean().value(row).to_string()),
        DataType::Timestamp(..) => Some(column.as_primitive::<TimestampMillisecondType>().value(row).to_string()),
        DataType::Dictionary(..) => {
            let words = column.as_dictionary::<Int32Type>();
            Some(words.values().as_string::<i32>().value(words.keys().value(row) as usize).to_owned())
        }
        _ => Some(column.as_string::<i32>().value(row).to_owned()),
    };
    let columns = table.columns.iter().zip(batch.columns());
    columns.filter_map(|(it, column)| Some(format!("{}={}", it.name, value(column)?))).collect::<Vec<_>>().join("|")
}

/// Rows as text, sorted.
pub(crate) fn lines(rows: Tables) -> BTreeMap<&'static str, Vec<String>> {
    let line = |table: &Table, row: Vec<Option<Bson>>| {
        let named = table.columns.iter().zip(row);
        let texts = named.filter_map(|(column, value)| Some(format!("{}={}", column.name, text(column.ty, &value?))));
        texts.collect::<Vec<_>>().join("|")
    };
    let lines = rows.into_iter().map(|(name, rows)| {
        let table = tables::by_name(name).expect("a table");
        (name, rows.into_iter().map(|row| line(table, row)).collect())
    });
    sorted(lines.collect())
}

/// A value as text; its type must be the column's.
fn text(ty: Type, value: &Bson) -> String {
    match (ty, value) {
        (Type::Id | Type::Money, Bson::Int64(number)) => number.to_string(),
        (Type::Integer, Bson::Int32(number)) => number.to_string(),
        (Type::Instant, Bson::DateTime(at)) => at.timestamp_millis().to_string(),
        (Type::Degrees, Bson::Double(degrees)) => degrees.to_string(),
        (Type::Flag, Bson::Boolean(flag)) => flag.to_string(),
        (Type::Text | Type::Word(_), Bson::String(text)) => text.clone(),
        _ => panic!("{value:?} is no {ty:?}"),
    }
}
