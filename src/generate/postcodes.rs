//! The postal codes of a place: as many as its people need, spread over all that begin as the place's do.
//!
//! In reality some codes have many more addresses than others. Here a code's weight is uniform from nothing to twice the
//! mean (two codes are drawn, the weightier is taken), which gives a coefficient of variation of 0.58; for US ZIP code
//! areas of large cities it is about 0.6 to 0.8.

use crate::geography::{Postal, Range};
use crate::random::{Key, below};

/// All codes that a place and its neighbours share out, in order.
#[derive(Debug)]
pub(super) struct Region {
    postal: &'static Postal,
    /// Ranges, each with the number of codes before it.
    ranges: Vec<(u64, Range)>,
    room: u64,
}

/// The codes of one place: a stretch of its region's.
#[derive(Debug, Clone)]
pub(super) struct Codes {
    key: Key,
    first: u64,
    room: u64,
    count: u32,
}

impl Region {
    pub(super) fn new(postal: &'static Postal, first_signs: &'static str) -> Self {
        let mut room = 0;
        let ranges = postal.ranges(first_signs).map(|range| {
            let before = room;
            room += range.room();
            (before, range)
        });
        let ranges = ranges.collect();
        Self { postal, ranges, room }
    }

    /// The codes of part `part` of `parts` places that are as large, for so many millions of people.
    pub(super) fn codes(&self, key: Key, (part, parts): (u64, u64), millions: f64) -> Codes {
        // Where there are fewer codes than places, neighbours share one.
        let bound = |part: u64| part * self.room / parts;
        let first = bound(part).min(self.room - 1);
        let room = (bound(part + 1) - bound(part)).max(1);
        let wanted = (millions * f64::from(self.postal.per_million)).round() as u64;
        Codes { key, first, room, count: wanted.clamp(1, room.min(u64::from(u32::MAX))) as u32 }
    }

    /// Writes a place's code of this number.
    pub(super) fn push(&self, codes: &Codes, number: u32, into: &mut Vec<u8>) {
        // Both are counted in 32 bits.
        let of = |number: u64| number * codes.room / u64::from(codes.count);
        let (low, high) = (of(number.into()), of(u64::from(number) + 1));
        let code = codes.first + low + codes.key.at(u64::from(number)).below(high - low);
        let range = self.ranges.partition_point(|(before, _)| *before <= code) - 1;
        let (before, range) = &self.ranges[range];
        self.postal.push(range, code - before, into);
    }
}

impl Codes {
    /// The number of the code that these 64 random bits choose.
    #[inline]
    pub(super) fn pick(&self, bits: u64) -> u32 {
        if self.count == 1 {
            return 0;
        }
        let one = below(bits, u64::from(self.count)) as u32;
        let other = below(bits << 32, u64::from(self.count)) as u32;
        let weight = |number: u32| self.key.at(u64::from(number)).bits();
        if weight(one) >= weight(other) { one } else { other }
    }
}
