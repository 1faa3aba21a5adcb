//! `plan`: what a profile will be; writes no data.

mod axis;
mod capacity;
mod chart;
mod compare;
mod csv;
mod k6;
mod page;
mod partitions;
mod shards;
mod text;

use std::num::NonZero;
use std::path::PathBuf;

use clap::ValueEnum;
use ordermill::calendar::days_after;
use ordermill::forecast::{self, Asked, Capacity, Comparison, Forecast};
use ordermill::plan::{Plan, Selection};
use ordermill::profile::Profile;

use super::generate::instant;
use super::printer::Printer;
use super::shards::Wanted;
use super::{Changes, Failure, load, processors};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// A profile: a file, or the name of a shipped one
    #[arg(value_name = "PROFILE", required_unless_present = "rate")]
    profile: Option<String>,

    #[command(flatten)]
    changes: Changes,

    /// Only this day, such as 2026-03-06
    #[arg(long, requires = "profile", value_name = "DATE", conflicts_with_all = ["from", "until"], help_heading = "What to look at")]
    day: Option<String>,

    /// Only from this instant on, such as 2026-03-02 or 2026-03-02T09:00:00
    #[arg(long, requires = "profile", value_name = "INSTANT", help_heading = "What to look at")]
    from: Option<String>,

    /// Only before this instant
    #[arg(long, requires = "profile", value_name = "INSTANT", help_heading = "What to look at")]
    until: Option<String>,

    /// Only these clients or groups
    #[arg(long, requires = "profile", value_name = "CODES", value_delimiter = ',', help_heading = "What to look at")]
    client: Vec<String>,

    /// Say what another profile has otherwise; with --shards, another layout
    #[arg(long, requires = "profile", value_name = "PROFILE", help_heading = "Comparison")]
    compare: Option<String>,

    /// Change a value of the profile to compare with: of --compare, or else of the same one
    #[arg(long, requires = "profile", value_name = "PATH=VALUE", help_heading = "Comparison")]
    compare_set: Vec<String>,

    /// Say what falls to each shard: of a layout, or of N shards on a ring, or by Postgres' hash (postgres-hash/N). With
    /// --compare, which clients another such layout would move
    #[arg(long, requires = "profile", value_name = "FILE|N", conflicts_with_all = ["compare_set", "html", "export", "partitions"], help_heading = "Capacity")]
    shards: Option<Wanted>,

    /// Draw all on one page that needs no network
    #[arg(long, requires = "profile", value_name = "FILE", help_heading = "Output")]
    html: Option<PathBuf>,

    /// Print the load for another program
    #[arg(long, requires = "profile", conflicts_with_all = ["json", "html", "compare", "compare_set", "capacity"], help_heading = "Output")]
    export: Option<Export>,

    /// Cut the time into N ranges of about as many orders each, for an engine that reads them on many machines: each is
    /// `generate --from --until`
    #[arg(long, requires = "profile", value_name = "N", conflicts_with_all = ["html", "compare", "compare_set", "capacity", "export"], help_heading = "Output")]
    partitions: Option<NonZero<usize>>,

    /// For machines: all that the pictures show, see `schema plan`
    #[arg(long, help_heading = "Output")]
    json: bool,

    #[command(flatten)]
    capacity: capacity::CapacityArguments,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Export {
    /// A script for k6: arrival rates of orders and look-ups
    K6,
    /// The rate of each minute and client
    Csv,
}

