//! What a scheduler has to do again and again, orders aside.

/// Tasks of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tasks {
    /// Its key in the profile.
    pub code: String,
    /// Its number, which ids of its tasks carry.
    pub number: u32,
    /// How many there are.
    pub count: u32,
    /// Minutes from one run of a task to the next.
    pub every_minutes: u32,
    /// Whether all fall due at the same instants, whole intervals from midnight; else each has a place of its own in the
    /// interval.
    pub aligned: bool,
}
