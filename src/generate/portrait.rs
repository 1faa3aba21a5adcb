//! What a customer is like, for people who ask why an order looks as it does.

use super::product_codes::Skus;
use super::world::World;
use crate::calendar::MILLIS_PER_MINUTE;

/// A customer's part in the laws that its orders are drawn from.
#[derive(Debug, Clone, PartialEq)]
pub struct Portrait {
    /// How often it orders, against the mean of those who joined with it.
    pub orders: f64,
    /// Share of the client's customers whose baskets are smaller.
    pub lines: f64,
    /// Share of the client's customers whose goods are cheaper.
    pub prices: f64,
    /// The channel it mostly takes.
    pub channel: String,
    /// The quarter of a day's orders, and the half of a week's, around which its own lie, from 0.
    pub hours: (usize, usize),
    /// Whether it has some orders sent to a second address.
    pub second_address: bool,
    /// SKUs that it buys again and again, as they are at the world's instant.
    pub shortlist: Vec<String>,
}

impl World {
    /// The row of a customer among those of its client, counted from 0; none when no id is like this.
    pub fn customer_row(customer_id: i64) -> Option<u64> {
        super::ids::customer(customer_id).map(|(_, customer)| customer.into())
    }

    /// What a customer is like; none when the world has no such customer.
    pub fn portrait(&self, customer_id: i64) -> Option<Portrait> {
        let (number, customer) = super::ids::customer(customer_id)?;
        let client = self.clients().find(|client| client.number == number)?;
        let profile = &self.shared.profile.clients[client.index];
        let traits = &client.customers.traits;
        let week = client.range.week((self.as_of - 1) / MILLIS_PER_MINUTE);
        let code = |listing: usize| {
            let category = client.catalogue.listings[listing].category as usize;
            let product = client.range.succession.product(listing as u32, &week);
            Skus::of(profile, &profile.products.categories[category].0).sku(product)
        };
        let what = (&client.catalogue, &*client.range, traits);
        let mut shortlist: Vec<String> =
            client.basket.choice.shortlist(what, &week, customer).into_iter().map(code).collect();
        shortlist.sort_unstable();
        shortlist.dedup();
        let (orders, hours) = client.customers.part(customer);
        Some(Portrait {
            orders,
            lines: traits.line_level(customer),
            prices: crate::random::unit(traits.price_level(customer)),
            channel: profile.channels[traits.usual_channel(customer)].0.clone(),
            hours,
            second_address: traits.has_second_address(customer),
            shortlist,
        })
    }
}
