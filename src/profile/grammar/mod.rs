//! What a profile can say and how it is written: the table of keys, the shapes of values, the tree of a file, and the
//! problems that are shown in its lines.

#[cfg(test)]
mod agreement;
pub(super) mod amounts;
pub(super) mod keys;
pub(super) mod problems;
pub(super) mod shape;
mod slips;
pub(super) mod tree;
pub(super) mod words;
