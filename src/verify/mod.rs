//! Proof: what a table holds, as one number that does not depend on the order or the pieces in which it was read.

mod digest;

pub use digest::Digest;
