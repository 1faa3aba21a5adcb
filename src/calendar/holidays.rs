//! Holidays.

/// Days on which nothing is open.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Holidays {}
