//! Orders and their lines: references, amounts, quantities, times and statuses.

use std::ops::Range;

use super::columns::{Customers, OrderLines, Orders, Products, Read, Shipments};
use super::{Check, Document, Law};
use crate::calendar::utc;
use crate::profile::Client;

/// Millionths of an amount, half a minor unit up.
fn millionths(amount: i64, ppm: i64) -> i64 {
    ((i128::from(amount) * i128::from(ppm) + 500_000) / 1_000_000) as i64
}

/// What lines add up to.
#[derive(Default)]
struct Sums {
    lines: i64,
    units: i64,
    subtotal: i64,
    waiting: i64,
    cancelled_lines: i64,
    cancelled_total: i64,
}

/// The part of an order's total that goes with goods of so much, which are cancelled or come back: less their part of the order's discount, with
/// their tax.
pub(super) fn cancelled_part(client: &Client, goods: i64, subtotal: i64, discount: i64) -> i64 {
    let base = i128::from(subtotal.max(1));
    let net = goods - ((i128::from(discount) * i128::from(goods) + base / 2) / base) as i64;
    net + millionths(net, client.tax_ppm)
}

impl Check<'_> {
    pub(super) fn orders(&mut self, document: &Document<'_>) {
        let orders = &document.orders;
        let ids = orders.order_id;
        let of_lines = document.lines.as_ref().map_or(&[][..], |it| it.order_id);
        let of_shipments = document.shipments.as_ref().map_or(&[][..], |it| it.order_id);
        let lines = self.children(OrderLines::TABLE, ids, of_lines, "order_id");
        let shipments = self.children(Shipments::TABLE, ids, of_shipments, "order_id");
        let mut last = (i64::MIN, 0, -1);
        for row in 0..ids.len() {
            last = self.id_of(orders, row, last);
            let Some(client) = self.laws.profile.client(orders.client_id[row]) else {
                self.say(Law::References, Orders::TABLE, ids[row], || "its client is not in the profile".to_owned());
                continue;
            };
            self.header(orders, row, client);
            if let Some(columns) = &document.lines {
                let sums = self.lines(orders, row, columns, lines[row].clone());
                self.amounts(orders, row, client, &sums);
            }
            self.order_times(document, row, client, shipments[row].clone());
        }
    }

    /// Ids name the minute and the client, and count on within it.
    fn id_of(&mut self, orders: &Orders<'_>, row: usize, last: (i64, i64, i64)) -> (i64, i64, i64) {
        let id = orders.order_id[row];
        let parts = self.laws.parts_of(id);
        let placed = orders.placed_at.get(row).unwrap_or_default();
        self.demand(Law::Counts, Orders::TABLE, id, parts.0 == placed.div_euclid(60_000), || {
            format!("placed_at {} is not in the minute {} that its id names", utc(placed), utc(parts.0 * 60_000))
        });
        self.demand(Law::Counts, Orders::TABLE, id, parts.1 == orders.client_id[row], || {
            format!("its id names client {}", parts.1)
        });
        let next = if (parts.0, parts.1) == (last.0, last.1) { last.2 + 1 } else { 0 };
        let is_next = parts.2 == next || last.0 == i64::MIN || self.laws.has_gaps && parts.2 > next;
        self.demand(Law::Counts, Orders::TABLE, id, is_next, || {
            format!("its id names place {} in its minute, the next is {next}", parts.2)
        });
        parts
    }

    fn header(&mut self, orders: &Orders<'_>, row: usize, client: &Client) {
        let id = orders.order_id[row];
        let placed = orders.placed_at.get(row).unwrap_or_default();
        let customer = orders.customer_id[row];
        let (since, known) = match self.laws.known.customer(customer) {
            Ok(since) => (Some(since), true),
            Err(known) => (None, !known),
        };
        self.demand(Law::References, Orders::TABLE, id, known, || {
            format!("customer {customer} is not in {}", Customers::TABLE.name)
        });
        self.demand(Law::References, Orders::TABLE, id, customer >> 32 == i64::from(client.number), || {
            format!("customer {customer} is another client's")
        });
        self.demand(Law::References, Orders::TABLE, id, since.is_none_or(|since| since <= placed), || {
            format!("placed_at {} precedes its customer's created_at, {}", utc(placed), utc(since.unwrap_or_default()))
        });
        let currency = orders.currency;
        self.demand(Law::Amounts, Orders::TABLE, id, currency.get(row) == client.currency.code, || {
            format!("currency {} is not its client's, {}", currency.get(row), client.currency.code)
        });
        let inside = (self.laws.profile.start..self.laws.profile.end).contains(&placed);
        self.demand(Law::Times, Orders::TABLE, id, inside, || {
            format!("placed_at {} is outside the period", utc(placed))
        });
    }

    fn lines(&mut self, orders: &Orders<'_>, row: usize, lines: &OrderLines<'_>, range: Range<usize>) -> Sums {
        let id = orders.order_id[row];
        let placed = orders.placed_at.get(row).unwrap_or_default();
        let (numbers, products) = (lines.line_number, lines.product_id);
        let (units, prices) = (lines.quantity, lines.unit_price_minor);
        let (discounts, totals) = (lines.discount_minor, lines.line_total_minor);
        let parts = [lines.allocated_quantity, lines.backordered_quantity, lines.cancelled_quantity];
        let mut sums = Sums::default();
        for (line, expected) in range.clone().zip(1..) {
            let number = numbers[line];
            self.demand(Law::References, OrderLines::TABLE, id, number == expected, || {
                format!("line_number {number}, the next is {expected}")
            });
            match self.laws.known.product(products[line]) {
                Ok(it) => {
                    let fits = it.client == orders.client_id[row] && it.created_at <= placed;
                    self.demand(Law::References, OrderLines::TABLE, id, fits, || {
                        format!("product {} in line {number} is another client's, or did not exist yet", products[line])
                    });
                }
                Err(known) => self.demand(Law::References, OrderLines::TABLE, id, !known, || {
                    format!("product {} in line {number} is not in {}", products[line], Products::TABLE.name)
                }),
            }
            let twice = range.clone().take_while(|other| *other < line).any(|other| products[other] == products[line]);
            self.demand(Law::References, OrderLines::TABLE, id, !twice, || format!("line {number} repeats a product"));
            let right = i64::from(units[line]).wrapping_mul(prices[line]).wrapping_sub(discounts[line]);
            self.demand(Law::Amounts, OrderLines::TABLE, id, totals[line] == right, || {
                format!("line_total_minor {} in line {number} should be {right}", totals[line])
            });
            let [allocated, waiting, cancelled] = parts.map(|part| i64::from(part[line]));
            // A line is never divided: one of the three is all of it.
            let whole = [allocated, waiting, cancelled].iter().filter(|part| **part == i64::from(units[line])).count()
                == 1
                && allocated + waiting + cancelled == i64::from(units[line])
                && units[line] > 0;
            self.demand(Law::Quantities, OrderLines::TABLE, id, whole, || {
                format!("line {number} of {} is {allocated} + {waiting} + {cancelled}", units[line])
            });
            sums.lines += 1;
            sums.units += i64::from(units[line]);
            sums.subtotal = sums.subtotal.wrapping_add(totals[line]);
            sums.waiting += waiting;
            sums.cancelled_lines += i64::from(cancelled > 0);
            sums.cancelled_total = sums.cancelled_total.wrapping_add(if cancelled > 0 { totals[line] } else { 0 });
        }
        sums
    }

    fn amounts(&mut self, orders: &Orders<'_>, row: usize, client: &Client, sums: &Sums) {
        let id = orders.order_id[row];
        let goods = orders.subtotal_minor[row].wrapping_sub(orders.discount_minor[row]);
        let sum = goods.wrapping_add(orders.shipping_minor[row]);
        let tax = millionths(sum, client.tax_ppm);
        let cancelled = if sums.cancelled_lines == sums.lines {
            orders.total_minor[row]
        } else {
            cancelled_part(client, sums.cancelled_total, orders.subtotal_minor[row], orders.discount_minor[row])
        };
        let equal = [
            ("line_count", i64::from(orders.line_count[row]), sums.lines),
            ("unit_count", i64::from(orders.unit_count[row]), sums.units),
            ("subtotal_minor", orders.subtotal_minor[row], sums.subtotal),
            ("tax_minor", orders.tax_minor[row], tax),
            ("total_minor", orders.total_minor[row], sum.wrapping_add(orders.tax_minor[row])),
            ("cancelled_minor", orders.cancelled_minor[row], cancelled),
        ];
        for (name, seen, right) in equal {
            self.demand(Law::Amounts, Orders::TABLE, id, seen == right, || format!("{name} {seen} should be {right}"));
        }
        let waiting = i64::from(orders.backordered_units[row]);
        self.demand(Law::Quantities, Orders::TABLE, id, waiting == sums.waiting, || {
            format!("backordered_units {waiting} should be {}", sums.waiting)
        });
        let cancelled_at = orders.cancelled_at.get(row);
        let gone = sums.cancelled_lines == sums.lines;
        self.demand(Law::Quantities, Orders::TABLE, id, cancelled_at.is_some() == gone, || {
            format!("cancelled_at is set: {}, all its lines are cancelled: {gone}", cancelled_at.is_some())
        });
    }

    fn order_times(&mut self, document: &Document<'_>, row: usize, client: &Client, shipments: Range<usize>) {
        let orders = &document.orders;
        let id = orders.order_id[row];
        let (placed, cancelled) = (orders.placed_at.get(row).unwrap_or_default(), orders.cancelled_at.get(row));
        let wave = i64::from(self.laws.profile.wave_minutes) * 60_000;
        let close = (placed.div_euclid(wave) + 1) * wave;
        let allocated = orders.allocated_at.get(row);
        let early = cancelled.is_some_and(|cancelled| cancelled < close);
        let right = if early { None } else { Some(close) };
        self.demand(Law::Times, Orders::TABLE, id, allocated == right, || {
            format!(
                "allocated_at {} should be {}",
                allocated.map_or("missing".to_owned(), utc),
                right.map_or("missing".to_owned(), utc)
            )
        });
        let promised = orders.promised_at.get(row).unwrap_or_default();
        let time = &self.laws.times[client.warehouses[0]];
        let right = time.deliver_by(placed, client.promise.deliver_days);
        self.demand(Law::Services, Orders::TABLE, id, promised == right, || {
            format!("promised_at {} should be {}", utc(promised), utc(right))
        });
        let status = orders.status.get(row);
        let waiting = orders.backordered_units[row] > 0;
        let Some(columns) = &document.shipments else { return };
        let stages = [columns.picked_at, columns.packed_at, columns.shipped_at, columns.delivered_at];
        let reached = |row: usize| stages.iter().take_while(|stage| stage.get(row).is_some()).count();
        let least = shipments.clone().map(reached).min();
        let right = match least {
            _ if cancelled.is_some() => "cancelled",
            None => "backordered",
            Some(_) if waiting => "backordered",
            Some(least) => ["allocated", "picked", "packed", "shipped", "delivered"][least],
        };
        self.demand(Law::Times, Orders::TABLE, id, status == right, || format!("status {status} should be {right}"));
        let shipped = shipments.len() as i32;
        let count = orders.shipment_count[row];
        self.demand(Law::Amounts, Orders::TABLE, id, count == shipped, || {
            format!("shipment_count {count} should be {shipped}")
        });
        self.demand(Law::Quantities, Orders::TABLE, id, cancelled.is_none() || shipped == 0, || {
            "it is cancelled, but has a shipment".to_owned()
        });
        let estimated = columns.estimated_delivery_at;
        let missed = shipments.clone().any(|row| estimated.get(row).is_some_and(|at| at > promised));
        let said = orders.promise_missed.value(row);
        self.demand(Law::Services, Orders::TABLE, id, said == missed, || {
            format!("promise_missed {said} should be {missed}")
        });
        let updated = orders.updated_at.get(row).unwrap_or_default();
        let events = columns.updated_at;
        let events = shipments.filter_map(|row| events.get(row));
        let newest = events.chain([placed]).chain(allocated).chain(cancelled).max();
        // When lines were cancelled for good is written nowhere but here.
        let some_lines = orders.cancelled_minor[row] > 0 && cancelled.is_none();
        let right = Some(updated) == newest || (some_lines && Some(updated) > newest);
        self.demand(Law::Times, Orders::TABLE, id, right && updated <= self.laws.profile.as_of, || {
            format!("updated_at {} should be {}", utc(updated), utc(newest.unwrap_or_default()))
        });
    }
}
