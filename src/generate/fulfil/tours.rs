//! Tours: pickers fetch several parcels at a time from a grid of aisles.
//!
//! The parcels of a wave are given to tours in their order, as many to one as a cart holds. A warehouse keeps each client's
//! goods apart, by handling class, what sells best in the first aisles and within reach; all its warehouses do so alike. A
//! picker walks up one aisle and down the next.

use super::allocate::Wave;
use super::plan::Parcel;
use super::{Desk, PICKING};
use crate::calendar::WorkingTime;
use crate::generate::catalogue::Catalogue;
use crate::generate::column;
use crate::tables::json::put_number;

/// What a cart holds: parcels, and lines unless the first parcel has more.
const CART_PARCELS: u32 = 12;
const CART_LINES: u32 = 40;
/// Places along an aisle, on both its sides, and shelves above each other, named as they are filled: from the hips to the
/// shoulders first.
const PLACES: usize = 48;
const SHELVES: [u8; 4] = *b"BCAD";
/// From pick to pick, milliseconds; less where the tour has less time.
const STEP: i64 = 25_000;

/// A tour, while it is filled.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tour {
    /// As in [`Parcel::tour`].
    number: u64,
    parcels: u32,
    lines: u32,
    /// Lines of the tours before it.
    before: i64,
    picked_at: i64,
}

/// A line on its tour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Step {
    tour: u64,
    /// Where the picker comes by, in their order.
    stop: u64,
    /// Place among the lines of all parcels.
    line: u32,
    /// The parcel's place in the wave.
    parcel: u32,
}

/// Where a client's products lie.
#[derive(Debug)]
pub(in crate::generate) struct Bins(Vec<Bin>);

#[derive(Debug, Clone, Copy, Default)]
struct Bin {
    zone: u8,
    /// From 0.
    aisle: u32,
    /// From 0.
    place: u8,
    shelf: u8,
}

impl Wave<'_> {
    /// Gives a parcel of the wave, the so-many-th of its order, to a tour of its warehouse; when it will be picked.
    #[inline]
    pub(super) fn join(&self, tour: &mut Tour, parcel: &Parcel, number: u64, time: &WorkingTime, latest: i64) -> Tour {
        let lines = parcel.lines.len() as u32;
        if tour.parcels == 0 || tour.parcels == CART_PARCELS || tour.lines + lines > CART_LINES {
            let before = tour.before + i64::from(tour.lines);
            let key = self.orders.keys[parcel.order].at(column::TOURS).at(number);
            let picking = self.handling(PICKING, key);
            let queue = before * self.fulfilment.sites[parcel.site].per_line;
            let picked_at = time.after(parcel.allocated_at, queue + picking).min(latest);
            *tour = Tour { number: (parcel.order as u64) << 10 | number, parcels: 0, lines: 0, before, picked_at };
        }
        tour.parcels += 1;
        tour.lines += lines;
        *tour
    }

    /// Says in what order the lines of each tour are picked, and when: those of orders that are cancelled later too.
    pub(super) fn walk(&self, desk: &mut Desk) {
        let Desk { plan, steps, .. } = desk;
        let bins = self.catalogue.bins();
        steps.clear();
        for (place, parcel) in plan.parcels.iter().enumerate() {
            steps.extend(parcel.lines.clone().map(|line| Step {
                tour: parcel.tour,
                stop: bins.stop(self.orders.listings[plan.parcel_lines[line] as usize]),
                line: line as u32,
                parcel: place as u32,
            }));
        }
        steps.sort_unstable();
        plan.sequences.resize(plan.parcel_lines.len(), 0);
        plan.line_picked_at.resize(plan.parcel_lines.len(), 0);
        for tour in steps.chunk_by(|a, b| a.tour == b.tour) {
            // All of a tour are from one warehouse, and come back together.
            let first = &plan.parcels[tour[0].parcel as usize];
            let time = self.time(first.site);
            let opens = time.day(time.day_at(first.picked_at - 1)).map_or(first.picked_at, |day| day.opens);
            let begins = opens.max(first.allocated_at).min(first.picked_at);
            let step = ((first.picked_at - begins) / tour.len() as i64).min(STEP);
            let back_at = first.picked_at;
            for (number, it) in (1..).zip(tour) {
                plan.sequences[it.line as usize] = number;
                plan.line_picked_at[it.line as usize] = back_at - (tour.len() as i64 - i64::from(number)) * step;
            }
        }
    }
}

impl Tour {
    /// The tour of a single parcel, picked after so long.
    pub(super) fn alone(parcel: &Parcel, number: u64, picked_at: i64) -> Self {
        Self { number: (parcel.order as u64) << 10 | number, picked_at, ..Self::default() }
    }

    pub(super) fn number(&self) -> u64 {
        self.number
    }

    pub(super) fn picked_at(&self) -> i64 {
        self.picked_at
    }
}

impl Bins {
    /// The bins of a catalogue.
    pub(in crate::generate) fn new(catalogue: &Catalogue) -> Self {
        let shares = catalogue.ordinary_shares();
        let class = |product: &u32| catalogue.class(&catalogue.listings[*product as usize]) as u8;
        let mut best: Vec<u32> = (0..catalogue.listings.len() as u32).collect();
        best.sort_by(|a, b| {
            let (first, second) = (shares[*a as usize], shares[*b as usize]);
            class(a).cmp(&class(b)).then(second.total_cmp(&first)).then(a.cmp(b))
        });
        let mut bins = vec![Bin::default(); best.len()];
        for zone in best.chunk_by(|a, b| class(a) == class(b)) {
            for (rank, product) in zone.iter().enumerate() {
                let within = rank % (PLACES * SHELVES.len());
                bins[*product as usize] = Bin {
                    zone: class(product),
                    aisle: (rank / (PLACES * SHELVES.len())) as u32,
                    place: (within % PLACES) as u8,
                    shelf: SHELVES[within / PLACES],
                };
            }
        }
        Self(bins)
    }

    /// Where on their way pickers come by a product.
    fn stop(&self, product: u32) -> u64 {
        let Bin { zone, aisle, place, shelf } = self.0[product as usize];
        let along = if aisle.is_multiple_of(2) { place } else { PLACES as u8 - 1 - place };
        u64::from(zone) << 48 | u64::from(aisle) << 16 | u64::from(along) << 8 | u64::from(shelf)
    }

    /// Appends a product's bin: the zone's letter and the aisle, the place in it, the shelf.
    pub(in crate::generate) fn push(&self, product: u32, into: &mut Vec<u8>) {
        let Bin { zone, aisle, place, shelf } = self.0[product as usize];
        let two_digits = |number: u64, into: &mut Vec<u8>| {
            if number < 10 {
                into.push(b'0');
            }
            put_number(number, into);
        };
        into.push(b'A' + zone);
        two_digits(u64::from(aisle) + 1, into);
        into.push(b'-');
        two_digits(u64::from(place) + 1, into);
        into.extend_from_slice(&[b'-', shelf]);
    }
}
