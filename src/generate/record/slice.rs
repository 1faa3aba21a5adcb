//! What was decided about all clients' orders of some waves, as tables see it: in row order, that is by minute and within
//! a minute by client in turn, as life would have brought them, and what belongs to an order with its order.
//!
//! A client's orders of one minute stand together, so row order is runs of rows. They are found once, from the orders; each
//! table has its own rows of them ([`InOrder`]), and makes its columns one after the other, straight from what was decided.

use std::ops::{Deref, Range};

use crate::calendar::{Minute, Wave};
use crate::generate::decide::Decided;
use crate::generate::ids::OrderId;
use crate::generate::interleave::{self, Run};
use crate::generate::starts::Starts;
use crate::generate::world::{ClientWorld, Shared, World};
use crate::tables::Texts;

/// Some waves of all clients.
pub(in crate::generate) struct Slice<'s> {
    pub(super) world: &'s Shared,
    /// Which clients these are.
    pub(super) of: &'s World,
    decided: &'s [Decided],
    /// Orders in row order.
    orders: Vec<Run>,
    /// Each client's waves, in the order of time.
    waves: Vec<Run>,
    /// The minutes of all.
    minutes: Range<Minute>,
}

/// A client, and what was decided about its orders.
#[derive(Clone, Copy)]
pub(super) struct Its<'s> {
    pub(super) client: &'s ClientWorld,
    decided: &'s Decided,
}

impl Deref for Its<'_> {
    type Target = Decided;

    fn deref(&self) -> &Decided {
        self.decided
    }
}

/// The rows of one table, in row order.
pub(super) struct InOrder<'s> {
    slice: &'s Slice<'s>,
    runs: Vec<Run>,
    rows: usize,
}

impl<'s> Slice<'s> {
    /// The slice of the waves of some minutes.
    pub(in crate::generate) fn new(of: &'s World, decided: &'s [Decided], minutes: Range<Minute>) -> Self {
        let world = &*of.shared;
        let waves = (minutes.end - minutes.start) / world.profile.waves().minutes();
        let clients = 0..decided.len();
        let waves = (0..waves as usize).flat_map(|wave| clients.clone().map(move |client| (client, wave..wave + 1)));
        let waves = waves.collect();
        let numbers: Vec<u32> = of.clients().map(|client| client.number).collect();
        let at: Vec<&[Minute]> = decided.iter().map(|it| it.arrivals.minute.as_slice()).collect();
        let position_bits = OrderId::position_bits(world.profile.max_clients);
        let mut orders = interleave::runs((&numbers, position_bits), &at, minutes.clone());
        if let Some(last) = of.last_order {
            for (client, rows) in &mut orders {
                let ids = &decided[*client].headers.ids[rows.clone()];
                rows.end = rows.start + ids.partition_point(|id| *id <= last);
            }
        }
        Self { world, of, decided, orders, waves, minutes }
    }

    /// The same, of these orders alone: by their client's place, and their own among its orders. Waves stay.
    pub(in crate::generate) fn only(mut self, is_wanted: impl Fn(usize, usize) -> bool) -> Self {
        let mut orders: Vec<Run> = Vec::with_capacity(self.orders.len());
        for (client, run) in self.orders {
            for order in run.filter(|order| is_wanted(client, *order)) {
                match orders.last_mut() {
                    Some((last, run)) if *last == client && run.end == order => run.end += 1,
                    _ => orders.push((client, order..order + 1)),
                }
            }
        }
        self.orders = orders;
        self
    }

    /// Its waves.
    pub(super) fn waves(&self) -> Range<Wave> {
        let length = self.world.profile.waves();
        length.of_minute(self.minutes.start)..length.of_minute(self.minutes.end)
    }

    /// The orders.
    pub(super) fn orders(&'s self) -> InOrder<'s> {
        self.in_order(self.orders.clone())
    }

    /// What belongs to orders: the rows of each.
    pub(super) fn of_orders(&'s self, rows: impl Fn(&Decided) -> &Starts) -> InOrder<'s> {
        self.of(&self.orders, rows)
    }

    /// What belongs to waves: the rows of each.
    pub(super) fn of_waves(&'s self, rows: impl Fn(&Decided) -> &Starts) -> InOrder<'s> {
        self.of(&self.waves, rows)
    }

    fn of(&'s self, owners: &[Run], rows: impl Fn(&Decided) -> &Starts) -> InOrder<'s> {
        let of_run = |(client, owners): &Run| (*client, rows(&self.decided[*client]).of_all(owners.clone()));
        self.in_order(owners.iter().map(of_run).collect())
    }

    fn in_order(&'s self, runs: Vec<Run>) -> InOrder<'s> {
        let rows = runs.iter().map(|(_, rows)| rows.len()).sum();
        InOrder { slice: self, runs, rows }
    }

    fn its(&'s self, client: usize) -> Its<'s> {
        Its { client: self.of.client(client), decided: &self.decided[client] }
    }
}

impl<'s> InOrder<'s> {
    /// A column of what stands in another, of what was decided.
    pub(super) fn copied<T: Copy + 's>(&self, values: impl Fn(&'s Decided) -> &'s [T]) -> Vec<T> {
        self.column(|into, its, rows| into.extend_from_slice(&values(its.decided)[rows]))
    }

    /// A column that is the same for all rows of a client.
    pub(super) fn same<T: Copy>(&self, value: impl Fn(&'s ClientWorld) -> T) -> Vec<T> {
        self.column(|into, its, rows| into.resize(into.len() + rows.len(), value(its.client)))
    }

    /// A column of what follows from a row.
    pub(super) fn each<T>(&self, value: impl Fn(Its<'s>, usize) -> T) -> Vec<T> {
        self.column(|into, its, rows| into.extend(rows.map(|row| value(its, row))))
    }

    /// A column of what follows from an order, for each of its rows.
    pub(super) fn by_order<T, V: Iterator<Item = T>>(&self, values: impl Fn(Its<'s>, usize) -> V) -> Vec<T> {
        let mut column = Vec::with_capacity(self.rows);
        for (client, orders) in &self.slice.orders {
            let its = self.slice.its(*client);
            orders.clone().for_each(|order| column.extend(values(its, order)));
        }
        column
    }

    /// Texts of about so many bytes each, that `write` appends.
    pub(super) fn texts(&self, bytes: usize, write: impl FnMut(&mut Vec<u8>, Its<'s>, usize)) -> Texts {
        self.texts_of(bytes, |_, row| row, write)
    }

    /// Texts of about so many bytes each, that `write` appends, once for a client's rows that follow each other with the same
    /// subject.
    pub(super) fn texts_of<S: PartialEq>(
        &self,
        bytes: usize,
        subject: impl Fn(Its<'s>, usize) -> S,
        mut write: impl FnMut(&mut Vec<u8>, Its<'s>, usize),
    ) -> Texts {
        let mut texts = Texts::with_room(self.rows, bytes);
        for (client, rows) in &self.runs {
            let its = self.slice.its(*client);
            let mut last = None;
            for row in rows.clone() {
                let subject = Some(subject(its, row));
                if subject == last {
                    texts.push_again();
                } else {
                    texts.push_with(|into| write(into, its, row));
                    last = subject;
                }
            }
        }
        texts
    }

    fn column<T>(&self, mut extend: impl FnMut(&mut Vec<T>, Its<'s>, Range<usize>)) -> Vec<T> {
        let mut column = Vec::with_capacity(self.rows);
        for (client, rows) in &self.runs {
            extend(&mut column, self.slice.its(*client), rows.clone());
        }
        column
    }
}
