//! Parts that are made each by itself, on whichever threads there are.

use std::sync::OnceLock;

/// Parts by number, and what makes one of them.
pub(super) struct Parts<T, F> {
    made: Vec<OnceLock<T>>,
    make: F,
}

impl<T, F: Fn(usize) -> T> Parts<T, F> {
    /// So many parts, of which none is made yet.
    pub(super) fn new(count: usize, make: F) -> Self {
        Self { made: (0..count).map(|_| OnceLock::new()).collect(), make }
    }

    /// The number of parts.
    pub(super) fn len(&self) -> usize {
        self.made.len()
    }

    /// Makes one of them, unless that has been done.
    pub(super) fn make(&self, number: usize) {
        self.made[number].get_or_init(|| (self.make)(number));
    }

    /// All of them, in the order of their numbers; who is missing is made now.
    pub(super) fn all(self) -> impl Iterator<Item = T> {
        let Self { made, make } = self;
        made.into_iter().enumerate().map(move |(number, part)| part.into_inner().unwrap_or_else(|| make(number)))
    }
}
