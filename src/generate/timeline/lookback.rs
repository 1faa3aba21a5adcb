//! How far back one must look from an instant: orders placed before have come to their end, and no row of theirs changes.
//!
//! An order's last parcel is allocated when its patience ends, shipped within ten working days, and under way as long as
//! its carrier takes at most; papers follow it. All of it is generous: looking too far back costs reading, never a row.

use crate::calendar::{Millis, Wave};
use crate::generate::papers::SENDING;
use crate::generate::unshipped::SHIPPED_WITHIN;
use crate::generate::world::{ClientWorld, World};
use crate::profile::LONGEST_TRANSIT;
use crate::tables::{
    CartonItems, Cartons, Events, Group, Invoices, Notifications, OrderLines, Orders, Picks, Rows, Shipments,
    StockWaves, Table,
};

const DAY: Millis = 86_400_000;
/// Days of the calendar that so many days of a carrier are, at most: it rests on Sundays and holidays.
const PER_CARRIER_DAY: f64 = 1.5;
const HOLIDAYS: Millis = 5;
/// Days after its delivery by which something is back that was sent back: 60, and the time at the warehouse's gate.
const BACK: Millis = 66;

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
        let carrier_days = f64::from(planned.max(1) * LONGEST_TRANSIT);
        let under_way = ((carrier_days * PER_CARRIER_DAY) as Millis + HOLIDAYS) * DAY;
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
    let still = [Orders::TABLE, OrderLines::TABLE, Shipments::TABLE, Cartons::TABLE, CartonItems::TABLE, Picks::TABLE];
    match table {
        it if it.group == Group::Dimension || *it == *StockWaves::TABLE || still.contains(&it) => 0,
        it if *it == *Notifications::TABLE => SENDING.largest() as Millis,
        it if *it == *Invoices::TABLE => client.papers.longest(),
        it if *it == *Events::TABLE => super::told().map(|table| aftermath(table, client)).max().unwrap_or(0),
        _ => (BACK * DAY).max(client.papers.longest()),
    }
}
