//! The run: makes the chunks of a plan on many threads and hands them, encoded, to their targets in order.

mod execute;
mod progress;

pub use execute::{End, Outcome, RunError, execute};
pub use progress::{Progress, Silent};
