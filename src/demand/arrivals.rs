//! The arrivals of some minutes: the hot path.
//!
//! First the base counts of all minutes, then minute by minute the instants of base and extra orders, merged. Within a
//! minute orders stand by instant, then base before peaks by code, then by their number in their process. The rate is
//! found once per local hour and piece of a peak; per order there are a few mixes, a sort and five pushes.

use crate::calendar::{MILLIS_PER_MINUTE, Millis, Minute};
use crate::random::Key;

use super::Demand;
use super::overlap::Extras;
use super::process::{InMinute, Mean};

/// Orders in time order, column by column: buffers that are cleared and filled again.
#[derive(Debug, Clone, Default)]
pub struct Arrivals {
    /// The minute in which each order comes, since 1970 UTC.
    pub minute: Vec<Minute>,
    /// Its place in that minute, from 0.
    pub position: Vec<u32>,
    /// Its instant, milliseconds since 1970 UTC.
    pub placed_at: Vec<Millis>,
    /// The address of its own chance; it does not depend on its place.
    pub key: Vec<Key>,
    /// Whether it is one of the base process, which comes with or without peaks.
    pub base: Vec<bool>,
    /// Whose shift of the product mix it follows: 0 none, else 1 + the index of the peak.
    pub mix: Vec<u32>,
    /// Base counts of the minutes.
    counts: Vec<u32>,
    /// The orders of one minute as millisecond, process and number in the process, packed so that they sort.
    packed: Vec<u64>,
    extras: Extras,
}

/// Packing of an order of a minute: millisecond below 2¹⁶, process below 2¹⁶, number in the process below 2³².
const PROCESS_SHIFT: u32 = 32;
const MILLISECOND_SHIFT: u32 = 48;

impl Arrivals {
    /// The number of orders.
    pub fn len(&self) -> usize {
        self.minute.len()
    }

    /// Whether no orders came.
    pub fn is_empty(&self) -> bool {
        self.minute.is_empty()
    }

    /// Forgets the orders, keeps the memory.
    pub fn clear(&mut self) {
        self.minute.clear();
        self.position.clear();
        self.placed_at.clear();
        self.key.clear();
        self.base.clear();
        self.mix.clear();
    }

    /// Adds the orders of one minute, of the base process and of peaks' processes.
    #[inline]
    fn push(&mut self, minute: Minute, process_of: impl Fn(usize) -> InMinute) {
        self.packed.sort_unstable();
        let (mix, chance) = self.extras.mix;
        for (position, &packed) in self.packed.iter().enumerate() {
            let rank = (packed >> PROCESS_SHIFT) as u16 as usize;
            let process = process_of(rank);
            let (key, draw) = process.chance(packed as u32);
            self.minute.push(minute);
            self.position.push(position as u32);
            self.placed_at.push(minute * MILLIS_PER_MINUTE + (packed >> MILLISECOND_SHIFT) as i64);
            self.key.push(key);
            self.base.push(rank == 0);
            self.mix.push(if mix != 0 && draw.unit() < chance { mix } else { 0 });
        }
    }
}

/// Packs the orders of one process in a minute.
#[inline]
fn pack(process: InMinute, number: usize, count: u32, packed: &mut Vec<u64>) {
    let number = (number as u64) << PROCESS_SHIFT;
    packed.extend((0..count).map(|i| process.millisecond(i) << MILLISECOND_SHIFT | number | u64::from(i)));
}

impl Demand {
    /// Appends the orders of the minutes from `from` up to `until`, in time order.
    pub fn arrivals(&self, from: Minute, until: Minute, into: &mut Arrivals) {
        let (from, until) = self.clamp(from, until);
        let mut counts = std::mem::take(&mut into.counts);
        counts.clear();
        self.base_counts(from, until, &mut counts);
        let expected: usize = counts.iter().map(|&count| count as usize).sum();
        into.minute.reserve(expected);
        into.position.reserve(expected);
        into.placed_at.reserve(expected);
        into.key.reserve(expected);
        into.base.reserve(expected);
        into.mix.reserve(expected);

        self.each_stretch(from, until, |stretch| {
            let Some(piece) = stretch.piece else {
                into.extras.mix = (0, 0.0);
                for minute in stretch.from..stretch.until {
                    let count = counts[(minute - from) as usize];
                    if count > 0 {
                        let base = self.base.at(minute);
                        into.packed.clear();
                        pack(base, 0, count, &mut into.packed);
                        into.push(minute, |_| base);
                    }
                }
                return;
            };
            for minute in stretch.from..stretch.until {
                if !piece.flat || minute == stretch.from {
                    self.overlaps.fill(piece, minute, &mut into.extras);
                }
                let base = self.base.at(minute);
                into.packed.clear();
                pack(base, 0, counts[(minute - from) as usize], &mut into.packed);
                for &(rank, times) in &into.extras.adds {
                    let extra = self.overlaps.process(rank).at(minute);
                    let count = extra.count(Mean::new(stretch.base * times));
                    pack(extra, rank + 1, count, &mut into.packed);
                }
                into.push(minute, |process| match process {
                    0 => base,
                    _ => self.overlaps.process(process - 1).at(minute),
                });
            }
        });
        into.counts = counts;
    }

    /// Writes the number of orders of each minute from `from` up to `until`; 0 outside the period.
    pub fn counts(&self, from: Minute, until: Minute, into: &mut Vec<u32>) {
        into.clear();
        let minutes = (until - from).max(0) as usize;
        let (first, last) = self.clamp(from, until);
        if first >= last {
            into.resize(minutes, 0);
            return;
        }
        into.resize((first - from) as usize, 0);
        self.base_counts(first, last, into);
        let mut extras = Extras::default();
        for piece in self.overlaps.pieces_between(first, last) {
            self.each_stretch(piece.start.max(first), piece.end.min(last), |stretch| {
                for minute in stretch.from..stretch.until {
                    if !piece.flat || minute == stretch.from {
                        self.overlaps.fill(piece, minute, &mut extras);
                    }
                    for &(rank, times) in &extras.adds {
                        let mean = Mean::new(stretch.base * times);
                        into[(minute - from) as usize] += self.overlaps.process(rank).at(minute).count(mean);
                    }
                }
            });
        }
        into.resize(minutes, 0);
    }

    /// Appends the base counts of some minutes of the period.
    fn base_counts(&self, from: Minute, until: Minute, counts: &mut Vec<u32>) {
        if from >= until {
            return;
        }
        counts.reserve((until - from) as usize);
        if let Some(splits) = &self.splits {
            splits.append(&self.days, from, until, counts);
        } else {
            self.days.each_hour(from, until, |start, end, rate| {
                let mean = Mean::new(rate);
                counts.extend((start..end).map(|minute| self.base.at(minute).count(mean)));
            });
        }
    }
}
