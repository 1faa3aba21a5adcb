//! The lives of the orders of some waves: decided once, then frozen at any instants, each order at one of its own.

use std::ops::Range;

use crate::calendar::{Millis, Minute, Wave, WaveLength};
use crate::generate::decide::Decided;
use crate::generate::fulfil::{Desk, WavePlan};
use crate::generate::past::SETTLED;
use crate::generate::record::{self, Slice};
use crate::generate::world::World;
use crate::tables::{Batches, NEVER};

/// The orders of some waves.
pub(super) struct Lives {
    world: World,
    decided: Vec<Decided>,
    clients: Vec<Life>,
    desk: Desk,
    minutes: Range<Minute>,
}

/// What else is known about a client's.
#[derive(Default)]
struct Life {
    /// The plan of each wave that has orders, not frozen, and the place of its first order.
    plans: Vec<(usize, WavePlan)>,
    /// The instant at which each order stands; [`NEVER`], when it is left aside.
    as_of: Vec<Millis>,
    /// When each order changes next.
    next: Vec<Millis>,
}

impl Lives {
    /// No orders yet, of the clients of a world.
    pub(super) fn new(world: &World) -> Self {
        let decided = world.clients().map(|_| Decided::default()).collect();
        let clients = world.clients().map(|_| Life::default()).collect();
        Self { world: world.clone(), decided, clients, desk: Desk::default(), minutes: 0..0 }
    }

    /// The length of its waves.
    pub(super) fn wave_length(&self) -> WaveLength {
        self.world.shared.profile.waves()
    }

    /// Decides about the next of some waves, until there are so many orders, instead of those before.
    pub(super) fn decide(&mut self, waves: &mut Range<Wave>, orders: usize) {
        let Self { world, decided, clients, desk, minutes } = self;
        let length = world.shared.profile.waves();
        decided.iter_mut().for_each(Decided::clear);
        clients.iter_mut().for_each(Life::clear);
        let start = length.first_minute(waves.start);
        let mut made = 0;
        while made < orders && !waves.is_empty() {
            let minutes = (length.first_minute(waves.start), length.first_minute(waves.start + 1));
            waves.start += 1;
            for ((client, decided), life) in world.clients().zip(decided.iter_mut()).zip(clients.iter_mut()) {
                let first = decided.arrive(client, minutes);
                if decided.orders() == first && !world.wanted.positions {
                    continue;
                }
                client.fulfil(world, &decided.wave_orders(first..decided.orders()), minutes, desk);
                if world.wanted.positions {
                    decided.positions.add(client, minutes.0, &mut desk.shelves);
                }
                life.plans.push((first, desk.plan.clone()));
            }
            made = decided.iter().map(Decided::orders).sum();
        }
        *minutes = start..length.first_minute(waves.start);
    }

    /// Says at which instant each order is to stand, from when it was placed and when it changes next; leaves it aside
    /// where nothing is said. Whether any is left.
    pub(super) fn stand(&mut self, mut at: impl FnMut(Millis, Millis) -> Option<Millis>) -> bool {
        let mut any = false;
        for (life, decided) in self.clients.iter_mut().zip(&self.decided) {
            life.as_of.resize(decided.orders(), NEVER);
            life.next.resize(decided.orders(), SETTLED);
            let orders = decided.arrivals.placed_at.iter().zip(&mut life.next).zip(&mut life.as_of);
            for ((placed_at, next), as_of) in orders {
                *as_of = at(*placed_at, *next).unwrap_or(NEVER);
                any |= *as_of != NEVER;
            }
        }
        any
    }

    /// Before they are frozen for the first time, orders that are left aside change when they are placed.
    pub(super) fn await_those_left_aside(&mut self) {
        for (life, decided) in self.clients.iter_mut().zip(&self.decided) {
            let orders = decided.arrivals.placed_at.iter().zip(&life.as_of).zip(&mut life.next);
            orders.filter(|((_, as_of), _)| **as_of == NEVER).for_each(|((placed_at, _), next)| *next = *placed_at);
        }
    }

    /// The rows of all orders that are not left aside, each as it stands, of the tables of `world`: one of the same clients, whose
    /// tables are some of those that were decided about. Waves' own rows come too.
    pub(super) fn freeze(&mut self, world: &World) -> Batches {
        let Self { decided, clients, desk, minutes, .. } = self;
        for ((client, decided), life) in world.clients().zip(decided.iter_mut()).zip(clients.iter_mut()) {
            let Life { plans, as_of, next } = life;
            decided.forget_what_follows();
            for (first, plan) in plans {
                desk.plan.clone_from(plan);
                if !world.wanted.picks {
                    desk.plan.forget_walks();
                }
                let orders = *first..*first + plan.promised_at.len();
                desk.past.of_each(&as_of[orders.clone()]);
                let wave = decided.wave_orders(orders.clone());
                desk.plan.freeze(&wave, &mut desk.past);
                decided.follow(client, world, orders.clone(), desk);
                let told = desk.past.next().iter().zip(&as_of[orders.clone()]);
                for (next, (told, as_of)) in next[orders].iter_mut().zip(told) {
                    *next = if *as_of == NEVER { SETTLED } else { *told };
                }
            }
        }
        let is_wanted = |client: usize, order: usize| clients[client].as_of[order] != NEVER;
        let slice = Slice::new(world, decided, minutes.clone()).only(is_wanted);
        record::record(&slice, &world.tables)
    }

    /// The orders that are not left aside, by id, and the instant at which each stands; ascending.
    pub(super) fn standing(&self) -> Vec<(i64, Millis)> {
        let of_life = |(life, decided): (&Life, &Decided)| {
            let orders = decided.headers.ids.iter().copied().zip(life.as_of.iter().copied());
            orders.filter(|(_, as_of)| *as_of != NEVER).collect::<Vec<_>>()
        };
        let mut all: Vec<(i64, Millis)> = self.clients.iter().zip(&self.decided).flat_map(of_life).collect();
        all.sort_unstable();
        all
    }
}

impl Life {
    fn clear(&mut self) {
        self.plans.clear();
        self.as_of.clear();
        self.next.clear();
    }
}
