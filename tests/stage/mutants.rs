//! The mistakes that reports of this kind have: each is made on purpose, and must be found out by the truth.

use mongodb::bson::{Bson, Document, doc};
use ordermill::calendar::date_of;
use ordermill::stage::{Answer, Asked, Cell, Kind, Report, Stage};

use super::support::{World, report};
use crate::mongodb::server::Place;
use crate::postgres::server::{Database, database, psql};

/// An answer as psql gives it: the SQL with its parameters as text, a number for each value but words.
fn answer(database: &Database, report: &Report, sql: &str, asked: &Asked) -> Answer {
    let instant = |millis: i64| format!("'{}'", jiff::Timestamp::from_millisecond(millis).expect("an instant"));
    let list = |values: Vec<String>| format!("'{{{}}}'", values.join(","));
    let clients = list(asked.paydays.iter().map(|(client, _)| client.to_string()).collect());
    let dates = list(asked.paydays.iter().map(|(_, day)| date_of(*day).to_string()).collect());
    let mut sql = sql.to_owned();
    for (name, value) in [
        (":payday_clients", clients),
        (":payday_dates", dates),
        (":from", instant(asked.from)),
        (":until", instant(asked.until)),
        (":at", instant(asked.at)),
        (":client", "NULL".to_owned()),
    ] {
        sql = sql.replace(name, &value);
    }
    let names: Vec<&str> = report.columns.iter().map(|column| column.name).collect();
    let value = |column: &ordermill::stage::Column| match column.kind {
        Kind::Instant => format!("(extract(epoch FROM {}) * 1000)::bigint", column.name),
        Kind::Day => format!("{} - date '1970-01-01'", column.name),
        Kind::Flag => format!("{}::int", column.name),
        _ => column.name.to_owned(),
    };
    let values: Vec<String> = report.columns.iter().map(value).collect();
    let asked = format!("SELECT {} FROM ({sql}) AS answer ({})", values.join(", "), names.join(", "));
    let cell = |(column, text): (&ordermill::stage::Column, &str)| match (column.kind, text.parse()) {
        (Kind::Word, _) | (_, Err(_)) => Cell::Text(text.to_owned()),
        (_, Ok(number)) => Cell::Number(number),
    };
    let row = |line: &str| report.columns.iter().zip(line.split('|')).map(cell).collect();
    Answer::new(report.columns, psql(&database.address, &asked).lines().map(row).collect())
}

/// What is exchanged in the SQL of a report for what.
const MUTANTS: [(&str, &str, &str); 12] = [
    ("orders_by_hour", "placed_at, c.time_zone)", "placed_at AT TIME ZONE c.time_zone) AT TIME ZONE c.time_zone"),
    ("throughput", "date_trunc('hour', k.packed_at, w.time_zone)", "date_trunc('hour', k.packed_at)"),
    ("throughput", "count(DISTINCT k.carton_id)", "count(*)"),
    ("revenue_by_day", "(o.placed_at AT TIME ZONE c.time_zone)::date", "(o.placed_at AT TIME ZONE 'UTC')::date"),
    ("revenue_by_day", "o.total_minor - o.cancelled_minor", "o.total_minor"),
    ("ship_times", "disc(0.9) WITHIN GROUP (ORDER BY ms)", "cont(0.9) WITHIN GROUP (ORDER BY ms)::bigint"),
    ("shipping_cost", "zone, currency, count(*)", "zone, 'GBP' AS currency, count(*)"),
    ("on_time", "shipped_at <= ship_by AND", "coalesce(shipped_at <= ship_by, true) OR"),
    ("backlog", "o.backordered_units > 0 OR ", ""),
    ("top_products", "l.product_id) AS place", "l.product_id DESC) AS place"),
    ("splits", "FROM orders o JOIN shipments s", "FROM orders o LEFT JOIN shipments s"),
    ("payday_lift", "paydays.day = days.day", "extract(day FROM days.day) = 30"),
];

#[test]
fn a_merged_fold_an_interpolated_percentile_added_currencies_and_ties_are_caught() {
    let (world, database) = (World::new(), database());
    world.load(&database.address, &[]);
    let (asked, truth) = (world.asked(), world.truth(&database.address));
    let mut passed = Vec::new();
    for (name, right, wrong) in MUTANTS {
        let (report, truth) = truth.iter().find(|(it, _)| it.name == name).expect("a truth");
        let sql = report.sql(Stage::Plain);
        assert!(sql.contains(right), "{name}: {sql}");
        assert_eq!(answer(&database, report, &sql, &asked).differences(truth).count, 0, "{name} is right");
        if answer(&database, report, &sql.replace(right, wrong), &asked).differences(truth).count == 0 {
            passed.push((name, wrong));
        }
    }
    assert!(passed.is_empty(), "{passed:?}");
}

/// Leaves out that what is no date has not happened.
fn without_types(value: &Bson) -> Bson {
    match value {
        Bson::Document(document) if document.get_array("$eq").is_ok_and(|it| it.contains(&"date".into())) => {
            true.into()
        }
        Bson::Document(document) => {
            Bson::Document(document.iter().map(|(name, value)| (name.clone(), without_types(value))).collect())
        }
        Bson::Array(values) => values.iter().map(without_types).collect::<Vec<_>>().into(),
        other => other.clone(),
    }
}

#[test]
fn a_missing_date_that_passes_for_an_early_one_is_caught() {
    let (world, place) = (World::new(), Place::new());
    world.load(&place.url, &[]);
    let truth = world.truth(&place.url);
    for name in ["on_time", "backlog"] {
        let (report, asked) = (report(name), world.asked());
        let (collection, pipeline) = report.pipeline(Stage::Plain, &asked);
        let mutant: Vec<Document> = pipeline
            .iter()
            .map(|stage| stage.iter().map(|(name, value)| (name.clone(), without_types(value))).collect())
            .collect();
        assert_ne!(pipeline, mutant);
        let found = place.run(async |database| {
            let mut cursor = database.collection::<Document>(collection).aggregate(mutant).await?;
            let mut documents = Vec::new();
            while cursor.advance().await? {
                documents.push(cursor.deserialize_current()?);
            }
            Ok(documents)
        });
        let number = |value: Option<&Bson>| match value {
            Some(Bson::Int32(number)) => Cell::Number(i128::from(*number)),
            Some(Bson::Int64(number)) => Cell::Number(i128::from(*number)),
            Some(Bson::Boolean(flag)) => Cell::Number(i128::from(*flag)),
            _ => Cell::None,
        };
        let row = |document: &Document| {
            let keys = document.get_document("_id").cloned().unwrap_or(doc! {});
            let value = |column: &ordermill::stage::Column| number(keys.get(column.name).or(document.get(column.name)));
            report.columns.iter().map(value).collect()
        };
        let found = Answer::new(report.columns, found.iter().map(row).collect());
        let truth = &truth.iter().find(|(it, _)| it.name == name).expect("a truth").1;
        assert!(found.differences(truth).count > 0, "{name}: {found:?}");
    }
}
