//! Who orders, where and how: by order.

use crate::calendar::Minute;
use crate::demand::Arrivals;
use crate::generate::column;
use crate::generate::contacts::postal_code_bits;
use crate::generate::ids::OrderId;
use crate::generate::newcomers::Newcomers;
use crate::generate::world::ClientWorld;

/// Who orders, where and how: by order.
#[derive(Debug, Default)]
pub(in crate::generate) struct Headers {
    /// Its id.
    pub(in crate::generate) ids: Vec<i64>,
    /// The client's customer, counted from 0.
    pub(in crate::generate) customers: Vec<u32>,
    /// Where it is to go: a number into [`Places`](crate::generate::places::Places).
    pub(in crate::generate) places: Vec<u32>,
    /// What chooses the postal code there: 64 random bits.
    pub(in crate::generate) postal_codes: Vec<u64>,
    /// Code of the channel.
    pub(in crate::generate) channels: Vec<i32>,
    /// Finds customers' first orders.
    newcomers: Newcomers,
}

impl Headers {
    /// Forgets the orders, keeps the memory.
    pub(super) fn clear(&mut self) {
        self.ids.clear();
        self.customers.clear();
        self.places.clear();
        self.postal_codes.clear();
        self.channels.clear();
    }

    /// Adds the orders of a wave: those from `first` on, which come from this minute on.
    pub(super) fn add(&mut self, client: &ClientWorld, arrivals: &Arrivals, (from, first): (Minute, usize)) {
        // Draw.
        let customers = &client.customers;
        customers.order(&client.demand, (from, first), arrivals, &mut self.newcomers, &mut self.customers);
        let orders = || arrivals.key[first..].iter().zip(&self.customers[first..]);
        let channels = orders().map(|(key, customer)| customers.traits.channel(*customer, key.at(column::CHANNEL)));
        self.channels.extend(channels.map(|channel| client.channels[channel]));
        for (key, customer) in orders() {
            let address = customers.ship_to(*customer, key.at(column::ADDRESS));
            self.places.push(address.place as u32);
            self.postal_codes.push(postal_code_bits(address.key));
        }

        // Derive.
        let (number, bits) = (client.number, client.position_bits);
        let at = arrivals.minute[first..].iter().zip(&arrivals.position[first..]);
        let id = |(minute, position): (&Minute, &u32)| OrderId { minute: *minute, client: number, position: *position };
        self.ids.extend(at.map(|it| id(it).encode(bits)));
    }
}
