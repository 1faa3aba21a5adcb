//! What clients have in common: what follows from a number of their profiles alone and takes long to find is found once for all
//! who have that number.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::classes;
use crate::random::Habit;

/// What the clients of a world have in common.
#[derive(Debug, Default)]
pub(super) struct Common {
    classes: ByNumber<Arc<[f64]>>,
    habits: ByNumber<Habit>,
}

impl Common {
    /// The bounds of the classes of customers, for the shape of the law of their rates.
    pub(super) fn classes(&self, shape: f64) -> Arc<[f64]> {
        self.classes.get(shape, |shape| classes::bounds(shape).into())
    }

    /// The habit of which two draws' ranks correlate by so much.
    pub(super) fn habit(&self, correlation: f64) -> Habit {
        self.habits.get(correlation, Habit::alike)
    }
}

/// What was found for each number, by its bits. While something is found for one, others are looked up.
#[derive(Debug)]
struct ByNumber<T>(Mutex<BTreeMap<u64, Arc<OnceLock<T>>>>);

impl<T> Default for ByNumber<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone> ByNumber<T> {
    fn get(&self, number: f64, find: impl FnOnce(f64) -> T) -> T {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = Arc::clone(known.entry(number.to_bits()).or_default());
        drop(known);
        found.get_or_init(|| find(number)).clone()
    }
}
