//! `notifications`, by message.

use super::slice::Its;
use super::{Record, Slice};
use crate::generate::contacts::Contact;
use crate::generate::expected::PerOrder;
use crate::generate::ids::child_id;
use crate::tables::words::{NotificationChannel, NotificationStatus};
use crate::tables::{NEVER, Notifications};

impl Record for Notifications {
    fn per_order(it: &PerOrder) -> f64 {
        it.notifications
    }

    fn record(slice: &Slice<'_>) -> Self {
        let rows = slice.of_orders(|it| &it.messages.by_order);
        let order = |its: &Its<'_>, message: usize| its.messages.order[message] as usize;
        let whom =
            |its: Its<'_>, message: usize| (its.headers.customers[order(&its, message)], its.messages.by_sms[message]);
        let channel = |by_sms| if by_sms { NotificationChannel::Sms } else { NotificationChannel::Email };
        let status = |sent_at| if sent_at == NEVER { NotificationStatus::Queued } else { NotificationStatus::Sent };
        Self {
            notification_id: rows.each(|its, message| {
                child_id(its.headers.ids[order(&its, message)], its.messages.number[message] as usize)
            }),
            order_id: rows.each(|its, message| its.headers.ids[order(&its, message)]),
            client_id: rows.same(|client| i64::from(client.number)),
            kind: rows.copied(|it| &it.messages.kind),
            channel: rows.each(|its, message| channel(its.messages.by_sms[message]) as i32),
            recipient: rows.texts_of(32, whom, |into, its, message| {
                let (customer, by_sms) = whom(its, message);
                let contact = Contact::of(&its.client.customers, customer, (&slice.world.places, &slice.world.words));
                if by_sms {
                    contact.push_phone(into);
                } else {
                    contact.push_email(into);
                }
            }),
            queued_at: rows.copied(|it| &it.messages.queued_at),
            sent_at: rows.copied(|it| &it.messages.sent_at),
            status: rows.each(|its, message| status(its.messages.sent_at[message]) as i32),
        }
    }
}
