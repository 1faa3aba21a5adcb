//! Invoices and messages.

use super::columns::{Invoices, Notifications, Read};
use super::known::is_example;
use super::{Check, DAY, Document, Law, ranges};
use crate::calendar::utc;
use crate::geography::is_fictional;
use crate::tables::List;
use crate::tables::words::PaymentMethod;

/// Times that a card is charged.
const MOST_ATTEMPTS: i32 = 3;

impl Check<'_> {
    pub(super) fn invoices(&mut self, document: &Document<'_>) {
        let (Some(invoices), Some(shipments)) = (&document.invoices, &document.shipments) else { return };
        let orders = &document.orders;
        let ids = orders.order_id;
        let of_orders = self.children(Invoices::TABLE, ids, invoices.order_id, "order_id");
        let shipped = shipments.shipped_at;
        let of_shipments = ranges(ids, shipments.order_id);
        for (order, (range, parcels)) in of_orders.into_iter().zip(of_shipments).enumerate() {
            let first = parcels.filter_map(|row| shipped.get(row)).min();
            self.demand(
                Law::References,
                Invoices::TABLE,
                ids[order],
                range.len() == usize::from(first.is_some()),
                || format!("{} invoices, shipped: {}", range.len(), first.is_some()),
            );
            let (Some(row), Some(first)) = (range.clone().next(), first) else { continue };
            let Some(client) = self.laws.profile.client(orders.client_id[order]) else { continue };
            let (issued, due, paid) =
                (invoices.issued_at.get(row), invoices.due_at.get(row), invoices.paid_at.get(row));
            let (tried, attempts) = (invoices.attempted_at.get(row), invoices.attempts[row]);
            let method = invoices.payment_method.get(row);
            let id = invoices.invoice_id[row];
            let as_of = self.laws.profile.as_of;
            let terms = i64::from(client.terms_days) * DAY;
            let total = invoices.total_minor[row];
            let whole = orders.total_minor[order];
            let gone = orders.cancelled_minor[order];
            let known = self.cancelled_by(document, order, client, first);
            let status = invoices.status.get(row);
            let right = match paid {
                Some(_) => "paid",
                None if first + terms <= as_of => "overdue",
                None => "open",
            };
            self.demand(Law::References, Invoices::TABLE, id, id == ids[order] << 10, || {
                "it is not its order's id".into()
            });
            self.demand(Law::Times, Invoices::TABLE, id, issued == Some(first), || {
                format!("issued_at should be {}, with the first shipment", utc(first))
            });
            self.demand(Law::Times, Invoices::TABLE, id, due == Some(first + terms), || {
                format!("due_at should be {}", utc(first + terms))
            });
            let in_time =
                tried.is_none_or(|tried| (first..=as_of).contains(&tried)) && (paid.is_none() || paid == tried);
            let overdue = (right == "overdue").then_some(first + terms);
            let updated = [Some(first), tried, overdue].into_iter().flatten().max() == invoices.updated_at.get(row);
            self.demand(Law::Times, Invoices::TABLE, id, in_time && updated, || {
                "attempted_at is before it was issued or after as_of, paid_at is another, or updated_at is not its last event"
                    .to_owned()
            });
            let is_way = client.payment.iter().any(|(way, _)| PaymentMethod::WORDS[*way as usize] == method);
            self.demand(Law::References, Invoices::TABLE, id, is_way, || {
                format!("payment_method {method} is none of its client's")
            });
            let is_charged = ["card", "wallet"].contains(&method);
            let counted = match (attempts, paid) {
                (0, paid) => tried.is_none() && paid.is_none(),
                // Who transfers money has paid.
                (1, paid) => tried.is_some() && (is_charged || paid.is_some()),
                (attempts, _) => tried.is_some() && is_charged && (2..=MOST_ATTEMPTS).contains(&attempts),
            };
            self.demand(Law::Times, Invoices::TABLE, id, counted, || {
                format!("{attempts} attempts do not go with how and when it was paid")
            });
            self.demand(Law::Times, Invoices::TABLE, id, status == right, || {
                format!("status {status} should be {right}")
            });
            // Lines cancelled after the first shipment are in the order's cancelled part, and not in the invoice's.
            let right = known.map_or(total <= whole && total >= whole.wrapping_sub(gone), |known| {
                total == whole.wrapping_sub(known)
            });
            self.demand(Law::Amounts, Invoices::TABLE, id, right, || {
                format!(
                    "total_minor {total} is not the order's {whole} less what was cancelled by then, {gone} at most"
                )
            });
        }
    }

    /// What was cancelled of an order by an instant, where that can be told: all or nothing of it.
    fn cancelled_by(
        &self,
        document: &Document<'_>,
        order: usize,
        client: &crate::profile::Client,
        instant: i64,
    ) -> Option<i64> {
        let orders = &document.orders;
        let gone = orders.cancelled_minor[order];
        if gone == 0 {
            return Some(0);
        }
        // Backorders are given up after so many working days; before the first of these nothing was cancelled.
        let allocated = orders.allocated_at.get(order)?;
        let patience = client.backorder.cancel_after_days as usize;
        let given_up = |warehouse: &usize| {
            let time = &self.laws.times[*warehouse];
            let day = time.day(time.day_at(allocated) + patience);
            day.map_or(time.end(), |day| day.opens).max(allocated)
        };
        let at = client.warehouses.iter().map(given_up);
        let (first, last) = (at.clone().min()?, at.max()?);
        match instant {
            instant if instant < first => Some(0),
            instant if instant >= last => Some(gone),
            _ => None,
        }
    }

    pub(super) fn notifications(&mut self, document: &Document<'_>) {
        let Some(notifications) = &document.notifications else { return };
        let orders = &document.orders;
        let ids = orders.order_id;
        let of_orders = self.children(Notifications::TABLE, ids, notifications.order_id, "order_id");
        let (kinds, channels) = (notifications.kind, notifications.channel);
        let (recipients, statuses) = (notifications.recipient, notifications.status);
        // A gift goes elsewhere; what is told goes to the customer, who lives somewhere the client ships to.
        let profile = self.laws.profile;
        let homes = |order: usize| profile.client(orders.client_id[order]).map_or(&[][..], |client| &client.ships_to);
        let (queued, sent) = (notifications.queued_at, notifications.sent_at);
        for (order, range) in of_orders.into_iter().enumerate() {
            let mut processed = false;
            let mut shipped = 0;
            for row in range {
                let id = notifications.notification_id[row];
                processed |= kinds.get(row) == "order processed";
                shipped += i32::from(kinds.get(row) == "shipped");
                self.demand(Law::References, Notifications::TABLE, id, id >> 10 == ids[order], || {
                    "its id is not its order's".to_owned()
                });
                self.demand(Law::References, Notifications::TABLE, id, fits(id & 1023, kinds.get(row)), || {
                    format!("its number {} is not that of `{}`", id & 1023, kinds.get(row))
                });
                let recipient = recipients.get(row);
                let harmless = match channels.get(row) {
                    "email" => is_example(recipient),
                    _ => {
                        !recipient.is_empty()
                            && homes(order).iter().any(|(country, _)| is_fictional(recipient, country))
                    }
                };
                self.demand(Law::Identifiers, Notifications::TABLE, id, harmless, || {
                    format!("recipient {recipient} could be someone")
                });
                let as_of = self.laws.profile.as_of;
                let times = queued.get(row).is_some_and(|queued| {
                    queued <= as_of && sent.get(row).is_none_or(|sent| (queued..=as_of).contains(&sent))
                });
                let status = if sent.get(row).is_some() { "sent" } else { "queued" };
                self.demand(Law::Times, Notifications::TABLE, id, times && statuses.get(row) == status, || {
                    format!("status {}, with its times, should be {status}", statuses.get(row))
                });
            }
            let released = orders.allocated_at.get(order).is_some();
            self.demand(Law::Quantities, Notifications::TABLE, ids[order], processed == released, || {
                format!("it is told to be processed: {processed}, it was released: {released}")
            });
            if let Some(shipments) = &document.shipments {
                let of_order = ranges(&ids[order..=order], shipments.order_id)[0].clone();
                let left = of_order.filter(|row| shipments.shipped_at.get(*row).is_some()).count() as i32;
                self.demand(Law::Quantities, Notifications::TABLE, ids[order], shipped == left, || {
                    format!("{shipped} shipments are told of, {left} have left")
                });
            }
        }
    }
}

/// Whether a message has the number that goes with what it says: three that come once, then two for each shipment.
fn fits(number: i64, kind: &str) -> bool {
    match number {
        0 => kind == "order processed",
        1 => kind == "invoice generated",
        2 => kind == "cancelled",
        odd if odd % 2 == 1 => kind == "shipped",
        _ => kind == "delivered",
    }
}
