//! What goes to the customer besides goods: the invoice and messages.

use super::record::{Headers, Record};
use crate::generate::column;
use crate::generate::contacts::Contact;
use crate::generate::ids::child_id;
use crate::tables::words::{InvoiceStatus, NotificationChannel, NotificationKind, NotificationStatus};
use crate::tables::{Invoices, NEVER, Notifications};

const DAY: i64 = 86_400_000;

/// Numbers of an order's messages: they go with what the message says, so that a later freeze moves none.
const PROCESSED: usize = 0;
const INVOICED: usize = 1;
const CANCELLED: usize = 2;
const SHIPPED: usize = 3;
const DELIVERED: usize = 4;

impl Record<'_> {
    /// When the invoice is issued: with the first shipment.
    fn issued_at(&self, order: usize) -> Option<i64> {
        self.plan.parcels(order).iter().map(|parcel| parcel.shipped_at).filter(|at| *at != NEVER).min()
    }

    pub(super) fn invoice(&self, order: usize, order_id: i64, headers: &Headers<'_>, into: &mut Invoices) {
        let Some(issued_at) = self.issued_at(order) else { return };
        let it = self.fulfilment;
        let terms = i64::from(it.terms_days) * DAY;
        let factor = it.payment.pick(self.wave.keys[order].at(column::PAYMENT).bits());
        let paid_at = issued_at + (terms as f64 * factor) as i64;
        let paid_at = if paid_at <= it.frozen_at { paid_at } else { NEVER };
        let status = match paid_at {
            NEVER if issued_at + terms <= it.frozen_at => InvoiceStatus::Overdue,
            NEVER => InvoiceStatus::Open,
            _ => InvoiceStatus::Paid,
        };
        let cancelled = self.cancelled_minor(order, issued_at, headers);
        into.invoice_id.push(child_id(order_id, 0));
        into.order_id.push(order_id);
        into.client_id.push(i64::from(it.client));
        into.status.push(status as i32);
        into.issued_at.push(issued_at);
        into.due_at.push(issued_at + terms);
        into.paid_at.push(paid_at);
        into.updated_at.push(issued_at.max(paid_at));
        into.total_minor.push(headers.orders.total_minor[headers.first_order + order] - cancelled);
        into.currency.push(it.orders_currency);
    }

    pub(super) fn notifications(&self, order: usize, order_id: i64, customer: u32, into: &mut Notifications) {
        use NotificationKind::{Cancelled, Delivered, Invoiced, Processed, Shipped};
        let cancelled_at = self.plan.line_cancelled_at[self.wave.lines(order)].iter().copied().max();
        let once = [
            (PROCESSED, Processed, self.plan.allocated_at[order]),
            (INVOICED, Invoiced, self.issued_at(order).unwrap_or(NEVER)),
            (CANCELLED, Cancelled, cancelled_at.unwrap_or(NEVER)),
        ];
        let parcels = self.plan.parcels(order).iter().enumerate();
        let each = parcels.flat_map(|(number, parcel)| {
            [
                (SHIPPED + 2 * number, Shipped, parcel.shipped_at),
                (DELIVERED + 2 * number, Delivered, parcel.delivered_at),
            ]
        });
        let place = self.world.places.get(self.wave.places[order] as usize);
        let words = &self.world.words[&place.language];
        let contact = Contact::of(self.fulfilment.client, &self.client.customers, customer, place, words);
        let by_sms = contact.by_sms();
        let keys = self.wave.keys[order].at(column::NOTIFICATIONS);
        for (number, kind, queued_at) in once.into_iter().chain(each).filter(|(.., at)| *at != NEVER) {
            // Papers come by mail; where a parcel is, some would rather read on the phone.
            let sms = by_sms && matches!(kind, Shipped | Delivered);
            let sent_at = queued_at + self.fulfilment.sending.pick(keys.at(number as u64).bits()) as i64;
            let sent = sent_at <= self.fulfilment.frozen_at;
            into.notification_id.push(child_id(order_id, number));
            into.order_id.push(order_id);
            into.client_id.push(i64::from(self.fulfilment.client));
            into.kind.push(kind as i32);
            into.channel.push(if sms { NotificationChannel::Sms } else { NotificationChannel::Email } as i32);
            if sms {
                into.recipient.push_with(|bytes| contact.push_phone(bytes));
            } else {
                into.recipient.push_with(|bytes| contact.push_email(bytes));
            }
            into.queued_at.push(queued_at);
            into.sent_at.push(if sent { sent_at } else { NEVER });
            into.status.push(if sent { NotificationStatus::Sent } else { NotificationStatus::Queued } as i32);
        }
    }
}
