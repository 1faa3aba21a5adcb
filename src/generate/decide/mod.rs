//! What is decided about a client's orders before any row is written: who orders what, when and where, what it costs,
//! what is sent from where and when, what lies in which carton, the invoice and the messages.
//!
//! All of it is columns that run along together and grow wave by wave, over a slice: of orders, of lines, of parcels and
//! so on, each in a file of its own, which says what a wave adds to it. Nothing here belongs to one table; `record` makes
//! tables of it. Chance comes from the orders' own addresses alone (*draw*), the rest is arithmetic (*derive*).

mod cartons;
mod columns;
mod headers;
mod invoices;
mod messages;
mod money;
mod parcels;
mod picks;
mod positions;
mod progress;
mod returns;

use std::ops::Range;

use super::basket::Baskets;
use super::fulfil::{Desk, WaveOrders};
use super::world::{ClientWorld, World};
use crate::calendar::Minute;
use crate::demand::Arrivals;

use cartons::Cartons;
use headers::Headers;
use invoices::Invoices;
use messages::Messages;
use money::Money;
use parcels::Parcels;
use picks::Picks;
use positions::Positions;
use progress::Progress;
use returns::Returns;

pub(super) use progress::LineFate;
pub(super) use returns::Returning;

/// What is decided about one client's orders of a slice; used again for the next.
#[derive(Debug, Default)]
pub(super) struct Decided {
    pub(super) arrivals: Arrivals,
    pub(super) headers: Headers,
    pub(super) baskets: Baskets,
    pub(super) money: Money,
    pub(super) progress: Progress,
    pub(super) parcels: Parcels,
    pub(super) cartons: Cartons,
    pub(super) invoices: Invoices,
    pub(super) messages: Messages,
    pub(super) picks: Picks,
    pub(super) returns: Returns,
    pub(super) positions: Positions,
}

impl Decided {
    /// The number of orders.
    pub(super) fn orders(&self) -> usize {
        self.arrivals.len()
    }

    /// Forgets the orders, keeps the memory.
    pub(super) fn clear(&mut self) {
        self.arrivals.clear();
        self.headers.clear();
        self.baskets.clear();
        self.positions.clear();
        self.forget_what_follows();
    }

    /// Forgets what follows from the orders and how far they have got.
    pub(super) fn forget_what_follows(&mut self) {
        self.money.clear();
        self.progress.clear();
        self.parcels.clear();
        self.cartons.clear();
        self.invoices.clear();
        self.messages.clear();
        self.picks.clear();
        self.returns.clear();
    }

    /// Adds the orders of a wave, the minutes from..until, and all that follows from them.
    pub(super) fn wave(&mut self, client: &ClientWorld, world: &World, minutes: (Minute, Minute), desk: &mut Desk) {
        let wanted = world.wanted;
        let first = self.arrive(client, minutes);
        let orders = first..self.orders();
        let wave = self.wave_orders(orders.clone());
        // Of a small client most waves are empty; its shelves are looked at only by who asks for them.
        let is_planned = !orders.is_empty() || wanted.positions;
        if is_planned {
            client.fulfil(world, &wave, minutes, desk);
            desk.freeze(&wave, world.as_of);
        }
        if wanted.stock {
            let number = world.shared.profile.waves().of_minute(minutes.0);
            world.unshipped.note((client, &world.shared), number, is_planned.then_some((&wave, &desk.plan)));
        }
        if is_planned {
            self.follow(client, world, orders, desk);
            if wanted.positions {
                self.positions.add(client, minutes.0, &mut desk.shelves);
            }
        }
    }

    /// Adds what follows from the orders of a wave, and how far they have got: its frozen plan lies on the desk.
    pub(super) fn follow(&mut self, client: &ClientWorld, world: &World, orders: Range<usize>, desk: &mut Desk) {
        let Self { arrivals, headers, baskets, money, progress, parcels, cartons, invoices, messages, .. } = self;
        let wave = WaveOrders::new(orders, arrivals, &headers.places, baskets);
        let (wanted, world) = (world.wanted, &*world.shared);
        let Desk { plan, past, packer, .. } = desk;
        money.add(client, &wave, baskets, plan);
        progress.add(&wave, plan);
        let first_parcel = parcels.order.len();
        parcels.add(&wave, plan);
        if wanted.cartons {
            cartons.add(client, &world.logistics.boxes, &wave, plan, packer);
        }
        if wanted.invoices {
            invoices.add(client, &wave, money, baskets, plan, past);
        }
        if wanted.messages {
            messages.add(client, &world.places, headers, &wave, plan, past);
        }
        if wanted.picks {
            self.picks.add(&wave, plan, first_parcel);
        }
        if wanted.returns {
            self.returns.add(client, world, &wave, (money, baskets), plan, past);
        }
    }

    /// Adds the orders of a wave: who orders what, when and where. Returns the place of the first.
    pub(super) fn arrive(&mut self, client: &ClientWorld, (from, until): (Minute, Minute)) -> usize {
        let first = self.arrivals.len();
        client.demand.arrivals(from, until, &mut self.arrivals);
        self.headers.add(client, &self.arrivals, (from, first));
        let goods = (&client.catalogue, &*client.range, &client.customers.traits);
        client.basket.fill((&self.arrivals, &self.headers.customers), first, goods, &mut self.baskets);
        first
    }

    /// The orders of a wave.
    pub(super) fn wave_orders(&self, orders: Range<usize>) -> WaveOrders<'_> {
        WaveOrders::new(orders, &self.arrivals, &self.headers.places, &self.baskets)
    }
}
