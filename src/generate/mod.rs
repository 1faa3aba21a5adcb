//! Rows: pure functions of the profile, the seed and an address.
//!
//! The path of a row: [`Demand`](crate::demand::Demand) says when orders come; `draft` makes the rows of one client's
//! wave, column by column (*draw*, then *derive*); `interleave` merges the clients of some waves into row order, by
//! minute, and hands the columns to Arrow (*freeze*). Nothing here knows a clock, a file, a thread or a sink.

mod basket;
mod catalogue;
mod check_digit;
mod column;
mod contacts;
mod content;
mod customers;
mod dimensions;
mod draft;
mod fulfil;
mod ids;
mod interleave;
mod law;
mod places;
mod slices;
mod words;
mod world;

pub use content::Content;
pub use dimensions::dimension_pieces;
pub use ids::OrderId;
pub use world::World;
