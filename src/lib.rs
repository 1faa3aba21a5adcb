//! Believable order data for many clients at once: the same rows every time.

pub mod calendar;
pub mod demand;
pub mod generate;
pub mod geography;
pub mod plan;
pub mod profile;
pub mod random;
pub mod run;
pub mod sinks;
pub mod tables;
pub mod verify;
