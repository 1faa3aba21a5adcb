//! What the peak minute asks of machines, and how many that is.
//!
//! A month has 30 days of 24 hours here, so that 99.99 % of it leaves 4.3 minutes.

use serde::Serialize;

use super::Forecast;
use crate::tables::{self, Group};

/// Hours in a month.
const MONTH_HOURS: f64 = 720.0;
/// The share of the time in which a service is to be there.
const AVAILABILITY: f64 = 0.9999;
/// Orders of a minute that ids can tell apart: 28 bits.
pub const MOST_ORDERS_A_MINUTE: f64 = 268_435_456.0;

/// What is asked at the peak.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Asked {
    /// Orders a second in the peak minute.
    pub orders_per_second: f64,
    /// Rows a second that follow from them, of all order tables.
    pub rows_per_second: Option<f64>,
    /// Stock look-ups a second.
    pub lookups_per_second: Option<f64>,
    /// Bytes a second of those rows in a Postgres, indexes included.
    pub bytes_per_second: Option<f64>,
    /// Bytes stored over the period, in a Postgres, indexes included.
    pub bytes_stored: Option<u64>,
    /// Orders a second in the busiest minute without peaks.
    pub ordinary_orders_per_second: Option<f64>,
    /// Hours of a month in which a peak lasts.
    pub peak_hours_a_month: Option<f64>,
}

/// What one machine can bear.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Machine {
    /// Bytes that it stores.
    pub storage_bytes: Option<u64>,
    /// Orders a second that it takes.
    pub orders_per_second: Option<f64>,
    /// Its cores.
    pub cores: Option<f64>,
    /// What an hour of it costs.
    pub cost_per_hour: Option<f64>,
}

/// What binds the number of machines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Limit {
    /// What they store.
    Storage,
    /// Orders that they take.
    Rate,
}

/// What the peak asks of machines.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Capacity {
    /// What is asked.
    pub asked: Asked,
    /// What one machine can bear.
    pub machine: Machine,
    /// Machines that the bytes need.
    pub machines_by_storage: Option<u64>,
    /// Machines that the orders need.
    pub machines_by_rate: Option<u64>,
    /// Machines in all: the larger.
    pub machines: u64,
    /// Which of the two that is; none when neither is known, and there is one machine.
    pub limit: Option<Limit>,
    /// Orders a second that fall to one machine at the peak.
    pub orders_per_second_each: f64,
    /// Microseconds of processor time that one order may cost at the peak.
    pub cpu_us_per_order: Option<f64>,
    /// What the machines cost.
    pub cost: Option<Cost>,
    /// Minutes a month in which 99.99 % allows the service to be away.
    pub minutes_away_a_month: f64,
    /// Orders that would be placed in that time at the peak's rate.
    pub orders_in_minutes_away: f64,
    /// Orders a minute that ids can tell apart.
    pub most_orders_a_minute: f64,
    /// Whether ids can tell the peak minute's orders apart.
    pub ids_suffice: bool,
}

/// What the machines of the peak cost, in the currency of the hour's price.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Cost {
    /// An hour of all of them.
    pub hour: f64,
    /// All of them all month.
    pub month: f64,
    /// Machines that the ordinary load needs.
    pub ordinary_machines: Option<u64>,
    /// A month in which the others run only while a peak lasts.
    pub month_when_scaled: Option<f64>,
}

impl Asked {
    /// What a rate alone asks.
    pub fn rate(orders_per_second: f64) -> Self {
        Self {
            orders_per_second,
            rows_per_second: None,
            lookups_per_second: None,
            bytes_per_second: None,
            bytes_stored: None,
            ordinary_orders_per_second: None,
            peak_hours_a_month: None,
        }
    }

    /// What a forecast asks.
    pub fn forecast(forecast: &Forecast) -> Self {
        let busiest = &forecast.overall.busiest_minute;
        let orders = forecast.overall.orders.max(f64::MIN_POSITIVE);
        let per_second = busiest.orders / 60.0;
        let of_orders = |name: &str| tables::by_name(name).is_some_and(|table| table.group == Group::Order);
        let (mut rows, mut bytes, mut stored) = (0, 0, 0);
        for table in &forecast.tables {
            let size = table.postgres.heap_bytes + table.postgres.index_bytes;
            stored += size;
            if of_orders(&table.table) {
                rows += table.rows;
                bytes += size;
            }
        }
        let hours = forecast.curve.orders.len() as f64 * forecast.curve.step_minutes as f64 / 60.0;
        Self {
            orders_per_second: per_second,
            rows_per_second: Some(per_second * rows as f64 / orders),
            lookups_per_second: Some(busiest.lookups / 60.0),
            bytes_per_second: Some(per_second * bytes as f64 / orders),
            bytes_stored: Some(stored),
            ordinary_orders_per_second: Some(
                forecast.curve.base_orders.iter().copied().fold(0.0, f64::max).min(busiest.orders) / 60.0,
            ),
            peak_hours_a_month: Some(forecast.in_peaks.minutes as f64 / 60.0 / hours * MONTH_HOURS),
        }
    }
}

