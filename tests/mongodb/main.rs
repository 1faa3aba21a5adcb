//! A MongoDB as a target, on a real server over the wire. `scripts/test` starts one, or takes that of `ORDERMILL_MONGODB`.

#![cfg(feature = "mongodb")]

mod documents;
mod loads;
mod refusals;
mod rows;
mod server;
mod support;