pub(super) fn run(arguments: &Arguments, printer: Printer) -> Result<(), Failure> {
    let Some(name) = &arguments.profile else {
        if !arguments.changes.is_empty() {
            return Err(Failure::Usage("there is no profile to change\nhint: name one before --capacity".to_owned()));
        }
        let asked = arguments.capacity.asked_alone().unwrap_or_else(|| Asked::rate(0.0));
        let capacity = arguments.capacity.capacity(asked).map_err(Failure::Usage)?;
        return arguments.say_capacity(&capacity, printer);
    };
    let profile = load(name, &arguments.changes, printer)?;
    let plan = arguments.plan(&profile)?;
    if let Some(Export::Csv) = arguments.export {
        return Ok(csv::write(&profile, &plan, printer.output())?);
    }
    if let Some(count) = arguments.partitions {
        return Ok(printer.result(&partitions::text(&plan.partitions(count), arguments.json))?);
    }
    let mut forecast = Forecast::new(&profile, &plan, processors())?;
    if let Some(Export::K6) = arguments.export {
        return Ok(printer.result(&k6::script(&profile, &plan, &forecast))?);
    }
    if let Some(wanted) = &arguments.shards {
        let other = arguments.compare.as_deref().map(|other| Wanted::from(other).layout(&profile)).transpose()?;
        let shards = forecast::Shards::new(&profile, &plan, &forecast, &wanted.layout(&profile)?, other.as_ref());
        forecast.shards = Some(shards.map_err(|error| Failure::Usage(error.to_string()))?);
    } else if arguments.compare.is_some() || !arguments.compare_set.is_empty() {
        let (title, other) = arguments.other(name, printer)?;
        let other = Forecast::new(&other, &arguments.plan(&other)?, processors())?;
        forecast.comparison = Some(Comparison::new(title, &forecast, other));
    }
    if arguments.capacity.wanted() {
        forecast.capacity = Some(arguments.capacity.capacity(Asked::forecast(&forecast)).map_err(Failure::Usage)?);
    }
    if let Some(path) = &arguments.html {
        page::draw(path, &forecast, printer)?;
    }
    if arguments.json {
        return Ok(printer.result(&format!("{:#}\n", serde_json::to_value(&forecast)?))?);
    }
    if let Some(shards) = &forecast.shards {
        let capacity = forecast.capacity.as_ref().map_or(String::new(), |it| capacity::text(it, printer) + "\n");
        return Ok(printer.result(&(capacity + &shards::text(shards, printer)))?);
    }
    match (&forecast.capacity, &forecast.comparison) {
        _ if arguments.html.is_some() => Ok(()),
        (Some(capacity), _) => arguments.say_capacity(capacity, printer),
        (_, Some(comparison)) => Ok(printer.result(&compare::text(&forecast, comparison, printer))?),
        _ => Ok(printer.result(&text::text(&forecast, printer))?),
    }
}

impl Arguments {
    fn plan(&self, profile: &Profile) -> Result<Plan, Failure> {
        let selection = self.selection(profile).map_err(Failure::Usage)?;
        Plan::new(profile, &selection).map_err(|error| Failure::Usage(error.to_string()))
    }

    /// The profile to compare with, and what it is called.
    fn other(&self, name: &str, printer: Printer) -> Result<(String, Profile), Failure> {
        let mut title = self.compare_set.clone();
        let changes = if let Some(other) = &self.compare {
            title.insert(0, other.clone());
            Changes { set: self.compare_set.clone(), ..Changes::default() }
        } else {
            let set = [&self.changes.set[..], &self.compare_set[..]].concat();
            Changes { set, ..self.changes.clone() }
        };
        let profile = load(self.compare.as_deref().unwrap_or(name), &changes, printer)?;
        Ok((title.join(", "), profile))
    }

    fn say_capacity(&self, capacity: &Capacity, printer: Printer) -> Result<(), Failure> {
        if self.json {
            return Ok(printer.result(&format!("{:#}\n", serde_json::json!({ "capacity": capacity })))?);
        }
        Ok(printer.result(&capacity::text(capacity, printer))?)
    }

    /// What is looked at. A day is one of the zone that all clients share, or else of the profile's.
    fn selection(&self, profile: &Profile) -> Result<Selection, String> {
        let mut selection = Selection { clients: self.client.clone(), ..Selection::default() };
        let at = |flag: &str, text: &Option<String>| text.as_ref().map(|text| instant(profile, flag, text)).transpose();
        (selection.from, selection.until) = (at("from", &self.from)?, at("until", &self.until)?);
        if let Some(text) = &self.day {
            let date: jiff::civil::Date = text
                .parse()
                .map_err(|_| format!("`--day {text}` is no date\nhint: write a date such as 2026-03-06"))?;
            let clients = selection.clients(profile).map_err(|error| error.to_string())?;
            let zone = forecast::zone(profile, &clients);
            // Whole waves, also where the zone's midnight lies inside one.
            let wave = profile.waves().millis();
            let (start, end) = (zone.start_of(date), zone.start_of(days_after(date, 1)));
            selection.from = Some(start - start.rem_euclid(wave));
            selection.until = Some(end + (-end).rem_euclid(wave));
        }
        Ok(selection)
    }
}
