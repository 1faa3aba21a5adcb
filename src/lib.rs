//! Believable order data for many clients at once: the same rows every time.
//!
//! A profile says who sells what to whom, and when. A plan holds it, together with what is wanted of it, and any of its
//! tables can be read as Arrow batches, on any thread:
//!
//! ```
//! use ordermill::plan::{Plan, Selection};
//! use ordermill::profile::{self, Overrides};
//!
//! let profile = profile::load("quickstart", &Overrides::default())?.profile;
//! let plan = Plan::new(&profile, &Selection { orders: Some(10), ..Selection::default() })?;
//! let reader = plan.read("orders")?.with_batch_size(4);
//! let rows = std::thread::spawn(move || reader.map(|batch| batch.map(|it| it.num_rows())).collect::<Result<Vec<_>, _>>());
//! assert_eq!(rows.join().expect("no panic")?, [4, 4, 2]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`plan::TableReader`] reads one table, or a part of it; [`generate::World`] makes all tables of some waves at once, which
//! costs no more than one of them; [`run::load`] makes a whole plan on many threads and writes it to targets. See
//! `examples/` for each. Without the feature `cli` none of the program's own crates are needed.
//!
//! The rooms, in the order in which data flows through them: [`profile`], [`demand`], [`generate`], [`plan`], [`job`],
//! [`servers`], [`sinks`], [`targets`], [`forecast`], [`run`], `replay`, [`verify`], `stage`; before them [`calendar`], [`geography`],
//! [`random`] and [`tables`].

pub use arrow;

pub mod calendar;
pub mod demand;
pub mod forecast;
pub mod generate;
pub mod geography;
pub mod job;
pub mod plan;
pub mod profile;
pub mod random;
#[cfg(any(feature = "postgres", feature = "mongodb"))]
pub mod replay;
pub mod run;
pub mod servers;
pub mod sinks;
#[cfg(feature = "stage")]
pub mod stage;
pub mod tables;
pub mod targets;
pub mod verify;
