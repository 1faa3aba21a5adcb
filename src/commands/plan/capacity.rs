//! `--capacity`: its arguments, and what it says.

use std::str::FromStr;

use ordermill::forecast::{Asked, Capacity, Limit, Machine};

use super::text::count;
use crate::commands::printer::{Printer, bytes, columns, thousands};

#[derive(Debug, clap::Args)]
pub(super) struct CapacityArguments {
    /// Say what the busiest minute asks of machines
    #[arg(long, help_heading = "Capacity")]
    capacity: bool,

    /// Orders at the peak, such as 10000000/s or 10000000/min, instead of the profile's
    #[arg(long, value_name = "RATE", requires = "capacity", help_heading = "Capacity")]
    rate: Option<Rate>,

    /// Bytes to store, such as 30TB, instead of the profile's
    #[arg(long, value_name = "SIZE", requires = "capacity", help_heading = "Capacity")]
    bytes: Option<Size>,

    /// Bytes that a machine stores, such as 72GB
    #[arg(long, value_name = "SIZE", requires = "capacity", help_heading = "Capacity")]
    per_machine_storage: Option<Size>,

    /// Orders that a machine takes, such as 5000/s
    #[arg(long, value_name = "RATE", requires = "capacity", help_heading = "Capacity")]
    per_machine_rate: Option<Rate>,

    /// Cores of a machine
    #[arg(long, value_name = "N", value_parser = positive, requires = "capacity", help_heading = "Capacity")]
    cores: Option<f64>,

    /// What an hour of a machine costs
    #[arg(long, value_name = "MONEY", value_parser = positive, requires = "capacity", help_heading = "Capacity")]
    cost_per_machine_hour: Option<f64>,
}

/// Orders a second.
#[derive(Debug, Clone, Copy)]
struct Rate(f64);

/// Bytes.
#[derive(Debug, Clone, Copy)]
struct Size(u64);

fn positive(text: &str) -> Result<f64, String> {
    let number = text.replace('_', "").parse::<f64>().ok().filter(|it| it.is_finite() && *it > 0.0);
    number.ok_or_else(|| "a number above 0 is needed".to_owned())
}

impl FromStr for Rate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        const UNITS: [(&str, f64); 5] = [("s", 1.0), ("min", 60.0), ("m", 60.0), ("h", 3600.0), ("d", 86_400.0)];
        let hint = "write orders and a unit of time: 400/s, 10000000/min, 1200/h";
        let (number, unit) = text.split_once('/').ok_or(hint)?;
        let seconds = UNITS.iter().find(|(name, _)| *name == unit.trim()).ok_or(hint)?.1;
        Ok(Self(positive(number.trim()).map_err(|_| hint)? / seconds))
    }
}

impl FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        const UNITS: [(&str, f64); 10] = [
            ("B", 1.0),
            ("kB", 1e3),
            ("MB", 1e6),
            ("GB", 1e9),
            ("TB", 1e12),
            ("PB", 1e15),
            ("KiB", 1024.0),
            ("MiB", 1_048_576.0),
            ("GiB", 1_073_741_824.0),
            ("TiB", 1_099_511_627_776.0),
        ];
        let hint = "write a number and a unit: 72GB, 30TB, 512GiB";
        let end = text.find(|it: char| it.is_ascii_alphabetic()).ok_or(hint)?;
        let (number, unit) = text.split_at(end);
        let bytes = UNITS.iter().find(|(name, _)| name.eq_ignore_ascii_case(unit.trim())).ok_or(hint)?.1;
        let size = positive(number.trim()).map_err(|_| hint)? * bytes;
        if (1.0..9e18).contains(&size) { Ok(Self(size as u64)) } else { Err(hint.to_owned()) }
    }
}

impl CapacityArguments {
    /// Whether capacity is asked for.
    pub(super) fn wanted(&self) -> bool {
        self.capacity
    }

    /// What is asked without a profile.
    pub(super) fn asked_alone(&self) -> Option<Asked> {
        self.rate.map(|rate| self.put_in(Asked::rate(rate.0)))
    }

    /// What is asked of machines; what the arguments say of rate and bytes holds.
    pub(super) fn capacity(&self, asked: Asked) -> Result<Capacity, String> {
        let machine = Machine {
            storage_bytes: self.per_machine_storage.map(|size| size.0),
            orders_per_second: self.per_machine_rate.map(|rate| rate.0),
            cores: self.cores,
            cost_per_hour: self.cost_per_machine_hour,
        };
        let capacity = Capacity::new(self.put_in(asked), machine);
        if machine.cost_per_hour.is_some() && capacity.limit.is_none() {
            return Err("`--cost-per-machine-hour` needs a number of machines\nhint: say what one bears, with \
                        --per-machine-storage 72GB (and --bytes without a profile) or --per-machine-rate 5000/s"
                .to_owned());
        }
        Ok(capacity)
    }

