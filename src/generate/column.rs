//! Parts of an order's chance. A new column takes a new number, so that it moves no other; none is used again.

pub(super) const CUSTOMER: u64 = 1;
pub(super) const CHANNEL: u64 = 2;
pub(super) const LINE_COUNT: u64 = 3;
pub(super) const LINES: u64 = 4;
pub(super) const DISCOUNT: u64 = 5;
pub(super) const CANCEL: u64 = 6;
pub(super) const PARCELS: u64 = 7;
pub(super) const PAYMENT: u64 = 8;
pub(super) const NOTIFICATIONS: u64 = 9;
pub(super) const ADDRESS: u64 = 10;
pub(super) const FOLLOW_UP: u64 = 11;
pub(super) const TOURS: u64 = 12;
pub(super) const RETURNS: u64 = 13;
