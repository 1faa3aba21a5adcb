//! How far back one must look from an instant: orders placed before have come to their end, and no row of theirs changes.
//!
//! An order's last parcel is allocated when its patience ends, shipped within ten working days, and under way as long as
//! its carrier takes at most; papers follow it. All of it is generous: looking too far back costs reading, never a row.

use crate::calendar::{Millis, Wave};
use crate::generate::world::{ClientWorld, World};
use crate::tables::{CartonItems, Cartons, Group, Invoices, Notifications, OrderLines, Orders, Rows, Shipments, Table};

const DAY: Millis = 86_400_000;
/// Working days from allocation to the lorry, at most.
const SHIPPED_WITHIN: usize = 10;
/// Days that a parcel is under way, for each that is planned; and beyond.
const TRANSIT: Millis = 7;
const LATE: Millis = 7;
/// Days after which nothing comes back any more, nor is paid back.
const AFTERMATH: Millis = 90;

impl World {
    /// The first wave of whose orders a row of this world's tables may change after an instant.
    pub fn unsettled(&self, since: Millis) -> Wave {
        let first = self.clients().map(|client| self.first_unsettled(client, since)).min();
        let profile = &self.shared.profile;
        profile.waves().at(first.unwrap_or(since).max(profile.start))
    }

    /// When an order of a client must have been placed, at the least, for a row of it to change after an instant.
    fn first_unsettled(&self, client: &ClientWorld, since: Millis) -> Millis {
        let it = &client.fulfilment;
        let planned = it.offers.iter().flat_map(|offer| &offer.service.days).max().copied().unwrap_or(0);
        let under_way = (TRANSIT * Millis::from(planned) + LATE) * DAY;
        let papers = self.tables.iter().map(|table| aftermath(table, client)).max().unwrap_or(0);
        let allocated = since - under_way - papers;
        let days = SHIPPED_WITHIN + it.backorder.cancel_after_days as usize + 1;
        let first = it.sites.iter().map(|site| {
            let time = &self.shared.logistics.times[site.warehouse];
            let day = time.day_at(allocated).checked_sub(days).and_then(|day| time.day(day));
            day.map_or(Millis::MIN, |day| day.opens)
        });
        // A warehouse that opens late leaves the rest to the calendar.
        first.min().unwrap_or(Millis::MIN).min(allocated - days as Millis * DAY)
    }
}

/// How long after the last parcel has arrived rows of a table may change.
fn aftermath(table: &'static Table, client: &ClientWorld) -> Millis {
    let messages = client.papers.sending.largest() as Millis;
    let of_parcels = [Orders::TABLE, OrderLines::TABLE, Shipments::TABLE, Cartons::TABLE, CartonItems::TABLE];
    match table {
        it if it.group == Group::Dimension || of_parcels.contains(&it) => 0,
        it if it == Notifications::TABLE => messages,
        it if it == Invoices::TABLE => {
            client.papers.terms + (client.papers.terms as f64 * client.papers.payment.largest()) as Millis
        }
        _ => AFTERMATH * DAY + messages + (client.papers.terms as f64 * client.papers.payment.largest()) as Millis,
    }
}
