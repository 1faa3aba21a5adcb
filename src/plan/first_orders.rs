//! Where the first N orders end.

use std::ops::Range;

use crate::demand::Demand;
use crate::generate::OrderId;
use crate::profile::Profile;

/// Where the first so many orders end.
pub(super) struct Cut {
    /// The wave after the last that is needed.
    pub(super) end: i64,
    /// The id of the last order; none when there are no more orders than wanted.
    pub(super) last_order: Option<i64>,
}

/// Counts orders, minute by minute, until there are `wanted`.
pub(super) fn cut(profile: &Profile, clients: &[usize], demands: &[Demand], waves: Range<i64>, mut wanted: u64) -> Cut {
    if wanted == 0 {
        return Cut { end: waves.start, last_order: None };
    }
    let length = i64::from(profile.wave_minutes);
    let position_bits = OrderId::position_bits(profile.max_clients);
    let numbers: Vec<u32> = clients.iter().map(|client| profile.clients[*client].number).collect();
    let mut counts = vec![Vec::new(); demands.len()];
    for wave in waves.clone() {
        let from = wave * length;
        for (demand, counts) in demands.iter().zip(&mut counts) {
            demand.counts(from, from + length, counts);
        }
        for minute in 0..length {
            for client in OrderId::in_turn(from + minute, position_bits, &numbers) {
                let count = u64::from(counts[client][minute as usize]);
                if count >= wanted {
                    let last = OrderId { minute: from + minute, client: numbers[client], position: wanted as u32 - 1 };
                    return Cut { end: wave + 1, last_order: Some(last.encode(position_bits)) };
                }
                wanted -= count;
            }
        }
    }
    Cut { end: waves.end, last_order: None }
}