impl Capacity {
    /// What is asked of machines that each bear so much.
    pub fn new(asked: Asked, machine: Machine) -> Self {
        let by_storage = |bytes: u64| machine.storage_bytes.map(|each| bytes.div_ceil(each.max(1)).max(1));
        let by_rate = |rate: f64| machine.orders_per_second.map(|each| ((rate / each).ceil() as u64).max(1));
        let storage = asked.bytes_stored.and_then(by_storage);
        let rate = by_rate(asked.orders_per_second);
        let machines = storage.max(rate).unwrap_or(1);
        let each = asked.orders_per_second / machines as f64;
        let limit = match (storage, rate) {
            (None, None) => None,
            (storage, rate) if storage >= rate => Some(Limit::Storage),
            _ => Some(Limit::Rate),
        };
        let ordinary = asked.ordinary_orders_per_second.and_then(by_rate).max(storage);
        let cost = machine.cost_per_hour.filter(|_| limit.is_some()).map(|price| {
            let hour = machines as f64 * price;
            let scaled = ordinary.zip(asked.peak_hours_a_month).map(|(ordinary, hours)| {
                ordinary as f64 * price * MONTH_HOURS + (machines - ordinary.min(machines)) as f64 * price * hours
            });
            Cost {
                hour,
                month: hour * MONTH_HOURS,
                ordinary_machines: ordinary.filter(|_| scaled.is_some()),
                month_when_scaled: scaled,
            }
        });
        let away = MONTH_HOURS * 60.0 * (1.0 - AVAILABILITY);
        Self {
            asked,
            machine,
            machines_by_storage: storage,
            machines_by_rate: rate,
            machines,
            limit,
            orders_per_second_each: each,
            cpu_us_per_order: machine.cores.filter(|_| each > 0.0).map(|cores| cores / each * 1e6),
            cost,
            minutes_away_a_month: away,
            orders_in_minutes_away: away * 60.0 * asked.orders_per_second,
            most_orders_a_minute: MOST_ORDERS_A_MINUTE,
            ids_suffice: asked.orders_per_second * 60.0 <= MOST_ORDERS_A_MINUTE,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MACHINE: Machine =
        Machine { storage_bytes: Some(72_000_000_000), orders_per_second: None, cores: Some(4.0), cost_per_hour: None };

    fn of_rate(orders_per_second: f64) -> Capacity {
        Capacity::new(Asked { bytes_stored: Some(30_000_000_000_000), ..Asked::rate(orders_per_second) }, MACHINE)
    }

    #[test]
    fn ten_million_orders_a_second_and_30_tb_are_417_machines_and_167_microseconds_an_order() {
        let it = of_rate(1e7);
        assert_eq!((it.machines, it.limit), (417, Some(Limit::Storage)));
        assert!((it.orders_per_second_each - 23_981.0).abs() < 1.0, "{it:?}");
        assert!((it.cpu_us_per_order.expect("cores are known") - 166.8).abs() < 0.05, "{it:?}");
        assert!((it.minutes_away_a_month - 4.32).abs() < 1e-6 && !it.ids_suffice, "{it:?}");
    }

    #[test]
    fn ten_million_orders_a_minute_leave_10_milliseconds_an_order() {
        let it = of_rate(1e7 / 60.0);
        assert!((it.orders_per_second_each - 399.7).abs() < 0.1 && it.ids_suffice, "{it:?}");
        assert!((it.cpu_us_per_order.expect("cores are known") - 10_008.0).abs() < 1.0, "{it:?}");
    }

    #[test]
    fn the_larger_number_of_machines_binds_and_others_run_only_while_a_peak_lasts() {
        let asked = Asked {
            bytes_stored: Some(100),
            ordinary_orders_per_second: Some(40.0),
            peak_hours_a_month: Some(72.0),
            ..Asked::rate(100.0)
        };
        let machine =
            Machine { storage_bytes: Some(50), orders_per_second: Some(10.0), cores: None, cost_per_hour: Some(2.0) };
        let it = Capacity::new(asked, machine);
        assert_eq!((it.machines, it.limit, it.cpu_us_per_order), (10, Some(Limit::Rate), None));
        let cost = it.cost.expect("a price is known");
        assert_eq!((cost.hour, cost.month, cost.ordinary_machines), (20.0, 14_400.0, Some(4)));
        assert_eq!(cost.month_when_scaled, Some(4.0 * 2.0 * 720.0 + 6.0 * 2.0 * 72.0));
    }
}
