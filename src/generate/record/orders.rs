//! `orders`, by order.

use super::{Record, Slice};
use crate::generate::expected::PerOrder;
use crate::generate::ids::{customer_id, push_order_number};
use crate::generate::places::Place;
use crate::tables::Orders;

impl Record for Orders {
    fn per_order(_: &PerOrder) -> f64 {
        1.0
    }

    fn record(slice: &Slice<'_>) -> Self {
        let rows = slice.orders();
        let place = |of: fn(&Place) -> i32| {
            rows.each(move |its, order| of(slice.world.places.get(its.headers.places[order] as usize)))
        };
        Self {
            order_id: rows.copied(|it| &it.headers.ids),
            client_id: rows.same(|client| i64::from(client.number)),
            order_number: rows.texts(14, |into, its, order| push_order_number(its.headers.ids[order], into)),
            customer_id: rows.each(|its, order| customer_id(its.client.number, its.headers.customers[order])),
            channel: rows.copied(|it| &it.headers.channels),
            status: rows.copied(|it| &it.progress.orders.status),
            placed_at: rows.copied(|it| &it.arrivals.placed_at),
            allocated_at: rows.copied(|it| &it.progress.orders.allocated_at),
            promised_at: rows.copied(|it| &it.progress.orders.promised_at),
            cancelled_at: rows.copied(|it| &it.progress.orders.cancelled_at),
            updated_at: rows.copied(|it| &it.progress.orders.updated_at),
            currency: rows.same(|client| client.currency),
            line_count: rows.copied(|it| &it.baskets.line_counts),
            unit_count: rows.each(|its, order| its.baskets.units[its.baskets.lines.of(order)].iter().sum()),
            subtotal_minor: rows.copied(|it| &it.money.subtotal),
            discount_minor: rows.copied(|it| &it.money.discount),
            shipping_minor: rows.copied(|it| &it.money.shipping),
            tax_minor: rows.copied(|it| &it.money.tax),
            total_minor: rows.copied(|it| &it.money.total),
            cancelled_minor: rows.copied(|it| &it.money.cancelled),
            ship_to_city: place(|place| place.city),
            ship_to_region: place(|place| place.region),
            ship_to_postal_code: rows.texts(8, |into, its, order| {
                let place = slice.world.places.get(its.headers.places[order] as usize);
                place.push_postal_code(its.headers.postal_codes[order], into);
            }),
            ship_to_country: place(|place| place.country),
            shipment_count: rows.each(|its, order| its.parcels.by_order.of(order).len() as i32),
            backordered_units: rows.copied(|it| &it.progress.orders.backordered),
            promise_missed: rows.copied(|it| &it.progress.orders.promise_missed),
        }
    }
}
