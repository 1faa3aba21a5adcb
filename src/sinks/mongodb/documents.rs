//! Documents of a collection, in payloads: those that one command carries lie one after the other in one piece of memory. Pieces
//! of one size use the same memory again, where one for all documents would be the system's each time.

use mongodb::bson::RawDocument;

use super::limits::Limits;

/// Documents in their order.
#[derive(Debug, Clone, Default)]
pub struct Documents {
    limits: Limits,
    payloads: Vec<Payload>,
}

/// Documents that one command carries, one after the other.
#[derive(Debug, Clone, Default)]
pub struct Payload {
    bytes: Vec<u8>,
    /// Where each ends.
    ends: Vec<usize>,
}

impl Documents {
    /// None yet, for commands of these limits.
    pub(super) fn new(limits: Limits) -> Self {
        Self { limits, payloads: Vec::new() }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.payloads.iter().map(Payload::len).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.payloads.is_empty()
    }

    /// How many bytes all of them have.
    pub fn size(&self) -> usize {
        self.payloads.iter().map(|it| it.bytes.len()).sum()
    }

    /// Payload by payload.
    pub fn payloads(&self) -> &[Payload] {
        &self.payloads
    }

    /// Document by document.
    pub fn iter(&self) -> impl Iterator<Item = &RawDocument> {
        self.payloads.iter().flat_map(Payload::iter)
    }

    /// Appends one that is there already.
    pub fn push(&mut self, document: &RawDocument) {
        self.write(|into| into.extend_from_slice(document.as_bytes()));
    }

    /// Appends one that is written to the end of the bytes: BSON with its length and its end.
    pub(super) fn write(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        if self.payloads.is_empty() {
            self.payloads.push(Payload::default());
        }
        let Some(open) = self.payloads.last_mut() else { return };
        let start = open.bytes.len();
        write(&mut open.bytes);
        let within = self.limits.hold(open.len() + 1, open.bytes.len());
        if within || start == 0 {
            open.ends.push(open.bytes.len());
            return;
        }
        // It begins the next payload, which will be as full, so it seems: there is room for that, and for what then goes beyond.
        let mut bytes = Vec::with_capacity(self.limits.bytes + self.limits.bytes / 8);
        bytes.extend_from_slice(&open.bytes[start..]);
        open.bytes.truncate(start);
        let ends = vec![bytes.len()];
        self.payloads.push(Payload { bytes, ends });
    }
}

impl Payload {
    /// How many there are.
    #[expect(clippy::len_without_is_empty, reason = "there is one at least")]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The bytes of all of them.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Document by document.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &RawDocument> {
        (0..self.len()).map(|place| self.document(place))
    }

    /// The one at a place.
    pub(super) fn get(&self, place: usize) -> Option<&RawDocument> {
        (place < self.len()).then(|| self.document(place))
    }

    fn document(&self, place: usize) -> &RawDocument {
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        RawDocument::from_bytes(&self.bytes[start..self.ends[place]])
            .expect("its length and its end are where they should be")
    }
}

#[cfg(test)]
mod tests {
    use mongodb::bson::rawdoc;

    use super::super::limits::BESIDE_EACH;
    use super::*;

    #[test]
    fn every_document_is_in_one_payload_and_no_payload_passes_the_limits() {
        let document = rawdoc! { "a": "b" };
        let length = document.as_bytes().len();
        let lengths = |documents, bytes| -> Vec<usize> {
            let mut all = Documents::new(Limits { documents, bytes, ..Limits::default() });
            (0..10).for_each(|_| all.push(&document));
            assert!(all.len() == 10 && all.size() == 10 * length && all.iter().all(|it| *it == *document));
            all.payloads().iter().map(Payload::len).collect()
        };
        assert_eq!(lengths(4, 1 << 20), [4, 4, 2]);
        assert_eq!(lengths(100, 3 * (length + BESIDE_EACH)), [3, 3, 3, 1]);
        assert_eq!(lengths(100, 1), [1; 10]);
        assert!(Documents::default().is_empty());
    }
}
