//! Whether a target holds what is played: the same profile, whole, at an instant that fits.

use std::fmt::Display;
use std::ops::Range;

use super::error::ReplayError;
use super::operations::Kind;
use super::window::Window;
use crate::calendar::{Millis, utc};
use crate::job::{Holding, Job, Moving};
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
    /// Whether a replay of writes was cut short here.
    pub(super) again: Again,
}

/// Whether a replay of writes was cut short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Again {
    /// It was not.
    No,
    /// Some rows have moved on: what was written is written again.
    Writes,
    /// All was written, and the ledger knows of some of it.
    Ledger,
}

/// What a target holds, when it fits.
pub(super) fn held(
    profile: &Profile,
    target: &dyn Display,
    reader: &dyn Reader,
    kinds: &[Kind],
    window: &Window,
) -> Result<Held, ReplayError> {
    let refuse = |reason: &str, hint: &str| ReplayError::refused(target, reason, hint);
    let (writes, orders) = (kinds.iter().any(|kind| kind.writes()), kinds.contains(&Kind::Place));
    let (holding, again) = match Moving::of(reader.holdings()) {
        Some(moving) if writes && moving.to.job.replayed == orders && moving.to.job.as_of == window.until => {
            (moving.from, if moving.to.entries.is_empty() { Again::Writes } else { Again::Ledger })
        }
        Some(moving) => {
            let between = moving.conflict();
            return Err(refuse(&between.reason, &between.hint));
        }
        None => match reader.holdings() {
            [holding] => (holding, Again::No),
            many => {
                let reason = format!("holds {} jobs, and one is played against", many.len());
                return Err(refuse(&reason, "seed a database of its own for it, in one go"));
            }
        },
    };
    let Holding { job, .. } = holding;
    if job.fixture.is_some() || job.orders.is_some() {
        let reason = "holds a part of the orders only, which is no load";
        return Err(refuse(reason, "seed it without --fixture and --orders"));
    }
    if !holding.missing().is_empty() {
        return Err(refuse("is not complete", "go on with what was begun: `ordermill generate … --resume`"));
    }
    let plan = plan(profile, job).map_err(|error| refuse(&error, "take the profile that it was seeded with"))?;
    let here = Job { as_of: job.as_of, from: job.from, until: job.until, ..Job::new(&plan, &plan.selection) };
    if !here.is_same_world(job) {
        let reason = format!("holds another profile: {}", here.differences(job));
        let hint = "take the profile that it was seeded with, with the same --set, --scale and --seed";
        return Err(refuse(&reason, hint));
    }
    if writes && (job.as_of, job.until) != (window.warm_up, window.warm_up) {
        let (stands, begins) = (utc(job.as_of), utc(window.warm_up));
        let reason = format!("stands at {stands}, and what is written begins at {begins}");
        let hint = format!(
            "seed it with --set as_of={begins}, or move it there with `generate --advance`; or play --only lookup,track"
        );
        return Err(refuse(&reason, &hint));
    }
    let needs: &[(Kind, &[&str])] = &[
        (Kind::Lookup, &["stock"]),
        (Kind::Track, &["orders", "shipments"]),
        (Kind::Place, &["orders"]),
        (Kind::Task, &["tasks"]),
    ];
    for (kind, tables) in needs.iter().filter(|(kind, _)| kinds.contains(kind)) {
        if let Some(table) = tables.iter().find(|table| !job.tables.iter().any(|it| it == *table)) {
            let reason = format!("holds no `{table}`, in which a {} looks", kind.name());
            return Err(refuse(&reason, &format!("seed it with all tables, or leave {} out with --only", kind.name())));
        }
    }
    Ok(Held { as_of: job.as_of, orders: job.from..job.until, plan, again })
}

/// The plan of what a target holds.
fn plan(profile: &Profile, job: &Job) -> Result<Plan, String> {
    let profile = Profile { as_of: job.as_of, end: profile.end.max(job.until), ..profile.clone() };
    // No wave lies in the time of a job without orders.
    let has_orders = job.from < job.until;
    let selection = Selection {
        tables: job.tables.clone(),
        clients: job.clients.keys().cloned().collect(),
        from: has_orders.then_some(job.from),
        until: has_orders.then_some(job.until),
        chunk_orders: job.chunk_orders,
        file_orders: job.file_orders,
        ..Selection::default()
    };
    Plan::new(&profile, &selection).map_err(|error| {
        let (from, until) = (utc(job.from), utc(job.until));
        format!("holds what this profile does not say, orders from {from} to {until}: {error}")
    })
}
