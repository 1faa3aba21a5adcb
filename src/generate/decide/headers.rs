//! Who orders, where and how: by order.

use super::columns::columns;
use crate::calendar::Minute;
use crate::demand::Arrivals;
use crate::generate::column;
use crate::generate::ids::OrderId;
use crate::generate::world::ClientWorld;

columns! {
    /// Who orders, where and how: by order.
    Headers of Header {
        /// Its id.
        ids: i64,
        /// The client's customer, counted from 0.
        customers: u32,
        /// Where it is to go: a number into [`Places`](crate::generate::places::Places).
        places: u32,
        /// Code of the channel.
        channels: i32,
    }
}

impl Headers {
    /// Adds the orders from `first` on, of those who had joined when the wave began.
    pub(super) fn add(&mut self, client: &ClientWorld, arrivals: &Arrivals, first: usize, began: Minute) {
        let members = client.customers.members(began);
        for order in first..arrivals.len() {
            let key = arrivals.key[order];
            let customer = client.customers.pick(key.at(column::CUSTOMER), members);
            let channel = client.channels.pick(key.at(column::CHANNEL).bits()) as i32;
            let (minute, position) = (arrivals.minute[order], arrivals.position[order]);
            self.push(Header {
                ids: OrderId { minute, client: client.number, position }.encode(client.position_bits),
                customers: customer,
                places: client.customers.place(customer) as u32,
                channels: client.first_channel + channel,
            });
        }
    }
}
