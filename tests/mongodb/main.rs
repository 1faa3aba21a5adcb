//! A MongoDB as a target, on a real server over the wire. `scripts/test` starts one, or takes that of `ORDERMILL_MONGODB`.
//! What a server's answer decides is tested with a stub.

#![cfg(feature = "mongodb")]

mod breaking;
mod cutter;
mod documents;
mod loads;
mod refusals;
mod rows;
mod secure;
mod server;
mod stub;
mod stubbed;
mod support;
mod throwaway;
