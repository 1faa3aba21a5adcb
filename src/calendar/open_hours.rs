//! Opening hours.

/// Opening hours by weekday, Monday first: first minute of the local day and the one after the last; none when shut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenHours(pub [Option<(u16, u16)>; 7]);
