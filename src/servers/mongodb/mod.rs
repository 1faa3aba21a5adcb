//! A MongoDB as its drivers' users name it and reach it: everything is in the URL.

mod address;
mod answer;
mod connect;
mod trouble;

pub use address::Address;
pub(crate) use answer::{NotTaken, number};
pub(crate) use connect::Server;
#[cfg(feature = "stage")]
pub(crate) use trouble::said;
pub(crate) use trouble::{DUPLICATE, IS_THERE, code, explain, passes};
