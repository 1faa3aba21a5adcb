//! The rows of one client's waves, in the client's own order.

use super::basket::{Headers, Scratch};
use super::column;
use super::ids::{OrderId, customer_id, push_order_number};
use super::law::{draw_per_cent, millionths, per_cent};
use super::places::Places;
use super::world::ClientWorld;
use crate::demand::Arrivals;
use crate::random::unit;
use crate::tables::{OrderLines, Orders, Rows};

/// Rows of one client, and the vectors they are made with; used again for each slice.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) orders: Orders,
    pub(super) lines: OrderLines,
    /// Minute of each order, since 1970 UTC.
    pub(super) minutes: Vec<i64>,
    /// First line of each order, and the number of lines.
    pub(super) first_line: Vec<usize>,
    arrivals: Arrivals,
    customers: Vec<u32>,
    scratch: Scratch,
}

impl Draft {
    /// Forgets the rows, keeps the memory.
    pub(super) fn clear(&mut self) {
        self.orders.clear();
        self.lines.clear();
        self.minutes.clear();
        self.first_line.clear();
        self.first_line.push(0);
    }

    /// Appends the orders of the minutes from..until, which lie in one wave.
    pub(super) fn wave(&mut self, client: &ClientWorld, places: &Places, from: i64, until: i64) {
        client.demand.arrivals(from, until, &mut self.arrivals);
        let first = self.orders.len();
        if self.arrivals.key.is_empty() {
            return;
        }
        self.headers(client, places);
        self.baskets(client, first);
        self.money(client, first);
        self.minutes.extend_from_slice(&self.arrivals.minute);
    }

    /// Who orders, when and where.
    fn headers(&mut self, client: &ClientWorld, places: &Places) {
        let Self { arrivals, orders, customers, .. } = self;
        let n = arrivals.key.len();

        // Draw.
        customers.clear();
        let joined = client.customers.joined(arrivals.minute[0]);
        customers.extend(arrivals.key.iter().map(|key| client.customers.pick(key.at(column::CUSTOMER), joined)));
        let channel = |bits| client.first_channel + client.channels.pick(bits) as i32;
        orders.channel.extend(arrivals.key.iter().map(|key| channel(key.at(column::CHANNEL).bits())));

        // Derive.
        let ids = arrivals.minute.iter().zip(&arrivals.position).map(|(minute, position)| {
            OrderId { minute: *minute, client: client.number, position: *position }.encode(client.position_bits)
        });
        let first = orders.order_id.len();
        orders.order_id.extend(ids);
        for id in &orders.order_id[first..] {
            push_order_number(*id, &mut orders.order_number);
        }
        orders.client_id.resize(first + n, i64::from(client.number));
        orders.currency.resize(first + n, client.currency);
        orders.customer_id.extend(customers.iter().map(|customer| customer_id(client.number, *customer)));
        orders.placed_at.extend_from_slice(&arrivals.placed_at);
        for customer in customers.iter() {
            let place = places.get(client.customers.place(*customer));
            orders.ship_to_city.push(place.city);
            orders.ship_to_region.push(place.region);
            orders.ship_to_postal_code.push(place.postal_code);
            orders.ship_to_country.push(place.country);
        }
    }

    /// What they order.
    fn baskets(&mut self, client: &ClientWorld, first: usize) {
        let Self { arrivals, orders, lines, first_line, scratch, .. } = self;
        client.basket.line_counts(&arrivals.key, &mut orders.line_count);
        let headers = Headers { arrivals, ids: &orders.order_id[first..], line_counts: &orders.line_count[first..] };
        client.basket.fill(&headers, &client.catalogue, scratch, lines);
        for count in headers.line_counts {
            first_line.push(first_line[first_line.len() - 1] + *count as usize);
        }
    }

    /// What they pay.
    fn money(&mut self, client: &ClientWorld, first: usize) {
        let Self { arrivals, orders, lines, first_line, .. } = self;
        for (order, key) in (first..).zip(&arrivals.key) {
            let rows = first_line[order]..first_line[order + 1];
            let subtotal: i64 = lines.line_total_minor[rows.clone()].iter().sum();
            let key = key.at(column::DISCOUNT);
            let discount = if unit(key.bits()) < client.discount.share {
                per_cent(subtotal, draw_per_cent(key.at(0).bits(), client.discount.of))
            } else {
                0
            };
            let goods = subtotal - discount;
            let free = client.shipping.free_from_minor.is_some_and(|from| goods >= from);
            let shipping = if free { 0 } else { client.shipping.charge_minor };
            let tax = millionths(goods + shipping, client.tax_ppm);
            orders.unit_count.push(lines.quantity[rows].iter().sum());
            orders.subtotal_minor.push(subtotal);
            orders.discount_minor.push(discount);
            orders.shipping_minor.push(shipping);
            orders.tax_minor.push(tax);
            orders.total_minor.push(goods + shipping + tax);
        }
    }
}
