//! What is decided about a wave, before anything of it is written.

use std::ops::Range;

use super::service::Choice;
use crate::demand::Arrivals;
use crate::generate::basket::Baskets;
use crate::generate::past::Past;
use crate::random::Key;
use crate::tables::NEVER;
use crate::tables::words::ShipmentStatus;

/// The orders of a wave, column by column, as fulfilment needs them: the last ones of a slice. Orders and lines are
/// counted from the wave's first.
#[derive(Debug, Clone, Copy)]
pub(in crate::generate) struct WaveOrders<'a> {
    /// The place of its first order in the slice, and of its first line.
    pub(in crate::generate) first: usize,
    pub(in crate::generate) first_line: usize,
    pub(in crate::generate) keys: &'a [Key],
    pub(in crate::generate) placed_at: &'a [i64],
    /// Where each is to go: a number into [`Places`](crate::generate::places::Places).
    pub(in crate::generate) places: &'a [u32],
    /// First line of each order and, last, the number of lines, counted from the slice's first.
    lines: &'a [usize],
    /// Listing of each line, the product that has it, and its units.
    pub(in crate::generate) listings: &'a [u32],
    pub(in crate::generate) products: &'a [u32],
    pub(in crate::generate) units: &'a [i32],
}

impl<'a> WaveOrders<'a> {
    /// Some consecutive orders of a slice.
    pub(in crate::generate) fn new(
        orders: Range<usize>,
        arrivals: &'a Arrivals,
        places: &'a [u32],
        baskets: &'a Baskets,
    ) -> Self {
        let first = orders.start;
        let lines = &baskets.lines.from(first)[..=orders.len()];
        let of_lines = lines[0]..lines[orders.len()];
        Self {
            first,
            first_line: of_lines.start,
            keys: &arrivals.key[orders.clone()],
            placed_at: &arrivals.placed_at[orders.clone()],
            places: &places[orders],
            lines,
            listings: &baskets.listings[of_lines.clone()],
            products: &baskets.products[of_lines.clone()],
            units: &baskets.units[of_lines],
        }
    }

    /// The number of orders.
    pub(in crate::generate) fn len(&self) -> usize {
        self.keys.len()
    }

    /// The lines of an order.
    #[inline]
    pub(in crate::generate) fn lines(&self, order: usize) -> Range<usize> {
        self.lines[order] - self.first_line..self.lines[order + 1] - self.first_line
    }
}

/// One warehouse's part of an order: a shipment to be.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::generate) struct Parcel {
    /// Place in the wave.
    pub(in crate::generate) order: usize,
    /// Place among the client's warehouses.
    pub(in crate::generate) site: usize,
    /// Its order lines: a part of [`WavePlan::parcel_lines`].
    pub(in crate::generate) lines: Range<usize>,
    pub(in crate::generate) weight_g: i64,
    pub(in crate::generate) choice: Choice,
    pub(in crate::generate) ship_by: i64,
    pub(in crate::generate) allocated_at: i64,
    /// The tour on which it is picked: the place of its first parcel's order in the wave, then 10 bits for that parcel's
    /// place in the order.
    pub(in crate::generate) tour: u64,
    pub(in crate::generate) picked_at: i64,
    pub(in crate::generate) packed_at: i64,
    pub(in crate::generate) shipped_at: i64,
    pub(in crate::generate) delivered_at: i64,
}

impl Parcel {
    /// How far it has got.
    pub(in crate::generate) fn status(&self) -> ShipmentStatus {
        match self {
            Self { delivered_at, .. } if *delivered_at != NEVER => ShipmentStatus::Delivered,
            Self { shipped_at, .. } if *shipped_at != NEVER => ShipmentStatus::Shipped,
            Self { packed_at, .. } if *packed_at != NEVER => ShipmentStatus::Packed,
            Self { picked_at, .. } if *picked_at != NEVER => ShipmentStatus::Picked,
            _ => ShipmentStatus::Allocated,
        }
    }

    /// The last of its events; what has not happened counts as long ago.
    pub(in crate::generate) fn updated_at(&self) -> i64 {
        let Self { allocated_at, picked_at, packed_at, shipped_at, delivered_at, .. } = *self;
        allocated_at.max(picked_at).max(packed_at).max(shipped_at).max(delivered_at)
    }
}

