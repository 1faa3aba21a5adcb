//! L8: ids rise with time, and as many orders come in each minute as the plan says.

use std::collections::BTreeMap;
use std::ops::Range;

use super::columns::{Orders, Read};
use super::{Checked, Law, Laws};
use crate::calendar::utc;
use crate::demand::Demand;
use crate::tables::Batches;

/// 2000-01-01T00:00Z in minutes since the Unix epoch.
const EPOCH_MINUTE: i64 = 946_684_800 / 60;
/// Bits below the minute, shared by the client's number and the place in the minute.
const LOW_BITS: u32 = 28;

impl Laws<'_> {
    /// The minute, the client's number and the place in the minute that an order's id names.
    pub(super) fn parts_of(&self, order_id: i64) -> (i64, i64, i64) {
        let client_bits = self.profile.max_clients.trailing_zeros();
        let position_bits = LOW_BITS - client_bits;
        let (minute, low) = (order_id >> LOW_BITS, order_id & ((1 << LOW_BITS) - 1));
        // Clients' numbers turn with the minute: its mix, of which as many bits are taken from above.
        let turn = (mix(minute as u64) >> (u64::BITS - client_bits)) as i64;
        let number = ((low >> position_bits) - turn).rem_euclid(i64::from(self.profile.max_clients));
        (minute + EPOCH_MINUTE, number, low & ((1 << position_bits) - 1))
    }

    /// Checks that some minutes hold the orders that the plan says, of some clients (indices into the profile's): `rows`
    /// are all the rows of these minutes.
    pub fn check_counts<'b>(
        &self,
        rows: impl IntoIterator<Item = &'b Batches>,
        minutes: Range<i64>,
        clients: &[usize],
    ) -> Checked {
        let length = (minutes.end - minutes.start) as usize;
        let mut seen: BTreeMap<i64, Vec<u32>> =
            clients.iter().map(|&it| (i64::from(self.profile.clients[it].number), vec![0; length])).collect();
        for id in rows.into_iter().filter_map(Orders::among).flat_map(|orders| orders.order_id) {
            let (minute, of, _) = self.parts_of(*id);
            if minutes.contains(&minute)
                && let Some(seen) = seen.get_mut(&of)
            {
                seen[(minute - minutes.start) as usize] += 1;
            }
        }
        let (mut planned, mut checked) = (Vec::new(), Checked::default());
        for &client in clients {
            let number = i64::from(self.profile.clients[client].number);
            let demand = self.demands[client].get_or_init(|| Demand::new(self.profile, client));
            demand.counts(minutes.start, minutes.end, &mut planned);
            let wrong =
                minutes.clone().zip(seen[&number].iter().zip(&planned)).filter(|(_, (seen, planned))| seen != planned);
            for (minute, (seen, planned)) in wrong {
                checked.say(Law::Counts, Orders::TABLE, minute, || {
                    let at = utc(minute * 60_000);
                    format!("{seen} orders of client {number} in minute {at}, planned are {planned}")
                });
            }
        }
        checked
    }
}

/// The finaliser of `SplitMix64` (<https://zimbry.blogspot.com/2011/09/better-bit-mixing-improving-on.html>, variant 13).
fn mix(minute: u64) -> u64 {
    let first = (minute ^ (minute >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let second = (first ^ (first >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    second ^ (second >> 31)
}
