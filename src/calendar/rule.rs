//! Recurrence rules.

/// A recurrence rule: the subset of RFC 5545 that people use.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {}
