//! The profile: TOML as people write it, checked into types that cannot be wrong.
//!
//! [`read()`] turns text into a [`Profile`], or into [`Problems`]: all of them, each with its place and what would be
//! right. One table of keys says what can be written; the JSON Schema and the reference are printed from it.

mod defaults;
mod explain;
mod grammar;
mod identity;
mod known;
mod model;
mod reading;
mod reference;
mod schema;
pub mod shards;
mod shipped;
mod starter;

pub use explain::explain;
pub use grammar::problems::{Problem, Problems, Severity};
pub(crate) use grammar::words::short;
pub use identity::{Identity, identity, shared_identity};
pub use model::*;
pub use reading::overrides::Overrides;
pub use reading::{Checked, read};
pub use reference::reference_markdown;
pub use schema::json_schema;
pub use shipped::{SHIPPED, load, text};
pub use starter::starter;
