//! Where the rows of each owner start, when rows lie owner by owner.

use std::ops::Range;

/// The first row of each owner and, last, the number of rows.
#[derive(Debug, Clone)]
pub(super) struct Starts(Vec<usize>);

impl Default for Starts {
    fn default() -> Self {
        Self(vec![0])
    }
}

impl Starts {
    /// Forgets the owners, keeps the memory.
    pub(super) fn clear(&mut self) {
        self.0.truncate(1);
    }

    /// Ends an owner's rows, when there are so many in all.
    #[inline]
    pub(super) fn end(&mut self, rows: usize) {
        self.0.push(rows);
    }

    /// The number of owners.
    pub(super) fn owners(&self) -> usize {
        self.0.len() - 1
    }

    /// The first row of an owner; the number of rows when there is no such owner yet.
    #[inline]
    pub(super) fn first(&self, owner: usize) -> usize {
        self.0[owner]
    }

    /// The rows of an owner.
    #[inline]
    pub(super) fn of(&self, owner: usize) -> Range<usize> {
        self.0[owner]..self.0[owner + 1]
    }

    /// The rows of some owners.
    #[inline]
    pub(super) fn of_all(&self, owners: Range<usize>) -> Range<usize> {
        self.0[owners.start]..self.0[owners.end]
    }

    /// From an owner on, the first row of each and, last, the number of rows.
    #[inline]
    pub(super) fn from(&self, owner: usize) -> &[usize] {
        &self.0[owner..]
    }
}
