//! Believable order data for many clients at once: the same rows every time.
//!
//! A profile goes in, record batches come out:
//!
//! ```
//! //! use ordermill::plan::{Plan, Selection};
//! use ordermill::profile::{self, Overrides};
//!
//! let profile = profile::load("quickstart", &Overrides::default())?.profile;
//! let selection = Selection { tables: vec!["orders".into()], orders: Some(10), ..Selection::default() };
//! let plan = Plan::new(&profile, &selection)?;
//! let world = plan.world();
//! let rows: usize = plan
//!     .chunks
//!     .iter()
//!     .flat_map(|chunk| world.rows(&chunk.content))
//!     .flatten()
//!     .map(|(_table, batch)| batch.num_rows())
//!     .sum();
//! assert_eq!(rows, 10);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The rooms, in the order in which data flows through them: [`profile`], [`demand`], [`generate`], [`plan`], [`job`],
//! [`servers`], [`sinks`], [`targets`], [`run`], [`verify`]; before them [`calendar`], [`geography`], [`random`] and
//! [`tables`].

pub mod calendar;
pub mod demand;
pub mod generate;
pub mod geography;
pub mod job;
pub mod plan;
pub mod profile;
pub mod random;
pub mod run;
pub mod servers;
pub mod sinks;
pub mod tables;
pub mod targets;
pub mod verify;
