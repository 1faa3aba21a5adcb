//! What is decided about a wave, before anything of it is written.

use std::ops::Range;

use super::service::Choice;
use crate::demand::Arrivals;
use crate::generate::basket::Scratch;
use crate::random::Key;
use crate::tables::NEVER;

/// The orders of a wave, column by column, as fulfilment needs them.
#[derive(Debug, Clone, Copy)]
pub(in crate::generate) struct WaveOrders<'a> {
    pub(super) keys: &'a [Key],
    pub(super) placed_at: &'a [i64],
    /// Where each is to go: a number into [`Places`](crate::generate::places::Places).
    pub(super) places: &'a [u32],
    first_line: &'a [usize],
    /// Product of each line, and its units.
    pub(super) products: &'a [u32],
    pub(super) units: &'a [i32],
}

impl<'a> WaveOrders<'a> {
    pub(in crate::generate) fn new(arrivals: &'a Arrivals, places: &'a [u32], basket: &'a Scratch) -> Self {
        Self {
            keys: &arrivals.key,
            placed_at: &arrivals.placed_at,
            places,
            first_line: &basket.first_line,
            products: &basket.products,
            units: &basket.units,
        }
    }

    /// The number of orders.
    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    /// The lines of an order.
    #[inline]
    pub(super) fn lines(&self, order: usize) -> Range<usize> {
        self.first_line[order]..self.first_line[order + 1]
    }
}

/// One warehouse's part of an order: a shipment to be.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Parcel {
    /// Place in the wave.
    pub(super) order: usize,
    /// Place among the client's warehouses.
    pub(super) site: usize,
    /// Its order lines: a part of [`WavePlan::parcel_lines`].
    pub(super) lines: Range<usize>,
    pub(super) weight_g: i64,
    pub(super) choice: Choice,
    pub(super) ship_by: i64,
    pub(super) allocated_at: i64,
    pub(super) picked_at: i64,
    pub(super) packed_at: i64,
    pub(super) shipped_at: i64,
    pub(super) delivered_at: i64,
}

/// What is decided about the orders of a wave. Instants that lie after the world's end have not happened.
#[derive(Debug, Default)]
pub(super) struct WavePlan {
    /// Parcels by order, those that wait for a receipt last.
    pub(super) parcels: Vec<Parcel>,
    /// Lines of the parcels, counted from the wave's first.
    pub(super) parcel_lines: Vec<u32>,
    /// First parcel of each order and, last, the number of all.
    pub(super) first_parcel: Vec<usize>,
    /// When each line got its stock; [`NEVER`] when it did not.
    pub(super) line_allocated_at: Vec<i64>,
    /// When each line was cancelled; [`NEVER`] when it was not.
    pub(super) line_cancelled_at: Vec<i64>,
    /// When each order was released to the warehouses; [`NEVER`] when it was cancelled before.
    pub(super) allocated_at: Vec<i64>,
    /// When the last line of each order was cancelled; [`NEVER`] when any was not.
    pub(super) cancelled_at: Vec<i64>,
    pub(super) promised_at: Vec<i64>,
}

impl WavePlan {
    /// Forgets the last wave.
    pub(super) fn clear(&mut self, lines: usize) {
        self.parcels.clear();
        self.parcel_lines.clear();
        self.first_parcel.clear();
        self.first_parcel.push(0);
        self.line_allocated_at.clear();
        self.line_allocated_at.resize(lines, NEVER);
        self.line_cancelled_at.clear();
        self.line_cancelled_at.resize(lines, NEVER);
        self.allocated_at.clear();
        self.cancelled_at.clear();
        self.promised_at.clear();
    }

    /// The parcels of an order.
    #[inline]
    pub(super) fn parcels(&self, order: usize) -> &[Parcel] {
        &self.parcels[self.first_parcel[order]..self.first_parcel[order + 1]]
    }

    /// Freezes the wave at an instant: what would happen later has not happened, and who is cancelled ships nothing.
    pub(super) fn freeze(&mut self, orders: &WaveOrders<'_>, as_of: i64) {
        let until = |instant: &mut i64| {
            if *instant > as_of {
                *instant = NEVER;
            }
        };
        self.line_allocated_at.iter_mut().for_each(until);
        self.line_cancelled_at.iter_mut().for_each(until);
        self.cancelled_at.iter_mut().for_each(until);
        for order in 0..orders.len() {
            let lines = orders.lines(order);
            if self.cancelled_at[order] == NEVER {
                let cancelled = &self.line_cancelled_at[lines];
                if cancelled.iter().all(|at| *at != NEVER) {
                    self.cancelled_at[order] = cancelled.iter().copied().max().unwrap_or(NEVER);
                }
            } else {
                self.line_allocated_at[lines.clone()].fill(NEVER);
                self.line_cancelled_at[lines].fill(self.cancelled_at[order]);
            }
        }
        let cancelled = &self.cancelled_at;
        self.parcels.retain(|parcel| parcel.allocated_at <= as_of && cancelled[parcel.order] == NEVER);
        let mut parcel = 0;
        for (order, first) in self.first_parcel[1..].iter_mut().enumerate() {
            while self.parcels.get(parcel).is_some_and(|it| it.order == order) {
                parcel += 1;
            }
            *first = parcel;
        }
        for parcel in &mut self.parcels {
            for instant in
                [&mut parcel.picked_at, &mut parcel.packed_at, &mut parcel.shipped_at, &mut parcel.delivered_at]
            {
                until(instant);
            }
        }
    }
}
