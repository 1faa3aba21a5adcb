//! The profile: TOML as people write it, checked into types that cannot be wrong.

mod model;

pub use model::*;
