//! Whether servers know the time zones as the generator does: each change of clocks in the time is asked for, before anything else.

use std::collections::BTreeSet;

use super::asked::Asked;
use super::databases::Engine;
use crate::calendar::{Zone, utc};
use crate::sinks::TargetError;

/// Local times beside each change, of minutes.
const MINUTE: i64 = 60_000;

/// Asks an engine for the local times at the ends of the time, and before and after each change of clocks within.
///
/// # Errors
/// When the server's zones are others, or can't be asked.
pub(super) fn check(engine: &mut dyn Engine, target: &str, asked: &Asked) -> Result<(), TargetError> {
    let zones: Vec<&Zone> = asked.clients.values().chain(asked.warehouses.values()).collect();
    let named: BTreeSet<&str> = zones.iter().map(|zone| zone.name()).collect();
    let mut instants = Vec::new();
    for name in named {
        let Some(zone) = zones.iter().find(|zone| zone.name() == name) else { continue };
        let mut ats = BTreeSet::from([asked.from, asked.until]);
        let mut change = zone.change_after(asked.from);
        while change < asked.until {
            ats.extend([change - MINUTE, change]);
            change = zone.change_after(change);
        }
        instants.extend(ats.into_iter().map(|at| (name.to_owned(), at, zone.local(at))));
    }
    let questions: Vec<(String, i64)> = instants.iter().map(|(zone, at, _)| (zone.clone(), *at)).collect();
    let said = engine.local_times(&questions)?;
    let differs = |(_, said): &(&(String, i64, jiff::civil::DateTime), &String)| !said.is_empty();
    for ((zone, at, local), said) in instants.iter().zip(&said).filter(differs) {
        let local = local.strftime("%Y-%m-%dT%H:%M").to_string();
        if local != *said {
            let at = utc(*at);
            let reason = format!("has other time-zone data: {at} in {zone} is {said} there, {local} here");
            let hint = "bring the server's tzdata up to date (or ordermill): reports by local time would differ";
            return Err(TargetError::refused(target, reason, hint));
        }
    }
    Ok(())
}
