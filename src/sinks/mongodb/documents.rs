//! Documents of a collection, one after the other in one piece of memory: made without an allocation for each, and read by a digest
//! as fast as it can.

use std::ops::Range;

use mongodb::bson::RawDocument;

/// Documents in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Documents {
    bytes: Vec<u8>,
    /// Where each ends.
    ends: Vec<usize>,
}

impl Documents {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The bytes of all of them.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// How many bytes those of some places have.
    pub(super) fn length(&self, places: &Range<usize>) -> usize {
        self.start(places.end) - self.start(places.start)
    }

    /// How many bytes each has.
    pub(super) fn lengths(&self) -> impl Iterator<Item = usize> {
        (0..self.len()).map(|place| self.length(&(place..place + 1)))
    }

    /// Takes no more memory than they have bytes.
    pub(super) fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
    }

    /// Document by document.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &RawDocument> {
        (0..self.len()).map(|place| self.document(place))
    }

    /// The one at a place.
    pub fn get(&self, place: usize) -> Option<&RawDocument> {
        (place < self.len()).then(|| self.document(place))
    }

    /// Appends one that is there already.
    pub(super) fn push(&mut self, document: &RawDocument) {
        self.write(|into| into.extend_from_slice(document.as_bytes()));
    }

    /// Appends one that is written to the end of the bytes: BSON with its length and its end.
    pub(super) fn write(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        write(&mut self.bytes);
        self.ends.push(self.bytes.len());
    }

    fn document(&self, place: usize) -> &RawDocument {
        RawDocument::from_bytes(&self.bytes[self.start(place)..self.ends[place]])
            .expect("its length and its end are where they should be")
    }

    /// Where the one at a place begins, or the last ends.
    fn start(&self, place: usize) -> usize {
        place.checked_sub(1).map_or(0, |before| self.ends[before])
    }
}
