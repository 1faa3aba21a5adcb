//! Which of some servers follows which: they are asked before anything is read.

use super::Reach;
use super::postgres::Identity;
use crate::servers::Runtime;
use crate::servers::postgres::Address;
use crate::sinks::TargetError;
use crate::targets::Target;

const HINT: &str = "name a hot standby of a Postgres that --at names, and the same database";

/// The follower of each target, if any is named.
///
/// # Errors
/// When one of them follows none of the targets, or can't be asked.
pub(in crate::stage) fn followers(
    targets: &[Target],
    named: &[Target],
    reach: &Reach,
) -> Result<Vec<Option<Target>>, TargetError> {
    let mut followers = vec![None; targets.len()];
    if named.is_empty() {
        return Ok(followers);
    }
    let mut primaries = Vec::new();
    for target in targets {
        primaries.push(identity(target, reach)?);
    }
    for follower in named {
        let Some(it) = identity(follower, reach)? else {
            let hint = "only a Postgres's followers are named; a MongoDB's secondaries are found";
            return Err(TargetError::refused(follower, "is no Postgres", hint));
        };
        if !it.is_follower {
            return Err(TargetError::refused(follower, "follows nobody: it takes writes itself", HINT));
        }
        let place = primaries.iter().position(|primary| primary.as_ref().is_some_and(|primary| it.follows(primary)));
        let Some(place) = place else {
            return Err(TargetError::refused(follower, "follows none of the databases that --at names", HINT));
        };
        if followers[place].replace(follower.clone()).is_some() {
            let reason = format!("is a second follower of {}", targets[place]);
            return Err(TargetError::refused(follower, reason, "one for each target is enough"));
        }
    }
    Ok(followers)
}

/// Who a Postgres is; none of anything else.
fn identity(target: &Target, reach: &Reach) -> Result<Option<Identity>, TargetError> {
    let asked = |address: &Address| Runtime::start("stage", 1, address)?.block_on(Identity::of(address, reach));
    match target {
        Target::Postgres(address) => asked(address).map(Some),
        _ => Ok(None),
    }
}