    fn put_in(&self, asked: Asked) -> Asked {
        let rate = self.rate.map(|rate| rate.0);
        let share = rate.map_or(1.0, |rate| rate / asked.orders_per_second.max(f64::MIN_POSITIVE));
        Asked {
            orders_per_second: rate.unwrap_or(asked.orders_per_second),
            rows_per_second: asked.rows_per_second.map(|rows| rows * share),
            lookups_per_second: asked.lookups_per_second.map(|lookups| lookups * share),
            bytes_per_second: asked.bytes_per_second.map(|bytes| bytes * share),
            bytes_stored: self.bytes.map(|size| size.0).or(asked.bytes_stored),
            ..asked
        }
    }
}

/// What the peak asks of machines.
pub(super) fn text(it: &Capacity, printer: Printer) -> String {
    let asked = &it.asked;
    let mut rows = vec![vec!["orders".to_owned(), format!("{}/s", count(asked.orders_per_second))]];
    let mut add = |name: &str, value: Option<String>| {
        rows.extend(value.map(|value| vec![name.to_owned(), value]));
    };
    add("rows", asked.rows_per_second.map(|rows| format!("{}/s", count(rows))));
    add("look-ups", asked.lookups_per_second.map(|lookups| format!("{}/s", count(lookups))));
    add("written, Postgres", asked.bytes_per_second.map(|size| format!("{}/s", bytes(size as u64))));
    add("stored, Postgres", asked.bytes_stored.map(bytes).filter(|_| asked.rows_per_second.is_some()));
    add("stored", asked.bytes_stored.map(bytes).filter(|_| asked.rows_per_second.is_none()));
    let mut text = format!("{}\n{}", printer.strong("The busiest minute"), columns(&rows));

    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut add = |name: &str, value: Option<String>| {
        rows.extend(value.map(|value| vec![name.to_owned(), value]));
    };
    let binds = |limit: Limit| if it.limit == Some(limit) { ": this binds" } else { "" };
    let machines =
        |count: u64| if count == 1 { "1 machine".to_owned() } else { format!("{} machines", thousands(count)) };
    add("by storage", it.machines_by_storage.map(|count| machines(count) + binds(Limit::Storage)));
    add("by rate", it.machines_by_rate.map(|count| machines(count) + binds(Limit::Rate)));
    add("each takes", Some(format!("{} orders/s", count(it.orders_per_second_each))));
    add("one order may cost", it.cpu_us_per_order.map(|us| format!("{} of one core", duration_us(us))));
    text.push_str(&format!("\n{} ({})\n{}", printer.strong("Machines"), machines(it.machines), columns(&rows)));

    if let Some(cost) = &it.cost {
        let mut rows = vec![
            vec!["an hour of the peak".to_owned(), money(cost.hour)],
            vec!["all month".to_owned(), money(cost.month)],
        ];
        let fewer = cost.ordinary_machines.filter(|ordinary| *ordinary < it.machines);
        if let (Some(ordinary), Some(scaled)) = (fewer, cost.month_when_scaled) {
            let saved = (1.0 - scaled / cost.month) * 100.0;
            let when = format!("{} all month, the others while a peak lasts", machines(ordinary));
            rows.push(vec![when, format!("{}, {saved:.0} % less", money(scaled))]);
        }
        text.push_str(&format!("\n{}\n{}", printer.strong("Cost"), columns(&rows)));
    }
    text.push_str(&format!(
        "\n99.99 % leaves {:.1} minutes a month: {} orders at this rate.\n",
        it.minutes_away_a_month,
        count(it.orders_in_minutes_away)
    ));
    if !it.ids_suffice {
        text.push_str(&format!(
            "Ids tell {} orders a minute apart, this rate has {}: spread it over several profiles.\n",
            thousands(it.most_orders_a_minute as u64),
            count(asked.orders_per_second * 60.0)
        ));
    }
    text
}

fn duration_us(us: f64) -> String {
    match us {
        it if it < 1000.0 => format!("{it:.0} us"),
        it if it < 1e6 => format!("{:.1} ms", it / 1e3),
        it => format!("{:.1} s", it / 1e6),
    }
}

fn money(amount: f64) -> String {
    let cents = (amount * 100.0).round() as u64;
    format!("{}.{:02}", thousands(cents / 100), cents % 100)
}
