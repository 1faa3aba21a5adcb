//! `verify` finds every damage and never accuses what is whole. Damage is done by file, by SQL and by the driver, never
//! through the program.

mod directory;
mod formats;
#[cfg(feature = "mongodb")]
mod mongodb;
#[cfg(feature = "postgres")]
mod postgres;
mod refusals;
#[cfg(all(feature = "postgres", feature = "mongodb"))]
mod same_answer;
mod support;
