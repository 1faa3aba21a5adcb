//! `check`: all problems of a profile, or a summary of what it says.

use ordermill::demand::Demand;
use ordermill::profile::{self, Client, Profile};

use super::printer::{Printer, thousands};
use super::{Failure, ProfileArguments};

const DAY: i64 = 1440;
/// Days of all clients together whose orders are summed one by one.
const MOST_DAYS: i64 = 200_000;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    profile: ProfileArguments,

    /// Print the profile with every default filled in
    #[arg(long)]
    explain: bool,
}

pub(super) fn run(arguments: &Arguments, printer: Printer) -> Result<(), Failure> {
    let profile = arguments.profile.load(printer)?;
    if arguments.explain {
        return Ok(printer.result(&profile::explain(&profile))?);
    }
    let local = |instant| profile.zone.local(instant).strftime("%Y-%m-%d %H:%M").to_string();
    let text = format!(
        "fine: `{}`, seed {}, {} to {} ({}), {} clients, {} warehouses, {} peaks, {}\nidentity {}\n",
        profile.name,
        profile.seed,
        local(profile.start),
        local(profile.end),
        profile.zone.name(),
        profile.clients.len(),
        profile.warehouses.len(),
        profile.peaks.len(),
        orders(&profile),
        profile::shared_identity(&profile),
    );
    Ok(printer.result(&text)?)
}

/// How many orders it makes, roughly where there are many clients with many days.
fn orders(profile: &Profile) -> String {
    let (from, until) = (profile.start / 60_000, profile.end.min(profile.as_of) / 60_000);
    if (until - from) / DAY * profile.clients.len() as i64 > MOST_DAYS {
        let days = ((until - from) / DAY) as f64;
        let a_day = |client: &Client| client.rate.orders_of_a_year(client.zone.local(profile.start).date()) / 365.0;
        let orders: f64 = profile.clients.iter().map(a_day).sum::<f64>() * days;
        return format!("some {orders:.1e} orders before growth and peaks");
    }
    let of_client = |client: usize| Demand::new(profile, client).expected(from, until);
    let orders: f64 = (0..profile.clients.len()).map(of_client).sum();
    format!("about {} orders", thousands(orders.round() as u64))
}
