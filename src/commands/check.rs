//! `check`: all problems of a profile, or a summary of what it says.

use ordermill::plan::{Plan, Selection};
use ordermill::profile;

use super::printer::{Printer, thousands};
use super::{Failure, ProfileArguments};

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
    let plan = Plan::new(&profile, &Selection::default()).map_err(|error| Failure::Usage(error.to_string()))?;
    let orders = plan.expected_orders.iter().sum::<f64>().round() as u64;
    let local = |instant| profile.zone.local(instant).strftime("%Y-%m-%d %H:%M").to_string();
    let text = format!(
        "fine: `{}`, seed {}, {} to {} ({}), {} clients, {} warehouses, {} peaks, about {} orders\nidentity {}\n",
        profile.name,
        profile.seed,
        local(profile.start),
        local(profile.end),
        profile.zone.name(),
        profile.clients.len(),
        profile.warehouses.len(),
        profile.peaks.len(),
        thousands(orders),
        profile::identity(&profile).shared,
    );
    Ok(printer.result(&text)?)
}
