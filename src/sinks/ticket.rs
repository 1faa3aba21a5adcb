//! Tickets: the bound on chunks that are in memory at once.

/// Leave to hold one chunk in memory; dropping it gives the leave to the next.
#[derive(Debug)]
pub struct Ticket {}
