//! What customers are told about their orders.

use super::columns::columns;
use super::headers::Headers;
use crate::generate::column;
use crate::generate::contacts::by_sms;
use crate::generate::fulfil::{WaveOrders, WavePlan};
use crate::generate::papers::SENDING;
use crate::generate::past::Past;
use crate::generate::places::Places;
use crate::generate::world::ClientWorld;
use crate::tables::NEVER;
use crate::tables::words::NotificationKind;

/// Numbers of an order's messages: they go with what the message says, so that a later freeze moves none.
const PROCESSED: usize = 0;
const INVOICED: usize = 1;
const CANCELLED: usize = 2;
const SHIPPED: usize = 3;
const DELIVERED: usize = 4;

columns! {
    /// Messages, order by order.
    Messages of Row, by_order {
        /// Its order: a place in the slice.
        order: u32,
        /// Its number in the order.
        number: u32,
        /// Code of what it says.
        kind: i32,
        /// Whether it goes to the phone.
        by_sms: bool,
        /// When what it says happened.
        queued_at: i64,
        /// When it was sent, or never.
        sent_at: i64,
    }
}

impl Messages {
    /// Adds the messages of a wave.
    pub(super) fn add(
        &mut self,
        client: &ClientWorld,
        places: &Places,
        headers: &Headers,
        wave: &WaveOrders<'_>,
        plan: &WavePlan,
        past: &mut Past,
    ) {
        use NotificationKind::{Cancelled, Delivered, Invoiced, Processed, Shipped};
        for order in 0..wave.len() {
            let row = wave.first + order;
            let cancelled_at = plan.line_cancelled_at[wave.lines(order)].iter().copied().max();
            let once = [
                (PROCESSED, Processed, plan.allocated_at[order]),
                (INVOICED, Invoiced, plan.first_shipped_at(order).unwrap_or(NEVER)),
                (CANCELLED, Cancelled, cancelled_at.unwrap_or(NEVER)),
            ];
            let parcels = plan.parcels(order).iter().enumerate();
            let each = parcels.flat_map(|(number, parcel)| {
                [
                    (SHIPPED + 2 * number, Shipped, parcel.shipped_at),
                    (DELIVERED + 2 * number, Delivered, parcel.delivered_at),
                ]
            });
            // Gifts go elsewhere, what is told goes home.
            let customer = headers.customers[row];
            let home = places.get(client.customers.place(client.customers.home(customer)));
            let by_sms = by_sms(&client.customers, customer, home);
            let keys = wave.keys[order].at(column::NOTIFICATIONS);
            for (number, kind, queued_at) in once.into_iter().chain(each).filter(|(.., at)| *at != NEVER) {
                let sent_at = queued_at + SENDING.pick(keys.at(number as u64).bits()) as i64;
                self.push(Row {
                    order: row as u32,
                    number: number as u32,
                    kind: kind as i32,
                    // Papers come by mail; where a parcel is, some would rather read on the phone.
                    by_sms: by_sms && matches!(kind, Shipped | Delivered),
                    queued_at,
                    sent_at: past.seen(order, sent_at),
                });
            }
            self.end();
        }
    }
}
