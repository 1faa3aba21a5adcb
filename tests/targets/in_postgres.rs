//! A Postgres, and what it holds.

#[path = "../postgres/server.rs"]
mod server;
#[path = "../postgres/support.rs"]
mod support;

pub(crate) use support::{Database, database, fail, program, succeed};
