//! A MongoDB as its drivers' users name it and reach it: everything is in the URL.

mod address;
mod connect;
mod trouble;

pub use address::Address;
pub(crate) use connect::Server;
#[cfg(feature = "stage")]
pub(crate) use trouble::said;
pub(crate) use trouble::{DUPLICATE, IS_THERE, NotTaken, code, explain, passes};
