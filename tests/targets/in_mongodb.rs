//! A MongoDB, and what it holds.

#[path = "../mongodb/rows.rs"]
mod rows;
#[path = "../mongodb/server.rs"]
mod server;
#[path = "../mongodb/support.rs"]
mod support;

pub(crate) use support::{Place, expected, small};
