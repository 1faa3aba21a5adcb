//! The profile: TOML as people write it, checked into types that cannot be wrong.
//!
//! [`read()`] turns text into a [`Profile`], or into [`Problems`]: all of them, each with its place and what would be
//! right. One table of keys says what can be written; the JSON Schema and the reference are printed from it.

#[cfg(test)]
mod agreement;
mod amounts;
mod calendars;
mod carriers;
mod cartons;
mod categories;
mod checks;
mod clients;
mod countries;
mod currencies;
mod derived;
mod doubts;
mod expected;
mod explain;
mod identity;
mod keys;
mod layers;
mod model;
mod numbers;
mod overrides;
mod peaks;
mod presets;
mod problems;
mod rates;
mod read;
mod reference;
mod schema;
mod shape;
mod shipped;
mod starter;
mod tree;
mod warehouses;
mod words;
mod world;

pub use expected::split_share;
pub use explain::explain;
pub use identity::{Identity, identity};
pub use model::*;
pub use overrides::Overrides;
pub use problems::{Problem, Problems, Severity};
pub use read::{Checked, read};
pub use reference::reference_markdown;
pub use schema::json_schema;
pub use shipped::{SHIPPED, load};
pub use starter::starter;
