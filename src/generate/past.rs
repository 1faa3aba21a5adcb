//! What has happened by the instant at which rows stand. It is the only door through which that instant comes into the
//! rows of orders, so whoever asks it finds out when an order changes next: between two instants that were asked about,
//! every answer stays the same, and with it every row. Milliseconds since 1970-01-01 UTC.

use crate::calendar::Millis;
use crate::tables::NEVER;

/// When rows change of which nothing more happens.
pub const SETTLED: Millis = Millis::MAX;

/// What has happened, by order of a wave.
#[derive(Debug, Default)]
pub(super) struct Past {
    /// The instant at which each order's rows stand.
    as_of: Vec<Millis>,
    /// The soonest instant after it that was asked about.
    next: Vec<Millis>,
}

impl Past {
    /// The orders of a wave all stand at one instant.
    pub(super) fn of_all(&mut self, orders: usize, as_of: Millis) {
        self.as_of.clear();
        self.as_of.resize(orders, as_of);
        self.next.clear();
        self.next.resize(orders, SETTLED);
    }

    /// Each order of a wave stands at an instant of its own.
    pub(super) fn of_each(&mut self, as_of: &[Millis]) {
        self.of_all(as_of.len(), NEVER);
        self.as_of.copy_from_slice(as_of);
    }

    /// Whether something has happened to an order.
    #[inline]
    pub(super) fn has(&mut self, order: usize, at: Millis) -> bool {
        if at <= self.as_of[order] {
            return true;
        }
        let next = &mut self.next[order];
        *next = (*next).min(at);
        false
    }

    /// When something happened to an order; [`NEVER`], if it has not.
    #[inline]
    pub(super) fn seen(&mut self, order: usize, at: Millis) -> Millis {
        if self.has(order, at) { at } else { NEVER }
    }

    /// When something happens next to any of them; [`SETTLED`], if nothing does.
    pub(super) fn soonest(&self) -> Millis {
        self.next.iter().copied().min().unwrap_or(SETTLED)
    }

    /// When something happens to each order next; [`SETTLED`], if nothing does.
    pub(super) fn next(&self) -> &[Millis] {
        &self.next
    }
}
