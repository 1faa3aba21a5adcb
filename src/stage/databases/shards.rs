//! Which servers hold which clients: they are asked before anything is read.

use std::collections::BTreeSet;

use super::postgres::Shards;
use super::{Reach, holdings};
use crate::job::{self, Holding, Job};
use crate::sinks::TargetError;
use crate::targets::Target;

/// Connects to servers that hold some of the clients each, and together the rows of a target.
///
/// # Errors
/// When one is no Postgres, or clients lie on none of them, on several, or with other rows.
pub(in crate::stage) fn shards(
    targets: &[Target],
    (target, whole): (&str, &[Holding]),
    reach: &Reach,
) -> Result<Shards, TargetError> {
    let wanted = clients(whole);
    let (mut found, mut addresses) = (BTreeSet::new(), Vec::new());
    for shard in targets {
        let Target::Postgres(address) = shard else {
            return Err(TargetError::refused(shard, "is no Postgres", "stage `shards` asks Postgres databases"));
        };
        addresses.push(address);
        let its = holdings(shard, reach)?;
        for client in clients(&its) {
            let code = client.0.clone();
            if !wanted.contains(&client) {
                let reason = format!("holds other rows of `{code}` than {target}");
                return Err(TargetError::refused(shard, reason, "load both with the same profile and the same flags"));
            }
            if !found.insert(client) {
                let reason = format!("holds `{code}`, and so does another shard");
                return Err(TargetError::refused(shard, reason, "load all shards by one layout"));
            }
        }
    }
    if let Some((code, ..)) = wanted.difference(&found).next() {
        let reason = format!("holds `{code}`, which lies on none of the shards");
        return Err(TargetError::refused(target, reason, "`ordermill generate` with --shards loads all of them"));
    }
    Shards::open(&addresses, reach)
}

/// The clients whose rows some jobs hold: code, identity, and the instant as of which they stand.
fn clients(holdings: &[Holding]) -> BTreeSet<(String, String, i64)> {
    let has_theirs = |job: &&Job| job.tables.iter().any(|table| job::is_of_clients(table));
    let jobs = holdings.iter().map(|holding| &holding.job).filter(has_theirs);
    jobs.flat_map(|job| job.clients.iter().map(|(code, identity)| (code.clone(), identity.clone(), job.as_of)))
        .collect()
}
