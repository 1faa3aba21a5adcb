//! L8: ids rise with time, and as many orders come in each minute as the plan says.

use std::ops::Range;

use super::{Law, Laws};
use crate::demand::Demand;
use crate::tables::{Batches, Orders, Rows};

/// 2000-01-01T00:00Z in minutes since the Unix epoch.
const EPOCH_MINUTE: i64 = 946_684_800 / 60;
/// Bits below the minute, shared by the client's number and the place in the minute.
const LOW_BITS: u32 = 28;

impl Laws<'_> {
    /// The minute, the client's number and the place in the minute that an order's id names.
    pub(super) fn parts_of(&self, order_id: i64) -> (i64, i64, i64) {
        let position_bits = LOW_BITS - self.profile.max_clients.trailing_zeros();
        let low = order_id & ((1 << LOW_BITS) - 1);
        ((order_id >> LOW_BITS) + EPOCH_MINUTE, low >> position_bits, low & ((1 << position_bits) - 1))
    }

    /// Checks that some minutes hold the orders that the plan says, of some clients (indices into the profile's): `rows`
    /// are all the rows of these minutes.
    pub fn check_counts(&mut self, rows: &Batches, minutes: Range<i64>, clients: &[usize]) {
        let Some((_, orders)) = rows.iter().find(|(table, _)| *table == Orders::TABLE) else { return };
        let ids = super::Columns(orders).longs("order_id");
        let mut planned = Vec::new();
        for &client in clients {
            let number = i64::from(self.profile.clients[client].number);
            let mut seen = vec![0u32; (minutes.end - minutes.start) as usize];
            for id in ids {
                let (minute, of, _) = self.parts_of(*id);
                if of == number && minutes.contains(&minute) {
                    seen[(minute - minutes.start) as usize] += 1;
                }
            }
            Demand::new(self.profile, client).counts(minutes.start, minutes.end, &mut planned);
            for (minute, (seen, planned)) in minutes.clone().zip(seen.iter().zip(&planned)) {
                self.demand(Law::Counts, Orders::TABLE, minute, seen == planned, || {
                    format!(
                        "{seen} orders of client {number} in minute {}, planned are {planned}",
                        super::at(minute * 60_000)
                    )
                });
            }
        }
    }
}
