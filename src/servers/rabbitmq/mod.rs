//! A RabbitMQ as its clients' users name it and reach it: everything is in the URL, but for the exchange.

mod address;
mod connect;
mod line;
mod trouble;

pub use address::Address;
pub(crate) use connect::{Server, Session};
pub(crate) use trouble::said;
