//! What is told of rows: those of the table `events`, as the timeline makes them, and where each goes.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use arrow::array::{AsArray, BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;
use arrow::datatypes::{Int32Type, Int64Type, TimestampMillisecondType};
use rayon::prelude::*;
use serde::Deserialize;

use crate::calendar::{Millis, Wave};
use crate::generate::{Content, World};
use crate::plan::Plan;
use crate::sinks::{Envelope, TargetError, event_lines};
use crate::tables::{Events, Rows};

/// An event on its way.
#[derive(Debug)]
pub(super) struct Message {
    /// What it happened to, and its place among the events of that: the key of `events`.
    pub(super) subject: i64,
    number: i32,
    /// When it happened, in the profile's time.
    pub(super) at: Millis,
    /// `CLIENT.TABLE.WHAT`: what has become of the row's status, or else what happened to the row.
    pub(super) route: Arc<str>,
    /// JSON.
    pub(super) body: Arc<[u8]>,
}

/// Makes messages of the events after an instant.
pub(super) struct Messages {
    world: World,
    since: Millis,
    /// Of whose rows is told: what is not written has not happened.
    tables: Vec<&'static str>,
    /// Codes of clients, by id.
    clients: BTreeMap<i64, String>,
    envelope: Option<(Envelope, String)>,
}

/// The status that a row has, where it has one.
#[derive(Deserialize, PartialEq)]
struct Status<'r> {
    #[serde(borrow, default)]
    status: Option<&'r str>,
}

impl Message {
    /// What a consumer knows it by: the same event has the same one, whoever tells it and how often.
    pub(super) fn id(&self) -> String {
        format!("{}-{}", self.subject, self.number)
    }

    /// What happened, whoever's it is: `TABLE.WHAT`.
    pub(super) fn kind(&self) -> &str {
        self.route.split_once('.').map_or("", |(_, kind)| kind)
    }
}

impl Messages {
    /// Of the events of a plan's tables after an instant, in an envelope if there is one.
    pub(super) fn new(plan: &Plan, since: Millis, envelope: Option<Envelope>) -> Self {
        let world = plan.world().with_tables(&[Events::TABLE]);
        let clients = plan.profile.clients.iter().map(|client| (i64::from(client.number), client.code.clone()));
        Self {
            world: if envelope.is_some() { world.with_whole_rows() } else { world },
            since,
            tables: plan.tables.iter().map(|table| table.name).collect(),
            clients: clients.collect(),
            envelope: envelope.map(|envelope| (envelope, plan.profile.name.clone())),
        }
    }

    /// Of the orders of some waves, and of those who join in these: by subject and number.
    pub(super) fn of(&self, waves: Range<Wave>) -> Result<Vec<Message>, TargetError> {
        let of = |wave: Wave| {
            let mut messages = Vec::new();
            for (_, rows) in self.world.rows(&Content::Waves(wave..wave + 1)).flatten() {
                self.add(&rows, &mut messages).map_err(|error| TargetError::encode(Events::TABLE.name, error))?;
            }
            Ok(messages)
        };
        let all: Vec<Vec<Message>> = waves.into_par_iter().map(of).collect::<Result<_, TargetError>>()?;
        Ok(all.into_iter().flatten().collect())
    }

    fn add(&self, rows: &RecordBatch, to: &mut Vec<Message>) -> Result<(), arrow::error::ArrowError> {
        let column =
            |rows: &RecordBatch, name: &str| rows.column_by_name(name).expect("events have this column").clone();
        let words = |rows: &RecordBatch, name: &str| -> Vec<String> {
            let words = column(rows, name);
            let words = words.as_dictionary::<Int32Type>();
            let all = words.values().as_string::<i32>();
            words.keys().values().iter().map(|key| all.value(*key as usize).to_owned()).collect()
        };
        let instants = column(rows, "happened_at");
        let instants = instants.as_primitive::<TimestampMillisecondType>().values();
        let is_told = |(at, table): (&Millis, String)| Some(*at > self.since && self.tables.contains(&table.as_str()));
        let told: BooleanArray = instants.iter().zip(words(rows, "table_name")).map(is_told).collect();
        let rows = &filter_record_batch(rows, &told)?;
        let text = event_lines(rows, self.envelope.as_ref().map(|(envelope, name)| (*envelope, name.as_str())))?;

        let longs = |name| column(rows, name).as_primitive::<Int64Type>().values().clone();
        let (subjects, clients) = (longs("subject_id"), longs("client_id"));
        let numbers = column(rows, "number");
        let instants = column(rows, "happened_at");
        let [before, after] = ["before", "after"].map(|name| column(rows, name));
        let (before, after) = (before.as_string::<i32>(), after.as_string::<i32>());
        let (tables, ops) = (words(rows, "table_name"), words(rows, "op"));
        let mut routes: BTreeMap<(i64, &str, &str), Arc<str>> = BTreeMap::new();
        // No text of an event has a line end of its own: they are JSON.
        for (row, line) in text.split_inclusive(|byte| *byte == b'\n').enumerate() {
            let what = became(before.value(row), after.value(row)).unwrap_or(&ops[row]);
            let route = routes.entry((clients[row], &tables[row], what)).or_insert_with(|| {
                let client = self.clients.get(&clients[row]).map_or("", String::as_str);
                format!("{client}.{}.{what}", tables[row]).into()
            });
            to.push(Message {
                subject: subjects[row],
                number: numbers.as_primitive::<Int32Type>().value(row),
                at: instants.as_primitive::<TimestampMillisecondType>().value(row),
                route: Arc::clone(route),
                body: line.strip_suffix(b"\n").unwrap_or(line).into(),
            });
        }
        Ok(())
    }
}

/// The status that a row has come to, where that has changed.
fn became<'r>(before: &'r str, after: &'r str) -> Option<&'r str> {
    let status = |text: &'r str| serde_json::from_str::<Status<'r>>(text).ok().and_then(|it| it.status);
    status(after).filter(|now| status(before) != Some(now))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_says_what_a_row_has_become() {
        assert_eq!(became("", r#"{"order_id":1,"status":"placed"}"#), Some("placed"));
        assert_eq!(became(r#"{"status":"placed"}"#, r#"{"status":"allocated"}"#), Some("allocated"));
        assert_eq!(became(r#"{"status":"placed","n":1}"#, r#"{"status":"placed","n":2}"#), None);
        assert_eq!(became(r#"{"weight":1}"#, r#"{"weight":2}"#), None);
        assert_eq!(became(r#"{"order_id":1,"status":"placed"}"#, ""), None);
    }
}