/// What is decided about the orders of a wave. Instants that lie after the world's end have not happened.
#[derive(Debug, Default)]
pub(in crate::generate) struct WavePlan {
    /// Parcels by order, those that wait for a receipt last.
    pub(in crate::generate) parcels: Vec<Parcel>,
    /// Lines of the parcels, counted from the wave's first.
    pub(in crate::generate) parcel_lines: Vec<u32>,
    /// For each of these lines its place on its tour, and when it is picked; only when somebody asks.
    pub(in crate::generate) sequences: Vec<i32>,
    pub(in crate::generate) line_picked_at: Vec<i64>,
    /// First parcel of each order and, last, the number of all.
    pub(in crate::generate) first_parcel: Vec<usize>,
    /// When each line got its stock; [`NEVER`] when it did not.
    pub(in crate::generate) line_allocated_at: Vec<i64>,
    /// When each line was cancelled; [`NEVER`] when it was not.
    pub(in crate::generate) line_cancelled_at: Vec<i64>,
    /// When each order was released to the warehouses; [`NEVER`] when it was cancelled before.
    pub(in crate::generate) allocated_at: Vec<i64>,
    /// When the last line of each order was cancelled; [`NEVER`] when any was not.
    pub(in crate::generate) cancelled_at: Vec<i64>,
    pub(in crate::generate) promised_at: Vec<i64>,
}

impl Clone for WavePlan {
    fn clone(&self) -> Self {
        let mut plan = Self::default();
        plan.clone_from(self);
        plan
    }

    /// The same, in the memory that is there.
    fn clone_from(&mut self, other: &Self) {
        let Self {
            parcels,
            parcel_lines,
            sequences,
            line_picked_at,
            first_parcel,
            line_allocated_at,
            line_cancelled_at,
            allocated_at,
            cancelled_at,
            promised_at,
        } = other;
        self.parcels.clone_from(parcels);
        self.parcel_lines.clone_from(parcel_lines);
        self.sequences.clone_from(sequences);
        self.line_picked_at.clone_from(line_picked_at);
        self.first_parcel.clone_from(first_parcel);
        self.line_allocated_at.clone_from(line_allocated_at);
        self.line_cancelled_at.clone_from(line_cancelled_at);
        self.allocated_at.clone_from(allocated_at);
        self.cancelled_at.clone_from(cancelled_at);
        self.promised_at.clone_from(promised_at);
    }
}

impl WavePlan {
    /// Forgets the last wave.
    pub(in crate::generate) fn clear(&mut self, lines: usize) {
        self.parcels.clear();
        self.parcel_lines.clear();
        self.sequences.clear();
        self.line_picked_at.clear();
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

    /// Forgets who walks where when: nobody asks.
    pub(in crate::generate) fn forget_walks(&mut self) {
        self.sequences.clear();
        self.line_picked_at.clear();
    }

    /// The parcels of an order.
    #[inline]
    pub(in crate::generate) fn parcels(&self, order: usize) -> &[Parcel] {
        &self.parcels[self.first_parcel[order]..self.first_parcel[order + 1]]
    }

    /// The lines of a parcel.
    #[inline]
    pub(in crate::generate) fn lines(&self, parcel: &Parcel) -> &[u32] {
        &self.parcel_lines[parcel.lines.clone()]
    }

    /// When the first parcel of an order was shipped.
    #[inline]
    pub(in crate::generate) fn first_shipped_at(&self, order: usize) -> Option<i64> {
        self.parcels(order).iter().map(|parcel| parcel.shipped_at).filter(|at| *at != NEVER).min()
    }

    /// Freezes the wave: what has not happened yet is taken out, and who is cancelled ships nothing.
    pub(in crate::generate) fn freeze(&mut self, orders: &WaveOrders<'_>, past: &mut Past) {
        for order in 0..orders.len() {
            let lines = orders.lines(order);
            let until = |instant: &mut i64| *instant = past.seen(order, *instant);
            let of_lines = self.line_allocated_at[lines.clone()].iter_mut();
            let of_lines = of_lines.chain(&mut self.line_cancelled_at[lines.clone()]);
            of_lines.chain([&mut self.allocated_at[order], &mut self.cancelled_at[order]]).for_each(until);
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
        let is_there =
            |it: &Parcel, past: &mut Past| cancelled[it.order] == NEVER && past.has(it.order, it.allocated_at);
        self.parcels.retain(|parcel| is_there(parcel, past));
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
                *instant = past.seen(parcel.order, *instant);
            }
            if !self.line_picked_at.is_empty() {
                for instant in &mut self.line_picked_at[parcel.lines.clone()] {
                    *instant = past.seen(parcel.order, *instant);
                }
            }
        }
    }
}
