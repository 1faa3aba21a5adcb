//! What a truth counts: sums of integers by keys of integers. Sums of parts are added up, so parts can be counted on any thread.

use std::collections::HashMap;

use foldhash::fast::RandomState;

/// Keys of a report, at most.
const KEYS: usize = 5;
/// What it counts, at most.
const MEASURES: usize = 3;

/// A map that is asked for each row: its hash is one for speed, of keys that nobody chooses to make it slow.
pub(super) type Fast<K, V> = HashMap<K, V, RandomState>;

/// Sums by key; what is not used of a key is 0.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sums(Fast<[i64; KEYS], [i128; MEASURES]>);

impl Sums {
    /// Adds to the sums of a key, which comes into being by it.
    pub(super) fn add<const K: usize, const M: usize>(&mut self, key: [i64; K], measures: [i64; M]) {
        let mut whole = [0; KEYS];
        whole[..K].copy_from_slice(&key);
        let sums = self.0.entry(whole).or_default();
        for (sum, measure) in sums.iter_mut().zip(measures) {
            *sum += i128::from(measure);
        }
    }

    /// Adds those of another part.
    pub(super) fn merge(mut self, other: Self) -> Self {
        if self.0.len() < other.0.len() {
            return other.merge(self);
        }
        for (key, measures) in other.0 {
            let sums = self.0.entry(key).or_default();
            sums.iter_mut().zip(measures).for_each(|(sum, measure)| *sum += measure);
        }
        self
    }

    /// The sums in the order of their keys.
    pub(super) fn sorted<const K: usize, const M: usize>(self) -> Vec<([i64; K], [i128; M])> {
        let mut rows: Vec<_> = self.0.into_iter().collect();
        rows.sort_unstable();
        let cut = |(key, sums): ([i64; KEYS], [i128; MEASURES])| {
            (std::array::from_fn(|place| key[place]), std::array::from_fn(|place| sums[place]))
        };
        rows.into_iter().map(cut).collect()
    }

    /// Rows of so many keys, then so many sums.
    pub(super) fn rows(self, keys: usize, measures: usize) -> Vec<Vec<i128>> {
        let row = |(key, sums): ([i64; KEYS], [i128; MEASURES])| {
            key[..keys].iter().map(|&key| i128::from(key)).chain(sums[..measures].iter().copied()).collect()
        };
        self.0.into_iter().map(row).collect()
    }
}
