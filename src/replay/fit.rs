//! Whether a target holds what is played: the same profile, whole, at an instant that fits.

use std::fmt::Display;
use std::ops::Range;

use super::error::ReplayError;
use super::operations::Kind;
use crate::calendar::Millis;
use crate::job::{Holding, Job, instant};
use crate::plan::{Plan, Selection};
use crate::profile::Profile;
use crate::sinks::reader::Reader;

/// What a target holds that fits.
#[derive(Debug, Clone)]
pub(super) struct Held {
    /// The instant at which its rows stand.
    pub(super) as_of: Millis,
    /// The instants between which its orders were placed.
    pub(super) orders: Range<Millis>,
    /// Its plan, at that instant.
    pub(super) plan: Plan,
}

/// What a target holds, when it fits.
pub(super) fn held(
    profile: &Profile,
    target: &dyn Display,
    reader: &dyn Reader,
    kinds: &[Kind],
) -> Result<Held, ReplayError> {
    let refuse = |reason: &str, hint: &str| ReplayError::refused(target, reason, hint);
    if let Some(between) = reader.between() {
        return Err(refuse(&between.reason, &between.hint));
    }
    let [Holding { job, .. }] = reader.holdings() else {
        let reason = format!("holds {} jobs, and one is played against", reader.holdings().len());
        return Err(refuse(&reason, "seed a database of its own for it, in one go"));
    };
    if job.fixture.is_some() || job.orders.is_some() {
        let reason = "holds a part of the orders only, which is no load";
        return Err(refuse(reason, "seed it without --fixture and --orders"));
    }
    if !reader.holdings()[0].missing().is_empty() {
        return Err(refuse("is not complete", "go on with what was begun: `ordermill generate … --resume`"));
    }
    let plan = plan(profile, job).map_err(|error| refuse(&error, "take the profile that it was seeded with"))?;
    let here = Job { as_of: job.as_of, from: job.from, until: job.until, ..Job::new(&plan, &plan.selection) };
    if !here.is_same_world(job) {
        let reason = format!("holds another profile: {}", here.differences(job));
        let hint = "take the profile that it was seeded with, with the same --set, --scale and --seed";
        return Err(refuse(&reason, hint));
    }
    let needs: &[(Kind, &[&str])] = &[(Kind::Lookup, &["stock"]), (Kind::Track, &["orders", "shipments"])];
    for (kind, tables) in needs.iter().filter(|(kind, _)| kinds.contains(kind)) {
        if let Some(table) = tables.iter().find(|table| !job.tables.iter().any(|it| it == *table)) {
            let reason = format!("holds no `{table}`, in which a {} looks", kind.name());
            return Err(refuse(&reason, &format!("seed it with all tables, or leave {} out with --only", kind.name())));
        }
    }
    Ok(Held { as_of: job.as_of, orders: job.from..job.until, plan })
}

/// The plan of what a target holds.
fn plan(profile: &Profile, job: &Job) -> Result<Plan, String> {
    let profile = Profile { as_of: job.as_of, end: profile.end.max(job.until), ..profile.clone() };
    let selection = Selection {
        tables: job.tables.clone(),
        clients: job.clients.keys().cloned().collect(),
        from: Some(job.from),
        until: Some(job.until),
        chunk_orders: job.chunk_orders,
        file_orders: job.file_orders,
        ..Selection::default()
    };
    Plan::new(&profile, &selection).map_err(|error| {
        let (from, until) = (instant::text(job.from), instant::text(job.until));
        format!("holds what this profile does not say, orders from {from} to {until}: {error}")
    })
}
