//! Rows: pure functions of the profile, the seed and an address.
//!
//! The path of a row: [`Demand`](crate::demand::Demand) says when orders come; `decide` finds out all about one client's wave
//! before any row is written, with the help of `basket`, `customers` and `fulfil`; `record` makes tables of some waves of
//! all clients, in row order (`interleave`), one file per table, and hands the columns to Arrow. Nothing here knows a
//! clock, a file, a thread or a sink.

mod basket;
mod catalogue;
mod check_digit;
mod choice;
mod classes;
mod column;
mod common;
mod contacts;
mod content;
mod customers;
mod decide;
mod expected;
mod extract;
mod fulfil;
mod goods;
mod ids;
mod interleave;
mod joining;
mod law;
mod lexicon;
mod newcomers;
mod papers;
mod parts;
mod past;
mod places;
mod portrait;
mod postcodes;
mod product_codes;
mod range;
mod record;
mod rhythm;
mod rows;
mod seasons;
mod short;
mod starts;
mod tasks;
mod timeline;
mod traits;
mod units;
mod unshipped;
mod visits;
mod wanted;
mod words;
mod world;

pub use content::Content;
pub use expected::PerOrder;
pub use fulfil::FacesOutlook;
pub use ids::OrderId;
pub use past::SETTLED;
pub use portrait::Portrait;
pub use record::{dimension_pieces, rows_per_order};
pub use rows::Frozen;
pub use tasks::{Task, TaskList};
pub use timeline::{Change, Changed, Face, Moment, Moved, Steps};
pub use visits::{Lookup, Track, Visits};
pub use world::World;
