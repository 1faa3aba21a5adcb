//! What one command may carry.

use mongodb::bson::Document;

use crate::servers::mongodb::number;

/// Bytes of a message that may go beside the documents, and beside each: its place among them.
pub(super) const BESIDE: usize = 4 << 10;
pub(super) const BESIDE_EACH: usize = 8;

/// What one insert may carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limits {
    /// Documents.
    pub(super) documents: usize,
    /// Bytes of all documents.
    pub(super) bytes: usize,
    /// Bytes of one document.
    pub(super) document: usize,
}

/// Our own, below what a server usually takes (100,000 documents, 48 MB, 16 MiB each). An insert is copied by the driver and the
/// system: one of 1 MiB stays in a processor's cache meanwhile; of 4 MiB, or a quarter of one, a load takes a twelfth longer.
impl Default for Limits {
    fn default() -> Self {
        Self { documents: 10_000, bytes: 1 << 20, document: 16 << 20 }
    }
}

impl Limits {
    /// Those of a server, as its hello says, and no more than our own.
    pub(super) fn of(hello: &Document) -> Self {
        let own = Self::default();
        let said = |name: &str| {
            number(hello, name).and_then(|number| usize::try_from(number).ok()).filter(|number| *number > 0)
        };
        let least = |own: usize, of_server: Option<usize>| of_server.map_or(own, |it| it.min(own));
        let message = said("maxMessageSizeBytes").map(|bytes| bytes.saturating_sub(BESIDE));
        Self {
            documents: least(own.documents, said("maxWriteBatchSize")),
            bytes: least(own.bytes, message),
            // A document alone in its insert may pass our own bound of bytes, but must fit into a message.
            document: least(least(own.document, said("maxBsonObjectSize")), message),
        }
    }

    /// Whether a command may have so many documents, of so many bytes.
    pub(super) fn hold(self, documents: usize, bytes: usize) -> bool {
        documents <= self.documents && bytes + documents * BESIDE_EACH <= self.bytes
    }
}

#[cfg(test)]
mod tests {
    use mongodb::bson::doc;

    use super::*;

    #[test]
    fn the_smaller_of_our_limits_and_the_servers_counts() {
        let small = doc! { "maxWriteBatchSize": 10, "maxMessageSizeBytes": 8192_i64, "maxBsonObjectSize": 2 << 20 };
        assert_eq!(Limits::of(&small), Limits { documents: 10, bytes: 4096, document: 4096 });
        let large = doc! { "maxWriteBatchSize": 1_000_000, "maxMessageSizeBytes": 0, "maxBsonObjectSize": i64::MAX };
        assert_eq!(Limits::of(&large), Limits::default());
        assert_eq!(Limits::of(&doc! {}), Limits::default());
    }
}
