//! Days known by name.

/// A day known by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NamedDay {
    /// The day after the fourth Thursday of November.
    BlackFriday,
}
