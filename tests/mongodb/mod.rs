//! A MongoDB as a target, on a real server over the wire. `scripts/test` starts some, or takes those of `ORDERMILL_MONGODB`.
//! What a server's answer decides is tested with a stub.

mod breaking;
mod cutter;
mod documents;
mod loads;
mod refusals;
pub(crate) mod rows;
mod secure;
pub(crate) mod server;
pub(crate) mod stub;
mod stubbed;
pub(crate) mod support;
pub(crate) mod throwaway;
