//! The rows of one client's waves, in the client's own order.

use std::ops::Range;

use super::basket::{self, Scratch};
use super::column;
use super::fulfil::{Desk, Headers, Parts, WaveOrders};
use super::ids::{OrderId, customer_id, push_order_number};
use super::law::{draw_per_cent, millionths, per_cent};
use super::places::Places;
use super::world::{ClientWorld, World};
use crate::demand::Arrivals;
use crate::random::unit;
use crate::tables::{OrderLines, Orders, Rows};

/// Rows of a table that belong to others, owner by owner.
#[derive(Debug)]
pub(super) struct Part<R> {
    pub(super) rows: R,
    /// First row of each owner and, last, the number of rows.
    first: Vec<usize>,
}

/// Rows of one client, and the vectors they are made with; used again for each slice.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) orders: Orders,
    pub(super) lines: Part<OrderLines>,
    pub(super) parts: Parts,
    /// Minute of each order, since 1970 UTC.
    pub(super) minutes: Vec<i64>,
    arrivals: Arrivals,
    customers: Vec<u32>,
    places: Vec<u32>,
    basket: Scratch,
}

impl<R: Rows> Default for Part<R> {
    fn default() -> Self {
        Self { rows: R::default(), first: vec![0] }
    }
}

impl<R: Rows> Part<R> {
    /// Forgets the rows, keeps the memory.
    pub(super) fn clear(&mut self) {
        self.rows.clear();
        self.first.truncate(1);
    }

    /// Ends an owner's rows.
    pub(super) fn end(&mut self) {
        self.first.push(self.rows.len());
    }

    /// The same, where the next owner's rows are there already.
    fn end_at(&mut self, row: usize) {
        self.first.push(row);
    }

    /// The rows of some owners.
    pub(super) fn of(&self, owners: Range<usize>) -> Range<usize> {
        self.first[owners.start]..self.first[owners.end]
    }
}

impl Draft {
    /// Forgets the rows, keeps the memory.
    pub(super) fn clear(&mut self) {
        self.orders.clear();
        self.lines.clear();
        self.parts.clear();
        self.minutes.clear();
    }

    /// Appends the orders of a wave, the minutes from..until, and all that follows from them.
    pub(super) fn wave(&mut self, client: &ClientWorld, world: &World<'_>, from: i64, until: i64, desk: &mut Desk) {
        let first = self.orders.len();
        self.decide(client, world, from, until, desk);
        self.money(client, first);
        let wave = WaveOrders::new(&self.arrivals, &self.places, &self.basket);
        let headers = Headers {
            orders: &mut self.orders,
            lines: &mut self.lines.rows,
            first_order: first,
            customers: &self.customers,
        };
        client.fulfilment.record((client, world), &wave, from * 60_000, headers, desk, &mut self.parts);
        self.minutes.extend_from_slice(&self.arrivals.minute);
    }

    /// Appends the orders of a wave and decides about their fulfilment: nothing yet of money, nor of what follows.
    pub(super) fn decide(&mut self, client: &ClientWorld, world: &World<'_>, from: i64, until: i64, desk: &mut Desk) {
        let wave = self.arrive(client, world, from, until);
        client.fulfilment.plan(client, &world.logistics, &wave, (from, until), desk);
    }

    /// Appends the orders of a wave.
    pub(super) fn arrive(&mut self, client: &ClientWorld, world: &World<'_>, from: i64, until: i64) -> WaveOrders<'_> {
        client.demand.arrivals(from, until, &mut self.arrivals);
        let first = self.orders.len();
        self.headers(client, &world.places, from);
        self.baskets(client, first);
        WaveOrders::new(&self.arrivals, &self.places, &self.basket)
    }

    /// Product and units of a line of the last wave.
    pub(super) fn line(&self, line: u32) -> (u32, i32) {
        (self.basket.products[line as usize], self.basket.units[line as usize])
    }

    /// Who orders, when and where: those who had joined when the wave began.
    fn headers(&mut self, client: &ClientWorld, all: &Places, from: i64) {
        let Self { arrivals, orders, customers, places, .. } = self;
        let n = arrivals.len();

        // Draw.
        customers.clear();
        let members = client.customers.members(from);
        customers.extend(arrivals.key.iter().map(|key| client.customers.pick(key.at(column::CUSTOMER), members)));
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
        places.clear();
        places.extend(customers.iter().map(|customer| client.customers.place(*customer) as u32));
        for place in places.iter() {
            let place = all.get(*place as usize);
            orders.ship_to_city.push(place.city);
            orders.ship_to_region.push(place.region);
            orders.ship_to_postal_code.push(place.postal_code);
            orders.ship_to_country.push(place.country);
        }
    }

    /// What they order.
    fn baskets(&mut self, client: &ClientWorld, first: usize) {
        let Self { arrivals, orders, lines, basket, .. } = self;
        client.basket.line_counts(&arrivals.key, &mut orders.line_count);
        let headers =
            basket::Headers { arrivals, ids: &orders.order_id[first..], line_counts: &orders.line_count[first..] };
        let first_line = lines.rows.len();
        client.basket.fill(&headers, &client.catalogue, basket, &mut lines.rows);
        for end in &basket.first_line[1..] {
            lines.end_at(first_line + end);
        }
    }

    /// What they pay.
    fn money(&mut self, client: &ClientWorld, first: usize) {
        let Self { arrivals, orders, lines, basket, .. } = self;
        for (order, key) in arrivals.key.iter().enumerate() {
            let rows = lines.of(first + order..first + order + 1);
            let subtotal: i64 = lines.rows.line_total_minor[rows].iter().sum();
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
            orders.unit_count.push(basket.units[basket.first_line[order]..basket.first_line[order + 1]].iter().sum());
            orders.subtotal_minor.push(subtotal);
            orders.discount_minor.push(discount);
            orders.shipping_minor.push(shipping);
            orders.tax_minor.push(tax);
            orders.total_minor.push(goods + shipping + tax);
        }
    }
}
