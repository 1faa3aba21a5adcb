//! Returns: what was delivered comes back, within its time, and is paid back as it was billed.

use super::columns::{Read, Returns};
use super::orders::cancelled_part;
use super::{Check, DAY, Document, Law, ranges};
use crate::calendar::utc;

/// Days after the delivery within which a customer may ask, and within which it is back.
const ASKED_WITHIN: i64 = 30;
const BACK_WITHIN: i64 = 60;

impl Check<'_> {
    pub(super) fn returns(&mut self, document: &Document<'_>) {
        let Some(returns) = &document.returns else { return };
        let orders = &document.orders;
        let ids = orders.order_id;
        let of_orders = self.children(Returns::TABLE, ids, returns.order_id, "order_id");
        let of_lines = document.lines.as_ref().map(|lines| ranges(ids, lines.order_id));
        let numbers = returns.line_number;
        for (order, range) in of_orders.into_iter().enumerate() {
            let id = ids[order];
            let Some(client) = self.laws.profile.client(orders.client_id[order]) else { continue };
            let rising = numbers[range.clone()].is_sorted_by(|a, b| a < b);
            self.demand(Law::References, Returns::TABLE, id, rising, || "a line comes back twice".to_owned());
            for row in range {
                let back = returns.received_at.get(row);
                let quantity = i64::from(returns.quantity[row]);
                let currency = returns.currency.get(row) == orders.currency.get(order);
                self.demand(Law::Amounts, Returns::TABLE, id, currency, || "currency is not its order's".to_owned());
                if let (Some(lines), Some(of_lines)) = (&document.lines, &of_lines) {
                    let place = (i64::from(numbers[row]) - 1) as usize;
                    let line = of_lines[order].clone().nth(place);
                    let same = line.is_some_and(|line| lines.product_id[line] == returns.product_id[row]);
                    self.demand(Law::References, Returns::TABLE, id, same, || {
                        format!("line {} has another product, or does not exist", numbers[row])
                    });
                    let Some(line) = line else { continue };
                    let sent = i64::from(lines.allocated_quantity[line]);
                    self.demand(Law::Quantities, Returns::TABLE, id, (1..=sent).contains(&quantity), || {
                        format!("{quantity} units of line {} come back, {sent} were sent", numbers[row])
                    });
                    let units = i64::from(lines.quantity[line]).max(1);
                    let goods = i128::from(lines.line_total_minor[line]) * i128::from(quantity) / i128::from(units);
                    let (subtotal, discount) = (orders.subtotal_minor[order], orders.discount_minor[order]);
                    let right = back.map_or(0, |_| cancelled_part(client, goods as i64, subtotal, discount));
                    let refund = returns.refund_minor[row];
                    self.demand(Law::Amounts, Returns::TABLE, id, refund == right, || {
                        format!("refund_minor {refund} should be {right}")
                    });
                }
                self.return_times(document, order, row);
            }
        }
    }

    fn return_times(&mut self, document: &Document<'_>, order: usize, row: usize) {
        let (Some(returns), Some(shipments), Some(items)) = (&document.returns, &document.shipments, &document.items)
        else {
            return;
        };
        let id = document.orders.order_id[order];
        let number = returns.line_number[row];
        let of_order = std::slice::from_ref(&id);
        let item = ranges(of_order, items.order_id)[0].clone().find(|it| items.line_number[*it] == number);
        let shipment = item.and_then(|it| shipments.shipment_id.binary_search(&items.shipment_id[it]).ok());
        let delivered = shipment.and_then(|it| shipments.delivered_at.get(it));
        let here = shipment.is_some_and(|it| {
            shipments.client_id[it] == returns.client_id[row] && shipments.warehouse_id[it] == returns.warehouse_id[row]
        });
        self.demand(Law::References, Returns::TABLE, id, here, || {
            format!("line {number} was not sent from there, or by another client")
        });
        let (asked, back, updated) = (
            returns.requested_at.get(row).unwrap_or_default(),
            returns.received_at.get(row),
            returns.updated_at.get(row),
        );
        let as_of = self.laws.profile.as_of;
        let in_time =
            delivered.is_some_and(|from| (from + 1..=(from + ASKED_WITHIN * DAY + 1).min(as_of)).contains(&asked));
        self.demand(Law::Times, Returns::TABLE, id, in_time, || {
            format!("requested_at {} is not within {ASKED_WITHIN} days after delivery", utc(asked))
        });
        let warehouse = self.laws.warehouse(returns.warehouse_id[row]);
        let is_right = |back: i64| {
            let Some(time) = warehouse.map(|it| &self.laws.times[it]) else { return true };
            let latest = time.day_at(delivered.unwrap_or(asked) + BACK_WITHIN * DAY) + 1;
            (asked..=as_of).contains(&back) && time.is_open(back) && time.day_at(back - 1) <= latest
        };
        let right = back.is_none_or(is_right) && updated == back.or(Some(asked));
        self.demand(Law::Times, Returns::TABLE, id, right, || {
            "received_at is outside working time, too early or too late, or updated_at is not its last event".to_owned()
        });
        let disposition = returns.disposition;
        let awaited = disposition.get(row) == "awaited";
        self.demand(Law::Times, Returns::TABLE, id, awaited == back.is_none(), || {
            format!("disposition {} does not go with its being received", disposition.get(row))
        });
    }
}
