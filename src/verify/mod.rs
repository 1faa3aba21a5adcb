//! Proving what was made: digests that do not depend on order, and the laws that every row obeys.

mod digest;
mod laws;

pub use digest::Digest;
pub use laws::{Breach, Law, Laws};
