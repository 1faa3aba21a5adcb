//! Two forecasts beside each other: what moves, by how much, when.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Forecast, PeakDay};

/// A difference that is worth telling: more than one in ten thousand.
const TOLD: f64 = 1e-4;

/// What another forecast has otherwise.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Comparison {
    /// What was changed, or the other profile.
    pub title: String,
    /// Totals, whether they differ or not.
    pub totals: Vec<Change>,
    /// Orders of the clients that differ; one that is in one forecast only has none in the other.
    pub clients: Vec<Change>,
    /// Busiest minutes of the clients that differ, orders a minute.
    pub busiest_minutes: Vec<Change>,
    /// Days of peaks that differ.
    pub peaks: Vec<PeakChange>,
    /// Days whose orders differ.
    pub days: Vec<Change>,
    /// The other forecast.
    pub other: Box<Forecast>,
}

/// A number in both.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Change {
    /// What is counted.
    pub what: String,
    /// In this forecast; none where it has no such thing.
    pub this: Option<f64>,
    /// In the other.
    pub other: Option<f64>,
    /// The difference as a share of this one's.
    pub change: Option<f64>,
}

/// A day of a peak in both.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct PeakChange {
    /// The peak's code.
    pub peak: String,
    /// The date.
    pub date: String,
    /// The factor it reaches: in this forecast, in the other.
    pub factor: Change,
    /// Orders while it lasts.
    pub orders: Change,
}

impl Change {
    fn new(what: impl Into<String>, this: Option<f64>, other: Option<f64>) -> Self {
        let change = this.zip(other).filter(|(this, _)| *this != 0.0).map(|(this, other)| other / this - 1.0);
        Self { what: what.into(), this, other, change }
    }

    /// Whether there is anything to tell.
    pub fn differs(&self) -> bool {
        match (self.this, self.other) {
            (None, None) => false,
            (Some(this), Some(other)) => (this - other).abs() > TOLD * this.abs().max(other.abs()),
            _ => true,
        }
    }

    /// By how much it differs.
    pub fn difference(&self) -> f64 {
        self.other.unwrap_or(0.0) - self.this.unwrap_or(0.0)
    }
}

impl Comparison {
    /// What `other` has otherwise than `this`.
    pub fn new(title: String, this: &Forecast, other: Forecast) -> Self {
        let both = |what: &str, of: &dyn Fn(&Forecast) -> f64| Change::new(what, Some(of(this)), Some(of(&other)));
        let bytes =
            |of: fn(&super::TableSize) -> u64| move |it: &Forecast| it.tables.iter().map(of).sum::<u64>() as f64;
        let totals = vec![
            both("orders", &|it| it.overall.orders),
            both("orders in peaks", &|it| it.in_peaks.orders_in),
            both("look-ups", &|it| it.overall.lookups),
            both("busiest minute", &|it| it.overall.busiest_minute.orders),
            both("busiest hour", &|it| it.overall.busiest_hour.orders),
            both("busiest day", &|it| it.overall.busiest_day.orders),
            both("rows", &bytes(|table| table.rows)),
            both("bytes of Parquet", &bytes(|table| table.parquet_bytes)),
            both("bytes in Postgres", &bytes(|table| table.postgres.heap_bytes + table.postgres.index_bytes)),
            both("bytes of MongoDB documents", &bytes(|table| table.mongodb_bytes.unwrap_or(0))),
            both("faces that run short at worst", &|it| it.stock.worst.first().map_or(0.0, |wave| wave.faces)),
        ];
        let loads = |it: &Forecast, of: fn(&super::Load) -> f64| -> BTreeMap<String, f64> {
            it.clients.iter().map(|client| (client.client.clone(), of(&client.load))).collect()
        };
        let orders = joined(&loads(this, |it| it.orders), &loads(&other, |it| it.orders));
        let busiest =
            joined(&loads(this, |it| it.busiest_minute.orders), &loads(&other, |it| it.busiest_minute.orders));
        let days = |it: &Forecast| -> BTreeMap<String, f64> {
            it.days.iter().map(|day| (day.date.clone(), day.orders)).collect()
        };
        let days = joined(&days(this), &days(&other));
        let peaks = peaks(this, &other);
        Self { title, totals, clients: orders, busiest_minutes: busiest, peaks, days, other: Box::new(other) }
    }
}

fn joined(this: &BTreeMap<String, f64>, other: &BTreeMap<String, f64>) -> Vec<Change> {
    let mut names: Vec<&String> = this.keys().chain(other.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let change = |name: &String| Change::new(name, this.get(name).copied(), other.get(name).copied());
    names.into_iter().map(change).filter(Change::differs).collect()
}

fn peaks(this: &Forecast, other: &Forecast) -> Vec<PeakChange> {
    let days = |it: &Forecast| -> BTreeMap<(String, String), PeakDay> {
        let days = it.peaks.iter().flat_map(|peak| peak.days.iter().map(|day| (peak.peak.clone(), day.clone())));
        days.map(|(peak, day)| ((peak, day.date.clone()), day)).collect()
    };
    let (this, other) = (days(this), days(other));
    let mut keys: Vec<&(String, String)> = this.keys().chain(other.keys()).collect();
    keys.sort_unstable();
    keys.dedup();
    let change = |key: &(String, String)| {
        let both =
            |what: &str, of: fn(&PeakDay) -> f64| Change::new(what, this.get(key).map(of), other.get(key).map(of));
        PeakChange {
            peak: key.0.clone(),
            date: key.1.clone(),
            factor: both("factor", |day| day.factor),
            orders: both("orders", |day| day.orders),
        }
    };
    keys.into_iter().map(change).filter(|day| day.factor.differs() || day.orders.differs()).collect()
}
