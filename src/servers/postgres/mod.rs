//! A Postgres as libpq's users name it and reach it.

mod address;
mod connect;
mod defaults;
mod frames;
mod guard;
mod line;
mod tls;
mod trouble;

pub use address::Address;
pub(crate) use connect::{Connection, Server};
pub(crate) use trouble::{explain, explain_last, passes, said};
